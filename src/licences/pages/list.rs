//! The authority's licences as a list.

use super::show;
use crate::app::App;
use crate::http::{FormView, Page, View, choices};
use crate::licences::pages::read::soon;
use crate::licences::queries::{self, PAGE, Wanted};
use crate::operators::entity::operator;
use axum::extract::{Query, State};
use domain::licence::{Status, status_on};
use minijinja::context;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    number: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    soon: String,
    after: Option<Uuid>,
}

pub async fn index(view: View, State(app): State<App>, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let today = by.at.day_in(chrono_tz::UTC);
    let wanted = Wanted {
        number: asked.number.chars().take(100).collect(),
        status: Status::from_code(&asked.status),
        ends_by: (asked.soon == "yes").then(|| soon(today)),
        today,
        after: asked.after,
    };
    let db = app.db.read();
    let mut found = queries::list(db, &by.actor, &wanted).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let holders = operator::Entity::find()
        .filter(operator::Column::Id.is_in(found.iter().map(|row| row.operator_id)))
        .all(db)
        .await?;
    let holders: BTreeMap<Uuid, String> = holders.into_iter().map(|row| (row.id, row.name)).collect();
    let mut rows = Vec::new();
    for row in &found {
        let tag = show::status_tag(&view.lang, status_on(row.status()?, &row.terms()?, today));
        rows.push(vec![
            context! { text => row.number, href => format!("/licences/{}", row.id), ref => true },
            context! {
                text => holders.get(&row.operator_id),
                href => format!("/operators/{}/licences", row.operator_id),
            },
            context! { text => choices::word(&view.lang, "licences-kind", &row.kind) },
            context! { text => show::validity(&view.lang, row.valid_from, row.valid_to) },
            context! { text => tag.get_attr("text").ok(), tag => tag.get_attr("colour").ok() },
        ]);
    }
    let address = |after: Option<Uuid>| {
        let mut pairs = vec![
            ("number", asked.number.clone()),
            ("status", asked.status.clone()),
            ("soon", asked.soon.clone()),
        ];
        pairs.extend(after.map(|after| ("after", after.to_string())));
        pairs.retain(|(_, value)| !value.is_empty());
        format!("/licences?{}", serde_html_form::to_string(&pairs).unwrap_or_default())
    };
    let form = FormView::filled([
        ("number", asked.number.clone()),
        ("status", asked.status.clone()),
        ("soon", asked.soon.clone()),
    ]);
    view.render(
        "licences/list.html",
        context! {
            rows,
            form,
            first => asked.after.map(|_| address(None)),
            next => found.last().filter(|_| more).map(|last| address(Some(last.id))),
            statuses => choices::of(&view, "licences-status", Status::ALL.iter().map(|one| one.code())),
        },
    )
}
