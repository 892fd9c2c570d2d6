//! What people do with alerts: one function an act, one transaction each.

pub mod endings;
pub mod overridden;

use super::entity::alert as entity;
use super::raise::refresh_flag;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use domain::alert::{self as life, Standing};
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::rights::{self, Act};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

/// Takes the alert as one's own work; over from a colleague, too.
pub async fn take(app: &App, by: &By, id: Uuid) -> Result<()> {
    let (tx, row) = begin(app, by, id, Act::Take).await?;
    let standing = life::next(row.standing()?, life::Act::Take).map_err(refused)?;
    write(&tx, by, &row, standing, owned(by)).await?;
    tell(&tx, by, &row, "alert-taken", json!({})).await?;
    finish(tx, &row).await
}

/// Says that a question about it is out, to whom and what.
pub async fn ask(app: &App, by: &By, id: Uuid, question: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = asked(&tx, by, id, question).await?;
    finish(tx, &row).await
}

/// The same inside the act that sends the question; answers the alert.
///
/// # Errors
/// As [`ask`].
pub async fn asked(tx: &Tx, by: &By, id: Uuid, question: &str) -> Result<entity::Model> {
    let question = required("text", question)?;
    let row = lock(tx, by, id, Act::Ask).await?;
    let standing = life::next(row.standing()?, life::Act::Ask).map_err(refused)?;
    write(tx, by, &row, standing, owned(by)).await?;
    tell(tx, by, &row, "alert-asked", json!({ "reason": question })).await?;
    Ok(row)
}

/// Holds by hand what a rule only put up for review. One person suffices.
pub async fn hold(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    by.stepped_up()?;
    let reason = required("reason", reason)?;
    let (tx, row) = begin(app, by, id, Act::Change).await?;
    let standing = life::next(row.standing()?, life::Act::Hold).map_err(refused)?;
    write(&tx, by, &row, standing, entity::ActiveModel::default()).await?;
    tell(&tx, by, &row, "alert-held", json!({ "reason": reason })).await?;
    finish(tx, &row).await
}

/// Opens a closed alert again; a hold holds again.
pub async fn reopen(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    by.stepped_up()?;
    let reason = required("reason", reason)?;
    let (tx, row) = begin(app, by, id, Act::Reopen).await?;
    let standing = life::next(row.standing()?, life::Act::Reopen).map_err(refused)?;
    let change =
        entity::ActiveModel { closed_at_ms: Set(None), outcome_reason: Set(None), ..Default::default() };
    write(&tx, by, &row, standing, change).await?;
    tell(&tx, by, &row, "alert-reopened", json!({ "reason": reason })).await?;
    finish(tx, &row).await
}

/// Rules whose findings rest on what the importing authority is told anyway.
const SHARED: &[&str] = &["R01", "R03", "R04", "R13", "R41", "R42", "R50", "R51", "R53", "R54", "R55"];

/// When a notification is sent: lets the importing authority look at its alerts
/// on needs, permits, route and movement. Alerts on the exporter's own licences
/// stay with its authority.
pub async fn show_counterpart(tx: &Tx, notification: Uuid, other: Country) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::AlsoCountry, Expr::value(other.as_str()))
        .filter(entity::Column::NotificationId.eq(notification))
        .filter(entity::Column::Country.ne(other.as_str()))
        .filter(entity::Column::AlsoCountry.is_null())
        .filter(entity::Column::Rule.is_in(SHARED.iter().copied()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Begins an act on an alert: locked, and allowed to this person.
async fn begin(app: &App, by: &By, id: Uuid, act: Act) -> Result<(Tx, entity::Model)> {
    let tx = app.begin(by).await?;
    let row = lock(&tx, by, id, act).await?;
    Ok((tx, row))
}

async fn lock(tx: &Tx, by: &By, id: Uuid, act: Act) -> Result<entity::Model> {
    let row = entity::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?;
    let row = row.ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, act, &row.subject()?)?;
    Ok(row)
}

/// Whoever acts on it owns it from then on.
fn owned(by: &By) -> entity::ActiveModel {
    entity::ActiveModel {
        owner_id: Set(Some(by.actor.person)),
        owner_name: Set(Some(by.actor.name.clone())),
        ..Default::default()
    }
}

async fn write(
    tx: &Tx,
    by: &By,
    row: &entity::Model,
    standing: Standing,
    change: entity::ActiveModel,
) -> Result<()> {
    entity::Entity::update(entity::ActiveModel {
        id: Set(row.id),
        state: Set(standing.state.code().to_owned()),
        severity: Set(standing.severity.code().to_owned()),
        holds: Set(standing.holds),
        outcome: Set(standing.outcome.map(|outcome| outcome.code().to_owned())),
        updated_at_ms: Set(by.at.ms()),
        ..change
    })
    .exec(&**tx)
    .await?;
    if let Some(notification) = row.notification_id {
        refresh_flag(tx, notification).await?;
    }
    Ok(())
}

/// The act's line in the record's trail.
async fn tell(tx: &Tx, by: &By, row: &entity::Model, act: &'static str, mut data: Value) -> Result<()> {
    data["alert"] = json!(row.reference);
    data["rule"] = json!(row.rule);
    let (kind, record) = row.told_on()?;
    audit::record(
        tx,
        by,
        Entry::new(act, kind, record, Visible::Internal).reference(&row.reference).data(data),
    )
    .await
}

async fn finish(tx: Tx, row: &entity::Model) -> Result<()> {
    tx.commit(&format!("/alerts/{}", row.id)).await
}

fn refused(refusal: life::Refusal) -> CommandError {
    CommandError::Refused(refusal.message())
}

/// Text that has to be there.
fn required<'a>(field: &str, text: &'a str) -> Result<&'a str> {
    match text.trim() {
        "" => Err(CommandError::Invalid(vec![Problem::new(field, Message::new("common-error-required"))])),
        text => Ok(text),
    }
}
