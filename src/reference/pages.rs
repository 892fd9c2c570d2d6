//! `/reference`: the substances, the law, the calendars and the sets they come
//! in; `/guide`: does a shipment need a notification?

mod guide;
mod law;
mod sets;
mod substances;

use crate::http::{Access, Routes, View};
use domain::actor::Role::{Approver, SystemAdmin};
use domain::actor::{Role, group};
use minijinja::{Value, context};

/// Who may put a set in force.
const SIGNERS: &[Role] = &[Approver, SystemAdmin];

pub fn routes() -> Routes {
    Routes::new()
        .get("/guide", Access::Public, guide::guide)
        .get("/reference", Access::SignedIn, substances::index)
        .get("/reference/substances/{key}", Access::SignedIn, substances::one)
        .get("/reference/law", Access::SignedIn, law::index)
        .get("/reference/law/{code}", Access::SignedIn, law::one)
        .get("/reference/calendars", Access::SignedIn, law::calendars)
        .get("/reference/calendars/{code}", Access::SignedIn, law::calendar)
        .get("/reference/sets", Access::SignedIn, sets::index)
        .get("/reference/sets/{id}", Access::SignedIn, sets::one)
        .post("/reference/sets/{id}/activate", Access::Roles(SIGNERS), sets::activate)
        .post("/reference/sets/{id}/return", Access::Roles(SIGNERS), sets::give_back)
}

/// Whether the reader may know what is on a surveillance list.
fn sees_surveillance(view: &View) -> bool {
    view.live.as_ref().is_some_and(|live| live.actor.has_any(group::READERS))
}

/// The parts of `/reference`.
fn tabs(view: &View, current: &str) -> Vec<Value> {
    let tab = |href: &str, key: &str| {
        context! { href => href, text => view.t(key), current => href == current }
    };
    vec![
        tab("/reference", "reference-tab-substances"),
        tab("/reference/law", "reference-tab-law"),
        tab("/reference/calendars", "reference-tab-calendars"),
        tab("/reference/sets", "reference-tab-sets"),
    ]
}

fn text(text: impl Into<String>) -> Value {
    context! { text => text.into() }
}

fn link(text: impl Into<String>, href: impl Into<String>) -> Value {
    context! { text => text.into(), href => href.into() }
}

/// One line of a record.
fn fact(key: String, value: impl Into<String>) -> Value {
    context! { key => key, value => value.into() }
}

fn facts(key: String, values: Vec<String>) -> Value {
    context! { key => key, values => values }
}
