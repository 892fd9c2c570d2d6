//! Departure: what really left, when, by which route.

use super::{check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::jobs::{self, Job};
use crate::notifications::commands::left;
use crate::notifications::entity::item as notified;
use crate::notifications::standing::{self, Row};
use crate::notifications::{mails, numbers};
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{jobs as waiting, needs, queries};
use chrono::{Datelike, NaiveDate};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::{self, Act, Standing, State};
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
    let standing = standing::standing(&row, by.at)?;
    lifecycle::next(&standing, Act::Depart).map_err(CommandError::Refused)?;
    let shipment = insert(&tx, by, &row, told, against(&standing)).await?;
    let total = book(&tx, by, &row, &shipment, told).await?;
    left::departed(&tx, by.at, row.id, total).await?;
    say(&tx, by, &row, &shipment, total).await?;
    crate::shipments::screen::departed(&tx, app, by.at, &shipment).await?;
    if let Some(planned) = shipment.planned_arrival_on {
        let due = waiting::overdue_at(planned);
        let job = Job::new(waiting::OVERDUE, json!({ "shipment": shipment.id }), due);
        jobs::enqueue(&tx, job.once(format!("{}:{}", waiting::OVERDUE, shipment.id))).await?;
    }
    tx.commit(&format!("/shipments/{}", shipment.number)).await?;
    Ok(shipment.number)
}

fn check(by: &By, told: &Departure) -> Result<()> {
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

/// What stood in the way of leaving, if anything did.
fn against(standing: &Standing) -> Option<&'static str> {
    match (standing.state, standing.reply) {
        (State::Suspended, _) => Some("suspended"),
        (_, Some(Reply::Objection)) => Some("objection"),
        (State::Authorised, _) => None,
        (State::Expired, _) => Some("expired"),
        _ => Some("not_authorised"),
    }
}

async fn insert(
    tx: &Tx,
    by: &By,
    row: &Row,
    told: &Departure,
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
        departed_on: Set(Some(told.departed_on)),
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

async fn book(tx: &Tx, by: &By, row: &Row, shipment: &shipment::Model, told: &Departure) -> Result<Mass> {
    let planned = shipment.planned_arrival_on.unwrap_or(row.arrival_on);
    let confirmed = confirmed_by(by, row.importer_operator_id);
    let mut total = Mass::ZERO;
    let notified = standing::items(&**tx, row.id).await?;
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
    if let Some(importer) = row.importer_operator_id.filter(|_| row.authorised_at_ms.is_some()) {
        let path = format!("/company/shipments/{}", shipment.number);
        mails::tell_operator(tx, by.at, importer, "shipment-departed", &shipment.number, &path).await?;
    }
    if row.counterpart_here && row.sent_at_ms.is_some() {
        mails::tell_authority(tx, by.at, row, standing::destination(row)?, "shipment-departed").await?;
    }
    Ok(())
}
