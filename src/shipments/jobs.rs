//! Waiting for an arrival that does not come (R55): the days after the planned
//! one, and after landing the days in which somebody should have claimed it.

use super::entity::shipment;
use super::{facts, mails, queries, screen};
use crate::app::{App, Tx};
use crate::audit::{self, Visible};
use crate::error::{CommandError, Result};
use crate::jobs::{self, Job};
use crate::reference;
use crate::screening::rule_set;
use chrono::{Duration, NaiveDate};
use domain::period::start_of_day;
use domain::shipment::State;
use domain::time::Instant;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// No arrival within the days R55 allows after the planned one.
pub const OVERDUE: &str = "shipment-overdue";
/// Landed, and not cleared within the days R55 allows.
pub const UNCLEARED: &str = "shipment-uncleared";

#[derive(Deserialize)]
struct Due {
    shipment: Uuid,
    due_ms: i64,
}

/// Queues the end of the wait for a planned arrival; once for each shipment.
///
/// # Errors
/// The database's.
pub async fn await_arrival(tx: &Tx, row: &shipment::Model, planned: NaiveDate) -> Result<()> {
    let days = rule_set::shipped().params.r55_arrival_days;
    queue(tx, row, OVERDUE, planned, days).await
}

/// Queues the end of the wait for clearance after landing.
///
/// # Errors
/// The database's.
pub async fn await_clearance(tx: &Tx, row: &shipment::Model, landed: NaiveDate) -> Result<()> {
    let days = rule_set::shipped().params.r55_uncleared_days;
    queue(tx, row, UNCLEARED, landed, days).await
}

/// A term of n days from day D is over at 00:00 of D+n+1 in the deciding
/// authority's zone.
async fn queue(tx: &Tx, row: &shipment::Model, kind: &'static str, from: NaiveDate, days: i64) -> Result<()> {
    let reference = reference::current_in(&**tx).await?;
    let of = match row.notification_id {
        Some(id) => Some(crate::notifications::standing::lock(tx, id).await?),
        None => None,
    };
    let zone = facts::zone(&reference, facts::deciding(row, of.as_ref())?);
    let due = start_of_day(from + Duration::days(days + 1), zone);
    let payload = json!({ "shipment": row.id, "due_ms": due.ms() });
    jobs::enqueue(tx, Job::new(kind, payload, due).once(format!("{kind}:{}", row.id))).await
}

/// The days after the planned arrival are over.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn overdue(app: &App, payload: &Value) -> Result<()> {
    over(app, payload, OVERDUE, |row| row.landed_on.is_none()).await
}

/// The days after landing are over.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn uncleared(app: &App, payload: &Value) -> Result<()> {
    over(app, payload, UNCLEARED, |row| row.landed_on.is_some()).await
}

/// Records once that the wait is over, judges the shipment with the due instant
/// as its time, and tells both authorities.
async fn over(
    app: &App,
    payload: &Value,
    act: &'static str,
    applies: impl Fn(&shipment::Model) -> bool,
) -> Result<()> {
    let Due { shipment, due_ms } = serde_json::from_value(payload.clone())
        .map_err(|e| CommandError::Fault(format!("a job's payload: {e}")))?;
    let due = Instant::from_ms(due_ms);
    let tx = app.begin_system().await?;
    let row = queries::lock(&tx, shipment).await?;
    let under_way = row.state == State::UnderWay.code() && row.arrived_on.is_none();
    if !under_way || !applies(&row) || said_before(&tx, &row, act, due).await? {
        return Ok(());
    }
    let data = json!({ "planned_on": row.planned_arrival_on, "landed_on": row.landed_on });
    let entry = queries::entry(&*tx, &row, act, Visible::Authorities, data).await?;
    audit::record_system(&tx, due, entry).await?;
    screen::waited(&tx, due, &row).await?;
    mails::tell_both(&tx, due, &row, act).await?;
    tx.commit("").await
}

/// The queue runs a job at least once; the trail tells whether it has run.
async fn said_before(tx: &Tx, row: &shipment::Model, act: &str, due: Instant) -> Result<bool> {
    let (kind, record) = queries::record_of(row);
    let said = audit::timeline(&**tx, kind, record, &[Visible::Authorities]).await?;
    Ok(said
        .iter()
        .any(|entry| entry.act == act && entry.at_ms == due.ms() && entry.data.contains(&row.number)))
}
