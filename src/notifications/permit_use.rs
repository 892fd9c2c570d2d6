//! What consignments draw on the permits they present. A number is counted as it
//! is presented, on file or not: a permit that is registered later is known to be
//! drawn on. Counters move by one statement each and always in the same order.

use super::commands::permits::number_key;
use super::entity::{item, permit, permit_draw as draw, permit_use as counter};
use super::standing::{self, Row};
use crate::app::Tx;
use crate::error::Result;
use domain::licence::keys_covering;
use domain::notification::content::PermitKind;
use domain::quantity::Mass;
use domain::substance::Catalogue;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uuid::Uuid;

type Counter = (String, String, String, String);

/// Changes of counters, applied in one order that is the same for everybody.
#[derive(Default)]
struct Moves(BTreeMap<Counter, i64>);

impl Moves {
    fn add(&mut self, draw: &draw::Model, mg: i64) {
        let key = (draw.country.clone(), draw.number_key.clone(), draw.kind.clone(), draw.substance.clone());
        *self.0.entry(key).or_default() += mg;
    }

    async fn apply(self, tx: &Tx) -> Result<()> {
        for ((country, number_key, kind, substance), mg) in self.0.into_iter().filter(|(_, mg)| *mg != 0) {
            let moved = Expr::col((counter::Entity, counter::Column::UsedMg)).add(mg);
            counter::Entity::insert(counter::ActiveModel {
                country: Set(country),
                number_key: Set(number_key),
                kind: Set(kind),
                substance: Set(substance),
                used_mg: Set(mg),
            })
            .on_conflict(
                OnConflict::columns([
                    counter::Column::Country,
                    counter::Column::NumberKey,
                    counter::Column::Kind,
                    counter::Column::Substance,
                ])
                .value(counter::Column::UsedMg, moved)
                .to_owned(),
            )
            .exec_without_returning(&**tx)
            .await?;
        }
        Ok(())
    }
}

/// Draws the items of a notification on the permit it presents. Drawn again
/// unchanged that has no further effect; with another quantity or number it
/// replaces what was drawn.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn draw(tx: &Tx, row: &Row, items: &[item::Model], masses: &[Mass]) -> Result<()> {
    let body = standing::body(row)?;
    let named = body.permit.filter(|permit| permit.kind != PermitKind::None);
    let named = named.map(|permit| (number_key(&permit.number), permit.kind.code()));
    let mut moves = Moves::default();
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    erase(tx, &ids, &mut moves).await?;
    if let Some((number_key, kind)) = named.filter(|(number, _)| !number.is_empty()) {
        for (item, mass) in items.iter().zip(masses) {
            let fresh = draw::Model {
                item_id: item.id,
                notification_id: row.id,
                country: row.destination.clone(),
                number_key: number_key.clone(),
                kind: kind.to_owned(),
                substance: item.substance.clone(),
                mass_mg: mass.mg(),
            };
            moves.add(&fresh, fresh.mass_mg);
            draw::Entity::insert(draw::ActiveModel::from(fresh)).exec_without_returning(&**tx).await?;
        }
    }
    moves.apply(tx).await
}

/// Takes back what items draw: objected to, refused, withdrawn, cancelled, lapsed.
///
/// # Errors
/// The database's.
pub async fn take_back(tx: &Tx, items: &[Uuid]) -> Result<()> {
    let mut moves = Moves::default();
    erase(tx, items, &mut moves).await?;
    moves.apply(tx).await
}

async fn erase(tx: &Tx, items: &[Uuid], moves: &mut Moves) -> Result<()> {
    let known = draw::Entity::find()
        .filter(draw::Column::ItemId.is_in(items.iter().copied()))
        .order_by_asc(draw::Column::ItemId)
        .all(&**tx)
        .await?;
    for one in known {
        if draw::Entity::delete_by_id(one.item_id).exec(&**tx).await?.rows_affected > 0 {
            moves.add(&one, -one.mass_mg);
        }
    }
    Ok(())
}

/// What others than this notification draw on a permit, of the substance it is
/// for. `alone`: no other kind of permit of that country has the number, so that
/// it does not matter under which kind it was presented.
///
/// # Errors
/// The database's.
pub async fn drawn_by_others(
    db: &impl ConnectionTrait,
    catalogue: &Catalogue,
    permit: &permit::Model,
    alone: bool,
    own: Uuid,
) -> Result<Mass> {
    let meant = |kind: &str, substance: &str| {
        (alone || kind == permit.kind)
            && permit
                .substance
                .as_ref()
                .is_none_or(|key| keys_covering(catalogue, substance).iter().any(|covers| covers == key))
    };
    let all = counter::Entity::find()
        .filter(counter::Column::Country.eq(&permit.country))
        .filter(counter::Column::NumberKey.eq(&permit.number_key))
        .all(db)
        .await?;
    let own = draw::Entity::find().filter(draw::Column::NotificationId.eq(own)).all(db).await?;
    let same = |one: &draw::Model| one.country == permit.country && one.number_key == permit.number_key;
    let all: i64 = all.iter().filter(|one| meant(&one.kind, &one.substance)).map(|one| one.used_mg).sum();
    let own: i64 =
        own.iter().filter(|one| same(one) && meant(&one.kind, &one.substance)).map(|one| one.mass_mg).sum();
    Ok(Mass::from_mg(all - own))
}

/// Whether anything is drawn on this permit number at all.
///
/// # Errors
/// The database's.
pub async fn is_used(db: &impl ConnectionTrait, permit: &permit::Model) -> Result<bool> {
    let found = counter::Entity::find()
        .filter(counter::Column::Country.eq(&permit.country))
        .filter(counter::Column::NumberKey.eq(&permit.number_key))
        .filter(counter::Column::UsedMg.gt(0))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// The notifications that present this number.
///
/// # Errors
/// The database's.
pub async fn presenting(db: &impl ConnectionTrait, country: &str, number_key: &str) -> Result<Vec<Uuid>> {
    let draws = draw::Entity::find()
        .filter(draw::Column::Country.eq(country))
        .filter(draw::Column::NumberKey.eq(number_key))
        .all(db)
        .await?;
    let mut ids: Vec<Uuid> = draws.into_iter().map(|one| one.notification_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
