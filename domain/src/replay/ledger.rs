//! Need lines: what was declared, and the two counters, imports and
//! allocations, which are tested apart and never added.

use crate::country::Country;
use crate::history::written;
use crate::needs::{Declared, Key, Line, Room};
use crate::quantity::Mass;
use crate::time::Instant;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A figure as it was declared for a year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declaration {
    pub declared: Declared,
    pub event: String,
    pub at: Instant,
    pub revision: i32,
}

/// One line of one year.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters {
    pub used: Mass,
    /// Pending by order of receipt.
    pub waiting: BTreeMap<u64, Mass>,
    pub allocated: Mass,
    /// The largest of what is used, by record: for display.
    pub largest: BTreeSet<(Mass, u64)>,
    /// Records that hold something here and can still be stopped.
    pub open: BTreeSet<u64>,
    /// Something was booked once, whatever is left of it.
    pub entries: bool,
}

/// What one record holds on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Booked {
    pub key: Key,
    pub pending: Mass,
    pub used: Mass,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    declared: BTreeMap<(Country, String, Line), BTreeMap<i32, Declaration>>,
    lines: BTreeMap<Key, Counters>,
}

/// A row of the balances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedBalance {
    /// `CC/substance/line/year`.
    pub need: String,
    /// Milligrams; `None`: nothing is on file.
    pub declared: Option<i64>,
    pub imports_used: i64,
    pub imports_pending: i64,
    pub allocated: i64,
}

const SHOWN: usize = 5;

impl Ledger {
    pub fn declare(&mut self, key: &Key, declared: Declared, event: &str, at: Instant) {
        let years = self.declared.entry((key.country, key.substance.clone(), key.line)).or_default();
        let revision = years.get(&key.year).map_or(1, |before| before.revision + 1);
        let event = event.to_owned();
        years.insert(key.year, Declaration { declared, event, at, revision });
    }

    /// The declaration that holds for a year, with the year it was made for.
    fn in_force(&self, key: &Key) -> Option<(i32, &Declaration)> {
        let years = self.declared.get(&(key.country, key.substance.clone(), key.line))?;
        years.range(..=key.year).next_back().map(|(year, declaration)| (*year, declaration))
    }

    /// The line of goods: as stated, else the declared one if that is only
    /// `combined`, else the usual one.
    pub fn line(
        &self,
        country: Country,
        substance: &str,
        stated: Option<Line>,
        usual: Line,
        year: i32,
    ) -> Line {
        let declared = |line| {
            let key = Key { country, substance: substance.to_owned(), line, year };
            self.in_force(&key).is_some_and(|(_, one)| one.declared != Declared::NoneOnFile)
        };
        stated.unwrap_or_else(|| {
            let only_combined =
                declared(Line::Combined) && !declared(Line::Raw) && !declared(Line::Preparation);
            if only_combined { Line::Combined } else { usual }
        })
    }

    pub fn declared_for(&self, key: &Key) -> Declared {
        self.in_force(key).map_or(Declared::NoneOnFile, |(_, one)| one.declared)
    }

    /// The balance of a line as one record sees it: without its own bookings.
    pub fn room(&self, key: &Key, counter: Counter, own: Option<&Booked>) -> Room {
        let line = self.lines.get(key);
        let of = |get: fn(&Counters) -> Mass| line.map_or(Mass::ZERO, get);
        let (used, pending) = match counter {
            Counter::Imports => {
                let mine = own.filter(|own| own.key == *key);
                let used = of(|line| line.used).saturating_sub(mine.map_or(Mass::ZERO, |own| own.used));
                let all: Mass = line.map_or(Mass::ZERO, |line| line.waiting.values().copied().sum());
                (used, all.saturating_sub(mine.map_or(Mass::ZERO, |own| own.pending)))
            }
            Counter::Allocations => (of(|line| line.allocated), Mass::ZERO),
        };
        let on_file = self.in_force(key);
        Room {
            key: key.clone(),
            declared: on_file.map_or(Declared::NoneOnFile, |(_, one)| one.declared),
            declared_for: on_file.map(|(year, _)| year),
            declaration: on_file.map(|(_, one)| {
                super::goods::uuid("declaration", &format!("{} {}", one.event, written(one.at)))
            }),
            revision: on_file.map_or(0, |(_, one)| one.revision),
            used,
            reserved: Mass::ZERO,
            pending,
            overridden: Mass::ZERO,
            excess: Mass::ZERO,
        }
    }

