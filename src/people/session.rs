//! Sessions; only the hash of the token is kept.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: String,
    pub person_id: Uuid,
    pub csrf: String,
    pub second_factor: bool,
    pub created_at_ms: i64,
    pub seen_at_ms: i64,
    pub ends_at_ms: i64,
    pub stepped_up_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
