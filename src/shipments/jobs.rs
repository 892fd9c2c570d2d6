//! Waiting for an arrival that does not come (R55).

use super::queries;
use crate::app::App;
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::{mails, standing};
use chrono::{Days, NaiveDate};
use domain::period::start_of_day;
use domain::time::Instant;
use serde_json::{Value, json};
use uuid::Uuid;

/// No arrival within the days R55 allows after the planned one.
pub const OVERDUE: &str = "shipment-overdue";

const DAYS: u64 = 31;

/// When a planned arrival is overdue: the start of the day after its thirtieth.
pub fn overdue_at(planned: NaiveDate) -> Instant {
    start_of_day(planned.checked_add_days(Days::new(DAYS)).unwrap_or(NaiveDate::MAX), chrono_tz::Tz::UTC)
}

/// Records once that an arrival is overdue, judges the shipment again and tells
/// the importing authority, or the exporting one where that is not here.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn overdue(app: &App, payload: &Value) -> Result<()> {
    let id = payload["shipment"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let id = id.ok_or_else(|| CommandError::Fault(format!("a job's payload: {payload}")))?;
    let tx = app.begin_system().await?;
    let row = queries::lock(&tx, id).await?;
    let due = row.planned_arrival_on.map(overdue_at);
    let (false, Some(due), Some(notification)) = (row.last_arrived, due, row.notification_id) else {
        return Ok(());
    };
    let said = audit::timeline(&*tx, "notification", notification, &[Visible::Authorities]).await?;
    if said.iter().any(|entry| entry.act == "shipment-overdue" && entry.at_ms == due.ms()) {
        return Ok(());
    }
    let entry = Entry::new("shipment-overdue", "notification", notification, Visible::Authorities)
        .data(json!({ "number": row.number, "planned_on": row.planned_arrival_on }));
    audit::record_system(&tx, due, entry).await?;
    super::screen::arrived(&tx, app, due, &row).await?;
    let of = standing::lock(&tx, notification).await?;
    let to = if of.counterpart_here { standing::destination(&of)? } else { standing::keeper(&of)? };
    mails::tell_authority(&tx, due, &of, to, "shipment-overdue").await?;
    tx.commit("").await
}
