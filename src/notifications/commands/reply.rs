//! The importing authority's reply: given on this instance, or given elsewhere
//! and keyed in by the exporting authority with the paper it came on.

use super::office;
use super::review::{moved, path};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::documents::Checked;
use crate::error::{CommandError, Result};
use crate::ids;
use crate::notifications::entity::{item, notification, reply as rows};
use crate::notifications::mails;
use crate::notifications::standing::{self, Held, Row, Seat};
use crate::notifications::{booking, checks};
use chrono::NaiveDate;
use domain::notification::lifecycle::{Act, Booking};
use domain::notification::reply::{Given, Reply, booking as booking_of, is_late_objection};
use domain::quantity::Mass;
use domain::rights;
use domain::screening::Stage;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

/// A reply with the words that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub given: Given,
    /// Read by the other authority.
    pub for_authority: String,
    /// Read by the exporting company, passed on by its own authority.
    pub for_company: String,
    /// When it was given, where it is keyed in from paper.
    pub given_on: Option<NaiveDate>,
    /// The other authority's own number.
    pub outside_reference: String,
}

/// Records a reply. An answer after the decision is recorded all the same and
/// reaches the exporting authority, whose approver then decides.
///
/// # Errors
/// Not found, forbidden, never sent; refused where the other authority is on
/// this instance and gives its reply itself; invalid quantities or no reason.
pub async fn reply(app: &App, by: &By, id: Uuid, answer: &Answer) -> Result<()> {
    reply_with(app, by, id, answer, None).await
}

/// As [`reply`], with the scan of the paper it came on kept in the same act.
///
/// # Errors
/// As [`reply`]; refused where too many files are kept already.
pub async fn reply_with(app: &App, by: &By, id: Uuid, answer: &Answer, scan: Option<Checked>) -> Result<()> {
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Reply, Act::Reply).await?;
    let keyed_in = seat_allows(by, &held.row)?;
    let items = standing::items(&*tx, id).await?;
    let notified: Vec<Mass> = items.iter().map(|item| Mass::from_mg(item.mass_mg)).collect();
    answer.given.check(&notified).map_err(CommandError::Refused)?;
    let before = standing::reply(&held.row)?;
    let masses = masses(&items, &answer.given);

    book(&tx, by, &held, &items, booking_of(held.from, before, answer.given.reply), &masses).await?;
    write(&tx, by, &held, answer, &masses).await?;
    let late = is_late_objection(held.from, answer.given.reply)
        || held.row.reply_due_ms.is_some_and(|due| due <= by.at.ms());
    keep(&tx, by, &held.row, answer, keyed_in, late).await?;
    if let Some(scan) = scan {
        office::keep(&tx, by, &held.row, scan).await?;
    }
    tell(&tx, by, &held, answer, keyed_in, late).await?;
    // An answer ends the waiting, a smaller quantity may fit, and after an
    // objection what has left already looks otherwise.
    checks::screen_as(&tx, by.at, id, Stage::Rejudge).await?;
    tx.commit(&path(&held.row.reference)).await
}

/// Whether it is keyed in, or why this seat may not answer.
fn seat_allows(by: &By, row: &Row) -> Result<bool> {
    match standing::seat(by, row) {
        Some(Seat::Importing) => Ok(false),
        Some(Seat::Exporting) if !row.counterpart_here => Ok(true),
        Some(Seat::Exporting) => Err(CommandError::refused("notification-reply-not-yours")),
        None => Err(CommandError::Forbidden),
    }
}

/// The quantity of each item after this reply.
fn masses(items: &[item::Model], given: &Given) -> Vec<Mass> {
    let smaller = given.reply == Reply::Conditions;
    items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let replied = given.masses.get(i).copied().flatten().filter(|_| smaller);
            standing::allowed(item, replied)
        })
        .collect()
}

async fn book(
    tx: &Tx,
    by: &By,
    held: &Held,
    items: &[item::Model],
    booking: Booking,
    masses: &[Mass],
) -> Result<()> {
    let row = &held.row;
    match booking {
        Booking::Release => booking::release(tx, by.into(), row, items, "objection").await,
        Booking::Trim => {
            let shares = booking::shares(&**tx, row, items, masses).await?;
            booking::trim(tx, by.into(), row, &shares).await?;
            checks::recount(tx, by.at, row, items, masses).await
        }
        Booking::Pend | Booking::Rebook => {
            let shares = booking::shares(&**tx, row, items, masses).await?;
            booking::pend(tx, by.into(), row, &shares).await?;
            checks::recount(tx, by.at, row, items, masses).await
        }
        Booking::None | Booking::Reserve => Ok(()),
    }
}

