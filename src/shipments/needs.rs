//! What a movement does to the declared need of the country it goes to. All of
//! it is booked as the facts are; nothing here refuses.
//!
//! An item remembers what of it is booked as used, and where. Every event then
//! asks one question: how much should be booked now? While goods are under way
//! that is what left and did not come back; once no more will come, it is what
//! the importer has.

use super::entity::{item, shipment};
use crate::app::{By, Tx};
use crate::error::{CommandError, Result};
use crate::needs::{self, ItemRef};
use chrono::{Datelike, NaiveDate};
use domain::country::Country;
use domain::needs::{Held, Key, Line};
use domain::quantity::Mass;
use domain::shipment::{Accounts, Holder};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};

/// So much of an item is booked as used on this balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub key: Key,
    pub mass: Mass,
}

/// What of an item is booked as used, and where.
///
/// # Errors
/// A stored row that cannot be.
pub fn booked(item: &item::Model) -> Result<Vec<Booked>> {
    serde_json::from_str(&item.booked)
        .map_err(|e| CommandError::Corrupt(format!("shipment item {}: booked: {e}", item.id)))
}

/// Who books: the notification's item, or the shipment's own where there is none.
pub fn reference(row: &shipment::Model, item: &item::Model) -> ItemRef {
    let booked = item.notification_item_id.unwrap_or(item.id);
    ItemRef { notification: row.notification_id, item: booked, shipment: Some(row.id) }
}

/// How much should be booked as used by now.
pub fn due(accounts: &Accounts) -> Mass {
    if settled(accounts) {
        accounts.held_by(Holder::Importer)
    } else {
        accounts.total().saturating_sub(accounts.held_by(Holder::Exporter))
    }
}

/// No more will come: the last delivery was told, or nothing is under way.
pub fn settled(accounts: &Accounts) -> bool {
    accounts.closed() || accounts.held_by(Holder::Carrier) == Mass::ZERO
}

/// The balance that goods of an item go to in a year; none where States declare
/// no need of it.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn key_in(
    db: &impl ConnectionTrait,
    row: &shipment::Model,
    item: &item::Model,
    year: i32,
) -> Result<Option<Key>> {
    let Some(substance) = &item.need_substance else { return Ok(None) };
    let corrupt = |what: &str| CommandError::Corrupt(format!("shipment item {}: {what}", item.id));
    let line = Line::from_code(&item.line).ok_or_else(|| corrupt("line"))?;
    let to: Country = row.destination.parse().map_err(|_| corrupt("destination"))?;
    // What it holds stays on the line it is booked on, whatever was declared since.
    let held = needs::holdings(db, reference(row, item).item).await?;
    match held.into_iter().map(|(key, _)| key).find(|key| key.country == to && key.year == year) {
        Some(key) => Ok(Some(key)),
        None => Ok(Some(needs::key_for(db, to, substance, line, year).await?)),
    }
}

/// Departure: reserved becomes used, the year of planned arrival first and then
/// what was set aside in other years; what nobody reserved is booked on that year.
///
/// # Errors
/// The database's.
pub async fn departed(tx: &Tx, by: &By, row: &shipment::Model, item: &item::Model, mass: Mass) -> Result<()> {
    let Some(planned) = key_in(&**tx, row, item, item.year).await? else { return Ok(()) };
    let whose = reference(row, item);
    let held = needs::holdings(&**tx, whose.item).await?;
    let parts = parts(&planned, &held, mass);
    for part in &parts {
        needs::depart(tx, by, &part.key, &whose, part.mass).await?;
    }
    remember(tx, item, &parts).await
}

/// Splits what leaves over the balances it was set aside on, in the order of
/// their keys.
fn parts(planned: &Key, held: &[(Key, Held)], mass: Mass) -> Vec<Booked> {
    let mut there: Vec<_> = held.iter().filter(|(key, _)| key.country == planned.country).collect();
    there.sort_by_key(|(key, _)| (key != planned, key.year));
    let mut parts: Vec<Booked> = Vec::new();
    let mut left = mass;
    for (key, held) in there {
        let part = left.min(held.reserved + held.pending);
        if part > Mass::ZERO {
            parts.push(Booked { key: key.clone(), mass: part });
            left = left.saturating_sub(part);
        }
    }
    add(&mut parts, planned, left);
    parts.sort_by(|a, b| a.key.cmp(&b.key));
    parts
}

