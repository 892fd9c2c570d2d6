//! Submission: one act that stores the notification with the law it is under,
//! books every item on its need, and judges it.

use super::rows::{self, Filed};
use super::{Signature, complete, from_outside};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::notifications::commands::send;
use crate::notifications::drafts::{self, Draft, Kind};
use crate::notifications::entity::{draft, notification};
use crate::notifications::{booking, checks, mails, numbers, papers, punctual, standing};
use chrono::Datelike;
use domain::message::{Message, Problem};
use domain::notification::lifecycle::State;
use domain::quantity::Mass;
use domain::rights::Act;
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

/// Submits a draft and answers the reference of what it became. A draft of a new
/// version goes to [`super::amend`].
///
/// # Errors
/// Not found, forbidden, invalid with everything that is missing or wrong.
pub async fn submit(app: &App, by: &By, id: Uuid, signature: &Signature) -> Result<String> {
    let tx = app.begin(by).await?;
    let draft = drafts::lock(&tx, by, id, Act::Submit).await?;
    if draft.row.notification_id.is_some() {
        return Err(CommandError::refused("notifications-draft-is-a-version"));
    }
    let complete = complete(&draft, by, signature)?;
    check_outside(&draft, by)?;

    let year = draft.today.year();
    let reference = numbers::next(&tx, "RF", year).await?;
    let row = row(&tx, by, &draft, &complete, &reference).await?;
    let filed = Filed { row: &row, goods: &complete.goods, body: &complete.body };
    rows::insert(&tx, by, &filed).await?;
    let items = standing::items(&*tx, row.id).await?;
    let masses: Vec<Mass> = items.iter().map(|item| Mass::from_mg(item.mass_mg)).collect();
    let shares = booking::shares(&*tx, &row, &items, &masses).await?;
    booking::pend(&tx, by.into(), &row, &shares).await?;
    rows::count_draws(&tx, by, &draft, &filed).await?;
    punctual::file(&tx, by.at, &row).await?;
    if draft.kind == Kind::Outside {
        send::start_clock(&tx, by, &row, &draft.reference.law, outside_day(&draft)).await?;
    }
    checks::screen(&tx, app, by.at, row.id).await?;

    papers::file(&tx, &draft, row.id).await?;
    draft::Entity::delete_by_id(draft.row.id).exec(&*tx).await?;
    told(&tx, by, &draft, &row).await?;
    tx.commit(&submitted_path(&draft, &reference)).await?;
    Ok(reference)
}

/// Where a submission leads.
fn submitted_path(draft: &Draft, reference: &str) -> String {
    match draft.kind {
        Kind::Company => format!("/company/notifications/{reference}/submitted"),
        Kind::Paper | Kind::Outside => format!("/notifications/{reference}"),
    }
}

fn outside_day(draft: &Draft) -> chrono::NaiveDate {
    from_outside(draft).sent_on.unwrap_or(draft.today)
}

/// A PEN from outside names its own reference and day, and comes to the country
/// of the authority that keys it in.
fn check_outside(draft: &Draft, by: &By) -> Result<()> {
    let problem =
        |field: &str, key: &str| Err(CommandError::Invalid(vec![Problem::new(field, Message::new(key))]));
    match draft.kind {
        Kind::Company => Ok(()),
        Kind::Paper if draft.body().origin() != by.actor.country() => {
            problem("exporter.country", "notifications-paper-not-from-here")
        }
        Kind::Paper => Ok(()),
        Kind::Outside => {
            let outside = from_outside(draft);
            if draft.body().destination() != by.actor.country() {
                return problem("importer.country", "notifications-outside-not-to-here");
            }
            if outside.reference.is_empty() {
                return problem("outside_reference", "notifications-outside-reference-missing");
            }
            match outside.sent_on {
                None => problem("sent_on", "common-error-date"),
                Some(day) if day > draft.today => problem("sent_on", "notifications-outside-sent-in-future"),
                Some(_) => Ok(()),
            }
        }
    }
}

async fn row(
    tx: &Tx,
    by: &By,
    draft: &Draft,
    complete: &super::Complete,
    reference: &str,
) -> Result<notification::Model> {
    let mut row = rows::blank(draft.row.id, reference, by);
    rows::describe(tx, draft, complete, &mut row).await?;
    row.voluntary = draft.row.voluntary;
    row.operator_id = draft.row.operator_id;
    row.from_paper = draft.kind == Kind::Paper;
    row.from_outside = draft.kind == Kind::Outside;
    let other = if row.from_outside { complete.body.origin() } else { complete.body.destination() };
    row.counterpart_here = match other {
        Some(country) => standing::is_here(&**tx, country).await?,
        None => false,
    };
    row.submitted_at_ms = Some(by.at.ms());
    if row.from_outside {
        let outside = from_outside(draft);
        row.state = State::Sent.code().to_owned();
        row.outside_reference = Some(outside.reference);
        row.sent_at_ms =
            Some(rows::start_of(&draft.reference.law, complete.body.origin(), outside_day(draft)).ms());
        row.received_at_ms = Some(by.at.ms());
        row.seen_at_ms = Some(by.at.ms());
        row.owner_id = Some(by.actor.person);
    }
    Ok(row)
}

async fn told(tx: &Tx, by: &By, draft: &Draft, row: &notification::Model) -> Result<()> {
    let act = match draft.kind {
        Kind::Company => "notification-submitted",
        Kind::Paper => "notification-entered-from-paper",
        Kind::Outside => "notification-keyed-in",
    };
    let entry =
        Entry::new(act, "notification", row.id, Visible::Company).reference(&row.reference).data(json!({
            "version": row.version,
            "mass_mg": row.mass_mg,
            "destination_country": row.destination,
            "origin_country": row.origin,
        }));
    audit::record(tx, by, entry).await?;
    if draft.kind == Kind::Outside {
        return Ok(());
    }
    let origin = standing::origin(row)?;
    mails::tell_authority(tx, by.at, row, origin, "notification-submitted").await?;
    mails::tell_company(tx, by.at, row, "notification-submitted-copy").await
}
