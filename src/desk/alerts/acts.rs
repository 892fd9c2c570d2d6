//! Taking, asking, holding, ending, opening again: each a form of one idea.

use super::page::head;
use crate::alerts::commands::{self, endings};
use crate::alerts::entity::alert;
use crate::alerts::queries;
use crate::app::{App, By};
use crate::dialogue::{Thread, commands as dialogue, is_open_to};
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Values, View};
use crate::notifications::entity::notification;
use crate::{alerts::words as told, words};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::alert::explained::{self, Explained, Scope};
use domain::alert::{Act as Step, Outcome, State as Standing, takes_two};
use domain::message::{Message, Problem};
use minijinja::{Value, context};
use sea_orm::EntityTrait;
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
    thread: String,
    #[serde(default)]
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    scope: String,
    #[serde(default, rename = "until-day")]
    day: String,
    #[serde(default, rename = "until-month")]
    month: String,
    #[serde(default, rename = "until-year")]
    year: String,
}

impl End {
    /// How far an explanation reaches, or what is missing.
    fn explained(&self) -> Result<Explained, CommandError> {
        let mut problems = Vec::new();
        let scope = Scope::from_code(&self.scope);
        if scope.is_none() {
            problems.push(Problem::new("scope", Message::new("common-error-choose")));
        }
        let number = |text: &str| text.trim().parse().ok();
        let until = number(&self.year).zip(number(&self.month)).zip(number(&self.day));
        let until = until
            .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day));
        if until.is_none() {
            problems.push(Problem::new("until", Message::new("common-error-date")));
        }
        match (scope, until) {
            (Some(scope), Some(until)) => Ok(Explained { scope, until }),
            _ => Err(CommandError::Invalid(problems)),
        }
    }
}

pub async fn take(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    let by = posted.by()?;
    back(id, commands::take(&app, &by, id).await)
}

pub async fn ask_form(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    let text = words::plain(&view.lang, "alerts-ask-default");
    let values = Values(vec![("text".to_owned(), text)]);
    form(&app, &view, id, "ask", &values, &[]).await
}

pub async fn ask(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Question>) -> Page {
    let by = posted.by()?;
    let text = posted.form.text.clone();
    let done = match posted.form.thread.as_str() {
        "elsewhere" => commands::ask(&app, &by, id, &text).await,
        code => match Thread::from_code(code).filter(|thread| *thread != Thread::Internal) {
            Some(thread) => {
                let asked = dialogue::Question { thread, about: String::new(), text, due_on: None };
                dialogue::ask_about(&app, &by, id, &asked).await
            }
            None => {
                let problem = Problem::new("thread", Message::new("common-error-choose"));
                Err(CommandError::Invalid(vec![problem]))
            }
        },
    };
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
        "explained" => posted.form.explained().map(endings::Ending::explained),
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
            threads => if act == "ask" { threads(app, view, &by, &row).await? } else { Vec::new() },
            scopes => Scope::ALL.map(|scope| {
                let key = format!("alerts-scope-{}", scope.code());
                context! { value => scope.code(), text => words::plain(&view.lang, &key) }
            }),
            latest => explained::latest(by.at.utc().date_naive()).to_string(),
            form => FormView::new(values).with_problems(&view.lang, problems),
        },
    )
}

/// Whom one can ask: the threads of the record that are open to this officer,
/// or somebody outside of the service.
async fn threads(app: &App, view: &View, by: &By, row: &alert::Model) -> crate::error::Result<Vec<Value>> {
    let of_record = match row.notification_id {
        Some(id) => notification::Entity::find_by_id(id).one(app.db.read()).await?,
        None => None,
    };
    let open = |thread: &Thread| of_record.as_ref().is_some_and(|row| is_open_to(*thread, by, row));
    let codes = [Thread::Company, Thread::Authorities].into_iter().filter(open).map(Thread::code);
    let option = |code: &str| {
        context! { value => code, text => words::plain(&view.lang, &format!("alerts-ask-{code}")) }
    };
    Ok(codes.chain(std::iter::once("elsewhere")).map(option).collect())
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
