//! What an item draws on the permit its notification presents: at most once, so
//! that a replay is harmless.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permit_draw")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    pub notification_id: Uuid,
    /// Whose authority is said to have issued the permit.
    pub country: String,
    pub number_key: String,
    pub kind: String,
    pub substance: String,
    pub mass_mg: i64,
}

impl ActiveModelBehavior for ActiveModel {}