async fn write(tx: &Tx, by: &By, held: &Held, answer: &Answer, masses: &[Mass]) -> Result<()> {
    let given = &answer.given;
    let total: Mass = masses.iter().copied().sum();
    let mut row = moved(held, by);
    row.reply = Set(Some(given.reply.code().to_owned()));
    row.reply_reason = Set(given.reason.map(|reason| reason.code().to_owned()));
    row.reply_mass_mg = Set((given.reply == Reply::Conditions).then_some(total.mg()));
    let conditions = given.conditions.trim();
    row.reply_conditions = Set((!conditions.is_empty()).then(|| conditions.to_owned()));
    row.replied_at_ms = Set(Some(by.at.ms()));
    if held.row.received_at_ms.is_none() {
        row.received_at_ms = Set(Some(by.at.ms()));
    }
    notification::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

async fn keep(tx: &Tx, by: &By, row: &Row, answer: &Answer, keyed_in: bool, late: bool) -> Result<()> {
    let masses: Vec<Option<i64>> = answer.given.masses.iter().map(|m| m.map(Mass::mg)).collect();
    rows::Entity::insert(rows::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(row.id),
        version: Set(row.version),
        reply: Set(answer.given.reply.code().to_owned()),
        reason: Set(answer.given.reason.map(|reason| reason.code().to_owned())),
        masses: Set(json!(masses).to_string()),
        conditions: Set(answer.given.conditions.trim().to_owned()),
        for_authority: Set(answer.for_authority.trim().to_owned()),
        for_company: Set(answer.for_company.trim().to_owned()),
        keyed_in: Set(keyed_in),
        late: Set(late),
        given_on: Set(answer.given_on.unwrap_or_else(|| by.at.utc().date_naive())),
        outside_reference: Set(answer.outside_reference.trim().to_owned()),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

async fn tell(tx: &Tx, by: &By, held: &Held, answer: &Answer, keyed_in: bool, late: bool) -> Result<()> {
    let row = &held.row;
    let given = &answer.given;
    let act = if is_late_objection(held.from, given.reply) {
        "notification-objected-late"
    } else {
        "notification-replied"
    };
    // Authority to authority; the company is told by its own authority's decision.
    let entry =
        Entry::new(act, "notification", row.id, Visible::Authorities).reference(&row.reference).data(json!({
            "reply": given.reply.code(),
            "reason": given.reason.map(|reason| reason.code()),
            "from": row.destination,
            "keyed_in": keyed_in,
            "late": late,
            "text": answer.for_authority,
        }));
    audit::record(tx, by, entry).await?;
    if !keyed_in && !row.from_outside {
        let template = if act == "notification-objected-late" {
            "notification-late-objection"
        } else {
            "notification-replied"
        };
        mails::tell_authority(tx, by.at, row, standing::origin(row)?, template).await?;
    }
    Ok(())
}

/// The reply that stands, in full; none before there is one.
///
/// # Errors
/// The database's.
pub async fn latest(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<rows::Model>> {
    Ok(rows::Entity::find()
        .filter(rows::Column::NotificationId.eq(id))
        .order_by_desc(rows::Column::Id)
        .one(db)
        .await?)
}

/// What may be authorised of each item, after the reply that stands.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn allowed_masses(
    db: &impl ConnectionTrait,
    row: &Row,
    items: &[item::Model],
) -> Result<Vec<Mass>> {
    let replied: Vec<Option<i64>> = match latest(db, row.id).await? {
        // A version with a new clock has forgotten the reply; one on the same clock has not.
        Some(found)
            if found.reply == Reply::Conditions.code() && row.reply.as_ref() == Some(&found.reply) =>
        {
            serde_json::from_str(&found.masses)
                .map_err(|e| CommandError::Corrupt(format!("reply {}: {e}", found.id)))?
        }
        _ => Vec::new(),
    };
    let of = |i: usize| replied.get(i).copied().flatten().map(Mass::from_mg);
    Ok(items.iter().enumerate().map(|(i, item)| standing::allowed(item, of(i))).collect())
}
