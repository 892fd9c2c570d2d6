//! The second person's page: exactly what was prepared, with what it would touch.

use super::of_operator::notification_rows;
use super::show;
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Page, Posted, View, choices};
use crate::licences::commands::{propose, sign as act};
use crate::licences::{queries, touched};
use crate::operators::pages::Fields;
use crate::operators::queries as operators;
use crate::{reference, templates};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::licence::Step;
use domain::rights::{self, Act};
use domain::time::Instant;
use minijinja::context;
use uuid::Uuid;

pub async fn show(view: View, State(app): State<App>, Path((id, proposal)): Path<(Uuid, Uuid)>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::visible(db, &by.actor, id).await?;
    let found = propose::find(db, id, proposal).await?;
    let prepared = propose::read(&found)?;
    let holder = operators::find(db, row.operator_id).await?.ok_or(CommandError::NotFound)?;
    let reference = reference::current(&app).await?;
    let sites = operators::sites(db, row.operator_id).await?;
    let touched = match prepared.step {
        Step::Grant | Step::Reinstate => Vec::new(),
        _ => touched::open(db, row.operator_id, row.country()?).await?,
    };
    let may_sign = rights::may(&by.actor, Act::Countersign, &queries::subject(&row)?).is_ok();
    let today = by.at.day_in(chrono_tz::UTC);
    view.render(
        "licences/sign.html",
        context! {
            licence => show::head(&view, &row, &holder.name, today)?,
            proposal => proposal.to_string(),
            shown => found.body_hash,
            title => choices::word(&view.lang, "licences-waiting", prepared.step.code()),
            prepared_by => found.prepared_by_name,
            when => templates::instant_words(&view.lang, Instant::from_ms(found.prepared_at_ms), None),
            reason => prepared.reason,
            terms => show::terms(&view, &reference, &prepared.terms, &sites),
            before => (prepared.step == Step::Change)
                .then(|| row.terms().map(|terms| show::terms(&view, &reference, &terms, &sites)))
                .transpose()?,
            stale => prepared.version != row.version,
            own => found.prepared_by == by.actor.person,
            may_sign,
            touched => notification_rows(&view, &reference, &touched),
        },
    )
}

pub async fn sign(
    State(app): State<App>,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
    posted: Posted<Fields>,
) -> Page {
    act::sign(&app, &posted.by()?, id, proposal, posted.values.first("shown")).await?;
    Ok(Redirect::to(&format!("/licences/{id}")).into_response())
}

pub async fn send_back(
    State(app): State<App>,
    Path((id, proposal)): Path<(Uuid, Uuid)>,
    posted: Posted<Fields>,
) -> Page {
    act::send_back(&app, &posted.by()?, id, proposal).await?;
    Ok(Redirect::to(&format!("/licences/{id}")).into_response())
}
