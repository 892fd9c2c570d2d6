//! Each version of a notification as it was signed; never changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notification_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// JSON of the body.
    pub body: String,
    /// JSON list of `domain::notification::content::Change` against the version before.
    pub changes: String,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
    /// SHA-256 of the canonical body.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
