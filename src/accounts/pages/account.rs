//! A person's own account.

use crate::accounts::commands::own;
use crate::accounts::pages::sign_in::Nothing;
use crate::accounts::{devices, totp};
use crate::app::App;
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Failure, Page, Posted, Routes, View, session};
use crate::words;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::message::{Message, Problem};
use minijinja::{Value, context};
use serde::Deserialize;

pub fn routes() -> Routes {
    Routes::new()
        .get("/account", Access::SignedIn, show)
        .post("/account/language", Access::SignedIn, language)
        .get("/account/password", Access::SignedIn, show_password)
        .post("/account/password", Access::SignedIn, password)
        .get("/account/recovery-codes", Access::SignedIn, show_codes)
        .post("/account/recovery-codes", Access::SignedIn, renew_codes)
        .get("/account/second-factor", Access::SignedIn, show_factor)
        .get("/account/second-factor/qr.svg", Access::SignedIn, picture)
        .post("/account/second-factor", Access::SignedIn, factor)
        .post("/account/sessions/end", Access::SignedIn, end_sessions)
        .get("/account/absence", Access::SignedIn, show_absence)
        .post("/account/absence", Access::SignedIn, absence)
}

async fn show(State(app): State<App>, view: View) -> Page {
    let by = view.by()?;
    let me = own::me(&app, &by).await?;
    let roles: Vec<String> =
        by.actor.roles.iter().map(|role| view.t(&format!("role-{}", role.code()))).collect();
    let deputy = match me.deputy_id {
        Some(_) => own::colleagues(&app, &by).await?.into_iter().find(|c| Some(c.id) == me.deputy_id),
        None => None,
    };
    let languages: Vec<Value> = words::languages()
        .map(|lang| context! { value => lang, text => words::plain(lang, "accounts-language-name") })
        .collect();
    let form = FormView::filled([("lang", me.lang.as_str())]);
    view.render(
        "accounts/account.html",
        context! {
            form, roles, languages,
            name => me.name, email => me.email,
            codes_left => own::codes_left(&app, me.id).await?,
            devices => devices::count(&app, me.id).await?,
            absent_until => me.absent_until, deputy => deputy.map(|d| d.name),
        },
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    lang: String,
}

async fn language(State(app): State<App>, posted: Posted<Language>) -> Page {
    own::change_language(&app, &posted.by()?, &posted.form.lang).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn show_password(State(app): State<App>, view: View) -> Page {
    view.require_step_up()?;
    password_page(&app, &view, StatusCode::OK, FormView::default())
}

fn password_page(app: &App, view: &View, status: StatusCode, form: FormView) -> Page {
    let min = app.settings.people.password_min_length;
    view.render_with(status, "accounts/password.html", context! { form, min })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    password: String,
    password_new: String,
    password_again: String,
}

async fn password(State(app): State<App>, posted: Posted<NewPassword>) -> Page {
    let by = posted.by()?;
    let Posted { view, form, .. } = posted;
    let changed =
        own::change_password(&app, &by, &form.password, &form.password_new, &form.password_again).await;
    match changed {
        Ok(token) => Ok(with_session(&app, Redirect::to("/account").into_response(), &token)),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::default().with_problems(&view.lang, &problems);
            password_page(&app, &view, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(other) => Err(other.into()),
    }
}

fn with_session(app: &App, mut response: Response, token: &str) -> Response {
    response.headers_mut().append(header::SET_COOKIE, session::set_cookie(app, session::SESSION, token));
    response
}

async fn show_codes(State(app): State<App>, view: View) -> Page {
    view.require_step_up()?;
    let left = own::codes_left(&app, view.by()?.actor.person).await?;
    view.render("accounts/recovery-codes.html", context! { left, codes => () })
}

async fn renew_codes(State(app): State<App>, posted: Posted<Nothing>) -> Page {
    let codes = own::renew_codes(&app, &posted.by()?).await?;
    let left = codes.len();
    posted.view.render("accounts/recovery-codes.html", context! { codes, left })
}

async fn show_factor(State(app): State<App>, view: View) -> Page {
    view.require_step_up()?;
    factor_page(&app, &view, StatusCode::OK, FormView::default()).await
}

async fn factor_page(app: &App, view: &View, status: StatusCode, form: FormView) -> Page {
    let secret = own::pending_factor(app, &view.by()?).await?;
    let context = context! {
        form, secret => totp::grouped(&secret), picture => "/account/second-factor/qr.svg",
    };
    view.render_with(status, "accounts/factor.html", context)
}

async fn picture(State(app): State<App>, view: View) -> Page {
    let by = view.by()?;
    let secret = own::pending_factor(&app, &by).await?;
    let me = own::me(&app, &by).await?;
    svg(totp::qr_svg(&secret, &me.email)?)
}

/// A picture that no cache may keep.
pub fn svg(body: String) -> Page {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, body).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

async fn factor(State(app): State<App>, posted: Posted<Code>) -> Page {
    let by = posted.by()?;
    match own::change_factor(&app, &by, &posted.form.code).await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::default().with_problems(&posted.view.lang, &problems);
            factor_page(&app, &posted.view, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn end_sessions(State(app): State<App>, posted: Posted<Nothing>) -> Page {
    let live = posted.view.live.as_ref().ok_or_else(|| Failure::SignIn("/account".to_owned()))?;
    own::end_others(&app, &posted.by()?, live.id).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn show_absence(State(app): State<App>, view: View) -> Page {
    let me = own::me(&app, &view.by()?).await?;
    let mut values = vec![("deputy".to_owned(), me.deputy_id.map(|id| id.to_string()).unwrap_or_default())];
    if let Some(day) = me.absent_until.as_deref() {
        for (part, value) in ["year", "month", "day"].iter().zip(day.split('-')) {
            values.push((format!("until-{part}"), value.trim_start_matches('0').to_owned()));
        }
    }
    absence_page(&app, &view, StatusCode::OK, FormView::filled(values), me.absent_until.is_some()).await
}

async fn absence_page(app: &App, view: &View, status: StatusCode, form: FormView, absent: bool) -> Page {
    let colleagues: Vec<Value> = own::colleagues(app, &view.by()?)
        .await?
        .into_iter()
        .map(|c| context! { value => c.id.to_string(), text => c.name })
        .collect();
    view.render_with(status, "accounts/absence.html", context! { form, colleagues, absent })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Absence {
    act: String,
    #[serde(default)]
    deputy: String,
    #[serde(default, rename = "until-day")]
    day: String,
    #[serde(default, rename = "until-month")]
    month: String,
    #[serde(default, rename = "until-year")]
    year: String,
}

async fn absence(State(app): State<App>, posted: Posted<Absence>) -> Page {
    let by = posted.by()?;
    let asked = match posted.form.act.as_str() {
        "end" => Ok(None),
        _ => wanted(&posted.form).map(Some),
    };
    let done = match asked {
        Ok(absence) => own::set_absence(&app, &by, absence).await,
        Err(problems) => Err(CommandError::Invalid(problems)),
    };
    match done {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            absence_page(&app, &posted.view, StatusCode::UNPROCESSABLE_ENTITY, form, false).await
        }
        Err(other) => Err(other.into()),
    }
}

fn wanted(form: &Absence) -> Result<(chrono::NaiveDate, uuid::Uuid), Vec<Problem>> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let until = match (number(&form.day), number(&form.month), number(&form.year)) {
        (Some(day), Some(month), Some(year)) => {
            i32::try_from(year).ok().and_then(|year| chrono::NaiveDate::from_ymd_opt(year, month, day))
        }
        _ => None,
    };
    match (until, form.deputy.parse()) {
        (Some(until), Ok(deputy)) => Ok((until, deputy)),
        (until, deputy) => {
            let mut problems = Vec::new();
            if until.is_none() {
                problems.push(Problem::new("until", Message::new("common-error-date")));
            }
            if deputy.is_err() {
                problems.push(Problem::new("deputy", Message::new("common-error-choose")));
            }
            Err(problems)
        }
    }
}
