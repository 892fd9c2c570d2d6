//! A signed override of a need takes the ground from alerts on that need.

use super::tell;
use crate::alerts::entity::alert as entity;
use crate::alerts::raise::refresh_flag;
use crate::app::{By, Tx};
use crate::error::Result;
use domain::alert::{Outcome, State};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// Closes the notification's open alerts of R01, R03 and R04: two persons have
/// signed that the need may be passed (LIFECYCLE 2). Call it in the act that
/// authorises, before [`crate::alerts::none_holding`].
pub async fn need_overridden(tx: &Tx, by: &By, notification: Uuid, reason: &str) -> Result<()> {
    let open = entity::Entity::find()
        .filter(entity::Column::NotificationId.eq(notification))
        .filter(entity::Column::Rule.is_in(["R01", "R03", "R04"]))
        .filter(entity::Column::State.ne(State::Closed.code()))
        .lock_exclusive()
        .all(&**tx)
        .await?;
    for row in &open {
        entity::Entity::update(entity::ActiveModel {
            id: Set(row.id),
            state: Set(State::Closed.code().to_owned()),
            holds: Set(false),
            updated_at_ms: Set(by.at.ms()),
            closed_at_ms: Set(Some(by.at.ms())),
            outcome: Set(Some(Outcome::Overridden.code().to_owned())),
            outcome_reason: Set(Some(reason.to_owned())),
            ..Default::default()
        })
        .exec(&**tx)
        .await?;
        tell(tx, by, row, "alert-overridden", json!({ "reason": reason })).await?;
    }
    refresh_flag(tx, notification).await?;
    Ok(())
}
