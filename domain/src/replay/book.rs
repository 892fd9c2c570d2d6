//! What a record draws on: needs, allowances, permits. Computed whole from where
//! the record stands and exchanged against what it held before, so that every
//! event books the difference and nothing else.

use super::Engine;
use super::goods::Goods;
use super::ledger::Booked;
use super::record::{Kind, Moving, Record};
use crate::history::Activity;
use crate::needs::Key;
use crate::quantity::Mass;
use chrono::Datelike;

/// A round trip may lose so much of what left, per cent.
const ROUND_TRIP_LOSS_PCT: i128 = 2;

impl Engine {
    /// The need line that goods of a record fall on, and `None` where they draw on nothing.
    pub(super) fn need_key(&self, record: &Record, goods: &Goods) -> Option<Key> {
        let substance = goods.substance.as_deref()?;
        if !record.crosses() || record.round_trip.is_some() {
            return None;
        }
        let day = self.arrival_day(record)?;
        if self.law.exempt(&self.substances, goods, record.destination, Activity::Import, day) {
            return None;
        }
        Some(self.key_of(record.destination, substance, goods, day.year()))
    }

    pub(super) fn key_of(
        &self,
        country: crate::country::Country,
        substance: &str,
        goods: &Goods,
        year: i32,
    ) -> Key {
        let substance = self.substances.need_substance(substance);
        let line = self.ledger.line(country, &substance, goods.line, goods.usual, year);
        Key { country, substance, line, year }
    }

    /// The day of arrival, planned until one is recorded.
    fn arrival_day(&self, record: &Record) -> Option<chrono::NaiveDate> {
        let arrived = self.movements(record).filter_map(|moving| moving.arrived_at).max();
        arrived.map(|at| at.utc().date_naive()).or_else(|| record.planned_arrival())
    }

    pub(super) fn movements<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Moving> {
        record.shipments.iter().filter_map(|id| self.shipments.get(id))
    }

    /// What a record should hold on the need lines.
    fn drawn(&self, record: &Record) -> Vec<Booked> {
        let mut booked: Vec<Booked> = Vec::new();
        for goods in &record.goods {
            let Some(key) = self.need_key(record, goods) else { continue };
            let (pending, used) = self.share(record, goods);
            match booked.iter_mut().find(|held| held.key == key) {
                Some(held) => {
                    held.pending = held.pending + pending;
                    held.used = held.used + used;
                }
                None => booked.push(Booked { key, pending, used }),
            }
        }
        booked
    }

    /// Pending and used of one line of goods.
    fn share(&self, record: &Record, goods: &Goods) -> (Mass, Mass) {
        let none = Mass::ZERO;
        let mass = goods.mass;
        if goods.found {
            return (none, mass);
        }
        if record.shipments.is_empty() {
            return match (record.kind, record.state) {
                (_, state) if state.freed() => (none, none),
                (Kind::Transfer, _) => (none, mass),
                (_, super::record::State::Authorised) => (none, mass),
                _ => (mass, none),
            };
        }
        // One figure of a shipment is about the goods only where there is one line of them.
        let single = record.goods.iter().filter(|goods| !goods.found).count() == 1;
        let (mut sent, mut used, mut all_over) = (none, none, true);
        for moving in self.movements(record) {
            let left = moving.sent.filter(|_| single).unwrap_or_else(|| mass.saturating_sub(sent));
            sent = sent + left;
            let came = match moving.arrived.filter(|_| single) {
                Some(arrived) if !moving.partial => arrived,
                Some(arrived) => left.max(arrived),
                None => left,
            };
            let first = record.goods.first().is_some_and(|first| first.id == goods.id);
            let back = match moving.returned_all {
                true => came,
                false => moving.returned.min(if first { came } else { none }),
            };
            used = used + came.saturating_sub(back);
            all_over &= moving.over();
        }
        let rest = if all_over || record.state.freed() { none } else { mass.saturating_sub(sent) };
        match record.state {
            super::record::State::Authorised => (none, used + rest),
            _ => (rest, used),
        }
    }

