//! One row a country, substance and line; locked by whoever declares or opens a year.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "need_series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub country: String,
    pub substance: String,
    pub line: String,
}

impl ActiveModelBehavior for ActiveModel {}
