//! The numbered papers authorisations issued, as they were issued.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_authorisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub number: String,
    pub notification_id: Uuid,
    pub valid_until: Date,
    pub body: String,
    pub by_name: String,
    pub second_name: Option<String>,
    pub issued_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
