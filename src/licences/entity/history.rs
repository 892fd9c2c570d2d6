//! What happened to a licence: each step with the terms from then on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub licence_id: Uuid,
    pub at_ms: i64,
    pub step: String,
    pub status: String,
    pub reason: String,
    pub terms: String,
    pub prepared_by: Option<String>,
    pub decided_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
