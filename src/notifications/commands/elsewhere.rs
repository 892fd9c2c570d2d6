//! What the exporting authority decided about a notification that came from
//! outside, recorded by the importing one.

use super::reply::allowed_masses;
use super::review::{moved, path};
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::booking;
use crate::notifications::entity::notification;
use crate::notifications::standing::{self, Held};
use chrono::NaiveDate;
use domain::notification::lifecycle::State;
use domain::quantity::Mass;
use domain::rights;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// A keyed-in notification was decided elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    pub outcome: State,
    pub number: String,
    pub valid_until: Option<NaiveDate>,
}

/// The importing authority records what the exporting one, which is not on this
/// instance, decided. A fact: where it fits it is reserved; where it does not it
/// stays pending until the goods arrive and are booked as they are.
///
/// # Errors
/// Not found, forbidden, not keyed in from outside, or decided before.
pub async fn decided_elsewhere(app: &App, by: &By, id: Uuid, outside: &Outside) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Record, &standing::subject(&row)?)?;
    let from = standing::state(&row)?;
    let known = matches!(outside.outcome, State::Authorised | State::Refused | State::Withdrawn);
    if !row.from_outside || from != State::Sent || !known {
        return Err(CommandError::refused("notification-decided-elsewhere-not-now"));
    }
    let held = Held { to: outside.outcome, from, row };
    let items = standing::items(&*tx, id).await?;
    let mut changes = moved(&held, by);
    if outside.outcome == State::Authorised {
        let masses = allowed_masses(&*tx, &held.row, &items).await?;
        let shares = booking::shares(&*tx, &held.row, &items, &masses).await?;
        for (share, over) in booking::over(&*tx, &shares).await? {
            if over == Mass::ZERO {
                booking::reserve(&tx, by.into(), &held.row, std::slice::from_ref(&share), |_| None).await?;
            }
        }
        changes.authorised_at_ms = Set(Some(by.at.ms()));
        changes.authorisation_no = Set(Some(outside.number.trim().to_owned()).filter(|n| !n.is_empty()));
        changes.valid_until = Set(outside.valid_until);
    } else {
        booking::release(&tx, by.into(), &held.row, &items, "decided-elsewhere").await?;
    }
    notification::Entity::update(changes).exec(&*tx).await?;
    let entry = Entry::new("notification-decided-elsewhere", "notification", id, Visible::Authorities)
        .reference(&held.row.reference)
        .data(json!({ "outcome": outside.outcome.code(), "number": outside.number }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(&held.row.reference)).await
}
