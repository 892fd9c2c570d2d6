//! Copies of the pre-export notification for authorities through whose country the
//! goods pass: delivered on this instance, or sent elsewhere and recorded. Either
//! says when that authority was told, which R41 asks.

use super::review::path;
use super::send::{self, HERE, Kept, Sending};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::{notification, sending};
use crate::notifications::standing::{self, Row, Seat};
use crate::notifications::{checks, mails};
use crate::reference::{self, Reference};
use chrono::NaiveDate;
use domain::country::Country;
use domain::law;
use domain::message::{Message, Problem};
use domain::needs::Line;
use domain::notification::content::{Body, Transit};
use domain::rights;
use domain::screening::Stage;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// Whether a country's law wants to be told of goods that pass through it.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn asks(
    db: &impl ConnectionTrait,
    reference: &Reference,
    row: &Row,
    country: Country,
) -> Result<bool> {
    if reference.law.country(country).is_some_and(|pack| pack.transit_copy == Some(true)) {
        return Ok(true);
    }
    let (origin, destination) = (standing::origin(row)?, standing::destination(row)?);
    let items = standing::items(db, row.id).await?;
    Ok(items.iter().any(|item| {
        let line = Line::from_code(&item.line).unwrap_or(Line::Raw);
        let trade = reference.trade(origin, destination, &item.substance, line, None, row.dispatch_on);
        law::transit_notice(&reference.law, country, &trade).is_some()
    }))
}

/// When the PEN is sent: delivers a copy to each transit authority on this instance
/// whose law asks, and answers the body with the day it was told. What is
/// confidential goes to a third State only when an officer sends it.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub(super) async fn copies(
    tx: &Tx,
    by: &By,
    row: &Row,
    reference: &Reference,
    today: NaiveDate,
) -> Result<Option<String>> {
    if row.confidential {
        return Ok(None);
    }
    let mut body = standing::body(row)?;
    let mut told = false;
    for transit in body.transit.iter_mut().filter(|transit| transit.notified_on.is_none()) {
        let here = standing::is_here(&**tx, transit.country).await?;
        if here && asks(&**tx, reference, row, transit.country).await? {
            deliver(tx, by, row, transit, today).await?;
            told = true;
        }
    }
    if told { written(&body).map(Some) } else { Ok(None) }
}

fn written(body: &Body) -> Result<String> {
    serde_json::to_string(body).map_err(|e| CommandError::Fault(e.to_string()))
}

/// Puts a copy into the inbox of an authority on this instance.
async fn deliver(tx: &Tx, by: &By, row: &Row, transit: &mut Transit, today: NaiveDate) -> Result<()> {
    let copy = Kept { to: transit.country, how: HERE, sent_on: today, note: "", copy: true };
    send::keep(tx, by, row, copy).await?;
    transit.notified_on = Some(today);
    say(tx, by, row, transit.country, HERE, today).await?;
    mails::tell_transit(tx, by.at, row, transit.country).await
}

async fn say(tx: &Tx, by: &By, row: &Row, to: Country, how: &str, sent_on: NaiveDate) -> Result<()> {
    let entry = Entry::new("notification-transit-told", "notification", row.id, Visible::Authorities)
        .reference(&row.reference)
        .data(json!({ "to": to, "how": how, "sent_on": sent_on }));
    audit::record(tx, by, entry).await
}

/// Tells one transit authority: delivered where it is on this instance, else as the
/// officer says it was sent.
///
/// # Errors
/// Not found, forbidden; refused before the PEN itself was sent; invalid for a
/// country that is not passed or was told before, without how or when, or for a day
/// to come.
pub async fn tell(app: &App, by: &By, id: Uuid, country: Country, sending: &Sending) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Send, &standing::subject(&row)?)?;
    if standing::seat(by, &row) != Some(Seat::Exporting) {
        return Err(CommandError::Forbidden);
    }
    if row.sent_at_ms.is_none() {
        return Err(CommandError::refused("notification-transit-not-sent"));
    }
    let reference = reference::current_in(&*tx).await?;
    let today = standing::today(&reference.law, standing::origin(&row)?, by.at);
    let mut body = standing::body(&row)?;
    let waiting = body.transit.iter_mut().find(|t| t.country == country && t.notified_on.is_none());
    let Some(transit) = waiting else {
        let wrong = Message::new("notification-transit-told-before").with("country", country);
        return Err(CommandError::Invalid(vec![Problem::new("country", wrong)]));
    };
    if standing::is_here(&*tx, country).await? {
        deliver(&tx, by, &row, transit, today).await?;
    } else {
        let (how, sent_on) = send::elsewhere(sending, today)?;
        let copy = Kept { to: country, how: &how, sent_on, note: &sending.note, copy: true };
        send::keep(&tx, by, &row, copy).await?;
        transit.notified_on = Some(sent_on);
        say(&tx, by, &row, country, &how, sent_on).await?;
    }
    let changes = notification::ActiveModel { id: Set(id), body: Set(written(&body)?), ..Default::default() };
    notification::Entity::update(changes).exec(&*tx).await?;
    checks::screen_as(&tx, by.at, id, Stage::Rejudge).await?;
    tx.commit(&format!("{}/transit", path(&row.reference))).await
}

/// Copies delivered to an authority on this instance, newest first: up to `limit`
/// that are older than `before`.
///
/// # Errors
/// The database's.
pub async fn inbox(
    db: &impl ConnectionTrait,
    country: Country,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(sending::Model, Row)>> {
    let mut copies = delivered_to(country).order_by_desc(sending::Column::Id).limit(limit);
    if let Some(before) = before {
        copies = copies.filter(sending::Column::Id.lt(before));
    }
    let mut found = Vec::new();
    for copy in copies.all(db).await? {
        let row = notification::Entity::find_by_id(copy.notification_id).one(db).await?;
        found.extend(row.map(|row| (copy, row)));
    }
    Ok(found)
}

fn delivered_to(country: Country) -> sea_orm::Select<sending::Entity> {
    sending::Entity::find()
        .filter(sending::Column::ToCountry.eq(country.to_string()))
        .filter(sending::Column::Copy.eq(true))
        .filter(sending::Column::How.eq(HERE))
}

/// The notification of which a copy was delivered to this country.
///
/// # Errors
/// [`CommandError::NotFound`] where none was.
pub async fn copied(db: &impl ConnectionTrait, country: Country, reference: &str) -> Result<Row> {
    let row = notification::Entity::find()
        .filter(notification::Column::Reference.eq(reference))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    let copy = delivered_to(country).filter(sending::Column::NotificationId.eq(row.id)).one(db).await?;
    copy.map(|_| row).ok_or(CommandError::NotFound)
}
