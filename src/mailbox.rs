//! Pages of the practice world: its mailbox, and the one-time codes of its
//! accounts. They answer only on a database stamped *practice*.

use crate::accounts::totp;
use crate::app::{App, instance};
use crate::error::CommandError;
use crate::http::{Access, Page, Routes, View};
use crate::mail::{compose, entity as letters};
use crate::operators;
use crate::people::{self, authority, person};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use axum_extra::extract::Query;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

/// Where the practice world keeps the password of all its accounts.
const PASSWORD: &str = "practice_password";
/// Letters on one page.
const PAGE: u64 = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/practice/codes", Access::Practice, codes)
        .get("/practice/mail", Access::Practice, mailbox)
        .get("/practice/mail/{id}", Access::Practice, letter)
}

/// As a page, or as JSON for who asks for that: the browser journeys sign in with it.
async fn codes(State(app): State<App>, view: View, headers: HeaderMap) -> Page {
    let db = app.db.read();
    let authorities = authority::Entity::find().all(db).await?;
    let mut rows = Vec::new();
    for person in person::Entity::find().order_by_asc(person::Column::Id).all(db).await? {
        let Some(sealed) = &person.totp_secret else { continue };
        let secret = app.keys.open(person.id, sealed)?;
        let (code, wait) = totp::next_code(&secret, app.now(), person.totp_last_step)?;
        let roles: Vec<String> = people::roles(db, person.id)
            .await?
            .iter()
            .map(|role| view.t(&format!("role-{}", role.code())))
            .collect();
        let organisation = match (person.operator_id, person.authority_id) {
            (Some(company), _) => operators::find(db, company).await?.map(|row| row.name),
            (_, Some(id)) => authorities.iter().find(|row| row.id == id).map(|row| row.name.clone()),
            _ => None,
        };
        rows.push(context! {
            code, wait, name => person.name, email => person.email, roles => roles.join(", "), organisation,
        });
    }
    let wanted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if wanted.contains("json") && !wanted.contains("html") {
        return Ok(axum::Json(rows).into_response());
    }
    let password = instance::get(db, PASSWORD).await?;
    view.render("practice/codes.html", context! { rows, password })
}

#[derive(Debug, Deserialize)]
struct Before {
    #[serde(default)]
    before: Option<Uuid>,
    #[serde(default)]
    to: String,
}

async fn mailbox(State(app): State<App>, view: View, Query(at): Query<Before>) -> Page {
    let mut find = letters::Entity::find();
    if let Some(before) = at.before {
        find = find.filter(letters::Column::Id.lt(before));
    }
    let to = at.to.trim();
    if !to.is_empty() {
        find = find.filter(letters::Column::Address.contains(to));
    }
    let mut found = find.order_by_desc(letters::Column::Id).limit(PAGE + 1).all(app.db.read()).await?;
    let more = found.len() as u64 > PAGE;
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    for row in &found {
        rows.push(context! {
            href => format!("/practice/mail/{}", row.id), to => row.address,
            subject => compose::word(&app, row)?.subject, at_ms => row.queued_at_ms, state => row.state,
        });
    }
    let next = found.last().filter(|_| more).map(|row| format!("/practice/mail?before={}", row.id));
    view.render("practice/mail.html", context! { rows, next, to })
}

async fn letter(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    let row = letters::Entity::find_by_id(id).one(app.db.read()).await?.ok_or(CommandError::NotFound)?;
    let words = compose::word(&app, &row)?;
    let args: serde_json::Value = serde_json::from_str(&row.args).unwrap_or_default();
    let link: Option<Value> = args["path"].as_str().map(Value::from);
    view.render(
        "practice/letter.html",
        context! {
            to => row.address, subject => words.subject, text => words.text, at_ms => row.queued_at_ms, link,
            message_id => compose::message_id(&app, &row),
        },
    )
}
