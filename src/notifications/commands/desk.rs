//! Who has a notification on the desk: taking the next one, and giving one to a
//! colleague.

use super::review::{self, path};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::notification;
use crate::notifications::standing;
use crate::people::{self, deputies};
use domain::actor::{Home, group};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::State;
use domain::rights;
use sea_orm::sea_query::{CaseStatement, Condition, Expr, LockBehavior, LockType, SimpleExpr};
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
    let reference = taken(&tx, by, id).await?;
    tx.commit(&path(&reference)).await?;
    Ok(Some(reference))
}

/// Takes one: the exporting authority's officer takes it into review, the
/// importing one's has it on the desk, each without the other.
///
/// # Errors
/// Not found, forbidden, or not waiting to be taken.
pub async fn take(app: &App, by: &By, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let reference = taken(&tx, by, id).await?;
    tx.commit(&path(&reference)).await
}

async fn taken(tx: &Tx, by: &By, id: Uuid) -> Result<String> {
    let row = standing::lock(tx, id).await?;
    if keeps(by, &row)? {
        return review::taken(tx, by, id).await;
    }
    rights::may(&by.actor, rights::Act::Take, &standing::subject(&row)?)?;
    let Home::Authority { country, .. } = by.actor.home else { return Err(CommandError::Forbidden) };
    if row.state != State::Sent.code() || row.reply.is_some() {
        return Err(CommandError::refused("notification-take-answered"));
    }
    let mut change = notification::ActiveModel { id: Set(id), ..Default::default() };
    standing::owned_at(&row, country, Some(by.actor.person), &mut change)?;
    change.updated_at_ms = Set(by.at.ms());
    notification::Entity::update(change).exec(&**tx).await?;
    // Nobody but this authority learns who has it.
    let entry = Entry::new("notification-on-desk", "notification", id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "country": country.as_str() }));
    audit::record(tx, by, entry).await?;
    Ok(row.reference)
}

/// Whether it is a record of the actor's own authority.
fn keeps(by: &By, row: &standing::Row) -> Result<bool> {
    Ok(by.actor.country() == Some(standing::keeper(row)?))
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
    // The other authority's flags are not this one's to sort by.
    let flagged = |flag: &str| Condition::all().add(own.clone()).add(C::Flag.eq(flag));
    let weight: SimpleExpr = CaseStatement::new()
        .case(flagged("hold"), Expr::value(0))
        .case(flagged("review"), Expr::value(1))
        .finally(Expr::value(2))
        .into();
    let hats = deputies::hats(&**tx, by.actor.person, by.at).await?;
    let free = |owner: C| Condition::any().add(owner.is_null()).add(owner.is_in(hats.clone()));
    let to_review = Condition::all().add(own).add(C::State.eq(State::Submitted.code())).add(free(C::OwnerId));
    let to_answer = Condition::all()
        .add(C::Destination.eq(&country))
        .add(C::Origin.ne(&country))
        .add(C::CounterpartHere.eq(true))
        .add(C::FromOutside.eq(false))
        .add(C::State.eq(State::Sent.code()))
        .add(C::Reply.is_null())
        .add(C::OtherOwnerId.is_null());
    let found = notification::Entity::find()
        .filter(Condition::any().add(to_review).add(to_answer))
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
    let Home::Authority { country, .. } = by.actor.home else { return Err(CommandError::Forbidden) };
    let colleagues = people::holders(&*tx, country, group::OFFICERS).await?;
    let chosen = colleagues.into_iter().find(|colleague| colleague.id.to_string() == person);
    let chosen = chosen.ok_or_else(|| {
        CommandError::Invalid(vec![Problem::new("person", Message::new("common-error-choose"))])
    })?;
    let mut change =
        notification::ActiveModel { id: Set(id), updated_at_ms: Set(by.at.ms()), ..Default::default() };
    standing::owned_at(&row, country, Some(chosen.id), &mut change)?;
    notification::Entity::update(change).exec(&*tx).await?;
    let entry = Entry::new("notification-assigned", "notification", id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "to": chosen.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(&row.reference)).await
}
