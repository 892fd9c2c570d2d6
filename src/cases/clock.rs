//! The clocks of a notification in words: the legal term, and how long the desk
//! has had it.

use crate::app::App;
use crate::error::Result;
use crate::http::View;
use crate::notifications::standing::{self, Row, Seat};
use crate::{dialogue, reference, templates, words};
use domain::notification::lifecycle::State;
use domain::notification::office::elapsed_ms;
use domain::time::Instant;
use minijinja::{Value, context};

const DAY_MS: i64 = 86_400_000;

/// The legal clock as a tag: `{text, kind}`; none where nothing runs.
///
/// # Errors
/// A stored row that cannot be.
pub fn legal(view: &View, row: &Row, now: Instant) -> Result<Option<Value>> {
    let Some(due) = row.reply_due_ms else { return Ok(None) };
    if standing::state(row)? != State::Sent {
        return Ok(None);
    }
    let say = |key: &str, days: i64| {
        words::text(&view.lang, key, [("days", days.to_string().as_str())].into_iter())
    };
    let left = due - now.ms();
    let (text, kind) = if row.reply.is_some() {
        (view.t("cases-clock-answered"), "paused")
    } else if left <= 0 {
        (say("cases-clock-over", (-left).div_euclid(DAY_MS)), "late")
    } else if left <= 3 * DAY_MS {
        (say("cases-clock-left", left.div_euclid(DAY_MS)), "soon")
    } else {
        (say("cases-clock-left", left.div_euclid(DAY_MS)), "ok")
    };
    Ok(Some(context! { text, kind }))
}

/// Until when, with its zone and the rule it comes from.
pub fn due_words(view: &View, row: &Row) -> Option<String> {
    let due = Instant::from_ms(row.reply_due_ms?);
    Some(templates::instant_words(&view.lang, due, row.reply_zone.as_deref()))
}

/// How long the desk has had it, in working hours; in words why not where the
/// calendar does not reach.
///
/// # Errors
/// The database's.
pub async fn office(app: &App, view: &View, row: &Row, seat: Seat) -> Result<Option<String>> {
    let db = app.db.read();
    let country = match seat {
        Seat::Exporting => standing::origin(row)?,
        Seat::Importing => standing::destination(row)?,
    };
    let ticks = dialogue::queries::ticks(db, row, seat).await?;
    if ticks.is_empty() {
        return Ok(None);
    }
    let reference = reference::current(app).await?;
    let law = &reference.law;
    let Some(calendar) = law.calendar(country) else {
        return Ok(Some(view.t("cases-office-no-calendar")));
    };
    let zone = law.zone(country).unwrap_or(chrono_tz::Tz::UTC);
    let (hours, known) = law.office_hours(country);
    match elapsed_ms(&ticks, app.now(), zone, hours, calendar) {
        Err(error) => Ok(Some(view.say(&error.message()))),
        Ok(ms) => {
            let worked = (ms / 3_600_000).to_string();
            let (from, to) = (wall(hours.from), wall(hours.to));
            let args = [
                ("hours", worked.as_str()),
                ("from", from.as_str()),
                ("to", to.as_str()),
                ("zone", zone.name()),
                ("basis", if known { "pack" } else { "assumed" }),
            ];
            Ok(Some(words::text(&view.lang, "cases-office-hours", args.into_iter())))
        }
    }
}

/// Minutes after midnight as a clock shows them.
fn wall(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
