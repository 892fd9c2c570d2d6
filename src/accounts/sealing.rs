//! Second factors at rest: sealed with the instance's first key, whatever they
//! were before, and taken away where their key is lost.

use crate::accounts::entity::invitation;
use crate::app::{App, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::session;
use crate::keys::{key_of, start_of};
use crate::people::{self, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// A row's id, whose secret it holds, and the secret as it is kept.
type Kept = (Uuid, Uuid, String);

/// Secrets that the first key did not seal.
async fn others(app: &App) -> Result<(Vec<Kept>, Vec<Kept>)> {
    let current = app.keys.current().map(start_of).unwrap_or_default();
    let like = format!("{current}%");
    let of_people = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Id, person::Column::TotpSecret])
        .filter(person::Column::TotpSecret.is_not_null());
    let of_links = invitation::Entity::find().select_only().columns([
        invitation::Column::Id,
        invitation::Column::PersonId,
        invitation::Column::TotpSecret,
    ]);
    let (of_people, of_links) = match current.is_empty() {
        true => (of_people, of_links),
        false => (
            of_people.filter(person::Column::TotpSecret.not_like(like.as_str())),
            of_links.filter(invitation::Column::TotpSecret.not_like(like.as_str())),
        ),
    };
    let db = app.db.read();
    Ok((of_people.into_tuple().all(db).await?, of_links.into_tuple().all(db).await?))
}

/// Names of keys that sealed something and are not in the ring.
///
/// # Errors
/// The database.
pub async fn unknown_keys(app: &App) -> Result<Vec<String>> {
    let (people, links) = others(app).await?;
    let mut names: Vec<String> = people
        .iter()
        .chain(&links)
        .filter_map(|(.., kept)| key_of(kept))
        .filter(|name| !app.keys.has(name))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Seals with the first key what is plain or sealed with an older one. Several
/// instances may do so at once: who comes second changes nothing.
///
/// # Errors
/// [`CommandError::Corrupt`] for a secret that no key of the ring opens.
pub async fn settle(app: &App) -> Result<u64> {
    let (people, links) = others(app).await?;
    let mut sealed = 0;
    for (id, whose, kept) in people {
        let closed = app.keys.seal(whose, &app.keys.open(whose, &kept)?)?;
        let done = person::Entity::update_many()
            .col_expr(person::Column::TotpSecret, Expr::value(closed))
            .filter(person::Column::Id.eq(id))
            .filter(person::Column::TotpSecret.eq(kept))
            .exec(app.db.read());
        sealed += done.await?.rows_affected;
    }
    for (id, whose, kept) in links {
        let closed = app.keys.seal(whose, &app.keys.open(whose, &kept)?)?;
        let done = invitation::Entity::update_many()
            .col_expr(invitation::Column::TotpSecret, Expr::value(closed))
            .filter(invitation::Column::Id.eq(id))
            .filter(invitation::Column::TotpSecret.eq(kept))
            .exec(app.db.read());
        sealed += done.await?.rows_affected;
    }
    Ok(sealed)
}

/// Gives up what a lost key sealed: these people have no second factor any more
/// and wait for a new link. Answers how many.
///
/// # Errors
/// [`CommandError::Refused`] while the key is in the ring.
pub async fn forget(app: &App, name: &str) -> Result<u64> {
    if app.keys.has(name) {
        return Err(CommandError::refused("accounts-key-in-use"));
    }
    let like = format!("{}%", start_of(name));
    let tx = app.begin_system().await?;
    let lost =
        person::Entity::find().filter(person::Column::TotpSecret.like(like.as_str())).all(&*tx).await?;
    for row in &lost {
        without_factor(app, &tx, row).await?;
    }
    invitation::Entity::delete_many()
        .filter(invitation::Column::TotpSecret.like(like.as_str()))
        .exec(&*tx)
        .await?;
    tx.commit("").await?;
    Ok(lost.len() as u64)
}

async fn without_factor(app: &App, tx: &Tx, row: &person::Model) -> Result<()> {
    let state = if row.state == people::ACTIVE { people::INVITED } else { row.state.as_str() };
    person::Entity::update(person::ActiveModel {
        id: Set(row.id),
        totp_secret: Set(None),
        password_hash: Set(None),
        state: Set(state.to_owned()),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    session::end_all(tx, row.id).await?;
    let entry = Entry::new("factor-reset", "person", row.id, Visible::Administration)
        .data(json!({ "name": row.name }));
    audit::record_system(tx, app.now(), entry).await
}
