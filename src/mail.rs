//! Outgoing mail: an outbox row is written with the decision, sent later by a
//! job. Bodies carry a reference and a link, never trade data or an alert.

pub mod compose;
pub mod entity;
mod sending;
mod transport;

use crate::app::{App, Tx};
use crate::error::Result;
use crate::ids;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::Value;
use uuid::Uuid;

pub use sending::send_due;

/// A mail to one person: `template` names the messages `mail-NAME-subject` and
/// `mail-NAME-text` of the catalogues, worded by the general templates, or
/// templates of its own, `templates/mail/NAME.{subject,txt,html}`; `args` hold a
/// `reference` and a `path` at most.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    pub person: Option<Uuid>,
    pub address: &'a str,
    pub lang: &'a str,
    pub template: &'static str,
    pub args: Value,
    /// Letters of one key may be gathered into a digest.
    pub digest: Option<&'static str>,
}

pub const QUEUED: &str = "queued";
pub const SENT: &str = "sent";
/// Went out as a line of a digest.
pub const GATHERED: &str = "gathered";
/// The receiving server refused it for good.
pub const FAILED: &str = "failed";

/// Counts every waiting letter as sent without sending it: the practice world's
/// past, whose letters are only looked at.
///
/// # Errors
/// The database.
pub async fn put_aside(app: &App) -> Result<()> {
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, QueryFilter};
    let tx = app.begin_system().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(SENT))
        .col_expr(entity::Column::SentAtMs, Expr::col(entity::Column::QueuedAtMs))
        .filter(entity::Column::State.eq(QUEUED))
        .exec(&*tx)
        .await?;
    tx.commit("").await
}

/// Queues a letter in the act's transaction; its row id makes its Message-ID.
pub async fn queue(tx: &Tx, at: Instant, letter: Letter<'_>) -> Result<Uuid> {
    let id = ids::fresh();
    entity::Entity::insert(entity::ActiveModel {
        id: Set(id),
        person_id: Set(letter.person),
        address: Set(letter.address.to_owned()),
        template: Set(letter.template.to_owned()),
        args: Set(letter.args.to_string()),
        lang: Set(letter.lang.to_owned()),
        digest_key: Set(letter.digest.map(str::to_owned)),
        state: Set(QUEUED.to_owned()),
        attempts: Set(0),
        queued_at_ms: Set(at.ms()),
        next_try_ms: Set(at.ms()),
        sent_at_ms: Set(None),
        last_error: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}
