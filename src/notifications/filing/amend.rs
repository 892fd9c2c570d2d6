//! A new version: after a return it is submitted again; before the decision a
//! larger quantity, another consignee or country starts a new clock; everything
//! else leaves the clock alone. The ledger is moved by the difference.

use super::rows::{self, Filed};
use super::{Complete, Signature, complete};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::needs::{self, ItemRef};
use crate::notifications::booking;
use crate::notifications::drafts::{self, Draft};
use crate::notifications::entity::{draft, item, notification};
use crate::notifications::{checks, mails, papers, punctual, standing};
use domain::notification::content::{Change, Meaning, diff, what_amendment_means};
use domain::notification::lifecycle::{self, Act, State};
use domain::quantity::Mass;
use domain::rights;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

/// Files a draft as the next version of its notification; answers the reference.
///
/// # Errors
/// Not found, forbidden, invalid, nothing changed, or the life cycle's refusal.
pub async fn amend(app: &App, by: &By, id: Uuid, signature: &Signature) -> Result<String> {
    let tx = app.begin(by).await?;
    let draft = drafts::lock(&tx, by, id, rights::Act::Change).await?;
    let Some(notification) = draft.row.notification_id else {
        return Err(CommandError::refused("notifications-draft-is-new"));
    };
    let before = standing::lock(&tx, notification).await?;
    let state = standing::state(&before)?;
    let right = if state == State::Returned { rights::Act::Submit } else { rights::Act::Amend };
    rights::may(&by.actor, right, &standing::subject(&before)?)?;
    let mut complete = complete(&draft, by, signature)?;
    let old = standing::body(&before)?;
    keep_told(&old, &mut complete);
    let changes = diff(&old, &complete.body);
    let act = act(&draft, &old, &complete, state, &changes)?;
    let to = lifecycle::next(&standing::standing(&before, by.at)?, act).map_err(CommandError::Refused)?;

    let row = row(&tx, by, &draft, &complete, &before, to).await?;
    let items = standing::items(&*tx, row.id).await?;
    let filed = Filed { row: &row, goods: &complete.goods, body: &complete.body };
    rebook_gone(&tx, by, &before, &items, &filed).await?;
    notification::Entity::update(row.clone().into_active_model().reset_all()).exec(&*tx).await?;
    rows::write_parts(&tx, by, &filed, &changes).await?;
    rebook(&tx, by, &row, state).await?;
    rows::count_draws(&tx, by, &draft, &filed).await?;
    punctual::file(&tx, by.at, &row).await?;
    checks::screen(&tx, app, by.at, row.id).await?;

    papers::file(&tx, &draft, row.id).await?;
    draft::Entity::delete_by_id(draft.row.id).exec(&*tx).await?;
    told(&tx, by, &before, &row, act, &changes).await?;
    tx.commit(&format!("/company/notifications/{}/submitted", row.reference)).await?;
    Ok(row.reference)
}

/// Transit authorities that were told stay told.
fn keep_told(old: &domain::notification::content::Body, complete: &mut Complete) {
    for transit in &mut complete.body.transit {
        let before = old.transit.iter().find(|known| known.country == transit.country);
        transit.notified_on = before.and_then(|known| known.notified_on);
    }
}

fn act(
    draft: &Draft,
    old: &domain::notification::content::Body,
    complete: &Complete,
    state: State,
    changes: &[Change],
) -> Result<Act> {
    if state == State::Returned {
        return Ok(Act::Submit);
    }
    if changes.is_empty() {
        return Err(CommandError::refused("notifications-nothing-changed"));
    }
    Ok(match what_amendment_means(old, &complete.body, &draft.reference.catalogue) {
        Meaning::NewClock => Act::AmendAfresh,
        Meaning::SameClock => Act::Amend,
    })
}

