//! What screening looks at when goods leave, arrive, are turned or do not come.
//! The record judged is the notification, so that what is found stands beside
//! what was found before; a movement that nobody notified is judged by itself.

use super::entity::{item, shipment};
use super::{needs as balances, queries};
use crate::alerts::name_key;
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::needs;
use crate::notifications::commands::suspend;
use crate::notifications::entity::{item as notified, notification};
use crate::notifications::standing::{self, Row};
use crate::reference::{self, Reference};
use chrono::{Days, NaiveDate};
use domain::country::Country;
use domain::law::{PenDuty, PenState};
use domain::needs::{Held, Line};
use domain::notification::lifecycle::State;
use domain::notification::reply::Reply as Said;
use domain::period::start_of_day;
use domain::quantity::{Declared, Dimension, Mass};
use domain::screening::facts::{
    Arrived, Change, Duty, Facts, Filing, Item, Law, Movement, Notice, Part, Party, Permit, Record, RecordKind,
    Reference as Named, Register, Reply, ReplyKind, Silence, Similar, Transit,
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
    let of = match row.notification_id {
        Some(id) => Some(standing::lock(tx, id).await?),
        None => None,
    };
    let country_of = |code: &str| country(row, code);
    let deciding = deciding(row, of.as_ref())?;
    let left = departed(row, &reference, at)?;
    let mut facts = Facts {
        record: record(row, of.as_ref()),
        now: at,
        today: at.day_in(zone(&reference, deciding)),
        origin: country_of(&row.origin)?,
        destination: country_of(&row.destination)?,
        dispatch_on: of.as_ref().map(|of| of.dispatch_on),
        arrival_on: row.planned_arrival_on,
        transport: None,
        items: Vec::new(),
        parties: Vec::new(),
        permits: Vec::new(),
        route: Vec::new(),
        law: Law::default(),
        notification: None,
        movement: Some(movement(row, left)),
        changes,
        similar: Vec::new(),
        earlier: Vec::new(),
    };
    facts.parties = parties(row, of.as_ref(), &facts);
    facts.items = items(tx, row, of.as_ref(), &reference, &facts).await?;
    match &of {
        Some(of) => filed(tx, of, &reference, left.unwrap_or(at), &mut facts).await?,
        None => facts.similar = similar(&**tx, row, &facts).await?,
    }
    Ok(facts)
}

fn departed(row: &shipment::Model, reference: &Reference, at: Instant) -> Result<Option<Instant>> {
    let zone = zone(reference, country(row, &row.origin)?);
    let told = Instant::from_ms(row.created_at_ms).min(at);
    Ok(row.departed_on.map(|on| departed_at(on, zone, told)))
}

fn record(row: &shipment::Model, of: Option<&Row>) -> Record {
    let (kind, id, number, version) = match of {
        Some(of) => (RecordKind::Notification, of.id, &of.reference, of.version),
        None => (RecordKind::Shipment, row.id, &row.number, 1),
    };
    Record { reference: Named { kind, id, number: number.clone() }, version }
}

fn movement(row: &shipment::Model, departed_at: Option<Instant>) -> Movement {
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
    }
}

fn parties(row: &shipment::Model, of: Option<&Row>, facts: &Facts) -> Vec<Party> {
    let party = |part, operator, name: &str, country| Party {
        part,
        operator,
        name: name.to_owned(),
        country,
        licence: Duty::Unknown,
        licences: None,
        site: None,
        handler_caps: Vec::new(),
        successor_of: None,
    };
    let importer = of.map_or(row.importer_operator_id, |of| of.importer_operator_id);
    vec![
        party(Part::Exporter, row.operator_id, &row.exporter_name, facts.origin),
        party(Part::Importer, importer, &row.importer_name, facts.destination),
    ]
}

