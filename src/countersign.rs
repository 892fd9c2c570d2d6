//! Acts that take two persons: one prepares, another with the approver role
//! signs (LIFECYCLE 4). A signature is bound to the hash of what was prepared
//! and falls when that changes. What the act then does is its capability's
//! business: it prepares here, and calls [`settle`] inside its own act.

pub mod entity;

use crate::app::{By, Tx};
use crate::audit::content_hash;
use crate::error::{CommandError, Result};
use crate::ids;
use crate::people::{self, role_grant};
use domain::actor::Role;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

pub const OPEN: &str = "open";
pub const SIGNED: &str = "signed";
pub const RETURNED: &str = "returned";
/// What was prepared has changed since; it must be prepared again.
pub const FALLEN: &str = "fallen";

/// What the first person prepared.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Which act will be done when signed: `need.declare`, `hold.release`, ...
    pub act: &'static str,
    pub kind: &'static str,
    pub record: Uuid,
    pub country: Option<domain::country::Country>,
    /// Everything the signature covers.
    pub body: &'a Value,
    pub reason: &'a str,
}

/// Keeps a prepared act for the second person and returns its id. An earlier
/// open one for the same act and record falls.
pub async fn prepare(tx: &Tx, by: &By, draft: Draft<'_>) -> Result<Uuid> {
    use sea_orm::sea_query::Expr;
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(FALLEN))
        .filter(entity::Column::RecordId.eq(draft.record))
        .filter(entity::Column::Act.eq(draft.act))
        .filter(entity::Column::State.eq(OPEN))
        .exec(&**tx)
        .await?;
    let id = ids::fresh();
    entity::Entity::insert(entity::ActiveModel {
        id: Set(id),
        act: Set(draft.act.to_owned()),
        kind: Set(draft.kind.to_owned()),
        record_id: Set(draft.record),
        country: Set(draft.country.map(|c| c.to_string())),
        body: Set(draft.body.to_string()),
        body_hash: Set(content_hash(draft.body)),
        reason: Set(draft.reason.to_owned()),
        state: Set(OPEN.to_owned()),
        prepared_by: Set(by.actor.person),
        prepared_by_name: Set(by.actor.name.clone()),
        prepared_at_ms: Set(by.at.ms()),
        settled_by: Set(None),
        settled_by_name: Set(None),
        settled_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}

/// The second signature. Locks the prepared act, checks that the signer is
/// another person, still an approver past the cool-off, freshly verified, and
/// that `shown_hash`, what the signer saw, is what was prepared.
pub async fn settle(tx: &Tx, by: &By, id: Uuid, shown_hash: &str) -> Result<(entity::Model, Value)> {
    by.stepped_up()?;
    let proposal = lock_open(tx, id).await?;
    if proposal.prepared_by == by.actor.person {
        return Err(CommandError::refused("common-second-person-same"));
    }
    if !by.actor.has_any(&[Role::Approver, Role::SystemAdmin]) {
        return Err(CommandError::Forbidden);
    }
    still_holds(tx, by).await?;
    if !by.actor.may_countersign {
        return Err(CommandError::refused("common-second-person-cool-off"));
    }
    let body: Value = serde_json::from_str(&proposal.body)
        .map_err(|e| CommandError::Corrupt(format!("proposal {id}: {e}")))?;
    if proposal.body_hash != shown_hash || content_hash(&body) != proposal.body_hash {
        return Err(CommandError::refused("common-second-person-changed"));
    }
    close(tx, by, &proposal, SIGNED).await?;
    Ok((proposal, body))
}

/// The signer's role as it is now, locked: a role taken away while the page was
/// open, or taken and given again, signs nothing.
async fn still_holds(tx: &Tx, by: &By) -> Result<()> {
    let signer = people::person::Entity::find_by_id(by.actor.person).one(&**tx).await?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(by.actor.person))
        .filter(role_grant::Column::Role.is_in([Role::Approver.code(), Role::SystemAdmin.code()]))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .filter(role_grant::Column::GrantedAtMs.lte(by.at.ms()))
        .lock_exclusive()
        .all(&**tx)
        .await?;
    if grants.is_empty() || signer.is_none_or(|row| row.state != people::ACTIVE) {
        return Err(CommandError::Forbidden);
    }
    Ok(())
}

/// The second person sends it back instead of signing.
pub async fn give_back(tx: &Tx, by: &By, id: Uuid) -> Result<entity::Model> {
    let proposal = lock_open(tx, id).await?;
    close(tx, by, &proposal, RETURNED).await?;
    Ok(proposal)
}

/// Open proposals about a record, newest first.
pub async fn open_for(db: &impl ConnectionTrait, record: Uuid) -> Result<Vec<entity::Model>> {
    Ok(entity::Entity::find()
        .filter(entity::Column::RecordId.eq(record))
        .filter(entity::Column::State.eq(OPEN))
        .order_by_desc(entity::Column::Id)
        .all(db)
        .await?)
}

/// Every proposal about a record, newest first: who prepared and who signed what.
pub async fn all_for(db: &impl ConnectionTrait, record: Uuid) -> Result<Vec<entity::Model>> {
    Ok(entity::Entity::find()
        .filter(entity::Column::RecordId.eq(record))
        .order_by_desc(entity::Column::Id)
        .all(db)
        .await?)
}

async fn lock_open(tx: &Tx, id: Uuid) -> Result<entity::Model> {
    let proposal =
        entity::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or(CommandError::NotFound)?;
    if proposal.state != OPEN {
        return Err(CommandError::refused("common-second-person-settled"));
    }
    Ok(proposal)
}

async fn close(tx: &Tx, by: &By, proposal: &entity::Model, state: &str) -> Result<()> {
    entity::Entity::update(entity::ActiveModel {
        id: Set(proposal.id),
        state: Set(state.to_owned()),
        settled_by: Set(Some(by.actor.person)),
        settled_by_name: Set(Some(by.actor.name.clone())),
        settled_at_ms: Set(Some(by.at.ms())),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    Ok(())
}
