//! The pages of a registration: country, company, person, check and send.

use super::entity::Model;
use crate::accounts::commands::sign_in::wait_message;
use crate::accounts::limits::{self, Counted};
use crate::accounts::pages::Nothing;
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Page, Posted, Routes, View, choices};
use crate::words;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::actor::Role;
use domain::message::Problem;
use domain::operator::{Sector, Trade};
use minijinja::{Value, context};
use serde::Deserialize;
use uuid::Uuid;

const ADMIN: Access = Access::Roles(&[Role::AuthorityAdmin]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/register", Access::Public, show)
        .post("/register", Access::Public, begin)
        .get("/register/{token}/company", Access::Public, show_company)
        .post("/register/{token}/company", Access::Public, company)
        .get("/register/{token}/person", Access::Public, show_person)
        .post("/register/{token}/person", Access::Public, person)
        .get("/register/{token}/check", Access::Public, check)
        .post("/register/{token}/check", Access::Public, send)
        .get("/register/{token}/sent", Access::Public, sent)
        .get("/admin/registrations", ADMIN, list)
        .get("/admin/registrations/{id}", ADMIN, one)
        .post("/admin/registrations/{id}", ADMIN, invite_other)
}

/// What reached this authority, with what became of it.
async fn list(State(app): State<App>, view: View) -> Page {
    let found = super::list(&app, &view.by()?).await?;
    let rows: Vec<Value> = found
        .iter()
        .map(|row| {
            context! {
                href => format!("/admin/registrations/{}", row.id), name => super::typed(row).first("name"),
                person => row.person_name, state => row.state, sent_at_ms => row.sent_at_ms,
            }
        })
        .collect();
    view.render("registration/list.html", context! { rows })
}

async fn one(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    one_page(&app, &view, &view.by()?, id, StatusCode::OK, FormView::default()).await
}

async fn one_page(app: &App, view: &View, by: &By, id: Uuid, status: StatusCode, form: FormView) -> Page {
    let row = super::seen(app.db.read(), by, id).await?;
    let values = super::typed(&row);
    let context = context! {
        form, id => id.to_string(), name => values.first("name"), address => values.first("address"),
        person_name => row.person_name, person_email => row.person_email, state => row.state,
        sent_at_ms => row.sent_at_ms, unmanned => row.state == super::TAKEN,
        operator => row.operator_id.map(|id| format!("/operators/{id}")),
    };
    view.render_with(status, "registration/one.html", context)
}

