//! Every reply that was given, also those that another one followed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    pub version: i32,
    pub reply: String,
    pub reason: Option<String>,
    /// JSON list: for each item in order the quantity not objected to, or null.
    pub masses: String,
    pub conditions: String,
    pub for_authority: String,
    pub for_company: String,
    /// Given elsewhere and keyed in by the exporting authority.
    pub keyed_in: bool,
    pub late: bool,
    pub given_on: Date,
    pub outside_reference: String,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
