//! What happens to goods between departure and the last arrival: turned to
//! another place, returned, lost, seized, released.

use super::arrive::answer;
use super::{check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::{mails, standing};
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{needs, queries};
use chrono::NaiveDate;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::quantity::Mass;
use domain::rights;
use domain::shipment::{Accounts, Holder, Kind};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What can be told here; departures and arrivals have acts of their own.
pub const KINDS: [Kind; 5] = [Kind::Rerouted, Kind::Returned, Kind::Lost, Kind::Seized, Kind::Released];

/// One happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    pub kind: Kind,
    pub happened_on: NaiveDate,
    /// The item, and how much of it; a reroute is of the whole shipment.
    pub item: Option<Uuid>,
    pub mass: Option<Mass>,
    /// Who has the goods now, and where.
    pub holder_name: String,
    pub note: String,
    pub turned: Turned,
}

/// Where goods go now instead, as far as it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turned {
    pub destination: Option<Country>,
    pub consignee: String,
    pub port: String,
    pub bill_reissued: bool,
    /// What it was before.
    pub from_destination: Option<Country>,
}

impl Turned {
    fn is_nothing(&self) -> bool {
        self.destination.is_none() && self.consignee.is_empty() && self.port.is_empty() && !self.bill_reissued
    }
}

/// Records what happened.
///
/// # Errors
/// Not found, forbidden; invalid without what the kind needs; refused where more
/// would move than anybody holds.
pub async fn happen(app: &App, by: &By, id: Uuid, told: &Happening) -> Result<()> {
    check(by, told)?;
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Record, &queries::subject(&row)?)?;
    let events = accounts::events(&*tx, id).await?;
    let mut items = Vec::new();
    for item in queries::items(&*tx, id).await? {
        let account = accounts::of_item(&events, item.id)?;
        items.push((item, account));
    }
    let mut changes = shipment::ActiveModel { id: Set(id), ..Default::default() };
    let after = if told.kind == Kind::Rerouted {
        reroute(&tx, by, &row, told, &items, &mut changes).await?
    } else {
        move_goods(&tx, by, &row, told, &mut items).await?;
        row.clone()
    };
    accounts::settle(&tx, by, changes, &items).await?;
    say(&tx, by, &row, told).await?;
    crate::shipments::screen::arrived(&tx, app, by.at, &after).await?;
    tx.commit(&answer(by, &row.number)).await
}

fn check(by: &By, told: &Happening) -> Result<()> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
    if !KINDS.contains(&told.kind) {
        wrong("kind", "common-error-choose");
    }
    if told.kind == Kind::Rerouted {
        if told.turned.is_nothing() {
            wrong("destination", "shipment-turned-where");
        }
    } else {
        if told.item.is_none() {
            wrong("item", "common-error-choose");
        }
        if told.mass.is_none_or(|mass| mass <= Mass::ZERO) {
            wrong("mass", "shipment-quantity-positive");
        }
        if told.holder_name.trim().is_empty() && told.kind != Kind::Lost {
            wrong("holder_name", "shipment-holder-required");
        }
    }
    check_day(by, "happened_on", told.happened_on, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

fn written(by: &By, row: &shipment::Model, told: &Happening, mass: Mass) -> Told {
    Told {
        holder_name: told.holder_name.clone(),
        note: told.note.clone(),
        ..Told::new(told.kind, told.happened_on, mass, confirmed_by(by, row.importer_operator_id))
    }
}

async fn move_goods(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    told: &Happening,
    items: &mut [(item::Model, Accounts)],
) -> Result<()> {
    let found = items.iter_mut().find(|(item, _)| Some(item.id) == told.item);
    let (item, account) = found.ok_or(CommandError::NotFound)?;
    let mass = told.mass.unwrap_or(Mass::ZERO);
    let was_counted = account.closed();
    let lay_with_importer = account.held_by(Holder::Importer);
    accounts::add(tx, by, item, account, &written(by, row, told, mass)).await?;
    match told.kind {
        // After the last arrival only what lay with the importer is still booked.
        Kind::Returned if was_counted => {
            let taken = lay_with_importer.saturating_sub(account.held_by(Holder::Importer));
            needs::gone(tx, by, row, item, taken, "returned").await
        }
        Kind::Returned => needs::gone(tx, by, row, item, mass, "returned").await,
        Kind::Seized if was_counted => {
            let taken = lay_with_importer.saturating_sub(account.held_by(Holder::Importer));
            needs::gone(tx, by, row, item, taken, "seized").await
        }
        Kind::Released if was_counted => needs::fact(tx, by, row, item, mass, "released").await,
        _ => Ok(()),
    }
}

async fn reroute(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    told: &Happening,
    items: &[(item::Model, Accounts)],
    changes: &mut shipment::ActiveModel,
) -> Result<shipment::Model> {
    let mut turned = told.turned.clone();
    turned.from_destination = row.destination.parse().ok();
    let change = serde_json::to_string(&turned).map_err(|e| CommandError::Fault(e.to_string()))?;
    let event = Told { change: Some(change), ..written(by, row, told, Mass::ZERO) };
    accounts::keep(tx, by, row.id, None, &event, "[]".to_owned()).await?;
    let mut after = row.clone();
    if let Some(to) = turned.destination.filter(|to| to.to_string() != row.destination) {
        after.destination = to.to_string();
        // The company named as importer is no longer the one that receives.
        after.importer_operator_id = None;
        for (item, account) in items {
            needs::turned(tx, by, row, &after, item, account.held_by(Holder::Carrier)).await?;
        }
        changes.destination = Set(after.destination.clone());
        changes.importer_operator_id = Set(None);
    }
    if !turned.consignee.trim().is_empty() {
        after.importer_name = turned.consignee.trim().to_owned();
        changes.importer_name = Set(after.importer_name.clone());
    }
    Ok(after)
}

async fn say(tx: &Tx, by: &By, row: &shipment::Model, told: &Happening) -> Result<()> {
    let act = match told.kind {
        Kind::Rerouted => "shipment-rerouted",
        Kind::Returned => "shipment-returned",
        Kind::Lost => "shipment-lost",
        Kind::Seized => "shipment-seized",
        _ => "shipment-released",
    };
    let (kind, record) = match row.notification_id {
        Some(id) => ("notification", id),
        None => ("shipment", row.id),
    };
    // A seizure is not announced to the company it may be about.
    let visible = if told.kind == Kind::Seized { Visible::Authorities } else { Visible::Company };
    let entry = Entry::new(act, kind, record, visible).data(json!({
        "number": row.number,
        "mass_mg": told.mass.unwrap_or(Mass::ZERO).mg(),
        "happened_on": told.happened_on,
        "holder": told.holder_name.trim(),
    }));
    audit::record(tx, by, entry).await?;
    let Some(id) = row.notification_id else { return Ok(()) };
    let of = standing::lock(tx, id).await?;
    mails::tell_authority(tx, by.at, &of, standing::keeper(&of)?, "shipment-event").await?;
    if of.counterpart_here && of.sent_at_ms.is_some() {
        mails::tell_authority(tx, by.at, &of, standing::destination(&of)?, "shipment-event").await?;
    }
    Ok(())
}
