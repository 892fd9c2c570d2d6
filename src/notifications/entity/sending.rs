//! A notification on its way to the other authority.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_sending")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    pub version: i32,
    pub to_country: String,
    /// `here`, `pen_online`, `post`, `mail`, `courier`, `fax`, `other`.
    pub how: String,
    /// As keyed in; on this instance the day of the act.
    pub sent_on: Date,
    pub note: String,
    pub copy: bool,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
