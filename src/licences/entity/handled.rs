//! What an operator sent or received of a substance in a month, over all its
//! licences; always the sum of its draws.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handler_use")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub operator_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub substance: String,
    /// See [`domain::licence::month_index`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: i32,
    pub used_mg: i64,
}

impl ActiveModelBehavior for ActiveModel {}