    /// Brings the need lines to what the record draws now; the lines it left and
    /// those it came to.
    pub(super) fn rebook(&mut self, seq: u64) -> (Vec<Key>, Vec<Key>) {
        let Some(record) = self.records.get(&seq) else { return (Vec::new(), Vec::new()) };
        let after = self.drawn(record);
        let before = record.booked.clone();
        if before == after {
            return (Vec::new(), Vec::new());
        }
        self.ledger.rebook(seq, &before, &after);
        let freed = |held: &&Booked| {
            !after.iter().any(|now| now.key == held.key && now.used + now.pending >= held.used + held.pending)
        };
        let left = before.iter().filter(freed).map(|held| held.key.clone()).collect();
        let came = after.iter().filter(|now| !before.iter().any(|held| held.key == now.key));
        let came = came.map(|now| now.key.clone()).collect();
        if let Some(record) = self.records.get_mut(&seq) {
            record.booked = after;
        }
        (left, came)
    }

    /// Counts the record as an order of its receiver and a sale of its supplier,
    /// and draws on its permits; or takes all that back.
    pub(super) fn count(&mut self, seq: u64, counts: bool) {
        let Some(record) = self.records.get(&seq).cloned() else { return };
        let Some(day) = record.order_day else { return };
        for goods in &record.goods {
            let Some(substance) = &goods.substance else { continue };
            let buyer = record.importer.as_ref().filter(|_| record.named.is_none());
            if let Some(buyer) = buyer.and_then(|id| self.operators.get_mut(id)) {
                match counts {
                    true => buyer.purchases.add(substance, day, seq, goods.mass),
                    false => buyer.purchases.remove(day, seq),
                }
            }
            let moves = !matches!(record.kind, Kind::Order | Kind::Allocation);
            if let Some(seller) =
                record.exporter.as_ref().filter(|_| moves).and_then(|id| self.operators.get_mut(id))
            {
                match counts {
                    true => seller.sales.add(substance, day, seq, goods.mass),
                    false => seller.sales.remove(day, seq),
                }
            }
        }
        for number in &record.permits {
            let Some(permit) = self.permits.by_number.get_mut(number) else { continue };
            let covered = record.goods.iter().filter(|goods| {
                goods
                    .substance
                    .as_deref()
                    .is_some_and(|key| self.substances.covers(key).contains(&permit.substance))
            });
            match counts {
                true => permit.drawn.insert(seq, covered.map(|goods| goods.mass).sum()),
                false => permit.drawn.remove(&seq),
            };
        }
    }

    /// What the second leg of a round trip lacks, past the loss allowed, stayed
    /// in the country of the first leg's destination.
    pub(super) fn round_trip(&mut self, seq: u64) {
        let Some(back) = self.records.get(&seq) else { return };
        let Some(trip) = back.round_trip.clone() else { return };
        let Some(first) = self.round_trips.get(&trip).copied() else {
            self.round_trips.insert(trip, seq);
            return;
        };
        let Some(out) = self.records.get(&first) else { return };
        if out.destination != back.origin || first == seq {
            return;
        }
        let (gone, came) = (out.total(), back.total());
        let least = i128::from(gone.mg()) * (100 - ROUND_TRIP_LOSS_PCT) / 100;
        let (Some(goods), Some(day)) = (out.goods.first(), self.arrival_day(out)) else { return };
        let Some(substance) = goods.substance.clone() else { return };
        if i128::from(came.mg()) >= least {
            return;
        }
        let key = self.key_of(out.destination, &substance, goods, day.year());
        let stayed = Booked { key, pending: Mass::ZERO, used: gone.saturating_sub(came) };
        self.ledger.rebook(first, &[], std::slice::from_ref(&stayed));
    }
}
