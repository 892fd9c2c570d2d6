//! Licences, registrations and quotas: who may handle which substances, doing
//! what, where and until when, and ceilings on how much (DOMAIN.md 6).
//!
//! `facts` is what screening and authorisation look at; `period` says which
//! stretch of time a ceiling counts.

mod facts;
mod period;
mod screened;
#[cfg(test)]
mod tests;

use crate::codes::coded;
use crate::message::{Message, Problem};
use crate::quantity::Mass;
use crate::substance::{Catalogue, UnTable};
use chrono::NaiveDate;
pub use facts::{CapFacts, Facts, Outside, Scope, Verdict, Want, judge};
pub use period::{Period, Span, month_index};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

coded! {
    Kind { Licence "licence", Registration "registration", Quota "quota" }
}

coded! {
    /// What a holder may do.
    Activity {
        Import "import",
        Export "export",
        Manufacture "manufacture",
        Distribute "distribute",
        Store "store",
        Use "use",
        Broker "broker",
    }
}

coded! {
    /// Which movements a ceiling counts.
    Counts {
        Purchases "purchases",
        Stock "stock",
        Sales "sales",
        Use "use",
        Exports "exports",
        Imports "imports",
    }
}

coded! {
    /// `Expired` is never stored: it follows from the dates and the day asked.
    Status {
        Proposed "proposed",
        Active "active",
        Suspended "suspended",
        Revoked "revoked",
        Surrendered "surrendered",
        Expired "expired",
    }
}

coded! {
    /// What an authority does to a licence. All but `Suspend` take two persons.
    Step {
        Grant "grant",
        Change "change",
        Suspend "suspend",
        Reinstate "reinstate",
        Revoke "revoke",
        Surrender "surrender",
    }
}

impl Status {
    /// The state after a step; `None` where the step is not open.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Proposed, Step::Grant) => Some(Self::Active),
            // A licence that is being drawn up may be drawn up otherwise.
            (Self::Proposed, Step::Change) => Some(Self::Proposed),
            (Self::Active, Step::Change) => Some(Self::Active),
            (Self::Suspended, Step::Change) => Some(Self::Suspended),
            (Self::Active, Step::Suspend) => Some(Self::Suspended),
            (Self::Suspended, Step::Reinstate) => Some(Self::Active),
            (Self::Active | Self::Suspended, Step::Revoke) => Some(Self::Revoked),
            (Self::Active | Self::Suspended, Step::Surrender) => Some(Self::Surrendered),
            _ => None,
        }
    }
}

/// Where goods go, seen from the operator that holds the licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Bought, imported, received.
    In,
    /// Sold, exported, sent.
    Out,
}

impl Side {
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|side| side.code() == code)
    }
}

impl Counts {
    /// Whether a consignment across a border on this side is counted. Stock and
    /// use come from stock books, not from notifications.
    pub const fn counts(self, side: Side) -> bool {
        matches!(
            (self, side),
            (Self::Purchases | Self::Imports, Side::In) | (Self::Sales | Self::Exports, Side::Out)
        )
    }
}

/// A ceiling: at most `quantity` of `substance` in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Substance, family or table key.
    pub substance: String,
    pub quantity: Mass,
    pub period: Period,
    pub counts: Counts,
}

impl Cap {
    /// Names the counter within a licence; it survives a change of the quantity.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.substance, self.period.code(), self.counts.code())
    }

    /// Whether a movement of goods known under `keys` draws on this ceiling's counter.
    pub fn draws(&self, keys: &[String], side: Side) -> bool {
        self.period != Period::Shipment && self.counts.counts(side) && keys.contains(&self.substance)
    }
}

/// What a licence says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub kind: Kind,
    pub activities: Vec<Activity>,
    /// Substance, family (`table_i`, an acid and its esters) or salt keys.
    pub substances: Vec<String>,
    /// Form keys; empty: every form.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Sites of the holder; empty: all of them.
    #[serde(default)]
    pub sites: Vec<Uuid>,
    pub valid_from: NaiveDate,
    /// Last day; `None`: until further notice.
    pub valid_to: Option<NaiveDate>,
    #[serde(default)]
    pub caps: Vec<Cap>,
    #[serde(default)]
    pub note: String,
}

impl Terms {
    pub fn covers_day(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }

    pub fn covers_goods(&self, keys: &[String]) -> bool {
        self.substances.iter().any(|key| keys.contains(key))
    }

    /// What is wrong with these terms, by field of the form.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut say = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
        if self.activities.is_empty() {
            say("activities", "licences-problem-no-activity");
        }
        if self.substances.is_empty() {
            say("substances", "licences-problem-no-substance");
        }
        if self.valid_to.is_some_and(|end| end < self.valid_from) {
            say("valid_to", "licences-problem-ends-before-it-begins");
        }
        for (n, cap) in self.caps.iter().enumerate() {
            let field = format!("cap{}-amount", n + 1);
            if cap.quantity <= Mass::ZERO {
                say(&field, "licences-problem-cap-nothing");
            }
            if self.caps[..n].iter().any(|earlier| earlier.key() == cap.key()) {
                say(&field, "licences-problem-cap-twice");
            }
        }
        problems
    }
}

/// The state as it shows on a day: an active licence out of its dates has expired.
pub fn status_on(stored: Status, terms: &Terms, day: NaiveDate) -> Status {
    match stored {
        Status::Active | Status::Suspended if terms.valid_to.is_some_and(|end| end < day) => Status::Expired,
        other => other,
    }
}

/// Key under which a licence is written for the whole of Table I or II.
pub const fn table_key(table: UnTable) -> Option<&'static str> {
    match table {
        UnTable::One => Some("table_i"),
        UnTable::Two => Some("table_ii"),
        UnTable::None => None,
    }
}

/// Every key a licence, permit or ceiling could be written for that covers an
/// entry: itself, its base, its families, its table.
pub fn keys_covering(catalogue: &Catalogue, key: &str) -> Vec<String> {
    let mut keys = vec![key.to_owned()];
    for entry in catalogue.lineage(key) {
        let table = table_key(entry.table).map(str::to_owned);
        for one in std::iter::once(entry.key.clone()).chain(table) {
            if !keys.contains(&one) {
                keys.push(one);
            }
        }
    }
    keys
}
