//! Which open bookings a new figure would touch, and how: what the first person
//! sees before preparing and the second before signing.

use super::declare::Statement;
use super::entity::{balance, entry};
use super::{queries, record};
use crate::error::Result;
use domain::quantity::Mass;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// What a notification has open on one year's balance, and how far past the need
/// the balance would lie with its pending part authorised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    pub notification: Uuid,
    pub year: i32,
    pub pending: Mass,
    pub reserved: Mass,
    /// `None`: no limit on file.
    pub over_before: Option<Mass>,
    pub over_after: Option<Mass>,
}

impl Touched {
    /// Whether it would fit before and not after, or the other way round.
    pub fn changes(&self) -> bool {
        let past = |over: Option<Mass>| over.is_some_and(|over| over > Mass::ZERO);
        past(self.over_before) != past(self.over_after)
    }
}

#[derive(FromQueryResult)]
struct Open {
    notification: Uuid,
    pending: i64,
    reserved: i64,
}

/// The open bookings of every year that would carry the figure.
pub async fn touched(db: &impl ConnectionTrait, statement: &Statement) -> Result<Vec<Touched>> {
    let mut found = Vec::new();
    let Some(series) = queries::series(db, statement.country, &statement.substance, statement.line).await?
    else {
        return Ok(found);
    };
    let carrying = balance::Entity::find()
        .filter(balance::Column::SeriesId.eq(series.id))
        .filter(balance::Column::Year.gte(statement.year))
        .filter(balance::Column::DeclaredFor.is_null().or(balance::Column::DeclaredFor.lte(statement.year)))
        .order_by_asc(balance::Column::Year)
        .all(db)
        .await?;
    for row in carrying {
        let before = record::balance(&row)?;
        let after = domain::needs::Balance { declared: statement.declared, ..before };
        for open in open_on(db, row.id).await? {
            let pending = Mass::from_mg(open.pending);
            found.push(Touched {
                notification: open.notification,
                year: row.year,
                pending,
                reserved: Mass::from_mg(open.reserved),
                over_before: before.over(pending),
                over_after: after.over(pending),
            });
        }
    }
    Ok(found)
}

async fn open_on(db: &impl ConnectionTrait, balance: Uuid) -> Result<Vec<Open>> {
    let pending = || queries::sum_mg(entry::Column::PendingMg);
    let reserved = || queries::sum_mg(entry::Column::ReservedMg);
    Ok(entry::Entity::find()
        .select_only()
        .column_as(entry::Column::NotificationId, "notification")
        .column_as(pending(), "pending")
        .column_as(reserved(), "reserved")
        .filter(entry::Column::BalanceId.eq(balance))
        .filter(entry::Column::NotificationId.is_not_null())
        .group_by(entry::Column::NotificationId)
        .having(pending().gt(0).or(reserved().gt(0)))
        .order_by_asc(entry::Column::NotificationId)
        .into_model::<Open>()
        .all(db)
        .await?)
}
