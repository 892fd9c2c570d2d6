//! A balance: the sums of its entries beside the figure in force.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "need_balance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub series_id: Uuid,
    pub country: String,
    pub substance: String,
    pub line: String,
    pub year: i32,
    /// `none`, `zero`, `figure`.
    pub declared_state: String,
    pub declared_mg: Option<i64>,
    /// Year the figure was declared for; earlier than `year` when carried forward.
    pub declared_for: Option<i32>,
    pub declaration_id: Option<Uuid>,
    pub revision: i32,
    pub used_mg: i64,
    pub reserved_mg: i64,
    pub pending_mg: i64,
    pub overridden_mg: i64,
    pub excess_mg: i64,
}

impl ActiveModelBehavior for ActiveModel {}