    /// What is pending on a line and was received before a record.
    pub fn ahead(&self, key: &Key, seq: u64) -> Mass {
        self.lines.get(key).map_or(Mass::ZERO, |line| line.waiting.range(..seq).map(|(_, mass)| *mass).sum())
    }

    /// The pending ones in order, then the largest used ones, at most five each.
    pub fn contributors(&self, key: &Key, but: u64) -> Vec<(u64, Mass, bool)> {
        let Some(line) = self.lines.get(key) else { return Vec::new() };
        let pending = line.waiting.iter().filter(|(seq, _)| **seq < but).take(SHOWN);
        let used = line.largest.iter().rev().filter(|(_, seq)| *seq != but).take(SHOWN);
        used.map(|(mass, seq)| (*seq, *mass, false))
            .chain(pending.map(|(seq, mass)| (*seq, *mass, true)))
            .collect()
    }

    /// A line to book on.
    pub fn line_mut(&mut self, key: &Key) -> &mut Counters {
        let line = self.lines.entry(key.clone()).or_default();
        line.entries = true;
        line
    }

    /// Replaces what a record holds on its lines by what it should hold.
    pub fn rebook(&mut self, seq: u64, before: &[Booked], after: &[Booked]) {
        for held in before {
            let line = self.line_mut(&held.key);
            line.used = line.used.saturating_sub(held.used);
            line.largest.remove(&(held.used, seq));
            if let Some(waiting) = line.waiting.get_mut(&seq) {
                *waiting = waiting.saturating_sub(held.pending);
                if *waiting == Mass::ZERO {
                    line.waiting.remove(&seq);
                }
            }
            line.open.remove(&seq);
        }
        for held in after {
            let line = self.line_mut(&held.key);
            line.used = line.used + held.used;
            if held.used > Mass::ZERO {
                line.largest.insert((held.used, seq));
                if line.largest.len() > SHOWN + 1 {
                    line.largest.pop_first();
                }
            }
            if held.pending > Mass::ZERO {
                let waiting = line.waiting.entry(seq).or_default();
                *waiting = *waiting + held.pending;
            }
            line.open.insert(seq);
        }
    }

    /// Takes a record off the lists of what can still be stopped.
    pub fn closed(&mut self, seq: u64, booked: &[Booked]) {
        for held in booked {
            self.line_mut(&held.key).open.remove(&seq);
        }
    }

    /// Records that can still be stopped on one line.
    pub fn open_on(&self, key: &Key) -> Vec<u64> {
        self.lines.get(key).map(|line| line.open.iter().copied().collect()).unwrap_or_default()
    }

    /// Records that can still be stopped on any line of a substance from a year on.
    pub fn open_of(&self, country: Country, substance: &str, from_year: i32) -> BTreeSet<u64> {
        let lines = self
            .lines
            .iter()
            .filter(|(key, _)| key.country == country && key.substance == substance && key.year >= from_year);
        lines.flat_map(|(_, line)| line.open.iter().copied()).collect()
    }

    /// Every line on which something was booked.
    pub fn balances(&self) -> Vec<NeedBalance> {
        let pending = |line: &Counters| line.waiting.values().copied().sum::<Mass>();
        let rows = self.lines.iter().filter(|(_, line)| line.entries);
        rows.map(|(key, line)| NeedBalance {
            need: key.to_string(),
            declared: self.declared_for(key).limit().map(Mass::mg),
            imports_used: line.used.mg(),
            imports_pending: pending(line).mg(),
            allocated: line.allocated.mg(),
        })
        .collect()
    }
}

/// Which of the two counters of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counter {
    Imports,
    Allocations,
}
