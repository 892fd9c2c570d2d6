//! The auditor's search page.

use crate::accounts::trail::{self, Wanted};
use crate::app::App;
use crate::http::form::FormView;
use crate::http::{Access, Page, Routes, View, events};
use axum::extract::State;
use axum_extra::extract::Query;
use domain::actor::Role;
use domain::message::{Message, Problem};
use minijinja::{Value, context};
use serde::Deserialize;
use uuid::Uuid;

pub fn routes() -> Routes {
    Routes::new().get("/audit", Access::Roles(&[Role::Auditor]), search)
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<Uuid>,
}

async fn search(State(app): State<App>, view: View, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let mut problems = Vec::new();
    let mut day = |field: &str, text: &str| {
        let text = text.trim();
        let day = text.parse::<chrono::NaiveDate>().ok();
        if day.is_none() && !text.is_empty() {
            problems.push(Problem::new(field, Message::new("accounts-trail-date")));
        }
        day
    };
    let wanted = Wanted {
        reference: asked.reference.clone(),
        person: asked.person.clone(),
        from: day("from", &asked.from),
        to: day("to", &asked.to),
        before: asked.before,
    };
    let mut found = if problems.is_empty() { trail::search(&app, &by, &wanted).await? } else { Vec::new() };
    let more = found.len() as u64 > trail::PAGE;
    found.truncate(usize::try_from(trail::PAGE).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|last| next_page(&asked, last.id));
    let rows: Vec<Value> = events::worded(&view, &found)
        .into_iter()
        .zip(&found)
        .map(|(event, entry)| {
            context! { reference => entry.reference, leaf => entry.leaf, set_up => entry.set_up_mode, ..event }
        })
        .collect();
    let form = FormView::filled([
        ("reference", asked.reference.as_str()),
        ("person", asked.person.as_str()),
        ("from", asked.from.as_str()),
        ("to", asked.to.as_str()),
    ])
    .with_problems(&view.lang, &problems);
    view.render("accounts/trail.html", context! { form, rows, next })
}

fn next_page(asked: &Asked, last: Uuid) -> String {
    let pairs = [
        ("reference", asked.reference.clone()),
        ("person", asked.person.clone()),
        ("from", asked.from.clone()),
        ("to", asked.to.clone()),
        ("before", last.to_string()),
    ];
    let kept: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    format!("/audit?{}", serde_html_form::to_string(&kept).unwrap_or_default())
}
