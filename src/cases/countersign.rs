//! The second signature on an authorisation: who signs sees what was prepared,
//! with what changed since, and signs or sends it back.

use super::preview;
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::countersign::{self, entity};
use crate::error::{CommandError, Result};
use crate::http::{Page, Posted, View, choices};
use crate::notifications::checks;
use crate::notifications::commands::authorise::{self, OVERRIDE, Prepared, TWO};
use crate::notifications::standing::{self, Row};
use crate::templates;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::quantity::Mass;
use domain::rights;
use minijinja::{Value, context};
use uuid::Uuid;

type Fields = Vec<(String, String)>;

async fn open(app: &App, row: &Row) -> Result<Option<(entity::Model, Prepared)>> {
    let found = countersign::open_for(app.db.read(), row.id).await?;
    let Some(proposal) = found.into_iter().find(|one| [TWO, OVERRIDE].contains(&one.act.as_str())) else {
        return Ok(None);
    };
    let prepared = serde_json::from_str(&proposal.body)
        .map_err(|e| CommandError::Corrupt(format!("proposal {}: {e}", proposal.id)))?;
    Ok(Some((proposal, prepared)))
}

pub async fn show(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Prepare).await?;
    let found = open(&app, &row).await?;
    let Some((proposal, prepared)) = found else {
        return view
            .render("cases/countersign.html", context! { reference => row.reference, proposal => false });
    };
    let over = checks::shares_over(app.db.read(), &row).await?;
    view.render(
        "cases/countersign.html",
        context! {
            reference => row.reference,
            exporter => row.exporter_name,
            state => choices::word(&view.lang, "cases-state", &row.state),
            proposal => true,
            id => proposal.id.to_string(),
            hash => proposal.body_hash,
            override => proposal.act == OVERRIDE,
            prepared_by => proposal.prepared_by_name,
            prepared_at_ms => proposal.prepared_at_ms,
            reason => prepared.reason,
            for_company => prepared.deciding.for_company,
            for_authority => prepared.deciding.for_authority,
            valid_until => templates::date_words(&view.lang, prepared.deciding.valid_until),
            shares => shares(&prepared),
            changed => prepared.version != row.version,
            needs => preview::needs(app.db.read(), &over).await?,
            may_sign => may_sign(&by, &row, &proposal)?,
            own => proposal.prepared_by == by.actor.person,
        },
    )
}

fn shares(prepared: &Prepared) -> Vec<Value> {
    prepared
        .shares
        .iter()
        .map(|share| {
            context! {
                need => share.need,
                mass => Mass::from_mg(share.mass_mg).to_string(),
                over => (share.over_mg > 0).then(|| Mass::from_mg(share.over_mg).to_string()),
            }
        })
        .collect()
}

fn may_sign(by: &By, row: &Row, proposal: &entity::Model) -> Result<bool> {
    let right = rights::may(&by.actor, rights::Act::Countersign, &standing::subject(row)?).is_ok();
    Ok(right && proposal.prepared_by != by.actor.person && by.actor.may_countersign)
}

/// The id that came back must be the one that stands on this record.
async fn named(app: &App, row: &Row, id: &str) -> Result<(entity::Model, Prepared)> {
    let wanted: Uuid = id.parse().map_err(|_| CommandError::NotFound)?;
    open(app, row)
        .await?
        .filter(|(proposal, _)| proposal.id == wanted)
        .ok_or_else(|| CommandError::refused("common-second-person-settled"))
}

pub async fn sign(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Countersign).await?;
    let (proposal, _) = named(&app, &row, posted.values.first("proposal")).await?;
    authorise::sign(&app, &by, proposal.id, posted.values.first("hash")).await?;
    Ok(Redirect::to(&format!("/notifications/{reference}")).into_response())
}

pub async fn give_back(
    State(app): State<App>,
    Path(reference): Path<String>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Countersign).await?;
    let (proposal, _) = named(&app, &row, posted.values.first("proposal")).await?;
    let tx = app.begin(&by).await?;
    countersign::give_back(&tx, &by, proposal.id).await?;
    let entry = Entry::new("authorisation-sent-back", "notification", row.id, Visible::Internal)
        .reference(&row.reference);
    audit::record(&tx, &by, entry).await?;
    let next = format!("/notifications/{reference}");
    tx.commit(&next).await?;
    Ok(Redirect::to(&next).into_response())
}
