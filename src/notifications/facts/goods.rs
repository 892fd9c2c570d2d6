//! The goods with the room that is left on the importing country's need.

use super::Source;
use crate::error::{CommandError, Result};
use crate::needs::{self, entity::balance, entity::entry};
use crate::notifications::booking::{self, Share};
use crate::notifications::entity::{item, notification};
use domain::licence::keys_covering;
use domain::needs::{Held, Room};
use domain::quantity::{Mass, Step};
use domain::screening::facts::{Contribution, Item, RecordKind, Reference};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// At most so many records are named beside a sum.
const NAMED: usize = 5;

pub(super) async fn items(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Vec<Item>> {
    let shares = booking::shares(db, source.row, &source.items, &source.masses).await?;
    let mut out = Vec::new();
    for (item, mass) in source.items.iter().zip(&source.masses) {
        let of_item: Vec<&Share> = shares.iter().filter(|share| share.item == item.id).collect();
        if of_item.is_empty() {
            out.push(plain(source, item, *mass)?);
        }
        for share in of_item {
            let mut one = plain(source, item, share.mass)?;
            with_room(db, source, share, &mut one).await?;
            out.push(one);
        }
    }
    Ok(out)
}

fn plain(source: &Source<'_>, item: &item::Model, mass: Mass) -> Result<Item> {
    let catalogue = &source.reference.catalogue;
    let steps: Vec<Step> = serde_json::from_str(&item.steps)
        .map_err(|e| CommandError::Corrupt(format!("item {}: steps: {e}", item.id)))?;
    let resolved = catalogue.resolve(&item.substance);
    let name = resolved.as_ref().map_or_else(|| item.substance.clone(), |r| r.substance.name.clone());
    Ok(Item {
        id: item.id,
        substance: Some(item.substance.clone()),
        name,
        covers: keys_covering(catalogue, &item.substance),
        form: Some(item.form.clone()),
        mass,
        upper_bound: item.upper_bound,
        conversions: steps.iter().map(Step::message).collect(),
        liquid: resolved.is_some_and(|r| r.substance.solution || r.substance.density.is_some()),
        need_expected: item.need_substance.is_some(),
        room: None,
        pending_ahead: Mass::ZERO,
        contributors: Vec::new(),
        import_prohibited: super::law::prohibited(source, item)?,
        notification_due: super::law::duty_of(source, &item.substance),
        arrived: None,
    })
}

async fn with_room(
    db: &impl ConnectionTrait,
    source: &Source<'_>,
    share: &Share,
    item: &mut Item,
) -> Result<()> {
    let room = without(needs::room(db, &share.key).await?, &share.held);
    let free = room.free();
    // Who makes up the sums is asked only where they matter.
    if free.is_some_and(|free| share.mass + room.pending > free) {
        let others = others(db, source.row.id, &room).await?;
        item.pending_ahead = others
            .iter()
            .filter(|other| other.submitted_at_ms < source.row.submitted_at_ms)
            .map(|other| Mass::from_mg(other.pending))
            .sum();
        item.contributors = contributors(others);
    }
    item.room = Some(room);
    Ok(())
}

/// A balance without what the record has itself booked; an override that was
/// signed for it counts.
fn without(room: Room, held: &Held) -> Room {
    Room {
        used: room.used.saturating_sub(held.used),
        reserved: room.reserved.saturating_sub(held.reserved),
        pending: room.pending.saturating_sub(held.pending),
        ..room
    }
}

struct Other {
    id: Uuid,
    reference: String,
    submitted_at_ms: Option<i64>,
    pending: i64,
    booked: i64,
}

#[derive(FromQueryResult)]
struct Sums {
    notification_id: Option<Uuid>,
    pending: i64,
    booked: i64,
}

/// What other notifications hold on a balance.
async fn others(db: &impl ConnectionTrait, own: Uuid, room: &Room) -> Result<Vec<Other>> {
    use entry::Column as C;
    let key = &room.key;
    let found: Option<Uuid> = balance::Entity::find()
        .select_only()
        .column(balance::Column::Id)
        .filter(balance::Column::Country.eq(key.country.as_str()))
        .filter(balance::Column::Substance.eq(&key.substance))
        .filter(balance::Column::Line.eq(key.line.code()))
        .filter(balance::Column::Year.eq(key.year))
        .into_tuple()
        .one(db)
        .await?;
    let Some(balance) = found else { return Ok(Vec::new()) };
    let sum = |expr: Expr| Expr::expr(expr.sum()).cast_as("bigint");
    let sums = entry::Entity::find()
        .select_only()
        .column(C::NotificationId)
        .column_as(sum(Expr::col(C::PendingMg)), "pending")
        .column_as(sum(Expr::col(C::UsedMg).add(Expr::col(C::ReservedMg))), "booked")
        .filter(C::BalanceId.eq(balance))
        .filter(C::NotificationId.ne(own))
        .group_by(C::NotificationId)
        .into_model::<Sums>()
        .all(db)
        .await?;
    let live: Vec<Sums> = sums.into_iter().filter(|s| s.pending > 0 || s.booked > 0).collect();
    let ids = live.iter().filter_map(|s| s.notification_id);
    let rows = notification::Entity::find().filter(notification::Column::Id.is_in(ids)).all(db).await?;
    let rows: BTreeMap<Uuid, notification::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(live
        .into_iter()
        .filter_map(|s| {
            let row = rows.get(&s.notification_id?)?;
            Some(Other {
                id: row.id,
                reference: row.reference.clone(),
                submitted_at_ms: row.submitted_at_ms,
                pending: s.pending,
                booked: s.booked,
            })
        })
        .collect())
}

/// The largest of what is booked, then what is pending in order of receipt.
fn contributors(mut others: Vec<Other>) -> Vec<Contribution> {
    let name = |other: &Other, mass: i64, pending: bool| Contribution {
        record: Reference { kind: RecordKind::Notification, id: other.id, number: other.reference.clone() },
        mass: Mass::from_mg(mass),
        pending,
    };
    others.sort_by_key(|other| (-other.booked, other.id));
    let booked = others.iter().filter(|o| o.booked > 0).take(NAMED);
    let mut out: Vec<Contribution> = booked.map(|o| name(o, o.booked, false)).collect();
    others.sort_by_key(|other| (other.submitted_at_ms, other.id));
    out.extend(others.iter().filter(|o| o.pending > 0).take(NAMED).map(|o| name(o, o.pending, true)));
    out
}
