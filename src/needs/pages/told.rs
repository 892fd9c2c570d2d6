//! Declarations and their conversions in words, for every page that shows one.

use super::{Value, context};
use crate::needs::declare::Statement;
use crate::needs::entity::declaration;
use crate::needs::record;
use crate::{templates, words};
use domain::message::Message;
use domain::needs::Declared;
use domain::quantity::{self, Step};

/// `3,000 kg`, `nothing (zero)`, `withdrawn`.
pub fn figure(lang: &str, declared: Declared) -> String {
    match declared {
        Declared::NoneOnFile => words::plain(lang, "needs-state-withdrawn"),
        Declared::Zero => words::plain(lang, "needs-state-zero"),
        Declared::Figure { mass } => mass.to_string(),
    }
}

/// The quantity as the paper states it and every factor that made the mass of it.
pub fn conversion(lang: &str, original: Option<&quantity::Declared>, steps: &[Step]) -> Vec<String> {
    let Some(original) = original else { return Vec::new() };
    let unit = words::plain(lang, &format!("needs-unit-{}", original.unit.code()));
    let as_stated = Message::new("needs-as-stated").with("amount", original.amount).with("unit", unit);
    let mut told = vec![words::say(lang, &as_stated)];
    // The unit's own factor says nothing that the stated unit does not.
    let factors = steps.iter().filter(|step| step.kind != quantity::FactorKind::Unit);
    told.extend(factors.map(|step| words::say(lang, &step.message())));
    told
}

/// A prepared declaration as rows of a summary list.
pub fn statement(lang: &str, one: &Statement, name: &str, before: &str) -> Vec<Value> {
    let key = |key: &str| words::plain(lang, key);
    let line = words::plain(lang, &format!("needs-line-{}", one.line.code()));
    let figure = figure(lang, one.declared);
    let steps = conversion(lang, one.original.as_ref(), &one.steps).join("; ");
    let day = one.declared_on.map(|day| templates::date_words(lang, day));
    vec![
        context! { key => key("common-country"), value => words::country(lang, one.country.as_str()) },
        context! { key => key("common-substance"), value => name },
        context! { key => key("needs-line"), value => line },
        context! { key => key("needs-year"), value => one.year.to_string() },
        context! { key => key("needs-declared"), value => figure, note => steps },
        context! { key => key("needs-before"), value => before },
        context! { key => key("needs-source"), value => one.source },
        context! { key => key("needs-declared-on"), value => day },
        context! { key => key("common-reason"), value => one.reason },
    ]
}

/// A stored declaration as a row of the history.
pub fn history(lang: &str, row: &declaration::Model) -> crate::error::Result<Vec<Value>> {
    let original: Option<quantity::Declared> =
        row.original.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let steps: Vec<Step> = serde_json::from_str(&row.steps).unwrap_or_default();
    let at = templates::instant_words(lang, domain::time::Instant::from_ms(row.at_ms), None);
    let day = row.declared_on.map(|day| templates::date_words(lang, day)).unwrap_or_default();
    let revision =
        words::text(lang, "needs-revision", [("number", row.revision.to_string().as_str())].into_iter());
    let conversion = conversion(lang, original.as_ref(), &steps).join("; ");
    Ok(vec![
        context! { text => row.year.to_string(), small => revision },
        context! { text => figure(lang, record::said(row)?), small => conversion },
        context! { text => row.source, small => day },
        context! { text => row.reason },
        context! { text => row.prepared_by_name },
        context! { text => row.signed_by_name, small => at },
    ])
}
