//! A movement that nobody notified, recorded by customs (R50).

use super::{answer, check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::notifications::numbers;
use crate::reference;
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{mails, needs, queries, screen};
use chrono::{Datelike, NaiveDate};
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::needs::Line;
use domain::quantity::Mass;
use domain::rights::{self, Kind as Of, Subject};
use domain::shipment::{Accounts, Kind};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

/// What customs found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub origin: Country,
    pub destination: Country,
    pub exporter_name: String,
    pub importer_name: String,
    /// Key of the substance list.
    pub substance: String,
    pub line: Line,
    /// Pure substance.
    pub mass: Mass,
    pub found_on: NaiveDate,
    /// It has come into the country; otherwise it was found leaving or passing.
    pub arrived: bool,
    pub packages: Option<i32>,
    pub seals: String,
    pub transport_document: String,
    pub note: String,
}

/// Records it and answers the shipment's number. What has come into a country is
/// booked on its need as the fact it is.
///
/// # Errors
/// Forbidden; invalid without parties, substance or quantity.
pub async fn record(app: &App, by: &By, found: &Found) -> Result<String> {
    let own = by.actor.country().ok_or(CommandError::Forbidden)?;
    rights::may(&by.actor, rights::Act::Record, &Subject::of_country(Of::Shipment, own))?;
    let tx = app.begin(by).await?;
    let reference = reference::current_in(&*tx).await?;
    let substance = check(by, own, found, &reference)?;
    let row = insert(&tx, by, found).await?;
    let model = item::ActiveModel {
        id: Set(ids::fresh()),
        shipment_id: Set(row.id),
        notification_item_id: Set(None),
        position: Set(1),
        substance: Set(found.substance.clone()),
        need_substance: Set(substance),
        line: Set(found.line.code().to_owned()),
        mass_mg: Set(if found.arrived { 0 } else { found.mass.mg() }),
        arrived_mg: Set(0),
        year: Set(found.found_on.year()),
        booked: Set("[]".to_owned()),
    };
    let item = item::Entity::insert(model).exec_with_returning(&*tx).await?;
    let kind = if found.arrived { Kind::Arrived } else { Kind::Departed };
    let told = Told {
        last: found.arrived,
        packages: found.packages,
        note: found.note.clone(),
        ..Told::new(kind, found.found_on, found.mass, confirmed_by(by, None))
    };
    let mut account = Accounts::default();
    accounts::add(&tx, by, &item, &mut account, &told).await?;
    needs::fact(&tx, by, &row, &item, found.mass, "unnotified").await?;
    let changes = shipment::ActiveModel { id: Set(row.id), ..Default::default() };
    accounts::settle(&tx, by, changes, &[(item, account)]).await?;
    let entry = Entry::new("shipment-unnotified", "shipment", row.id, Visible::Authorities)
        .reference(&row.number)
        .data(json!({ "number": row.number, "mass_mg": found.mass.mg(), "happened_on": found.found_on }));
    audit::record(&tx, by, entry).await?;
    let row = queries::lock(&tx, row.id).await?;
    if found.arrived {
        screen::arrived(&tx, by.at, &row).await?;
    } else {
        screen::departed(&tx, by.at, &row).await?;
    }
    // Both countries are told, whichever found it.
    mails::tell_both(&tx, by.at, &row, "shipment-unnotified").await?;
    tx.commit(&answer(by, &row.number)).await?;
    Ok(row.number)
}

/// Checks what was typed and answers what its need is written for.
fn check(by: &By, own: Country, found: &Found, reference: &reference::Reference) -> Result<Option<String>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
    if reference.catalogue.resolve(&found.substance).is_none() {
        wrong("substance", "common-error-choose");
    }
    if found.mass <= Mass::ZERO {
        wrong("mass", "shipment-quantity-positive");
    }
    if found.exporter_name.trim().is_empty() {
        wrong("exporter_name", "common-error-required");
    }
    if found.importer_name.trim().is_empty() {
        wrong("importer_name", "common-error-required");
    }
    if own != found.origin && own != found.destination {
        wrong("destination", "shipment-not-your-border");
    }
    check_day(by, "found_on", found.found_on, &mut problems);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    Ok(reference.catalogue.need_substance(&found.substance).map(str::to_owned))
}

async fn insert(tx: &Tx, by: &By, found: &Found) -> Result<shipment::Model> {
    let number = numbers::next(tx, "SH", by.at.utc().year()).await?;
    let arrived_on = found.arrived.then_some(found.found_on);
    let model = shipment::ActiveModel {
        id: Set(ids::fresh()),
        number: Set(number),
        notification_id: Set(None),
        operator_id: Set(None),
        importer_operator_id: Set(None),
        origin: Set(found.origin.to_string()),
        destination: Set(found.destination.to_string()),
        exporter_name: Set(found.exporter_name.trim().to_owned()),
        importer_name: Set(found.importer_name.trim().to_owned()),
        state: Set(domain::shipment::State::UnderWay.code().to_owned()),
        unnotified: Set(true),
        departed_on: Set((!found.arrived).then_some(found.found_on)),
        departed_against: Set(None),
        planned_arrival_on: Set(None),
        landed_on: Set(arrived_on),
        arrived_on: Set(arrived_on),
        last_arrived: Set(found.arrived),
        packages_sent: Set(None),
        packages_arrived: Set(found.packages.filter(|_| found.arrived)),
        seals: Set(found.seals.trim().to_owned()),
        seals_intact: Set(None),
        route: Set(String::new()),
        carrier: Set(String::new()),
        transport_document: Set(found.transport_document.trim().to_owned()),
        created_by: Set(by.actor.person),
        created_at_ms: Set(by.at.ms()),
        updated_at_ms: Set(by.at.ms()),
    };
    Ok(shipment::Entity::insert(model).exec_with_returning(&**tx).await?)
}
