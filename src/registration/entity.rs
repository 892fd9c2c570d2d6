//! Registrations that companies fill in themselves.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: String,
    pub country: String,
    pub state: String,
    pub body: String,
    pub person_name: String,
    pub person_email: String,
    pub lang: String,
    pub operator_id: Option<Uuid>,
    pub created_at_ms: i64,
    pub sent_at_ms: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
