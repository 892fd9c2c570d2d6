//! What an alert looked like at one evaluation; never changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub alert_id: Uuid,
    pub number: i32,
    pub evaluation_id: Uuid,
    pub stage: String,
    pub rule_set: String,
    /// None when the rule no longer raised it.
    pub severity: Option<String>,
    pub finding: Option<String>,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
