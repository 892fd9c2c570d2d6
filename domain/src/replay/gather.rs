//! The facts of a record as the rules look at them: the same plain data that a
//! live notification is judged by.

use super::Engine;
use super::goods::{Goods, uuid};
use super::ledger::{Booked, Counter};
use super::record::{Kind, Moving, Record};
use crate::history::{Activity, midnight};
use crate::needs::Key;
use crate::quantity::Mass;
use crate::screening::facts::{
    Arrived, Contribution, Duty, Facts, Filing, Item, Late, Law, Movement, Notice, RecordKind, Reference,
    Silence, Similar, Transit,
};
use crate::time::Instant;
use chrono::{Duration, NaiveDate};

impl Engine {
    /// Everything the rules look at of one record, as known at an instant.
    pub(super) fn facts(&self, record: &Record, now: Instant) -> Facts {
        let today = now.utc().date_naive();
        let mut facts = Facts {
            record: crate::screening::facts::Record { reference: reference(record), version: record.version },
            now,
            today,
            origin: record.origin,
            destination: record.destination,
            dispatch_on: record.dispatch,
            arrival_on: record.planned_arrival(),
            transport: None,
            items: self.items(record),
            parties: self.parties(record),
            permits: self.presented(record),
            route: self.route(record, today),
            law: self.terms(record),
            notification: self.filing(record, today),
            movement: self.movement(record),
            changes: record.changes.clone(),
            similar: self.similar(record),
            earlier: Vec::new(),
        };
        if let Some(also) = record.test_also {
            facts
                .items
                .extend(record.goods.iter().filter_map(|goods| self.tested_there(record, goods, also)));
        }
        facts
    }

    fn items(&self, record: &Record) -> Vec<Item> {
        let day = record.dispatch.unwrap_or_else(|| record.known_at.utc().date_naive());
        let kept = record.goods.iter().filter(|goods| {
            let exempt = |country, activity| self.law.exempt(&self.substances, goods, country, activity, day);
            !(exempt(record.origin, Activity::Export) && exempt(record.destination, Activity::Import))
        });
        kept.map(|goods| self.item(record, goods, day)).collect()
    }

    fn item(&self, record: &Record, goods: &Goods, day: NaiveDate) -> Item {
        let mut item = self.plain(goods);
        let due = self.law.notification_due(&self.substances, goods, record.origin, record.destination, day);
        item.notification_due = match (due, &goods.substance) {
            (Some(source), _) => Duty::Due { source },
            (None, None) if record.crosses() => Duty::Unknown,
            (None, _) => Duty::NotDue,
        };
        item.arrived = self.arrived(record, goods);
        if let Some((moving, true)) = self.last(record).map(|moving| (moving, moving.over())) {
            // What is tested against the need is what came.
            item.mass = moving.arrived.filter(|_| item.arrived.is_some()).unwrap_or(item.mass);
        }
        if record.kind == Kind::Allocation {
            self.onto_allocations(record, goods, &mut item);
        } else if let Some(key) = self.need_key(record, goods) {
            let own = record.booked.iter().find(|held| held.key == key);
            self.onto_line(record.seq, key, own, goods, &mut item);
        }
        if record.crosses() {
            let prohibited = goods.substance.as_deref().and_then(|key| {
                self.law.field(&self.substances, record.destination, key, Activity::Import, day, |control| {
                    control.set.import_prohibited
                })
            });
            item.import_prohibited = prohibited.map(|(prohibited, _)| prohibited);
        }
        item
    }

    pub(super) fn plain(&self, goods: &Goods) -> Item {
        let key = goods.substance.as_deref();
        Item {
            id: goods.id,
            substance: goods.substance.clone(),
            name: key.map(|key| self.substances.name(key)).unwrap_or_default(),
            covers: key.map(|key| self.substances.covers(key)).unwrap_or_default(),
            form: goods.form.clone(),
            mass: goods.mass,
            upper_bound: goods.upper_bound,
            conversions: goods.steps.clone(),
            liquid: key.is_some_and(|key| self.substances.liquid(key)),
            need_expected: key.is_some_and(|key| self.substances.need_expected(key)),
            room: None,
            pending_ahead: Mass::ZERO,
            contributors: Vec::new(),
            import_prohibited: None,
            notification_due: Duty::NotDue,
            arrived: None,
        }
    }

