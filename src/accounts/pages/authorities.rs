//! Authorities on this instance; a system administrator's page.

use crate::accounts::commands::people as acts;
use crate::accounts::queries;
use crate::app::App;
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Page, Posted, Routes, View, choices};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::actor::Role;
use minijinja::{Value, context};
use serde::Deserialize;

const SYSTEM: &[Role] = &[Role::SystemAdmin];

pub fn routes() -> Routes {
    Routes::new().get("/admin/authorities", Access::Roles(SYSTEM), list).post(
        "/admin/authorities",
        Access::Roles(SYSTEM),
        add,
    )
}

async fn list(State(app): State<App>, view: View) -> Page {
    page(&app, &view, StatusCode::OK, FormView::default()).await
}

async fn page(app: &App, view: &View, status: StatusCode, form: FormView) -> Page {
    let rows: Vec<Value> = queries::authorities(app)
        .await?
        .into_iter()
        .map(|row| {
            context! {
                country => row.country, name => row.name, email => row.email,
                kind => view.t(&format!("accounts-authority-{}", row.kind)),
                href => format!("/admin/people/new?home={}", row.id),
            }
        })
        .collect();
    let kinds: Vec<Value> = ["cna", "customs", "countersigner"]
        .into_iter()
        .map(|kind| context! { value => kind, text => view.t(&format!("accounts-authority-{kind}")) })
        .collect();
    let countries = choices::countries(view);
    view.render_with(status, "accounts/authorities.html", context! { form, rows, kinds, countries })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    country: String,
    name: String,
    email: String,
    kind: String,
}

async fn add(State(app): State<App>, posted: Posted<New>) -> Page {
    let form = &posted.form;
    let done =
        acts::add_authority(&app, &posted.by()?, &form.country, &form.name, &form.email, &form.kind).await;
    match done {
        Ok(_) => Ok(Redirect::to("/admin/authorities").into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            page(&app, &posted.view, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(other) => Err(other.into()),
    }
}
