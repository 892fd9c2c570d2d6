//! One licence as its authority reads it.

use super::show;
use crate::app::App;
use crate::countersign;
use crate::error::{CommandError, Result};
use crate::http::{Page, View, choices, events};
use crate::licences::commands::propose;
use crate::licences::entity::licence;
use crate::licences::queries;
use crate::operators::queries as operators;
use crate::{audit, reference, templates};
use axum::extract::{Path, State};
use domain::licence::{Status, Step};
use domain::rights::{self, Act};
use domain::time::Instant;
use minijinja::{Value, context};
use uuid::Uuid;

/// The steps this reader may take or prepare now, as links.
fn steps(view: &View, row: &licence::Model) -> Result<Vec<Value>> {
    let by = view.by().map_err(|_| CommandError::NotFound)?;
    let (status, subject) = (row.status()?, queries::subject(row)?);
    let open = |step: Step| {
        let act = if step == Step::Suspend { Act::Suspend } else { Act::Prepare };
        step != Step::Grant && status.after(step).is_some() && rights::may(&by.actor, act, &subject).is_ok()
    };
    let links = Step::ALL.iter().filter(|step| open(**step)).map(|step| {
        let href = match step {
            Step::Change => format!("/licences/{}/change", row.id),
            step => format!("/licences/{}/step/{}", row.id, step.code()),
        };
        context! { href, text => choices::word(&view.lang, "licences-step", step.code()) }
    });
    Ok(links.collect())
}

/// What waits for a second person, with where it is read and signed.
fn waiting(view: &View, row: &licence::Model, open: &[countersign::entity::Model]) -> Result<Vec<Value>> {
    open.iter()
        .map(|proposal| {
            let prepared = propose::read(proposal)?;
            let at = Instant::from_ms(proposal.prepared_at_ms);
            Ok(context! {
                href => format!("/licences/{}/sign/{}", row.id, proposal.id),
                step => choices::word(&view.lang, "licences-waiting", prepared.step.code()),
                by => proposal.prepared_by_name,
                when => templates::instant_words(&view.lang, at, None),
                reason => prepared.reason,
            })
        })
        .collect()
}

pub async fn summary(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::visible(db, &by.actor, id).await?;
    let holder = operators::find(db, row.operator_id).await?.ok_or(CommandError::NotFound)?;
    let today = by.at.day_in(chrono_tz::UTC);
    let reference = reference::current(&app).await?;
    let sites = operators::sites(db, row.operator_id).await?;
    let entries = audit::timeline(db, "licence", id, events::readable(&by.actor)).await?;
    let open = countersign::open_for(db, id).await?;
    let facts = queries::facts(db, vec![row.clone()], today, &[]).await?;
    let ceilings = facts.first().map(|facts| show::ceilings(&view, &reference, facts));
    view.render(
        "licences/record.html",
        context! {
            licence => show::head(&view, &row, &holder.name, today)?,
            terms => show::terms(&view, &reference, &row.terms()?, &sites),
            ceilings,
            history => show::steps(&view, &queries::history(db, id).await?),
            events => events::worded(&view, &entries),
            waiting => waiting(&view, &row, &open)?,
            steps => steps(&view, &row)?,
            proposed => row.status()? == Status::Proposed,
        },
    )
}
