//! What a plan holds: operators, movements, supplies, needs, links.

use crate::{
    event::{Address, Officer, Quantity},
    label::Group,
    time::{Day, Instant, year},
};
use std::collections::{BTreeMap, BTreeSet};

use super::{CountryIx, GoodIx, OperatorIx};

#[derive(Clone, Debug)]
pub struct Operator {
    pub id: String,
    pub name: String,
    pub domain: String,
    pub country: CountryIx,
    pub roles: Vec<&'static str>,
    pub sector: &'static str,
    pub established: Day,
    /// When the register knows it.
    pub registered: Day,
    pub address: Address,
    pub phones: Vec<String>,
    pub banks: Vec<String>,
    pub tax_id: String,
    pub officers: Vec<Officer>,
    pub successor_of: Option<OperatorIx>,
    /// What its licences cover, and what for.
    pub handles: BTreeMap<GoodIx, BTreeSet<&'static str>>,
    /// From when on it handles each good no more.
    pub leaves: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Refused(&'static str),
    Withdrawn,
    Cancelled,
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub at: Instant,
    pub reply: &'static str,
    pub reason: Option<&'static str>,
}

/// What happens at the far end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Recorded as one.
    Whole,
    /// In two parts.
    Parts,
    /// Nobody records it.
    Unconfirmed,
}

#[derive(Clone, Debug)]
pub struct Reroute {
    pub at: Instant,
    pub destination: Option<CountryIx>,
    pub consignee: Option<OperatorIx>,
    pub port: Option<String>,
}

/// One consignment across a border.
#[derive(Clone, Debug)]
pub struct Movement {
    pub number: u64,
    pub exporter: OperatorIx,
    pub importer: OperatorIx,
    pub consignee: Option<OperatorIx>,
    pub good: GoodIx,
    pub packs: u32,
    /// What the papers say, and its mass.
    pub quantity: Quantity,
    pub mass: i64,
    pub route: Vec<(CountryIx, Option<Day>)>,
    pub submitted: Instant,
    pub dispatch: Day,
    pub arrival: Day,
    pub replies: Vec<Reply>,
    pub authorised: Option<Instant>,
    pub ended: Option<(Instant, Ending)>,
    pub departed: Instant,
    pub arrived: Instant,
    pub arrival_kind: Arrival,
    /// What was weighed on arrival, where it was.
    pub weighed: Option<i64>,
    pub seal_intact: bool,
    /// Numbers presented; `None`: one of its own, where the country issues them.
    pub permits: Option<Vec<String>>,
    pub notified: bool,
    /// The goods the papers name instead.
    pub false_name: Option<&'static str>,
    pub round_trip: Option<String>,
    pub returned: Option<Instant>,
    pub amended: Option<(Instant, Quantity)>,
    pub reroute: Option<Reroute>,
    pub of: Group,
    /// The part of the mass that is diverted.
    pub diverted: i64,
}

impl Movement {
    /// Whether it leaves.
    pub fn goes(&self) -> bool {
        self.ended.is_none() && (self.authorised.is_some() || !self.notified)
    }

    pub fn year(&self) -> i32 {
        year(self.arrival)
    }
}

/// One supply inside a country: an order, and its delivery unless it never comes to it.
#[derive(Clone, Debug)]
pub struct Supply {
    pub number: u64,
    pub from: OperatorIx,
    pub to: OperatorIx,
    pub good: GoodIx,
    pub packs: u32,
    pub mass: i64,
    pub ordered: Instant,
    pub delivered: Option<Instant>,
    /// Where not the buyer's own.
    pub email: Option<String>,
    pub delivery_site: Option<(String, CountryIx)>,
    pub of: Group,
    pub diverted: i64,
}

/// A declared need of a line, and what it is really for.
#[derive(Clone, Debug, Default)]
pub struct Need {
    /// Nothing was ever declared.
    pub none: bool,
    /// True use of the first year, milligrams; 0 where there is none.
    pub usage: i64,
    /// (known at, year, milligrams), in the order of knowledge.
    pub versions: Vec<(Instant, i32, i64)>,
}

impl Need {
    /// The figure in force for a year, as known at an instant.
    pub fn figure(&self, year: i32, at: Instant) -> Option<i64> {
        let known = self.versions.iter().filter(|(when, of, _)| *when <= at && *of <= year);
        let newest = known.clone().map(|(_, of, _)| *of).max()?;
        known.filter(|(_, of, _)| *of == newest).max_by_key(|(when, ..)| *when).map(|(.., mg)| *mg)
    }
}

/// A yearly trade of a firm in a good.
#[derive(Clone, Debug)]
pub struct Link {
    pub importer: OperatorIx,
    pub exporters: Vec<OperatorIx>,
    pub good: GoodIx,
    /// Milligrams in the first year.
    pub yearly: i64,
    pub from: Day,
    pub until: Day,
    /// The movements of it, by place in the plan, once planned.
    pub orders: u32,
}
