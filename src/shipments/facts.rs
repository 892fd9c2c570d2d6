//! What screening looks at when goods leave, arrive, are turned or do not come.
//! The record judged is the notification, so that what is found stands beside
//! what was found before; a movement that nobody notified is judged by itself.

use super::entity::{item, shipment};
use super::{needs as balances, queries};
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::needs;
use crate::notifications;
use crate::notifications::commands::suspend;
use crate::notifications::entity::notification;
use crate::notifications::standing::{self, Row};
use crate::reference::{self, Reference};
use chrono::{Days, NaiveDate};
use domain::country::Country;
use domain::law::{PenDuty, PenState};
use domain::licence::keys_covering;
use domain::needs::{Held, Line};
use domain::notification::content::substance_name;
use domain::notification::lifecycle::State;
use domain::operator::name_key;
use domain::period::start_of_day;
use domain::quantity::Mass;
use domain::screening::facts::{
    Arrived, Beyond, Change, Duty, Facts, Item, Law, Movement, Part, Party, Record, RecordKind,
    Reference as Named, Similar,
};
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

/// The zone a country's authority counts days in.
pub fn zone(reference: &Reference, country: Country) -> chrono_tz::Tz {
    reference.law.zone(country).unwrap_or(chrono_tz::Tz::UTC)
}

/// When goods left, as an instant: the last moment of the day that was told, or
/// the telling where that came first. A day without an hour is read in the
/// company's favour.
pub fn departed_at(on: NaiveDate, zone: chrono_tz::Tz, told: Instant) -> Instant {
    let next = on.succ_opt().map_or(told, |day| start_of_day(day, zone));
    next.plus_ms(-1).min(told)
}

/// The country whose authority judges a movement, and its day at `at`.
///
/// # Errors
/// A country that no release ever wrote.
pub fn deciding(row: &shipment::Model, of: Option<&Row>) -> Result<Country> {
    match of {
        Some(of) => standing::keeper(of),
        // Found coming in: the country it came to; found going out: the one it left.
        None if row.departed_on.is_none() => country(row, &row.destination),
        None => country(row, &row.origin),
    }
}

pub(super) fn country(row: &shipment::Model, code: &str) -> Result<Country> {
    code.parse().map_err(|_| CommandError::Corrupt(format!("shipment {}: country", row.number)))
}

/// Gathers everything the rules look at, in the transaction of the act.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn gather(tx: &Tx, at: Instant, row: &shipment::Model, changes: Vec<Change>) -> Result<Facts> {
    let reference = reference::current_in(&**tx).await?;
    let left = departed(row, &reference, at)?;
    let mut facts = match row.notification_id {
        Some(id) => {
            let of = standing::lock(tx, id).await?;
            let facts = notifications::facts::gather(&**tx, &reference, &of, at).await?;
            as_it_stood(tx, &of, &reference, left.unwrap_or(at), facts).await?
        }
        None => unnotified(&**tx, at, row, &reference).await?,
    };
    facts.origin = country(row, &row.origin)?;
    facts.destination = country(row, &row.destination)?;
    facts.arrival_on = row.planned_arrival_on.or(facts.arrival_on);
    facts.movement = Some(movement(row, left, beyond(tx, row, &reference).await?));
    facts.changes.extend(changes);
    facts.items = items(tx, row, &reference, &facts).await?;
    Ok(facts)
}

/// A movement without a notification: only what was seen of it is known.
async fn unnotified(
    db: &impl ConnectionTrait,
    at: Instant,
    row: &shipment::Model,
    reference: &Reference,
) -> Result<Facts> {
    let number = row.number.clone();
    let (origin, destination) = (country(row, &row.origin)?, country(row, &row.destination)?);
    let today = at.day_in(zone(reference, deciding(row, None)?));
    let party = |part, operator, name: &str, country| Party {
        part,
        operator,
        name: name.to_owned(),
        country,
        licence: Duty::Unknown,
        licences: None,
        site: None,
        handler_caps: Vec::new(),
        barred: None,
        successor_of: None,
    };
    Ok(Facts {
        record: Record { reference: Named { kind: RecordKind::Shipment, id: row.id, number }, version: 1 },
        now: at,
        today,
        origin,
        destination,
        dispatch_on: None,
        arrival_on: None,
        transport: None,
        items: Vec::new(),
        parties: vec![
            party(Part::Exporter, row.operator_id, &row.exporter_name, origin),
            party(Part::Importer, row.importer_operator_id, &row.importer_name, destination),
        ],
        permits: Vec::new(),
        route: Vec::new(),
        law: Law::default(),
        notification: None,
        movement: None,
        changes: Vec::new(),
        similar: similar(db, row, today).await?,
        earlier: Vec::new(),
    })
}