async fn items(
    tx: &Tx,
    row: &shipment::Model,
    of: Option<&Row>,
    reference: &Reference,
    facts: &Facts,
) -> Result<Vec<Item>> {
    let declared = match of {
        Some(of) => standing::items(&**tx, of.id).await?,
        None => Vec::new(),
    };
    let taken = match of {
        Some(of) => standing::law_taken(of)?,
        None => None,
    };
    let mut all = Vec::new();
    for one in queries::items(&**tx, row.id).await? {
        let declared = declared.iter().find(|filed| Some(filed.id) == one.notification_item_id);
        let pen = match &taken {
            Some(law) => law.items.iter().find(|law| law.substance == one.substance).map(|law| law.pen.clone()),
            None => pen(reference, facts, &one)?,
        };
        all.push(item(tx, row, reference, &one, declared, pen).await?);
    }
    Ok(all)
}

fn pen(reference: &Reference, facts: &Facts, one: &item::Model) -> Result<Option<PenDuty>> {
    let line = Line::from_code(&one.line)
        .ok_or_else(|| CommandError::Corrupt(format!("shipment item {}: line", one.id)))?;
    let on = facts.movement.as_ref().and_then(|moved| moved.departed_on.or(moved.arrived_on));
    let on = on.unwrap_or(facts.today);
    let trade = reference.trade(facts.origin, facts.destination, &one.substance, line, None, on);
    Ok(Some(domain::law::pen_due(&reference.law, &trade)))
}

async fn item(
    tx: &Tx,
    row: &shipment::Model,
    reference: &Reference,
    one: &item::Model,
    filed: Option<&notified::Model>,
    pen: Option<PenDuty>,
) -> Result<Item> {
    let whose = balances::reference(row, one);
    let (room, own) = match balances::key_in(&**tx, row, one, one.year).await? {
        Some(key) => {
            let held = needs::holdings(&**tx, whose.item).await?;
            let own = held.into_iter().find(|(at, _)| *at == key).map_or(Held::default(), |(_, held)| held);
            let mut room = needs::room(&**tx, &key).await?;
            // What the record has booked itself is what is asked about.
            room.used = room.used.saturating_sub(own.used);
            room.reserved = room.reserved.saturating_sub(own.reserved);
            room.pending = room.pending.saturating_sub(own.pending);
            (Some(room), own.used + own.reserved + own.pending)
        }
        None => (None, Mass::from_mg(one.mass_mg.max(one.arrived_mg))),
    };
    let name = domain::notification::content::substance_name(&reference.catalogue, &one.substance);
    Ok(Item {
        id: whose.item,
        substance: Some(one.substance.clone()),
        name: name.unwrap_or(&one.substance).to_owned(),
        covers: reference.catalogue.lineage(&one.substance).map(|entry| entry.key.clone()).collect(),
        form: filed.map(|filed| filed.form.clone()),
        mass: own,
        upper_bound: filed.is_some_and(|filed| filed.upper_bound),
        conversions: Vec::new(),
        liquid: filed.is_some_and(is_liquid),
        need_expected: one.need_substance.is_some(),
        room,
        pending_ahead: Mass::ZERO,
        contributors: Vec::new(),
        import_prohibited: None,
        notification_due: pen.map_or(Duty::Unknown, duty),
        arrived: row.arrived_on.filter(|_| row.departed_on.is_some()).map(|_| Arrived {
            sent: Mass::from_mg(one.mass_mg),
            arrived: Mass::from_mg(one.arrived_mg),
            sigma: None,
        }),
    })
}

fn is_liquid(filed: &notified::Model) -> bool {
    serde_json::from_str::<Declared>(&filed.declared)
        .is_ok_and(|declared| declared.unit.dimension() == Dimension::Volume)
}

fn duty(pen: PenDuty) -> Duty {
    let sources: Vec<&str> = pen.basis.iter().map(|basis| basis.source.as_str()).collect();
    match pen.due {
        PenState::No => Duty::NotDue,
        // What is not verified counts as due (LIFECYCLE.md 5).
        PenState::Yes | PenState::NotVerified => Duty::Due { source: sources.join("; ") },
    }
}

