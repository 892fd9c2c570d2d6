//! What moves: departures, new ways, arrivals, findings of customs, returns.

use super::trade::{legs, whole};
use crate::history::{
    CustomsStatus, Event, ShipmentArrived, ShipmentCustoms, ShipmentDeparted, ShipmentExamined,
    ShipmentRerouted, ShipmentReturned,
};
use crate::quantity::{Declared, Mass};
use crate::replay::Engine;
use crate::replay::goods::{Goods, share_of};
use crate::replay::judge::NEED;
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::record::{Kind, Moving, Record};
use crate::replay::watch::Moment;
use crate::screening::facts::{Change, Changed};
use crate::screening::rules::r62late;
use crate::screening::{RuleCode, Stage};

/// What a new way of the goods is judged by.
const REROUTED: &[RuleCode] = &[
    RuleCode::R01,
    RuleCode::R03,
    RuleCode::R04,
    RuleCode::R10,
    RuleCode::R11,
    RuleCode::R12,
    RuleCode::R13,
    RuleCode::R41,
    RuleCode::R42,
];

/// What an arrival is judged by where it is as notified.
const ARRIVED: &[RuleCode] = &[RuleCode::R11, RuleCode::R42, RuleCode::R50, RuleCode::R54, RuleCode::R55];

/// What goods that nobody declared are judged by.
const FOUND: &[RuleCode] = &[RuleCode::R01, RuleCode::R03, RuleCode::R04, RuleCode::R50];

impl Engine {
    pub(super) fn depart(
        &mut self,
        event: &Event,
        of: &ShipmentDeparted,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        let sent = prepared.mass("quantity");
        let seq = match &of.notification {
            Some(id) => self.seq_of(Kind::Notification, id),
            None => Some(self.unnotified(event, of, prepared)),
        };
        let Some(seq) = seq else { return };
        let mut moving = Moving::new(seq, event.at);
        (moving.sent, moving.packages_sent) = (sent, of.packages.map(i64::from));
        self.shipments.insert(of.shipment.0.clone(), moving);
        let Some(record) = self.records.get_mut(&seq) else { return };
        let draws_again = record.state.freed() && record.shipments.is_empty();
        record.shipments.push(of.shipment.0.clone());
        let planned = record.planned_arrival();
        if draws_again || record.kind == Kind::Shipment {
            self.count(seq, true);
        }
        self.settle(seq, event.at, &event.id, out);
        self.judge(seq, Stage::Departure, None, event.at, &event.id, out);
        if of.notification.is_none() {
            self.watch_order(seq, Moment::of(event), out);
        }
        self.schedule_arrival(seq, planned, self.params.r55_arrival_days);
    }

    /// A movement that nobody notified.
    fn unnotified(&mut self, event: &Event, of: &ShipmentDeparted, prepared: Prepared) -> u64 {
        let mut record = self.blank(event, Kind::Shipment, &of.shipment, prepared);
        record.exporter = of.exporter.as_ref().map(|id| id.0.clone());
        record.importer = of.importer.as_ref().map(|id| id.0.clone());
        record.ultimate = of.ultimate_consignee.as_ref().map(|id| id.0.clone());
        record.origin = of.origin.map_or(record.origin, |land| land.0);
        record.destination = of.destination.map_or(record.destination, |land| land.0);
        record.whole = of.items.as_deref().and_then(whole);
        record.route = legs(of.route.as_deref());
        record.dispatch = of.planned_dispatch.map(|day| day.0).or(record.dispatch);
        record.arrival = of.planned_arrival.map(|day| day.0);
        record.permits = of.permits.clone().unwrap_or_default();
        record.packages = of.packages.map(i64::from);
        record.declared = of.declared.clone();
        record.round_trip = of.round_trip.as_ref().map(|id| id.0.clone());
        record.named = self.carries_out(record.importer.as_ref(), Kind::Allocation, of.allocation.as_deref());
        let seq = self.keep(record);
        self.round_trip(seq);
        seq
    }

    fn moving(&mut self, id: &str) -> Option<&mut Moving> {
        self.shipments.get_mut(id)
    }

    fn record_of(&self, shipment: &str) -> Option<u64> {
        self.shipments.get(shipment).map(|moving| moving.record)
    }

    pub(super) fn reroute(&mut self, event: &Event, of: &ShipmentRerouted, out: &mut Vec<Found>) {
        let Some(seq) = self.record_of(&of.shipment) else { return };
        let Some(record) = self.records.get_mut(&seq) else { return };
        let mut changed = |what, from: String, to: String| record.changes.push(Change { what, from, to });
        if let Some(land) = of.destination {
            changed(Changed::Destination, record.destination.to_string(), land.0.to_string());
            record.destination = land.0;
        }
        if let Some(id) = &of.consignee {
            let from = record.importer.replace(id.0.clone()).unwrap_or_default();
            record.changes.push(Change { what: Changed::Consignee, from, to: id.0.clone() });
        }
        if let Some(port) = &of.port {
            record.changes.push(Change {
                what: Changed::PortOfDischarge,
                from: String::new(),
                to: port.clone(),
            });
        }
        if of.bill_reissued == Some(true) {
            let (from, to) = ("issued".to_owned(), "reissued".to_owned());
            record.changes.push(Change { what: Changed::BillOfLading, from, to });
        }
        record.version += 1;
        self.settle(seq, event.at, &event.id, out);
        self.judge(seq, Stage::Amendment, Some(REROUTED), event.at, &event.id, out);
        self.watch_parties(seq, Moment::of(event), out);
    }

