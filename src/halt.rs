//! Automatic steps rest when the clock cannot be trusted (LIFECYCLE.md 5): the
//! wall clock moved by more than five minutes against the monotonic one inside
//! one process, or shows a time before the newest record. Downtime is neither.
//! An administrator confirms the time, and the steps go on.

pub mod pages;

use crate::app::{App, By, instance};
use crate::audit::{self, Entry, Visible, entity};
use crate::error::{CommandError, Result};
use domain::rights::{self, Kind, Subject};
use domain::time::Instant;
use sea_orm::sea_query::Order;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The largest step of the wall clock against the monotonic one.
pub const LARGEST_STEP_MS: i64 = 300_000;

/// Clocks of several servers differ by this much without anybody being wrong.
const SKEW_MS: i64 = 5_000;

/// Why and when the steps were stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Halt {
    /// The wall clock moved by so much more than time went by.
    Jumped { at: Instant, by_ms: i64 },
    /// The wall clock shows a time before the newest record.
    Behind { at: Instant, newest: Instant },
}

/// Both clocks as they were when looked at last.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    wall: Instant,
    steady_ms: i64,
}

impl Watch {
    pub const fn new(wall: Instant, steady_ms: i64) -> Self {
        Self { wall, steady_ms }
    }

    /// By how much the wall clock moved beyond the time that went by since the
    /// last look, where that is too much; and looks again.
    pub fn look(&mut self, wall: Instant, steady_ms: i64) -> Option<i64> {
        let by = (wall.ms() - self.wall.ms()) - (steady_ms - self.steady_ms);
        *self = Self { wall, steady_ms };
        (by.abs() > LARGEST_STEP_MS).then_some(by)
    }
}

/// Looks at both clocks and at the newest record, and stops the automatic steps
/// where they disagree. Answers whether the steps may go on.
///
/// # Errors
/// The database's.
pub async fn check(app: &App, watch: &mut Watch, steady_ms: i64) -> Result<bool> {
    let now = app.now();
    let jump = watch.look(now, steady_ms);
    if standing(app).await?.is_some() {
        return Ok(false);
    }
    let halt = match (jump, newest(app).await?) {
        (Some(by_ms), _) => Halt::Jumped { at: now, by_ms },
        (None, Some(newest)) if newest.ms() > now.ms() + SKEW_MS => Halt::Behind { at: now, newest },
        _ => return Ok(true),
    };
    tracing::error!(
        ?halt,
        "the clock cannot be trusted; automatic steps rest until an administrator confirms"
    );
    let tx = app.begin_system().await?;
    let text = serde_json::to_string(&halt).map_err(|e| CommandError::Fault(e.to_string()))?;
    instance::set(&*tx, instance::CLOCK_HALT, &text).await?;
    let entry =
        Entry::new("clock-halted", "instance", Uuid::nil(), Visible::Administration).data(json!(halt));
    audit::record_system(&tx, now, entry).await?;
    tx.commit("").await?;
    Ok(false)
}

/// The halt in force, if one is.
///
/// # Errors
/// The database's, or a fact that cannot be read.
pub async fn standing(app: &App) -> Result<Option<Halt>> {
    let fact = instance::get(app.db.read(), instance::CLOCK_HALT).await?.filter(|text| !text.is_empty());
    fact.map(|text| {
        serde_json::from_str(&text).map_err(|e| CommandError::Corrupt(format!("clock halt: {e}")))
    })
    .transpose()
}

/// When the newest record was made.
async fn newest(app: &App) -> Result<Option<Instant>> {
    let at: Option<i64> = entity::Entity::find()
        .select_only()
        .column(entity::Column::AtMs)
        .order_by(entity::Column::AtMs, Order::Desc)
        .limit(1)
        .into_tuple()
        .one(app.db.read())
        .await?;
    Ok(at.map(Instant::from_ms))
}

/// An administrator has looked at the server's time and says that it is right.
///
/// # Errors
/// Forbidden; refused where nothing is halted, or where the clock is still
/// before the newest record: confirming would not make it right.
pub async fn confirm(app: &App, by: &By) -> Result<()> {
    rights::may(&by.actor, rights::Act::Release, &Subject::common(Kind::Instance))?;
    by.stepped_up()?;
    if let Some(newest) = newest(app).await?
        && newest.ms() > app.now().ms() + SKEW_MS
        && matches!(standing(app).await?, Some(Halt::Behind { .. }))
    {
        return Err(CommandError::refused("halt-still-behind"));
    }
    let tx = app.begin(by).await?;
    let fact = instance::get(&*tx, instance::CLOCK_HALT).await?.filter(|text| !text.is_empty());
    if fact.is_none() {
        return Err(CommandError::refused("halt-none"));
    }
    instance::clear(&*tx, instance::CLOCK_HALT).await?;
    let entry = Entry::new("clock-confirmed", "instance", Uuid::nil(), Visible::Administration);
    audit::record(&tx, by, entry).await?;
    tx.commit("/admin/clock").await
}
