//! Rows of the outbox.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Option<Uuid>,
    pub address: String,
    pub template: String,
    pub args: String,
    pub lang: String,
    pub digest_key: Option<String>,
    pub state: String,
    pub attempts: i32,
    pub queued_at_ms: i64,
    pub next_try_ms: i64,
    pub sent_at_ms: Option<i64>,
    pub last_error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
