//! One alert: a finding that wants a person, and what became of it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `AL-YYYY-NNNNNN`.
    #[sea_orm(unique)]
    pub reference: String,
    pub record_kind: String,
    pub record_id: Uuid,
    pub record_reference: String,
    pub notification_id: Option<Uuid>,
    /// The authority whose work it is.
    pub country: String,
    /// The other authority, where it may look.
    pub also_country: Option<String>,
    pub rule: String,
    /// Tells alerts of one rule on one record apart.
    pub cause: String,
    pub severity: String,
    /// Code of `domain::alert::State`.
    pub state: String,
    /// Blocks authorisation.
    pub holds: bool,
    /// Of the goods, for the list: the first item's.
    pub substance: String,
    /// Pure mass of the record's goods when it was last judged.
    pub mass_mg: i64,
    pub origin: String,
    pub destination: String,
    /// The evaluation's stage and rule set as they stand.
    pub stage: String,
    pub rule_set: String,
    /// JSON of `domain::screening::Finding`, as it stands.
    pub finding: String,
    /// How many versions there are; a signature is bound to it.
    pub versions: i32,
    pub owner_id: Option<Uuid>,
    pub owner_name: Option<String>,
    pub opened_at_ms: i64,
    pub updated_at_ms: i64,
    pub closed_at_ms: Option<i64>,
    /// Code of `domain::alert::Outcome`.
    pub outcome: Option<String>,
    pub outcome_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
