//! Refusing, and cancelling what was authorised and has not left.

use super::review::{moved, path, required};
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::error::Result;
use crate::notifications::entity::notification;
use crate::notifications::standing::{self, Row};
use crate::notifications::{booking, mails};
use domain::actor::Home;
use domain::notification::lifecycle::Act;
use domain::rights;
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

/// Words that go with a decision, each with its readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Read by the other authority.
    pub for_authority: String,
    /// Read by the company.
    pub for_company: String,
}

/// An approver refuses; what was pending on the needs is free again.
///
/// # Errors
/// Not found, forbidden, a second factor too old, decided before; invalid
/// without grounds for the company.
pub async fn refuse(app: &App, by: &By, id: Uuid, words: &Words) -> Result<()> {
    required("for_company", &words.for_company)?;
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Refuse, Act::Refuse).await?;
    let items = standing::items(&*tx, id).await?;
    booking::release(&tx, by.into(), &held.row, &items, "refused").await?;
    notification::Entity::update(moved(&held, by)).exec(&*tx).await?;
    record(&tx, by, &held.row, "notification-refused", words).await?;
    mails::tell_company(&tx, by.at, &held.row, "notification-refused").await?;
    tell_other(&tx, by, &held.row).await?;
    tx.commit(&path(&held.row.reference)).await
}

/// The company or its authority cancels an authorisation on which nothing left.
///
/// # Errors
/// Not found, forbidden, a second factor too old, something departed; invalid
/// without a reason.
pub async fn cancel(app: &App, by: &By, id: Uuid, words: &Words) -> Result<()> {
    required("for_company", &words.for_company)?;
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Cancel, Act::Cancel).await?;
    let items = standing::items(&*tx, id).await?;
    booking::release(&tx, by.into(), &held.row, &items, "cancelled").await?;
    notification::Entity::update(moved(&held, by)).exec(&*tx).await?;
    record(&tx, by, &held.row, "notification-cancelled", words).await?;
    let by_company = matches!(by.actor.home, Home::Company { .. });
    if by_company {
        let origin = standing::origin(&held.row)?;
        mails::tell_authority(&tx, by.at, &held.row, origin, "notification-cancelled").await?;
    } else {
        mails::tell_company(&tx, by.at, &held.row, "notification-cancelled").await?;
    }
    tell_other(&tx, by, &held.row).await?;
    let reference = &held.row.reference;
    tx.commit(&if by_company { format!("/company/notifications/{reference}") } else { path(reference) }).await
}

/// The decision with its grounds for the company, and the note for the other
/// authority apart from it: neither reads the other's.
pub(super) async fn record(
    tx: &crate::app::Tx,
    by: &By,
    row: &Row,
    act: &'static str,
    words: &Words,
) -> Result<()> {
    let entry = Entry::new(act, "notification", row.id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "text": words.for_company.trim() }));
    audit::record(tx, by, entry).await?;
    if words.for_authority.trim().is_empty() {
        return Ok(());
    }
    let note = Entry::new("notification-note-for-authority", "notification", row.id, Visible::Authorities)
        .reference(&row.reference)
        .data(json!({ "text": words.for_authority.trim() }));
    audit::record(tx, by, note).await
}

pub(super) async fn tell_other(tx: &crate::app::Tx, by: &By, row: &Row) -> Result<()> {
    if row.counterpart_here && row.sent_at_ms.is_some() {
        mails::tell_authority(tx, by.at, row, standing::destination(row)?, "notification-decided").await?;
    }
    Ok(())
}
