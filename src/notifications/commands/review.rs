//! Taking a notification into review, and sending it back for completion.

use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::notification;
use crate::notifications::mails;
use crate::notifications::standing::{self, Held};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::Act;
use domain::rights;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// The row's columns that every act moves.
pub(super) fn moved(held: &Held, by: &By) -> notification::ActiveModel {
    let mut row = notification::ActiveModel {
        id: Set(held.row.id),
        updated_at_ms: Set(by.at.ms()),
        ..Default::default()
    };
    if held.to != held.from {
        row.state = Set(held.to.code().to_owned());
        row.state_since_ms = Set(by.at.ms());
    }
    row
}

/// A text that must say something.
pub(super) fn required(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(CommandError::Invalid(vec![Problem::new(field, Message::new("common-error-required"))]));
    }
    Ok(())
}

pub(crate) fn path(reference: &str) -> String {
    format!("/notifications/{reference}")
}

/// A case officer takes it into review, and has it from then on.
///
/// # Errors
/// Not found, forbidden, or not waiting to be taken.
pub async fn take(app: &App, by: &By, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let reference = taken(&tx, by, id).await?;
    tx.commit(&path(&reference)).await
}

/// The same inside a larger act; answers the reference.
pub(super) async fn taken(tx: &Tx, by: &By, id: Uuid) -> Result<String> {
    let held = standing::hold(tx, by, id, rights::Act::Take, Act::Take).await?;
    let mut row = moved(&held, by);
    row.owner_id = Set(Some(by.actor.person));
    notification::Entity::update(row).exec(&**tx).await?;
    let entry = Entry::new("notification-taken", "notification", id, Visible::Company);
    audit::record(tx, by, entry.reference(&held.row.reference)).await?;
    Ok(held.row.reference)
}

/// Sends it back to the company with what is missing; what is pending on the
/// need stays pending.
///
/// # Errors
/// As [`take`]; invalid without a text.
pub async fn give_back(app: &App, by: &By, id: Uuid, for_company: &str) -> Result<()> {
    required("for_company", for_company)?;
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Return, Act::Return).await?;
    notification::Entity::update(moved(&held, by)).exec(&*tx).await?;
    let entry = Entry::new("notification-returned", "notification", id, Visible::Company)
        .reference(&held.row.reference)
        .data(json!({ "text": for_company }));
    audit::record(&tx, by, entry).await?;
    mails::tell_company(&tx, by.at, &held.row, "notification-returned").await?;
    tx.commit(&path(&held.row.reference)).await
}
