//! Deputies: who stands in for whom while somebody is away. A deputy gets the
//! work and no right: he does what his own roles allow.

use super::{ACTIVE, person};
use crate::error::Result;
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Whether somebody is away at `now`: to the end of the last day, in UTC.
fn away(row: &person::Model, now: Instant) -> bool {
    let today = now.utc().date_naive().to_string();
    row.absent_until.as_deref().is_some_and(|last| last >= today.as_str())
}

/// Both at home in the same authority or the same company, and so still colleagues.
fn colleagues(one: &person::Model, other: &person::Model) -> bool {
    one.home == other.home && one.authority_id == other.authority_id && one.operator_id == other.operator_id
}

/// The people for whom this one stands in at `now`.
///
/// # Errors
/// The database.
pub async fn stands_in_for(
    db: &impl ConnectionTrait,
    deputy: Uuid,
    now: Instant,
) -> Result<Vec<person::Model>> {
    let Some(own) = person::Entity::find_by_id(deputy).one(db).await? else { return Ok(Vec::new()) };
    let named = person::Entity::find().filter(person::Column::DeputyId.eq(deputy)).all(db).await?;
    Ok(named.into_iter().filter(|row| away(row, now) && colleagues(row, &own)).collect())
}

/// Who stands in for this person at `now`; nobody for who is there.
///
/// # Errors
/// The database.
pub async fn deputy_of(
    db: &impl ConnectionTrait,
    person: Uuid,
    now: Instant,
) -> Result<Option<person::Model>> {
    let Some(row) = person::Entity::find_by_id(person).one(db).await? else { return Ok(None) };
    let Some(deputy) = row.deputy_id.filter(|_| away(&row, now)) else { return Ok(None) };
    let found = person::Entity::find_by_id(deputy).one(db).await?;
    Ok(found.filter(|found| found.state == ACTIVE && colleagues(&row, found)))
}

/// The person and everybody for whom they stand in.
///
/// # Errors
/// The database.
pub async fn hats(db: &impl ConnectionTrait, person: Uuid, now: Instant) -> Result<Vec<Uuid>> {
    let others = stands_in_for(db, person, now).await?;
    Ok(std::iter::once(person).chain(others.into_iter().map(|row| row.id)).collect())
}
