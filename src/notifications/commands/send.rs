//! Sending the pre-export notification to the importing authority, which starts
//! the clock; what that authority's desk stamps when it comes and is opened.

use super::review::{moved, path};
use super::transit;
use crate::alerts;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::jobs::{self, Job};
use crate::notifications::entity::{notification, sending};
use crate::notifications::jobs::{REMIND, TERM};
use crate::notifications::mails;
use crate::notifications::standing::{self, Row, Seat};
use crate::reference;
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::{Law, Start};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::Act;
use domain::period::{Due, PeriodError, start_of_day};
use domain::rights;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// How a notification can go to an authority that is not on this instance.
pub const WAYS: [&str; 6] = ["pen_online", "mail", "post", "courier", "fax", "other"];
/// The other authority is on this instance.
pub const HERE: &str = "here";

/// Three days before a term ends the one who has to answer is reminded (R52).
const REMIND_BEFORE_MS: i64 = 3 * 86_400_000;

/// How and when it was sent, as the officer says; on this instance neither is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sending {
    pub how: String,
    pub sent_on: Option<NaiveDate>,
    pub note: String,
}

/// Sends the version that stands. The term for the reply is computed here, once,
/// and stored with its rule and zone (I-16).
///
/// # Errors
/// Not found, forbidden, not in review; invalid where it goes elsewhere and how
/// or when is missing.
pub async fn send(app: &App, by: &By, id: Uuid, sending: &Sending) -> Result<()> {
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Send, Act::Send).await?;
    let reference = reference::current_in(&*tx).await?;
    let here = standing::is_here(&*tx, standing::destination(&held.row)?).await?;
    let today = standing::today(&reference.law, standing::origin(&held.row)?, by.at);
    let (how, sent_on) = if here { (HERE.to_owned(), today) } else { elsewhere(sending, today)? };
    let clock = clock(&held.row, &reference.law, by.at, sent_on, here)?;

    let mut row = moved(&held, by);
    row.counterpart_here = Set(here);
    row.sent_at_ms = Set(Some(by.at.ms()));
    row.sent_how = Set(Some(how.clone()));
    row.received_at_ms = Set(here.then_some(by.at.ms()));
    row.seen_at_ms = Set(None);
    clock.write(&mut row);
    if let Some(body) = transit::copies(&tx, by, &held.row, &reference, today).await? {
        row.body = Set(body);
    }
    notification::Entity::update(row).exec(&*tx).await?;
    let to = standing::destination(&held.row)?;
    keep(&tx, by, &held.row, Kept { to, how: &how, sent_on, note: &sending.note, copy: false }).await?;

    if let Ok(Some(due)) = &clock.due {
        queue_term(&tx, &held.row, by.at, due.at).await?;
    }
    let entry = Entry::new("notification-sent", "notification", id, Visible::Company)
        .reference(&held.row.reference)
        .data(clock.told(&how, to));
    audit::record(&tx, by, entry).await?;
    mails::tell_company(&tx, by.at, &held.row, "notification-sent").await?;
    if here {
        alerts::show_counterpart(&tx, id, to).await?;
        mails::tell_authority(&tx, by.at, &held.row, to, "notification-received").await?;
    }
    tx.commit(&path(&held.row.reference)).await
}

/// The clock of a PEN that came from outside, counted from the day it was sent.
pub(crate) async fn start_clock(tx: &Tx, by: &By, row: &Row, law: &Law, sent_on: NaiveDate) -> Result<()> {
    let clock = clock(row, law, by.at, sent_on, false)?;
    let mut changes = notification::ActiveModel { id: Set(row.id), ..Default::default() };
    clock.write(&mut changes);
    notification::Entity::update(changes).exec(&**tx).await?;
    if let Ok(Some(due)) = &clock.due {
        queue_term(tx, row, by.at, due.at).await?;
    }
    Ok(())
}

/// How and when, checked.
pub(super) fn elsewhere(sending: &Sending, today: NaiveDate) -> Result<(String, NaiveDate)> {
    let mut problems = Vec::new();
    if !WAYS.contains(&sending.how.as_str()) {
        problems.push(Problem::new("how", Message::new("common-error-choose")));
    }
    match sending.sent_on {
        None => problems.push(Problem::new("sent_on", Message::new("common-error-date"))),
        Some(day) if day > today => {
            problems.push(Problem::new("sent_on", Message::new("notification-sent-in-future")));
        }
        Some(_) => {}
    }
    match (problems.is_empty(), sending.sent_on) {
        (true, Some(day)) => Ok((sending.how.clone(), day)),
        _ => Err(CommandError::Invalid(problems)),
    }
}

/// The term for the reply, with where it comes from.
struct Clock {
    due: Result<Option<Due>, PeriodError>,
    rule: String,
    source: String,
    silence: &'static str,
}

