//! Who is named in a notification, for finding earlier dealings.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notification_id: Uuid,
    /// `exporter`, `importer`, `consignee`, `broker`, `freight_agent`, `customs_broker`, `carrier`, `manufacturer`.
    pub role: String,
    pub name: String,
    /// The name folded: lower case letters and digits only.
    pub name_key: String,
    pub operator_id: Option<Uuid>,
    pub country: String,
}

impl ActiveModelBehavior for ActiveModel {}
