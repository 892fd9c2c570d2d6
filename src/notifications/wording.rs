//! What a company is told about where its notification stands: a fixed text,
//! made of state, reply, dates and what has left, and of nothing else. Screening,
//! holds and notes are not arguments here, so they cannot show (I-07).

use super::entity::notification;
use super::standing;
use crate::error::Result;
use domain::message::Message;
use domain::notification::lifecycle::State;
use domain::notification::reply::Reply;

/// The steps of a status line, in order.
pub const STEPS: [&str; 8] =
    ["received", "with-authority", "sent", "answered", "may-ship", "shipped", "arrived", "closed"];

/// The code of the status a company sees: one of [`STEPS`], or where the line is
/// left: `returned`, `suspended`, `refused`, `withdrawn`, `cancelled`, `lapsed`,
/// `expired`.
///
/// # Errors
/// A stored code that no release ever wrote.
pub fn status(row: &notification::Model, arrived: bool) -> Result<&'static str> {
    let answered =
        matches!(standing::reply(row)?, Some(Reply::NoObjection | Reply::Conditions | Reply::Objection));
    Ok(match standing::state(row)? {
        State::Draft => "draft",
        State::Returned => "returned",
        State::Submitted => "received",
        State::InReview => "with-authority",
        State::Sent if answered => "answered",
        State::Sent => "sent",
        State::Suspended => "suspended",
        State::Authorised if arrived => "arrived",
        State::Authorised if row.departed_mg > 0 => "shipped",
        State::Authorised => "may-ship",
        State::Refused => "refused",
        State::Withdrawn => "withdrawn",
        State::Cancelled => "cancelled",
        State::Lapsed => "lapsed",
        State::Expired if arrived => "arrived",
        State::Expired => "expired",
    })
}

/// The status in a sentence: `notifications-company-CODE`.
///
/// # Errors
/// As [`status`].
pub fn sentence(row: &notification::Model, arrived: bool) -> Result<Message> {
    let code = status(row, arrived)?;
    let message = Message::new(&format!("notifications-company-{code}")).with("country", &row.destination);
    Ok(match row.valid_until {
        Some(until) => message.with("until", until),
        None => message.with("until", ""),
    })
}

/// The colour of its tag; the words say it alone.
pub fn colour(status: &str) -> &'static str {
    match status {
        "returned" | "answered" => "yellow",
        "may-ship" | "arrived" => "green",
        "suspended" | "refused" | "lapsed" => "red",
        "withdrawn" | "cancelled" | "expired" | "closed" => "grey",
        _ => "blue",
    }
}

/// How far along the line a status is; `None` where the line was left.
pub fn step(status: &str) -> Option<usize> {
    STEPS.iter().position(|step| *step == status)
}
