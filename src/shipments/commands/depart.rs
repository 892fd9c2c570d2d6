//! Departure: what really left, when, by which route.

use super::{answer, check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::notifications::commands::{left, suspend};
use crate::notifications::entity::item as notified;
use crate::notifications::numbers;
use crate::notifications::standing::{self, Row};
use crate::reference;
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{ceilings, facts, jobs as waiting, mails as tell, needs, queries, screen};
use chrono::{Datelike, NaiveDate};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::{self, Act, State};
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use domain::rights;
use domain::shipment::{Accounts, Kind};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// What is told about a departure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    pub departed_on: NaiveDate,
    /// For each item of the notification in order; `None`: none of it.
    pub masses: Vec<Option<Mass>>,
    pub planned_arrival_on: Option<NaiveDate>,
    pub packages: Option<i32>,
    pub seals: String,
    pub route: String,
    pub carrier: String,
    pub transport_document: String,
    pub note: String,
}

/// Records a departure on a notification and answers the shipment's number. It is
/// recorded whatever state the notification is in: what left in spite of an order,
/// an objection or a running term is a fact, and raises R53.
///
/// # Errors
/// Not found, forbidden; invalid for a day to come or where nothing left.
pub async fn depart(app: &App, by: &By, notification: Uuid, told: &Departure) -> Result<String> {
    check(by, told)?;
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, notification).await?;
    rights::may(&by.actor, rights::Act::Depart, &queries::subject_of(&row)?)?;
    let shipment = record(&tx, by, &row, told, Some(told.departed_on)).await?;
    tx.commit(&answer(by, &shipment.number)).await?;
    Ok(shipment.number)
}

/// Writes a departure in the act's transaction. `departed_on`: none where the goods
/// were first seen on their arrival.
pub(super) async fn record(
    tx: &Tx,
    by: &By,
    row: &Row,
    told: &Departure,
    departed_on: Option<NaiveDate>,
) -> Result<shipment::Model> {
    let standing = standing::standing(row, by.at)?;
    lifecycle::next(&standing, Act::Depart).map_err(CommandError::Refused)?;
    let notified = standing::items(&**tx, row.id).await?;
    let against = against(tx, by, row, told, departed_on, &notified).await?;
    let shipment = insert(tx, by, row, told, departed_on, against).await?;
    let total = book(tx, by, row, &shipment, told, &notified).await?;
    ceilings::departed(tx, by.at, row).await?;
    left::departed(tx, by.at, row.id, total).await?;
    say(tx, by, row, &shipment, total).await?;
    screen::departed(tx, by.at, &shipment).await?;
    if let Some(planned) = shipment.planned_arrival_on {
        waiting::await_arrival(tx, &shipment, planned).await?;
    }
    Ok(shipment)
}

