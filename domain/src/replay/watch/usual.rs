//! What is usual for a company: how often it orders (R22), what it never did
//! before (R24), how it stands among its peers (R25), whether its totals have
//! moved (R23), and how fast a need is used (R02).

use super::Moment;
use crate::history::{HistoryTotal, Sector, midnight};
use crate::needs::Line;
use crate::quantity::Mass;
use crate::replay::Engine;
use crate::replay::due::{Due, Subject};
use crate::replay::goods::Goods;
use crate::replay::output::Found;
use crate::replay::record::{Kind, Record};
use crate::screening::RuleCode;
use crate::screening::library::Inputs;
use crate::screening::rules::{r02, r22, r23, r24, r25};
use crate::screening::stats::{Cusum, Dated, Figure};
use chrono::{Datelike, Days, Months, NaiveDate};
use std::collections::BTreeMap;

/// A series of totals that is watched month by month.
#[derive(Clone, Debug, Default)]
pub(in crate::replay) struct Series {
    before: Cusum,
    line: Option<Line>,
    upper_bound: bool,
}

/// Months that a series looks back to.
const PERIODS: u32 = 24;

impl Engine {
    /// Orders of the last month against those of the year before.
    pub(super) fn watch_frequency(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let Some(substance) = goods.substance.clone() else { return };
        let window = Days::new(u64::try_from(self.params.r22_days).unwrap_or(30));
        let recent_from = day.checked_sub_days(window).unwrap_or(day);
        let year_from = recent_from.checked_sub_days(Days::new(365)).unwrap_or(day);
        let own = self.own_orders(buyer, &substance, year_from, record);
        let (before, mut recent): (Vec<Dated>, Vec<Dated>) =
            own.into_iter().partition(|order| order.day <= recent_from);
        recent.push(Dated { day, mass: goods.mass });
        // One more order in a month is no frequency.
        if i64::try_from(recent.len()).unwrap_or(i64::MAX) < self.params.r22_orders {
            return;
        }
        let known_from = before.first().map_or(recent_from, |first| first.day.max(year_from));
        let inputs = r22::Inputs {
            operator: buyer.to_owned(),
            substance,
            orders: u32::try_from(recent.len()).unwrap_or(u32::MAX),
            mass: recent.iter().map(|order| order.mass).sum(),
            own_orders: u32::try_from(before.len()).unwrap_or(u32::MAX),
            own_days: u32::try_from((recent_from - known_from).num_days().max(0)).unwrap_or(365),
            peers: self.rate(buyer, goods, day),
            last: recent,
            materiality: self.q_min(record, goods),
            upper_bound: goods.upper_bound,
        };
        let about = ("operator", buyer.to_owned());
        self.watch(
            Inputs::R22(Box::new(inputs)),
            &format!("{}-{}", day.year(), day.month()),
            Some(about),
            now,
            out,
        );
    }

    /// Orders of the peers in 30 days, per company.
    fn rate(&self, buyer: &str, goods: &Goods, day: NaiveDate) -> Option<r22::Rate> {
        let group = self.groups.of(&self.keys_of(buyer, goods)?)?;
        let days = (day - group.since?).num_days().max(30);
        let members = u32::try_from(group.members.len()).unwrap_or(u32::MAX);
        #[expect(clippy::cast_precision_loss, reason = "orders are counted in millions")]
        let mean = group.orders.count() as f64 / f64::from(members.max(1)) / (days as f64 / 30.0);
        Some(r22::Rate {
            members,
            mean: Figure::of(mean),
            size: Figure::thousandths(self.params.r22_dispersion_thousandths),
        })
    }

