//! What an invited person sees: name, password, second factor, and once the
//! recovery codes. Also where a lost factor is set up anew.

use crate::accounts::commands::invitations::{self, Acceptance};
use crate::accounts::totp;
use crate::app::App;
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Page, Posted, Routes, View, nav, session};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use minijinja::context;
use serde::Deserialize;

pub fn routes() -> Routes {
    Routes::new()
        .get("/invitation/{token}", Access::Public, show)
        .get("/invitation/{token}/qr.svg", Access::Public, picture)
        .post("/invitation/{token}", Access::Public, accept)
}

async fn show(State(app): State<App>, view: View, Path(token): Path<String>) -> Page {
    page(&app, &view, &token, StatusCode::OK, None).await
}

async fn page(app: &App, view: &View, token: &str, status: StatusCode, form: Option<FormView>) -> Page {
    let (link, row) = match invitations::open(app, app.db.read(), token).await {
        Ok(found) => found,
        Err(CommandError::NotFound) => {
            return view.render_with(StatusCode::NOT_FOUND, "accounts/invitation-gone.html", context! {});
        }
        Err(other) => return Err(other.into()),
    };
    let form = form.unwrap_or_else(|| FormView::filled([("name", row.name.as_str())]));
    let min = app.settings.people.password_min_length;
    let context = context! {
        form, min, email => row.email, reset => link.kind == invitations::RESET,
        action => format!("/invitation/{token}"), picture => format!("/invitation/{token}/qr.svg"),
        secret => totp::grouped(&app.keys.open(row.id, &link.totp_secret)?), expires_ms => link.expires_at_ms,
    };
    no_store(view.render_with(status, "accounts/invitation.html", context)?)
}

fn no_store(mut response: axum::response::Response) -> Page {
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn picture(State(app): State<App>, Path(token): Path<String>) -> Page {
    let (link, row) = invitations::open(&app, app.db.read(), &token).await?;
    super::account::svg(totp::qr_svg(&app.keys.open(row.id, &link.totp_secret)?, &row.email)?)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    name: String,
    password_new: String,
    password_again: String,
    code: String,
}

async fn accept(State(app): State<App>, Path(token): Path<String>, posted: Posted<Accept>) -> Page {
    let Posted { view, form, values, .. } = posted;
    let with = Acceptance {
        name: &form.name,
        lang: &view.lang,
        password: &form.password_new,
        again: &form.password_again,
        code: &form.code,
    };
    match invitations::accept(&app, &token, with).await {
        Ok(accepted) => {
            let home = nav::home(&accepted.actor);
            let context = context! { codes => accepted.codes, home };
            let mut response = no_store(view.render("accounts/welcome.html", context)?)?;
            let cookie = session::set_cookie(&app, session::SESSION, &accepted.session);
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&values).with_problems(&view.lang, &problems);
            page(&app, &view, &token, StatusCode::UNPROCESSABLE_ENTITY, Some(form)).await
        }
        Err(CommandError::NotFound) => page(&app, &view, &token, StatusCode::NOT_FOUND, None).await,
        Err(other) => Err(other.into()),
    }
}
