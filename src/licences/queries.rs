//! Finding licences, and the facts that screening and authorisation judge.

use super::entity::{entry, history, licence, usage};
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::operators::entity::operator;
use chrono::NaiveDate;
use domain::actor::{Actor, Home};
use domain::licence::{CapFacts, Counts, Facts, Period, Status, Verdict, Want, judge};
use domain::message::Message;
use domain::quantity::Mass;
use domain::rights::{self, Act, Kind, Subject};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Licences on one page of the list.
pub const PAGE: u64 = 50;
/// How many of a holder's licences are looked at: the newest. Keeps the
/// submission path from growing with a long history of renewals.
const LOOKED_AT: u64 = 100;

/// A licence by id, whoever asks. Pages use [`visible`].
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<licence::Model>> {
    Ok(licence::Entity::find_by_id(id).one(db).await?)
}

/// The licence as the policy table sees it.
pub fn subject(row: &licence::Model) -> Result<Subject> {
    Ok(Subject {
        kind: Kind::Licence,
        state: row.status()?.code(),
        operator: Some(row.operator_id),
        country: Some(row.country()?),
        ..Subject::default()
    })
}

/// A licence that this actor may see. A company does not see one that is only
/// being drawn up.
///
/// # Errors
/// [`CommandError::NotFound`] when there is none, or none for these eyes.
pub async fn visible(db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<licence::Model> {
    let row = find(db, id).await?.ok_or(CommandError::NotFound)?;
    rights::may(actor, Act::View, &subject(&row)?)?;
    if actor.operator().is_some() && row.status()? == Status::Proposed {
        return Err(CommandError::NotFound);
    }
    Ok(row)
}

/// A licence locked for an act that this actor may do to it.
pub async fn lock(tx: &Tx, actor: &Actor, act: Act, id: Uuid) -> Result<licence::Model> {
    let found = licence::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    let row = found.ok_or(CommandError::NotFound)?;
    rights::may(actor, act, &subject(&row)?)?;
    Ok(row)
}

/// A holder's licences, newest first; those being drawn up only for the authority.
pub async fn of_operator(
    db: &impl ConnectionTrait,
    operator: Uuid,
    with_proposed: bool,
) -> Result<Vec<licence::Model>> {
    let mut query = licence::Entity::find().filter(licence::Column::OperatorId.eq(operator));
    if !with_proposed {
        query = query.filter(licence::Column::Status.ne(Status::Proposed.code()));
    }
    Ok(query.order_by_desc(licence::Column::Id).limit(LOOKED_AT).all(db).await?)
}

pub async fn history(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<history::Model>> {
    Ok(history::Entity::find()
        .filter(history::Column::LicenceId.eq(id))
        .order_by_asc(history::Column::Id)
        .all(db)
        .await?)
}

/// A holder's licences on a day, each with what is drawn on its ceilings in the
/// period the day falls into. What the items in `but` draw is left out, so that a
/// record is not counted against itself.
pub async fn facts_for(
    db: &impl ConnectionTrait,
    operator: Uuid,
    on: NaiveDate,
    but: &[Uuid],
) -> Result<Vec<Facts>> {
    facts(db, of_operator(db, operator, false).await?, on, but).await
}

/// As [`facts_for`], of licences at hand.
pub async fn facts(
    db: &impl ConnectionTrait,
    rows: Vec<licence::Model>,
    on: NaiveDate,
    but: &[Uuid],
) -> Result<Vec<Facts>> {
    let used = used(db, rows.iter().map(|row| row.id).collect(), but).await?;
    rows.into_iter()
        .map(|row| {
            let terms = row.terms()?;
            let caps = terms.caps.iter().map(|cap| {
                let span = cap.period.span(on, &terms);
                let counter = (row.id, cap.key(), span.key);
                let drawn = match (cap.period, cap.counts) {
                    (Period::Shipment, _) => Some(Mass::ZERO),
                    (_, Counts::Stock | Counts::Use) => None,
                    _ => Some(Mass::from_mg(used.get(&counter).copied().unwrap_or(0))),
                };
                CapFacts { cap: cap.clone(), used: drawn, from: span.from, to: span.to }
            });
            let caps = caps.collect();
            Ok(Facts { caps, ..Facts::new(row.id, &row.number, row.status()?, terms, on) })
        })
        .collect()
}

type Counter = (Uuid, String, String);

async fn used(db: &impl ConnectionTrait, ids: Vec<Uuid>, but: &[Uuid]) -> Result<BTreeMap<Counter, i64>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let counters = usage::Entity::find().filter(usage::Column::LicenceId.is_in(ids.clone())).all(db).await?;
    let mut used: BTreeMap<Counter, i64> =
        counters.into_iter().map(|row| ((row.licence_id, row.cap, row.period_key), row.used_mg)).collect();
    if !but.is_empty() {
        let own = entry::Entity::find()
            .filter(entry::Column::LicenceId.is_in(ids))
            .filter(entry::Column::ItemId.is_in(but.iter().copied()))
            .all(db)
            .await?;
        for row in own {
            if let Some(used) = used.get_mut(&(row.licence_id, row.cap, row.period_key)) {
                *used -= row.mass_mg;
            }
        }
    }
    Ok(used)
}

/// Asked inside the authorising act: does a licence of this company that would
/// cover the goods stand suspended, revoked or run out, with none in its place;
/// or is the company itself suspended? Locks what it reads, so that a suspension
/// at the same moment comes wholly before or wholly after.
///
/// That no licence is on file at all is not asked here: whether one is due is
/// the law's question (R11).
///
/// # Errors
/// [`CommandError::Refused`], naming the licence.
pub async fn nothing_stops(tx: &Tx, operator: Uuid, want: &Want<'_>) -> Result<()> {
    let holder = operator::Entity::find_by_id(operator)
        .lock_shared()
        .one(&**tx)
        .await?
        .ok_or(CommandError::NotFound)?;
    if !holder.status()?.may_trade() {
        let message = Message::new("licences-refused-company-stopped").with("company", &holder.name);
        return Err(CommandError::Refused(message));
    }
    let rows = licence::Entity::find()
        .filter(licence::Column::OperatorId.eq(operator))
        .order_by_desc(licence::Column::Id)
        .limit(LOOKED_AT)
        .lock_shared()
        .all(&**tx)
        .await?;
    let held = rows
        .into_iter()
        .map(|row| Ok(Facts::new(row.id, &row.number, row.status()?, row.terms()?, want.day)))
        .collect::<Result<Vec<_>>>()?;
    match judge(&held, want) {
        Verdict::NotRunning(facts) => Err(CommandError::Refused(
            Message::new("licences-refused-not-running")
                .with("number", &facts.number)
                .with("company", &holder.name)
                .with("status", facts.status.code()),
        )),
        Verdict::Covered(_) | Verdict::OutOfScope(_) | Verdict::Nothing => Ok(()),
    }
}

/// What the authority's list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub number: String,
    pub status: Option<Status>,
    /// Licences that end on this day or before and have not ended yet.
    pub ends_by: Option<NaiveDate>,
    pub today: NaiveDate,
    pub after: Option<Uuid>,
}

