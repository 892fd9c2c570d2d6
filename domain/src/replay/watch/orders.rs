//! Orders of a receiver: R20 to R22 for the company, R26 for the end user.

use super::Moment;
use crate::country::Country;
use crate::history::{CapCounts, CapPeriod, Sector};
use crate::needs::Line;
use crate::quantity::Mass;
use crate::replay::Engine;
use crate::replay::goods::Goods;
use crate::replay::output::Found;
use crate::replay::record::{Kind, Record};
use crate::screening::RuleCode;
use crate::screening::library::Inputs;
use crate::screening::rules::{r20, r21, r26};
use crate::screening::stats::{Dated, Figure, LogHistogram, Peers};
use chrono::{Days, Months, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Companies that are compared: a substance and line, then a sector and a
/// country, each widened where too few are known.
pub(super) type Key = (String, Line, Option<Sector>, Option<Country>);

/// Orders of the peers, group by group.
#[derive(Clone, Debug, Default)]
pub(in crate::replay) struct Groups(BTreeMap<Key, Group>);

#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub orders: LogHistogram,
    pub members: BTreeSet<String>,
    pub since: Option<NaiveDate>,
    /// First orders of a substance, and the latest twelve months of each member.
    firsts: LogHistogram,
    totals: LogHistogram,
    total_of: BTreeMap<String, Mass>,
}

/// Fewer are no group.
const LEAST: usize = 8;
/// Orders that say what is usual.
const KEPT: usize = 64;

impl Groups {
    fn keys(substance: &str, line: Line, sector: Option<Sector>, country: Country) -> [Key; 4] {
        let key = |sector, country| (substance.to_owned(), line, sector, country);
        [key(sector, Some(country)), key(None, Some(country)), key(sector, None), key(None, None)]
    }

    fn each(&mut self, keys: &[Key; 4], change: impl Fn(&mut Group)) {
        // A company without a sector has the same group twice.
        let keys: BTreeSet<Key> = keys.iter().cloned().collect();
        for key in keys {
            change(self.0.entry(key).or_default());
        }
    }

    fn add(&mut self, keys: &[Key; 4], operator: &str, mass: Mass, day: NaiveDate) {
        self.each(keys, |group| {
            group.orders.add(mass);
            group.members.insert(operator.to_owned());
            group.since.get_or_insert(day);
        });
    }

    /// A first order of a company.
    pub(super) fn add_first(&mut self, keys: &[Key; 4], mass: Mass) {
        self.each(keys, |group| group.firsts.add(mass));
    }

    /// Median first order of the peers.
    pub(super) fn first_orders(&self, keys: &[Key; 4]) -> Option<Mass> {
        let group = self.of(keys)?;
        Some(group.firsts.freeze(0)?.median())
    }

    /// The twelve months' total of a company, in place of its last one.
    pub(super) fn set_total(&mut self, keys: &[Key; 4], operator: &str, total: Mass) {
        self.each(keys, |group| {
            if let Some(before) = group.total_of.insert(operator.to_owned(), total) {
                group.totals.take_out(before);
            }
            group.totals.add(total);
        });
    }

    pub(super) fn totals(&self, keys: &[Key; 4]) -> Option<Peers> {
        let group = self.of(keys)?;
        group.totals.freeze(u32::try_from(group.members.len()).unwrap_or(u32::MAX))
    }

    pub(super) fn rank(&self, keys: &[Key; 4], total: Mass) -> Option<i64> {
        self.of(keys)?.totals.rank(total)
    }

    /// The narrowest group that is large enough.
    pub(super) fn of(&self, keys: &[Key; 4]) -> Option<&Group> {
        keys.iter().filter_map(|key| self.0.get(key)).find(|group| group.members.len() >= LEAST)
    }
}

impl Engine {
    /// An order became known: judges it against those before it, then keeps it.
    pub(in crate::replay) fn watch_order(&mut self, seq: u64, now: Moment<'_>, out: &mut Vec<Found>) {
        self.watch_parties(seq, now, out);
        let Some(record) = self.records.get(&seq).cloned() else { return };
        let Some(day) = record.order_day else { return };
        if !matches!(record.kind, Kind::Order | Kind::Allocation) {
            self.watch_loss(&record, day, now, out);
        }
        let goods: Vec<Goods> =
            record.goods.iter().filter(|goods| goods.substance.is_some() && !goods.found).cloned().collect();
        for goods in &goods {
            self.watch_supply(&record, goods, day, now, out);
        }
        // What carries out an earlier order was counted with it.
        if record.named.is_some() {
            return;
        }
        let Some(buyer) = record.importer.clone() else { return };
        for goods in &goods {
            self.watch_size(&record, goods, &buyer, day, now, out);
            self.watch_splitting(&record, goods, &buyer, day, now, out);
            self.watch_usual(&record, goods, &buyer, day, now, out);
            self.keep_order(&buyer, goods, day);
        }
    }