    /// The balance of a line without what the record itself holds there.
    fn onto_line(&self, seq: u64, key: Key, own: Option<&Booked>, goods: &Goods, item: &mut Item) {
        let mut room = self.ledger.room(&key, Counter::Imports, own);
        // Lines of one record that draw on the same balance are tested one after another.
        if own.is_none() && goods.found {
            room.used = room.used.saturating_sub(goods.mass);
        }
        item.pending_ahead = self.ledger.ahead(&key, seq);
        item.contributors = self
            .ledger
            .contributors(&key, seq)
            .into_iter()
            .filter_map(|(seq, mass, pending)| {
                let record = reference(self.records.get(&seq)?);
                Some(Contribution { record, mass, pending })
            })
            .collect();
        item.room = Some(room);
    }

    /// An allocation is tested on its own counter, on the line of the holder's country.
    fn onto_allocations(&self, record: &Record, goods: &Goods, item: &mut Item) {
        let Some((key, own)) = &record.allocated else { return };
        let mut room = self.ledger.room(key, Counter::Allocations, None);
        room.used = room.used.saturating_sub(*own);
        item.room = Some(room);
        item.mass = goods.mass;
    }

    /// The same goods against the imports of the country they are meant for.
    fn tested_there(&self, record: &Record, goods: &Goods, there: crate::country::Country) -> Option<Item> {
        let substance = goods.substance.as_deref()?;
        let line = record.allocated.as_ref().map(|(key, _)| key.line);
        let goods = Goods { line, id: super::goods::item_id(&record.id, 1), ..goods.clone() };
        let key = self.key_of(there, substance, &goods, record.stated_year?);
        let mut item = self.plain(&goods);
        self.onto_line(record.seq, key, None, &goods, &mut item);
        // Licences and caps are judged by the first item alone.
        item.covers = Vec::new();
        item.substance = None;
        Some(item)
    }

    fn last<'a>(&'a self, record: &'a Record) -> Option<&'a Moving> {
        self.movements(record).last()
    }

    /// What arrived of goods, where it was weighed and can be told from other goods.
    fn arrived(&self, record: &Record, goods: &Goods) -> Option<Arrived> {
        let moving = self.last(record).filter(|moving| moving.arrived_at.is_some() && !goods.found)?;
        let single = record.goods.iter().filter(|goods| !goods.found).count() == 1;
        if !single && moving.arrived.is_some() {
            return None;
        }
        let sent = moving.sent.unwrap_or(goods.mass);
        // An arrival that says no quantity came as it was sent.
        let came = moving.arrived.or_else(|| (moving.over() && !moving.gone).then_some(sent))?;
        Some(Arrived { sent, arrived: came, sigma: None })
    }

    fn route(&self, record: &Record, today: NaiveDate) -> Vec<Transit> {
        let notice = |country| {
            let day = record.dispatch.unwrap_or(today);
            let duties = record.goods.iter().filter_map(|goods| {
                let key = goods.substance.as_deref()?;
                self.law.field(&self.substances, country, key, Activity::Transit, day, |control| {
                    control.set.transit_notice_days
                })
            });
            match duties.max_by_key(|(days, _)| *days) {
                Some((days, source)) => Notice::Due { days: days.into(), source },
                None => Notice::NotDue,
            }
        };
        let leg = |(country, notified_on): &(_, _)| Transit {
            country: *country,
            notice: notice(*country),
            notified_on: *notified_on,
            onward_proven: false,
        };
        record.route.iter().map(leg).collect()
    }