/// What the notification adds: its own life, permit, route and law.
async fn filed(tx: &Tx, of: &Row, reference: &Reference, moved: Instant, facts: &mut Facts) -> Result<()> {
    let body = standing::body(of)?;
    let state = standing::state(of)?;
    let order = suspend::in_force(&**tx, of.id).await?;
    let zone = zone(reference, facts.origin);
    // An authorisation counts for what left while it stood.
    let stood = match state {
        State::Authorised | State::Suspended => true,
        State::Expired => of.valid_until.is_none_or(|last| moved.day_in(zone) <= last),
        _ => false,
    };
    facts.notification = Some(Filing {
        id: of.id,
        number: of.reference.clone(),
        state: of.state.clone(),
        submitted_on: of.submitted_at_ms.map(|ms| Instant::from_ms(ms).day_in(zone)),
        reply_due: of.reply_due_ms.map(Instant::from_ms),
        reply: reply(of)?,
        authorised_at: of.authorised_at_ms.filter(|_| stood).map(Instant::from_ms),
        suspended: order.is_some_and(|order| order.at_ms <= moved.ms()),
        late: None,
        packages: None,
    });
    facts.transport = body.legs.first().map(|leg| leg.mode.code().to_owned());
    facts.permits = permits(of, facts);
    facts.route = body
        .transit
        .iter()
        .map(|transit| Transit {
            country: transit.country,
            notice: Notice::Unknown,
            notified_on: transit.notified_on,
            onward_proven: false,
        })
        .collect();
    facts.law = law(of)?;
    Ok(())
}

fn permits(of: &Row, facts: &Facts) -> Vec<Permit> {
    let number = of.permit_no.as_deref().filter(|number| !number.trim().is_empty());
    number
        .map(|number| Permit {
            number: number.to_owned(),
            issuer: facts.destination,
            presented_by: of.importer_operator_id,
            register: Register::Unverified,
        })
        .into_iter()
        .collect()
}

fn reply(of: &Row) -> Result<Option<Reply>> {
    let (Some(said), Some(at)) = (standing::reply(of)?, of.replied_at_ms) else { return Ok(None) };
    let kind = match said {
        Said::NoObjection => ReplyKind::NoObjection,
        Said::Conditions => ReplyKind::Conditions,
        Said::Objection => ReplyKind::Objection,
        Said::UnderInvestigation => ReplyKind::UnderInvestigation,
    };
    Ok(Some(Reply { kind, at: Instant::from_ms(at), reason: of.reply_reason.clone() }))
}

fn law(of: &Row) -> Result<Law> {
    let taken = standing::law_taken(of)?;
    let notice = match taken.as_ref().and_then(|taken| taken.earliest.as_ref()) {
        None => Notice::Unknown,
        Some(earliest) => match &earliest.waits {
            None => Notice::NotDue,
            Some((notice, _)) => {
                Notice::Due { days: i64::from(notice.term.days), source: notice.basis.source.clone() }
            }
        },
    };
    let silence = match of.silence.as_deref() {
        Some("lapse") => Silence::Lapse,
        Some("consent") => Silence::Consent,
        _ => Silence::Hold,
    };
    Ok(Law {
        notice,
        earliest_dispatch: of.earliest_dispatch_on,
        silence,
        silence_source: of.reply_source.clone().unwrap_or_default(),
        transit_only: false,
    })
}

/// Days on each side of a movement in which its notification is looked for.
const LOOK_DAYS: u64 = 45;

/// Notifications of the same two countries about that time which could be this
/// movement's.
async fn similar(db: &impl ConnectionTrait, row: &shipment::Model, facts: &Facts) -> Result<Vec<Similar>> {
    let on = row.departed_on.or(row.arrived_on).unwrap_or(facts.today);
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
            record: Named {
                kind: RecordKind::Notification,
                id: other.id,
                number: other.reference.clone(),
            },
            same_parties: true,
            substance: other.substance.clone(),
            mass: Mass::from_mg(other.mass_mg),
            dispatch_on: other.dispatch_on,
        });
    }
    Ok(found)
}
