//! Import permits and letters of no objection: registered by the authority that
//! issued them, or keyed in by another as "unverified".

use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::jobs::{self, Job};
use crate::notifications::entity::permit;
use crate::notifications::later;
use crate::{ids, operators};
use chrono::NaiveDate;
use domain::actor::Actor;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::notification::content::name_key;
use domain::quantity::Mass;
use domain::rights::{self, Kind, Subject};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

pub const KINDS: [&str; 2] = ["import_permit", "no_objection"];

/// A permit as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    pub kind: String,
    pub number: String,
    /// Whose authority issued it.
    pub country: Country,
    pub authority_name: String,
    pub operator: Option<Uuid>,
    pub holder_name: String,
    pub substance: Option<String>,
    pub mass: Option<Mass>,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
    pub notification: Option<Uuid>,
    pub note: String,
}

/// A number as it is looked up: letters and digits, however it was spaced.
pub fn number_key(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Registers a permit; verified exactly where the actor's own authority issued it.
///
/// # Errors
/// Forbidden; invalid without number or holder, or with a validity that ends
/// before it begins; refused where the authority has that number on file.
pub async fn register(app: &App, by: &By, permit: &Permit) -> Result<Uuid> {
    let own = by.actor.country().ok_or(CommandError::Forbidden)?;
    rights::may(&by.actor, rights::Act::Record, &Subject::of_country(Kind::Permit, own))?;
    check(permit)?;
    let tx = app.begin(by).await?;
    let key = number_key(&permit.number);
    let verified = permit.country == own;
    let holder = match permit.operator {
        Some(operator) => Some(operator),
        None => operators::only_by_name(&*tx, permit.country, &permit.holder_name).await?,
    };
    let known = find(&*tx, &permit.number).await?;
    if known.iter().any(|p| p.country == permit.country.to_string() && p.kind == permit.kind) {
        return Err(CommandError::Refused(
            Message::new("permit-known").with("number", &permit.number).with("country", permit.country),
        ));
    }
    let id = ids::fresh();
    permit::Entity::insert(permit::ActiveModel {
        id: Set(id),
        kind: Set(permit.kind.clone()),
        number: Set(permit.number.trim().to_owned()),
        number_key: Set(key.clone()),
        country: Set(permit.country.to_string()),
        authority_name: Set(permit.authority_name.trim().to_owned()),
        operator_id: Set(holder),
        holder_name: Set(permit.holder_name.trim().to_owned()),
        substance: Set(permit.substance.clone()),
        mass_mg: Set(permit.mass.map(Mass::mg)),
        valid_from: Set(permit.valid_from),
        valid_until: Set(permit.valid_until),
        verified: Set(verified),
        notification_id: Set(permit.notification),
        note: Set(permit.note.trim().to_owned()),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
        status: Set(permit::VALID.to_owned()),
        withdrawn_because: Set(None),
        withdrawn_by: Set(None),
        withdrawn_at_ms: Set(None),
        holder_key: Set(name_key(&permit.holder_name)),
    })
    .exec_without_returning(&*tx)
    .await?;
    let act = if verified { "permit-registered" } else { "permit-keyed-in" };
    let entry = Entry::new(act, "permit", id, Visible::Internal)
        .reference(permit.number.trim())
        .data(json!({ "kind": permit.kind, "number": permit.number, "country": permit.country }));
    audit::record(&tx, by, entry).await?;
    known_later(&tx, by, permit.country, &key).await?;
    tx.commit("/permits").await?;
    Ok(id)
}

/// The authority that issued a permit takes it back. What was authorised on it
/// stands until somebody decides; open notifications that present it are judged
/// again.
///
/// # Errors
/// Not found, forbidden; refused where it was keyed in for another authority or
/// was withdrawn before; invalid without a reason.
pub async fn withdraw(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        let missing = Message::new("permit-withdraw-reason-missing");
        return Err(CommandError::Invalid(vec![Problem::new("reason", missing)]));
    }
    let tx = app.begin(by).await?;
    let found = permit::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?;
    let row = found.ok_or(CommandError::NotFound)?;
    may_withdraw(&by.actor, &row)?;
    if row.is_withdrawn() {
        return Err(CommandError::Refused(
            Message::new("permit-withdrawn-before").with("number", &row.number),
        ));
    }
    permit::Entity::update(permit::ActiveModel {
        id: Set(id),
        status: Set(permit::WITHDRAWN.to_owned()),
        withdrawn_because: Set(Some(reason.trim().to_owned())),
        withdrawn_by: Set(Some(by.actor.name.clone())),
        withdrawn_at_ms: Set(Some(by.at.ms())),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    let entry = Entry::new("permit-withdrawn", "permit", id, Visible::Internal)
        .reference(&row.number)
        .data(json!({ "number": row.number, "country": row.country, "reason": reason.trim() }));
    audit::record(&tx, by, entry).await?;
    let country = row.country.parse().map_err(|_| CommandError::Corrupt(format!("permit {id}: country")))?;
    known_later(&tx, by, country, &row.number_key).await?;
    tx.commit("/permits").await
}

/// Whether this actor may take the permit back: its own authority's, verified.
///
/// # Errors
/// Not found, forbidden.
pub fn may_withdraw(actor: &Actor, row: &permit::Model) -> Result<()> {
    let country =
        row.country.parse().map_err(|_| CommandError::Corrupt(format!("permit {}: country", row.id)))?;
    rights::may(actor, rights::Act::Record, &Subject::of_country(Kind::Permit, country))?;
    if row.verified { Ok(()) } else { Err(CommandError::Refused(Message::new("permit-not-issued-here"))) }
}

async fn known_later(tx: &Tx, by: &By, country: Country, number_key: &str) -> Result<()> {
    let payload = json!({ "country": country, "number_key": number_key });
    jobs::enqueue(tx, Job::new(later::PERMIT, payload, by.at)).await
}

fn check(permit: &Permit) -> Result<()> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
    if !KINDS.contains(&permit.kind.as_str()) {
        wrong("kind", "common-error-choose");
    }
    if number_key(&permit.number).is_empty() {
        wrong("number", "common-error-required");
    }
    if permit.holder_name.trim().is_empty() {
        wrong("holder_name", "common-error-required");
    }
    if let (Some(from), Some(until)) = (permit.valid_from, permit.valid_until)
        && until < from
    {
        wrong("valid_until", "permit-ends-before-it-begins");
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

/// Permits by number, whoever issued them; a number is unique within a country.
///
/// # Errors
/// The database's.
pub async fn find(db: &impl ConnectionTrait, number: &str) -> Result<Vec<permit::Model>> {
    Ok(permit::Entity::find()
        .filter(permit::Column::NumberKey.eq(number_key(number)))
        .order_by_asc(permit::Column::Id)
        .limit(50)
        .all(db)
        .await?)
}

/// The permits a country's authority registered or keyed in, newest first.
///
/// # Errors
/// The database's.
pub async fn list(db: &impl ConnectionTrait, country: Country) -> Result<Vec<permit::Model>> {
    Ok(permit::Entity::find()
        .filter(permit::Column::Country.eq(country.to_string()))
        .order_by_desc(permit::Column::Id)
        .limit(200)
        .all(db)
        .await?)
}