    /// What of an order was never seen before.
    pub(super) fn watch_first(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let (Some(substance), Some(seller)) = (goods.substance.clone(), record.exporter.clone()) else {
            return;
        };
        let Some(of) = self.operators.get(buyer).filter(|of| of.group_of <= 1) else { return };
        let pair = (seller, buyer.to_owned());
        let corridor = (record.origin, record.destination, substance.clone());
        let year_ago = day.checked_sub_months(Months::new(12)).unwrap_or(day);
        let crosses = record.origin != record.destination;
        let ultimate = record.ultimate.as_ref().is_some_and(|ultimate| ultimate != buyer);
        let seen = [
            (r24::New::Consignee, !self.seen_buyers.contains(buyer)),
            (r24::New::Pair, !self.seen_pairs.contains(&pair)),
            (r24::New::Substance, !self.seen_substances.contains(&(buyer.to_owned(), substance.clone()))),
            (r24::New::Corridor, crosses && !self.seen_corridors.contains(&corridor)),
            (r24::New::Registration, of.registered_on.is_some_and(|on| on > year_ago)),
            (r24::New::UltimateConsignee, ultimate),
        ];
        let sector_uses = of.sector.map(|sector| uses(sector, goods));
        let new: Vec<r24::New> = seen.into_iter().filter(|(_, new)| *new).map(|(what, _)| what).collect();
        let first_here = new.contains(&r24::New::Substance);
        let peers = self.keys_of(buyer, goods).and_then(|keys| self.groups.first_orders(&keys));
        let need = self.need_key(record, goods).and_then(|key| self.ledger.declared_for(&key).limit());
        self.seen_buyers.insert(buyer.to_owned());
        self.seen_pairs.insert(pair);
        self.seen_substances.insert((buyer.to_owned(), substance.clone()));
        if crosses {
            self.seen_corridors.insert(corridor);
        }
        if first_here && let Some(keys) = self.keys_of(buyer, goods) {
            self.groups.add_first(&keys, goods.mass);
        }
        if new.is_empty() {
            return;
        }
        let inputs = r24::Inputs {
            operator: buyer.to_owned(),
            substance,
            order: goods.mass,
            new,
            peer_first: peers,
            need,
            sector_uses,
            materiality: self.q_min(record, goods),
            upper_bound: goods.upper_bound,
        };
        let about = ("operator", buyer.to_owned());
        self.watch(Inputs::R24(Box::new(inputs)), &record.id, Some(about), now, out);
    }

    /// Twelve months' total of a company among its peers.
    pub(super) fn watch_rank(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let (Some(substance), Some(keys)) = (goods.substance.clone(), self.keys_of(buyer, goods)) else {
            return;
        };
        let from = day.checked_sub_months(Months::new(12)).unwrap_or(day);
        let own = self.own_orders(buyer, &substance, from, record);
        let total = own.iter().map(|order| order.mass).sum::<Mass>() + goods.mass;
        let (firms, sector) = self.operators.get(buyer).map_or((1, None), |of| (of.group_of, of.sector));
        let share = Mass::from_mg(total.mg() / i64::from(firms.max(1)));
        self.groups.set_total(&keys, buyer, share);
        let peers = self.groups.totals(&keys);
        let within_cap = self.yearly_licence(buyer, &substance, day).map(|cap| total <= cap);
        let inputs = r25::Inputs {
            operator: buyer.to_owned(),
            substance,
            total,
            firms,
            peers,
            rank_per_mille: self.groups.rank(&keys, share),
            within_cap,
            use_ratio: None,
            series_quiet: None,
            sector_mismatch: sector.is_some_and(|sector| !uses(sector, goods)),
            materiality: self.q_min(record, goods),
            upper_bound: goods.upper_bound,
        };
        // Told once a quarter, however many orders keep it there.
        let scope = format!("{}-{}", day.year(), day.month0() / 3);
        self.watch(Inputs::R25(Box::new(inputs)), &scope, Some(("operator", buyer.to_owned())), now, out);
    }

    /// How fast the lines of a record are used up.
    pub(in crate::replay) fn watch_pace(&mut self, seq: u64, now: Moment<'_>, out: &mut Vec<Found>) {
        let Some(record) = self.records.get(&seq).cloned() else { return };
        let today = now.at.utc().date_naive();
        for held in record.booked.iter().filter(|held| held.key.year == today.year()) {
            let Some(goods) = record.goods.first() else { continue };
            let room = self.ledger.room(&held.key, crate::replay::ledger::Counter::Imports, None);
            let newly = self.params.r02_new_party_days;
            let new_party = record
                .importer
                .as_ref()
                .and_then(|id| self.first_order(id))
                .is_some_and(|first| (today - first).num_days() <= newly);
            let inputs = r02::Inputs {
                need: held.key.clone(),
                today,
                declared: room.declared.limit(),
                used: room.used,
                past_per_mille: Vec::new(),
                new_party,
                materiality: self.q_min(&record, goods),
                upper_bound: record.goods.iter().any(|goods| goods.upper_bound),
            };
            self.watch(Inputs::R02(Box::new(inputs)), "", None, now, out);
        }
    }

    fn first_order(&self, operator: &str) -> Option<NaiveDate> {
        self.operators.get(operator)?.purchases.first()
    }

    /// A series begins with its first order and is judged at each month's end.
    pub(super) fn begin_series(&mut self, goods: &Goods, buyer: &str, day: NaiveDate) {
        let Some(substance) = goods.substance.clone() else { return };
        let key = (buyer.to_owned(), substance);
        let begun = self.series.contains_key(&key);
        let series = self.series.entry(key.clone()).or_default();
        series.line = Some(goods.line.unwrap_or(goods.usual));
        series.upper_bound |= goods.upper_bound;
        if !begun {
            self.schedule_month(key, day);
        }
    }

