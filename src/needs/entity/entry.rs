//! The ledger: one row an act, the differences it made. Only ever added.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "need_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub balance_id: Uuid,
    pub notification_id: Option<Uuid>,
    pub item_id: Option<Uuid>,
    pub shipment_id: Option<Uuid>,
    /// `domain::needs::EntryKind`.
    pub kind: String,
    pub used_mg: i64,
    pub reserved_mg: i64,
    pub pending_mg: i64,
    pub overridden_mg: i64,
    pub excess_mg: i64,
    /// Why: `authorised`, `lapsed`, `revised-down`, ...
    pub cause: String,
    /// The two-person act behind an override.
    pub proposal_id: Option<Uuid>,
    /// The grounds of an override, in the words that were signed.
    pub reason: Option<String>,
    pub declaration_id: Option<Uuid>,
    pub at_ms: i64,
    pub person_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
