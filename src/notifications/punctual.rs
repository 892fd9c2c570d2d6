//! How often a company files later than the law wants (R51): counted by month with
//! the filing itself, so that asking never looks through what was filed.

use super::entity::{filing_count as count, filing_month as month};
use super::standing::Row;
use crate::app::Tx;
use crate::error::Result;
use domain::licence::month_index;
use domain::screening::facts::Late;
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// The month of the filing and the eleven before it.
const MONTHS: i32 = 12;

/// Counts a notification for its exporter, as it stands now. Counted again it
/// replaces what was counted; it stays in the month of its first submission.
///
/// # Errors
/// The database's.
pub async fn file(tx: &Tx, at: Instant, row: &Row) -> Result<()> {
    let Some(operator) = row.operator_id else { return Ok(()) };
    let late = row.earliest_dispatch_on.is_some_and(|earliest| row.dispatch_on < earliest);
    let known = count::Entity::find_by_id(row.id).lock_exclusive().one(&**tx).await?;
    let (month, fresh, more) = match &known {
        Some(known) if known.late == late => return Ok(()),
        Some(known) => (known.month, 0, i64::from(late) - i64::from(known.late)),
        None => (month_index(at.utc().date_naive()), 1, i64::from(late)),
    };
    count::Entity::insert(count::ActiveModel {
        notification_id: Set(row.id),
        operator_id: Set(operator),
        month: Set(month),
        late: Set(late),
    })
    .on_conflict(
        OnConflict::column(count::Column::NotificationId).update_column(count::Column::Late).to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    let column = |column: month::Column, by: i64| (column, Expr::col((month::Entity, column)).add(by));
    month::Entity::insert(month::ActiveModel {
        operator_id: Set(operator),
        month: Set(month),
        filed: Set(fresh),
        late: Set(more),
    })
    .on_conflict(
        OnConflict::columns([month::Column::OperatorId, month::Column::Month])
            .values([column(month::Column::Filed, fresh), column(month::Column::Late, more)])
            .to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Late filings of all that a company filed in twelve months, this one left out.
///
/// # Errors
/// The database's.
pub async fn share(db: &impl ConnectionTrait, operator: Uuid, own: Uuid, at: Instant) -> Result<Late> {
    let last = month_index(at.utc().date_naive());
    let window = last - MONTHS + 1..=last;
    let months = month::Entity::find()
        .filter(month::Column::OperatorId.eq(operator))
        .filter(month::Column::Month.between(*window.start(), last))
        .all(db)
        .await?;
    let (late, of) = months.iter().fold((0, 0), |(late, of), month| (late + month.late, of + month.filed));
    let own = count::Entity::find_by_id(own).one(db).await?.filter(|own| window.contains(&own.month));
    Ok(match own {
        Some(own) => Late { late: late - i64::from(own.late), of: of - 1 },
        None => Late { late, of },
    })
}