/// The notification's life as it stood when the goods left: an order of a later
/// day did not forbid what had left, and an authorisation counts while it stood.
async fn as_it_stood(
    tx: &Tx,
    of: &Row,
    reference: &Reference,
    moved: Instant,
    mut facts: Facts,
) -> Result<Facts> {
    let zone = zone(reference, facts.origin);
    let order = suspend::in_force(&**tx, of.id).await?;
    let stood = match standing::state(of)? {
        State::Authorised | State::Suspended => true,
        State::Expired => of.valid_until.is_none_or(|last| moved.day_in(zone) <= last),
        _ => false,
    };
    if let Some(filing) = &mut facts.notification {
        filing.authorised_at = filing.authorised_at.filter(|_| stood);
        filing.suspended = order.is_some_and(|order| order.at_ms <= moved.ms());
    }
    Ok(facts)
}

fn departed(row: &shipment::Model, reference: &Reference, at: Instant) -> Result<Option<Instant>> {
    let zone = zone(reference, country(row, &row.origin)?);
    let told = Instant::from_ms(row.created_at_ms).min(at);
    Ok(row.departed_on.map(|on| departed_at(on, zone, told)))
}

fn movement(row: &shipment::Model, departed_at: Option<Instant>, beyond: Vec<Beyond>) -> Movement {
    Movement {
        shipment: Some(row.id),
        number: row.number.clone(),
        departed_at,
        departed_on: row.departed_on,
        landed_on: row.landed_on,
        arrived_on: row.arrived_on,
        released: false,
        partial: !row.last_arrived,
        packages_sent: row.packages_sent.map(i64::from),
        packages_arrived: row.packages_arrived.map(i64::from),
        seals_intact: row.seals_intact,
        beyond,
    }
}

/// Items of the notification of which more left, all its shipments added up, than
/// was authorised.
async fn beyond(tx: &Tx, row: &shipment::Model, reference: &Reference) -> Result<Vec<Beyond>> {
    let Some(id) = row.notification_id else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for notified in standing::items(&**tx, id).await? {
        let Some(authorised) = notified.authorised_mg else { continue };
        let moved =
            item::Entity::find().filter(item::Column::NotificationItemId.eq(notified.id)).all(&**tx).await?;
        let departed: i64 = moved.iter().map(|one| one.mass_mg).sum();
        if departed > authorised {
            let name = substance_name(&reference.catalogue, &notified.substance);
            found.push(Beyond {
                substance: name.unwrap_or(&notified.substance).to_owned(),
                authorised: Mass::from_mg(authorised),
                departed: Mass::from_mg(departed),
            });
        }
    }
    Ok(found)
}

/// The goods of this movement, on the year they are booked on.
async fn items(tx: &Tx, row: &shipment::Model, reference: &Reference, facts: &Facts) -> Result<Vec<Item>> {
    let mut all = Vec::new();
    for one in queries::items(&**tx, row.id).await? {
        let filed = facts.items.iter().find(|filed| Some(filed.id) == one.notification_item_id);
        let mut seen = match filed {
            Some(filed) => filed.clone(),
            None => bare(reference, facts, &one)?,
        };
        with_room(tx, row, &one, &mut seen).await?;
        if row.arrived_on.is_some() && row.departed_on.is_some() {
            let (sent, arrived) = (Mass::from_mg(one.mass_mg), Mass::from_mg(one.arrived_mg));
            seen.arrived = Some(Arrived { sent, arrived, sigma: None });
        }
        all.push(seen);
    }
    Ok(all)
}

