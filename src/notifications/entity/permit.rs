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
    /// `valid`, `withdrawn`.
    pub status: String,
    pub withdrawn_because: Option<String>,
    pub withdrawn_by: Option<String>,
    pub withdrawn_at_ms: Option<i64>,
    /// The holder's name as it is compared.
    pub holder_key: String,
}

impl Model {
    /// Taken back by the authority that issued it.
    pub fn is_withdrawn(&self) -> bool {
        self.status == WITHDRAWN
    }
}

pub const VALID: &str = "valid";
pub const WITHDRAWN: &str = "withdrawn";

impl ActiveModelBehavior for ActiveModel {}
