//! The second of two persons: signing what was prepared, or sending it back.

use super::decide;
use super::propose::{Prepared, act, overtaken};
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::countersign;
use crate::error::{CommandError, Result};
use crate::licences::entity::licence;
use crate::licences::{queries, usage};
use domain::licence::Step;
use domain::rights::Act;
use serde_json::json;
use uuid::Uuid;

/// Signs a prepared step and carries it out. `shown` is the hash of what the
/// signer saw.
///
/// # Errors
/// Those of [`countersign::settle`]; refused when the licence changed since.
pub async fn sign(app: &App, by: &By, id: Uuid, proposal: Uuid, shown: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let found = queries::find(&*tx, id).await?.ok_or(CommandError::NotFound)?;
    // Counting items waits until the ceilings are right; the same order everywhere.
    usage::alone(&tx, found.operator_id).await?;
    let row = queries::lock(&tx, &by.actor, Act::Countersign, id).await?;
    let (settled, body) = countersign::settle(&tx, by, proposal, shown).await?;
    let prepared: Prepared = serde_json::from_value(body)
        .map_err(|error| CommandError::Corrupt(format!("proposal {proposal}: {error}")))?;
    if settled.record_id != id || prepared.licence != id || settled.act != act(prepared.step) {
        return Err(CommandError::NotFound);
    }
    if prepared.version != row.version {
        return Err(overtaken());
    }
    let next = licence::Model {
        kind: prepared.terms.kind.code().to_owned(),
        valid_from: prepared.terms.valid_from,
        valid_to: prepared.terms.valid_to,
        terms: serde_json::to_string(&prepared.terms).expect("terms are plain data"),
        ..row
    };
    let prepared_by = Some(settled.prepared_by_name.as_str());
    let done = decide(&tx, by, &next, prepared.step, &prepared.reason, prepared_by).await?;
    if matches!(prepared.step, Step::Grant | Step::Change) {
        usage::fill(&tx, &done).await?;
    }
    tx.commit(&format!("/licences/{id}")).await
}

/// Sends a prepared step back unsigned.
pub async fn send_back(app: &App, by: &By, id: Uuid, proposal: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, &by.actor, Act::Countersign, id).await?;
    let settled = countersign::give_back(&tx, by, proposal).await?;
    if settled.record_id != id {
        return Err(CommandError::NotFound);
    }
    let entry = Entry::new("licence-sent-back", "licence", id, Visible::Internal)
        .reference(&row.number)
        .data(json!({ "number": row.number, "act": settled.act }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&format!("/licences/{id}")).await
}
