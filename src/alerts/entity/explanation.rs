//! An innocent cause that somebody checked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_explanation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub alert_id: Uuid,
    /// Code of `domain::alert::explained::Scope`.
    pub scope: String,
    pub country: String,
    pub rule: String,
    pub substance: String,
    pub origin: String,
    pub destination: String,
    pub parties: String,
    pub mass_mg: i64,
    pub reason: String,
    /// The last day on which it counts.
    pub until: Date,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
