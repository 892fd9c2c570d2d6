//! Finders: room, holdings, what is on file.

use super::entity::{balance, declaration, entry, series};
use super::record;
use crate::error::{CommandError, Result};
use domain::country::Country;
use domain::needs::{Declaration, Held, Key, Line, Room, in_force, line_for};
use domain::quantity::Mass;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// The balance of a key as it stands. A year on which nothing was booked yet has
/// the figure carried forward, and nothing used.
///
/// # Errors
/// The database, or a row that cannot be.
pub async fn room(db: &impl ConnectionTrait, key: &Key) -> Result<Room> {
    if let Some(row) = by_key(key).one(db).await? {
        return record::room(&row);
    }
    let declarations = declarations(db, key.country, &key.substance, key.line).await?;
    Ok(record::unopened(key, in_force(&declarations, key.year)))
}

/// The key on which goods of `goods` line are booked: their own line where that
/// is declared, the combined one where only that is.
pub async fn key_for(
    db: &impl ConnectionTrait,
    country: Country,
    substance: &str,
    goods: Line,
    year: i32,
) -> Result<Key> {
    let mut on_file = Vec::new();
    for line in [goods, Line::Combined] {
        let declarations = declarations(db, country, substance, line).await?;
        if let Some(found) = in_force(&declarations, year).filter(|one| one.declared.limit().is_some()) {
            on_file.push((line, found.year));
        }
    }
    let line =
        line_for(goods, |line| on_file.iter().find(|(filed, _)| *filed == line).map(|(_, year)| *year));
    Ok(Key { country, substance: substance.to_owned(), line, year })
}

/// Every declaration of a country's substance and line, as the arithmetic takes them.
pub async fn declarations(
    db: &impl ConnectionTrait,
    country: Country,
    substance: &str,
    line: Line,
) -> Result<Vec<Declaration>> {
    history(db, country, substance, line).await?.iter().map(record::declaration).collect()
}

/// The same as rows, newest first.
pub async fn history(
    db: &impl ConnectionTrait,
    country: Country,
    substance: &str,
    line: Line,
) -> Result<Vec<declaration::Model>> {
    Ok(declaration::Entity::find()
        .filter(declaration::Column::Country.eq(country.as_str()))
        .filter(declaration::Column::Substance.eq(substance))
        .filter(declaration::Column::Line.eq(line.code()))
        .order_by_desc(declaration::Column::Year)
        .order_by_desc(declaration::Column::Revision)
        .all(db)
        .await?)
}

pub fn by_key(key: &Key) -> sea_orm::Select<balance::Entity> {
    balance::Entity::find()
        .filter(balance::Column::Country.eq(key.country.as_str()))
        .filter(balance::Column::Substance.eq(key.substance.as_str()))
        .filter(balance::Column::Line.eq(key.line.code()))
        .filter(balance::Column::Year.eq(key.year))
}

pub async fn series(
    db: &impl ConnectionTrait,
    country: Country,
    substance: &str,
    line: Line,
) -> Result<Option<series::Model>> {
    Ok(series::Entity::find()
        .filter(series::Column::Country.eq(country.as_str()))
        .filter(series::Column::Substance.eq(substance))
        .filter(series::Column::Line.eq(line.code()))
        .one(db)
        .await?)
}

/// A sum of milligrams that both databases answer as a 64-bit integer.
pub fn sum_mg(column: entry::Column) -> Expr {
    Expr::expr(Expr::col((entry::Entity, column)).sum().if_null(0_i64)).cast_as("bigint")
}

#[derive(Debug, FromQueryResult)]
struct HeldRow {
    pending: i64,
    reserved: i64,
    used: i64,
    overridden: i64,
}

/// What one item holds on one balance: the sums of its own entries.
pub async fn held(db: &impl ConnectionTrait, balance: Uuid, item: Uuid) -> Result<Held> {
    let row = entry::Entity::find()
        .select_only()
        .column_as(sum_mg(entry::Column::PendingMg), "pending")
        .column_as(sum_mg(entry::Column::ReservedMg), "reserved")
        .column_as(sum_mg(entry::Column::UsedMg), "used")
        .column_as(sum_mg(entry::Column::OverriddenMg), "overridden")
        .filter(entry::Column::ItemId.eq(item))
        .filter(entry::Column::BalanceId.eq(balance))
        .into_model::<HeldRow>()
        .one(db)
        .await?
        .ok_or_else(|| CommandError::Corrupt(format!("no sum for item {item}")))?;
    let amounts = [row.pending, row.reserved, row.used, row.overridden];
    if amounts.iter().any(|mg| *mg < 0) {
        return Err(CommandError::Corrupt(format!("item {item} holds less than nothing on {balance}")));
    }
    let [pending, reserved, used, overridden] = amounts.map(Mass::from_mg);
    Ok(Held { pending, reserved, used, overridden })
}

/// The balances on which an item holds something, with what it holds.
pub async fn holdings(db: &impl ConnectionTrait, item: Uuid) -> Result<Vec<(Key, Held)>> {
    let ids: Vec<Uuid> = entry::Entity::find()
        .select_only()
        .column(entry::Column::BalanceId)
        .distinct()
        .filter(entry::Column::ItemId.eq(item))
        .into_tuple()
        .all(db)
        .await?;
    let rows = balance::Entity::find().filter(balance::Column::Id.is_in(ids)).all(db).await?;
    let mut found = Vec::new();
    for row in rows {
        let held = held(db, row.id, item).await?;
        if held != Held::default() {
            found.push((record::key(&row)?, held));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}
