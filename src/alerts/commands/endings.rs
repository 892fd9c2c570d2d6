//! Ending a hold or an alert. What ends a hold takes two: one prepares, another
//! with the approver role signs what was prepared (LIFECYCLE 4).

use super::{begin, finish, lock, refused, required, tell, write};
use crate::alerts::entity::alert as entity;
use crate::alerts::explanations;
use crate::app::{App, By, Tx};
use crate::countersign::{self, Draft};
use crate::error::{CommandError, Result};
use chrono::NaiveDate;
use domain::alert::explained::Explained;
use domain::alert::{self as life, Outcome};
use domain::message::{Message, Problem};
use domain::rights::Act;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// How a person means to end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ending", rename_all = "snake_case")]
pub enum Ending {
    /// Lets the goods go; the alert stays open.
    Release,
    Close {
        outcome: Outcome,
        /// How far an explanation reaches, and until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explained: Option<Explained>,
    },
}

impl Ending {
    /// # Errors
    /// A complaint about the field that holds the outcome.
    pub fn close(code: &str) -> Result<Self> {
        let outcome = Outcome::from_code(code).filter(|outcome| Outcome::CHOICES.contains(outcome));
        outcome.map(|outcome| Self::Close { outcome, explained: None }).ok_or_else(|| {
            CommandError::Invalid(vec![Problem::new("outcome", Message::new("common-error-choose"))])
        })
    }

    /// Closed as explained, with how far that reaches.
    pub const fn explained(explained: Explained) -> Self {
        Self::Close { outcome: Outcome::Explained, explained: Some(explained) }
    }

    /// # Errors
    /// An explanation that says not how far, or ends in the past or too late.
    fn check(self, today: NaiveDate) -> Result<()> {
        let wrong = |field: &str, message| Err(CommandError::Invalid(vec![Problem::new(field, message)]));
        match self {
            Self::Close { outcome: Outcome::Explained, explained: None } => {
                wrong("scope", Message::new("common-error-choose"))
            }
            Self::Close { explained: Some(explained), .. } => {
                explained.check(today).or_else(|message| wrong("until", message))
            }
            _ => Ok(()),
        }
    }

    const fn act(self) -> life::Act {
        match self {
            Self::Release => life::Act::Release,
            Self::Close { outcome, .. } => life::Act::Close(outcome),
        }
    }

    /// Name of the prepared act.
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "alert.release",
            Self::Close { .. } => "alert.close",
        }
    }
}

/// What came of asking for an ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Done: no hold stood in the way.
    Now,
    /// Prepared, and waits for a second person.
    Prepared(Uuid),
}

/// Ends the alert, or prepares its ending where a hold takes two persons.
pub async fn end(app: &App, by: &By, id: Uuid, ending: Ending, reason: &str) -> Result<Ended> {
    by.stepped_up()?;
    let reason = required("reason", reason)?;
    let (tx, row) = begin(app, by, id, Act::Close).await?;
    ending.check(by.at.utc().date_naive())?;
    let now = row.standing()?;
    let then = life::next(now, ending.act()).map_err(refused)?;
    if !life::takes_two(&now, ending.act()) {
        carry_out(&tx, by, &row, then, ending, reason, None).await?;
        finish(tx, &row).await?;
        return Ok(Ended::Now);
    }
    let body = signed_over(&row, ending, reason)?;
    let proposal = countersign::prepare(
        &tx,
        by,
        Draft {
            act: ending.name(),
            kind: "alert",
            record: row.id,
            country: Some(row.country()?),
            body: &body,
            reason,
        },
    )
    .await?;
    tell(&tx, by, &row, "alert-ending-prepared", json!({ "ending": ending.name(), "reason": reason }))
        .await?;
    finish(tx, &row).await?;
    Ok(Ended::Prepared(proposal))
}

/// What the second person is shown and signs: the alert as it stands, the sum,
/// and what is to become of it. It changes with the alert, so a signature falls.
fn signed_over(row: &entity::Model, ending: Ending, reason: &str) -> Result<Value> {
    let finding = row.finding()?;
    Ok(json!({
        "alert": row.reference,
        "record": row.record_reference,
        "rule": row.rule,
        "rule_set": row.rule_set,
        "severity": row.severity,
        "version": row.versions,
        "equation": finding.equation(),
        "ending": ending,
        "reason": reason,
    }))
}

/// The second person's signature: carries out what was prepared.
pub async fn sign(app: &App, by: &By, id: Uuid, proposal: Uuid, shown_hash: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = lock(&tx, by, id, Act::Countersign).await?;
    let (prepared, body) = countersign::settle(&tx, by, proposal, shown_hash).await?;
    if prepared.record_id != row.id {
        return Err(CommandError::NotFound);
    }
    if body["version"] != json!(row.versions) || body["severity"] != json!(row.severity) {
        return Err(CommandError::refused("common-second-person-changed"));
    }
    let ending: Ending = serde_json::from_value(body["ending"].clone())
        .map_err(|e| CommandError::Corrupt(format!("proposal {proposal}: {e}")))?;
    let then = life::next(row.standing()?, ending.act()).map_err(refused)?;
    carry_out(&tx, by, &row, then, ending, &prepared.reason, Some(&prepared.prepared_by_name)).await?;
    finish(tx, &row).await
}

/// The second person sends it back; the hold stands.
pub async fn give_back(app: &App, by: &By, id: Uuid, proposal: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = lock(&tx, by, id, Act::Countersign).await?;
    let prepared = countersign::give_back(&tx, by, proposal).await?;
    if prepared.record_id != row.id {
        return Err(CommandError::NotFound);
    }
    tell(&tx, by, &row, "alert-ending-returned", json!({ "first": prepared.prepared_by_name })).await?;
    finish(tx, &row).await
}

async fn carry_out(
    tx: &Tx,
    by: &By,
    row: &entity::Model,
    then: life::Standing,
    ending: Ending,
    reason: &str,
    first: Option<&str>,
) -> Result<()> {
    let change = match ending {
        Ending::Release => entity::ActiveModel::default(),
        Ending::Close { .. } => entity::ActiveModel {
            closed_at_ms: Set(Some(by.at.ms())),
            outcome_reason: Set(Some(reason.to_owned())),
            ..Default::default()
        },
    };
    write(tx, by, row, then, change).await?;
    if let Ending::Close { explained: Some(explained), .. } = ending {
        explanations::keep(tx, by.at, row, explained, reason).await?;
    }
    let (act, outcome) = match ending {
        Ending::Release => ("alert-released", None),
        Ending::Close { outcome, .. } => ("alert-closed", Some(outcome.code())),
    };
    let data = json!({ "reason": reason, "outcome": outcome, "first": first.unwrap_or_default() });
    tell(tx, by, row, act, data).await
}
