//! One substance of a notification, as declared and as booked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    /// From 1.
    pub position: i32,
    pub substance: String,
    /// What the need is written for; none where States declare none.
    pub need_substance: Option<String>,
    /// `raw` or `preparation`.
    pub line: String,
    /// `raw`, `mixture` or `preparation`.
    pub form: String,
    /// JSON of `domain::quantity::Declared`.
    pub declared: String,
    pub mass_mg: i64,
    pub upper_bound: bool,
    /// JSON list of `domain::quantity::Step`.
    pub steps: String,
    /// JSON list of `{year, mass_mg}`: calendar years of planned arrival.
    pub years: String,
    pub authorised_mg: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