/// The balance without what the record has booked itself: that is what is asked.
async fn with_room(tx: &Tx, row: &shipment::Model, one: &item::Model, seen: &mut Item) -> Result<()> {
    let Some(key) = balances::key_in(&**tx, row, one, one.year).await? else { return Ok(()) };
    let held = needs::holdings(&**tx, balances::reference(row, one).item).await?;
    let own = held.into_iter().find(|(at, _)| *at == key).map_or(Held::default(), |(_, held)| held);
    let mut room = needs::room(&**tx, &key).await?;
    room.used = room.used.saturating_sub(own.used);
    room.reserved = room.reserved.saturating_sub(own.reserved);
    room.pending = room.pending.saturating_sub(own.pending);
    if seen.room.as_ref().is_none_or(|known| known.key != key) {
        // Gathered for another year.
        seen.pending_ahead = Mass::ZERO;
        seen.contributors.clear();
    }
    seen.mass = own.used + own.reserved + own.pending;
    seen.room = Some(room);
    Ok(())
}

fn bare(reference: &Reference, facts: &Facts, one: &item::Model) -> Result<Item> {
    let line = Line::from_code(&one.line)
        .ok_or_else(|| CommandError::Corrupt(format!("shipment item {}: line", one.id)))?;
    let on = facts.movement.as_ref().and_then(|moved| moved.departed_on.or(moved.arrived_on));
    let on = on.unwrap_or(facts.today);
    let trade = reference.trade(facts.origin, facts.destination, &one.substance, line, None, on);
    let name = substance_name(&reference.catalogue, &one.substance);
    Ok(Item {
        id: one.notification_item_id.unwrap_or(one.id),
        substance: Some(one.substance.clone()),
        name: name.unwrap_or(&one.substance).to_owned(),
        covers: keys_covering(&reference.catalogue, &one.substance),
        form: None,
        mass: Mass::from_mg(one.mass_mg.max(one.arrived_mg)),
        upper_bound: false,
        conversions: Vec::new(),
        liquid: false,
        need_expected: one.need_substance.is_some(),
        room: None,
        pending_ahead: Mass::ZERO,
        contributors: Vec::new(),
        import_prohibited: None,
        notification_due: duty(&domain::law::pen_due(&reference.law, &trade)),
        arrived: None,
    })
}

fn duty(pen: &PenDuty) -> Duty {
    let sources: Vec<&str> = pen.basis.iter().map(|basis| basis.source.as_str()).collect();
    match pen.due {
        PenState::No => Duty::NotDue,
        // What is not verified counts as due (LIFECYCLE.md 5).
        PenState::Yes | PenState::NotVerified => Duty::Due { source: sources.join("; ") },
    }
}

/// Days on each side of a movement in which its notification is looked for.
const LOOK_DAYS: u64 = 45;

/// Notifications of the same two countries about that time which could be this
/// movement's.
async fn similar(db: &impl ConnectionTrait, row: &shipment::Model, today: NaiveDate) -> Result<Vec<Similar>> {
    let on = row.departed_on.or(row.arrived_on).unwrap_or(today);
    let from = on.checked_sub_days(Days::new(LOOK_DAYS)).unwrap_or(on);
    let until = on.checked_add_days(Days::new(LOOK_DAYS)).unwrap_or(on);
    let near = notification::Entity::find()
        .filter(notification::Column::Origin.eq(&row.origin))
        .filter(notification::Column::Destination.eq(&row.destination))
        .filter(notification::Column::DispatchOn.between(from, until))
        .limit(200)
        .all(db)
        .await?;
    let (exporter, importer) = (name_key(&row.exporter_name), name_key(&row.importer_name));
    let mut found = Vec::new();
    for other in near {
        let same = name_key(&other.exporter_name) == exporter && name_key(&other.importer_name) == importer;
        if !same {
            continue;
        }
        found.push(Similar {
            record: Named { kind: RecordKind::Notification, id: other.id, number: other.reference.clone() },
            same_parties: true,
            substance: other.substance.clone(),
            mass: Mass::from_mg(other.mass_mg),
            dispatch_on: other.dispatch_on,
        });
    }
    Ok(found)
}
