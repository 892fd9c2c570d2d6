//! Ceilings of licences and permits: what never moved in the end is not counted
//! under them.

use super::accounts;
use super::entity::{item, shipment};
use crate::app::Tx;
use crate::error::Result;
use crate::notifications::{checks, standing};
use domain::quantity::Mass;
use domain::shipment::Holder;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// After a return: takes an item off the ceilings once all of it is back with the
/// exporter and nothing more may leave.
///
/// # Errors
/// The database's.
pub async fn returned(tx: &Tx, row: &shipment::Model, item: &item::Model) -> Result<()> {
    let (Some(notification), Some(notified)) = (row.notification_id, item.notification_item_id) else {
        return Ok(());
    };
    let of = standing::lock(tx, notification).await?;
    let items = standing::items(&**tx, notification).await?;
    let total: i64 = items.iter().map(|one| one.authorised_mg.unwrap_or(one.mass_mg)).sum();
    if of.departed_mg < total && !standing::state(&of)?.is_over() {
        return Ok(());
    }
    if all_back(tx, notified).await? {
        checks::uncount(tx, &[notified]).await?;
    }
    Ok(())
}

async fn all_back(tx: &Tx, notified: uuid::Uuid) -> Result<bool> {
    let moved = item::Entity::find().filter(item::Column::NotificationItemId.eq(notified)).all(&**tx).await?;
    for one in moved {
        let events = accounts::events(&**tx, one.shipment_id).await?;
        let account = accounts::of_item(&events, one.id)?;
        let away = account.total().saturating_sub(account.held_by(Holder::Exporter));
        if away > Mass::ZERO {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A further departure on a notification: what was taken off is counted again.
/// Counted already, nothing changes.
///
/// # Errors
/// The database's.
pub async fn departed(tx: &Tx, at: domain::time::Instant, row: &standing::Row) -> Result<()> {
    if row.departed_mg == 0 {
        return Ok(());
    }
    let items = standing::items(&**tx, row.id).await?;
    let mass = |item: &crate::notifications::entity::item::Model| {
        Mass::from_mg(item.authorised_mg.unwrap_or(item.mass_mg))
    };
    let masses: Vec<Mass> = items.iter().map(mass).collect();
    checks::recount(tx, at, row, &items, &masses).await
}
