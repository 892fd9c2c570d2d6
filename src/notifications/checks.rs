//! What is judged, and what an authorisation reads again, inside the act's own
//! transaction: the rules, licences, holds.

use super::commands::reply::allowed_masses;
use super::entity::{item, notification};
use super::standing::{self, Row};
use super::{booking, facts, permit_use};
use crate::alerts::{self, Whose};
use crate::app::{App, By, Tx};
use crate::error::Result;
use crate::{licences, reference, screening};
use chrono::NaiveDate;
use domain::licence::{Activity, Side, Want, keys_covering};
use domain::notification::lifecycle::State;
use domain::quantity::Mass;
use domain::screening::Stage;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

/// An authorisation was refused and undone; what the rules found on the way is
/// judged and kept by itself, so that the refusal can be read up.
///
/// # Errors
/// The database's.
pub async fn judge_again(app: &App, at: Instant, id: Uuid) -> Result<()> {
    let tx = app.begin_system().await?;
    let row = standing::lock(&tx, id).await?;
    if matches!(standing::state(&row)?, State::InReview | State::Sent) {
        screen_as(&tx, at, id, Stage::Authorisation).await?;
    }
    tx.commit("").await
}

/// Judges a version that has just been filed.
///
/// # Errors
/// The database's.
pub async fn screen(tx: &Tx, _: &App, at: Instant, id: Uuid) -> Result<()> {
    let row = standing::lock(tx, id).await?;
    let stage = if row.version > 1 { Stage::Amendment } else { Stage::Submission };
    screen_as(tx, at, id, stage).await
}

/// Judges the record as it stands, at any stage, and keeps how far it fills the
/// need.
///
/// # Errors
/// The database's.
pub async fn screen_as(tx: &Tx, at: Instant, id: Uuid, stage: Stage) -> Result<()> {
    let row = standing::lock(tx, id).await?;
    let reference = reference::current_in(&**tx).await?;
    let facts = facts::gather(&**tx, &reference, &row, at).await?;
    let whose = Whose { country: standing::keeper(&row)?, also: None, notification: Some(id) };
    let judged = screening::judge(tx, at, &whose, stage, facts).await?;
    let changes = notification::ActiveModel {
        id: Set(id),
        need_before_pm: Set(judged.need_before_pm),
        need_after_pm: Set(judged.need_after_pm),
        ..Default::default()
    };
    notification::Entity::update(changes).exec(&**tx).await?;
    Ok(())
}

/// Judges open notifications again after something became known later.
///
/// # Errors
/// The database's.
pub async fn rejudge(app: &App, id: Uuid) -> Result<()> {
    let tx = app.begin_system().await?;
    let row = standing::lock(&tx, id).await?;
    if !standing::state(&row)?.is_over() {
        screen_as(&tx, app.now(), id, Stage::Rejudge).await?;
    }
    tx.commit("").await
}

/// No licence of the parties that would cover the goods stands suspended, revoked
/// or run out. Locks what it reads: a suspension at the same moment comes wholly
/// before or wholly after.
///
/// # Errors
/// Refused, naming the licence.
pub async fn licences(tx: &Tx, row: &Row, items: &[item::Model], today: NaiveDate) -> Result<()> {
    let reference = reference::current_in(&**tx).await?;
    let site = standing::body(row)?.site;
    let sides = [
        (row.operator_id, Activity::Export, row.dispatch_on.max(today), site),
        (row.importer_operator_id, Activity::Import, row.arrival_on.max(today), None),
    ];
    for (operator, activity, day, site) in sides {
        let Some(operator) = operator else { continue };
        for item in items {
            let keys = keys_covering(&reference.catalogue, &item.substance);
            let want = Want { keys: &keys, form: None, activity: Some(activity), site, day };
            licences::nothing_stops(tx, operator, &want).await?;
        }
    }
    Ok(())
}

/// Counts the items again against the parties' ceilings and the permit that was
/// presented, after a reply changed what may be shipped.
///
/// # Errors
/// The database's.
pub async fn recount(tx: &Tx, at: Instant, row: &Row, items: &[item::Model], masses: &[Mass]) -> Result<()> {
    let reference = reference::current_in(&**tx).await?;
    let mut draws = Vec::new();
    let sides =
        [(row.operator_id, Side::Out, row.dispatch_on), (row.importer_operator_id, Side::In, row.arrival_on)];
    for (operator, side, on) in sides {
        let Some(operator) = operator else { continue };
        for (item, mass) in items.iter().zip(masses) {
            let keys = keys_covering(&reference.catalogue, &item.substance);
            draws.push(licences::Draw { operator, item: item.id, side, keys, mass: *mass, on });
        }
    }
    licences::count(tx, at, &draws).await?;
    permit_use::draw(tx, row, items, masses).await
}

/// Takes off every ceiling and permit what items drew on them.
///
/// # Errors
/// The database's.
pub async fn uncount(tx: &Tx, items: &[Uuid]) -> Result<()> {
    licences::uncount(tx, items).await?;
    permit_use::take_back(tx, items).await
}

/// Two persons signed that the need may be passed: its holds are closed in the
/// same act (LIFECYCLE.md 2).
///
/// # Errors
/// The database's.
pub async fn close_need_holds(tx: &Tx, by: &By, id: Uuid, reason: &str) -> Result<()> {
    alerts::need_overridden(tx, by, id, reason).await
}

/// An open hold silently blocks authorisation.
///
/// # Errors
/// Refused.
pub async fn none_holding(tx: &Tx, id: Uuid) -> Result<()> {
    alerts::none_holding(&**tx, id).await
}

/// How much of each need a notification would take now, with what passes it.
///
/// # Errors
/// The database's.
pub async fn shares_over(
    db: &impl sea_orm::ConnectionTrait,
    row: &Row,
) -> Result<Vec<(booking::Share, Mass)>> {
    let items = standing::items(db, row.id).await?;
    let masses = allowed_masses(db, row, &items).await?;
    let shares = booking::shares(db, row, &items, &masses).await?;
    booking::over(db, &shares).await
}