async fn invite_other(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Person>) -> Page {
    let by = posted.by()?;
    let Posted { view, form, values, .. } = posted;
    match super::invite_other(&app, &by, id, &form.person_name, &form.person_email).await {
        Ok(()) => Ok(Redirect::to(&format!("/admin/registrations/{id}")).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&values).with_problems(&view.lang, &problems);
            one_page(&app, &view, &by, id, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(State(app): State<App>, view: View) -> Page {
    start_page(&app, &view, StatusCode::OK, FormView::default()).await
}

async fn start_page(app: &App, view: &View, status: StatusCode, form: FormView) -> Page {
    let countries: Vec<Value> = super::countries(app)
        .await?
        .into_iter()
        .map(|code| context! { value => code, text => words::country(&view.lang, &code) })
        .collect();
    view.render_with(status, "registration/start.html", context! { form, countries, step => 1 })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    #[serde(default)]
    country: String,
}

async fn begin(State(app): State<App>, posted: Posted<Begin>) -> Page {
    let Posted { view, form, values, .. } = posted;
    let counted = [Counted::new("registration", &[&view.address], 10, i32::MAX, 0)];
    let wait = limits::admit(&app, &counted).await?;
    let (status, problems) = if wait > 0 {
        (StatusCode::TOO_MANY_REQUESTS, vec![Problem::new("country", wait_message(wait))])
    } else {
        match super::begin(&app, &form.country, &view.lang).await {
            Ok(token) => return Ok(Redirect::to(&format!("/register/{token}/company")).into_response()),
            Err(CommandError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems),
            Err(other) => return Err(other.into()),
        }
    };
    let form = FormView::new(&values).with_problems(&view.lang, &problems);
    start_page(&app, &view, status, form).await
}

async fn show_company(State(app): State<App>, view: View, Path(token): Path<String>) -> Page {
    let row = super::open(&app, &token).await?;
    company_page(&view, &row, &token, StatusCode::OK, FormView::new(&super::typed(&row)))
}

fn company_page(view: &View, row: &Model, token: &str, status: StatusCode, form: FormView) -> Page {
    let context = context! {
        form, token, country => row.country, step => 2,
        trades => choices::of(view, "operators-trade", Trade::ALL.iter().map(|one| one.code())),
        sectors => choices::of(view, "operators-sector", Sector::ALL.iter().map(|one| one.code())),
    };
    view.render_with(status, "registration/company.html", context)
}

async fn company(
    State(app): State<App>,
    Path(token): Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Page {
    match super::save_company(&app, &token, &posted.values).await {
        Ok(()) => Ok(Redirect::to(&format!("/register/{token}/person")).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let row = super::open(&app, &token).await?;
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            company_page(&posted.view, &row, &token, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(other) => Err(other.into()),
    }
}

async fn show_person(State(app): State<App>, view: View, Path(token): Path<String>) -> Page {
    let row = super::open(&app, &token).await?;
    let form = FormView::filled([
        ("person_name", row.person_name.as_str()),
        ("person_email", row.person_email.as_str()),
    ]);
    view.render("registration/person.html", context! { form, token, step => 3 })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    person_name: String,
    person_email: String,
}

async fn person(State(app): State<App>, Path(token): Path<String>, posted: Posted<Person>) -> Page {
    let Posted { view, form, values, .. } = posted;
    match super::save_person(&app, &token, &form.person_name, &form.person_email).await {
        Ok(()) => Ok(Redirect::to(&format!("/register/{token}/check")).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&values).with_problems(&view.lang, &problems);
            let context = context! { form, token, step => 3 };
            view.render_with(StatusCode::UNPROCESSABLE_ENTITY, "registration/person.html", context)
        }
        Err(other) => Err(other.into()),
    }
}

async fn check(State(app): State<App>, view: View, Path(token): Path<String>) -> Page {
    let row = super::open(&app, &token).await?;
    check_page(&view, &row, &token, StatusCode::OK, &[])
}

fn check_page(view: &View, row: &Model, token: &str, status: StatusCode, problems: &[Problem]) -> Page {
    let values = super::typed(row);
    let text = |name: &str| values.first(name).to_owned();
    let trades: Vec<String> =
        values.all("trades").map(|code| choices::word(&view.lang, "operators-trade", code)).collect();
    let context = context! {
        form => FormView::default().with_problems(&view.lang, problems),
        token, step => 4, country => row.country,
        name => text("name"), address => text("address"), email => text("email"), phone => text("phone"),
        tax_number => text("tax_number"), trades => trades.join(", "),
        person_name => row.person_name, person_email => row.person_email,
    };
    view.render_with(status, "registration/check.html", context)
}

async fn send(State(app): State<App>, Path(token): Path<String>, posted: Posted<Nothing>) -> Page {
    match super::send(&app, &token).await {
        Ok(()) => Ok(Redirect::to(&format!("/register/{token}/sent")).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let row = super::open(&app, &token).await?;
            check_page(&posted.view, &row, &token, StatusCode::UNPROCESSABLE_ENTITY, &problems)
        }
        Err(other) => Err(other.into()),
    }
}

async fn sent(State(app): State<App>, view: View, Path(token): Path<String>) -> Page {
    let row = super::open(&app, &token).await?;
    view.render("registration/sent.html", context! { country => row.country, email => row.person_email })
}
