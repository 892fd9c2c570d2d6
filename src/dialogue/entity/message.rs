//! Messages of the three threads.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dialogue_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    /// `company`, `authorities`, `internal`.
    pub thread: String,
    /// The authority whose thread it is; for `authorities` the one that writes.
    pub country: String,
    pub question_id: Option<Uuid>,
    /// `message`, `question`, `answer`.
    pub kind: String,
    pub text: String,
    pub by_person: Uuid,
    pub by_name: String,
    /// `company`, `authority`.
    pub by_home: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
