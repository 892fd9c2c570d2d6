//! Finders. Sets are nobody's in particular: whoever may read the law reads them.

use super::entity::{self, ACTIVE, PROPOSED};
use super::files::Files;
use crate::error::{CommandError, Result};
use sea_orm::sea_query::Order;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Id and hash of the active set.
pub async fn active(db: &impl ConnectionTrait) -> Result<Option<(Uuid, String)>> {
    Ok(entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .column(entity::Column::Hash)
        .filter(entity::Column::State.eq(ACTIVE))
        .into_tuple()
        .one(db)
        .await?)
}

/// The files of a set.
pub async fn files(db: &impl ConnectionTrait, id: Uuid) -> Result<Files> {
    let content: Option<String> = entity::Entity::find_by_id(id)
        .select_only()
        .column(entity::Column::Content)
        .into_tuple()
        .one(db)
        .await?;
    let content = content.ok_or(CommandError::NotFound)?;
    serde_json::from_str(&content).map_err(|e| CommandError::Corrupt(format!("reference set {id}: {e}")))
}

/// The files in force: the active set's, or the shipped ones.
pub async fn files_in_force(db: &impl ConnectionTrait) -> Result<Files> {
    match active(db).await? {
        Some((id, _)) => files(db, id).await,
        None => Ok(Files::built_in()),
    }
}

/// A set without its content.
#[derive(Clone, Debug, sea_orm::FromQueryResult, serde::Serialize)]
pub struct Summary {
    pub id: Uuid,
    pub hash: String,
    pub state: String,
    pub origin: String,
    pub set_up: bool,
    pub loaded_by: Option<Uuid>,
    pub loaded_by_name: Option<String>,
    pub loaded_at_ms: i64,
    pub activated_by_name: Option<String>,
    pub activated_at_ms: Option<i64>,
}

fn summaries() -> sea_orm::Select<entity::Entity> {
    use entity::Column::*;
    entity::Entity::find().select_only().columns([
        Id,
        Hash,
        State,
        Origin,
        SetUp,
        LoadedBy,
        LoadedByName,
        LoadedAtMs,
        ActivatedByName,
        ActivatedAtMs,
    ])
}

/// Every set, newest first.
pub async fn sets(db: &impl ConnectionTrait) -> Result<Vec<Summary>> {
    Ok(summaries().order_by(entity::Column::Id, Order::Desc).into_model().all(db).await?)
}

pub async fn set(db: &impl ConnectionTrait, id: Uuid) -> Result<Summary> {
    summaries().filter(entity::Column::Id.eq(id)).into_model().one(db).await?.ok_or(CommandError::NotFound)
}

/// Whether anything is waiting for a second person.
pub async fn proposed(db: &impl ConnectionTrait) -> Result<Option<Summary>> {
    Ok(summaries()
        .filter(entity::Column::State.eq(PROPOSED))
        .order_by(entity::Column::Id, Order::Desc)
        .into_model()
        .one(db)
        .await?)
}
