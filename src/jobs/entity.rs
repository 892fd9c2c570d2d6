//! Rows of the queue.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub payload: String,
    pub once_key: Option<String>,
    pub attempts: i32,
    pub run_at_ms: i64,
    pub lease_until_ms: i64,
    pub lease_owner: Option<Uuid>,
    pub done_at_ms: Option<i64>,
    pub last_error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
