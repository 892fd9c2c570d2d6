//! Finders, and a shipment as the rights see it.

use super::entity::{item, shipment};
use crate::app::{By, Tx};
use crate::audit::{Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::entity::notification;
use crate::notifications::standing::{self, Row};
use domain::actor::{Actor, Home};
use domain::country::Country;
use domain::rights::{self, Kind, Subject};
use domain::shipment::State;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::Value;
use uuid::Uuid;

/// What the rights ask of a shipment: the exporter's and its authority's own, the
/// other authority's from departure on, the importing company's from authorisation
/// on.
///
/// # Errors
/// A country or state that no release ever wrote, or the database's.
pub async fn subject(db: &impl ConnectionTrait, row: &shipment::Model) -> Result<Subject> {
    let corrupt = |_| CommandError::Corrupt(format!("shipment {}: country", row.number));
    let state = State::from_code(&row.state)
        .ok_or_else(|| CommandError::Corrupt(format!("shipment {}: state", row.number)))?;
    let of = match row.notification_id {
        Some(id) => notification::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let (origin, destination) =
        (row.origin.parse().map_err(corrupt)?, row.destination.parse().map_err(corrupt)?);
    // What was keyed in from outside is the importing authority's own.
    let (country, counterpart) = match &of {
        Some(of) if of.from_outside => (destination, origin),
        _ => (origin, destination),
    };
    Ok(Subject {
        kind: Kind::Shipment,
        state: state.code(),
        operator: row.operator_id,
        named: row.importer_operator_id.filter(|_| of.is_none_or(|of| of.authorised_at_ms.is_some())),
        country: Some(country),
        counterpart: Some(counterpart),
        common: false,
    })
}

/// The same before there is a shipment: who may record that something left or came.
///
/// # Errors
/// A stored row that cannot be.
pub fn subject_of(row: &Row) -> Result<Subject> {
    let authorised = row.authorised_at_ms.is_some();
    let (country, counterpart) = match row.from_outside {
        true => (standing::destination(row)?, standing::origin(row)?),
        false => (standing::origin(row)?, standing::destination(row)?),
    };
    Ok(Subject {
        kind: Kind::Shipment,
        state: "",
        operator: row.operator_id,
        named: row.importer_operator_id.filter(|_| authorised),
        country: Some(country),
        // Customs at either end may be the first to see the goods.
        counterpart: Some(counterpart).filter(|_| authorised || row.sent_at_ms.is_some()),
        common: false,
    })
}

/// Finds by number, or by the id that alerts link to, and asks the rights.
///
/// # Errors
/// [`CommandError::NotFound`] for what is not there and for what is not the
/// actor's to see, alike.
pub async fn open(
    db: &impl ConnectionTrait,
    by: &By,
    number: &str,
    act: rights::Act,
) -> Result<shipment::Model> {
    let found = match number.parse::<Uuid>() {
        Ok(id) => shipment::Entity::find_by_id(id),
        Err(_) => shipment::Entity::find().filter(shipment::Column::Number.eq(number)),
    };
    let row = found.one(db).await?.ok_or(CommandError::NotFound)?;
    let asked = rights::may(&by.actor, act, &subject(db, &row).await?);
    if asked.is_err()
        && act == rights::Act::View
        && let Some(first) = notified_first(db, &row).await?
    {
        rights::may(&by.actor, act, &first)?;
        return Ok(row);
    }
    asked?;
    Ok(row)
}

/// The shipment as the authority sees it to which the goods were notified, and which
/// have since been turned elsewhere: it reads on, and tells nothing more.
async fn notified_first(db: &impl ConnectionTrait, row: &shipment::Model) -> Result<Option<Subject>> {
    let Some(id) = row.notification_id else { return Ok(None) };
    let of = notification::Entity::find_by_id(id).one(db).await?;
    let sent = of.filter(|of| of.sent_at_ms.is_some() && of.destination != row.destination);
    let Some(of) = sent else { return Ok(None) };
    let first = standing::destination(&of)?;
    Ok(Some(Subject { counterpart: Some(first), ..subject(db, row).await? }))
}

/// Locks the row, and then its notification's, to the end of the transaction:
/// before any balance is, so that no two acts wait for each other.
///
/// # Errors
/// [`CommandError::NotFound`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<shipment::Model> {
    let found = shipment::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    let row = found.ok_or(CommandError::NotFound)?;
    if let Some(notification) = row.notification_id {
        standing::lock(tx, notification).await?;
    }
    Ok(row)
}

/// The items in order.
///
/// # Errors
/// The database's.
pub async fn items(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<item::Model>> {
    Ok(item::Entity::find()
        .filter(item::Column::ShipmentId.eq(id))
        .order_by_asc(item::Column::Position)
        .all(db)
        .await?)
}

/// The shipments on a notification, oldest first.
///
/// # Errors
/// The database's.
pub async fn of_notification(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<shipment::Model>> {
    Ok(shipment::Entity::find()
        .filter(shipment::Column::NotificationId.eq(id))
        .order_by_asc(shipment::Column::Id)
        .all(db)
        .await?)
}

/// Notifications that name a company as importer, once they were authorised.
fn authorised_for(operator: Uuid) -> SelectStatement {
    Query::select()
        .column(notification::Column::Id)
        .from(notification::Entity)
        .and_where(notification::Column::ImporterOperatorId.eq(operator))
        .and_where(notification::Column::AuthorisedAtMs.is_not_null())
        .to_owned()
}

/// Notifications that were sent to an authority.
fn sent_to(country: Country) -> SelectStatement {
    Query::select()
        .column(notification::Column::Id)
        .from(notification::Entity)
        .and_where(notification::Column::Destination.eq(country.to_string()))
        .and_where(notification::Column::SentAtMs.is_not_null())
        .to_owned()
}

/// The shipments an actor may see: the one place that says whose they are.
pub fn visible_to(actor: &Actor) -> Select<shipment::Entity> {
    let whose = match actor.home {
        Home::Company { operator, .. } => {
            Condition::any().add(shipment::Column::OperatorId.eq(operator)).add(
                Condition::all()
                    .add(shipment::Column::ImporterOperatorId.eq(operator))
                    .add(shipment::Column::NotificationId.in_subquery(authorised_for(operator))),
            )
        }
        Home::Authority { country, .. } => Condition::any()
            .add(shipment::Column::Origin.eq(country.to_string()))
            .add(shipment::Column::Destination.eq(country.to_string()))
            // Turned elsewhere after it was notified here.
            .add(shipment::Column::NotificationId.in_subquery(sent_to(country))),
        Home::Instance => Condition::all(),
    };
    shipment::Entity::find().filter(whose)
}

/// What a list of shipments is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Beginning of a shipment's number, or any part of a party's name.
    pub text: String,
    pub state: Option<State>,
    /// Only what leaves, or comes to, this country.
    pub leaves: Option<Country>,
    pub comes: Option<Country>,
    /// Moved without a notification.
    pub unnotified: bool,
    /// Left in spite of something.
    pub against: bool,
    /// Older than this one.
    pub before: Option<Uuid>,
}

/// One page of an actor's shipments, newest first.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    wanted: &Wanted,
    limit: u64,
) -> Result<Vec<shipment::Model>> {
    use shipment::Column as C;
    let mut found = visible_to(actor).order_by_desc(C::Id).limit(limit);
    let text = wanted.text.trim();
    if !text.is_empty() {
        let like = format!("%{}%", text.to_lowercase().replace(['%', '_'], ""));
        let named = |column: C| Expr::expr(Func::lower(Expr::col(column))).like(&like);
        found = found.filter(
            Condition::any()
                .add(C::Number.starts_with(text.to_uppercase()))
                .add(named(C::ExporterName))
                .add(named(C::ImporterName)),
        );
    }
    if let Some(state) = wanted.state {
        found = found.filter(C::State.eq(state.code()));
    }
    for (column, country) in [(C::Origin, wanted.leaves), (C::Destination, wanted.comes)] {
        if let Some(country) = country {
            found = found.filter(column.eq(country.to_string()));
        }
    }
    if wanted.unnotified {
        found = found.filter(C::Unnotified.eq(true));
    }
    if wanted.against {
        found = found.filter(C::DepartedAgainst.is_not_null());
    }
    if let Some(before) = wanted.before {
        found = found.filter(C::Id.lt(before));
    }
    Ok(found.all(db).await?)
}

/// The record whose timeline a movement is told on: its notification's, or its own.
pub fn record_of(row: &shipment::Model) -> (&'static str, Uuid) {
    match row.notification_id {
        Some(id) => ("notification", id),
        None => ("shipment", row.id),
    }
}

/// An entry of that timeline, under the reference people look for.
///
/// # Errors
/// The database's.
pub async fn entry(
    db: &impl ConnectionTrait,
    row: &shipment::Model,
    act: &'static str,
    visible: Visible,
    mut data: Value,
) -> Result<Entry> {
    let (kind, record) = record_of(row);
    let reference = match row.notification_id {
        Some(id) => notification::Entity::find_by_id(id).one(db).await?.map(|of| of.reference),
        None => None,
    };
    if let Some(data) = data.as_object_mut() {
        data.insert("number".to_owned(), row.number.clone().into());
    }
    let entry = Entry::new(act, kind, record, visible).data(data);
    Ok(entry.reference(reference.as_deref().unwrap_or(&row.number)))
}
