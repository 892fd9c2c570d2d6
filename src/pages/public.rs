//! Pages for everybody: what this is, how accessible it is, what it keeps.

use crate::http::{Access, Page, Routes, View, nav};
use axum::response::{IntoResponse, Redirect};
use minijinja::context;

pub fn routes() -> Routes {
    Routes::new().get("/", Access::Public, home).get("/accessibility", Access::Public, accessibility).get(
        "/privacy",
        Access::Public,
        privacy,
    )
}

/// A stranger reads what this is; who is signed in goes to work.
async fn home(view: View) -> Page {
    match view.live.as_ref().filter(|live| live.second_factor) {
        Some(live) => Ok(Redirect::to(nav::home(&live.actor)).into_response()),
        None => view.render("public/home.html", context! {}),
    }
}

async fn accessibility(view: View) -> Page {
    view.render("public/accessibility.html", context! {})
}

async fn privacy(view: View) -> Page {
    let session = &view.app.settings.session;
    let context = context! { idle => session.idle_minutes_authority, total => session.total_hours };
    view.render("public/privacy.html", context)
}
