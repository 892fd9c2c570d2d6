//! Sends what the outbox holds: at least once, under a stable Message-ID, with
//! a growing delay while the server is away. A person who gets much in an hour
//! gets the rest in one.

use super::compose::{self, Worded};
use super::entity::{self, Column};
use super::transport::{Transport, Undelivered};
use super::{FAILED, GATHERED, QUEUED, SENT};
use crate::app::App;
use crate::error::Result;
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A letter in hand is nobody else's this long; then another worker may try.
const LEASE_MS: i64 = 5 * 60_000;
const HOUR_MS: i64 = 3_600_000;
/// Letters taken at once.
const BATCH: u64 = 50;
/// A letter that is refused for good so many times is given up and shown to the
/// system administrator.
const REFUSALS: i32 = 4;

/// Delay before try number `attempts` + 1: 30 s, doubled each time, an hour at most.
fn delay_ms(attempts: i32) -> i64 {
    (30_000_i64 << attempts.clamp(0, 7)).min(HOUR_MS)
}

/// Sends what is due until nothing is left or the server does not answer.
/// Answers how many mails went out.
///
/// # Errors
/// The database, or settings that name no usable transport.
pub async fn send_due(app: &App) -> Result<usize> {
    let mut sent = 0;
    let mut transport = None;
    loop {
        let rows = claim(app).await?;
        if rows.is_empty() {
            return Ok(sent);
        }
        let transport = match &mut transport {
            Some(transport) => transport,
            none => none.insert(Transport::new(app)?),
        };
        let mut reachable = true;
        for mail in gather(app, rows).await? {
            if !reachable {
                // No use to knock again for each letter; they wait like the first.
                put_off(app, &mail, "the mail server did not answer").await?;
                continue;
            }
            match send(app, transport, &mail).await? {
                Outcome::Sent => sent += 1,
                Outcome::PutOff => {}
                Outcome::Unreachable => reachable = false,
            }
        }
        if !reachable {
            return Ok(sent);
        }
    }
}

/// One mail: a letter, or several to one person as a digest.
struct Mail {
    rows: Vec<entity::Model>,
}

impl Mail {
    fn ids(&self) -> Vec<Uuid> {
        self.rows.iter().map(|row| row.id).collect()
    }

    fn word(&self, app: &App) -> Result<Worded> {
        match self.rows.as_slice() {
            [only] => compose::word(app, only),
            many => compose::digest(app, many),
        }
    }
}

enum Outcome {
    Sent,
    PutOff,
    Unreachable,
}

/// Takes due letters under a lease, oldest first.
async fn claim(app: &App) -> Result<Vec<entity::Model>> {
    let now = app.now().ms();
    let due = |find: sea_orm::Select<entity::Entity>| {
        find.filter(Column::State.eq(QUEUED)).filter(Column::NextTryMs.lte(now))
    };
    // Looking costs no write lock; most looks find nothing.
    if due(entity::Entity::find()).limit(1).one(app.db.read()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = app.begin_system().await?;
    let rows = due(entity::Entity::find())
        .order_by_asc(Column::Id)
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&*tx)
        .await?;
    entity::Entity::update_many()
        .col_expr(Column::NextTryMs, Expr::value(now + LEASE_MS))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&*tx)
        .await?;
    tx.commit("").await?;
    Ok(rows)
}

/// Makes mails of letters. Letters that may be gathered become a digest where
/// they would pass the hourly figure, and wait where it is used up.
async fn gather(app: &App, rows: Vec<entity::Model>) -> Result<Vec<Mail>> {
    let limit = app.settings.mail.digest_above_per_hour as usize;
    let mut mails = Vec::new();
    let mut by_address = BTreeMap::<String, Vec<entity::Model>>::new();
    for row in rows {
        match row.digest_key {
            Some(_) => by_address.entry(row.address.clone()).or_default().push(row),
            None => mails.push(Mail { rows: vec![row] }),
        }
    }
    for (address, rows) in by_address {
        let recent = recent(app, &address).await?;
        if recent.len() + rows.len() <= limit {
            mails.extend(rows.into_iter().map(|row| Mail { rows: vec![row] }));
        } else if recent.len() < limit {
            mails.push(Mail { rows });
        } else {
            let until = recent.iter().min().map_or(0, |oldest| oldest + HOUR_MS);
            let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            write(app, &ids, &[(Column::NextTryMs, Expr::value(until))]).await?;
        }
    }
    Ok(mails)
}

