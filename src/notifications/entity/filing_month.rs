//! How many notifications a company filed in a month, and how many of them late.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_month")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub operator_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: i32,
    pub filed: i64,
    pub late: i64,
}

impl ActiveModelBehavior for ActiveModel {}
