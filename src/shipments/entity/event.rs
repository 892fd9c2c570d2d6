//! What happened to a shipment, in the order it was told. Only ever added to.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shipment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub shipment_id: Uuid,
    pub item_id: Option<Uuid>,
    pub kind: String,
    pub happened_on: Date,
    pub mass_mg: i64,
    pub last: bool,
    /// JSON list of {from, to, mass}: whose account to whose.
    pub moves: String,
    pub packages: Option<i32>,
    pub seals_intact: Option<bool>,
    pub outcome: Option<String>,
    pub reason: Option<String>,
    pub confirmed_by: String,
    /// Who has the goods now, by name, and where.
    pub holder_name: String,
    pub note: String,
    pub change: Option<String>,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
