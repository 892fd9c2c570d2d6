//! A stored notification as the life cycle and the rights see it, and the one
//! way an authority's act takes hold of it.

use super::entity::{item, notification, version};
use crate::app::{By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::people::{self, deputies};
use chrono::NaiveDate;
use domain::actor::Home;
use domain::country::Country;
use domain::law::Silence;
use domain::notification::content::{Body, LawTaken};
use domain::notification::lifecycle::{self, Act, Standing, State};
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use domain::rights::{self, Kind, Subject};
use domain::time::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

pub use notification::Model as Row;

fn corrupt(row: &Row, what: &str) -> CommandError {
    CommandError::Corrupt(format!("notification {}: {what}", row.reference))
}

/// Its state.
///
/// # Errors
/// A code that no release ever wrote.
pub fn state(row: &Row) -> Result<State> {
    State::from_code(&row.state).ok_or_else(|| corrupt(row, "state"))
}

pub fn reply(row: &Row) -> Result<Option<Reply>> {
    let code = row.reply.as_deref();
    code.map(|code| Reply::from_code(code).ok_or_else(|| corrupt(row, "reply"))).transpose()
}

pub fn origin(row: &Row) -> Result<Country> {
    row.origin.parse().map_err(|_| corrupt(row, "origin"))
}

pub fn destination(row: &Row) -> Result<Country> {
    row.destination.parse().map_err(|_| corrupt(row, "destination"))
}

pub fn body(row: &Row) -> Result<Body> {
    serde_json::from_str(&row.body).map_err(|e| corrupt(row, &format!("body: {e}")))
}

/// The law it was submitted under; none where none could be taken.
pub fn law_taken(row: &Row) -> Result<Option<LawTaken>> {
    serde_json::from_str(&row.law).map_err(|e| corrupt(row, &format!("law: {e}")))
}

/// The authority whose record it is: the exporting one, or the importing one
/// where that keyed it in from outside.
pub fn keeper(row: &Row) -> Result<Country> {
    if row.from_outside { destination(row) } else { origin(row) }
}

/// What the rights ask of it.
pub fn subject(row: &Row) -> Result<Subject> {
    // A version under way again is still the other authority's to see.
    let other = !row.from_outside && row.counterpart_here && row.sent_at_ms.is_some();
    Ok(Subject {
        kind: Kind::Notification,
        state: state(row)?.code(),
        operator: row.operator_id,
        named: row.importer_operator_id.filter(|_| row.authorised_at_ms.is_some()),
        country: Some(keeper(row)?),
        counterpart: if other { Some(destination(row)?) } else { None },
        common: false,
    })
}

/// What the life cycle asks of it at `now`.
pub fn standing(row: &Row, now: Instant) -> Result<Standing> {
    let silence = row
        .silence
        .as_deref()
        .map_or(Ok(Silence::Hold), |code| Silence::from_code(code).ok_or_else(|| corrupt(row, "silence")))?;
    let law = law_taken(row)?;
    Ok(Standing {
        state: state(row)?,
        // Unknown law is treated as law that asks.
        pen_due: !row.voluntary && law.is_none_or(|law| law.pen_applies()),
        reply: reply(row)?,
        silence,
        term_over: row.reply_due_ms.is_some_and(|due| due <= now.ms()),
        departed: row.departed_mg > 0,
        asked: false,
    })
}

/// Which side of the consignment an authority's officer sits on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Exporting,
    Importing,
}

/// The seat of an actor at a record; `None` for companies, auditors, observers.
pub fn seat(by: &By, row: &Row) -> Option<Seat> {
    let Home::Authority { country, .. } = by.actor.home else { return None };
    match country.as_str() {
        code if code == row.origin && !row.from_outside => Some(Seat::Exporting),
        code if code == row.destination => Some(Seat::Importing),
        _ => None,
    }
}

/// Who has it at an authority's desk; each of the two authorities has its own.
///
/// # Errors
/// A stored row that cannot be.
pub fn owner_at(row: &Row, country: Country) -> Result<Option<Uuid>> {
    Ok(if keeper(row)? == country { row.owner_id } else { row.other_owner_id })
}

