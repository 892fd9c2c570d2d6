//! Rows of the trail.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at_ms: i64,
    pub person_id: Option<Uuid>,
    pub person_name: Option<String>,
    pub home: Option<String>,
    pub act: String,
    pub kind: String,
    pub record_id: Option<Uuid>,
    pub reference: Option<String>,
    pub visible: String,
    pub data: String,
    pub request_id: Option<Uuid>,
    pub set_up_mode: bool,
    pub salt: String,
    pub leaf: String,
}

impl ActiveModelBehavior for ActiveModel {}
