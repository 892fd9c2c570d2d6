//! Entering companies and changing their particulars.

use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::operators::entity::{identifier, number, operator};
use crate::operators::particulars::{Checks, Particulars};
use crate::operators::queries;
use domain::country::Country;
use domain::operator::{IdentifierKind, Status, name_key, normalise};
use domain::rights::{self, Act, Kind, Subject};
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// An authority enters a company in its register.
///
/// # Errors
/// [`CommandError::Invalid`] by field; forbidden outside one's own country.
pub async fn register(app: &App, by: &By, what: &Particulars) -> Result<Uuid> {
    rights::may(&by.actor, Act::Create, &Subject::of_country(Kind::Operator, what.country))?;
    let today = by.at.day_in(chrono_tz::UTC);
    refuse(what.problems(today))?;
    let tx = app.begin(by).await?;
    let row = insert(&tx, by.at, what, Status::Regular, Some(by.actor.person)).await?;
    let entry = Entry::new("operator-registered", "operator", row.id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "name": row.name, "reference": row.reference }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&format!("/operators/{}", row.id)).await?;
    Ok(row.id)
}

/// A company registers itself; its authority has to accept it. Runs inside the
/// transaction that also makes the first person's account.
///
/// # Errors
/// [`CommandError::Invalid`] by field.
pub async fn apply(tx: &Tx, at: Instant, what: &Particulars) -> Result<Uuid> {
    refuse(what.problems(at.day_in(chrono_tz::UTC)))?;
    let row = insert(tx, at, what, Status::Applied, None).await?;
    let entry = Entry::new("operator-applied", "operator", row.id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "name": row.name, "reference": row.reference }));
    audit::record_system(tx, at, entry).await?;
    Ok(row.id)
}