fn add(parts: &mut Vec<Booked>, key: &Key, mass: Mass) {
    if mass == Mass::ZERO {
        return;
    }
    match parts.iter_mut().find(|part| part.key == *key) {
        Some(part) => part.mass = part.mass + mass,
        None => parts.push(Booked { key: key.clone(), mass }),
    }
}

async fn remember(tx: &Tx, item: &item::Model, parts: &[Booked]) -> Result<()> {
    let booked = serde_json::to_string(parts).map_err(|e| CommandError::Fault(e.to_string()))?;
    let mut changes = item::ActiveModel { id: Set(item.id), booked: Set(booked), ..Default::default() };
    if let Some(part) = parts.iter().max_by_key(|part| part.mass) {
        changes.year = Set(part.key.year);
    }
    item::Entity::update(changes).exec(&**tx).await?;
    Ok(())
}

/// Goods of which no booking exists yet: a movement that nobody notified, or a
/// country the goods were turned to.
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
    let Some(key) = key_in(&**tx, row, item, item.year).await? else { return Ok(()) };
    if mass == Mass::ZERO {
        return Ok(());
    }
    needs::fact(tx, by, &key, &reference(row, item), mass, cause).await?;
    let mut parts = booked(item)?;
    add(&mut parts, &key, mass);
    remember(tx, item, &parts).await
}

/// After an event: books or gives back what the accounts have come to.
///
/// # Errors
/// The database's.
pub async fn follow(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    accounts: &Accounts,
    cause: &str,
) -> Result<()> {
    let parts = booked(item)?;
    let now: Mass = parts.iter().map(|part| part.mass).sum();
    let due = due(accounts);
    if due > now {
        return fact(tx, by, row, item, due.saturating_sub(now), cause).await;
    }
    let parts = give_back(tx, by, row, item, parts, now.saturating_sub(due), cause).await?;
    remember(tx, item, &parts).await
}

/// Takes so much off what is booked, the latest year first; the entries in the
/// order of their keys.
async fn give_back(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    parts: Vec<Booked>,
    mass: Mass,
    cause: &str,
) -> Result<Vec<Booked>> {
    let mut left = mass;
    let mut kept = Vec::new();
    let mut back = Vec::new();
    for part in parts.into_iter().rev() {
        let off = left.min(part.mass);
        left = left.saturating_sub(off);
        add(&mut back, &part.key, off);
        add(&mut kept, &part.key, part.mass.saturating_sub(off));
    }
    back.sort_by(|a, b| a.key.cmp(&b.key));
    kept.sort_by(|a, b| a.key.cmp(&b.key));
    for part in back {
        needs::give_back(tx, by, &part.key, &reference(row, item), part.mass, cause).await?;
    }
    Ok(kept)
}

/// The last of an item has arrived: all of it counts in the year it arrived in, a
/// shortfall comes free, a surplus is booked.
///
/// `more_to_come`: further shipments will leave on the same notification, so what
/// is reserved for them stays reserved.
///
/// # Errors
/// The database's.
pub async fn arrived_last(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    accounts: &Accounts,
    arrived_on: NaiveDate,
    more_to_come: bool,
) -> Result<()> {
    let year = arrived_on.year();
    let Some(at) = key_in(&**tx, row, item, year).await? else { return Ok(()) };
    let item = &into_year(tx, by, row, item, &at).await?;
    if more_to_come {
        return follow(tx, by, row, item, accounts, "arrived").await;
    }
    let whose = reference(row, item);
    let held = needs::holdings(&**tx, whose.item).await?;
    let mine: Mass = booked(item)?.iter().map(|part| part.mass).sum();
    let due = due(accounts);
    let mut here = false;
    for (key, held) in held {
        if key == at {
            here = true;
            // Other shipments of the same item may be booked on the same year.
            let total = held.used.saturating_sub(mine) + due;
            needs::arrive_last(tx, by, &at, &whose, total).await?;
        } else {
            needs::release(tx, by, &key, &whose, "arrived").await?;
        }
    }
    if !here {
        return fact(tx, by, row, item, due, "arrived").await;
    }
    let part = Booked { key: at, mass: due };
    remember(tx, item, std::slice::from_ref(&part)).await
}

