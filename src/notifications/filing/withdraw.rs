//! The company withdraws before the decision; what was pending comes free.

use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::{draft, notification};
use crate::notifications::{booking, mails, papers, standing};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::Act;
use domain::rights;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Withdraws a notification, with the reason the authority reads.
///
/// # Errors
/// Not found, forbidden, decided before; invalid without a reason.
pub async fn withdraw(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        let missing = Message::new("notifications-withdraw-reason-missing");
        return Err(CommandError::Invalid(vec![Problem::new("reason", missing)]));
    }
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Withdraw, Act::Withdraw).await?;
    let row = &held.row;
    let items = standing::items(&*tx, id).await?;
    booking::release(&tx, by.into(), row, &items, "withdrawn").await?;
    notification::Entity::update(notification::ActiveModel {
        id: Set(id),
        state: Set(held.to.code().to_owned()),
        state_since_ms: Set(by.at.ms()),
        updated_at_ms: Set(by.at.ms()),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    if let Some(open) = draft::Entity::find().filter(draft::Column::NotificationId.eq(id)).one(&*tx).await? {
        papers::discard(&tx, by, open.id).await?;
    }
    draft::Entity::delete_many().filter(draft::Column::NotificationId.eq(id)).exec(&*tx).await?;
    let entry = Entry::new("notification-withdrawn", "notification", id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "reason": reason.trim() }));
    audit::record(&tx, by, entry).await?;
    mails::tell_authority(&tx, by.at, row, standing::origin(row)?, "notification-withdrawn").await?;
    if row.counterpart_here && row.sent_at_ms.is_some() {
        mails::tell_authority(&tx, by.at, row, standing::destination(row)?, "notification-withdrawn").await?;
    }
    tx.commit(&format!("/company/notifications/{}", row.reference)).await
}
