//! Sets, what each changes, and the second person's signature.

use super::{SIGNERS, tabs, text};
use crate::countersign;
use crate::http::{Page, Posted, View};
use crate::reference::diff::{self, Change};
use crate::reference::queries::Summary;
use crate::reference::{commands, entity, queries};
use crate::templates;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use domain::message::Message;
use domain::time::Instant;
use minijinja::{Value, context};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of one list shown with their names; more than that is said as a number.
const SHOWN: usize = 100;

pub async fn index(view: View) -> Page {
    let sets = queries::sets(view.app.db.read()).await?;
    let keys = ["reference-set", "common-status", "reference-loaded", "reference-activated"];
    let context = context! {
        tabs => tabs(&view, "/reference/sets"),
        head => keys.map(|key| context! { text => view.t(key) }),
        rows => sets.iter().map(|set| row(&view, set)).collect::<Vec<_>>(),
    };
    view.render("reference/sets.html", context)
}

fn who_when(view: &View, name: Option<&str>, at_ms: Option<i64>) -> String {
    let Some(at_ms) = at_ms else { return String::new() };
    let when = templates::instant_words(&view.lang, Instant::from_ms(at_ms), None);
    let by = name.map_or_else(|| view.t("reference-by-instance"), str::to_owned);
    view.say(&Message::new("reference-by").with("name", by).with("when", when))
}

fn state(view: &View, set: &Summary) -> Value {
    let colour = match set.state.as_str() {
        entity::ACTIVE => "green",
        entity::PROPOSED => "yellow",
        _ => "grey",
    };
    let words = view.t(&format!("reference-state-{}", set.state));
    let small = set.set_up.then(|| view.t("reference-set-up"));
    context! { text => words, tag => colour, small => small }
}

fn row(view: &View, set: &Summary) -> Vec<Value> {
    vec![
        context! { text => &set.hash[..12], ref => true, href => format!("/reference/sets/{}", set.id), small => set.origin },
        state(view, set),
        text(who_when(view, set.loaded_by_name.as_deref(), Some(set.loaded_at_ms))),
        text(who_when(view, set.activated_by_name.as_deref(), set.activated_at_ms)),
    ]
}

pub async fn one(view: View, Path(id): Path<Uuid>) -> Page {
    let db = view.app.db.read();
    let set = queries::set(db, id).await?;
    let files = queries::files(db, id).await?;
    let waiting = set.state == entity::PROPOSED;
    let changes = if waiting { diff::diff(&queries::files_in_force(db).await?, &files) } else { Vec::new() };
    let proposal = countersign::open_for(db, id).await?.into_iter().next();
    let actor = view.live.as_ref().map(|live| &live.actor);
    let signs = actor.is_some_and(|actor| actor.has_any(SIGNERS));
    let own =
        actor.is_some_and(|actor| proposal.as_ref().is_some_and(|open| open.prepared_by == actor.person));
    let context = context! {
        id => id,
        hash => set.hash,
        origin => set.origin,
        state => state(&view, &set),
        loaded => who_when(&view, set.loaded_by_name.as_deref(), Some(set.loaded_at_ms)),
        activated => who_when(&view, set.activated_by_name.as_deref(), set.activated_at_ms),
        waiting => waiting,
        lists => by_list(&view, &changes),
        proposal => proposal.map(|open| context! { id => open.id, hash => open.body_hash }),
        signs => signs,
        own => own,
    };
    view.render("reference/set.html", context)
}

/// Changes by list, each with counts and the rows by name.
fn by_list(view: &View, changes: &[Change]) -> Vec<Value> {
    let mut lists = BTreeMap::<&str, Vec<&Change>>::new();
    for change in changes {
        lists.entry(&change.list).or_default().push(change);
    }
    let entry = |(list, changes): (&str, Vec<&Change>)| {
        let rows: Vec<Value> = changes
            .iter()
            .take(SHOWN)
            .map(|change| {
                let name = if change.name.is_empty() {
                    view.t("reference-pack-itself")
                } else {
                    change.name.clone()
                };
                context! {
                    name => name,
                    what => view.t(&format!("reference-{}", change.what.code())),
                    fields => change.fields,
                }
            })
            .collect();
        let count = |what: diff::What| changes.iter().filter(|change| change.what == what).count();
        let title = Message::new("reference-list-changes")
            .with("list", list)
            .with("added", count(diff::What::Added))
            .with("changed", count(diff::What::Changed))
            .with("removed", count(diff::What::Removed));
        context! { title => view.say(&title), rows => rows, more => changes.len().saturating_sub(SHOWN) }
    };
    lists.into_iter().map(entry).collect()
}

#[derive(Deserialize)]
pub struct Signature {
    proposal: Uuid,
    #[serde(default)]
    hash: String,
}

pub async fn activate(Path(_): Path<Uuid>, posted: Posted<Signature>) -> Page {
    let by = posted.by()?;
    commands::activate(&posted.view.app, &by, posted.form.proposal, &posted.form.hash).await?;
    Ok(Redirect::to("/reference/sets").into_response())
}

pub async fn give_back(Path(_): Path<Uuid>, posted: Posted<Signature>) -> Page {
    let by = posted.by()?;
    commands::give_back(&posted.view.app, &by, posted.form.proposal).await?;
    Ok(Redirect::to("/reference/sets").into_response())
}
