//! One notification: what was submitted, where it stands, its clocks.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `RF-YYYY-NNNNNN`.
    #[sea_orm(unique)]
    pub reference: String,
    /// Voluntary lane: no law asks for it.
    pub voluntary: bool,
    /// Code of the life cycle's state.
    pub state: String,
    /// The version that stands, from 1.
    pub version: i32,
    /// The exporting company; none when keyed in from outside.
    pub operator_id: Option<Uuid>,
    pub importer_operator_id: Option<Uuid>,
    pub origin: String,
    pub destination: String,
    pub exporter_name: String,
    pub importer_name: String,
    pub consignee_name: String,
    /// Of the first item.
    pub substance: String,
    /// Sum over the items, pure substance.
    pub mass_mg: i64,
    /// How many items.
    pub items: i32,
    pub dispatch_on: Date,
    pub arrival_on: Date,
    /// Article 12(11).
    pub confidential: bool,
    /// The other authority is on this instance.
    pub counterpart_here: bool,
    /// Entered by the authority for a company, from paper.
    pub from_paper: bool,
    /// Keyed in by the importing authority; the exporting one is elsewhere.
    pub from_outside: bool,
    /// Its reference where it came from, when keyed in from outside.
    pub outside_reference: Option<String>,
    /// Number of the import permit or letter of no objection.
    pub permit_no: Option<String>,
    /// Who has it at the authority whose record it is.
    pub owner_id: Option<Uuid>,
    /// Who has it at the other authority.
    pub other_owner_id: Option<Uuid>,
    /// Worst open alert: `none`, `info`, `review`, `hold`. Never shown to companies.
    pub flag: String,
    pub need_before_pm: Option<i32>,
    pub need_after_pm: Option<i32>,
    pub submitted_at_ms: Option<i64>,
    pub sent_at_ms: Option<i64>,
    /// How it was sent where the other authority is not on this instance.
    pub sent_how: Option<String>,
    pub received_at_ms: Option<i64>,
    pub seen_at_ms: Option<i64>,
    pub reply: Option<String>,
    pub reply_reason: Option<String>,
    pub reply_mass_mg: Option<i64>,
    pub reply_conditions: Option<String>,
    pub replied_at_ms: Option<i64>,
    pub reply_due_ms: Option<i64>,
    /// The rule the term for the reply comes from, its source and its zone.
    pub reply_rule: Option<String>,
    pub reply_source: Option<String>,
    pub reply_zone: Option<String>,
    /// What the law says of silence, as a code.
    pub silence: Option<String>,
    pub may_go_at_ms: Option<i64>,
    pub earliest_dispatch_on: Option<Date>,
    pub valid_until: Option<Date>,
    pub authorised_at_ms: Option<i64>,
    pub authorisation_no: Option<String>,
    /// Sum of what has left on it, pure substance.
    pub departed_mg: i64,
    pub state_since_ms: i64,
    /// JSON of `domain::notification::content::Body`, the version that stands.
    pub body: String,
    /// JSON of `domain::notification::content::LawTaken`: rules, sources, messages.
    pub law: String,
    pub created_by: Uuid,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