    /// Notice and silence, where a notification is due or a law asks.
    fn terms(&self, record: &Record) -> Law {
        let silence = match record.silence {
            crate::history::Silence::Hold => Silence::Hold,
            crate::history::Silence::Lapse => Silence::Lapse,
            crate::history::Silence::Consent => Silence::Consent,
        };
        let filed = record.known_at.utc().date_naive();
        let notices = self.due_goods(record).filter_map(|goods| {
            let key = goods.substance.as_deref()?;
            Some(self.law.notice(&self.substances, key, record.origin, record.destination, filed))
        });
        let longest = notices.max_by_key(|(days, _)| *days);
        let earliest = longest.as_ref().map(|(days, _)| filed + Duration::days(days + 1));
        Law {
            notice: match longest {
                Some((days, source)) => Notice::Due { days, source },
                None => Notice::NotDue,
            },
            earliest_dispatch: earliest,
            silence,
            silence_source: record.silence_source.clone(),
            transit_only: false,
        }
    }

    /// Goods of a record that need a notification.
    pub(super) fn due_goods<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Goods> {
        let day = record.dispatch.unwrap_or_else(|| record.known_at.utc().date_naive());
        record.goods.iter().filter(move |goods| {
            self.law
                .notification_due(&self.substances, goods, record.origin, record.destination, day)
                .is_some()
        })
    }

    fn filing(&self, record: &Record, today: NaiveDate) -> Option<Filing> {
        if record.kind != Kind::Notification {
            return None;
        }
        let exporter = record.exporter.as_ref().and_then(|id| self.operators.get(id));
        // A decision that no line recorded is unknown, not a refusal.
        let undecided = record.state == super::record::State::Waiting;
        Some(Filing {
            id: uuid("notification", &record.id),
            number: record.id.clone(),
            state: record.state.code().to_owned(),
            submitted_on: Some(record.known_at.utc().date_naive()),
            reply_due: record.reply_due,
            reply: record.reply.clone(),
            authorised_at: record.authorised_at.or(undecided.then_some(record.known_at)),
            suspended: false,
            late: exporter.map(|exporter| exporter.late_share(today)).map(|(late, of)| Late { late, of }),
            packages: record.packages,
        })
    }

    fn movement(&self, record: &Record) -> Option<Movement> {
        let moving = self.last(record)?;
        let id = record.shipments.last()?;
        Some(Movement {
            shipment: Some(uuid("shipment", id)),
            number: id.clone(),
            departed_at: Some(moving.departed_at),
            departed_on: Some(moving.departed_at.utc().date_naive()),
            landed_on: moving.landed_on,
            arrived_on: moving.arrived_at.map(|at| at.utc().date_naive()),
            released: moving.released || moving.gone,
            partial: moving.partial,
            packages_sent: moving.packages_sent.or(record.packages),
            packages_arrived: moving.packages_arrived,
            seals_intact: moving.seals_intact,
            beyond: Vec::new(),
        })
    }

    /// Other notifications of the same two parties, filed lately.
    fn similar(&self, record: &Record) -> Vec<Similar> {
        let (Some(exporter), Some(importer)) = (&record.exporter, &record.importer) else {
            return Vec::new();
        };
        let recent = self.recent.get(&(exporter.clone(), importer.clone()));
        let others = recent.into_iter().flatten().filter(|seq| **seq != record.seq);
        others
            .filter_map(|seq| self.records.get(seq))
            .filter(|other| other.kind == Kind::Notification)
            .flat_map(|other| {
                other.goods.iter().filter_map(|goods| {
                    Some(Similar {
                        record: reference(other),
                        same_parties: true,
                        substance: goods.substance.clone()?,
                        mass: goods.mass,
                        dispatch_on: other.dispatch?,
                    })
                })
            })
            .collect()
    }
}

/// A record as people open it: its own number is the file's id.
pub(super) fn reference(record: &Record) -> Reference {
    let kind = match record.kind {
        Kind::Notification => RecordKind::Notification,
        Kind::Allocation => RecordKind::Need,
        Kind::Shipment | Kind::Transfer | Kind::Order => RecordKind::Shipment,
    };
    Reference { kind, id: uuid(record.kind.code(), &record.id), number: record.id.clone() }
}

/// The last instant of a term of days from a day: 00:00 of the day after.
pub(super) fn term_over(day: NaiveDate, days: i64) -> Instant {
    midnight(day + Duration::days(days + 1))
}
