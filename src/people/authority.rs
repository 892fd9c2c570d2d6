//! Competent national authorities and bodies of a State beside them.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub country: String,
    pub name: String,
    pub email: String,
    pub kind: String,
    pub created_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
