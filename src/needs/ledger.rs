//! The ledger's acts: each adds an entry and moves the balance in one statement,
//! in the transaction of the act that causes it. Several keys in one act are
//! booked in their order, so that two acts never wait for each other.

use super::entity::{balance, entry, series};
use super::{queries, record};
use crate::app::{By, Tx};
use crate::error::{CommandError, Result};
use crate::ids;
use domain::country::Country;
use domain::needs::{Booking, Change, Delta, Held, Key, Line, Room, book, in_force};
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Which item books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemRef {
    pub notification: Option<Uuid>,
    pub item: Uuid,
    pub shipment: Option<Uuid>,
}

impl ItemRef {
    /// An item of a notification.
    pub const fn of(notification: Uuid, item: Uuid) -> Self {
        Self { notification: Some(notification), item, shipment: None }
    }

    #[must_use]
    pub const fn shipped_as(mut self, shipment: Uuid) -> Self {
        self.shipment = Some(shipment);
        self
    }
}

/// When something was booked, and by whom; a job books for nobody.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    pub at: Instant,
    pub person: Option<Uuid>,
}

impl From<&By> for Stamp {
    fn from(by: &By) -> Self {
        Self { at: by.at, person: Some(by.actor.person) }
    }
}

impl From<Instant> for Stamp {
    fn from(at: Instant) -> Self {
        Self { at, person: None }
    }
}

/// A signed permission to go past the need, for one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The two-person act `need.override` that was signed.
    pub proposal_id: Uuid,
    /// At most so much past the need; only what is needed is taken.
    pub mass_needed: Mass,
    pub reason: String,
}

/// Submission or amendment: the item holds `mass` pending, and no other amount.
///
/// # Errors
/// [`CommandError::Refused`] for an amount that is none.
pub async fn pending(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    mass: Mass,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::Pending(mass), Why::of("submitted")).await
}

/// A smaller quantity was not objected to; never makes it larger.
pub async fn trim(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    to_mass: Mass,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::Trim(to_mass), Why::of("smaller-reply")).await
}

/// Authorisation: pending becomes reserved. One conditional statement tests and
/// writes; with a signed override it takes from it what is needed, no more.
///
/// # Errors
/// [`CommandError::Refused`] with the sum when it does not fit.
pub async fn reserve(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    mass: Mass,
    signed: Option<&Override>,
) -> Result<Room> {
    let why = Why { cause: "authorised", signed, declaration: None };
    let change = Change::Reserve { mass, signed: signed.map(|signed| signed.mass_needed) };
    act(tx, stamp, key, item, change, why).await
}

/// Whatever the item still holds, pending or reserved, comes free: `refused`,
/// `withdrawn`, `objection`, `cancelled`, `lapsed`, `expired`, `amended`, ...
pub async fn release(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    cause: &str,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::Release, Why::of(cause)).await
}

/// Departure, a fact: reserved becomes used; what was not reserved is booked too,
/// as excess where it does not fit.
pub async fn depart(tx: &Tx, stamp: impl Into<Stamp>, key: &Key, item: &ItemRef, mass: Mass) -> Result<Room> {
    act(tx, stamp, key, item, Change::Depart(mass), Why::of("departed")).await
}

/// The last arrival, a fact: `total` of this item has arrived in all and stays. A
/// shortfall comes free, a surplus is booked.
pub async fn arrive_last(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    total: Mass,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::ArriveLast(total), Why::of("arrived")).await
}

/// So much of what was used came back: `returned`, `rerouted`, ...
///
/// # Errors
/// [`CommandError::Refused`] when more would come back than is booked as used.
pub async fn give_back(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    mass: Mass,
    cause: &str,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::GiveBack(mass), Why::of(cause)).await
}

/// An arrival nobody had notified, a fact: used, and excess where it does not fit.
pub async fn fact(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    mass: Mass,
    cause: &str,
) -> Result<Room> {
    act(tx, stamp, key, item, Change::Fact(mass), Why::of(cause)).await
}