    pub(super) fn arrive(
        &mut self,
        event: &Event,
        of: &ShipmentArrived,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let came = prepared.mass("quantity");
        let Some(moving) = self.moving(&of.shipment) else { return };
        moving.arrived_at = Some(event.at);
        moving.partial = of.partial;
        // Without a quantity the last delivery completes what was sent.
        moving.arrived = match came {
            Some(mass) => Some(moving.arrived.unwrap_or_default() + mass),
            None => moving.arrived.filter(|_| of.partial),
        };
        moving.packages_arrived = match of.packages {
            Some(packages) => Some(moving.packages_arrived.unwrap_or_default() + i64::from(packages)),
            None => moving.packages_arrived.filter(|_| of.partial),
        };
        if of.seal_intact.is_some() {
            moving.seals_intact = of.seal_intact;
        }
        let (seq, sent, arrived) = (moving.record, moving.sent, moving.arrived);
        self.settle(seq, event.at, &event.id, out);
        self.judge(seq, Stage::Arrival, Some(ARRIVED), event.at, &event.id, out);
        let notified = self.records.get(&seq).map(Record::total).unwrap_or_default();
        self.short_arrival(seq, arrived.filter(|_| !of.partial), sent.unwrap_or(notified), event);
        if arrived.is_some_and(|arrived| arrived > sent.unwrap_or(notified)) {
            self.judge(seq, Stage::Arrival, Some(NEED), event.at, &event.id, out);
        }
    }

    /// What an arrival lacks is a loss that somebody has to report.
    fn short_arrival(&mut self, seq: u64, arrived: Option<Mass>, sent: Mass, event: &Event) {
        let (Some(record), Some(arrived)) = (self.records.get(&seq), arrived) else { return };
        let raised = record.raised.keys().any(|(rule, ..)| *rule == RuleCode::R54);
        let substance = record.goods.first().and_then(|goods| goods.substance.clone());
        let (Some(receiver), Some(substance)) = (record.importer.clone(), substance) else { return };
        if !raised || arrived >= sent {
            return;
        }
        let kind = match record.kind {
            Kind::Notification => r62late::SubjectKind::Notification,
            Kind::Transfer => r62late::SubjectKind::Transfer,
            _ => r62late::SubjectKind::Shipment,
        };
        let subject = (kind, record.id.clone());
        let day = event.at.utc().date_naive();
        self.loss_shown(RuleCode::R54, subject, &receiver, &substance, day, sent.saturating_sub(arrived));
    }

    pub(super) fn customs(&mut self, event: &Event, of: &ShipmentCustoms, out: &mut Vec<Found>) {
        let day = event.at.utc().date_naive();
        let Some(moving) = self.moving(&of.shipment) else { return };
        let seq = moving.record;
        let mut landed = None;
        match of.status {
            CustomsStatus::Landed | CustomsStatus::Uncleared | CustomsStatus::Unclaimed => {
                landed = Some(*moving.landed_on.get_or_insert(day));
            }
            CustomsStatus::Released => moving.released = true,
            CustomsStatus::Returned => (moving.gone, moving.returned_all) = (true, true),
            CustomsStatus::Seized => moving.gone = true,
        }
        self.settle(seq, event.at, &event.id, out);
        self.schedule_arrival(seq, landed, self.params.r55_uncleared_days);
    }

    pub(super) fn examine(
        &mut self,
        event: &Event,
        of: &ShipmentExamined,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let Some(seq) = self.record_of(&of.shipment) else { return };
        let Some(record) = self.records.get(&seq) else { return };
        let known: Vec<String> = record
            .goods
            .iter()
            .filter_map(|goods| goods.substance.as_deref())
            .map(|key| self.substances.need_substance(key))
            .collect();
        let mut found = Vec::new();
        for (at, one) in of.found.iter().enumerate() {
            let key = self.key(&one.substance);
            if known.contains(&self.substances.need_substance(&key)) {
                continue;
            }
            let share = record.whole.as_ref().zip(one.content_pct).map(|(whole, pct)| share_of(whole, pct));
            let stated = prepared.masses.get(&format!("found[{at}].quantity")).cloned();
            let converted = stated.or_else(|| self.substances.mass("", Some(&key), share.as_ref()?).ok());
            let Some(converted) = converted else { continue };
            let declared =
                one.quantity.clone().or(share).map_or_else(|| Declared::kg(0), |quantity| quantity.0);
            let mut goods = Goods::plain(&record.id, &key, one.line, &declared, converted);
            goods.id = crate::replay::goods::item_id(&record.id, record.goods.len() + found.len());
            goods.found = true;
            found.push(goods);
        }
        if found.is_empty() {
            return;
        }
        if let Some(record) = self.records.get_mut(&seq) {
            record.goods.extend(found);
            record.version += 1;
        }
        self.settle(seq, event.at, &event.id, out);
        self.judge(seq, Stage::Arrival, Some(FOUND), event.at, &event.id, out);
    }

    pub(super) fn send_back(
        &mut self,
        event: &Event,
        of: &ShipmentReturned,
        prepared: &Prepared,
        out: &mut Vec<Found>,
    ) {
        let back = prepared.mass("quantity").unwrap_or_default();
        let Some(seq) = self.record_of(&of.shipment) else { return };
        let total = self.records.get(&seq).map(Record::total).unwrap_or_default();
        let Some(moving) = self.moving(&of.shipment) else { return };
        moving.returned = moving.returned + back;
        let had = moving.arrived.or(moving.sent).unwrap_or(total);
        moving.gone |= moving.returned >= had && had > Mass::ZERO;
        self.settle(seq, event.at, &event.id, out);
    }
}
