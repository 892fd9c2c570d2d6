//! Suspending at once, and preparing the end of a licence or of its suspension.
//! Each page shows first which open notifications lean on it.

use super::of_operator::notification_rows;
use super::show;
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View, choices};
use crate::licences::commands::{propose, suspend};
use crate::licences::entity::licence;
use crate::licences::{queries, touched};
use crate::operators::pages::{Fields, complaints};
use crate::operators::queries as operators;
use crate::reference;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::licence::Step;
use domain::rights::{self, Act};
use minijinja::{Value, context};
use uuid::Uuid;

fn read(code: &str) -> Result<Step> {
    Step::from_code(code)
        .filter(|step| !matches!(step, Step::Grant | Step::Change))
        .ok_or(CommandError::NotFound)
}

async fn asked(view: &View, app: &App, row: &licence::Model, step: Step) -> Result<Value> {
    let db = app.db.read();
    let holder = operators::find(db, row.operator_id).await?.ok_or(CommandError::NotFound)?;
    let touched = touched::open(db, row.operator_id, row.country()?).await?;
    let reference = reference::current(app).await?;
    let today = app.now().day_in(chrono_tz::UTC);
    Ok(context! {
        licence => show::head(view, row, &holder.name, today)?,
        step => step.code(),
        title => choices::word(&view.lang, "licences-step", step.code()),
        effect => choices::word(&view.lang, "licences-step-effect", step.code()),
        warns => step != Step::Reinstate,
        two => step != Step::Suspend,
        touched => notification_rows(view, &reference, &touched),
        most => (touched.len() as u64 == touched::MOST).then_some(touched::MOST),
    })
}

pub async fn ask(view: View, State(app): State<App>, Path((id, step)): Path<(Uuid, String)>) -> Page {
    let by = view.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let step = read(&step)?;
    let act = if step == Step::Suspend { Act::Suspend } else { Act::Prepare };
    rights::may(&by.actor, act, &queries::subject(&row)?)?;
    let more = asked(&view, &app, &row, step).await?;
    view.render("licences/step.html", context! { form => FormView::default(), ..more })
}

pub async fn take(
    State(app): State<App>,
    Path((id, step)): Path<(Uuid, String)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let step = read(&step)?;
    let reason = posted.values.first("reason");
    let done = match step {
        Step::Suspend => suspend::suspend(&app, &by, id, reason).await,
        step => propose::step(&app, &by, id, step, reason).await,
    };
    match complaints(done)? {
        Ok(()) => Ok(Redirect::to(&format!("/licences/{id}")).into_response()),
        Err(problems) => {
            let view = &posted.view;
            let more = asked(view, &app, &row, step).await?;
            let form = FormView::new(&posted.values).with_problems(&view.lang, &problems);
            view.render_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                "licences/step.html",
                context! { form, ..more },
            )
        }
    }
}