/// Goods arrived in another year than planned, a fact: what the item holds moves
/// to that year's balance, as excess where it does not fit. Answers the new room.
pub async fn move_year(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    from: &Key,
    to: &Key,
    item: &ItemRef,
) -> Result<Room> {
    let stamp = stamp.into();
    // Both are locked in the order of their keys before either moves.
    for key in if from < to { [from, to] } else { [to, from] } {
        locked(tx, key).await?;
    }
    let row = locked(tx, from).await?;
    let held = queries::held(&**tx, row.id, item.item).await?;
    if from == to || held == Held::default() {
        return queries::room(&**tx, to).await;
    }
    act(tx, stamp, from, item, Change::Leave, Why::of("year-moved")).await?;
    act(tx, stamp, to, item, Change::Enter(held), Why::of("year-moved")).await
}

/// Why an entry is written.
#[derive(Clone, Copy)]
pub(super) struct Why<'a> {
    pub cause: &'a str,
    pub signed: Option<&'a Override>,
    pub declaration: Option<Uuid>,
}

impl<'a> Why<'a> {
    const fn of(cause: &'a str) -> Self {
        Self { cause, signed: None, declaration: None }
    }
}

async fn act(
    tx: &Tx,
    stamp: impl Into<Stamp>,
    key: &Key,
    item: &ItemRef,
    change: Change,
    why: Why<'_>,
) -> Result<Room> {
    let only_frees = matches!(change, Change::Release | Change::Trim(_));
    if only_frees && queries::by_key(key).one(&**tx).await?.is_none() {
        return queries::room(&**tx, key).await;
    }
    let row = locked(tx, key).await?;
    let held = queries::held(&**tx, row.id, item.item).await?;
    let booking =
        book(&record::balance(&row)?, &held, change).map_err(|no| CommandError::Refused(no.message()))?;
    let room = Room {
        used: booking.after.used,
        reserved: booking.after.reserved,
        pending: booking.after.pending,
        overridden: booking.after.overridden,
        excess: booking.after.excess,
        ..record::room(&row)?
    };
    if booking.delta.is_empty() {
        return Ok(room);
    }
    let tested = matches!(change, Change::Reserve { .. }) && booking.delta.reserved > 0;
    move_balance(tx, row.id, &booking.delta, tested).await?;
    add_entry(tx, row.id, Some(item), &booking, stamp.into(), why).await?;
    Ok(room)
}

/// The one statement that moves a balance. `tested`: only where the room is there
/// (`used + reserved + asked <= declared + overridden`, LIFECYCLE.md 2).
async fn move_balance(tx: &Tx, id: Uuid, delta: &Delta, tested: bool) -> Result<()> {
    use balance::Column as C;
    let plus = |column: C, mg: i64| Expr::col(column).add(mg);
    let mut update = balance::Entity::update_many().filter(C::Id.eq(id));
    for (column, mg) in [
        (C::UsedMg, delta.used),
        (C::ReservedMg, delta.reserved),
        (C::PendingMg, delta.pending),
        (C::OverriddenMg, delta.overridden),
        (C::ExcessMg, delta.excess),
    ] {
        if mg != 0 {
            update = update.col_expr(column, plus(column, mg));
        }
    }
    if tested {
        let taken = Expr::col(C::UsedMg).add(Expr::col(C::ReservedMg)).add(delta.reserved);
        let allowed = Expr::col(C::DeclaredMg).add(Expr::col(C::OverriddenMg)).add(delta.overridden);
        update = update.filter(C::DeclaredMg.is_null().or(taken.lte(allowed)));
    }
    match update.exec(&**tx).await?.rows_affected {
        1 => Ok(()),
        // The row was locked before it was read, so this is ours to explain.
        _ => Err(CommandError::Fault(format!("need balance {id} moved under its lock"))),
    }
}

