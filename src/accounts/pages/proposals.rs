//! What was prepared about people and waits for a second person.

use super::SIGNERS;
use crate::accounts::commands::people as acts;
use crate::accounts::pages::sign_in::Nothing;
use crate::accounts::queries;
use crate::app::App;
use crate::countersign::{self, entity as proposal};
use crate::http::{Access, Page, Posted, Routes, View};
use crate::words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use minijinja::context;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

pub fn routes() -> Routes {
    Routes::new()
        .get("/admin/proposals/{id}", Access::Roles(SIGNERS), show)
        .post("/admin/proposals/{id}/sign", Access::Roles(SIGNERS), sign)
        .post("/admin/proposals/{id}/return", Access::Roles(SIGNERS), give_back)
}

/// What a proposal would do, as a sentence.
pub fn what(view: &View, proposal: &proposal::Model) -> String {
    let body: Value = serde_json::from_str(&proposal.body).unwrap_or_default();
    let name = body["name"].as_str().unwrap_or_default();
    let roles: Vec<String> = body["roles"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|code| view.t(&format!("role-{code}")))
        .collect();
    let key = if proposal.act == acts::RESET { "accounts-proposal-reset" } else { "accounts-proposal-roles" };
    let roles = roles.join(", ");
    words::text(&view.lang, key, [("name", name), ("roles", roles.as_str())].into_iter())
}

async fn show(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let (proposal, row) = queries::proposal(&app, &by, id).await?;
    let mine = proposal.prepared_by == by.actor.person || row.id == by.actor.person;
    let open = proposal.state == countersign::OPEN;
    let signs = open && !mine && acts::may_sign(&by, &row).is_ok();
    if signs {
        view.require_step_up()?;
    }
    view.render(
        "accounts/proposal.html",
        context! {
            id => id.to_string(), what => what(&view, &proposal), name => row.name, email => row.email,
            reason => proposal.reason, prepared_by => proposal.prepared_by_name,
            prepared_at_ms => proposal.prepared_at_ms, state => proposal.state, hash => proposal.body_hash,
            signs, mine, cooling => signs && !by.actor.may_countersign,
        },
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    hash: String,
}

async fn sign(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Shown>) -> Page {
    acts::sign(&app, &posted.by()?, id, &posted.form.hash).await?;
    Ok(Redirect::to(&format!("/admin/proposals/{id}")).into_response())
}

async fn give_back(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Page {
    acts::give_back(&app, &posted.by()?, id).await?;
    Ok(Redirect::to("/admin").into_response())
}
