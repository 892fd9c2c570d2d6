//! What became of the record: the notification's life, the movement, changes.

use super::Reference;
use crate::{quantity::Mass, time::Instant};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The notification's own life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub id: Uuid,
    pub number: String,
    /// State code of the life cycle.
    pub state: String,
    pub submitted_on: Option<NaiveDate>,
    /// Instant the reply term is over; stored once, never recomputed.
    pub reply_due: Option<Instant>,
    pub reply: Option<Reply>,
    /// Instant of authorisation; `None`: not authorised.
    pub authorised_at: Option<Instant>,
    /// A suspension order is in force.
    #[serde(default)]
    pub suspended: bool,
    /// Share of this exporter's filings of the last 12 months that were late.
    #[serde(default)]
    pub late: Option<Late>,
    #[serde(default)]
    pub packages: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub late: i64,
    pub of: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub kind: ReplyKind,
    pub at: Instant,
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyKind {
    NoObjection,
    Conditions,
    Objection,
    UnderInvestigation,
    InformationRequested,
}

impl ReplyKind {
    /// Ends the term in the exporter's favour.
    pub const fn lets_go(self) -> bool {
        matches!(self, Self::NoObjection | Self::Conditions)
    }
}

/// What really moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub shipment: Option<Uuid>,
    #[serde(default)]
    pub number: String,
    pub departed_at: Option<Instant>,
    pub departed_on: Option<NaiveDate>,
    pub landed_on: Option<NaiveDate>,
    pub arrived_on: Option<NaiveDate>,
    /// Released by customs at the destination, or otherwise out of reach.
    #[serde(default)]
    pub released: bool,
    /// More deliveries will come.
    #[serde(default)]
    pub partial: bool,
    /// Packages as notified or departed, and as arrived, deliveries added up.
    #[serde(default)]
    pub packages_sent: Option<i64>,
    #[serde(default)]
    pub packages_arrived: Option<i64>,
    #[serde(default)]
    pub seals_intact: Option<bool>,
    /// Items of which more left, all shipments added up, than was authorised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<Beyond>,
}

/// An item of which more left than was authorised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    pub substance: String,
    pub authorised: Mass,
    pub departed: Mass,
}

impl Movement {
    /// Somebody can still stop it.
    pub fn stoppable(&self) -> bool {
        self.arrived_on.is_none() && !self.released
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    pub sent: Mass,
    pub arrived: Mass,
    /// One standard uncertainty of both weighings together.
    #[serde(default)]
    pub sigma: Option<Mass>,
}

/// A change after the notification was sent, both values in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub what: Changed,
    pub from: String,
    pub to: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    Destination,
    Consignee,
    UltimateConsignee,
    NotifyParty,
    BillOfLading,
    OnwardExport,
    PortOfDischarge,
}

impl Changed {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Destination => "destination",
            Self::Consignee => "consignee",
            Self::UltimateConsignee => "ultimate_consignee",
            Self::NotifyParty => "notify_party",
            Self::BillOfLading => "bill_of_lading",
            Self::OnwardExport => "onward_export",
            Self::PortOfDischarge => "port_of_discharge",
        }
    }
}

/// Another notification, as far as likeness is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    pub record: Reference,
    /// Same exporter and same importer; gathered by id, else by equal names.
    pub same_parties: bool,
    pub substance: String,
    pub mass: Mass,
    pub dispatch_on: NaiveDate,
}
