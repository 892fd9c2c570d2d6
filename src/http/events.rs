//! Entries of the audit trail as the sentences of a record's timeline: rows for
//! the macro `timeline`.

use super::view::View;
use crate::audit::{Visible, entity::Model};
use crate::{templates, words};
use domain::actor::{Actor, Home, Role};
use domain::quantity::Mass;
use domain::time::Instant;
use minijinja::{Value, context};

/// What of a record's timeline this reader may see, given that the record is
/// theirs to read.
pub fn readable(actor: &Actor) -> &'static [Visible] {
    match actor.home {
        Home::Company { .. } => &[Visible::Company],
        Home::Instance if actor.has(Role::Auditor) => {
            &[Visible::Company, Visible::Authorities, Visible::Internal, Visible::Administration]
        }
        Home::Instance => &[Visible::Company, Visible::Authorities],
        Home::Authority { .. } => &[Visible::Company, Visible::Authorities, Visible::Internal],
    }
}

/// One row an entry: `{at, when, text, by}`. The sentence is `event-ACT` with
/// the entry's data as arguments; names ending in `_mg`, `_ms`, `_on` and
/// `country` are written out for people.
pub fn worded(view: &View, entries: &[Model]) -> Vec<Value> {
    entries
        .iter()
        .map(|entry| {
            let at = Instant::from_ms(entry.at_ms);
            context! {
                at => at.utc().to_rfc3339(),
                when => templates::instant_words(&view.lang, at, None),
                text => sentence(&view.lang, entry),
                by => entry.person_name.clone(),
            }
        })
        .collect()
}

fn sentence(lang: &str, entry: &Model) -> String {
    let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap_or_default();
    let args: Vec<(String, String)> = data
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), written(lang, name, value)))
        .collect();
    let key = format!("event-{}", entry.act);
    words::text(lang, &key, args.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn written(lang: &str, name: &str, value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    match (name.rsplit('_').next().unwrap_or_default(), value.as_i64()) {
        ("mg", Some(mg)) => Mass::from_mg(mg).to_string(),
        ("ms", Some(ms)) => templates::instant_words(lang, Instant::from_ms(ms), None),
        ("on", _) => text.parse().map_or(text, |day| templates::date_words(lang, day)),
        ("country", _) => words::country(lang, &text),
        _ => text,
    }
}
