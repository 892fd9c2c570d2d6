//! Running numbers of a series in a year: one statement draws the next, so two
//! acts never draw the same and a number that was given out stays used.

use super::entity::series;
use crate::app::Tx;
use crate::error::{CommandError, Result};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// The next number: `EA-BE` in 2026 gives `EA-BE-2026-000001`.
///
/// # Errors
/// The database's.
pub async fn next(tx: &Tx, series: &str, year: i32) -> Result<String> {
    let row = series::Entity::insert(series::ActiveModel {
        series: Set(series.to_owned()),
        year: Set(year),
        last: Set(1),
    })
    .on_conflict(
        OnConflict::columns([series::Column::Series, series::Column::Year])
            .value(series::Column::Last, Expr::col((series::Entity, series::Column::Last)).add(1))
            .to_owned(),
    )
    .exec_with_returning(&**tx)
    .await?;
    let last = u32::try_from(row.last).map_err(|_| CommandError::Corrupt(format!("series {series}")))?;
    Ok(format!("{series}-{year}-{last:06}"))
}
