//! A movement judged by the rules, in the transaction of the act that told it.
//! Nothing here stands in the way of a fact.

use super::entity::shipment;
use super::facts;
use crate::app::Tx;
use crate::error::Result;
use crate::notifications::standing;
use crate::screening::{self, Whose};
use domain::screening::Stage;
use domain::screening::facts::{Change, Facts, Record, RecordKind, Reference};
use domain::time::Instant;

/// Something left: R53, and whatever else a departure shows.
///
/// # Errors
/// The database's.
pub async fn departed(tx: &Tx, at: Instant, row: &shipment::Model) -> Result<()> {
    judge(tx, at, row, Stage::Departure).await
}

/// Something arrived, in part or to the last: R54.
///
/// # Errors
/// The database's.
pub async fn arrived(tx: &Tx, at: Instant, row: &shipment::Model) -> Result<()> {
    judge(tx, at, row, Stage::Arrival).await
}

/// The goods are to go somewhere or to somebody else: R42. Judged as the shipment's
/// own record: the notification, judged again later, knows nothing of the turn and
/// would take the alert back.
///
/// # Errors
/// The database's.
pub async fn turned(tx: &Tx, at: Instant, row: &shipment::Model, changes: Vec<Change>) -> Result<()> {
    let mut facts = facts::gather(tx, at, row, changes).await?;
    let number = row.number.clone();
    facts.record =
        Record { reference: Reference { kind: RecordKind::Shipment, id: row.id, number }, version: 1 };
    keep(tx, at, row, Stage::Arrival, facts).await
}

/// A day came on which it should have arrived: R55.
///
/// # Errors
/// The database's.
pub async fn waited(tx: &Tx, at: Instant, row: &shipment::Model) -> Result<()> {
    judge(tx, at, row, Stage::Due).await
}

async fn judge(tx: &Tx, at: Instant, row: &shipment::Model, stage: Stage) -> Result<()> {
    let facts = facts::gather(tx, at, row, Vec::new()).await?;
    keep(tx, at, row, stage, facts).await
}

async fn keep(tx: &Tx, at: Instant, row: &shipment::Model, stage: Stage, facts: Facts) -> Result<()> {
    let of = match row.notification_id {
        Some(id) => Some(standing::lock(tx, id).await?),
        None => None,
    };
    let first = facts::deciding(row, of.as_ref())?;
    let second = if first == facts.origin { facts.destination } else { facts.origin };
    let second_here = second != first && standing::is_here(&**tx, second).await?;
    let first_judges = of.is_some() || !second_here || standing::is_here(&**tx, first).await?;
    // From departure on both authorities look. What nobody notified is looked at by
    // whoever is on this instance.
    let (country, also) = if first_judges { (first, second_here.then_some(second)) } else { (second, None) };
    let whose = Whose { country, also, notification: row.notification_id };
    screening::judge(tx, at, &whose, stage, facts).await?;
    Ok(())
}