    pub(super) fn keys_of(&self, operator: &str, goods: &Goods) -> Option<[Key; 4]> {
        let of = self.operators.get(operator)?;
        let line = goods.line.unwrap_or(goods.usual);
        Some(Groups::keys(goods.substance.as_deref()?, line, of.sector, of.country))
    }

    fn keep_order(&mut self, buyer: &str, goods: &Goods, day: NaiveDate) {
        let Some(keys) = self.keys_of(buyer, goods) else { return };
        let firms = self.operators.get(buyer).map_or(1, |of| i64::from(of.group_of));
        // A group of firms meets its peers as one of them.
        self.groups.add(&keys, buyer, Mass::from_mg(goods.mass.mg() / firms.max(1)), day);
    }

    fn peers(&self, buyer: &str, goods: &Goods) -> Option<Peers> {
        let group = self.groups.of(&self.keys_of(buyer, goods)?)?;
        group.orders.freeze(u32::try_from(group.members.len()).unwrap_or(u32::MAX))
    }

    /// Own orders of a substance from a day on, before a record.
    pub(super) fn own_orders(
        &self,
        operator: &str,
        substance: &str,
        from: NaiveDate,
        record: &Record,
    ) -> Vec<Dated> {
        let Some(of) = self.operators.get(operator) else { return Vec::new() };
        let until = (record.order_day.unwrap_or(from), record.seq);
        of.purchases.since(substance, from, until)
    }

    fn watch_size(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(substance) = goods.substance.clone() else { return };
        let months = Months::new(u32::try_from(self.params.r21_months).unwrap_or(24));
        let from = day.checked_sub_months(months).unwrap_or(day);
        let mut own = self.own_orders(buyer, &substance, from, record);
        own.drain(..own.len().saturating_sub(KEPT));
        // A first order has nothing of its own to be compared with.
        if own.is_empty() {
            return;
        }
        let inputs = r21::Inputs {
            operator: buyer.to_owned(),
            substance,
            line: goods.line.unwrap_or(goods.usual).code().to_owned(),
            measured: r21::Measured::Order,
            this: Dated { day, mass: goods.mass },
            season: Figure::default(),
            own,
            peers: self.peers(buyer, goods),
            materiality: self.q_min(record, goods),
            upper_bound: goods.upper_bound,
        };
        let about = ("operator", buyer.to_owned());
        self.watch(Inputs::R21(Box::new(inputs)), &record.id, Some(about), now, out);
    }

    fn watch_splitting(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(substance) = goods.substance.clone() else { return };
        let window = u64::try_from(self.params.r20_days).unwrap_or(90);
        let from = day.checked_sub_days(Days::new(window)).unwrap_or(day);
        let parties = self.joined_with(buyer);
        let mut orders: Vec<Dated> =
            parties.iter().flat_map(|party| self.own_orders(party, &substance, from, record)).collect();
        orders.push(Dated { day, mass: goods.mass });
        orders.sort();
        let joined = parties.len() > 1;
        for threshold in self.thresholds(record, goods, buyer, day) {
            let (in_band, all) = self.in_band(buyer, goods, threshold.mass);
            let inputs = r20::Inputs {
                parties: parties.clone(),
                substance: substance.clone(),
                threshold,
                orders: orders.clone(),
                peers_in_band: in_band,
                peers_all: all,
                joined,
                materiality: self.q_min(record, goods),
                upper_bound: goods.upper_bound,
            };
            let about = ("operator", buyer.to_owned());
            let (together, limit) = (orders.iter().map(|order| order.mass).sum(), inputs.threshold.mass);
            let before = out.len();
            self.watch(Inputs::R20(Box::new(inputs)), "", Some(about), now, out);
            let raised = out[before..].iter().any(|found| found.said.finding().is_some());
            if joined && raised {
                let ground = (RuleCode::R20, record.id.clone(), together, limit);
                self.watch_limit(buyer, ground, now, out);
            }
        }
    }

