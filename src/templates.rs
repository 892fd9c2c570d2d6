//! The template engine: embedded files, strict about missing names, with the
//! functions and filters that pages and mails share.

use crate::words;
use chrono::NaiveDate;
use domain::message::Message;
use domain::quantity::Mass;
use domain::time::Instant;
use minijinja::value::{Kwargs, Value, ViaDeserialize};
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior};
use std::sync::LazyLock;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates"]
struct Files;

/// Paths of all templates; tests walk them.
pub fn paths() -> Vec<String> {
    Files::iter().map(|path| path.into_owned()).collect()
}

/// A template's source.
pub fn source(path: &str) -> Option<String> {
    Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    env.set_loader(|path| Ok(source(path)));
    env.add_function("t", t);
    // Each form of a page has its own id, so that two forms of one page are two acts.
    env.add_function("request_id", || crate::ids::fresh().to_string());
    env.add_filter("say", |state: &State, message: ViaDeserialize<Message>| {
        words::say(&lang(state), &message)
    });
    env.add_filter("mass", |mg: i64| Mass::from_mg(mg).to_string());
    env.add_filter("kg", |mg: i64| Mass::from_mg(mg).kg());
    env.add_filter("country", |state: &State, code: String| words::country(&lang(state), &code));
    env.add_filter("date", date);
    env.add_filter("when", when);
    env
});

/// Renders a template.
///
/// # Errors
/// A missing template, name or filter: a fault of ours, found by the page tests.
pub fn render(path: &str, context: Value) -> Result<String, Error> {
    ENVIRONMENT.get_template(path)?.render(context)
}

fn lang(state: &State) -> String {
    state
        .lookup("page")
        .and_then(|page| page.get_attr("lang").ok())
        .and_then(|lang| lang.as_str().map(str::to_owned))
        .unwrap_or_else(|| words::FALLBACK.to_owned())
}

fn t(state: &State, key: &str, kwargs: Kwargs) -> Result<String, Error> {
    let mut args = Vec::new();
    for name in kwargs.args() {
        let value: Value = kwargs.get(name)?;
        args.push((name.to_owned(), value.to_string()));
    }
    kwargs.assert_all_used()?;
    Ok(words::text(&lang(state), key, args.iter().map(|(n, v)| (n.as_str(), v.as_str()))))
}

/// `2026-11-24` as `24 November 2026`.
fn date(state: &State, iso: String) -> Result<String, Error> {
    let day: NaiveDate = iso
        .parse()
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("{iso:?} is not an ISO date")))?;
    Ok(date_words(&lang(state), day))
}

/// A date written out in the reader's language.
pub fn date_words(lang: &str, day: NaiveDate) -> String {
    words::date(lang, day)
}

/// An instant in milliseconds as date, time and zone; `zone` defaults to UTC.
fn when(state: &State, ms: i64, kwargs: Kwargs) -> Result<String, Error> {
    let zone: Option<String> = kwargs.get("zone")?;
    kwargs.assert_all_used()?;
    Ok(instant_words(&lang(state), Instant::from_ms(ms), zone.as_deref()))
}

/// An instant with its zone, as people read it.
pub fn instant_words(lang: &str, at: Instant, zone: Option<&str>) -> String {
    let zone = zone.and_then(|z| z.parse::<chrono_tz::Tz>().ok()).unwrap_or(chrono_tz::UTC);
    let local = at.utc().with_timezone(&zone);
    let args = [
        ("date", date_words(lang, local.date_naive())),
        ("time", local.format("%H:%M").to_string()),
        ("zone", zone.name().replace('_', " ")),
    ];
    words::text(lang, "common-instant", args.iter().map(|(n, v)| (*n, v.as_str())))
}
