//! Arrival, item by item: accepted, accepted with another quantity and a coded
//! reason, or rejected. Partial deliveries add up; the last one closes.

use super::{answer, check_day, confirmed_by, depart};
use crate::app::{App, By, Tx};
use crate::audit::{self, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::standing;
use crate::shipments::accounts::{self, Told};
use crate::shipments::entity::{item, shipment};
use crate::shipments::{facts, jobs as waiting, mails, needs, queries, screen};
use chrono::NaiveDate;
use domain::message::{Message, Problem};
use domain::notification::lifecycle;
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
    rights::may(&by.actor, rights::Act::Arrive, &queries::subject(&*tx, &row).await?)?;
    record(&tx, by, &row, told).await?;
    tx.commit(&answer(by, &row.number)).await
}

/// Records the arrival of goods of which nobody told that they had left: a
/// departure on an unknown day, of what came, and its arrival. Answers the
/// shipment's number. `told.items` stands for the notification's items.
///
/// # Errors
/// As [`arrive`]; invalid where nothing came.
pub async fn arrive_unseen(app: &App, by: &By, notification: Uuid, told: &Arrival) -> Result<String> {
    check(by, told)?;
    let masses: Vec<_> = told.items.iter().map(|item| item.mass).collect();
    if masses.iter().flatten().all(|mass| *mass <= Mass::ZERO) {
        let nothing = Problem::new("mass-1", Message::new("shipments-error-nothing-came"));
        return Err(CommandError::Invalid(vec![nothing]));
    }
    let tx = app.begin(by).await?;
    let of = standing::lock(&tx, notification).await?;
    rights::may(&by.actor, rights::Act::Arrive, &queries::subject_of(&of)?)?;
    let departure = depart::Departure {
        departed_on: told.arrived_on,
        masses,
        planned_arrival_on: Some(told.arrived_on),
        packages: None,
        seals: String::new(),
        route: String::new(),
        carrier: String::new(),
        transport_document: String::new(),
        note: String::new(),
    };
    let row = depart::record(&tx, by, &of, &departure, None).await?;
    // Only what came has an item of the shipment.
    let came = told.items.iter().copied().filter(|item| item.mass.is_some_and(|mass| mass > Mass::ZERO));
    let told = Arrival { items: came.collect(), ..told.clone() };
    record(&tx, by, &row, &told).await?;
    tx.commit(&answer(by, &row.number)).await?;
    Ok(row.number)
}

/// Customs record that goods have landed; from then on somebody has to claim them.
///
/// # Errors
/// Not found, forbidden; invalid for a day to come; refused once they arrived.
pub async fn land(app: &App, by: &By, id: Uuid, landed_on: NaiveDate) -> Result<()> {
    let mut problems = Vec::new();
    check_day(by, "landed_on", landed_on, &mut problems);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Record, &queries::subject(&*tx, &row).await?)?;
    if row.arrived_on.is_some() || row.state != State::UnderWay.code() {
        return Err(CommandError::refused("shipments-refused-not-under-way"));
    }
    let changes =
        shipment::ActiveModel { id: Set(id), landed_on: Set(Some(landed_on)), ..Default::default() };
    accounts::touch(&tx, by, changes).await?;
    waiting::await_clearance(&tx, &row, landed_on).await?;
    let data = json!({ "landed_on": landed_on });
    let entry = queries::entry(&*tx, &row, "shipment-landed", Visible::Company, data).await?;
    audit::record(&tx, by, entry).await?;
    tx.commit(&answer(by, &row.number)).await
}

fn check(by: &By, told: &Arrival) -> Result<()> {
    let mut problems = Vec::new();
    check_day(by, "arrived_on", told.arrived_on, &mut problems);
    for (i, item) in told.items.iter().enumerate() {
        let mut wrong = |field: &str, key: &str| {
            problems.push(Problem::new(&format!("{field}-{}", i + 1), Message::new(key)));
        };
        if item.mass.is_some_and(|mass| mass < Mass::ZERO) {
            wrong("mass", "shipment-quantity-positive");
        }
        if item.outcome == Outcome::AcceptedOther && item.mass.is_none() {
            wrong("mass", "shipment-quantity-positive");
        }
        if item.outcome == Outcome::AcceptedOther && item.reason.is_none() {
            wrong("reason", "common-error-choose");
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

/// Writes an arrival in the act's transaction.
async fn record(tx: &Tx, by: &By, row: &shipment::Model, told: &Arrival) -> Result<()> {
    let events = accounts::events(&**tx, row.id).await?;
    let confirmed = confirmed_by(by, row.importer_operator_id);
    let mut settled = Vec::new();
    for (i, item) in queries::items(&**tx, row.id).await?.into_iter().enumerate() {
        let mut account = accounts::of_item(&events, item.id)?;
        if let Some(what) = told.items.get(i) {
            record_item(tx, by, &item, &mut account, told, *what, confirmed).await?;
        }
        settled.push((item, account));
    }
    // Also without being told so: when nothing is left under way it was the last.
    let last = told.last || row.last_arrived || settled.iter().all(|(_, account)| needs::settled(account));
    let changes = shipment::ActiveModel {
        id: Set(row.id),
        arrived_on: Set(Some(told.arrived_on)),
        landed_on: Set(row.landed_on.or(Some(told.arrived_on))),
        last_arrived: Set(last),
        packages_arrived: Set(sum(row.packages_arrived, told.packages)),
        seals_intact: Set(both(row.seals_intact, told.seals_intact)),
        ..Default::default()
    };
    let state = accounts::settle(tx, by, changes, &settled).await?;
    if last {
        let more = more_to_come(tx, row, told.arrived_on).await?;
        for (item, account) in &settled {
            needs::arrived_last(tx, by, row, item, account, told.arrived_on, more).await?;
        }
    }
    say(tx, by, row, told, last, state, &settled).await?;
    let row = queries::lock(tx, row.id).await?;
    screen::arrived(tx, by.at, &row).await
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

/// Whether further shipments will leave on the same notification: it covers
/// several, its time is not over, and it still stands.
async fn more_to_come(tx: &Tx, row: &shipment::Model, arrived_on: NaiveDate) -> Result<bool> {
    let Some(id) = row.notification_id else { return Ok(false) };
    let of = standing::lock(tx, id).await?;
    let stands = matches!(
        standing::state(&of)?,
        lifecycle::State::Authorised | lifecycle::State::Suspended | lifecycle::State::Sent
    );
    let series = standing::body(&of)?.series;
    let items = standing::items(&**tx, id).await?;
    let total: i64 = items.iter().map(|item| item.authorised_mg.unwrap_or(item.mass_mg)).sum();
    Ok(stands && series.is_some_and(|series| arrived_on <= series.until) && of.departed_mg < total)
}

async fn say(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    told: &Arrival,
    last: bool,
    state: State,
    settled: &[(item::Model, Accounts)],
) -> Result<()> {
    let total: Mass = settled.iter().map(|(_, account)| account.arrived()).sum();
    let act = if last { "shipment-arrived" } else { "shipment-arrived-in-part" };
    let data = json!({
        "mass_mg": total.mg(),
        "happened_on": told.arrived_on,
        "state": state.code(),
    });
    audit::record(tx, by, queries::entry(&**tx, row, act, Visible::Company, data).await?).await?;
    if let (Some(exporter), true) = (row.operator_id, last) {
        mails::tell_company(tx, by.at, row, exporter, "shipment-arrived").await?;
    }
    let from = facts::country(row, &row.origin)?;
    mails::tell_authority(tx, by.at, row, from, "shipment-arrived").await
}
