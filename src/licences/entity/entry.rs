//! What one item put on one counter: at most once, so a replay is harmless.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence_use_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub licence_id: Uuid,
    pub cap: String,
    pub period_key: String,
    pub operator_id: Uuid,
    pub item_id: Uuid,
    pub side: String,
    pub mass_mg: i64,
}

impl ActiveModelBehavior for ActiveModel {}
