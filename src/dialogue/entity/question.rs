//! Questions and their answers.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    /// From 1 within the notification.
    pub number: i32,
    /// `company`, `authorities`.
    pub thread: String,
    pub asked_by_country: String,
    /// The section of the form it is about; empty: the whole.
    pub about: String,
    pub text: String,
    pub due_on: Option<Date>,
    pub asked_by: Uuid,
    pub asked_by_name: String,
    pub asked_at_ms: i64,
    pub answer: Option<String>,
    pub answered_by_name: Option<String>,
    /// Answered, or taken back by whoever asked.
    pub closed_at_ms: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
