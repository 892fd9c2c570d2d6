//! A company's address book.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "address_book_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub operator_id: Uuid,
    pub role: String,
    pub name: String,
    pub name_key: String,
    pub address: String,
    pub country: String,
    pub phone: String,
    pub email: String,
    pub licence_no: String,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
