//! Asking, answering, writing. A question opens and closes beside the state.

use super::entity::{message, question};
use super::{Thread, must_be_open, queries};
use crate::alerts;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::notifications::mails;
use crate::notifications::standing::{self, Row, Seat};
use chrono::NaiveDate;
use domain::actor::Home;
use domain::message::{Message, Problem};
use domain::notification::lifecycle::{self, Act, Standing};
use domain::rights;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// A question to the company or to the other authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub thread: Thread,
    /// The section of the form it is about; empty: the whole.
    pub about: String,
    pub text: String,
    pub due_on: Option<NaiveDate>,
}

/// Longest text of a message, in characters.
const LONGEST: usize = 10_000;

fn check_text(text: &str) -> Result<()> {
    let key = match text.trim().chars().count() {
        0 => "common-error-required",
        n if n > LONGEST => "dialogue-too-long",
        _ => return Ok(()),
    };
    Err(CommandError::Invalid(vec![Problem::new("text", Message::new(key))]))
}

/// An authority asks. The office clock rests until the question is answered; the
/// legal clock goes on unless the law says otherwise.
///
/// # Errors
/// Not found, forbidden; refused where the thread is not open or the state past
/// asking; invalid without a text. Answers the question's number.
pub async fn ask(app: &App, by: &By, id: Uuid, asked: &Question) -> Result<i32> {
    check_text(&asked.text)?;
    let tx = app.begin(by).await?;
    let (row, number) = ask_in(&tx, by, id, asked).await?;
    tx.commit(&format!("/notifications/{}?tab=dialogue", row.reference)).await?;
    Ok(number)
}

/// Asks what an alert wants known: the question goes out and the alert waits for
/// the answer, in one act. Whoever is asked sees a question like any other.
///
/// # Errors
/// As [`ask`], and what the alert's life refuses.
pub async fn ask_about(app: &App, by: &By, alert: Uuid, asked: &Question) -> Result<()> {
    check_text(&asked.text)?;
    let tx = app.begin(by).await?;
    let row = alerts::commands::asked(&tx, by, alert, &asked.text).await?;
    let about = row.notification_id.ok_or_else(|| CommandError::refused("dialogue-thread-not-open"))?;
    ask_in(&tx, by, about, asked).await?;
    tx.commit(&format!("/alerts/{alert}")).await
}

