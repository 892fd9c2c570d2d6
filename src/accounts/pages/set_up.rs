//! The first administrator of an empty instance, let in by a code that only the
//! machine showed.

use crate::accounts::commands::invitations;
use crate::accounts::commands::sign_in::wait_message;
use crate::accounts::limits::{self, Counted};
use crate::app::App;
use crate::error::CommandError;
use crate::http::form::FormView;
use crate::http::{Access, Failure, Page, Posted, Routes, View};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::message::Problem;
use minijinja::context;
use serde::Deserialize;

pub fn routes() -> Routes {
    Routes::new().get("/set-up", Access::Public, show).post("/set-up", Access::Public, begin)
}

async fn show(State(app): State<App>, view: View) -> Page {
    if !invitations::set_up_waits(&app).await? {
        return Err(Failure::NotFound);
    }
    view.render("accounts/set-up.html", context! { form => FormView::default() })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    set_up_code: String,
    name: String,
    email: String,
}

async fn begin(State(app): State<App>, posted: Posted<Begin>) -> Page {
    let Posted { view, form, values, .. } = posted;
    let counted = [Counted::new("set-up", &[&view.address], 5, 5, 900)];
    let wait = limits::admit(&app, &counted).await?;
    let (status, problems) = if wait > 0 {
        (StatusCode::TOO_MANY_REQUESTS, vec![Problem::new("set_up_code", wait_message(wait))])
    } else {
        let done =
            invitations::first_administrator(&app, &form.set_up_code, &form.name, &form.email, &view.lang);
        match done.await {
            Ok(path) => return Ok(Redirect::to(&path).into_response()),
            Err(CommandError::Invalid(problems)) => {
                limits::failed(&app, &counted).await?;
                (StatusCode::UNPROCESSABLE_ENTITY, problems)
            }
            Err(other) => return Err(other.into()),
        }
    };
    let form = FormView::new(&values).with_problems(&view.lang, &problems);
    view.render_with(status, "accounts/set-up.html", context! { form })
}
