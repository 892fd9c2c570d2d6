//! Browsers people signed in from before. A stranger's failed tries are counted
//! apart from theirs, so he cannot lock anybody out.

use super::entity::device::{ActiveModel, Column, Entity};
use crate::app::{App, Tx};
use crate::error::Result;
use crate::http::session::hash;
use crate::ids;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

/// How long a browser is remembered after its last sign-in.
pub const DAYS: i64 = 180;
const DAY_MS: i64 = 86_400_000;

/// Whether this browser's token belongs to the person. Asks the database also
/// for nobody, so that unknown accounts take no shorter way.
///
/// # Errors
/// The database.
pub async fn knows(app: &App, person: Option<Uuid>, token: &str) -> Result<bool> {
    Ok(Entity::find()
        .filter(Column::PersonId.eq(person.unwrap_or_default()))
        .filter(Column::TokenHash.eq(hash(token)))
        .filter(Column::SeenAtMs.gt(app.now().ms() - DAYS * DAY_MS))
        .one(app.db.read())
        .await?
        .is_some())
}

/// Remembers a browser after a full sign-in.
///
/// # Errors
/// The database.
pub async fn remember(app: &App, tx: &Tx, person: Uuid, token: &str) -> Result<()> {
    let now_ms = app.now().ms();
    Entity::insert(ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(person),
        token_hash: Set(hash(token)),
        created_at_ms: Set(now_ms),
        seen_at_ms: Set(now_ms),
    })
    .on_conflict(
        OnConflict::columns([Column::PersonId, Column::TokenHash])
            .value(Column::SeenAtMs, Expr::value(now_ms))
            .to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// # Errors
/// The database.
pub async fn count(app: &App, person: Uuid) -> Result<u64> {
    Ok(Entity::find().filter(Column::PersonId.eq(person)).count(app.db.read()).await?)
}

/// # Errors
/// The database.
pub async fn forget_all(tx: &Tx, person: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(&**tx).await?;
    Ok(())
}