pub(super) async fn add_entry(
    tx: &Tx,
    balance: Uuid,
    item: Option<&ItemRef>,
    booking: &Booking,
    stamp: Stamp,
    why: Why<'_>,
) -> Result<()> {
    // The signature belongs to the entry only where it was needed.
    let signed = why.signed.filter(|_| booking.delta.overridden > 0);
    entry::Entity::insert(entry::ActiveModel {
        id: Set(ids::fresh()),
        balance_id: Set(balance),
        notification_id: Set(item.and_then(|item| item.notification)),
        item_id: Set(item.map(|item| item.item)),
        shipment_id: Set(item.and_then(|item| item.shipment)),
        kind: Set(booking.kind.code().to_owned()),
        used_mg: Set(booking.delta.used),
        reserved_mg: Set(booking.delta.reserved),
        pending_mg: Set(booking.delta.pending),
        overridden_mg: Set(booking.delta.overridden),
        excess_mg: Set(booking.delta.excess),
        cause: Set(why.cause.to_owned()),
        proposal_id: Set(signed.map(|signed| signed.proposal_id)),
        reason: Set(signed.map(|signed| signed.reason.clone())),
        declaration_id: Set(why.declaration),
        at_ms: Set(stamp.at.ms()),
        person_id: Set(stamp.person),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// The balance's row, locked to the end of the transaction; opened on first touch
/// with the figure carried forward.
async fn locked(tx: &Tx, key: &Key) -> Result<balance::Model> {
    if let Some(row) = queries::by_key(key).lock_exclusive().one(&**tx).await? {
        return Ok(row);
    }
    open(tx, key).await?;
    queries::by_key(key)
        .lock_exclusive()
        .one(&**tx)
        .await?
        .ok_or_else(|| CommandError::Corrupt(format!("the balance {key} was opened and is not there")))
}

async fn open(tx: &Tx, key: &Key) -> Result<()> {
    // Shared among those who open years; who declares has it alone (see `declare`).
    let row = series_row(tx, key.country, &key.substance, key.line).await?;
    let series = the_series(tx, row.lock_shared()).await?;
    let declarations = queries::declarations(&**tx, key.country, &key.substance, key.line).await?;
    let found = in_force(&declarations, key.year);
    let (state, mg) = record::columns(found.map_or(domain::needs::Declared::NoneOnFile, |one| one.declared));
    balance::Entity::insert(balance::ActiveModel {
        id: Set(ids::fresh()),
        series_id: Set(series.id),
        country: Set(key.country.to_string()),
        substance: Set(key.substance.clone()),
        line: Set(key.line.code().to_owned()),
        year: Set(key.year),
        declared_state: Set(state.to_owned()),
        declared_mg: Set(mg),
        declared_for: Set(found.map(|one| one.year)),
        declaration_id: Set(found.map(|one| one.id)),
        revision: Set(found.map_or(0, |one| one.revision)),
        used_mg: Set(0),
        reserved_mg: Set(0),
        pending_mg: Set(0),
        overridden_mg: Set(0),
        excess_mg: Set(0),
    })
    .on_conflict(
        OnConflict::columns([
            balance::Column::Country,
            balance::Column::Substance,
            balance::Column::Line,
            balance::Column::Year,
        ])
        .do_nothing()
        .to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// The series' row, made when missing.
pub(super) async fn series_row(
    tx: &Tx,
    country: Country,
    substance: &str,
    line: Line,
) -> Result<sea_orm::Select<series::Entity>> {
    series::Entity::insert(series::ActiveModel {
        id: Set(ids::fresh()),
        country: Set(country.to_string()),
        substance: Set(substance.to_owned()),
        line: Set(line.code().to_owned()),
    })
    .on_conflict(
        OnConflict::columns([series::Column::Country, series::Column::Substance, series::Column::Line])
            .do_nothing()
            .to_owned(),
    )
    .exec_without_returning(&**tx)
    .await?;
    Ok(series::Entity::find()
        .filter(series::Column::Country.eq(country.as_str()))
        .filter(series::Column::Substance.eq(substance))
        .filter(series::Column::Line.eq(line.code())))
}

/// The series of a key.
pub(super) async fn the_series(tx: &Tx, row: sea_orm::Select<series::Entity>) -> Result<series::Model> {
    row.one(&**tx)
        .await?
        .ok_or_else(|| CommandError::Corrupt("a series was made and is not there".to_owned()))
}
