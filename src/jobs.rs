//! The queue in our own tables: enqueued in the transaction that causes it,
//! claimed under a lease, run at least once. What runs is the worker's business.

pub mod entity;

use crate::app::{App, Tx};
use crate::error::Result;
use crate::ids;
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

/// How long a claimed job is ours before another worker may take it.
const LEASE_MS: i64 = 60_000;

/// Work for later.
#[derive(Clone, Debug)]
pub struct Job {
    pub kind: &'static str,
    pub payload: Value,
    pub run_at: Instant,
    /// Enqueued once for ever under this key; a second time is no effect.
    pub once: Option<String>,
}

impl Job {
    pub fn new(kind: &'static str, payload: Value, run_at: Instant) -> Self {
        Self { kind, payload, run_at, once: None }
    }

    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.once = Some(key.into());
        self
    }
}

pub async fn enqueue(tx: &Tx, job: Job) -> Result<()> {
    entity::Entity::insert(entity::ActiveModel {
        id: Set(ids::fresh()),
        kind: Set(job.kind.to_owned()),
        payload: Set(job.payload.to_string()),
        once_key: Set(job.once),
        attempts: Set(0),
        run_at_ms: Set(job.run_at.ms()),
        lease_until_ms: Set(0),
        lease_owner: Set(None),
        done_at_ms: Set(None),
        last_error: Set(None),
    })
    .on_conflict(OnConflict::column(entity::Column::OnceKey).do_nothing().to_owned())
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Takes the oldest due job for `owner`, if there is one.
pub async fn claim(app: &App, owner: Uuid) -> Result<Option<entity::Model>> {
    let now = app.now().ms();
    let tx = app.begin_system().await?;
    let found = entity::Entity::find()
        .filter(entity::Column::DoneAtMs.is_null())
        .filter(entity::Column::RunAtMs.lte(now))
        .filter(entity::Column::LeaseUntilMs.lt(now))
        .order_by_asc(entity::Column::RunAtMs)
        .order_by_asc(entity::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1)
        .one(&*tx)
        .await?;
    let Some(job) = found else { return Ok(None) };
    entity::Entity::update_many()
        .col_expr(entity::Column::LeaseUntilMs, Expr::value(now + LEASE_MS))
        .col_expr(entity::Column::LeaseOwner, Expr::value(owner))
        .col_expr(entity::Column::Attempts, Expr::col(entity::Column::Attempts).add(1))
        .filter(entity::Column::Id.eq(job.id))
        .exec(&*tx)
        .await?;
    tx.commit("").await?;
    Ok(Some(job))
}

/// Marks a job done, if it is still ours.
pub async fn finish(app: &App, id: Uuid, owner: Uuid) -> Result<()> {
    let tx = app.begin_system().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::DoneAtMs, Expr::value(app.now().ms()))
        .filter(entity::Column::Id.eq(id))
        .filter(entity::Column::LeaseOwner.eq(owner))
        .exec(&*tx)
        .await?;
    tx.commit("").await
}

/// Puts a failed job back with a growing delay, keeping what went wrong.
pub async fn put_back(app: &App, job: &entity::Model, owner: Uuid, error: &str) -> Result<()> {
    let delay_ms = 1_000_i64 << job.attempts.clamp(0, 12);
    let tx = app.begin_system().await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::RunAtMs, Expr::value(app.now().ms() + delay_ms))
        .col_expr(entity::Column::LeaseUntilMs, Expr::value(0))
        .col_expr(entity::Column::LastError, Expr::value(error))
        .filter(entity::Column::Id.eq(job.id))
        .filter(entity::Column::LeaseOwner.eq(owner))
        .exec(&*tx)
        .await?;
    tx.commit("").await
}