/// Moves what is booked on other years to the year of arrival. Answers the item
/// as it stands afterwards.
async fn into_year(
    tx: &Tx,
    by: &By,
    row: &shipment::Model,
    item: &item::Model,
    at: &Key,
) -> Result<item::Model> {
    let parts = booked(item)?;
    let whose = reference(row, item);
    let held = needs::holdings(&**tx, whose.item).await?;
    let elsewhere: Vec<&Booked> = parts.iter().filter(|part| part.key != *at).collect();
    let whole = |part: &Booked| {
        let there = held.iter().find(|(key, _)| *key == part.key);
        there.is_some_and(|(_, held)| held.used == part.mass && held.reserved == Mass::ZERO)
    };
    match elsewhere.as_slice() {
        [] => {}
        [only] if whole(only) => {
            needs::move_year(tx, by, &only.key, at, &whose).await?;
        }
        // Other shipments are booked there too, or more is to leave: only this one's
        // goods change the year, balance by balance in the order of their keys.
        several => {
            let moved: Mass = several.iter().map(|part| part.mass).sum();
            let mut steps: Vec<(&Key, Option<Mass>)> =
                several.iter().map(|part| (&part.key, Some(part.mass))).chain([(at, None)]).collect();
            steps.sort_by(|a, b| a.0.cmp(b.0));
            for (key, back) in steps {
                match back {
                    Some(mass) => needs::give_back(tx, by, key, &whose, mass, "year-moved").await?,
                    None => needs::fact(tx, by, key, &whose, moved, "year-moved").await?,
                };
            }
        }
    }
    let mut here: Vec<Booked> = Vec::new();
    add(&mut here, at, parts.iter().map(|part| part.mass).sum());
    remember(tx, item, &here).await?;
    let booked = serde_json::to_string(&here).map_err(|e| CommandError::Fault(e.to_string()))?;
    Ok(item::Model { booked, year: at.year, ..item.clone() })
}

/// Moves goods under way from the need of one country to another's.
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
    let parts = give_back(tx, by, before, item, booked(item)?, mass, "rerouted").await?;
    remember(tx, item, &parts).await?;
    let booked = serde_json::to_string(&parts).map_err(|e| CommandError::Fault(e.to_string()))?;
    let item = item::Model { booked, ..item.clone() };
    fact(tx, by, after, &item, mass, "rerouted").await
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::shipment::{Event, Kind};

    fn key(year: i32) -> Key {
        Key { country: Country::of("XB"), substance: "ephedrine".into(), line: Line::Combined, year }
    }

    fn reserved(year: i32, kg: i64) -> (Key, Held) {
        (key(year), Held { reserved: Mass::from_kg(kg), ..Held::default() })
    }

    #[test]
    fn what_leaves_draws_on_its_year_and_then_on_the_others() {
        let held = [reserved(2026, 60), reserved(2027, 40)];
        let split = |year, kg| {
            parts(&key(year), &held, Mass::from_kg(kg))
                .into_iter()
                .map(|part| (part.key.year, part.mass.mg() / 1_000_000))
                .collect::<Vec<_>>()
        };
        assert_eq!(split(2026, 50), [(2026, 50)]);
        assert_eq!(split(2027, 40), [(2027, 40)]);
        assert_eq!(split(2027, 70), [(2026, 30), (2027, 40)]);
        assert_eq!(split(2026, 130), [(2026, 90), (2027, 40)]);
        assert_eq!(split(2028, 10), [(2026, 10)]);
    }

    #[test]
    fn what_should_be_booked_follows_the_accounts() {
        let mut accounts = Accounts::default();
        let mut told = |kind, kg, last| {
            accounts.apply(Event { kind, mass: Mass::from_kg(kg), last }).expect("the story is possible");
            due(&accounts).mg() / 1_000_000
        };
        assert_eq!(told(Kind::Departed, 100, false), 100);
        assert_eq!(told(Kind::Returned, 10, false), 90);
        assert_eq!(told(Kind::Lost, 5, false), 90);
        assert_eq!(told(Kind::Arrived, 40, false), 90);
        assert_eq!(told(Kind::Rejected, 10, false), 90);
        assert_eq!(told(Kind::Arrived, 20, true), 60);
        assert_eq!(told(Kind::Returned, 10, false), 60);
        assert_eq!(told(Kind::Seized, 5, false), 60);
    }
}
