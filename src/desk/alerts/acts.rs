//! Taking, asking, holding, ending, opening again: each a form of one idea.

use super::page::head;
use crate::alerts::commands::{self, endings};
use crate::alerts::queries;
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Values, View};
use crate::{alerts::words as told, words};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::alert::{Act as Step, Outcome, State as Standing, takes_two};
use domain::message::Problem;
use minijinja::{Value, context};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    #[serde(default)]
    question: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

pub async fn take(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    let by = posted.by()?;
    back(id, commands::take(&app, &by, id).await)
}

pub async fn ask_form(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    form(&app, &view, id, "ask", &Values::default(), &[]).await
}

pub async fn ask(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Question>) -> Page {
    let by = posted.by()?;
    let done = commands::ask(&app, &by, id, &posted.form.question).await;
    answer(&app, &posted.view, id, "ask", &posted.values, done).await
}

pub async fn hold_form(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    form(&app, &view, id, "hold", &Values::default(), &[]).await
}

pub async fn hold(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Reason>) -> Page {
    let by = posted.by()?;
    let done = commands::hold(&app, &by, id, &posted.form.reason).await;
    answer(&app, &posted.view, id, "hold", &posted.values, done).await
}

pub async fn reopen_form(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    form(&app, &view, id, "reopen", &Values::default(), &[]).await
}

pub async fn reopen(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Reason>) -> Page {
    let by = posted.by()?;
    let done = commands::reopen(&app, &by, id, &posted.form.reason).await;
    answer(&app, &posted.view, id, "reopen", &posted.values, done).await
}

pub async fn end_form(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    form(&app, &view, id, "end", &Values::default(), &[]).await
}

pub async fn end(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<End>) -> Page {
    let by = posted.by()?;
    let ending = match posted.form.outcome.as_str() {
        "release" => Ok(endings::Ending::Release),
        code => endings::Ending::close(code),
    };
    let done = match ending {
        Ok(ending) => endings::end(&app, &by, id, ending, &posted.form.reason).await.map(|_| ()),
        Err(error) => Err(error),
    };
    answer(&app, &posted.view, id, "end", &posted.values, done).await
}

/// Back to the alert, or the form again with what is wrong.
async fn answer(
    app: &App,
    view: &View,
    id: Uuid,
    act: &str,
    values: &Values,
    done: Result<(), CommandError>,
) -> Page {
    match done {
        Err(CommandError::Invalid(problems)) => form(app, view, id, act, values, &problems).await,
        Err(CommandError::StepUp) => Err(Failure::StepUp(format!("/alerts/{id}/{act}"))),
        other => back(id, other),
    }
}

pub(super) fn back(id: Uuid, done: Result<(), CommandError>) -> Page {
    done?;
    let to: Response = Redirect::to(&format!("/alerts/{id}")).into_response();
    Ok(to)
}

async fn form(app: &App, view: &View, id: Uuid, act: &str, values: &Values, problems: &[Problem]) -> Page {
    let by = view.by()?;
    let row = queries::find(app.db.read(), &by.actor, id).await?;
    let finding = row.finding()?;
    let now = row.standing()?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    view.render_with(
        status,
        "alerts/act.html",
        context! {
            act,
            alert => head(&view.lang, &row)?,
            sentence => told::tell(&view.lang, &finding.sentence()),
            sum => told::tell(&view.lang, &finding.sum()),
            next_step => told::tell(&view.lang, &finding.next_step()),
            may_tell => told::tell(&view.lang, &finding.may_tell()),
            record => row.record_reference,
            outcomes => outcomes(&view.lang, now.holds, now.state),
            two => takes_two(&now, Step::Close(Outcome::Explained)),
            form => FormView::new(values).with_problems(&view.lang, problems),
        },
    )
}

/// What can be chosen: to release where it holds, to close where it is open.
fn outcomes(lang: &str, holds: bool, state: Standing) -> Vec<Value> {
    let mut offered = Vec::new();
    if holds {
        offered.push(context! {
            value => "release",
            text => words::plain(lang, "alerts-end-release"),
            hint => words::plain(lang, "alerts-end-release-hint"),
        });
    }
    if state != Standing::Closed {
        offered.extend(Outcome::CHOICES.iter().map(|outcome| {
            context! {
                value => outcome.code(),
                text => words::plain(lang, &format!("alerts-end-{}", outcome.code().replace('_', "-"))),
                hint => words::plain(lang, &format!("alerts-end-{}-hint", outcome.code().replace('_', "-"))),
            }
        }));
    }
    offered
}
