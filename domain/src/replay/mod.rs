//! Replaying a history: the running state of everything the rules look at, and
//! the findings that each event makes. Pure and ordered: the same events under
//! the same rules give the same findings, byte for byte.
//!
//! [`Engine::apply`] takes one event: its names and quantities are checked, time
//! passes up to it (what fell due is judged), then it is applied and what it
//! touches is judged. The rules are those of [`crate::screening`], asked through
//! the same facts as a live notification.

mod act;
mod book;
mod due;
mod gather;
mod goods;
mod judge;
mod law;
mod ledger;
mod output;
mod party;
mod prepare;
mod record;
mod register;
#[cfg(test)]
mod tests;
mod watch;

pub use ledger::NeedBalance;
pub use output::{About, Found, Line, Said};
pub use watch::SiteBalanceRow;

use crate::country::Country;
use crate::history::{Event, Fact, Fault};
use crate::screening::{Params, RuleCode};
use crate::substance::Catalogue;
use record::{Kind, Moving, Record};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a replay starts from; everything else is what the file says.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The shipped substance list, valid on all dates.
    pub catalogue: Catalogue,
    /// Members of unions that are jurisdictions of their own.
    pub members: BTreeMap<Country, Vec<Country>>,
    pub params: Params,
}

/// A product and what it holds.
#[derive(Clone, Debug)]
struct Product {
    substance: String,
    form: Option<String>,
}

/// The running state.
#[derive(Clone, Debug)]
pub struct Engine {
    params: Params,
    substances: goods::Substances,
    law: law::Law,
    ledger: ledger::Ledger,
    operators: BTreeMap<String, register::Operator>,
    licences: BTreeMap<String, register::Licence>,
    permits: register::Permits,
    permit_ids: BTreeSet<String>,
    products: BTreeMap<String, Product>,
    productions: BTreeMap<String, watch::Produced>,
    incidents: BTreeSet<String>,
    /// Records by order of receipt, and their numbers by kind and id.
    records: BTreeMap<u64, Record>,
    ids: BTreeMap<(Kind, String), u64>,
    shipments: BTreeMap<String, Moving>,
    /// Latest filings by exporter and importer.
    recent: BTreeMap<(String, String), VecDeque<u64>>,
    round_trips: BTreeMap<String, u64>,
    queue: due::Queue,
    /// Findings that stand beside single records, by rule, subject and cause.
    standing: BTreeMap<(RuleCode, String, String), record::Standing>,
    groups: watch::Groups,
    identities: watch::Identities,
    reports: watch::Reports,
    sites: BTreeMap<String, watch::Book>,
    /// What reached an end user in 24 months, by substance.
    supplies: BTreeMap<(String, String), Vec<crate::screening::rules::r26::Supplied>>,
    series: BTreeMap<(String, String), watch::Series>,
    /// What was seen before: receivers, supplier and receiver, receiver and
    /// substance, corridors.
    seen_buyers: BTreeSet<String>,
    seen_pairs: BTreeSet<(String, String)>,
    seen_substances: BTreeSet<(String, String)>,
    seen_corridors: BTreeSet<(Country, Country, String)>,
    /// What was said once that it could not be judged.
    blind: BTreeSet<(RuleCode, String, String)>,
    seq: u64,
}

impl Engine {
    pub fn new(setup: Setup) -> Self {
        Self {
            params: setup.params,
            substances: goods::Substances { catalogue: setup.catalogue, added: BTreeMap::new() },
            law: law::Law::new(setup.members),
            ledger: ledger::Ledger::default(),
            operators: BTreeMap::new(),
            licences: BTreeMap::new(),
            permits: register::Permits::default(),
            permit_ids: BTreeSet::new(),
            products: BTreeMap::new(),
            productions: BTreeMap::new(),
            incidents: BTreeSet::new(),
            records: BTreeMap::new(),
            ids: BTreeMap::new(),
            shipments: BTreeMap::new(),
            recent: BTreeMap::new(),
            round_trips: BTreeMap::new(),
            queue: due::Queue::default(),
            standing: BTreeMap::new(),
            groups: watch::Groups::default(),
            identities: watch::Identities::default(),
            reports: watch::Reports::default(),
            sites: BTreeMap::new(),
            supplies: BTreeMap::new(),
            series: BTreeMap::new(),
            seen_buyers: BTreeSet::new(),
            seen_pairs: BTreeSet::new(),
            seen_substances: BTreeSet::new(),
            seen_corridors: BTreeSet::new(),
            blind: BTreeSet::new(),
            seq: 0,
        }
    }

    /// Applies one event and returns what was found, in the order made.
    ///
    /// # Errors
    /// A name that nobody introduced or a quantity that is no mass; nothing has
    /// changed then.
    pub fn apply(&mut self, event: &Event) -> Result<Vec<Found>, Fault> {
        let prepared = self.prepare(event)?;
        let mut out = Vec::new();
        let tells_time = matches!(event.fact, Fact::ClockAdvanced(_));
        self.pass_time(event.at, tells_time, &event.id, &mut out);
        self.act(event, prepared, &mut out);
        Ok(out)
    }

    /// The balances as they stand, by need line.
    pub fn needs(&self) -> Vec<NeedBalance> {
        self.ledger.balances()
    }

    fn open_records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().filter(|record| !record.closed)
    }
}
