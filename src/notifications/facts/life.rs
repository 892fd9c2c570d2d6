//! The notification's own life, what changed under way, what looks like it.

use super::Source;
use crate::error::{CommandError, Result};
use crate::notifications::entity::{notification, sending, version};
use crate::notifications::{punctual, standing};
use chrono::Days;
use domain::notification::content::{Body, Party, name_key};
use domain::notification::lifecycle::State;
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use domain::screening::facts::{
    Change, Changed, Filing, RecordKind, Reference, Reply as Replied, ReplyKind, Similar,
};
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Within so many days of each other two filings may be the same consignment.
const NEAR_DAYS: u64 = 10;
const LOOKED_AT: u64 = 20;

pub(super) async fn filing(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Filing> {
    let row = source.row;
    let day = |ms: i64| -> Result<_> {
        Ok(standing::today(&source.reference.law, standing::keeper(row)?, Instant::from_ms(ms)))
    };
    let reply = standing::reply(row)?.map(|reply| Replied {
        kind: match reply {
            Reply::NoObjection => ReplyKind::NoObjection,
            Reply::Conditions => ReplyKind::Conditions,
            Reply::Objection => ReplyKind::Objection,
            Reply::UnderInvestigation => ReplyKind::UnderInvestigation,
        },
        at: Instant::from_ms(row.replied_at_ms.unwrap_or(row.updated_at_ms)),
        reason: row.reply_reason.clone(),
    });
    let late = match row.operator_id {
        Some(operator) => Some(punctual::share(db, operator, row.id, source.at).await?),
        None => None,
    };
    let containers = source.body.items.iter().flat_map(|item| &item.containers);
    let packages: i64 = containers.map(|container| i64::from(container.number)).sum();
    Ok(Filing {
        id: row.id,
        number: row.reference.clone(),
        state: row.state.clone(),
        submitted_on: row.submitted_at_ms.map(day).transpose()?,
        reply_due: row.reply_due_ms.map(Instant::from_ms),
        reply,
        authorised_at: row.authorised_at_ms.map(Instant::from_ms),
        suspended: standing::state(row)? == State::Suspended,
        late,
        packages: (packages > 0).then_some(packages),
    })
}

/// What the version that stands says otherwise than the one that was sent (R42).
pub(super) async fn changes(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Vec<Change>> {
    let row = source.row;
    if row.version < 2 || row.sent_at_ms.is_none() {
        return Ok(Vec::new());
    }
    let sent = sending::Entity::find()
        .filter(sending::Column::NotificationId.eq(row.id))
        .filter(sending::Column::Copy.eq(false))
        .order_by_desc(sending::Column::Id)
        .one(db)
        .await?;
    let Some(sent) = sent.filter(|sent| sent.version < row.version) else { return Ok(Vec::new()) };
    let Some(before) = version::Entity::find_by_id((row.id, sent.version)).one(db).await? else {
        return Ok(Vec::new());
    };
    let before: Body = serde_json::from_str(&before.body)
        .map_err(|e| CommandError::Corrupt(format!("{} version {}: {e}", row.reference, sent.version)))?;
    Ok(differences(&before, &source.body))
}

fn differences(before: &Body, now: &Body) -> Vec<Change> {
    let country = |party: &Party| party.country.map(|c| c.to_string()).unwrap_or_default();
    let place = |place: &domain::notification::content::Place| format!("{} {}", place.text, place.locode);
    let pairs = [
        (Changed::Destination, country(&before.importer), country(&now.importer)),
        (Changed::Consignee, before.importer.name.clone(), now.importer.name.clone()),
        (Changed::UltimateConsignee, before.consignee().name.clone(), now.consignee().name.clone()),
        (Changed::PortOfDischarge, place(&before.entry), place(&now.entry)),
    ];
    pairs
        .into_iter()
        .filter(|(_, from, to)| !from.trim().is_empty() && name_key(from) != name_key(to))
        .map(|(what, from, to)| Change { what, from: from.trim().to_owned(), to: to.trim().to_owned() })
        .collect()
}

/// Other notifications of the same goods at about the same time.
pub(super) async fn similar(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Vec<Similar>> {
    let row = source.row;
    let near = Days::new(NEAR_DAYS);
    let (Some(from), Some(to)) =
        (row.dispatch_on.checked_sub_days(near), row.dispatch_on.checked_add_days(near))
    else {
        return Ok(Vec::new());
    };
    let over = [State::Refused, State::Withdrawn, State::Cancelled, State::Lapsed].map(State::code);
    let found = notification::Entity::find()
        .filter(notification::Column::Substance.eq(&row.substance))
        .filter(notification::Column::DispatchOn.between(from, to))
        .filter(notification::Column::Origin.eq(&row.origin))
        .filter(notification::Column::Destination.eq(&row.destination))
        .filter(notification::Column::Id.ne(row.id))
        .filter(notification::Column::State.is_not_in(over))
        .order_by_desc(notification::Column::Id)
        .limit(LOOKED_AT)
        .all(db)
        .await?;
    let same = |a: Option<uuid::Uuid>, b: Option<uuid::Uuid>, x: &str, y: &str| match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => name_key(x) == name_key(y),
    };
    Ok(found
        .into_iter()
        .map(|other| Similar {
            same_parties: same(row.operator_id, other.operator_id, &row.exporter_name, &other.exporter_name)
                && same(
                    row.importer_operator_id,
                    other.importer_operator_id,
                    &row.importer_name,
                    &other.importer_name,
                ),
            record: Reference { kind: RecordKind::Notification, id: other.id, number: other.reference },
            substance: other.substance,
            mass: Mass::from_mg(other.mass_mg),
            dispatch_on: other.dispatch_on,
        })
        .collect())
}