/// One page of the licences this actor's authority keeps, newest first; one more
/// row than a page holds when there is a next page.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, wanted: &Wanted) -> Result<Vec<licence::Model>> {
    use licence::Column;
    let mut query = licence::Entity::find();
    match actor.home {
        Home::Authority { country, .. } => query = query.filter(Column::Country.eq(country.to_string())),
        Home::Instance => {}
        Home::Company { .. } => return Ok(Vec::new()),
    }
    if !wanted.number.trim().is_empty() {
        query = query.filter(Column::Number.contains(wanted.number.trim()));
    }
    let alive = [Status::Active.code(), Status::Suspended.code()];
    match wanted.status {
        Some(Status::Expired) => {
            query = query.filter(Column::Status.is_in(alive)).filter(Column::ValidTo.lt(wanted.today));
        }
        Some(status) => {
            let runs = Condition::any()
                .add(Column::ValidTo.is_null())
                .add(Column::ValidTo.gte(wanted.today))
                .add(Column::Status.is_not_in(alive));
            query = query.filter(Column::Status.eq(status.code())).filter(runs);
        }
        None => {}
    }
    if let Some(end) = wanted.ends_by {
        let soon = Column::ValidTo.gte(wanted.today).and(Column::ValidTo.lte(end));
        query = query.filter(Column::Status.is_in(alive)).filter(soon);
    }
    if let Some(after) = wanted.after {
        query = query.filter(Column::Id.lt(after));
    }
    Ok(query.order_by_desc(Column::Id).limit(PAGE + 1).all(db).await?)
}
