//! One evaluation: the inputs once, the outcomes packed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `notification` or `shipment`.
    pub record_kind: String,
    pub record_id: Uuid,
    pub record_version: i32,
    /// Code of `domain::screening::Stage`.
    pub stage: String,
    pub rule_set: String,
    /// JSON of `domain::screening::Facts`.
    pub facts: String,
    /// See `screening::pack`.
    pub outcomes: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
