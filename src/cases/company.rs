//! What a company decides about its own authorisation: to give it up.

use super::form::Reader;
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View};
use crate::notifications::commands::refuse::{self, Words};
use crate::notifications::standing::{self, Row};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::message::Problem;
use domain::rights;
use minijinja::context;

type Fields = Vec<(String, String)>;

pub async fn cancel_form(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Cancel).await?;
    view.require_step_up()?;
    show(&view, &row, StatusCode::OK, &FormView::default())
}

fn show(view: &View, row: &Row, status: StatusCode, form: &FormView) -> Page {
    view.render_with(
        status,
        "cases/company-cancel.html",
        context! { reference => row.reference, number => row.authorisation_no, form => form },
    )
}

pub async fn cancel(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Cancel).await?;
    let again = |problems: &[Problem]| {
        let form = FormView::new(&posted.values).with_problems(&posted.view.lang, problems);
        show(&posted.view, &row, StatusCode::UNPROCESSABLE_ENTITY, &form)
    };
    let mut reader = Reader::new(&posted.values);
    let reason = reader.required("reason");
    if !reader.problems.is_empty() {
        return again(&reader.problems);
    }
    let words = Words { for_authority: String::new(), for_company: reason };
    match refuse::cancel(&app, &by, row.id, &words).await {
        Ok(()) => Ok(Redirect::to(&format!("/company/notifications/{reference}")).into_response()),
        Err(CommandError::Invalid(problems)) => again(&problems),
        Err(error) => Err(error.into()),
    }
}
