//! Loaded sets, whole. Content never changes after it was loaded.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 over the canonical files.
    pub hash: String,
    /// The files by path, as JSON.
    pub content: String,
    pub state: String,
    /// Where it was read from, for people.
    pub origin: String,
    /// Activated without a second person, at first set-up.
    pub set_up: bool,
    pub loaded_by: Option<Uuid>,
    pub loaded_by_name: Option<String>,
    pub loaded_at_ms: i64,
    pub activated_by: Option<Uuid>,
    pub activated_by_name: Option<String>,
    pub activated_at_ms: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

pub const PROPOSED: &str = "proposed";
pub const ACTIVE: &str = "active";
pub const REPLACED: &str = "replaced";
/// Sent back by the second person.
pub const RETURNED: &str = "returned";
