//! Suspension: an order with grounds that forbids departure, and its lifting.
//! What is reserved stays reserved.

use super::refuse::{Words, record, tell_other};
use super::review::{moved, path, required};
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::notifications::entity::{notification, order};
use crate::notifications::mails;
use crate::notifications::standing;
use domain::message::{Message, Problem};
use domain::notification::lifecycle::Act;
use domain::rights;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Grounds an order can rest on; the company reads them.
pub const GROUNDS: [&str; 5] =
    ["objection", "diversion_suspected", "licence", "new_information", "request_of_other_state"];

/// An approver orders that nothing may leave.
///
/// # Errors
/// Not found, forbidden, a second factor too old, not authorised; invalid
/// without grounds and their text.
pub async fn suspend(app: &App, by: &By, id: Uuid, grounds: &str, words: &Words) -> Result<()> {
    if !GROUNDS.contains(&grounds) {
        let choose = Problem::new("grounds", Message::new("common-error-choose"));
        return Err(CommandError::Invalid(vec![choose]));
    }
    required("for_company", &words.for_company)?;
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Suspend, Act::Suspend).await?;
    order::Entity::insert(order::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(id),
        grounds: Set(grounds.to_owned()),
        for_authority: Set(words.for_authority.trim().to_owned()),
        for_company: Set(words.for_company.trim().to_owned()),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
        lifted_at_ms: Set(None),
        lifted_by_name: Set(None),
        lifted_because: Set(None),
    })
    .exec_without_returning(&*tx)
    .await?;
    notification::Entity::update(moved(&held, by)).exec(&*tx).await?;
    record(&tx, by, &held.row, "notification-suspended", words).await?;
    mails::tell_company(&tx, by.at, &held.row, "notification-suspended").await?;
    tell_other(&tx, by, &held.row).await?;
    tx.commit(&path(&held.row.reference)).await
}

/// An approver lifts the order.
///
/// # Errors
/// As [`suspend`]; refused where no order is in force.
pub async fn lift(app: &App, by: &By, id: Uuid, words: &Words) -> Result<()> {
    required("for_company", &words.for_company)?;
    let tx = app.begin(by).await?;
    let held = standing::hold(&tx, by, id, rights::Act::Lift, Act::Lift).await?;
    let open = in_force(&*tx, id).await?.ok_or_else(|| {
        CommandError::Corrupt(format!("{} is suspended without an order", held.row.reference))
    })?;
    let row = order::ActiveModel {
        id: Set(open.id),
        lifted_at_ms: Set(Some(by.at.ms())),
        lifted_by_name: Set(Some(by.actor.name.clone())),
        lifted_because: Set(Some(words.for_company.trim().to_owned())),
        ..Default::default()
    };
    order::Entity::update(row).exec(&*tx).await?;
    notification::Entity::update(moved(&held, by)).exec(&*tx).await?;
    record(&tx, by, &held.row, "notification-lifted", words).await?;
    mails::tell_company(&tx, by.at, &held.row, "notification-lifted").await?;
    tell_other(&tx, by, &held.row).await?;
    tx.commit(&path(&held.row.reference)).await
}

/// The order in force, if one is.
///
/// # Errors
/// The database's.
pub async fn in_force(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<order::Model>> {
    Ok(order::Entity::find()
        .filter(order::Column::NotificationId.eq(id))
        .filter(order::Column::LiftedAtMs.is_null())
        .order_by_desc(order::Column::Id)
        .one(db)
        .await?)
}
