//! What happens to goods between departure and the last arrival: turned to
//! another place, returned, lost, seized, released.

use super::{answer, check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::standing;
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{ceilings, mails, needs, queries, screen};
use chrono::NaiveDate;
use domain::actor::Home;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::quantity::Mass;
use domain::rights::{self, Relation};
use domain::screening::facts::{Change, Changed};
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
    may(&tx, by, &row, told.kind).await?;
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
    say(&tx, by, &after, told).await?;
    if told.kind == Kind::Rerouted {
        screen::turned(&tx, by.at, &after, changes_of(&row, &after, told)).await?;
        tell_first_destination(&tx, by, &row, &after).await?;
    }
    tx.commit(&answer(by, &row.number)).await
}

/// Seizing and releasing are an authority's; turning goods is not the receiver's.
async fn may(tx: &Tx, by: &By, row: &shipment::Model, kind: Kind) -> Result<()> {
    let subject = queries::subject(&**tx, row).await?;
    rights::may(&by.actor, rights::Act::Record, &subject)?;
    let allowed = match subject.relation(&by.actor) {
        Relation::Named => matches!(kind, Kind::Returned | Kind::Lost),
        _ if matches!(by.actor.home, Home::Company { .. }) => !matches!(kind, Kind::Seized | Kind::Released),
        _ => true,
    };
    if allowed { Ok(()) } else { Err(CommandError::Forbidden) }
}

/// The authority that had been notified reads on its own record that the goods
/// now go elsewhere.
async fn tell_first_destination(
    tx: &Tx,
    by: &By,
    before: &shipment::Model,
    after: &shipment::Model,
) -> Result<()> {
    let Some(id) = before.notification_id.filter(|_| before.destination != after.destination) else {
        return Ok(());
    };
    let of = standing::lock(tx, id).await?;
    if !of.counterpart_here || of.sent_at_ms.is_none() {
        return Ok(());
    }
    let to = standing::destination(&of)?;
    crate::notifications::mails::tell_authority(tx, by.at, &of, to, "shipment-event").await
}

/// What a reroute changed, both values in words, for R42.
fn changes_of(before: &shipment::Model, after: &shipment::Model, told: &Happening) -> Vec<Change> {
    let change = |what, from: &str, to: &str| Change { what, from: from.to_owned(), to: to.to_owned() };
    let mut changes = Vec::new();
    if before.destination != after.destination {
        changes.push(change(Changed::Destination, &before.destination, &after.destination));
    }
    if before.importer_name != after.importer_name {
        changes.push(change(Changed::Consignee, &before.importer_name, &after.importer_name));
    }
    if told.turned.bill_reissued {
        changes.push(change(Changed::BillOfLading, &before.transport_document, &after.transport_document));
    }
    if !told.turned.port.trim().is_empty() {
        changes.push(change(Changed::PortOfDischarge, &before.route, told.turned.port.trim()));
    }
    changes
}

/// What cannot have happened: a day to come, no quantity, goods turned nowhere.
///
/// # Errors
/// Invalid, field by field.
pub fn check(by: &By, told: &Happening) -> Result<()> {
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
    }
    check_day(by, "happened_on", told.happened_on, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

fn written(by: &By, row: &shipment::Model, told: &Happening, mass: Mass) -> Told {
    let named = told.holder_name.trim();
    let holder = match told.kind {
        _ if !named.is_empty() => named,
        Kind::Returned => &row.exporter_name,
        Kind::Released => &row.importer_name,
        _ => "",
    };
    Told {
        holder_name: holder.to_owned(),
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
    accounts::add(tx, by, item, account, &written(by, row, told, mass)).await?;
    needs::follow(tx, by, row, item, account, told.kind.code()).await?;
    if told.kind == Kind::Returned { ceilings::returned(tx, row, item).await } else { Ok(()) }
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
    let data = json!({
        "mass_mg": told.mass.unwrap_or(Mass::ZERO).mg(),
        "happened_on": told.happened_on,
        "holder": told.holder_name.trim(),
        "destination_country": row.destination,
    });
    audit::record(tx, by, queries::entry(&**tx, row, act, Visible::Company, data).await?).await?;
    mails::tell_both(tx, by.at, row, "shipment-event").await
}
