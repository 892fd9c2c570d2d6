//! Taking the next one, taking one, giving one to a colleague.

use super::rows::names;
use crate::app::App;
use crate::desk::url::Asked;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View};
use crate::notifications::commands::desk;
use crate::notifications::entity::notification;
use crate::notifications::standing;
use crate::people;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::actor::{Home, group};
use domain::message::Problem;
use domain::rights::Act;
use minijinja::context;
use sea_orm::EntityTrait;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    notification: Uuid,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[serde(default)]
    person: String,
}

/// Takes and locks the one that presses most; says so when none waits.
pub async fn take_next(State(app): State<App>, posted: Posted<Nothing>) -> Page {
    let by = posted.by()?;
    let to = match desk::take_next(&app, &by).await? {
        Some(reference) => format!("/notifications/{reference}"),
        None => "/queue?nothing=1".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

pub async fn take(State(app): State<App>, posted: Posted<Which>) -> Page {
    let by = posted.by()?;
    desk::take(&app, &by, posted.form.notification).await?;
    let row = notification::Entity::find_by_id(posted.form.notification).one(app.db.read()).await?;
    let row = row.ok_or(CommandError::NotFound)?;
    Ok(Redirect::to(&format!("/notifications/{}", row.reference)).into_response())
}

pub async fn assign_form(State(app): State<App>, view: View, Query(asked): Query<Asked>) -> Page {
    form(&app, &view, asked.get("ref"), "", &[]).await
}

async fn form(app: &App, view: &View, reference: &str, chosen: &str, problems: &[Problem]) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = standing::open(db, &by, reference, Act::Assign).await?;
    let Home::Authority { country, .. } = by.actor.home else {
        return Err(CommandError::NotFound.into());
    };
    let colleagues = people::holders(db, country, group::OFFICERS).await?;
    let owner = names(db, standing::owner_at(&row, country)?.into_iter()).await?.into_values().next();
    let options: Vec<_> = colleagues
        .iter()
        .map(|person| context! { value => person.id.to_string(), text => person.name })
        .collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let values = FormView::filled([("person", chosen)]).with_problems(&view.lang, problems);
    view.render_with(
        status,
        "desk/assign.html",
        context! {
            reference => row.reference,
            owner,
            options,
            form => values,
        },
    )
}

pub async fn assign(State(app): State<App>, Query(asked): Query<Asked>, posted: Posted<Given>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, asked.get("ref"), Act::Assign).await?;
    match desk::assign(&app, &by, row.id, &posted.form.person).await {
        Err(CommandError::Invalid(problems)) => {
            form(&app, &posted.view, &row.reference, &posted.form.person, &problems).await
        }
        done => {
            done?;
            Ok(Redirect::to(&format!("/notifications/{}", row.reference)).into_response())
        }
    }
}
