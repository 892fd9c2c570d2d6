//! A letter as words: subject, plain text and HTML from the catalogues. Nothing
//! but a case number and a link.

use super::entity;
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::{templates, words};
use domain::time::Instant;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use minijinja::{Value, context};
use std::time::{Duration, SystemTime};

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Worded {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Words one letter: `templates/mail/NAME.{subject,txt,html}`, or the general
/// three with the messages `mail-NAME-subject` and `mail-NAME-text`.
///
/// # Errors
/// A template at fault, or arguments that are not JSON.
pub fn word(app: &App, row: &entity::Model) -> Result<Worded> {
    let args: serde_json::Value = serde_json::from_str(&row.args)
        .map_err(|error| CommandError::Corrupt(format!("letter {}: {error}", row.id)))?;
    let text = |name: &str| args[name].as_str().unwrap_or_default().to_owned();
    let context = context! {
        page => page(app, &row.lang),
        template => row.template,
        reference => text("reference"),
        url => url(app, &text("path")),
    };
    three(app, row, &row.template, context)
}

/// Words several letters to one person as a digest: a line and a link each.
///
/// # Errors
/// As [`word`].
pub fn digest(app: &App, rows: &[entity::Model]) -> Result<Worded> {
    let first = rows.first().ok_or_else(|| CommandError::Fault("an empty digest".to_owned()))?;
    let mut lines = Vec::new();
    for row in rows {
        let args: serde_json::Value = serde_json::from_str(&row.args).unwrap_or_default();
        let path = args["path"].as_str().unwrap_or_default();
        lines.push(context! { subject => bare_subject(row, &args), url => url(app, path) });
    }
    let context = context! { page => page(app, &first.lang), lines, count => rows.len(), reference => "" };
    three(app, first, "digest", context)
}

fn bare_subject(row: &entity::Model, args: &serde_json::Value) -> String {
    let reference = args["reference"].as_str().unwrap_or_default();
    let key = format!("mail-{}-subject", row.template);
    words::text(&row.lang, &key, std::iter::once(("reference", reference)))
}

fn three(app: &App, row: &entity::Model, name: &str, context: Value) -> Result<Worded> {
    let render = |part: &str| {
        let own = format!("mail/{name}.{part}");
        let path = if templates::source(&own).is_some() { own } else { format!("mail/general.{part}") };
        templates::render(&path, context.clone())
            .map_err(|error| CommandError::Fault(format!("letter {} as {name}.{part}: {error:#}", row.id)))
    };
    let subject = render("subject")?.split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = if app.practice {
        words::text(&row.lang, "mail-practice", [("subject", subject.as_str())].into_iter())
    } else {
        subject
    };
    Ok(Worded { subject, text: render("txt")?, html: render("html")? })
}

fn page(app: &App, lang: &str) -> Value {
    context! { lang, dir => words::direction(lang), practice => app.practice }
}

fn url(app: &App, path: &str) -> String {
    format!("{}{path}", app.settings.server.public_url.trim_end_matches('/'))
}

/// The Message-ID of an outbox row: the same however often it is sent.
pub fn message_id(app: &App, row: &entity::Model) -> String {
    let url = &app.settings.server.public_url;
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', ':']).next().unwrap_or("localhost");
    format!("<{}@{host}>", row.id)
}

/// A letter ready to be sent.
///
/// # Errors
/// [`CommandError::Corrupt`] for an address that is none.
pub fn message(app: &App, row: &entity::Model, words: Worded, at: Instant) -> Result<Message> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>().map_err(|error| CommandError::Corrupt(format!("address {text}: {error}")))
    };
    let ms = u64::try_from(at.ms()).unwrap_or(0);
    Message::builder()
        .from(mailbox(&app.settings.mail.from)?)
        .to(mailbox(&row.address)?)
        .subject(words.subject)
        .message_id(Some(message_id(app, row)))
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(ms))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(MultiPart::alternative_plain_html(words.text, words.html))
        .map_err(|error| CommandError::Fault(format!("letter {}: {error}", row.id)))
}