/// The row as the new version has it. A new clock forgets what the old one waited
/// for; the reply that was given stays in the record of replies.
async fn row(
    tx: &Tx,
    by: &By,
    draft: &Draft,
    complete: &Complete,
    before: &notification::Model,
    to: State,
) -> Result<notification::Model> {
    let mut row = before.clone();
    let old_law = row.law.clone();
    let earliest = row.earliest_dispatch_on;
    rows::describe(tx, draft, complete, &mut row).await?;
    row.version += 1;
    row.updated_at_ms = by.at.ms();
    if row.state != to.code() {
        row.state_since_ms = by.at.ms();
        to.code().clone_into(&mut row.state);
    }
    if to == State::Submitted {
        row.submitted_at_ms = Some(by.at.ms());
        row.sent_at_ms = None;
        row.sent_how = None;
        row.received_at_ms = None;
        row.seen_at_ms = None;
        row.reply = None;
        row.reply_reason = None;
        row.reply_mass_mg = None;
        row.reply_conditions = None;
        row.replied_at_ms = None;
        row.reply_due_ms = None;
        row.may_go_at_ms = None;
    } else {
        // The clock runs on under the law it was started by.
        row.law = old_law;
        row.earliest_dispatch_on = earliest;
    }
    Ok(row)
}

/// What items that are no longer there, or fall on other balances now, hold comes
/// free before the new quantities are booked.
async fn rebook_gone(
    tx: &Tx,
    by: &By,
    before: &notification::Model,
    items: &[item::Model],
    filed: &Filed<'_>,
) -> Result<()> {
    let same = |old: &item::Model| {
        filed.goods.iter().any(|good| {
            good.id == old.id
                && good.need_substance == old.need_substance
                && good.line.code() == old.line
                && serde_json::to_string(&good.years.iter().map(|y| y.year).collect::<Vec<_>>()).ok()
                    == years_of(old)
        }) && filed.row.destination == before.destination
    };
    let gone: Vec<item::Model> = items.iter().filter(|old| !same(old)).cloned().collect();
    booking::release(tx, by.into(), before, &gone, "amended").await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    checks::uncount(tx, &ids).await
}

fn years_of(item: &item::Model) -> Option<String> {
    let years: Vec<domain::notification::content::YearMass> = serde_json::from_str(&item.years).ok()?;
    serde_json::to_string(&years.iter().map(|year| year.year).collect::<Vec<_>>()).ok()
}

/// Books what is asked now. Of an authorised notification the smaller quantity
/// stays reserved and authorised.
async fn rebook(tx: &Tx, by: &By, row: &notification::Model, state: State) -> Result<()> {
    let items = standing::items(&**tx, row.id).await?;
    let masses: Vec<Mass> = items.iter().map(|item| Mass::from_mg(item.mass_mg)).collect();
    let shares = booking::shares(&**tx, row, &items, &masses).await?;
    if state != State::Authorised {
        return booking::pend(tx, by.into(), row, &shares).await;
    }
    for one in items.iter().filter(|one| one.authorised_mg.is_some_and(|authorised| one.mass_mg < authorised))
    {
        let authorised_mg = Set(Some(one.mass_mg));
        let smaller = item::ActiveModel { id: Set(one.id), authorised_mg, ..Default::default() };
        item::Entity::update(smaller).exec(&**tx).await?;
    }
    for share in shares.iter().filter(|share| share.mass < share.held.reserved) {
        let item = ItemRef::of(row.id, share.item);
        needs::pending(tx, by, &share.key, &item, share.mass).await?;
        needs::reserve(tx, by, &share.key, &item, share.mass, None).await?;
    }
    Ok(())
}

async fn told(
    tx: &Tx,
    by: &By,
    before: &notification::Model,
    row: &notification::Model,
    act: Act,
    changes: &[Change],
) -> Result<()> {
    let name = match act {
        Act::Submit => "notification-resubmitted",
        Act::AmendAfresh => "notification-amended-afresh",
        _ => "notification-amended",
    };
    let fields: Vec<String> = changes.iter().map(|change| change.field.clone()).collect();
    let entry = Entry::new(name, "notification", row.id, Visible::Company).reference(&row.reference);
    let entry = entry.data(json!({ "version": row.version, "count": changes.len(), "fields": fields }));
    audit::record(tx, by, entry).await?;
    let origin = standing::origin(row)?;
    mails::tell_authority(tx, by.at, row, origin, "notification-amended").await?;
    // Whoever has the earlier version is told of the difference.
    if before.sent_at_ms.is_some() && before.counterpart_here {
        let other = standing::destination(before)?;
        mails::tell_authority(tx, by.at, row, other, "notification-amended").await?;
    }
    mails::tell_company(tx, by.at, row, "notification-submitted-copy").await
}
