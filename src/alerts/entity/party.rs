//! Whom an alert is about, to find earlier ones on the same parties.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub alert_id: Uuid,
    /// `exporter`, `importer`, `ultimate_consignee`.
    pub part: String,
    pub operator_id: Option<Uuid>,
    pub name: String,
    /// The name folded: lower case letters and digits only.
    pub name_key: String,
}

impl ActiveModelBehavior for ActiveModel {}
