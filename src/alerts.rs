//! Findings that want a person: opened by screening, taken, asked about, held,
//! released and closed by people. Nothing here is ever shown to a company, and
//! nothing here judges: a finding arrives with its severity.

pub mod commands;
pub mod entity;
mod explanations;
pub mod queries;
mod raise;
pub mod record;
pub mod words;

pub use commands::overridden::need_overridden;
pub use commands::show_counterpart;
pub use queries::{none_holding, worst_open};
pub use raise::settle;

use domain::country::Country;
use domain::screening::{Facts, Outcome, RuleCode, Stage};
use domain::time::Instant;
use uuid::Uuid;

/// Whose work an alert will be.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The authority that judges: of the origin, or of the destination for what
    /// was keyed in from outside or arrived without a notification.
    pub country: Country,
    /// The other authority, where it may look as well: from departure on.
    pub also: Option<Country>,
    /// The notification the record belongs to; none for a movement without one.
    pub notification: Option<Uuid>,
}

/// An evaluation as alerts see it.
pub struct Seen<'a> {
    pub evaluation: Uuid,
    pub rule_set: &'a str,
    pub whose: &'a Whose,
    pub stage: Stage,
    pub facts: &'a Facts,
    pub outcomes: &'a [(RuleCode, Outcome)],
    pub at: Instant,
}
