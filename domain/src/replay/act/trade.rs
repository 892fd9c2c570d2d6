//! Notifications.

use crate::history::{
    Event, Item, NotificationAmended, NotificationReplied, NotificationSubmitted, ReplyKind,
};
use crate::quantity::Declared;
use crate::replay::Engine;
use crate::replay::gather::term_over;
use crate::replay::judge::{LICENCE, NEED};
use crate::replay::output::Found;
use crate::replay::prepare::Prepared;
use crate::replay::record::{Kind, Record, State};
use crate::replay::watch::Moment;
use crate::screening::Stage;
use crate::screening::facts::{self, Change, Changed, Reply};
use chrono::Duration;

impl Engine {
    pub(super) fn submit(
        &mut self,
        event: &Event,
        of: &NotificationSubmitted,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        if let Some(old) = of.replaces.as_deref() {
            self.replaced(event, old, out);
        }
        let mut record = self.blank(event, Kind::Notification, &of.notification, prepared);
        record.exporter = Some(of.exporter.0.clone());
        record.importer = Some(of.importer.0.clone());
        record.ultimate = of.ultimate_consignee.as_ref().map(|id| id.0.clone());
        record.origin = of.origin.0;
        record.destination = of.destination.0;
        record.whole = whole(&of.items);
        record.route = legs(of.route.as_deref());
        record.dispatch = Some(of.planned_dispatch.0);
        record.arrival = of.planned_arrival.map(|day| day.0);
        record.permits = of.permits.clone().unwrap_or_default();
        record.packages = of.packages.map(i64::from);
        record.declared = of.declared.clone();
        record.round_trip = of.round_trip.as_ref().map(|id| id.0.clone());
        record.named = self.carries_out(record.importer.as_ref(), Kind::Allocation, of.allocation.as_deref());
        self.set_terms(&mut record);
        let seq = self.keep(record);
        self.remember(seq);
        self.count(seq, true);
        self.rebook(seq);
        self.round_trip(seq);
        self.judge(seq, Stage::Submission, None, event.at, &event.id, out);
        self.watch_order(seq, Moment::of(event), out);
        self.watch_pace(seq, Moment::of(event), out);
        self.filed(seq, event);
        self.schedule(seq, event.at);
    }

    /// The earlier filing draws on nothing any more, unless its goods have left.
    fn replaced(&mut self, event: &Event, old: &str, out: &mut Vec<Found>) {
        let Some(seq) = self.seq_of(Kind::Notification, old) else { return };
        if self.records.get(&seq).is_some_and(|record| record.shipments.is_empty()) {
            self.set_state(seq, State::Withdrawn, event, out);
        }
    }

    /// Reply term and silence, from the day of filing, where a notification is due.
    fn set_terms(&self, record: &mut Record) {
        let day = record.known_at.utc().date_naive();
        let replies = self.due_goods(record).filter_map(|goods| {
            let key = goods.substance.as_deref()?;
            Some(self.law.reply(&self.substances, key, record.origin, record.destination, day))
        });
        let longest = replies.max_by_key(|reply| reply.days);
        if let Some(reply) = longest {
            record.reply_due = Some(term_over(day, reply.days));
            record.silence = reply.silence;
            record.silence_source = reply.source;
        }
    }

    /// Filings of the exporter, for its share of late ones.
    fn filed(&mut self, seq: u64, event: &Event) {
        let Some(record) = self.records.get(&seq) else { return };
        let earliest = self.facts(record, event.at).law.earliest_dispatch;
        let late = earliest.zip(record.dispatch).is_some_and(|(earliest, dispatch)| dispatch < earliest);
        let Some(exporter) = record.exporter.clone() else { return };
        if let Some(exporter) = self.operators.get_mut(&exporter) {
            exporter.filed(event.at.utc().date_naive(), late);
        }
    }

    pub(super) fn amend(
        &mut self,
        event: &Event,
        of: &NotificationAmended,
        prepared: Prepared,
        out: &mut Vec<Found>,
    ) {
        let Some(seq) = self.seq_of(Kind::Notification, &of.notification) else { return };
        self.count(seq, false);
        let Some(mut record) = self.records.get(&seq).cloned() else { return };
        let before = record.total();
        let mut anew = change_consignees(&mut record, of);
        if let Some(items) = &of.items {
            record.goods = prepared.goods;
            record.whole = whole(items);
        }
        if let Some(route) = &of.route {
            record.route = legs(Some(route));
        }
        record.origin = of.origin.map_or(record.origin, |land| land.0);
        record.exporter = of.exporter.as_ref().map(|id| id.0.clone()).or(record.exporter);
        record.dispatch = of.planned_dispatch.map(|day| day.0).or(record.dispatch);
        record.arrival = of.planned_arrival.map(|day| day.0).or(record.arrival);
        record.permits = of.permits.clone().unwrap_or(record.permits);
        record.packages = of.packages.map(i64::from).or(record.packages);
        record.declared = of.declared.clone().or(record.declared);
        record.round_trip = of.round_trip.as_ref().map(|id| id.0.clone()).or(record.round_trip);
        record.version += 1;
        anew |= record.total() > before;
        if anew && record.shipments.is_empty() {
            (record.state, record.reply, record.authorised_at) = (State::Waiting, None, None);
            let first = std::mem::replace(&mut record.known_at, event.at);
            self.set_terms(&mut record);
            record.known_at = first;
        }
        for id in record.parties() {
            if let Some(operator) = self.operators.get_mut(id) {
                operator.open.insert(seq);
            }
        }
        let freed = record.state.freed();
        self.records.insert(seq, record);
        self.remember(seq);
        self.count(seq, !freed);
        self.settle(seq, event.at, &event.id, out);
        self.judge(seq, Stage::Amendment, None, event.at, &event.id, out);
        self.watch_parties(seq, Moment::of(event), out);
        self.schedule(seq, event.at);
    }