/// What cannot be a departure: a day to come, nothing of anything.
///
/// # Errors
/// Invalid, field by field.
pub fn check(by: &By, told: &Departure) -> Result<()> {
    let mut problems = Vec::new();
    check_day(by, "departed_on", told.departed_on, &mut problems);
    if told.masses.iter().flatten().all(|mass| *mass <= Mass::ZERO) {
        problems.push(Problem::new("mass-1", Message::new("shipment-nothing-left")));
    }
    if told.masses.iter().flatten().any(|mass| *mass < Mass::ZERO) {
        problems.push(Problem::new("mass-1", Message::new("shipment-quantity-positive")));
    }
    if told.planned_arrival_on.is_some_and(|day| day < told.departed_on) {
        problems.push(Problem::new("planned_arrival_on", Message::new("shipment-arrives-before-it-leaves")));
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

/// What stood in the way of leaving on that day, if anything did; for the
/// authorities to read. Screening judges by itself.
async fn against(
    tx: &Tx,
    by: &By,
    row: &Row,
    told: &Departure,
    departed_on: Option<NaiveDate>,
    items: &[notified::Model],
) -> Result<Option<&'static str>> {
    let Some(on) = departed_on else { return Ok(Some("not_told")) };
    let reference = reference::current_in(&**tx).await?;
    let zone = facts::zone(&reference, standing::origin(row)?);
    let moved = facts::departed_at(on, zone, by.at);
    let order = suspend::in_force(&**tx, row.id).await?;
    if order.is_some_and(|order| order.at_ms <= moved.ms()) {
        return Ok(Some("suspended"));
    }
    let objected = standing::reply(row)? == Some(Reply::Objection);
    if objected && row.replied_at_ms.is_some_and(|at| at <= moved.ms()) {
        return Ok(Some("objection"));
    }
    let state = standing::state(row)?;
    if row.valid_until.is_some_and(|last| on > last) {
        return Ok(Some("expired"));
    }
    let stands = matches!(state, State::Authorised | State::Suspended | State::Expired);
    if !stands || row.authorised_at_ms.is_none_or(|at| at > moved.ms()) {
        return Ok(Some("not_authorised"));
    }
    if row.earliest_dispatch_on.is_some_and(|earliest| on < earliest) {
        return Ok(Some("too_early"));
    }
    let authorised: i64 = items.iter().map(|item| item.authorised_mg.unwrap_or(item.mass_mg)).sum();
    let leaving: Mass = told.masses.iter().flatten().copied().sum();
    Ok((row.departed_mg + leaving.mg() > authorised).then_some("more_than_authorised"))
}

async fn insert(
    tx: &Tx,
    by: &By,
    row: &Row,
    told: &Departure,
    departed_on: Option<NaiveDate>,
    against: Option<&'static str>,
) -> Result<shipment::Model> {
    let number = numbers::next(tx, "SH", by.at.utc().year()).await?;
    let model = shipment::ActiveModel {
        id: Set(ids::fresh()),
        number: Set(number),
        notification_id: Set(Some(row.id)),
        operator_id: Set(row.operator_id),
        importer_operator_id: Set(row.importer_operator_id),
        origin: Set(row.origin.clone()),
        destination: Set(row.destination.clone()),
        exporter_name: Set(row.exporter_name.clone()),
        importer_name: Set(row.importer_name.clone()),
        state: Set(domain::shipment::State::UnderWay.code().to_owned()),
        unnotified: Set(false),
        departed_on: Set(departed_on),
        departed_against: Set(against.map(str::to_owned)),
        planned_arrival_on: Set(Some(told.planned_arrival_on.unwrap_or(row.arrival_on))),
        landed_on: Set(None),
        arrived_on: Set(None),
        last_arrived: Set(false),
        packages_sent: Set(told.packages),
        packages_arrived: Set(None),
        seals: Set(told.seals.trim().to_owned()),
        seals_intact: Set(None),
        route: Set(told.route.trim().to_owned()),
        carrier: Set(told.carrier.trim().to_owned()),
        transport_document: Set(told.transport_document.trim().to_owned()),
        created_by: Set(by.actor.person),
        created_at_ms: Set(by.at.ms()),
        updated_at_ms: Set(by.at.ms()),
    };
    Ok(shipment::Entity::insert(model).exec_with_returning(&**tx).await?)
}

async fn book(
    tx: &Tx,
    by: &By,
    row: &Row,
    shipment: &shipment::Model,
    told: &Departure,
    notified: &[notified::Model],
) -> Result<Mass> {
    let planned = shipment.planned_arrival_on.unwrap_or(row.arrival_on);
    let confirmed = confirmed_by(by, row.importer_operator_id);
    let mut total = Mass::ZERO;
    for (notified, mass) in notified.iter().zip(&told.masses) {
        let Some(mass) = mass.filter(|mass| *mass > Mass::ZERO) else { continue };
        let item = insert_item(tx, shipment, notified, mass, planned.year()).await?;
        let told = Told {
            packages: told.packages,
            holder_name: told.carrier.clone(),
            note: told.note.clone(),
            ..Told::new(Kind::Departed, told.departed_on, mass, confirmed)
        };
        accounts::add(tx, by, &item, &mut Accounts::default(), &told).await?;
        needs::departed(tx, by, shipment, &item, mass).await?;
        total = total + mass;
    }
    Ok(total)
}

async fn insert_item(
    tx: &Tx,
    shipment: &shipment::Model,
    notified: &notified::Model,
    mass: Mass,
    year: i32,
) -> Result<item::Model> {
    let model = item::ActiveModel {
        id: Set(ids::fresh()),
        shipment_id: Set(shipment.id),
        notification_item_id: Set(Some(notified.id)),
        position: Set(notified.position),
        substance: Set(notified.substance.clone()),
        need_substance: Set(notified.need_substance.clone()),
        line: Set(notified.line.clone()),
        mass_mg: Set(mass.mg()),
        arrived_mg: Set(0),
        year: Set(year),
        booked: Set("[]".to_owned()),
    };
    Ok(item::Entity::insert(model).exec_with_returning(&**tx).await?)
}

async fn say(tx: &Tx, by: &By, row: &Row, shipment: &shipment::Model, total: Mass) -> Result<()> {
    let entry = Entry::new("shipment-departed", "notification", row.id, Visible::Company)
        .reference(&row.reference)
        .data(json!({
            "number": shipment.number,
            "mass_mg": total.mg(),
            "happened_on": shipment.departed_on,
        }));
    audit::record(tx, by, entry).await?;
    if let Some(why) = &shipment.departed_against {
        // What stood in the way is the authorities' to read; the company knows its own papers.
        let entry = Entry::new("shipment-departed-against", "notification", row.id, Visible::Authorities)
            .reference(&row.reference)
            .data(json!({ "number": shipment.number, "why": why }));
        audit::record(tx, by, entry).await?;
    }
    let other = facts::country(shipment, if row.from_outside { &row.origin } else { &row.destination })?;
    if let Some(importer) = row.importer_operator_id.filter(|_| row.authorised_at_ms.is_some()) {
        tell::tell_company(tx, by.at, shipment, importer, "shipment-departed").await?;
    }
    if shipment.departed_against.is_some() {
        return tell::tell_both(tx, by.at, shipment, "shipment-departed-against").await;
    }
    tell::tell_authority(tx, by.at, shipment, other, "shipment-departed").await
}
