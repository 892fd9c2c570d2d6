//! Who has a notification on the desk: taking the next one, and giving one to a
//! colleague.

use super::review::{moved, path};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::notification;
use crate::notifications::standing;
use crate::people;
use domain::actor::{Home, group};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::{Act, State};
use domain::rights;
use sea_orm::sea_query::{CaseStatement, Condition, Expr, ExprTrait, LockBehavior, LockType, SimpleExpr};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// Takes the one that presses most of those that nobody has, and answers its
/// reference; `None` when none waits. Finding and taking are one act: two
/// officers who press at once get two different ones.
///
/// # Errors
/// Forbidden; the database's.
pub async fn take_next(app: &App, by: &By) -> Result<Option<String>> {
    let tx = app.begin(by).await?;
    let Some(id) = next(&tx, by).await? else {
        tx.commit("/queue?nothing=1").await?;
        return Ok(None);
    };
    let held = standing::hold(&tx, by, id, rights::Act::Take, Act::Take).await?;
    let mut row = moved(&held, by);
    row.owner_id = Set(Some(by.actor.person));
    notification::Entity::update(row).exec(&*tx).await?;
    let entry = Entry::new("notification-taken", "notification", id, Visible::Company);
    audit::record(&tx, by, entry.reference(&held.row.reference)).await?;
    tx.commit(&path(&held.row.reference)).await?;
    Ok(Some(held.row.reference))
}

/// Held ones first, then in the order of filing; what another officer is taking
/// at this moment is passed over.
async fn next(tx: &Tx, by: &By) -> Result<Option<Uuid>> {
    use notification::Column as C;
    let Home::Authority { country, .. } = by.actor.home else {
        return Err(CommandError::Forbidden);
    };
    let country = country.to_string();
    let own = Condition::any()
        .add(Condition::all().add(C::Origin.eq(&country)).add(C::FromOutside.eq(false)))
        .add(Condition::all().add(C::Destination.eq(&country)).add(C::FromOutside.eq(true)));
    let weight: SimpleExpr = CaseStatement::new()
        .case(Expr::col(C::Flag).eq("hold"), Expr::value(0))
        .case(Expr::col(C::Flag).eq("review"), Expr::value(1))
        .finally(Expr::value(2))
        .into();
    let found = notification::Entity::find()
        .filter(own)
        .filter(C::State.eq(State::Submitted.code()))
        .filter(Condition::any().add(C::OwnerId.is_null()).add(C::OwnerId.eq(by.actor.person)))
        .order_by(weight, Order::Asc)
        .order_by_asc(C::SubmittedAtMs)
        .order_by_asc(C::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1)
        .one(&**tx)
        .await?;
    Ok(found.map(|row| row.id))
}

/// Gives it to a colleague of the same authority, or takes it back to nobody.
///
/// # Errors
/// Not found, forbidden; invalid when that person is no officer here.
pub async fn assign(app: &App, by: &By, id: Uuid, person: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Assign, &standing::subject(&row)?)?;
    let keeper = standing::keeper(&row)?;
    let colleagues = people::holders(&*tx, keeper, group::OFFICERS).await?;
    let chosen = colleagues.into_iter().find(|colleague| colleague.id.to_string() == person);
    let chosen = chosen.ok_or_else(|| {
        CommandError::Invalid(vec![Problem::new("person", Message::new("common-error-choose"))])
    })?;
    let change = notification::ActiveModel {
        id: Set(id),
        owner_id: Set(Some(chosen.id)),
        updated_at_ms: Set(by.at.ms()),
        ..Default::default()
    };
    notification::Entity::update(change).exec(&*tx).await?;
    let entry = Entry::new("notification-assigned", "notification", id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "to": chosen.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(&row.reference)).await
}
