//! A notification as the rules see it: everything one evaluation may look at,
//! gathered in the act's transaction. Balances leave out what the record has
//! itself booked; absent means unknown.

mod goods;
mod law;
mod life;
mod parties;
mod permits;

use super::entity::item;
use super::standing::{self, Row};
use crate::error::Result;
use crate::reference::Reference;
use domain::notification::content::{Body, LawTaken};
use domain::quantity::Mass;
use domain::screening::facts::{Facts, Record, RecordKind, Reference as Named};
use domain::time::Instant;
use sea_orm::ConnectionTrait;

/// What the parts are gathered from, read once.
pub(super) struct Source<'a> {
    pub row: &'a Row,
    pub body: Body,
    pub law: Option<LawTaken>,
    pub items: Vec<item::Model>,
    /// What is asked now of each item.
    pub masses: Vec<Mass>,
    pub reference: &'a Reference,
    pub at: Instant,
}

/// Gathers the facts of a notification.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn gather(
    db: &impl ConnectionTrait,
    reference: &Reference,
    row: &Row,
    at: Instant,
) -> Result<Facts> {
    let items = standing::items(db, row.id).await?;
    let masses = super::commands::reply::allowed_masses(db, row, &items).await?;
    let source = Source {
        row,
        body: standing::body(row)?,
        law: standing::law_taken(row)?,
        items,
        masses,
        reference,
        at,
    };
    Ok(Facts {
        record: Record {
            reference: Named { kind: RecordKind::Notification, id: row.id, number: row.reference.clone() },
            version: row.version,
        },
        now: at,
        today: standing::today(&reference.law, standing::keeper(row)?, at),
        origin: standing::origin(row)?,
        destination: standing::destination(row)?,
        dispatch_on: Some(row.dispatch_on),
        arrival_on: Some(row.arrival_on),
        transport: source.body.legs.first().map(|leg| leg.mode.code().to_owned()),
        items: goods::items(db, &source).await?,
        parties: parties::parties(db, &source).await?,
        permits: permits::permits(db, &source).await?,
        route: law::route(&source)?,
        law: law::terms(&source),
        notification: Some(life::filing(db, &source).await?),
        movement: None,
        changes: life::changes(db, &source).await?,
        similar: life::similar(db, &source).await?,
        earlier: Vec::new(),
    })
}
