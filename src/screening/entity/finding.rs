//! What a rule raised in an evaluation.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub evaluation_id: Uuid,
    pub record_id: Uuid,
    pub rule: String,
    pub severity: String,
    pub cause: String,
    /// JSON of `domain::screening::Finding`.
    pub body: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
