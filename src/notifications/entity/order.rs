//! Orders that forbid departure until they are lifted.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suspension_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    pub grounds: String,
    pub for_authority: String,
    pub for_company: String,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
    pub lifted_at_ms: Option<i64>,
    pub lifted_by_name: Option<String>,
    pub lifted_because: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
