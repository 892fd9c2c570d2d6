//! The page on which an administrator confirms the time.

use super::Halt;
use crate::app::App;
use crate::http::{Access, Page, Posted, Routes, View};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::actor::Role;
use domain::rights::{self, Kind, Subject};
use minijinja::context;
use serde::Deserialize;

pub fn routes() -> Routes {
    const ADMIN: Access = Access::Roles(&[Role::SystemAdmin]);
    Routes::new().get("/admin/clock", ADMIN, index).post("/admin/clock", ADMIN, confirm)
}

async fn index(State(app): State<App>, view: View) -> Page {
    let by = view.by()?;
    rights::may(&by.actor, rights::Act::View, &Subject::common(Kind::Instance))?;
    let halt = super::standing(&app).await?.map(|halt| match halt {
        Halt::Jumped { at, by_ms } => {
            context! { why => "jumped", at_ms => at.ms(), minutes => by_ms / 60_000 }
        }
        Halt::Behind { at, newest } => {
            context! { why => "behind", at_ms => at.ms(), newest_ms => newest.ms() }
        }
    });
    view.render("halt/clock.html", context! { halt => halt, now_ms => by.at.ms() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn confirm(State(app): State<App>, posted: Posted<Nothing>) -> Page {
    super::confirm(&app, &posted.by()?).await?;
    Ok(Redirect::to("/admin/clock").into_response())
}