fn clock(row: &Row, law: &Law, at: Instant, sent_on: NaiveDate, here: bool) -> Result<Clock> {
    let Some(taken) = standing::law_taken(row)? else {
        return Ok(Clock { due: Ok(None), rule: String::new(), source: String::new(), silence: "hold" });
    };
    let reply = taken.reply;
    let start = match reply.from {
        Start::PenSent if here => at,
        // A day without an hour: the term counts from that day in the deciding zone.
        Start::PenSent => start_of_day(sent_on, law.zone(reply.deciding).unwrap_or(chrono_tz::Tz::UTC)),
        Start::Submission | Start::Complete => row.submitted_at_ms.map_or(at, Instant::from_ms),
    };
    let rule = reply.basis.as_ref().map_or(domain::law::DEFAULT_RULE.to_owned(), |basis| basis.rule.clone());
    let source = reply.basis.as_ref().map_or(String::new(), |basis| basis.source.clone());
    let due = domain::law::reply_due(law, &reply, start).map(Some);
    Ok(Clock { due, rule, source, silence: reply.silence.code() })
}

impl Clock {
    fn write(&self, row: &mut notification::ActiveModel) {
        let due = self.due.as_ref().ok().and_then(Option::as_ref);
        row.reply_due_ms = Set(due.map(|due| due.at.ms()));
        row.reply_zone = Set(due.map(|due| due.zone.name().to_owned()));
        row.reply_rule = Set(Some(self.rule.clone()));
        row.reply_source = Set(Some(self.source.clone()));
        row.silence = Set(Some(self.silence.to_owned()));
        row.may_go_at_ms = Set(None);
    }

    fn told(&self, how: &str, to: Country) -> serde_json::Value {
        let due = self.due.as_ref().ok().and_then(Option::as_ref);
        json!({
            "how": how,
            "to": to,
            "clock": if due.is_some() { "runs" } else { "none" },
            "due": due.map(|due| due.at.to_string()),
            "zone": due.map(|due| due.zone.name()),
            "rule": self.rule,
            "silence": self.silence,
            "unknown": self.due.as_ref().err().map(PeriodError::message),
        })
    }
}

/// The term's end and its reminder, each queued once for this sending.
async fn queue_term(tx: &Tx, row: &Row, at: Instant, due: Instant) -> Result<()> {
    let payload = json!({ "notification": row.id, "due_ms": due.ms() });
    let once = |kind: &str| format!("{kind}:{}:{}", row.id, due.ms());
    jobs::enqueue(tx, Job::new(TERM, payload.clone(), due).once(once(TERM))).await?;
    let remind = due.plus_ms(-REMIND_BEFORE_MS);
    if remind > at {
        jobs::enqueue(tx, Job::new(REMIND, payload, remind).once(once(REMIND))).await?;
    }
    Ok(())
}

/// A PEN, or a copy of it, on its way to an authority.
pub(super) struct Kept<'a> {
    pub to: Country,
    pub how: &'a str,
    pub sent_on: NaiveDate,
    pub note: &'a str,
    pub copy: bool,
}

pub(super) async fn keep(tx: &Tx, by: &By, row: &Row, kept: Kept<'_>) -> Result<()> {
    sending::Entity::insert(sending::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(row.id),
        version: Set(row.version),
        to_country: Set(kept.to.to_string()),
        how: Set(kept.how.to_owned()),
        sent_on: Set(kept.sent_on),
        note: Set(kept.note.trim().to_owned()),
        copy: Set(kept.copy),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Stamps the first time somebody of the importing authority opens it. A page
/// calls this when it shows the record; everybody else changes nothing by looking.
///
/// # Errors
/// The database's.
pub async fn opened(app: &App, by: &By, row: &Row) -> Result<()> {
    if row.seen_at_ms.is_some() || standing::seat(by, row) != Some(Seat::Importing) {
        return Ok(());
    }
    let tx = app.begin_system().await?;
    let locked = standing::lock(&tx, row.id).await?;
    let standing = standing::standing(&locked, by.at)?;
    if locked.seen_at_ms.is_some() || domain::notification::lifecycle::next(&standing, Act::Open).is_err() {
        return Ok(());
    }
    let row = notification::ActiveModel {
        id: Set(locked.id),
        received_at_ms: Set(locked.received_at_ms.or(Some(by.at.ms()))),
        seen_at_ms: Set(Some(by.at.ms())),
        ..Default::default()
    };
    notification::Entity::update(row).exec(&*tx).await?;
    let entry = Entry::new("notification-seen", "notification", locked.id, Visible::Authorities);
    audit::record(&tx, by, entry.reference(&locked.reference)).await?;
    tx.commit("").await
}