async fn ask_in(tx: &Tx, by: &By, id: Uuid, asked: &Question) -> Result<(Row, i32)> {
    let row = standing::lock(tx, id).await?;
    rights::may(&by.actor, rights::Act::Ask, &standing::subject(&row)?)?;
    lifecycle::next(&standing::standing(&row, by.at)?, Act::Ask).map_err(CommandError::Refused)?;
    if asked.thread == Thread::Internal {
        return Err(CommandError::refused("dialogue-thread-not-open"));
    }
    must_be_open(asked.thread, by, &row)?;
    let number = queries::all_questions(&**tx, id).await?.last().map_or(1, |last| last.number + 1);
    let question_id = ids::fresh();
    question::Entity::insert(question::ActiveModel {
        id: Set(question_id),
        notification_id: Set(id),
        number: Set(number),
        thread: Set(asked.thread.code().to_owned()),
        asked_by_country: Set(by.actor.country().map(|c| c.to_string()).unwrap_or_default()),
        about: Set(asked.about.clone()),
        text: Set(asked.text.trim().to_owned()),
        due_on: Set(asked.due_on),
        asked_by: Set(by.actor.person),
        asked_by_name: Set(by.actor.name.clone()),
        asked_at_ms: Set(by.at.ms()),
        answer: Set(None),
        answered_by_name: Set(None),
        closed_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    write(tx, by, &row, asked.thread, "question", Some(question_id), &asked.text).await?;
    let entry = Entry::new("question-asked", "notification", id, visible(asked.thread))
        .reference(&row.reference)
        .data(json!({ "number": number, "thread": asked.thread.code() }));
    audit::record(tx, by, entry).await?;
    tell_asked(tx, by, &row, asked.thread, number).await?;
    Ok((row, number))
}

async fn tell_asked(tx: &Tx, by: &By, row: &Row, thread: Thread, number: i32) -> Result<()> {
    match (thread, row.operator_id) {
        (Thread::Company, Some(operator)) => {
            let path = format!("/company/notifications/{}/question/{number}", row.reference);
            mails::tell_operator(tx, by.at, operator, "question-to-company", &row.reference, &path).await
        }
        (Thread::Authorities, _) => {
            mails::tell_authority(tx, by.at, row, other_country(by, row)?, "question-between-authorities")
                .await
        }
        _ => Ok(()),
    }
}

fn other_country(by: &By, row: &Row) -> Result<domain::country::Country> {
    match standing::seat(by, row) {
        Some(Seat::Importing) => standing::origin(row),
        _ => standing::destination(row),
    }
}

/// The company, or the other authority, answers; the question is closed.
///
/// # Errors
/// Not found, forbidden; refused where it was answered before, or by the side
/// that asked; invalid without a text.
pub async fn answer(app: &App, by: &By, id: Uuid, number: i32, text: &str) -> Result<()> {
    check_text(text)?;
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Answer, &standing::subject(&row)?)?;
    let found = queries::question(&*tx, id, number).await?.ok_or(CommandError::NotFound)?;
    let thread = Thread::from_code(&found.thread).ok_or(CommandError::NotFound)?;
    if !super::is_open_to(thread, by, &row) {
        return Err(CommandError::NotFound);
    }
    let standing = Standing { asked: found.closed_at_ms.is_none(), ..standing::standing(&row, by.at)? };
    lifecycle::next(&standing, Act::Answer).map_err(CommandError::Refused)?;
    let is_company = matches!(by.actor.home, Home::Company { .. });
    let asked_by_us = by.actor.country().is_some_and(|c| c.to_string() == found.asked_by_country);
    if asked_by_us && !is_company {
        return Err(CommandError::refused("dialogue-own-question"));
    }
    question::Entity::update(question::ActiveModel {
        id: Set(found.id),
        answer: Set(Some(text.trim().to_owned())),
        answered_by_name: Set(Some(by.actor.name.clone())),
        closed_at_ms: Set(Some(by.at.ms())),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    write(&tx, by, &row, thread, "answer", Some(found.id), text).await?;
    let entry = Entry::new("question-answered", "notification", id, visible(thread))
        .reference(&row.reference)
        .data(json!({ "number": number, "thread": thread.code() }));
    audit::record(&tx, by, entry).await?;
    let to = if is_company { standing::origin(&row)? } else { other_country(by, &row)? };
    mails::tell_authority(&tx, by.at, &row, to, "question-answered").await?;
    let answered = if is_company {
        format!("/company/notifications/{}/question/{number}", row.reference)
    } else {
        format!("/notifications/{}?tab=dialogue", row.reference)
    };
    tx.commit(&answered).await
}

/// Writes into a thread without asking anything: a note for one's own, a word to
/// the company or to the other authority.
///
/// # Errors
/// Not found, forbidden; refused where the thread is not open; invalid without
/// a text.
pub async fn say(app: &App, by: &By, id: Uuid, thread: Thread, text: &str) -> Result<()> {
    check_text(text)?;
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    let right = if thread == Thread::Internal { rights::Act::Note } else { rights::Act::Ask };
    rights::may(&by.actor, right, &standing::subject(&row)?)?;
    must_be_open(thread, by, &row)?;
    write(&tx, by, &row, thread, "message", None, text).await?;
    if thread != Thread::Internal {
        let entry = Entry::new("message-written", "notification", id, visible(thread))
            .reference(&row.reference)
            .data(json!({ "thread": thread.code() }));
        audit::record(&tx, by, entry).await?;
    }
    match thread {
        Thread::Company => mails::tell_company(&tx, by.at, &row, "message-to-company").await?,
        Thread::Authorities => {
            mails::tell_authority(&tx, by.at, &row, other_country(by, &row)?, "message-between-authorities")
                .await?;
        }
        Thread::Internal => {}
    }
    tx.commit(&format!("/notifications/{}?tab=dialogue", row.reference)).await
}

/// Who sees in the timeline that something was written.
const fn visible(thread: Thread) -> Visible {
    match thread {
        Thread::Company => Visible::Company,
        Thread::Authorities => Visible::Authorities,
        Thread::Internal => Visible::Internal,
    }
}

async fn write(
    tx: &Tx,
    by: &By,
    row: &Row,
    thread: Thread,
    kind: &str,
    question: Option<Uuid>,
    text: &str,
) -> Result<()> {
    let home = if matches!(by.actor.home, Home::Company { .. }) { "company" } else { "authority" };
    message::Entity::insert(message::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(row.id),
        thread: Set(thread.code().to_owned()),
        country: Set(by.actor.country().map(|c| c.to_string()).unwrap_or_default()),
        question_id: Set(question),
        kind: Set(kind.to_owned()),
        text: Set(text.trim().to_owned()),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        by_home: Set(home.to_owned()),
        at_ms: Set(by.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}