    pub(super) fn reply(&mut self, event: &Event, of: &NotificationReplied, out: &mut Vec<Found>) {
        let Some(seq) = self.seq_of(Kind::Notification, &of.notification) else { return };
        let Some(record) = self.records.get_mut(&seq).filter(|record| record.destination == of.country.0)
        else {
            return;
        };
        let kind = match of.reply {
            ReplyKind::NoObjection => facts::ReplyKind::NoObjection,
            ReplyKind::Objection => facts::ReplyKind::Objection,
            ReplyKind::InformationRequested => facts::ReplyKind::InformationRequested,
            ReplyKind::UnderInvestigation => facts::ReplyKind::UnderInvestigation,
        };
        let reason = of.reason_code.map(|reason| reason.code().to_owned());
        record.reply = Some(Reply { kind, at: event.at, reason });
        let (state, left) = (record.state, !record.shipments.is_empty());
        if of.reply == ReplyKind::Objection {
            self.watch_objection(seq, of.reason_code, Moment::of(event), out);
        }
        match of.reply {
            ReplyKind::Objection if !left && !state.freed() => {
                self.set_state(seq, State::Objected, event, out);
            }
            ReplyKind::NoObjection if state == State::Objected => {
                self.set_state(seq, State::Waiting, event, out);
                self.rejudge([seq], NEED, event, out);
                self.rejudge([seq], LICENCE, event, out);
            }
            _ => {}
        }
    }

    pub(super) fn authorise(&mut self, event: &Event, id: &str, out: &mut Vec<Found>) {
        let Some(seq) = self.seq_of(Kind::Notification, id) else { return };
        if let Some(record) = self.records.get_mut(&seq) {
            record.authorised_at = Some(event.at);
        }
        self.set_state(seq, State::Authorised, event, out);
        self.judge(seq, Stage::Authorisation, None, event.at, &event.id, out);
    }

    pub(super) fn end(&mut self, event: &Event, id: &str, state: State, out: &mut Vec<Found>) {
        let Some(seq) = self.seq_of(Kind::Notification, id) else { return };
        self.set_state(seq, state, event, out);
    }

    /// Moves a notification on: what it drew on caps and permits comes free or is
    /// drawn again, and the need follows.
    fn set_state(&mut self, seq: u64, state: State, event: &Event, out: &mut Vec<Found>) {
        let Some(record) = self.records.get_mut(&seq) else { return };
        let moved = !record.shipments.is_empty();
        let (before, after) = (record.state.freed() && !moved, state.freed() && !moved);
        record.state = state;
        if before != after {
            self.count(seq, !after);
        }
        self.settle(seq, event.at, &event.id, out);
    }

    /// Keeps the latest filings of two parties at hand, to find look-alikes.
    fn remember(&mut self, seq: u64) {
        let Some(record) = self.records.get(&seq) else { return };
        let (Some(exporter), Some(importer)) = (record.exporter.clone(), record.importer.clone()) else {
            return;
        };
        let since = record.known_at.plus_ms(-Duration::days(RECENT_DAYS).num_milliseconds());
        let recent = self.recent.entry((exporter, importer)).or_default();
        if !recent.contains(&seq) {
            recent.push_back(seq);
        }
        while recent
            .front()
            .is_some_and(|oldest| self.records.get(oldest).is_none_or(|record| record.known_at < since))
        {
            recent.pop_front();
        }
    }
}

/// Filings older than this are no look-alikes of a new one.
const RECENT_DAYS: i64 = 120;

/// Takes over who and where the goods go to; whether that is another consignment.
fn change_consignees(record: &mut Record, of: &NotificationAmended) -> bool {
    let before = record.changes.len();
    if let Some(land) = of.destination.filter(|land| land.0 != record.destination) {
        let (from, to) = (record.destination.to_string(), land.0.to_string());
        record.changes.push(Change { what: Changed::Destination, from, to });
        record.destination = land.0;
    }
    if let Some(id) = of.importer.as_ref().filter(|id| record.importer.as_ref() != Some(&id.0)) {
        let from = record.importer.replace(id.0.clone()).unwrap_or_default();
        record.changes.push(Change { what: Changed::Consignee, from, to: id.0.clone() });
    }
    let ultimate = record.ultimate.clone().or_else(|| record.importer.clone());
    if let Some(id) = of.ultimate_consignee.as_ref().filter(|id| ultimate.as_ref() != Some(&id.0)) {
        record.ultimate = Some(id.0.clone());
        let (from, to) = (ultimate.unwrap_or_default(), id.0.clone());
        record.changes.push(Change { what: Changed::UltimateConsignee, from, to });
    }
    record.changes.len() > before
}

pub(super) fn legs(
    route: Option<&[crate::history::Leg]>,
) -> Vec<(crate::country::Country, Option<chrono::NaiveDate>)> {
    let legs = route.unwrap_or_default().iter();
    legs.map(|leg| (leg.country.0, leg.notified_on.map(|day| day.0))).collect()
}

pub(super) fn whole(items: &[Item]) -> Option<Declared> {
    items.first().map(|item| item.quantity.0.clone())
}
