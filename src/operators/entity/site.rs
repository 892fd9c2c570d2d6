//! Places of a company.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operator_site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub operator_id: Uuid,
    pub name: String,
    pub address: String,
    pub kind: String,
    pub free_zone: bool,
    pub closed_at_ms: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
