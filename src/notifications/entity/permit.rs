//! Import permits and letters of no objection.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `import_permit`, `no_objection`.
    pub kind: String,
    pub number: String,
    pub number_key: String,
    /// Whose authority issued it.
    pub country: String,
    pub authority_name: String,
    pub operator_id: Option<Uuid>,
    pub holder_name: String,
    pub substance: Option<String>,
    pub mass_mg: Option<i64>,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// Registered by the authority that issued it; otherwise keyed in as told.
    pub verified: bool,
    pub notification_id: Option<Uuid>,
    pub note: String,
    pub by_person: Uuid,
    pub by_name: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
