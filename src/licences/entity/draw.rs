//! What an item of a notification draws on an operator's ceilings, whether or
//! not a licence counts it yet: a licence granted later is filled from here.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence_draw")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub operator_id: Uuid,
    pub item_id: Uuid,
    pub side: String,
    /// JSON list: every key a ceiling could be written for.
    pub keys: String,
    pub mass_mg: i64,
    pub on_day: Date,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