/// The change that gives it to a person at an authority's desk.
///
/// # Errors
/// A stored row that cannot be.
pub fn owned_at(
    row: &Row,
    country: Country,
    person: Option<Uuid>,
    change: &mut notification::ActiveModel,
) -> Result<()> {
    if keeper(row)? == country {
        change.owner_id = Set(person);
    } else {
        change.other_owner_id = Set(person);
    }
    Ok(())
}

/// Leaves a line where somebody acts on what an absent colleague has.
async fn told_for(tx: &Tx, by: &By, row: &Row) -> Result<()> {
    let Home::Authority { country, .. } = by.actor.home else { return Ok(()) };
    let Some(owner) = owner_at(row, country)?.filter(|owner| *owner != by.actor.person) else {
        return Ok(());
    };
    let absent = deputies::stands_in_for(&**tx, by.actor.person, by.at).await?;
    let Some(absent) = absent.into_iter().find(|row| row.id == owner) else { return Ok(()) };
    let entry = Entry::new("notification-stood-in", "notification", row.id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "for": absent.name }));
    audit::record(tx, by, entry).await
}

/// Finds by reference and asks the rights; for pages.
///
/// # Errors
/// [`CommandError::NotFound`] for what is not there and for what is not the
/// actor's to see, alike.
pub async fn open(db: &impl ConnectionTrait, by: &By, reference: &str, act: rights::Act) -> Result<Row> {
    let row = notification::Entity::find()
        .filter(notification::Column::Reference.eq(reference))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, act, &subject(&row)?)?;
    Ok(row)
}

/// Locks the row to the end of the transaction.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<Row> {
    notification::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or(CommandError::NotFound)
}

/// A row in hand for an act: locked, the rights asked, the life cycle asked.
pub struct Held {
    pub row: Row,
    pub from: State,
    pub to: State,
}

/// Takes hold of a notification for an act of an authority.
///
/// # Errors
/// Not found, forbidden, a second factor too old, or the life cycle's refusal.
pub async fn hold(tx: &Tx, by: &By, id: Uuid, right: rights::Act, act: Act) -> Result<Held> {
    let row = lock(tx, id).await?;
    rights::may(&by.actor, right, &subject(&row)?)?;
    if act.is_decision() {
        by.stepped_up()?;
    }
    let standing = standing(&row, by.at)?;
    let to = lifecycle::next(&standing, act).map_err(CommandError::Refused)?;
    told_for(tx, by, &row).await?;
    Ok(Held { row, from: standing.state, to })
}

/// The items in order.
pub async fn items(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<item::Model>> {
    Ok(item::Entity::find()
        .filter(item::Column::NotificationId.eq(id))
        .order_by_asc(item::Column::Position)
        .all(db)
        .await?)
}

/// The versions, oldest first.
pub async fn versions(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<version::Model>> {
    Ok(version::Entity::find()
        .filter(version::Column::NotificationId.eq(id))
        .order_by_asc(version::Column::Version)
        .all(db)
        .await?)
}

/// The quantity of an item that may be authorised: what the other authority did
/// not object to, else what was notified.
pub fn allowed(item: &item::Model, replied: Option<Mass>) -> Mass {
    let notified = Mass::from_mg(item.mass_mg);
    replied.map_or(notified, |mass| mass.min(notified))
}

/// Whether the authority of a country is on this instance.
pub async fn is_here(db: &impl ConnectionTrait, country: Country) -> Result<bool> {
    let found = people::authority::Entity::find()
        .filter(people::authority::Column::Country.eq(country.to_string()))
        .filter(people::authority::Column::Kind.eq("cna"))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// The day it is for an authority: where its zone is known, else in UTC.
pub fn today(law: &domain::law::Law, country: Country, at: Instant) -> NaiveDate {
    at.day_in(law.zone(country).unwrap_or(chrono_tz::Tz::UTC))
}
