//! Records that are judged: notifications, movements without one, transfers,
//! orders, allocations; and what physically moved for them.

use super::goods::Goods;
use super::ledger::Booked;
use crate::country::Country;
use crate::history::{Declaration, Silence};
use crate::needs::Key;
use crate::quantity::Mass;
use crate::screening::facts::{Change, Reply};
use crate::screening::{Finding, RuleCode, Severity};
use crate::time::Instant;
use chrono::NaiveDate;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Notification,
    /// A movement that was recorded without a notification.
    Shipment,
    Transfer,
    Order,
    Allocation,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Shipment => "shipment",
            Self::Transfer => "transfer",
            Self::Order => "order",
            Self::Allocation => "allocation",
        }
    }
}

/// Where a record stands. What moved is told by its shipments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Submitted and not decided.
    Waiting,
    Authorised,
    /// The last reply is an objection.
    Objected,
    Refused,
    Withdrawn,
    Cancelled,
    /// No reply in time where silence lapses it.
    Lapsed,
}

impl State {
    /// State code of the life cycle.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting | Self::Objected => "sent",
            Self::Authorised => "authorised",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Cancelled => "cancelled",
            Self::Lapsed => "lapsed",
        }
    }

    /// Draws on nothing any more, unless the goods left all the same.
    pub const fn freed(self) -> bool {
        !matches!(self, Self::Waiting | Self::Authorised)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Order of receipt.
    pub seq: u64,
    pub kind: Kind,
    pub id: String,
    pub exporter: Option<String>,
    pub importer: Option<String>,
    pub ultimate: Option<String>,
    pub origin: Country,
    pub destination: Country,
    pub goods: Vec<Goods>,
    /// The first item as declared.
    pub whole: Option<crate::quantity::Declared>,
    pub route: Vec<(Country, Option<NaiveDate>)>,
    pub dispatch: Option<NaiveDate>,
    pub arrival: Option<NaiveDate>,
    pub permits: Vec<String>,
    pub packages: Option<i64>,
    pub declared: Option<Declaration>,
    pub round_trip: Option<String>,
    /// Line of a record that books none of its own: where an allocation goes.
    pub test_also: Option<Country>,
    /// The earlier order that this one carries out: not counted again.
    pub named: Option<u64>,
    pub site: Option<String>,
    /// Calendar year stated by the record itself.
    pub stated_year: Option<i32>,
    pub known_at: Instant,
    pub version: i32,
    pub state: State,
    pub reply: Option<Reply>,
    pub reply_due: Option<Instant>,
    pub silence: Silence,
    pub silence_source: String,
    pub authorised_at: Option<Instant>,
    /// Shipments that carry it, in order of departure.
    pub shipments: Vec<String>,
    pub changes: Vec<Change>,
    pub booked: Vec<Booked>,
    /// Allocated on a line, and how much.
    pub allocated: Option<(Key, Mass)>,
    /// What it counts as an order of the receiver: day.
    pub order_day: Option<NaiveDate>,
    /// Findings that stand, by rule, subject and cause.
    pub raised: BTreeMap<(RuleCode, String, String), Standing>,
    /// Nothing can be stopped any more.
    pub closed: bool,
}

/// A finding that was written and stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub severity: Severity,
    /// `None`: it could not be judged.
    pub finding: Option<Box<Finding>>,
}

/// One movement of goods.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    pub record: u64,
    pub departed_at: Instant,
    /// As sent, where the departure says other than the notification.
    pub sent: Option<Mass>,
    pub packages_sent: Option<i64>,
    pub landed_on: Option<NaiveDate>,
    pub arrived_at: Option<Instant>,
    /// What arrived, deliveries added up; `None`: as sent.
    pub arrived: Option<Mass>,
    pub packages_arrived: Option<i64>,
    pub seals_intact: Option<bool>,
    /// More deliveries will come.
    pub partial: bool,
    pub released: bool,
    pub returned: Mass,
    /// All of it went back or was seized.
    pub gone: bool,
    /// All of it went back.
    pub returned_all: bool,
}

impl Moving {
    pub fn new(record: u64, departed_at: Instant) -> Self {
        Self {
            record,
            departed_at,
            sent: None,
            packages_sent: None,
            landed_on: None,
            arrived_at: None,
            arrived: None,
            packages_arrived: None,
            seals_intact: None,
            partial: false,
            released: false,
            returned: Mass::ZERO,
            gone: false,
            returned_all: false,
        }
    }

    /// The last delivery has come, or nothing will.
    pub fn over(&self) -> bool {
        self.gone || (self.arrived_at.is_some() && !self.partial)
    }
}

impl Record {
    pub fn total(&self) -> Mass {
        self.goods.iter().map(|goods| goods.mass).sum()
    }

    /// The movement crosses a border.
    pub fn crosses(&self) -> bool {
        self.origin != self.destination
            && matches!(self.kind, Kind::Notification | Kind::Shipment | Kind::Transfer)
    }

    /// The day that the year of the need line is taken from before arrival.
    pub fn planned_arrival(&self) -> Option<NaiveDate> {
        self.arrival.or_else(|| self.dispatch.map(|day| day + chrono::Duration::days(ARRIVAL_AFTER)))
    }

    pub fn parties(&self) -> impl Iterator<Item = &String> {
        [&self.exporter, &self.importer, &self.ultimate].into_iter().flatten()
    }
}

/// Days from dispatch to arrival where nobody planned one.
const ARRIVAL_AFTER: i64 = 15;
