//! The counter of one ceiling in one period; always the sum of its entries.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence_use")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub licence_id: Uuid,
    pub cap: String,
    pub period_key: String,
    pub used_mg: i64,
}

impl ActiveModelBehavior for ActiveModel {}
