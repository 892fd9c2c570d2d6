//! What the rules look at: plain data gathered beforehand, stored as it was
//! seen, so that the same facts under the same rule set give the same findings
//! for ever. Absent means unknown, never zero.

mod life;
mod parties;

pub use life::*;
pub use parties::*;

use crate::{country::Country, message::Message, needs::Room, quantity::Mass, time::Instant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everything one evaluation may look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub record: Record,
    /// When this was evaluated, and the day that is in the deciding authority's zone.
    pub now: Instant,
    pub today: NaiveDate,
    pub origin: Country,
    pub destination: Country,
    /// As planned; the actual days are in [`Movement`].
    #[serde(default)]
    pub dispatch_on: Option<NaiveDate>,
    #[serde(default)]
    pub arrival_on: Option<NaiveDate>,
    #[serde(default)]
    pub transport: Option<String>,
    #[serde(default)]
    pub items: Vec<Item>,
    #[serde(default)]
    pub parties: Vec<Party>,
    #[serde(default)]
    pub permits: Vec<Permit>,
    /// Countries passed through, in order.
    #[serde(default)]
    pub route: Vec<Transit>,
    #[serde(default)]
    pub law: Law,
    /// The notification; none for a movement that was recorded without one.
    #[serde(default)]
    pub notification: Option<Filing>,
    /// What really moved, once something did.
    #[serde(default)]
    pub movement: Option<Movement>,
    /// What changed after the notification was sent (R42).
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Other notifications that look like this one.
    #[serde(default)]
    pub similar: Vec<Similar>,
    /// Earlier alerts on the same parties, shown beside a finding.
    #[serde(default)]
    pub earlier: Vec<Reference>,
}

/// A record that people can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub kind: RecordKind,
    pub id: Uuid,
    /// The number people know it by.
    pub number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    Notification,
    Shipment,
    Operator,
    Licence,
    Permit,
    Need,
    Alert,
}

impl RecordKind {
    pub const ALL: [Self; 7] = [
        Self::Notification,
        Self::Shipment,
        Self::Operator,
        Self::Licence,
        Self::Permit,
        Self::Need,
        Self::Alert,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Shipment => "shipment",
            Self::Operator => "operator",
            Self::Licence => "licence",
            Self::Permit => "permit",
            Self::Need => "need",
            Self::Alert => "alert",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The record under judgement and the version of it that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    #[serde(flatten)]
    pub reference: Reference,
    pub version: i32,
}

/// One line of the goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: Uuid,
    /// As declared; `None` when the paper does not say.
    pub substance: Option<String>,
    /// What people call it.
    pub name: String,
    /// Every key a need, licence or permit could be written for that covers this
    /// substance: itself, its base, its family, its table.
    #[serde(default)]
    pub covers: Vec<String>,
    #[serde(default)]
    pub form: Option<String>,
    /// Pure substance or anhydrous base.
    pub mass: Mass,
    /// Content or form was missing: `mass` is the largest it can be.
    #[serde(default)]
    pub upper_bound: bool,
    /// The steps from the declared figure to `mass`, in words with figures.
    #[serde(default)]
    pub conversions: Vec<Message>,
    /// Density matters for the arrival tolerance.
    #[serde(default)]
    pub liquid: bool,
    /// Whether countries declare a yearly need of this substance (R03 only then).
    #[serde(default)]
    pub need_expected: bool,
    /// The importing country's balance *without* what this record has itself
    /// booked as pending, reserved or used; an override signed for it counts.
    /// `None`: no balance is kept, e.g. a round trip that draws on nothing.
    #[serde(default)]
    pub room: Option<Room>,
    /// Part of `room.pending` that was received before this record.
    #[serde(default)]
    pub pending_ahead: Mass,
    /// The largest of what makes up used and reserved, and the pending ones in
    /// order of receipt; for display, at most five of each.
    #[serde(default)]
    pub contributors: Vec<Contribution>,
    /// Import of it is prohibited by the destination; `None`: not known.
    #[serde(default)]
    pub import_prohibited: Option<bool>,
    /// A notification is due by law for these goods.
    #[serde(default)]
    pub notification_due: Duty,
    /// What arrived of it so far, deliveries added up.
    #[serde(default)]
    pub arrived: Option<Arrived>,
}

impl Item {
    pub fn is_covered_by(&self, key: &str) -> bool {
        self.substance.as_deref() == Some(key) || self.covers.iter().any(|covered| covered == key)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    pub record: Reference,
    pub mass: Mass,
    pub pending: bool,
}

/// What the law asks of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "duty", rename_all = "snake_case")]
pub enum Duty {
    #[default]
    Unknown,
    NotDue,
    Due {
        /// Paragraph it stands in.
        source: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transit {
    pub country: Country,
    /// Calendar days before dispatch that this country asks to be told.
    pub notice: Notice,
    pub notified_on: Option<NaiveDate>,
    /// Told that the goods go on, with proof (R04).
    #[serde(default)]
    pub onward_proven: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    #[default]
    Unknown,
    NotDue,
    Due {
        days: i64,
        source: String,
    },
}

/// Terms of the pair of countries, computed once by the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Law {
    /// Notice the exporter has to give: the longer of origin's and destination's.
    #[serde(default)]
    pub notice: Notice,
    /// First lawful day of dispatch by that notice, counted by its calendar.
    #[serde(default)]
    pub earliest_dispatch: Option<NaiveDate>,
    /// What no reply in time means.
    #[serde(default)]
    pub silence: Silence,
    #[serde(default)]
    pub silence_source: String,
    /// The consignment only passes through the destination.
    #[serde(default)]
    pub transit_only: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    #[default]
    Hold,
    Lapse,
    Consent,
}
