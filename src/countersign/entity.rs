//! Rows of prepared acts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub act: String,
    pub kind: String,
    pub record_id: Uuid,
    pub country: Option<String>,
    pub body: String,
    pub body_hash: String,
    pub reason: String,
    pub state: String,
    pub prepared_by: Uuid,
    pub prepared_by_name: String,
    pub prepared_at_ms: i64,
    pub settled_by: Option<Uuid>,
    pub settled_by_name: Option<String>,
    pub settled_at_ms: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
