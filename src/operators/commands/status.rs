//! Accepting, suspending and closing a company's entry in the register.

use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::jobs::{self, Job};
use crate::operators::entity::operator;
use crate::operators::particulars::Checks;
use crate::operators::queries;
use domain::message::Message;
use domain::operator::{Status, Step};
use domain::rights::Act;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// The authority accepts a company that registered itself. Runs inside the
/// caller's transaction, which may also wake the company's accounts; what else
/// has to follow is told by the job `operator-accepted`.
///
/// # Errors
/// Refused unless the company is waiting for it.
pub async fn accept(tx: &Tx, by: &By, id: Uuid) -> Result<operator::Model> {
    take(tx, by, id, Step::Accept, "").await
}

/// Any other step: declining, finding irregular, clearing, suspending, closing.
///
/// # Errors
/// [`CommandError::Invalid`] without a reason; refused where the step is not open.
pub async fn step(app: &App, by: &By, id: Uuid, step: Step, reason: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    take(&tx, by, id, step, reason).await?;
    tx.commit(&format!("/operators/{id}")).await
}

const fn act(step: Step) -> Act {
    match step {
        Step::Accept | Step::Decline => Act::Accept,
        Step::FindIrregular => Act::Change,
        Step::Clear | Step::Suspend | Step::Close => Act::Suspend,
    }
}

const fn sentence(step: Step) -> &'static str {
    match step {
        Step::Accept => "operator-accepted",
        Step::Decline => "operator-declined",
        Step::FindIrregular => "operator-irregular",
        Step::Clear => "operator-cleared",
        Step::Suspend => "operator-suspended",
        Step::Close => "operator-closed",
    }
}

async fn take(tx: &Tx, by: &By, id: Uuid, step: Step, reason: &str) -> Result<operator::Model> {
    let mut row = queries::lock(&**tx, &by.actor, act(step), id).await?;
    if step != Step::Accept {
        by.stepped_up()?;
        let mut check = Checks::default();
        check.text("reason", reason, true);
        if !check.0.is_empty() {
            return Err(CommandError::Invalid(check.0));
        }
    }
    let from = row.status()?;
    let to = from.after(step).ok_or_else(|| {
        let status = Message::new("operators-refused-step").with("status", from.code());
        CommandError::Refused(status)
    })?;
    row.status = to.code().to_owned();
    row.status_reason = reason.trim().to_owned();
    row.version += 1;
    row.updated_at_ms = by.at.ms();
    let fresh = row.registered_on.is_none() && to == Status::Regular;
    if fresh {
        row.registered_on = Some(by.at.day_in(chrono_tz::UTC));
    }
    operator::Entity::update(operator::ActiveModel {
        id: Set(row.id),
        status: Set(row.status.clone()),
        status_reason: Set(row.status_reason.clone()),
        version: Set(row.version),
        updated_at_ms: Set(row.updated_at_ms),
        registered_on: Set(row.registered_on),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    let entry = Entry::new(sentence(step), "operator", id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "name": row.name, "reference": row.reference, "reason": reason }));
    audit::record(tx, by, entry).await?;
    if matches!(step, Step::Accept | Step::Decline) {
        let kind = if step == Step::Accept { "operator-accepted" } else { "operator-declined" };
        jobs::enqueue(tx, Job::new(kind, json!({ "operator": id }), by.at)).await?;
    } else {
        jobs::enqueue(tx, Job::new("rejudge-operator", json!({ "operator": id }), by.at)).await?;
    }
    Ok(row)
}
