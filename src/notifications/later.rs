//! Late knowledge: a need was revised, a licence, a permit, a company or the law
//! changed. Open
//! notifications that it touches are judged again, each in its own transaction,
//! so that a job which is run twice changes nothing the second time.

use super::entity::{item, notification, party};
use super::{checks, permit_use};
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::jobs::{self, Job};
use crate::licences;
pub use crate::reference::commands::IN_FORCE;
use domain::notification::lifecycle::State;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A declared need changed.
pub const NEED: &str = "rejudge-need";
/// A licence was suspended, withdrawn, given back or renewed.
pub const LICENCE: &str = "rejudge-licence";
/// A company was stopped, or may trade again.
pub const OPERATOR: &str = "rejudge-operator";

/// A permit was registered, keyed in or withdrawn.
pub const PERMIT: &str = "rejudge-permit";

#[derive(Deserialize)]
struct Need {
    country: String,
    substance: String,
}

#[derive(Deserialize)]
struct Licence {
    licence: Uuid,
}

#[derive(Deserialize)]
struct Operator {
    operator: Uuid,
}

#[derive(Deserialize)]
struct Permit {
    country: String,
    number_key: String,
}

#[derive(Deserialize)]
struct Law {
    set: Uuid,
    /// Up to this one they are done.
    #[serde(default)]
    after: Option<Uuid>,
}

/// How many notifications one run of a job judges before it hands on.
const AT_ONCE: u64 = 100;

fn read<T: serde::de::DeserializeOwned>(payload: &Value) -> Result<T> {
    serde_json::from_value(payload.clone()).map_err(|e| CommandError::Fault(format!("a job's payload: {e}")))
}

/// Open notifications into the country with an item that draws on the need.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn need(app: &App, payload: &Value) -> Result<()> {
    let of: Need = read(payload)?;
    let db = app.db.read();
    let open: Vec<Uuid> = notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::Column::Destination.eq(&of.country))
        .filter(notification::Column::State.is_in(not_over()))
        .into_tuple()
        .all(db)
        .await?;
    let drawing: Vec<Uuid> = item::Entity::find()
        .select_only()
        .column(item::Column::NotificationId)
        .filter(item::Column::NeedSubstance.eq(&of.substance))
        .filter(item::Column::NotificationId.is_in(open))
        .into_tuple()
        .all(db)
        .await?;
    again(app, drawing).await
}

/// Open notifications of the licence's holder.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn licence(app: &App, payload: &Value) -> Result<()> {
    let of: Licence = read(payload)?;
    let row = licences::entity::licence::Entity::find_by_id(of.licence).one(app.db.read()).await?;
    let row = row.ok_or(CommandError::NotFound)?;
    again(app, naming(app, row.operator_id).await?).await
}

/// Open notifications that name the company.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn operator(app: &App, payload: &Value) -> Result<()> {
    let of: Operator = read(payload)?;
    again(app, naming(app, of.operator).await?).await
}

/// Open notifications that present the permit.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn permit(app: &App, payload: &Value) -> Result<()> {
    let of: Permit = read(payload)?;
    let presenting = permit_use::presenting(app.db.read(), &of.country, &of.number_key).await?;
    again(app, presenting).await
}

/// Every open notification, some at a time: another set of law is in force. Terms
/// that run already keep the law they were started by.
///
/// # Errors
/// The database's; the queue tries again.
pub async fn law(app: &App, payload: &Value) -> Result<()> {
    let of: Law = read(payload)?;
    let mut open = notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::Column::State.is_in(not_over()));
    if let Some(after) = of.after {
        open = open.filter(notification::Column::Id.gt(after));
    }
    let ids: Vec<Uuid> =
        open.order_by_asc(notification::Column::Id).limit(AT_ONCE).into_tuple().all(app.db.read()).await?;
    let next = ids.last().copied().filter(|_| ids.len() as u64 == AT_ONCE);
    again(app, ids).await?;
    if let Some(after) = next {
        let tx = app.begin_system().await?;
        let payload = json!({ "set": of.set, "after": after });
        let job = Job::new(IN_FORCE, payload, app.now()).once(format!("{IN_FORCE}/{}/{after}", of.set));
        jobs::enqueue(&tx, job).await?;
        tx.commit("").await?;
    }
    Ok(())
}

async fn naming(app: &App, operator: Uuid) -> Result<Vec<Uuid>> {
    let named: Vec<Uuid> = party::Entity::find()
        .select_only()
        .column(party::Column::NotificationId)
        .filter(party::Column::OperatorId.eq(operator))
        .into_tuple()
        .all(app.db.read())
        .await?;
    Ok(notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::Column::Id.is_in(named))
        .filter(notification::Column::State.is_in(not_over()))
        .into_tuple()
        .all(app.db.read())
        .await?)
}

fn not_over() -> Vec<&'static str> {
    let live = State::ALL.iter().filter(|state| !state.is_over() && **state != State::Draft);
    live.map(|state| state.code()).collect()
}

async fn again(app: &App, ids: Vec<Uuid>) -> Result<()> {
    for id in ids.into_iter().collect::<BTreeSet<_>>() {
        checks::rejudge(app, id).await?;
    }
    Ok(())
}
