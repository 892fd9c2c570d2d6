//! What a movement does to the declared need of the country it goes to. All of
//! it is booked as the facts are; nothing here refuses.

use super::entity::{item, shipment};
use crate::app::{By, Tx};
use crate::error::{CommandError, Result};
use crate::needs::{self, ItemRef};
use chrono::{Datelike, NaiveDate};
use domain::country::Country;
use domain::needs::{Held, Key, Line};
use domain::quantity::Mass;
use domain::shipment::Accounts;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// Who books: the notification's item, or the shipment's own where there is none.
pub fn reference(row: &shipment::Model, item: &item::Model) -> ItemRef {
    let booked = item.notification_item_id.unwrap_or(item.id);
    ItemRef { notification: row.notification_id, item: booked, shipment: Some(row.id) }
}

/// The balance an item is booked on: where it holds something, the year wanted
/// first; else the one that year's goods go to.
async fn key(tx: &Tx, row: &shipment::Model, item: &item::Model) -> Result<Option<(Key, Held)>> {
    let Some(substance) = &item.need_substance else { return Ok(None) };
    let corrupt = |what: &str| CommandError::Corrupt(format!("shipment item {}: {what}", item.id));
    let line = Line::from_code(&item.line).ok_or_else(|| corrupt("line"))?;
    let to: Country = row.destination.parse().map_err(|_| corrupt("destination"))?;
    let booked = item.notification_item_id.unwrap_or(item.id);
    let mut held = needs::holdings(&**tx, booked).await?;
    held.retain(|(key, _)| key.country == to);
    held.sort_by_key(|(key, held)| (key.year != item.year, held.reserved == Mass::ZERO, key.year));
    match held.into_iter().next() {
        Some(found) => Ok(Some(found)),
        None => {
            let key = needs::key_for(&**tx, to, substance, line, item.year).await?;
            Ok(Some((key, Held::default())))
        }
    }
}

/// Reserved becomes used; what nobody reserved is booked too.
///
/// # Errors
/// The database's.
pub async fn departed(tx: &Tx, by: &By, row: &shipment::Model, item: &item::Model, mass: Mass) -> Result<()> {
    let Some((key, _)) = key(tx, row, item).await? else { return Ok(()) };
    needs::depart(tx, by, &key, &reference(row, item), mass).await?;
    remember_year(tx, item, key.year).await
}

async fn remember_year(tx: &Tx, item: &item::Model, year: i32) -> Result<()> {
    if item.year == year {
        return Ok(());
    }
    let changes = item::ActiveModel { id: Set(item.id), year: Set(year), ..Default::default() };
    item::Entity::update(changes).exec(&**tx).await?;
    Ok(())
}

/// So much of what left stays away from the country: returned, sent elsewhere.
/// Never more than is booked.
///
/// # Errors
/// The database's.
pub async fn gone(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    mass: Mass,
    cause: &str,
) -> Result<()> {
    let Some((key, held)) = key(tx, row, item).await? else { return Ok(()) };
    let back = mass.min(held.used);
    if back > Mass::ZERO {
        needs::give_back(tx, by, &key, &reference(row, item), back, cause).await?;
    }
    Ok(())
}

/// Goods that nobody reserved: an arrival without notification, or a country the
/// goods were turned to.
///
/// # Errors
/// The database's.
pub async fn fact(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    mass: Mass,
    cause: &str,
) -> Result<()> {
    let Some((key, _)) = key(tx, row, item).await? else { return Ok(()) };
    needs::fact(tx, by, &key, &reference(row, item), mass, cause).await?;
    remember_year(tx, item, key.year).await
}

/// The last of an item has arrived: a shortfall comes free, a surplus is booked,
/// and all of it counts in the year it arrived in.
///
/// `others`: what further shipments of the same item have brought or are bringing.
/// `more_to_come`: the notification covers several shipments, so what is still
/// reserved stays reserved.
///
/// # Errors
/// The database's.
pub async fn arrived_last(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    closing: Closing<'_>,
) -> Result<()> {
    let Some((mut at, held)) = key(tx, row, item).await? else { return Ok(()) };
    let whose = reference(row, item);
    let year = closing.arrived_on.year();
    let arrived = closing.accounts.arrived();
    if closing.more_to_come {
        let booked = closing.booked.min(held.used);
        if at.year != year {
            // Only this shipment's goods change the year; the rest is still planned.
            needs::give_back(tx, by, &at, &whose, booked, "year-moved").await?;
            at = Key { year, ..at };
            needs::fact(tx, by, &at, &whose, arrived, "year-moved").await?;
        } else if arrived < booked {
            needs::give_back(tx, by, &at, &whose, booked.saturating_sub(arrived), "short-arrival").await?;
        } else if arrived > booked {
            needs::fact(tx, by, &at, &whose, arrived.saturating_sub(booked), "surplus-arrival").await?;
        }
        return remember_year(tx, item, at.year).await;
    }
    if at.year != year {
        let to = Key { year, ..at.clone() };
        needs::move_year(tx, by, &at, &to, &whose).await?;
        at = to;
    }
    needs::arrive_last(tx, by, &at, &whose, arrived + closing.others).await?;
    remember_year(tx, item, at.year).await
}

/// How the last arrival of an item leaves it.
pub struct Closing<'a> {
    pub arrived_on: NaiveDate,
    pub accounts: &'a Accounts,
    /// What of this shipment is booked as used.
    pub booked: Mass,
    pub others: Mass,
    pub more_to_come: bool,
}

/// What other shipments of the same notified item have brought, or are bringing.
///
/// # Errors
/// The database's.
pub async fn of_other_shipments(tx: &Tx, item: &item::Model) -> Result<Mass> {
    let Some(notified) = item.notification_item_id else { return Ok(Mass::ZERO) };
    let others = item::Entity::find()
        .filter(item::Column::NotificationItemId.eq(notified))
        .filter(item::Column::Id.ne(item.id))
        .all(&**tx)
        .await?;
    let mut total = Mass::ZERO;
    for other in others {
        let done = shipment::Entity::find_by_id(other.shipment_id)
            .one(&**tx)
            .await?
            .is_some_and(|shipment| shipment.last_arrived);
        total = total + Mass::from_mg(if done { other.arrived_mg } else { other.mass_mg });
    }
    Ok(total)
}

/// Moves the goods of a shipment from the need of one country to another's.
///
/// # Errors
/// The database's.
pub async fn turned(
    tx: &Tx,
    by: &By,
    before: &shipment::Model,
    after: &shipment::Model,
    item: &item::Model,
    mass: Mass,
) -> Result<()> {
    gone(tx, by, before, item, mass, "rerouted").await?;
    fact(tx, by, after, item, mass, "rerouted").await
}
