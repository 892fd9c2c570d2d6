//! The catalogues: every word people read, per language, in `locales/LANG/*.ftl`.

use chrono::{Datelike, NaiveDate};
use domain::message::Message;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// Spoken where no other language is asked for or a catalogue lacks a message.
pub const FALLBACK: &str = "en";

static BUNDLES: LazyLock<BTreeMap<String, Bundle>> = LazyLock::new(|| {
    let mut bundles = BTreeMap::<String, Bundle>::new();
    for path in Files::iter() {
        let Some((lang, _)) = path.split_once('/') else { continue };
        let Some(file) = Files::get(&path) else { continue };
        let source = String::from_utf8_lossy(&file.data).into_owned();
        let resource = match FluentResource::try_new(source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(file = %path, ?errors, "catalogue file has syntax errors");
                resource
            }
        };
        let bundle = bundles.entry(lang.to_owned()).or_insert_with(|| {
            let id = lang.parse().expect("folder names under locales are language tags");
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            bundle.set_use_isolating(false);
            bundle
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = %path, ?errors, "catalogue message defined twice");
        }
    }
    bundles
});

/// Languages with a catalogue.
pub fn languages() -> impl Iterator<Item = &'static str> {
    BUNDLES.keys().map(String::as_str)
}

/// Whether the fallback catalogue has `key`.
pub fn has(key: &str) -> bool {
    BUNDLES.get(FALLBACK).is_some_and(|bundle| bundle.has_message(key))
}

/// The message worded in `lang`; a missing one shows its key between marks, and
/// a test makes sure that no page needs it.
pub fn say(lang: &str, message: &Message) -> String {
    let args: Vec<_> =
        message.args.iter().map(|(name, value)| (name, written_out(lang, name, value))).collect();
    text(lang, &message.key, args.iter().map(|(name, value)| (name.as_str(), value.as_ref())))
}

/// An argument as people read it: a country by name, a date in words. The core
/// knows neither, so its messages carry codes and ISO dates.
fn written_out<'a>(lang: &str, name: &str, value: &'a str) -> Cow<'a, str> {
    if name.starts_with("country") && value.len() == 2 {
        return Cow::Owned(country(lang, value));
    }
    match value.parse() {
        Ok(day) if value.len() == 10 => Cow::Owned(date(lang, day)),
        _ => Cow::Borrowed(value),
    }
}

/// A date written out in the reader's language.
pub fn date(lang: &str, day: NaiveDate) -> String {
    let month = plain(lang, &format!("common-month-{}", day.month()));
    let args = [("day", day.day().to_string()), ("month", month), ("year", day.year().to_string())];
    text(lang, "common-date", args.iter().map(|(n, v)| (*n, v.as_str())))
}

/// The words of `key` with `args`; whole numbers choose plural forms.
pub fn text<'a>(lang: &str, key: &str, args: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let found = [lang, FALLBACK]
        .into_iter()
        .filter_map(|lang| BUNDLES.get(lang))
        .find_map(|bundle| Some((bundle, bundle.get_message(key)?.value()?)));
    let Some((bundle, pattern)) = found else {
        tracing::warn!(key, "catalogue lacks a message");
        return format!("⟦{key}⟧");
    };
    let mut fluent = FluentArgs::new();
    for (name, value) in args {
        match value.parse::<i64>() {
            Ok(number) if value.len() < 10 => fluent.set(name.to_owned(), FluentValue::from(number)),
            _ => fluent.set(name.to_owned(), FluentValue::from(value.to_owned())),
        }
    }
    let mut errors = Vec::new();
    let out = bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::warn!(key, ?errors, "catalogue message lacks an argument");
    }
    out
}

/// A catalogue text without arguments.
pub fn plain(lang: &str, key: &str) -> String {
    text(lang, key, std::iter::empty())
}

/// A country's name; the code itself where the catalogue has none.
pub fn country(lang: &str, code: &str) -> String {
    let key = format!("country-{code}");
    if has(&key) { plain(lang, &key) } else { code.to_owned() }
}

/// `Arabic`, `Hebrew`, ... are written from right to left.
pub fn direction(lang: &str) -> &'static str {
    if matches!(lang, "ar" | "fa" | "he" | "ur") { "rtl" } else { "ltr" }
}
