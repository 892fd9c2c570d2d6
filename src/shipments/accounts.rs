//! The accounts of a shipment's items, rebuilt from the events that were kept,
//! and the one way an event is added.

use super::entity::{event, item, shipment};
use crate::app::{By, Tx};
use crate::error::{CommandError, Result};
use crate::ids;
use chrono::NaiveDate;
use domain::quantity::Mass;
use domain::shipment::{Accounts, Confirmed, Difference, Event, Kind, Move, Outcome, State};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// An event with everything that is told about it.
#[derive(Clone, Debug)]
pub struct Told {
    pub kind: Kind,
    pub happened_on: NaiveDate,
    pub mass: Mass,
    pub last: bool,
    pub packages: Option<i32>,
    pub seals_intact: Option<bool>,
    pub outcome: Option<Outcome>,
    pub reason: Option<Difference>,
    pub confirmed_by: Confirmed,
    /// Who has the goods now, and where.
    pub holder_name: String,
    pub note: String,
    /// JSON of what changed, for a reroute.
    pub change: Option<String>,
}

impl Told {
    pub fn new(kind: Kind, happened_on: NaiveDate, mass: Mass, confirmed_by: Confirmed) -> Self {
        Self {
            kind,
            happened_on,
            mass,
            last: false,
            packages: None,
            seals_intact: None,
            outcome: None,
            reason: None,
            confirmed_by,
            holder_name: String::new(),
            note: String::new(),
            change: None,
        }
    }
}

/// Every event of a shipment, in the order it was told.
///
/// # Errors
/// The database's.
pub async fn events(db: &impl ConnectionTrait, shipment: Uuid) -> Result<Vec<event::Model>> {
    Ok(event::Entity::find()
        .filter(event::Column::ShipmentId.eq(shipment))
        .order_by_asc(event::Column::Id)
        .all(db)
        .await?)
}

/// The accounts of one item, from the moves that were kept.
///
/// # Errors
/// A stored event that cannot be.
pub fn of_item(events: &[event::Model], item: Uuid) -> Result<Accounts> {
    let mut moves = Vec::new();
    for event in events.iter().filter(|event| event.item_id == Some(item)) {
        let corrupt = |what: &str| CommandError::Corrupt(format!("shipment event {}: {what}", event.id));
        let kind = Kind::from_code(&event.kind).ok_or_else(|| corrupt("kind"))?;
        let kept: Vec<Move> =
            serde_json::from_str(&event.moves).map_err(|e| corrupt(&format!("moves: {e}")))?;
        if kept.is_empty() && event.last {
            // A last arrival that moved nothing closes the item all the same.
            let nothing = Move {
                from: Some(domain::shipment::Holder::Carrier),
                to: domain::shipment::Holder::Missing,
                mass: Mass::ZERO,
            };
            moves.push((kind, true, nothing));
        }
        moves.extend(kept.into_iter().map(|one| (kind, event.last, one)));
    }
    Ok(Accounts::from_moves(moves))
}

/// Adds an event to an item's accounts and keeps it with its moves.
///
/// # Errors
/// Refused where more would move than the holder has.
pub async fn add(tx: &Tx, by: &By, item: &item::Model, accounts: &mut Accounts, told: &Told) -> Result<()> {
    let event = Event { kind: told.kind, mass: told.mass, last: told.last };
    let moves = accounts.apply(event).map_err(CommandError::Refused)?;
    let moves = serde_json::to_string(&moves).map_err(|e| CommandError::Fault(e.to_string()))?;
    keep(tx, by, item.shipment_id, Some(item.id), told, moves).await
}

/// Keeps an event that moves nothing, about the whole shipment.
///
/// # Errors
/// The database's.
pub async fn keep(
    tx: &Tx,
    by: &By,
    shipment: Uuid,
    item: Option<Uuid>,
    told: &Told,
    moves: String,
) -> Result<()> {
    event::Entity::insert(event::ActiveModel {
        id: Set(ids::fresh()),
        shipment_id: Set(shipment),
        item_id: Set(item),
        kind: Set(told.kind.code().to_owned()),
        happened_on: Set(told.happened_on),
        mass_mg: Set(told.mass.mg()),
        last: Set(told.last),
        moves: Set(moves),
        packages: Set(told.packages),
        seals_intact: Set(told.seals_intact),
        outcome: Set(told.outcome.map(|o| o.code().to_owned())),
        reason: Set(told.reason.map(|r| r.code().to_owned())),
        confirmed_by: Set(told.confirmed_by.code().to_owned()),
        holder_name: Set(told.holder_name.trim().to_owned()),
        note: Set(told.note.trim().to_owned()),
        change: Set(told.change.clone()),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Writes changes of the row that move no goods.
///
/// # Errors
/// The database's.
pub async fn touch(tx: &Tx, by: &By, mut row: shipment::ActiveModel) -> Result<()> {
    row.updated_at_ms = Set(by.at.ms());
    shipment::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// Writes what the events have come to into the rows that lists read.
///
/// # Errors
/// The database's.
pub async fn settle(
    tx: &Tx,
    by: &By,
    mut row: shipment::ActiveModel,
    items: &[(item::Model, Accounts)],
) -> Result<State> {
    let state = State::of(items.iter().map(|(_, accounts)| accounts));
    for (item, accounts) in items {
        let changes = item::ActiveModel {
            id: Set(item.id),
            arrived_mg: Set(accounts.arrived().mg()),
            ..Default::default()
        };
        item::Entity::update(changes).exec(&**tx).await?;
    }
    row.state = Set(state.code().to_owned());
    row.updated_at_ms = Set(by.at.ms());
    shipment::Entity::update(row).exec(&**tx).await?;
    Ok(state)
}
