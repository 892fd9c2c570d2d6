//! Proof that every balance is the sum of its entries, and carries the figure that
//! is in force (I-05).

use super::entity::{balance, declaration, entry};
use super::{queries, record};
use crate::error::Result;
use domain::message::Message;
use domain::needs::{excess, in_force};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

const PAGE: u64 = 500;

#[derive(Debug, Default, PartialEq, Eq, FromQueryResult)]
struct Sums {
    used: i64,
    reserved: i64,
    pending: i64,
    overridden: i64,
    excess: i64,
}

/// The first balance that is not what its entries and declarations say, in words.
pub async fn balances(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let mut last = Uuid::nil();
    loop {
        let page = balance::Entity::find()
            .filter(balance::Column::Id.gt(last))
            .order_by_asc(balance::Column::Id)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(end) = page.last() else { return Ok(None) };
        last = end.id;
        for row in &page {
            if let Some(found) = difference(db, row).await? {
                return Ok(Some(found));
            }
        }
    }
}

async fn difference(db: &impl ConnectionTrait, row: &balance::Model) -> Result<Option<Message>> {
    let key = record::key(row)?;
    let sums = sums(db, row.id).await?;
    for (column, shown, sum) in [
        ("used", row.used_mg, sums.used),
        ("reserved", row.reserved_mg, sums.reserved),
        ("pending", row.pending_mg, sums.pending),
        ("overridden", row.overridden_mg, sums.overridden),
        ("excess", row.excess_mg, sums.excess),
    ] {
        if shown != sum {
            let message = Message::new("needs-verify-sum");
            return Ok(Some(
                message.with("need", &key).with("column", column).with("shown", shown).with("sum", sum),
            ));
        }
    }
    let amounts = record::balance(row)?;
    let past = excess(amounts.declared, amounts.used, amounts.reserved, amounts.overridden);
    if past != amounts.excess {
        let message = Message::new("needs-verify-excess");
        return Ok(Some(message.with("need", &key).with("shown", amounts.excess).with("right", past)));
    }
    let all = queries::declarations(db, key.country, &key.substance, key.line).await?;
    let found = in_force(&all, key.year);
    let right = found.map(|one| (one.id, one.declared, one.year, one.revision));
    let shown =
        row.declaration_id.map(|id| (id, amounts.declared, row.declared_for.unwrap_or(0), row.revision));
    Ok((right != shown).then(|| Message::new("needs-verify-declaration").with("need", &key)))
}

async fn sums(db: &impl ConnectionTrait, balance: Uuid) -> Result<Sums> {
    let found = entry::Entity::find()
        .select_only()
        .column_as(queries::sum_mg(entry::Column::UsedMg), "used")
        .column_as(queries::sum_mg(entry::Column::ReservedMg), "reserved")
        .column_as(queries::sum_mg(entry::Column::PendingMg), "pending")
        .column_as(queries::sum_mg(entry::Column::OverriddenMg), "overridden")
        .column_as(queries::sum_mg(entry::Column::ExcessMg), "excess")
        .filter(entry::Column::BalanceId.eq(balance))
        .into_model::<Sums>()
        .one(db)
        .await?;
    Ok(found.unwrap_or_default())
}

/// A declaration that lost its place in the row of revisions, in words.
pub async fn revisions(db: &impl ConnectionTrait) -> Result<Option<Message>> {
    let rows = declaration::Entity::find()
        .order_by_asc(declaration::Column::SeriesId)
        .order_by_asc(declaration::Column::Year)
        .order_by_asc(declaration::Column::Revision)
        .all(db)
        .await?;
    let mut before: Option<&declaration::Model> = None;
    for row in &rows {
        let expected = match before {
            Some(last) if (last.series_id, last.year) == (row.series_id, row.year) => last.revision + 1,
            _ => 1,
        };
        if row.revision != expected {
            let need = format!("{}/{}/{}/{}", row.country, row.substance, row.line, row.year);
            return Ok(Some(
                Message::new("needs-verify-revision").with("need", need).with("revision", expected),
            ));
        }
        before = Some(row);
    }
    Ok(None)
}