fn refuse(problems: Vec<domain::message::Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

async fn insert(
    tx: &Tx,
    at: Instant,
    what: &Particulars,
    status: Status,
    by: Option<Uuid>,
) -> Result<operator::Model> {
    let id = ids::fresh();
    let registered_on = (status == Status::Regular).then(|| at.day_in(chrono_tz::UTC));
    operator::Entity::insert(operator::ActiveModel {
        reference: Set(next_reference(tx, what.country).await?),
        country: Set(what.country.to_string()),
        status: Set(status.code().to_owned()),
        status_reason: Set(String::new()),
        registered_on: Set(registered_on),
        version: Set(1),
        created_by: Set(by),
        created_at_ms: Set(at.ms()),
        ..written(id, at, what)
    })
    .exec_without_returning(&**tx)
    .await?;
    sync_identifiers(tx, at, id, what).await?;
    queries::find(&**tx, id).await?.ok_or(CommandError::NotFound)
}

/// The columns that particulars fill.
fn written(id: Uuid, at: Instant, what: &Particulars) -> operator::ActiveModel {
    let trades = serde_json::to_string(&what.trades).expect("codes are plain text");
    operator::ActiveModel {
        id: Set(id),
        name: Set(what.name.trim().to_owned()),
        name_key: Set(name_key(&what.name)),
        established_on: Set(what.established_on),
        tax_number: Set(Some(what.tax_number.trim().to_owned()).filter(|number| !number.is_empty())),
        trades: Set(trades),
        sector: Set(what.sector.map(|sector| sector.code().to_owned())),
        address: Set(what.address.trim().to_owned()),
        email: Set(what.email.trim().to_owned()),
        phone: Set(what.phone.trim().to_owned()),
        updated_at_ms: Set(at.ms()),
        ..Default::default()
    }
}

/// The next number of a country's register; the row's lock keeps two apart.
async fn next_reference(tx: &Tx, country: Country) -> Result<String> {
    let last = Expr::col((number::Entity, number::Column::Last)).add(1);
    number::Entity::insert(number::ActiveModel { country: Set(country.to_string()), last: Set(1) })
        .on_conflict(OnConflict::column(number::Column::Country).value(number::Column::Last, last).to_owned())
        .exec_without_returning(&**tx)
        .await?;
    let row = number::Entity::find_by_id(country.to_string()).one(&**tx).await?;
    let last = row.ok_or_else(|| CommandError::Corrupt(format!("register number of {country}")))?.last;
    Ok(format!("{country}-{last:06}"))
}

/// What the particulars name is also an identifier to be compared.
async fn sync_identifiers(tx: &Tx, at: Instant, operator: Uuid, what: &Particulars) -> Result<()> {
    for (kind, value) in [
        (IdentifierKind::Address, &what.address),
        (IdentifierKind::Email, &what.email),
        (IdentifierKind::Phone, &what.phone),
        (IdentifierKind::Tax, &what.tax_number),
    ] {
        add_identifier(tx, at, operator, kind, value).await?;
    }
    Ok(())
}

/// Adds an identifier unless the company already holds it, in whatever dress.
pub(super) async fn add_identifier(
    tx: &Tx,
    _at: Instant,
    operator: Uuid,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool> {
    let norm = normalise(kind, value);
    if norm.is_empty() {
        return Ok(false);
    }
    let held = identifier::Entity::find()
        .filter(identifier::Column::OperatorId.eq(operator))
        .filter(identifier::Column::Kind.eq(kind.code()))
        .filter(identifier::Column::Norm.eq(&norm))
        .filter(identifier::Column::EndedAtMs.is_null())
        .one(&**tx)
        .await?;
    if held.is_some() {
        return Ok(false);
    }
    identifier::Entity::insert(identifier::ActiveModel {
        id: Set(ids::fresh()),
        operator_id: Set(operator),
        kind: Set(kind.code().to_owned()),
        value: Set(value.trim().to_owned()),
        norm: Set(norm),
        ended_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(true)
}

/// Changes a company's particulars; `version` is what the form was filled from.
///
/// # Errors
/// Refused when somebody else changed it meanwhile; its country never changes.
pub async fn change(app: &App, by: &By, id: Uuid, version: i32, what: &Particulars, why: &str) -> Result<()> {
    let mut problems = what.problems(by.at.day_in(chrono_tz::UTC));
    let mut check = Checks::default();
    check.text("reason", why, true);
    problems.extend(check.0);
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, id).await?;
    refuse(problems)?;
    if row.country()? != what.country {
        return Err(CommandError::refused("operators-refused-country"));
    }
    if row.version != version {
        return Err(CommandError::refused("operators-refused-changed-meanwhile"));
    }
    let changes = differences(&row, what)?;
    operator::Entity::update(operator::ActiveModel {
        version: Set(row.version + 1),
        ..written(id, by.at, what)
    })
    .exec(&*tx)
    .await?;
    sync_identifiers(&tx, by.at, id, what).await?;
    let entry = Entry::new("operator-changed", "operator", id, Visible::Company)
        .reference(&row.reference)
        .data(json!({ "name": what.name, "reference": row.reference, "reason": why, "changes": changes }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&format!("/operators/{id}")).await
}

/// Field by field what was and what is.
fn differences(row: &operator::Model, what: &Particulars) -> Result<serde_json::Value> {
    let codes = |trades: &[domain::operator::Trade]| {
        trades.iter().map(|trade| trade.code()).collect::<Vec<_>>().join(" ")
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let fields = [
        ("name", row.name.clone(), what.name.clone()),
        ("address", row.address.clone(), what.address.clone()),
        ("email", row.email.clone(), what.email.clone()),
        ("phone", row.phone.clone(), what.phone.clone()),
        ("tax_number", row.tax_number.clone().unwrap_or_default(), what.tax_number.clone()),
        ("trades", codes(&row.trades()?), codes(&what.trades)),
        (
            "sector",
            row.sector.clone().unwrap_or_default(),
            what.sector.map_or_else(String::new, |s| s.code().to_owned()),
        ),
        ("established_on", day(row.established_on), day(what.established_on)),
    ];
    let changed = fields.into_iter().filter(|(_, was, is)| was != is.trim());
    Ok(changed.map(|(field, was, is)| json!({ "field": field, "was": was, "is": is })).collect())
}
