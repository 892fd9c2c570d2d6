//! People with an account.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub lang: String,
    pub home: String,
    pub operator_id: Option<Uuid>,
    pub authority_id: Option<Uuid>,
    pub country: Option<String>,
    pub state: String,
    pub password_hash: Option<String>,
    pub totp_secret: Option<String>,
    pub totp_last_step: i64,
    pub deputy_id: Option<Uuid>,
    pub absent_until: Option<String>,
    pub created_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
