//! Signing in and out, and proving who one is again.

use crate::accounts::commands::sign_in::{self, Factor, First, Origin, Second};
use crate::accounts::devices;
use crate::app::App;
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Failure, Page, Posted, Routes, View, carried, nav, session};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Query;
use domain::message::{Message, Problem};
use minijinja::context;
use serde::Deserialize;

pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Access::Public, show)
        .post("/sign-in", Access::Public, password)
        .get("/sign-in/second-factor", Access::FirstFactor, show_second)
        .post("/sign-in/second-factor", Access::FirstFactor, second)
        .post("/sign-out", Access::Public, sign_out)
        .post("/session/extend", Access::SignedIn, extend)
        .get("/account/step-up", Access::SignedIn, show_step_up)
        .post("/account/step-up", Access::SignedIn, step_up)
}

#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

impl Next {
    fn local(&self) -> &str {
        carried::local(&self.next).unwrap_or("")
    }
}

fn origin(view: &View) -> Origin {
    Origin { address: view.address.clone(), device: view.device.clone() }
}

fn redirect(to: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = Redirect::to(to).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn show(view: View, Query(next): Query<Next>) -> Page {
    if let Some(live) = view.live.as_ref().filter(|live| live.second_factor) {
        return Ok(Redirect::to(nav::home(&live.actor)).into_response());
    }
    view.render("accounts/sign-in.html", context! { form => FormView::default(), next => next.local() })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn password(State(app): State<App>, posted: Posted<Password>) -> Page {
    let Posted { view, form, values, .. } = posted;
    let before = view.live.as_ref().map(|live| live.id);
    let next = Next { next: form.next };
    let tried = sign_in::first_factor(&app, &form.email, &form.password, &origin(&view), before).await?;
    let (status, message) = match tried {
        First::HalfWay(token) => {
            let to = with_next("/sign-in/second-factor", next.local());
            return Ok(redirect(&to, [session::set_cookie(&app, session::SESSION, &token)]));
        }
        First::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, Message::new("accounts-sign-in-wrong")),
        First::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, sign_in::wait_message(seconds)),
    };
    let form = FormView::new(&values).with_problems(&view.lang, &[Problem::new("email", message)]);
    view.render_with(status, "accounts/sign-in.html", context! { form, next => next.local() })
}

fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    format!("{path}?next={next}")
}

async fn show_second(view: View, Query(next): Query<Next>) -> Page {
    let live = view.live.as_ref().ok_or_else(|| Failure::SignIn("/".to_owned()))?;
    if live.second_factor {
        return Ok(Redirect::to(nav::home(&live.actor)).into_response());
    }
    let form = FormView::default();
    view.render("accounts/second-factor.html", context! { form, next => next.local() })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    #[serde(default)]
    code: String,
    #[serde(default)]
    recovery: String,
    #[serde(default)]
    next: String,
}

async fn second(State(app): State<App>, posted: Posted<Code>) -> Page {
    let Posted { view, form, .. } = posted;
    let live = view.live.clone().ok_or_else(|| Failure::SignIn("/".to_owned()))?;
    if live.second_factor {
        return Ok(Redirect::to(nav::home(&live.actor)).into_response());
    }
    let next = Next { next: form.next };
    let recovery = form.recovery.trim();
    let (field, factor) = if recovery.is_empty() {
        ("code", Factor::Code(&form.code))
    } else {
        ("recovery", Factor::Recovery(recovery))
    };
    let (status, message) = match sign_in::second_factor(&app, &live, factor, &origin(&view)).await? {
        Second::Full { session: token, device } => {
            let to = if next.local().is_empty() { nav::home(&live.actor) } else { next.local() };
            let device = session::lasting_cookie(&app, session::DEVICE, &device, devices::DAYS);
            return Ok(redirect(to, [session::set_cookie(&app, session::SESSION, &token), device]));
        }
        Second::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, Message::new("accounts-code-wrong")),
        Second::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, sign_in::wait_message(seconds)),
    };
    let form = FormView::default().with_problems(&view.lang, &[Problem::new(field, message)]);
    view.render_with(status, "accounts/second-factor.html", context! { form, next => next.local() })
}

/// A form whose only content is that it was sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

async fn sign_out(State(app): State<App>, posted: Posted<Nothing>) -> Page {
    if let Some(live) = &posted.view.live {
        sign_in::sign_out(&app, live).await?;
    }
    let mut response = redirect("/sign-in", [session::set_cookie(&app, session::SESSION, "")]);
    // Not "cookies": the browser stays a known one, so that no stranger can lock its user out.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

async fn extend(State(app): State<App>, headers: HeaderMap, posted: Posted<Nothing>) -> Page {
    let live = posted.view.live.as_ref().ok_or_else(|| Failure::SignIn("/".to_owned()))?;
    sign_in::extend(&app, live).await?;
    let json = headers.get(header::ACCEPT).and_then(|a| a.to_str().ok()).is_some_and(|a| a.contains("json"));
    if !json {
        return Ok(Redirect::to(nav::home(&live.actor)).into_response());
    }
    let seconds = (live.idle_ends.ms().min(live.ends.ms()) - app.now().ms()) / 1000;
    Ok(Json(serde_json::json!({ "seconds": seconds })).into_response())
}

async fn show_step_up(view: View, Query(next): Query<Next>) -> Page {
    let target = if next.local().is_empty() { "/account" } else { next.local() };
    view.render("accounts/step-up.html", context! { form => FormView::default(), target, fields => () })
}

/// Takes the code and goes on: to a page, or, for a form that waited, by having
/// the browser send the same form to where it was going (307).
async fn step_up(State(app): State<App>, posted: Posted<Vec<(String, String)>>) -> Page {
    let Posted { view, form: fields, step_up: (code, next), request, .. } = posted;
    let live = view.live.clone().ok_or_else(|| Failure::SignIn("/".to_owned()))?;
    let again = next.strip_prefix(carried::AGAIN);
    let target = carried::local(again.unwrap_or(&next)).unwrap_or("/account").to_owned();
    let (status, message) = match sign_in::step_up(&app, &live, &code, &origin(&view)).await {
        Ok(Some(token)) => {
            let onward = if again.is_some() { Redirect::temporary(&target) } else { Redirect::to(&target) };
            let mut response = onward.into_response();
            response
                .headers_mut()
                .append(header::SET_COOKIE, session::set_cookie(&app, session::SESSION, &token));
            return Ok(response);
        }
        Ok(None) => (StatusCode::UNPROCESSABLE_ENTITY, Message::new("accounts-code-wrong")),
        Err(CommandError::Refused(message)) => (StatusCode::TOO_MANY_REQUESTS, message),
        Err(other) => return Err(other.into()),
    };
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| context! { name => name, value => value }).collect();
    let form = FormView::default().with_problems(&view.lang, &[Problem::new(carried::CODE, message)]);
    let form_id = request.id.to_string();
    view.render_with(status, "accounts/step-up.html", context! { form, target => next, fields, form_id })
}
