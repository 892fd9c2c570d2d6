//! How often somebody tried to sign in, per thing counted.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_bucket")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub minute: i64,
    pub tries: i32,
    pub failures: i32,
    pub last_failure_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
