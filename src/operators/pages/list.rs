//! The register as a list: search, state, pages by key.

use super::status_tag;
use crate::app::App;
use crate::http::{FormView, Page, View, choices};
use crate::operators::queries::{self, PAGE, Wanted};
use crate::words;
use axum::extract::{Query, State};
use domain::operator::Status;
use domain::rights::{self, Act, Kind, Subject};
use minijinja::context;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    after: Option<Uuid>,
}

pub async fn index(view: View, State(app): State<App>, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let wanted = Wanted {
        text: asked.q.chars().take(100).collect(),
        status: Status::from_code(&asked.status),
        after: asked.after,
    };
    let mut found = queries::list(app.db.read(), &by.actor, &wanted).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let address = |after: Option<Uuid>| {
        let mut pairs = vec![("q", asked.q.clone()), ("status", asked.status.clone())];
        pairs.extend(after.map(|after| ("after", after.to_string())));
        pairs.retain(|(_, value)| !value.is_empty());
        let query = serde_html_form::to_string(&pairs).unwrap_or_default();
        if query.is_empty() { "/operators".to_owned() } else { format!("/operators?{query}") }
    };
    let next = found.last().filter(|_| more).map(|last| address(Some(last.id)));
    let rows: Vec<_> = found
        .iter()
        .map(|row| {
            let tag = status_tag(&view.lang, row);
            vec![
                context! { text => row.name, href => format!("/operators/{}", row.id) },
                context! { text => row.reference, ref => true },
                context! { text => words::country(&view.lang, &row.country) },
                context! { text => tag.get_attr("text").ok(), tag => tag.get_attr("colour").ok() },
            ]
        })
        .collect();
    let may_register = by.actor.country().is_some_and(|country| {
        rights::may(&by.actor, Act::Create, &Subject::of_country(Kind::Operator, country)).is_ok()
    });
    view.render(
        "operators/list.html",
        context! {
            rows,
            first => asked.after.map(|_| address(None)),
            next,
            form => FormView::filled([("q", asked.q.clone()), ("status", asked.status.clone())]),
            filtered => !asked.q.is_empty() || !asked.status.is_empty(),
            statuses => choices::of(&view, "operators-status", Status::ALL.iter().map(|s| s.code())),
            may_register,
        },
    )
}
