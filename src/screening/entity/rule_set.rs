//! A rule set as it was when first used, so that old findings can be replayed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    pub name: String,
    pub set_by: String,
    /// JSON of `domain::screening::RuleSet`.
    pub content: String,
    pub first_used_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
