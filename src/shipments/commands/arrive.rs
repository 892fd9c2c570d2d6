//! Arrival, item by item: accepted, accepted with another quantity and a coded
//! reason, or rejected. Partial deliveries add up; the last one closes.

use super::{check_day, confirmed_by};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::{mails, standing};
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{event, item, shipment};
use crate::shipments::needs::{self, Closing};
use crate::shipments::queries;
use chrono::NaiveDate;
use domain::message::{Message, Problem};
use domain::quantity::Mass;
use domain::rights;
use domain::shipment::{Accounts, Confirmed, Difference, Holder, Kind, Outcome, State};
use sea_orm::ActiveValue::Set;
use serde_json::json;
use uuid::Uuid;

/// What is told about an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub arrived_on: NaiveDate,
    /// No more will come.
    pub last: bool,
    /// For each item of the shipment in order.
    pub items: Vec<ItemArrival>,
    pub packages: Option<i32>,
    pub seals_intact: Option<bool>,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemArrival {
    pub outcome: Outcome,
    /// What came of it; for [`Outcome::Accepted`] everything that was under way.
    pub mass: Option<Mass>,
    pub reason: Option<Difference>,
}

/// Records an arrival, confirmed by the importer or by customs.
///
/// # Errors
/// Not found, forbidden; invalid for a day to come, another quantity without a
/// reason or amount; refused where more is rejected than is there.
pub async fn arrive(app: &App, by: &By, id: Uuid, told: &Arrival) -> Result<()> {
    check(by, told)?;
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Arrive, &queries::subject(&row)?)?;
    let items = queries::items(&*tx, id).await?;
    let events = accounts::events(&*tx, id).await?;
    let confirmed = confirmed_by(by, row.importer_operator_id);
    let mut settled = Vec::new();
    for (item, what) in items.into_iter().zip(&told.items) {
        let mut account = accounts::of_item(&events, item.id)?;
        record_item(&tx, by, &item, &mut account, told, *what, confirmed).await?;
        settled.push((item, account));
    }
    let changes = shipment::ActiveModel {
        id: Set(id),
        arrived_on: Set(Some(told.arrived_on)),
        landed_on: Set(row.landed_on.or(Some(told.arrived_on))),
        last_arrived: Set(row.last_arrived || told.last),
        packages_arrived: Set(sum(row.packages_arrived, told.packages)),
        seals_intact: Set(both(row.seals_intact, told.seals_intact)),
        ..Default::default()
    };
    let state = accounts::settle(&tx, by, changes, &settled).await?;
    if told.last || row.last_arrived {
        close(&tx, by, &row, told.arrived_on, &events, &settled).await?;
    }
    say(&tx, by, &row, told, state, &settled).await?;
    let row = queries::lock(&tx, id).await?;
    crate::shipments::screen::arrived(&tx, app, by.at, &row).await?;
    tx.commit(&answer(by, &row.number)).await
}

/// Where the person who told it goes next.
pub(super) fn answer(by: &By, number: &str) -> String {
    match by.actor.home {
        domain::actor::Home::Company { .. } => format!("/company/shipments/{number}"),
        _ => format!("/shipments/{number}"),
    }
}

fn check(by: &By, told: &Arrival) -> Result<()> {
    let mut problems = Vec::new();
    check_day(by, "arrived_on", told.arrived_on, &mut problems);
    for (i, item) in told.items.iter().enumerate() {
        if item.outcome != Outcome::AcceptedOther {
            continue;
        }
        if item.mass.is_none_or(|mass| mass < Mass::ZERO) {
            problems
                .push(Problem::new(&format!("mass-{}", i + 1), Message::new("shipment-quantity-positive")));
        }
        if item.reason.is_none() {
            problems.push(Problem::new(&format!("reason-{}", i + 1), Message::new("common-error-choose")));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

const fn sum(before: Option<i32>, more: Option<i32>) -> Option<i32> {
    match (before, more) {
        (Some(before), Some(more)) => Some(before.saturating_add(more)),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    }
}

/// A seal that was found broken once stays broken.
const fn both(before: Option<bool>, now: Option<bool>) -> Option<bool> {
    match (before, now) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, None) => None,
    }
}

async fn record_item(
    tx: &Tx,
    by: &By,
    item: &item::Model,
    account: &mut Accounts,
    told: &Arrival,
    what: ItemArrival,
    confirmed: Confirmed,
) -> Result<()> {
    let under_way = account.held_by(Holder::Carrier);
    let (kind, mass) = match what.outcome {
        Outcome::Accepted => (Kind::Arrived, under_way),
        Outcome::AcceptedOther => (Kind::Arrived, what.mass.unwrap_or(Mass::ZERO)),
        Outcome::Rejected => (Kind::Rejected, what.mass.unwrap_or(under_way)),
    };
    // An item that came in full before has nothing new to tell.
    if mass == Mass::ZERO && !(kind == Kind::Arrived && told.last) {
        return Ok(());
    }
    let told = Told {
        last: told.last,
        packages: told.packages,
        seals_intact: told.seals_intact,
        outcome: Some(what.outcome),
        reason: what.reason,
        note: told.note.clone(),
        ..Told::new(kind, told.arrived_on, mass, confirmed)
    };
    accounts::add(tx, by, item, account, &told).await
}

/// The need after the last arrival, item by item.
async fn close(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    arrived_on: NaiveDate,
    events: &[event::Model],
    settled: &[(item::Model, Accounts)],
) -> Result<()> {
    let series = match row.notification_id {
        Some(id) => standing::body(&standing::lock(tx, id).await?)?.series.is_some(),
        None => false,
    };
    for (item, account) in settled {
        let returned =
            |event: &&event::Model| event.item_id == Some(item.id) && event.kind == Kind::Returned.code();
        let back: Mass = events.iter().filter(returned).map(|event| Mass::from_mg(event.mass_mg)).sum();
        // A second "last" arrival starts from what the first one left booked.
        let booked = if row.last_arrived {
            Mass::from_mg(item.arrived_mg)
        } else {
            account.shipped().saturating_sub(back)
        };
        let closing = Closing {
            arrived_on,
            accounts: account,
            booked,
            others: needs::of_other_shipments(tx, item).await?,
            more_to_come: series,
        };
        needs::arrived_last(tx, by, row, item, closing).await?;
    }
    Ok(())
}

async fn say(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    told: &Arrival,
    state: State,
    settled: &[(item::Model, Accounts)],
) -> Result<()> {
    let total: Mass = settled.iter().map(|(_, account)| account.arrived()).sum();
    let (kind, record) = match row.notification_id {
        Some(id) => ("notification", id),
        None => ("shipment", row.id),
    };
    let act = if told.last { "shipment-arrived" } else { "shipment-arrived-in-part" };
    let entry = Entry::new(act, kind, record, Visible::Company).data(json!({
        "number": row.number,
        "mass_mg": total.mg(),
        "happened_on": told.arrived_on,
        "state": state.code(),
    }));
    audit::record(tx, by, entry).await?;
    if let (Some(exporter), true) = (row.operator_id, told.last) {
        let path = format!("/company/shipments/{}", row.number);
        mails::tell_operator(tx, by.at, exporter, "shipment-arrived", &row.number, &path).await?;
    }
    if let Some(id) = row.notification_id {
        let of = standing::lock(tx, id).await?;
        mails::tell_authority(tx, by.at, &of, standing::keeper(&of)?, "shipment-arrived").await?;
    }
    Ok(())
}