    fn schedule_month(&mut self, key: (String, String), day: NaiveDate) {
        let Some(next) = first_of(day).checked_add_months(Months::new(1)) else { return };
        let subject = format!("{}#{}", key.0, key.1);
        self.queue.add(Due {
            at: midnight(next),
            rule: RuleCode::R23,
            subject,
            of: Subject::Series(key.0, key.1),
        });
    }

    /// The month before `now` of one series.
    pub(in crate::replay) fn month_over(
        &mut self,
        operator: &str,
        substance: &str,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let today = now.at.utc().date_naive();
        let key = (operator.to_owned(), substance.to_owned());
        let Some(this) = today.checked_sub_months(Months::new(1)).map(first_of) else { return };
        let Some(oldest) = this.checked_sub_months(Months::new(PERIODS)) else { return };
        let Some(of) = self.operators.get(operator) else { return };
        let orders = of.purchases.since(substance, oldest, (today, 0));
        let Some(began) = of.purchases.first_of(substance) else { return };
        // A series without any order for two years has ended; the next order begins it anew.
        if orders.is_empty() {
            self.series.remove(&key);
            return;
        }
        self.schedule_month(key.clone(), today);
        let mut months: BTreeMap<NaiveDate, Mass> = BTreeMap::new();
        for order in &orders {
            let total = months.entry(first_of(order.day)).or_default();
            *total = *total + order.mass;
        }
        let year_ago = this.checked_sub_months(Months::new(11)).unwrap_or(this);
        let busy = months.range(year_ago..=this).count();
        if r23::Length::fitting(u32::try_from(busy).unwrap_or(0), 0) != r23::Length::Month {
            return;
        }
        let period = |first: NaiveDate| r23::Period {
            first,
            total: months.get(&first).copied().unwrap_or_default(),
            season: Figure::ZERO,
            common: Figure::ZERO,
        };
        let firsts = (1..=PERIODS).rev().filter_map(|back| this.checked_sub_months(Months::new(back)));
        let past: Vec<r23::Period> = firsts.filter(|first| *first >= first_of(began)).map(period).collect();
        let series = self.series.get(&key).cloned().unwrap_or_default();
        let inputs = r23::Inputs {
            operator: operator.to_owned(),
            substance: substance.to_owned(),
            length: r23::Length::Month,
            period: this,
            total: period(this).total,
            series: r23::Series::Total { this: period(this), past },
            before: series.before,
            watched: self.series.len() as u64,
            materiality: self.materiality_of(substance),
            upper_bound: series.upper_bound,
        };
        if let Some(step) = r23::step(&inputs, &self.params)
            && let Some(series) = self.series.get_mut(&key)
        {
            series.before = step.after;
        }
        self.watch(Inputs::R23(Box::new(inputs)), "", Some(("operator", operator.to_owned())), now, out);
    }

    /// Materiality of a substance wherever it is.
    pub(super) fn materiality_of(&self, substance: &str) -> Mass {
        let own = self.substances.added.get(substance).and_then(|added| added.materiality);
        own.unwrap_or_else(|| {
            let declared = crate::quantity::Declared::kg(0);
            let none = crate::quantity::Converted { mass: Mass::ZERO, upper_bound: false, steps: Vec::new() };
            self.params.materiality(&self.plain(&Goods::plain("", substance, None, &declared, none)))
        })
    }

    /// A total known without its transactions makes its keys and pairs known.
    pub(in crate::replay) fn known_before(&mut self, of: &HistoryTotal) {
        if of.count == Some(0) {
            return;
        }
        let (subject, substance) = (&of.subject, self.key(&of.substance));
        if let Some(operator) = &subject.operator {
            self.seen_buyers.insert(operator.0.clone());
            self.seen_substances.insert((operator.0.clone(), substance.clone()));
            if let Some(other) = &subject.counterparty {
                self.seen_pairs.insert((other.0.clone(), operator.0.clone()));
            }
        }
        if let Some((origin, destination)) = subject.origin.zip(subject.destination) {
            self.seen_corridors.insert((origin.0, destination.0, substance));
        }
    }

    /// What a record shows of a company, in one go.
    pub(super) fn watch_usual(
        &mut self,
        record: &Record,
        goods: &Goods,
        buyer: &str,
        day: NaiveDate,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        if record.kind != Kind::Allocation {
            self.watch_first(record, goods, buyer, day, now, out);
        }
        self.watch_frequency(record, goods, buyer, day, now, out);
        self.watch_rank(record, goods, buyer, day, now, out);
        self.begin_series(goods, buyer, day);
    }
}

/// Whether a sector uses controlled goods of this kind: trade in medicines and
/// shops only preparations, carriers and general traders none.
fn uses(sector: Sector, goods: &Goods) -> bool {
    match sector {
        Sector::Logistics | Sector::GeneralTrade => false,
        Sector::MedicinesTrade | Sector::Retail => goods.line.unwrap_or(goods.usual) == Line::Preparation,
        _ => true,
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}
