//! Counting items against ceilings. A counter moves by one statement, so that
//! items counted at once never lose one another; an entry per item and ceiling
//! makes counting again harmless.
//!
//! Whoever counts shares the operator's row; whoever grants or changes a licence
//! takes it alone and fills the new ceilings from the draws. Neither misses the
//! other.

use super::entity::{draw, entry, licence, usage};
use super::handled::Months;
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::ids;
use crate::operators::entity::operator;
use chrono::NaiveDate;
use domain::licence::{Side, Status, Terms};
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What an item of a notification draws, on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    pub operator: Uuid,
    pub item: Uuid,
    pub side: Side,
    /// Every key that covers the goods, see [`domain::licence::keys_covering`].
    pub keys: Vec<String>,
    pub mass: Mass,
    /// Day of dispatch for the sender, of arrival for the receiver.
    pub on: NaiveDate,
}

/// Changes of counters, gathered and then applied in one order that is the same
/// for everybody, so that two acts never wait for each other in a circle.
#[derive(Default)]
struct Moves {
    ceilings: BTreeMap<(Uuid, String, String), i64>,
    months: Months,
}

/// Counts items. Counted again unchanged they have no further effect; with
/// another mass or day that replaces what was counted.
pub async fn count(tx: &Tx, at: Instant, draws: &[Draw]) -> Result<()> {
    let holders: BTreeSet<Uuid> = draws.iter().map(|what| what.operator).collect();
    for holder in &holders {
        let found = operator::Entity::find_by_id(*holder).lock_shared().one(&**tx).await?;
        found.ok_or(CommandError::NotFound)?;
    }
    let mut moves = Moves::default();
    for holder in holders {
        let licences = counting(tx, holder).await?;
        for what in draws.iter().filter(|what| what.operator == holder) {
            count_one(tx, at, what, &licences, &mut moves).await?;
        }
    }
    moves.apply(tx).await
}

async fn count_one(
    tx: &Tx,
    at: Instant,
    what: &Draw,
    licences: &[(Uuid, Terms)],
    moves: &mut Moves,
) -> Result<()> {
    let keys = serde_json::to_string(&what.keys).expect("keys are plain text");
    if let Some(known) = drawn(tx, what).await? {
        if known.mass_mg == what.mass.mg() && known.on_day == what.on && known.keys == keys {
            return Ok(());
        }
        take_back(tx, &known, moves).await?;
    }
    let row = draw::Model {
        id: ids::fresh(),
        operator_id: what.operator,
        item_id: what.item,
        side: what.side.code().to_owned(),
        keys,
        mass_mg: what.mass.mg(),
        on_day: what.on,
        at_ms: at.ms(),
    };
    let fresh = draw::Entity::insert(draw::ActiveModel::from(row.clone()))
        .on_conflict(
            OnConflict::columns([draw::Column::OperatorId, draw::Column::ItemId, draw::Column::Side])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&**tx)
        .await?;
    if fresh == 0 {
        // The same item at the same moment: the other one has counted it.
        return Ok(());
    }
    moves.months.add(&row, row.mass_mg);
    for (id, terms) in licences.iter().filter(|(_, terms)| terms.covers_day(what.on)) {
        put(tx, *id, terms, what, moves).await?;
    }
    Ok(())
}

/// Takes back whatever items hold on anybody's ceilings: objected to, refused,
/// withdrawn, cancelled, lapsed.
pub async fn uncount(tx: &Tx, items: &[Uuid]) -> Result<()> {
    let known = draw::Entity::find()
        .filter(draw::Column::ItemId.is_in(items.iter().copied()))
        .order_by_asc(draw::Column::Id)
        .all(&**tx)
        .await?;
    let mut moves = Moves::default();
    for one in &known {
        take_back(tx, one, &mut moves).await?;
    }
    moves.apply(tx).await
}

/// Fills the ceilings of a licence that was just granted or changed from what
/// its holder drew before. The caller holds the operator's row alone.
pub(super) async fn fill(tx: &Tx, row: &licence::Model) -> Result<()> {
    let terms = row.terms()?;
    if terms.caps.is_empty() {
        return Ok(());
    }
    let mut draws = draw::Entity::find()
        .filter(draw::Column::OperatorId.eq(row.operator_id))
        .filter(draw::Column::OnDay.gte(terms.valid_from));
    if let Some(end) = terms.valid_to {
        draws = draws.filter(draw::Column::OnDay.lte(end));
    }
    let mut moves = Moves::default();
    for known in draws.order_by_asc(draw::Column::Id).all(&**tx).await? {
        put(tx, row.id, &terms, &read(&known)?, &mut moves).await?;
    }
    moves.apply(tx).await
}

/// Takes the operator's row alone until the act is over.
pub(super) async fn alone(tx: &Tx, operator: Uuid) -> Result<()> {
    operator::Entity::find_by_id(operator)
        .lock_exclusive()
        .one(&**tx)
        .await?
        .map(drop)
        .ok_or(CommandError::NotFound)
}

async fn drawn(tx: &Tx, what: &Draw) -> Result<Option<draw::Model>> {
    Ok(draw::Entity::find()
        .filter(draw::Column::OperatorId.eq(what.operator))
        .filter(draw::Column::ItemId.eq(what.item))
        .filter(draw::Column::Side.eq(what.side.code()))
        .one(&**tx)
        .await?)
}

