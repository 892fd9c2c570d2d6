//! What an international observer reads: a copy of every pre-export notification
//! of the instance that has been sent, and nothing else.

use super::papers;
use super::record::looked_at;
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Page, View, choices};
use crate::notifications::entity::notification;
use crate::notifications::standing;
use crate::reference::{self, Reference};
use crate::{templates, words};
use axum::extract::{Path, Query, State};
use domain::notification::content::substance_name;
use domain::quantity::Mass;
use domain::rights;
use domain::time::Instant;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

const PAGE: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    before: String,
}

pub async fn index(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let mut found = notification::Entity::find()
        .filter(notification::Column::SentAtMs.is_not_null())
        .order_by_desc(notification::Column::Id)
        .limit(PAGE + 1);
    if let Ok(before) = wanted.before.parse::<uuid::Uuid>() {
        found = found.filter(notification::Column::Id.lt(before));
    }
    let mut rows = found.all(app.db.read()).await?;
    let more = rows.len() as u64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next =
        rows.last().filter(|_| more).map_or(String::new(), |last| format!("/observer?before={}", last.id));
    let head: Vec<Value> = [
        ("common-reference", false),
        ("common-substance", false),
        ("common-quantity", true),
        ("cases-from-to", false),
        ("cases-sent-on", false),
        ("cases-reply-title", false),
    ]
    .into_iter()
    .map(|(key, num)| context! { text => view.t(key), num => num })
    .collect();
    let reference = reference::current(&app).await?;
    let cells: Vec<Value> = rows.iter().map(|row| cells(&view, &reference, row)).collect();
    view.render("cases/observer.html", context! { head => head, rows => cells, next => next })
}

fn cells(view: &View, reference: &Reference, row: &notification::Model) -> Value {
    let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance);
    let reply = row.reply.as_deref().map(|code| choices::word(&view.lang, "cases-reply", code));
    let sent = row.sent_at_ms.map(|ms| templates::instant_words(&view.lang, Instant::from_ms(ms), None));
    Value::from(vec![
        context! { text => row.reference, href => format!("/observer/{}", row.reference), ref => true },
        context! { text => name },
        context! { text => Mass::from_mg(row.mass_mg).to_string(), num => true },
        context! {
            text => words::country(&view.lang, &row.origin),
            small => words::country(&view.lang, &row.destination),
        },
        context! { text => sent },
        context! { text => reply.unwrap_or_default() },
    ])
}

pub async fn show(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    if row.sent_at_ms.is_none() {
        return Err(CommandError::NotFound.into());
    }
    looked_at(&app, &by, &row, "copy").await?;
    papers::show_pen(&view, &app, &row, "").await
}
