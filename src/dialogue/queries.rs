//! Finders: what a reader may read of the threads, and the questions.

use super::entity::{message, question};
use super::{Thread, is_open_to};
use crate::app::By;
use crate::error::Result;
use crate::notifications::standing::{self, Row, Seat};
use domain::notification::office::Tick;
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The messages of one thread, oldest first; nothing where it is not open to the
/// reader. Internal notes are those of the reader's own authority.
///
/// # Errors
/// The database's.
pub async fn messages(
    db: &impl ConnectionTrait,
    by: &By,
    row: &Row,
    thread: Thread,
) -> Result<Vec<message::Model>> {
    if !is_open_to(thread, by, row) {
        return Ok(Vec::new());
    }
    let mut found = message::Entity::find()
        .filter(message::Column::NotificationId.eq(row.id))
        .filter(message::Column::Thread.eq(thread.code()))
        .order_by_asc(message::Column::Id);
    if thread == Thread::Internal {
        let own = by.actor.country().map(|country| country.to_string()).unwrap_or_default();
        found = found.filter(message::Column::Country.eq(own));
    }
    Ok(found.all(db).await?)
}

/// The questions a reader may see, oldest first.
///
/// # Errors
/// The database's.
pub async fn questions(db: &impl ConnectionTrait, by: &By, row: &Row) -> Result<Vec<question::Model>> {
    let all = all_questions(db, row.id).await?;
    let visible =
        |q: &question::Model| Thread::from_code(&q.thread).is_some_and(|thread| is_open_to(thread, by, row));
    Ok(all.into_iter().filter(visible).collect())
}

pub(super) async fn all_questions(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<question::Model>> {
    Ok(question::Entity::find()
        .filter(question::Column::NotificationId.eq(id))
        .order_by_asc(question::Column::Number)
        .all(db)
        .await?)
}

/// One question by its number.
///
/// # Errors
/// The database's.
pub async fn question(db: &impl ConnectionTrait, id: Uuid, number: i32) -> Result<Option<question::Model>> {
    Ok(question::Entity::find()
        .filter(question::Column::NotificationId.eq(id))
        .filter(question::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// What starts, rests and stops the office clock of a seat, in order of time: the
/// exporting desk has the matter from submission until it sends or decides, the
/// importing one from receipt until it answers.
///
/// # Errors
/// The database's, or a row that cannot be.
pub async fn ticks(db: &impl ConnectionTrait, row: &Row, seat: Seat) -> Result<Vec<(Instant, Tick)>> {
    let at = |ms: Option<i64>| ms.map(Instant::from_ms);
    let decided = standing::state(row)?.is_over().then_some(row.state_since_ms);
    let (start, stop) = match seat {
        Seat::Exporting => (at(row.submitted_at_ms), at(row.sent_at_ms.or(row.authorised_at_ms).or(decided))),
        Seat::Importing => (at(row.received_at_ms), at(row.replied_at_ms.or(decided))),
    };
    let mut ticks: Vec<(Instant, Tick)> = start.map(|at| (at, Tick::Start)).into_iter().collect();
    for question in all_questions(db, row.id).await? {
        ticks.push((Instant::from_ms(question.asked_at_ms), Tick::Rest));
        ticks.extend(question.closed_at_ms.map(|ms| (Instant::from_ms(ms), Tick::Resume)));
    }
    ticks.extend(stop.map(|at| (at, Tick::Stop)));
    ticks.sort_by_key(|(at, _)| *at);
    Ok(ticks)
}
