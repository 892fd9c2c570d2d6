//! Finders of notifications that carry whose eyes look.

use super::entity::notification;
use super::standing;
use crate::error::{CommandError, Result};
use domain::actor::Actor;
use domain::notification::content::{Body, Good, name_key};
use domain::notification::lifecycle::State;
use domain::rights::{self, Act};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A notification by its reference, for an actor who may do `act` to it.
///
/// # Errors
/// Not there and not theirs are alike.
pub async fn by_reference(
    db: &impl ConnectionTrait,
    actor: &Actor,
    reference: &str,
    act: Act,
) -> Result<notification::Model> {
    let row = notification::Entity::find()
        .filter(notification::Column::Reference.eq(reference))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    rights::may(actor, act, &standing::subject(&row)?)?;
    Ok(row)
}

/// A notification by its id.
///
/// # Errors
/// [`CommandError::NotFound`].
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<notification::Model> {
    notification::Entity::find_by_id(id).one(db).await?.ok_or(CommandError::NotFound)
}

/// A company's own notifications, the newest first.
pub async fn of_company(
    db: &impl ConnectionTrait,
    operator: Uuid,
    limit: u64,
) -> Result<Vec<notification::Model>> {
    Ok(notification::Entity::find()
        .filter(notification::Column::OperatorId.eq(operator))
        .order_by_desc(notification::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// One page of them: up to `limit` that are older than `before`.
pub async fn page_of_company(
    db: &impl ConnectionTrait,
    operator: Uuid,
    states: &[State],
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<notification::Model>> {
    let mut query = notification::Entity::find().filter(notification::Column::OperatorId.eq(operator));
    if !states.is_empty() {
        query = query.filter(notification::Column::State.is_in(states.iter().map(|state| state.code())));
    }
    if let Some(before) = before {
        query = query.filter(notification::Column::Reference.lt(before));
    }
    Ok(query.order_by_desc(notification::Column::Reference).limit(limit).all(db).await?)
}

/// Shipments that name this company as importer, from authorisation on.
pub async fn naming(
    db: &impl ConnectionTrait,
    operator: Uuid,
    limit: u64,
) -> Result<Vec<notification::Model>> {
    Ok(notification::Entity::find()
        .filter(notification::Column::ImporterOperatorId.eq(operator))
        .filter(notification::Column::AuthorisedAtMs.is_not_null())
        .filter(
            Condition::any()
                .add(notification::Column::OperatorId.is_null())
                .add(notification::Column::OperatorId.ne(operator)),
        )
        .order_by_desc(notification::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// The company's own notifications that look like this one: same importer and
/// substance, dispatch within seven days, mass within a tenth (DOMAIN.md 3.5).
pub async fn similar_of_company(
    db: &impl ConnectionTrait,
    operator: Uuid,
    body: &Body,
    goods: &[Good],
    except: Option<Uuid>,
) -> Result<Vec<notification::Model>> {
    let (Some(dispatch), Some(first)) = (body.dispatch_on, body.items.first()) else { return Ok(Vec::new()) };
    let week = chrono::Days::new(7);
    let (Some(from), Some(to)) = (dispatch.checked_sub_days(week), dispatch.checked_add_days(week)) else {
        return Ok(Vec::new());
    };
    let near = notification::Entity::find()
        .filter(notification::Column::OperatorId.eq(operator))
        .filter(notification::Column::Substance.eq(&first.substance))
        .filter(notification::Column::DispatchOn.between(from, to))
        .filter(notification::Column::State.is_not_in(["withdrawn", "refused", "cancelled"]))
        .limit(20)
        .all(db)
        .await?;
    let mass: i64 = goods.iter().map(|good| good.converted.mass.mg()).sum();
    let importer = name_key(&body.importer.name);
    let alike = |row: &notification::Model| {
        Some(row.id) != except
            && name_key(&row.importer_name) == importer
            && (row.mass_mg - mass).abs() <= mass / 10
    };
    Ok(near.into_iter().filter(alike).collect())
}
