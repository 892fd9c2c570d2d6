//! Taking a step with a company's entry: accept, decline, suspend, ...

use super::{Fields, again, complaints, head};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View, choices};
use crate::operators::commands::status;
use crate::operators::entity::operator;
use crate::operators::queries;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::message::Message;
use domain::operator::Step;
use minijinja::{Value, context};
use uuid::Uuid;

fn asked(view: &View, row: &operator::Model, step: Step) -> Value {
    context! {
        operator => head(view, row),
        step => step.code(),
        title => choices::word(&view.lang, "operators-step", step.code()),
        effect => choices::word(&view.lang, "operators-step-effect", step.code()),
        wants_reason => step != Step::Accept,
        warns => matches!(step, Step::Suspend | Step::Close | Step::Decline),
    }
}

pub async fn ask(view: View, State(app): State<App>, Path((id, step)): Path<(Uuid, String)>) -> Page {
    let by = view.by()?;
    let step = Step::from_code(&step).ok_or(CommandError::NotFound)?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    if row.status()?.after(step).is_none() {
        let state = Message::new("operators-refused-step").with("status", &row.status);
        return Err(CommandError::Refused(state).into());
    }
    let more = asked(&view, &row, step);
    view.render("operators/step.html", context! { form => FormView::default(), ..more })
}

pub async fn step(
    State(app): State<App>,
    Path((id, step)): Path<(Uuid, String)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let step = Step::from_code(&step).ok_or(CommandError::NotFound)?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let done = status::step(&app, &by, id, step, posted.values.first("reason")).await;
    match complaints(done)? {
        Ok(()) => Ok(Redirect::to(&format!("/operators/{id}")).into_response()),
        Err(problems) => {
            let more = asked(&posted.view, &row, step);
            again(&posted.view, "operators/step.html", &posted.values, &problems, more)
        }
    }
}