fn read(row: &draw::Model) -> Result<Draw> {
    let corrupt = || CommandError::Corrupt(format!("draw {}", row.id));
    Ok(Draw {
        operator: row.operator_id,
        item: row.item_id,
        side: Side::from_code(&row.side).ok_or_else(corrupt)?,
        keys: serde_json::from_str(&row.keys).map_err(|_| corrupt())?,
        mass: Mass::from_mg(row.mass_mg),
        on: row.on_day,
    })
}

/// Licences whose ceilings count: in force, or suspended but not given up.
async fn counting(tx: &Tx, operator: Uuid) -> Result<Vec<(Uuid, Terms)>> {
    let rows = licence::Entity::find()
        .filter(licence::Column::OperatorId.eq(operator))
        .filter(licence::Column::Status.is_in([Status::Active.code(), Status::Suspended.code()]))
        .order_by_asc(licence::Column::Id)
        .all(&**tx)
        .await?;
    rows.into_iter().map(|row| Ok((row.id, row.terms()?))).collect()
}

/// Enters an item on each ceiling of a licence that counts it.
async fn put(tx: &Tx, id: Uuid, terms: &Terms, what: &Draw, moves: &mut Moves) -> Result<()> {
    for cap in terms.caps.iter().filter(|cap| cap.draws(&what.keys, what.side)) {
        let (key, period) = (cap.key(), cap.period.span(what.on, terms).key);
        let fresh = entry::Entity::insert(entry::ActiveModel {
            id: Set(ids::fresh()),
            licence_id: Set(id),
            cap: Set(key.clone()),
            period_key: Set(period.clone()),
            operator_id: Set(what.operator),
            item_id: Set(what.item),
            side: Set(what.side.code().to_owned()),
            mass_mg: Set(what.mass.mg()),
        })
        .on_conflict(
            OnConflict::columns([
                entry::Column::ItemId,
                entry::Column::Side,
                entry::Column::LicenceId,
                entry::Column::Cap,
            ])
            .do_nothing()
            .to_owned(),
        )
        .exec_without_returning(&**tx)
        .await?;
        if fresh > 0 {
            *moves.ceilings.entry((id, key, period)).or_default() += what.mass.mg();
        }
    }
    Ok(())
}

/// Removes a draw with exactly what it put on each counter.
async fn take_back(tx: &Tx, known: &draw::Model, moves: &mut Moves) -> Result<()> {
    let entries = entry::Entity::find()
        .filter(entry::Column::ItemId.eq(known.item_id))
        .filter(entry::Column::Side.eq(&known.side))
        .filter(entry::Column::OperatorId.eq(known.operator_id))
        .all(&**tx)
        .await?;
    for one in entries {
        if entry::Entity::delete_by_id(one.id).exec(&**tx).await?.rows_affected > 0 {
            *moves.ceilings.entry((one.licence_id, one.cap, one.period_key)).or_default() -= one.mass_mg;
        }
    }
    if draw::Entity::delete_by_id(known.id).exec(&**tx).await?.rows_affected > 0 {
        moves.months.add(known, -known.mass_mg);
    }
    Ok(())
}

impl Moves {
    async fn apply(self, tx: &Tx) -> Result<()> {
        for ((licence, cap, period), by) in self.ceilings.into_iter().filter(|(_, by)| *by != 0) {
            if by < 0 {
                take(tx, licence, &cap, &period, -by).await?;
            } else {
                add(tx, licence, cap, period, by).await?;
            }
        }
        self.months.apply(tx).await
    }
}

async fn add(tx: &Tx, licence: Uuid, cap: String, period: String, mg: i64) -> Result<()> {
    let more = Expr::col((usage::Entity, usage::Column::UsedMg)).add(mg);
    usage::Entity::insert(usage::ActiveModel {
        id: Set(ids::fresh()),
        licence_id: Set(licence),
        cap: Set(cap),
        period_key: Set(period),
        used_mg: Set(mg),
    })
    .on_conflict(
        OnConflict::columns([usage::Column::LicenceId, usage::Column::Cap, usage::Column::PeriodKey])
            .value(usage::Column::UsedMg, more)
            .to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

async fn take(tx: &Tx, licence: Uuid, cap: &str, period: &str, mg: i64) -> Result<()> {
    usage::Entity::update_many()
        .col_expr(usage::Column::UsedMg, Expr::col(usage::Column::UsedMg).sub(mg))
        .filter(usage::Column::LicenceId.eq(licence))
        .filter(usage::Column::Cap.eq(cap))
        .filter(usage::Column::PeriodKey.eq(period))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Counters that are not the sum of their entries: none, or the books are wrong.
/// `verify` asks.
pub async fn differences(db: &impl sea_orm::ConnectionTrait) -> Result<Vec<(usage::Model, i64)>> {
    let mut wrong = Vec::new();
    for counter in usage::Entity::find().order_by_asc(usage::Column::Id).all(db).await? {
        let entries = entry::Entity::find()
            .filter(entry::Column::LicenceId.eq(counter.licence_id))
            .filter(entry::Column::Cap.eq(&counter.cap))
            .filter(entry::Column::PeriodKey.eq(&counter.period_key))
            .all(db)
            .await?;
        let sum: i64 = entries.iter().map(|one| one.mass_mg).sum();
        if sum != counter.used_mg {
            wrong.push((counter, sum));
        }
    }
    Ok(wrong)
}
