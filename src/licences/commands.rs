//! What is done to licences, each in one transaction.

pub mod propose;
pub mod sign;
pub mod suspend;

use super::entity::{history, licence};
use crate::app::{By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::jobs::{self, Job};
use domain::licence::{Status, Step};
use domain::message::Message;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

/// The job that judges open notifications again after a licence changed.
pub const REJUDGE: &str = "rejudge-licence";

/// The state after a step.
///
/// # Errors
/// [`CommandError::Refused`] where the step is not open.
fn after(row: &licence::Model, step: Step) -> Result<Status> {
    let from = row.status()?;
    from.after(step).ok_or_else(|| {
        CommandError::Refused(Message::new("licences-refused-step").with("status", from.code()))
    })
}

const fn sentence(step: Step) -> &'static str {
    match step {
        Step::Grant => "licence-granted",
        Step::Change => "licence-changed",
        Step::Suspend => "licence-suspended",
        Step::Reinstate => "licence-reinstated",
        Step::Revoke => "licence-revoked",
        Step::Surrender => "licence-surrendered",
    }
}

/// Writes a step that has been decided: the row, its history, the trail, and the
/// job that looks at open notifications again.
async fn decide(
    tx: &Tx,
    by: &By,
    row: &licence::Model,
    step: Step,
    reason: &str,
    prepared_by: Option<&str>,
) -> Result<licence::Model> {
    let mut next = row.clone();
    next.status = after(row, step)?.code().to_owned();
    next.version = row.version + 1;
    next.updated_at_ms = by.at.ms();
    licence::Entity::update(licence::ActiveModel {
        id: Set(next.id),
        kind: Set(next.kind.clone()),
        status: Set(next.status.clone()),
        valid_from: Set(next.valid_from),
        valid_to: Set(next.valid_to),
        terms: Set(next.terms.clone()),
        version: Set(next.version),
        updated_at_ms: Set(next.updated_at_ms),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    history::Entity::insert(history::ActiveModel {
        id: Set(ids::fresh()),
        licence_id: Set(next.id),
        at_ms: Set(by.at.ms()),
        step: Set(step.code().to_owned()),
        status: Set(next.status.clone()),
        reason: Set(reason.to_owned()),
        terms: Set(next.terms.clone()),
        prepared_by: Set(prepared_by.map(str::to_owned)),
        decided_by: Set(Some(by.actor.name.clone())),
    })
    .exec_without_returning(&**tx)
    .await?;
    let entry = Entry::new(sentence(step), "licence", next.id, Visible::Company)
        .reference(&next.number)
        .data(json!({ "number": next.number, "reason": reason, "operator": next.operator_id }));
    audit::record(tx, by, entry).await?;
    jobs::enqueue(tx, Job::new(REJUDGE, json!({ "licence": next.id }), by.at)).await?;
    Ok(next)
}
