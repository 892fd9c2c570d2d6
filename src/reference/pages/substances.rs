//! The substance list and one entry.

use super::{fact, facts, link, sees_surveillance, tabs, text};
use crate::http::{Failure, FormView, Page, View};
use crate::reference::{self, Reference};
use axum::extract::{Path, Query};
use chrono_tz::Tz;
use domain::substance::{Substance, UnTable};
use minijinja::{Value, context};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Filter {
    q: String,
    table: String,
}

pub async fn index(view: View, Query(filter): Query<Filter>) -> Page {
    let reference = reference::current(&view.app).await?;
    let seen = sees_surveillance(&view);
    let found: Vec<&Substance> = if filter.q.trim().is_empty() {
        reference.catalogue.iter().collect()
    } else {
        reference.catalogue.search(&filter.q)
    };
    let wanted = |entry: &&Substance| match filter.table.as_str() {
        "" => true,
        "surveillance" => seen && entry.surveillance,
        table => entry.table.code() == table,
    };
    let rows: Vec<Vec<Value>> =
        found.into_iter().filter(wanted).map(|entry| row(&view, entry, seen)).collect();
    let mut tables: Vec<Value> = UnTable::ALL
        .iter()
        .map(|table| context! { value => table.code(), text => view.t(&format!("reference-table-{}", table.code())) })
        .collect();
    if seen {
        tables.push(context! { value => "surveillance", text => view.t("reference-surveillance") });
    }
    let head = ["reference-name", "reference-table", "reference-cas", "reference-hs", "reference-need"];
    let form = FormView::filled([("q", filter.q.clone()), ("table", filter.table.clone())]);
    let context = context! {
        tabs => tabs(&view, "/reference"),
        form => form,
        tables => tables,
        head => head.map(|key| context! { text => view.t(key) }),
        rows => rows,
        hash => &reference.hash[..12],
    };
    view.render("reference/substances.html", context)
}

fn row(view: &View, entry: &Substance, seen: bool) -> Vec<Value> {
    let name = context! {
        text => &entry.name,
        href => format!("/reference/substances/{}", entry.key),
        small => entry.synonyms.join("; "),
    };
    let table = match entry.table {
        UnTable::None if entry.surveillance && seen => view.t("reference-surveillance"),
        table => view.t(&format!("reference-table-{}", table.code())),
    };
    let need = if entry.takes_a_need() { "common-yes" } else { "common-no" };
    vec![
        name,
        text(table),
        context! { text => entry.cas.as_ref().map(ToString::to_string), ref => true },
        context! { text => entry.hs, ref => true },
        text(view.t(need)),
    ]
}

pub async fn one(view: View, Path(key): Path<String>) -> Page {
    let reference = reference::current(&view.app).await?;
    let entry = reference.catalogue.resolve(&key).ok_or(Failure::NotFound)?.substance;
    let members = reference.catalogue.iter().filter(|other| other.parent.as_deref() == Some(&entry.key));
    let today = view.app.now().day_in(Tz::UTC);
    let context = context! {
        name => entry.name,
        facts => about(&view, &reference, entry),
        in_force => entry.in_force(today),
        forms => forms(&view, entry),
        forms_head => ["reference-form", "reference-base-factor", "reference-cas", "reference-source"]
            .map(|key| context! { text => view.t(key) }),
        members => members
            .map(|member| vec![link(&member.name, format!("/reference/substances/{}", member.key)),
                context! { text => member.cas.as_ref().map(ToString::to_string), ref => true }])
            .collect::<Vec<_>>(),
        members_head => ["reference-name", "reference-cas"].map(|key| context! { text => view.t(key) }),
    };
    view.render("reference/substance.html", context)
}

fn about(view: &View, reference: &Reference, entry: &Substance) -> Vec<Value> {
    let name = |key: &String| reference.catalogue.get(key).map_or(key.clone(), |other| other.name.clone());
    let label = |key: &str| view.t(key);
    let mut rows = vec![
        context! { key => label("reference-key"), value => entry.key, ref => true },
        facts(label("reference-synonyms"), entry.synonyms.clone()),
        fact(label("reference-table"), view.t(&format!("reference-table-{}", entry.table.code()))),
        fact(label("reference-cas"), entry.cas.as_ref().map(ToString::to_string).unwrap_or_default()),
        fact(label("reference-hs"), entry.hs.clone().unwrap_or_default()),
        facts(label("reference-categories"), categories(entry)),
    ];
    if let Some(parent) = &entry.parent {
        let href = format!("/reference/substances/{parent}");
        rows.push(context! { key => label("reference-family"), value => name(parent), href => href });
    }
    if let Some(density) = &entry.density {
        let key = if density.bound { "reference-density-bound" } else { "reference-density-value" };
        let value = view.say(&domain::message::Message::new(key).with("value", density.value));
        rows.push(context! { key => label("reference-density"), value => value, note => density.source });
    }
    if let Some(strength) = &entry.max_strength_mg {
        let value = format!("{} mg", strength.value);
        rows.push(
            context! { key => label("reference-max-strength"), value => value, note => strength.source },
        );
    }
    let lines = entry.need_lines.iter().map(|line| view.t(&format!("reference-line-{}", line.code())));
    rows.push(facts(label("reference-need"), lines.collect()));
    if let Some(need) = reference.catalogue.need_substance(&entry.key) {
        rows.push(fact(label("reference-need-written-for"), name(&need.to_owned())));
    }
    rows.push(facts(label("reference-substitute-for"), entry.substitute_for.iter().map(name).collect()));
    rows.push(fact(label("reference-role"), entry.role.clone()));
    rows.push(facts(label("reference-drugs"), entry.drugs.clone()));
    if entry.surveillance && sees_surveillance(view) {
        rows.push(fact(label("reference-surveillance"), view.t("reference-surveillance-yes")));
    }
    if entry.from.is_some() || entry.until.is_some() {
        rows.push(fact(label("reference-in-force"), span(view, entry.from, entry.until)));
    }
    // A note may say on whose watch list a chemical stands.
    if entry.visibility == domain::substance::Visibility::Public || sees_surveillance(view) {
        rows.push(fact(label("reference-note"), entry.note.clone()));
    }
    rows.push(fact(label("reference-source"), entry.source.clone()));
    rows
}

fn categories(entry: &Substance) -> Vec<String> {
    let word = |category: &domain::substance::Category| {
        format!("{} {}", category.list.to_uppercase(), category.class)
    };
    entry.categories.iter().map(word).collect()
}

fn forms(view: &View, entry: &Substance) -> Vec<Vec<Value>> {
    let row = |form: &domain::substance::Form| {
        let words = view.t(&format!("quantity-form-{}", form.key));
        vec![
            context! { text => form.name, small => words },
            context! { text => form.base.value.to_string(), num => true },
            context! { text => form.cas.as_ref().map(ToString::to_string), ref => true },
            text(&form.base.source),
        ]
    };
    entry.forms.iter().map(row).collect()
}

/// Validity in words: from, until, or both.
pub(super) fn span(view: &View, from: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>) -> String {
    use domain::message::Message;
    let message = match (from, until) {
        (Some(from), Some(until)) => {
            Message::new("reference-from-until").with("from", from).with("until", until)
        }
        (Some(from), None) => Message::new("reference-from").with("from", from),
        (None, Some(until)) => Message::new("reference-until").with("until", until),
        (None, None) => Message::new("reference-always"),
    };
    view.say(&message)
}
