//! What the instance does by itself when a term is over. A job that comes late
//! acts once, with the due instant as its time; one whose term was replaced by
//! another does nothing.

use super::entity::notification;
use super::standing::{self, Row};
use super::{booking, checks, mails};
use crate::app::{App, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use domain::law::Silence;
use domain::notification::lifecycle::{self, Act, State};
use domain::screening::Stage;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// The term for the reply is over.
pub const TERM: &str = "notification-term";
/// It will be over soon.
pub const REMIND: &str = "notification-remind";
/// The authorisation's validity is over.
pub const EXPIRE: &str = "notification-expire";

#[derive(Deserialize)]
struct Due {
    notification: Uuid,
    due_ms: i64,
}

fn due(payload: &Value) -> Result<(Uuid, Instant)> {
    let due: Due = serde_json::from_value(payload.clone())
        .map_err(|e| CommandError::Fault(format!("a job's payload: {e}")))?;
    Ok((due.notification, Instant::from_ms(due.due_ms)))
}

/// The term for the reply is over: recorded exactly once, whatever silence means.
/// Under `lapse` the notification lapses; under `consent` it may go, and a person
/// still has to authorise it; otherwise it waits for a reply.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn term_over(app: &App, payload: &Value) -> Result<()> {
    let (id, due) = due(payload)?;
    let tx = app.begin_system().await?;
    let row = standing::lock(&tx, id).await?;
    let standing = standing::standing(&row, due)?;
    let live = row.reply_due_ms == Some(due.ms()) && standing.reply.is_none();
    if !live || row.may_go_at_ms.is_some() || standing.state != State::Sent {
        return Ok(());
    }
    match standing.silence {
        Silence::Lapse => lapse(&tx, &row, due).await?,
        Silence::Consent => may_go(&tx, &row, due).await?,
        Silence::Hold | Silence::None => silent(&tx, &row, due).await?,
    }
    tx.commit("").await
}

async fn lapse(tx: &Tx, row: &Row, due: Instant) -> Result<()> {
    let to = lifecycle::next(&standing::standing(row, due)?, Act::Lapse).map_err(CommandError::Refused)?;
    let items = standing::items(&**tx, row.id).await?;
    booking::release(tx, due.into(), row, &items, "lapsed").await?;
    set_state(tx, row, to, due).await?;
    say(tx, row, due, "notification-lapsed", Visible::Company).await?;
    mails::tell_company(tx, due, row, "notification-lapsed").await?;
    mails::tell_authority(tx, due, row, standing::keeper(row)?, "notification-lapsed").await
}

async fn may_go(tx: &Tx, row: &Row, due: Instant) -> Result<()> {
    stamp_term(tx, row, due).await?;
    say(tx, row, due, "notification-may-go", Visible::Company).await?;
    checks::screen_as(tx, due, row.id, Stage::Due).await?;
    mails::tell_authority(tx, due, row, standing::keeper(row)?, "notification-may-go").await
}

async fn silent(tx: &Tx, row: &Row, due: Instant) -> Result<()> {
    // The queue runs a job at least once; the trail tells whether it has run.
    if said_before(tx, row, due, "notification-term-passed").await? {
        return Ok(());
    }
    say(tx, row, due, "notification-term-passed", Visible::Authorities).await?;
    checks::screen_as(tx, due, row.id, Stage::Due).await?;
    mails::tell_authority(tx, due, row, standing::keeper(row)?, "notification-term-passed").await
}

async fn stamp_term(tx: &Tx, row: &Row, due: Instant) -> Result<()> {
    let changes = notification::ActiveModel {
        id: Set(row.id),
        may_go_at_ms: Set(Some(due.ms())),
        updated_at_ms: Set(due.ms().max(row.updated_at_ms)),
        ..Default::default()
    };
    notification::Entity::update(changes).exec(&**tx).await?;
    Ok(())
}

async fn set_state(tx: &Tx, row: &Row, to: State, due: Instant) -> Result<()> {
    let changes = notification::ActiveModel {
        id: Set(row.id),
        state: Set(to.code().to_owned()),
        state_since_ms: Set(due.ms()),
        updated_at_ms: Set(due.ms().max(row.updated_at_ms)),
        ..Default::default()
    };
    notification::Entity::update(changes).exec(&**tx).await?;
    Ok(())
}

async fn said_before(tx: &Tx, row: &Row, due: Instant, act: &str) -> Result<bool> {
    let said = audit::timeline(&**tx, "notification", row.id, &[Visible::Authorities]).await?;
    Ok(said.iter().any(|entry| entry.act == act && entry.at_ms == due.ms()))
}

async fn say(tx: &Tx, row: &Row, due: Instant, act: &'static str, visible: Visible) -> Result<()> {
    let entry = Entry::new(act, "notification", row.id, visible).reference(&row.reference).data(json!({
        "rule": row.reply_rule,
        "source": row.reply_source,
        "zone": row.reply_zone,
        "due": due.to_string(),
    }));
    audit::record_system(tx, due, entry).await
}

/// Reminds the authority that has to answer: the importing one, or the exporting
/// one's officer where the other is not on this instance.
///
/// # Errors
/// The database's.
pub async fn remind(app: &App, payload: &Value) -> Result<()> {
    let (id, due) = due(payload)?;
    let tx = app.begin_system().await?;
    let row = standing::lock(&tx, id).await?;
    let waiting = row.reply_due_ms == Some(due.ms())
        && row.reply.is_none()
        && standing::state(&row)? == State::Sent
        && due > app.now();
    if !waiting {
        return Ok(());
    }
    let who = if row.counterpart_here { standing::destination(&row)? } else { standing::keeper(&row)? };
    mails::tell_authority(&tx, app.now(), &row, who, "notification-due-soon").await?;
    tx.commit("").await
}

/// The validity is over: what is still reserved comes free. What has left all the
/// same keeps its own life.
///
/// # Errors
/// The database's.
pub async fn expire(app: &App, payload: &Value) -> Result<()> {
    let (id, due) = due(payload)?;
    let tx = app.begin_system().await?;
    let row = standing::lock(&tx, id).await?;
    let items = standing::items(&*tx, id).await?;
    let authorised: i64 = items.iter().filter_map(|item| item.authorised_mg).sum();
    let Ok(to) = lifecycle::next(&standing::standing(&row, due)?, Act::Expire) else { return Ok(()) };
    // All of it has left: there is nothing to expire.
    if row.departed_mg >= authorised && row.departed_mg > 0 {
        return Ok(());
    }
    if row.departed_mg > 0 {
        booking::release_needs(&tx, due.into(), &row, &items, "expired").await?;
    } else {
        booking::release(&tx, due.into(), &row, &items, "expired").await?;
    }
    set_state(&tx, &row, to, due).await?;
    say(&tx, &row, due, "notification-expired", Visible::Company).await?;
    mails::tell_company(&tx, due, &row, "notification-expired").await?;
    tx.commit("").await
}
