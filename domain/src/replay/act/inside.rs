//! Allocations, orders, transfers.

use crate::country::Country;
use crate::history::{AllocationGranted, Event, OrderReceived, Silence, TransferRecorded};
use crate::replay::Engine;
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::record::{Kind, Moving, Record, State};
use crate::replay::watch::Moment;
use crate::screening::Stage;
use crate::screening::rules::r60::Stream;
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Engine {
    /// A record between two companies of a country, as yet without goods.
    pub(super) fn blank(&mut self, event: &Event, kind: Kind, id: &str, prepared: Prepared) -> Record {
        self.seq += 1;
        let day = event.at.utc().date_naive();
        Record {
            seq: self.seq,
            kind,
            id: id.to_owned(),
            exporter: None,
            importer: None,
            ultimate: None,
            origin: Country::of("XX"),
            destination: Country::of("XX"),
            goods: prepared.goods,
            whole: None,
            route: Vec::new(),
            dispatch: Some(day),
            arrival: Some(day),
            permits: Vec::new(),
            packages: None,
            declared: None,
            round_trip: None,
            test_also: None,
            named: None,
            site: None,
            stated_year: None,
            known_at: event.at,
            version: 1,
            state: State::Waiting,
            reply: None,
            reply_due: None,
            silence: Silence::Hold,
            silence_source: String::new(),
            authorised_at: None,
            shipments: Vec::new(),
            changes: Vec::new(),
            booked: Vec::new(),
            allocated: None,
            order_day: Some(day),
            raised: BTreeMap::new(),
            closed: false,
        }
    }

    fn country_of(&self, operator: &str) -> Country {
        self.operators.get(operator).map_or(Country::of("XX"), |operator| operator.country)
    }

    /// An earlier order of the same receiver that a record carries out.
    pub(super) fn carries_out(&self, receiver: Option<&String>, kind: Kind, id: Option<&str>) -> Option<u64> {
        let seq = self.ids.get(&(kind, id?.to_owned())).copied()?;
        let earlier = self.records.get(&seq)?;
        (earlier.importer.as_ref() == receiver).then_some(seq)
    }

    pub(super) fn allocate(
        &mut self,
        event: &Event,
        of: &AllocationGranted,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        let mut record = self.blank(event, Kind::Allocation, &of.allocation, prepared);
        record.importer = Some(of.operator.0.clone());
        record.origin = self.country_of(&of.operator);
        record.destination = record.origin;
        record.test_also = of.destination.map(|land| land.0);
        record.stated_year = Some(of.year.into());
        record.closed = true;
        if let Some(goods) = record.goods.first()
            && let Some(substance) = goods.substance.clone()
        {
            let key = self.key_of(record.origin, &substance, goods, of.year.into());
            let mass = record.goods.first().map(|goods| goods.mass).unwrap_or_default();
            let line = self.ledger.line_mut(&key);
            line.allocated = line.allocated + mass;
            record.allocated = Some((key, mass));
        }
        let seq = self.keep(record);
        self.count(seq, true);
        self.judge(seq, Stage::Submission, None, event.at, &event.id, out);
        self.watch_order(seq, Moment::of(event), out);
    }

    pub(super) fn order(
        &mut self,
        event: &Event,
        of: &OrderReceived,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        let mut record = self.blank(event, Kind::Order, &of.order, prepared);
        record.importer = Some(of.from.0.clone());
        record.exporter = Some(of.to.0.clone());
        record.origin = self.country_of(&of.to);
        record.destination = self.country_of(&of.from);
        record.permits = of.permit.iter().cloned().collect();
        record.site = of.delivery_site.as_ref().and_then(|site| site.site.as_ref()).map(|id| id.0.clone());
        record.closed = true;
        let seq = self.keep(record);
        self.count(seq, true);
        self.judge(seq, Stage::Submission, None, event.at, &event.id, out);
        self.watch_order(seq, Moment::of(event), out);
    }

    pub(super) fn transfer(
        &mut self,
        event: &Event,
        of: &TransferRecorded,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        let mut record = self.blank(event, Kind::Transfer, &of.transfer, prepared);
        record.exporter = Some(of.from.0.clone());
        record.importer = Some(of.to.0.clone());
        record.origin = self.country_of(&of.from);
        record.destination = self.country_of(&of.to);
        record.packages = of.packages.map(i64::from);
        record.permits = of.permit.iter().cloned().collect();
        record.declared = of.declared.clone();
        record.whole = Some(of.quantity.0.clone());
        record.named =
            self.carries_out(record.importer.as_ref(), Kind::Order, of.order.as_deref()).or_else(|| {
                self.carries_out(record.importer.as_ref(), Kind::Allocation, of.allocation.as_deref())
            });
        let day: NaiveDate = of.period.map_or(event.at.utc().date_naive(), |span| span.to.0);
        record.order_day = Some(day);
        record.shipments = vec![of.transfer.0.clone()];
        record.closed = true;
        let moving = Moving::new(record.seq, event.at);
        // The goods of a transfer can be examined or counted like a shipment.
        self.shipments.entry(of.transfer.0.clone()).or_insert(moving);
        for goods in &record.goods {
            let Some(key) = goods.substance.as_deref() else { continue };
            self.stock_moved(&of.from, key, Stream::Shipments, goods.mass);
            self.stock_moved(&of.to, key, Stream::Receipts, goods.mass);
        }
        let seq = self.keep(record);
        self.count(seq, true);
        self.rebook(seq);
        self.judge(seq, Stage::Departure, None, event.at, &event.id, out);
        // The sum of many deliveries is no order of its own.
        if of.period.is_none() {
            self.watch_order(seq, Moment::of(event), out);
        }
    }
}