    /// Limits that an order could be kept under.
    fn thresholds(&self, record: &Record, goods: &Goods, buyer: &str, day: NaiveDate) -> Vec<r20::Threshold> {
        let (Some(of), Some(key)) = (self.operators.get(buyer), goods.substance.as_deref()) else {
            return Vec::new();
        };
        let activity = match record.kind {
            Kind::Notification | Kind::Shipment => crate::history::Activity::Import,
            _ => crate::history::Activity::Use,
        };
        let look = |get: fn(&crate::replay::law::Control) -> Option<Mass>| {
            self.law.field(&self.substances, of.country, key, activity, day, get)
        };
        let shipment = look(|control| control.shipment_cap);
        let reporting = look(|control| control.threshold.map(|(mass, _)| mass));
        let law = [(r20::ThresholdKind::Shipment, shipment), (r20::ThresholdKind::Reporting, reporting)];
        let mut found: Vec<r20::Threshold> = law
            .into_iter()
            .filter_map(|(kind, limit)| limit.map(|(mass, source)| r20::Threshold { kind, mass, source }))
            .collect();
        let covers = self.substances.covers(key);
        for id in &of.licences {
            let caps = self.licences.get(id).map(|licence| licence.caps.as_slice()).unwrap_or_default();
            let single = caps.iter().filter(|cap| {
                cap.period == CapPeriod::Shipment
                    && cap.counts == CapCounts::Purchases
                    && covers.contains(&cap.substance)
            });
            found.extend(single.map(|cap| r20::Threshold {
                kind: r20::ThresholdKind::Licence,
                mass: cap.quantity,
                source: id.clone(),
            }));
        }
        found
    }

    /// Peers' orders between four fifths of a limit and the limit, and all of them.
    fn in_band(&self, buyer: &str, goods: &Goods, limit: Mass) -> (u64, u64) {
        let Some(group) = self.keys_of(buyer, goods).and_then(|keys| self.groups.of(&keys)) else {
            return (0, 0);
        };
        let lower = Mass::from_mg(limit.mg() / 1_000 * self.params.r20_band_per_mille);
        let below = |mass| group.orders.rank(mass).unwrap_or(0);
        let share = u64::try_from((below(limit) - below(lower)).max(0)).unwrap_or(0);
        let all = group.orders.count();
        (all * share / 1_000, all)
    }

    /// What reaches an end user, through whomever.
    fn watch_supply(
        &mut self,
        record: &Record,
        goods: &Goods,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let through = match record.kind {
            Kind::Notification | Kind::Shipment => record.importer.clone(),
            Kind::Transfer => record.exporter.clone(),
            Kind::Order | Kind::Allocation => return,
        };
        let user = record.ultimate.clone().or_else(|| record.importer.clone());
        let (Some(through), Some(user), Some(substance)) = (through, user, goods.substance.clone()) else {
            return;
        };
        let yearly_licence = self.yearly_licence(&user, &substance, day);
        let window = Days::new(u64::try_from(self.params.r26_days).unwrap_or(90));
        let from = day.checked_sub_days(window).unwrap_or(day);
        let supplies = self.supplies.entry((user.clone(), substance.clone())).or_default();
        supplies.push(r26::Supplied { through, order: Dated { day, mass: goods.mass } });
        let oldest = day.checked_sub_months(Months::new(24)).unwrap_or(day);
        supplies.retain(|supplied| supplied.order.day >= oldest);
        let (earlier, orders): (Vec<_>, Vec<_>) =
            supplies.iter().cloned().partition(|supplied| supplied.order.day < from);
        let several: BTreeSet<&String> = orders.iter().map(|supplied| &supplied.through).collect();
        if several.len() < 2 {
            return;
        }
        let inputs = r26::Inputs {
            end_user: user.clone(),
            substance,
            highest: highest(&earlier, window),
            orders,
            yearly_licence,
            confirmed_dual: false,
            materiality: self.q_min(record, goods),
            upper_bound: goods.upper_bound,
        };
        self.watch(Inputs::R26(Box::new(inputs)), "", Some(("operator", user)), now, out);
    }

    /// What a company's licences let it take in a year; `None`: nothing says.
    pub(super) fn yearly_licence(&self, operator: &str, substance: &str, day: NaiveDate) -> Option<Mass> {
        let covers = self.substances.covers(substance);
        let licences = self.operators.get(operator)?.licences.iter().filter_map(|id| self.licences.get(id));
        let running = licences
            .filter(|licence| licence.valid_from <= day && licence.valid_to.is_none_or(|to| day <= to));
        let caps = running.flat_map(|licence| &licence.caps).filter(|cap| {
            matches!(cap.period, CapPeriod::CalendarYear | CapPeriod::Licence)
                && cap.counts == CapCounts::Purchases
                && covers.contains(&cap.substance)
        });
        caps.map(|cap| cap.quantity).reduce(|one, other| one + other)
    }
}

/// The most that came within any one window.
fn highest(supplies: &[r26::Supplied], window: Days) -> Option<Mass> {
    let within = |from: NaiveDate| -> Mass {
        let to = from.checked_add_days(window).unwrap_or(from);
        let inside =
            supplies.iter().filter(|supplied| supplied.order.day >= from && supplied.order.day <= to);
        inside.map(|supplied| supplied.order.mass).sum()
    };
    supplies.iter().map(|supplied| within(supplied.order.day)).max()
}