/// When mails went out to this address within the last hour.
async fn recent(app: &App, address: &str) -> Result<Vec<i64>> {
    let rows = entity::Entity::find()
        .filter(Column::Address.eq(address))
        .filter(Column::State.eq(SENT))
        .filter(Column::SentAtMs.gt(app.now().ms() - HOUR_MS))
        .all(app.db.read())
        .await?;
    Ok(rows.iter().filter_map(|row| row.sent_at_ms).collect())
}

async fn send(app: &App, transport: &Transport, mail: &Mail) -> Result<Outcome> {
    let Some(first) = mail.rows.first() else { return Ok(Outcome::PutOff) };
    let message = match mail.word(app).and_then(|words| compose::message(app, first, words, app.now())) {
        Ok(message) => message,
        Err(error) => {
            tracing::error!(mail.id = %first.id, %error, "a letter could not be worded");
            put_off(app, mail, &error.to_string()).await?;
            return Ok(Outcome::PutOff);
        }
    };
    match transport.deliver(first.id, message).await {
        Ok(()) => {
            sent(app, mail).await?;
            Ok(Outcome::Sent)
        }
        Err(Undelivered::Unreachable(why)) => {
            tracing::warn!(why, "the mail server cannot be reached; letters wait");
            put_off(app, mail, &why).await?;
            Ok(Outcome::Unreachable)
        }
        Err(Undelivered::Later(why)) => {
            put_off(app, mail, &why).await?;
            Ok(Outcome::PutOff)
        }
        Err(Undelivered::Never(why)) => {
            refused(app, mail, &why).await?;
            Ok(Outcome::PutOff)
        }
    }
}

async fn sent(app: &App, mail: &Mail) -> Result<()> {
    let now = app.now().ms();
    let ids = mail.ids();
    let (first, rest) = ids.split_at(1);
    let mut done =
        vec![(Column::SentAtMs, Expr::value(now)), (Column::LastError, Expr::value(None::<String>))];
    if !app.practice {
        // A link of an invitation opens an account: it is not kept longer than needed.
        done.push((Column::Args, Expr::value("{}")));
    }
    let state = |state: &str| [done.clone(), vec![(Column::State, Expr::value(state))]].concat();
    write(app, first, &state(SENT)).await?;
    if !rest.is_empty() {
        write(app, rest, &state(GATHERED)).await?;
    }
    Ok(())
}

async fn put_off(app: &App, mail: &Mail, why: &str) -> Result<()> {
    let now = app.now().ms();
    for row in &mail.rows {
        let change = [
            (Column::NextTryMs, Expr::value(now + delay_ms(row.attempts))),
            (Column::Attempts, Expr::value(row.attempts + 1)),
            (Column::LastError, Expr::value(why)),
        ];
        write(app, &[row.id], &change).await?;
    }
    Ok(())
}

async fn refused(app: &App, mail: &Mail, why: &str) -> Result<()> {
    put_off(app, mail, why).await?;
    let given_up: Vec<Uuid> =
        mail.rows.iter().filter(|row| row.attempts + 1 >= REFUSALS).map(|row| row.id).collect();
    if !given_up.is_empty() {
        tracing::error!(mails = given_up.len(), why, "the mail server refuses letters for good");
        write(app, &given_up, &[(Column::State, Expr::value(FAILED))]).await?;
    }
    Ok(())
}

async fn write(app: &App, ids: &[Uuid], change: &[(Column, Expr)]) -> Result<()> {
    let tx = app.begin_system().await?;
    let mut update = entity::Entity::update_many().filter(Column::Id.is_in(ids.iter().copied()));
    for (column, value) in change {
        update = update.col_expr(*column, value.clone());
    }
    update.exec(&*tx).await?;
    tx.commit("").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_an_hour() {
        let delays: Vec<i64> = (0..9).map(|attempts| delay_ms(attempts) / 1000).collect();
        assert_eq!(delays, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    }
}
