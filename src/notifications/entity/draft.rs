//! A form being filled in, saved at every step as it was typed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The company it belongs to.
    pub operator_id: Option<Uuid>,
    /// The authority it belongs to, when entered by one.
    pub authority_country: Option<String>,
    /// `company`, `paper` or `outside`.
    pub kind: String,
    pub voluntary: bool,
    /// The notification it is a new version of.
    pub notification_id: Option<Uuid>,
    /// The earlier notification it was copied from.
    pub copied_from: Option<Uuid>,
    /// JSON of `notifications::sheet::Sheet`: what was typed, by section.
    pub body: String,
    /// What the list calls it: substance and importer, as far as typed.
    pub title: String,
    pub created_by: Uuid,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
