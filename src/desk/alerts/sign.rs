//! The second person: sees what the first prepared and saw, signs or sends back.

use super::acts::{Nothing, back};
use super::page::{head, sum_rows};
use crate::alerts::commands::endings;
use crate::alerts::{queries, words as told};
use crate::app::App;
use crate::countersign;
use crate::error::CommandError;
use crate::http::{Failure, Page, Posted, View};
use crate::words;
use axum::extract::{Path, State};
use minijinja::context;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    hash: String,
}

pub async fn show(State(app): State<App>, view: View, Path((id, proposal)): Path<(Uuid, Uuid)>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::find(db, &by.actor, id).await?;
    let prepared = countersign::open_for(db, id).await?.into_iter().find(|one| one.id == proposal);
    let prepared = prepared.ok_or(CommandError::NotFound)?;
    let body: serde_json::Value = serde_json::from_str(&prepared.body)
        .map_err(|e| CommandError::Corrupt(format!("proposal {proposal}: {e}")))?;
    let (finding, lang) = (row.finding()?, &view.lang);
    let ending = match body["ending"]["outcome"].as_str() {
        Some(outcome) => words::plain(lang, &format!("alerts-end-{}", outcome.replace('_', "-"))),
        None => words::plain(lang, "alerts-end-release"),
    };
    view.render(
        "alerts/sign.html",
        context! {
            alert => head(lang, &row)?,
            proposal => proposal.to_string(),
            hash => prepared.body_hash,
            by => prepared.prepared_by_name,
            at_ms => prepared.prepared_at_ms,
            reason => prepared.reason,
            ending,
            mine => prepared.prepared_by == by.actor.person,
            // The signature would fall: say so before it is given.
            changed => body["version"] != serde_json::json!(row.versions)
                || body["severity"] != serde_json::json!(row.severity),
            sentence => told::tell(lang, &finding.sentence()),
            sum => told::tell(lang, &finding.sum()),
            rows => sum_rows(lang, &finding),
            record => row.record_reference,
        },
    )
}

pub async fn sign(
    State(app): State<App>,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
    posted: Posted<Shown>,
) -> Page {
    let by = posted.by()?;
    match endings::sign(&app, &by, id, proposal, &posted.form.hash).await {
        Err(CommandError::StepUp) => Err(Failure::StepUp(format!("/alerts/{id}/sign/{proposal}"))),
        done => back(id, done),
    }
}

pub async fn give_back(
    State(app): State<App>,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
    posted: Posted<Nothing>,
) -> Page {
    let by = posted.by()?;
    back(id, endings::give_back(&app, &by, id, proposal).await)
}
