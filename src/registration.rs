//! A company registers itself: particulars and a responsible person, filled in
//! under a link of its own without an account. The authority accepts it in its
//! register; then the person is invited.

pub mod entity;
pub mod pages;
mod taken;

use crate::accounts::commands::people::plausible;
use crate::accounts::commands::sign_in::normal_email;
use crate::accounts::invite_in;
use crate::app::{App, Tx};
use crate::error::{CommandError, Result};
use crate::http::Values;
use crate::http::session::hash;
use crate::ids;
use crate::mail::{self, Letter};
use crate::operators::{self, Particulars};
use crate::people::{self, authority, person};
use domain::actor::{Home, Role};
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::time::Instant;
use entity::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

pub use taken::{invite_other, list, seen};

/// Job kinds that the register enqueues.
pub const ACCEPTED: &str = "operator-accepted";
pub const DECLINED: &str = "operator-declined";

const DRAFT: &str = "draft";
const SENT: &str = "sent";
const INVITED: &str = "invited";
const DECLINED_STATE: &str = "declined";
/// The address has an account already; the authority invites another person.
const TAKEN: &str = "taken";
/// An unfinished registration is kept this long.
const DRAFT_DAYS: i64 = 14;
const DAY_MS: i64 = 86_400_000;

/// Countries whose authority is on this instance, where one can register.
///
/// # Errors
/// The database.
pub async fn countries(app: &App) -> Result<Vec<String>> {
    let rows = authority::Entity::find().filter(authority::Column::Kind.eq("cna")).all(app.db.read()).await?;
    let mut codes: Vec<String> = rows.into_iter().map(|row| row.country).collect();
    codes.sort();
    codes.dedup();
    Ok(codes)
}

/// Begins a registration; answers the token of its link.
///
/// # Errors
/// [`CommandError::Invalid`] for a country without an authority here.
pub async fn begin(app: &App, country: &str, lang: &str) -> Result<String> {
    if !countries(app).await?.iter().any(|known| known == country) {
        return Err(CommandError::Invalid(vec![Problem::new(
            "country",
            Message::new("common-error-choose"),
        )]));
    }
    let (token, now) = (ids::token(), app.now());
    let tx = app.begin_system().await?;
    Entity::delete_many()
        .filter(Column::State.eq(DRAFT))
        .filter(Column::CreatedAtMs.lt(now.ms() - DRAFT_DAYS * DAY_MS))
        .exec(&*tx)
        .await?;
    Entity::insert(ActiveModel {
        id: Set(ids::fresh()),
        token_hash: Set(hash(&token)),
        country: Set(country.to_owned()),
        state: Set(DRAFT.to_owned()),
        body: Set("[]".to_owned()),
        person_name: Set(String::new()),
        person_email: Set(String::new()),
        lang: Set(lang.to_owned()),
        operator_id: Set(None),
        created_at_ms: Set(now.ms()),
        sent_at_ms: Set(None),
    })
    .exec_without_returning(&*tx)
    .await?;
    tx.commit("").await?;
    Ok(token)
}

/// The registration behind a link.
///
/// # Errors
/// [`CommandError::NotFound`] for an unknown or too old one.
pub async fn open(app: &App, token: &str) -> Result<Model> {
    Entity::find()
        .filter(Column::TokenHash.eq(hash(token)))
        .filter(Column::CreatedAtMs.gt(app.now().ms() - DRAFT_DAYS * DAY_MS))
        .one(app.db.read())
        .await?
        .ok_or(CommandError::NotFound)
}

async fn draft(app: &App, token: &str) -> Result<Model> {
    let row = open(app, token).await?;
    if row.state == DRAFT { Ok(row) } else { Err(CommandError::refused("registration-sent-already")) }
}

/// The company's fields as they were typed.
pub fn typed(row: &Model) -> Values {
    Values(serde_json::from_str(&row.body).unwrap_or_default())
}

fn country(row: &Model) -> Result<Country> {
    row.country.parse().map_err(|_| CommandError::Corrupt(format!("registration {}", row.id)))
}

/// The company's particulars as far as they are right.
///
/// # Errors
/// Every field that is wrong.
pub fn particulars(row: &Model, at: Instant) -> Result<Particulars> {
    let read = Particulars::from_form(&typed(row), country(row)?).map_err(CommandError::Invalid)?;
    let problems = read.problems(at.day_in(chrono_tz::UTC));
    if problems.is_empty() { Ok(read) } else { Err(CommandError::Invalid(problems)) }
}

/// Saves what was typed about the company, right or wrong, and says what is wrong.
///
/// # Errors
/// [`CommandError::Invalid`] by field.
pub async fn save_company(app: &App, token: &str, values: &Values) -> Result<()> {
    let mut row = draft(app, token).await?;
    let most: usize = values.0.iter().map(|(name, value)| name.len() + value.len()).sum();
    if most > 20_000 {
        return Err(CommandError::Invalid(vec![Problem::new(
            "address",
            Message::new("registration-too-long"),
        )]));
    }
    row.body = serde_json::to_string(&values.0).map_err(|e| CommandError::Fault(e.to_string()))?;
    let change = ActiveModel { id: Set(row.id), body: Set(row.body.clone()), ..Default::default() };
    write(app, change).await?;
    particulars(&row, app.now()).map(|_| ())
}

/// Saves who is responsible.
///
/// # Errors
/// [`CommandError::Invalid`] by field.
pub async fn save_person(app: &App, token: &str, name: &str, email: &str) -> Result<()> {
    let row = draft(app, token).await?;
    let problems = person_problems(name, email);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let change = ActiveModel {
        id: Set(row.id),
        person_name: Set(name.trim().to_owned()),
        person_email: Set(normal_email(email)),
        ..Default::default()
    };
    write(app, change).await
}

fn person_problems(name: &str, email: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if name.trim().is_empty() || name.chars().count() > 200 {
        problems.push(Problem::new("person_name", Message::new("common-error-required")));
    }
    if !plausible(email) {
        problems.push(Problem::new("person_email", Message::new("accounts-email-wrong")));
    }
    problems
}

async fn write(app: &App, change: ActiveModel) -> Result<()> {
    let tx = app.begin_system().await?;
    Entity::update(change).exec(&*tx).await?;
    tx.commit("").await
}

/// Sends the registration to the authority: the company stands in its register
/// as *applied*, and its officers are told.
///
/// # Errors
/// [`CommandError::Invalid`] for what is missing.
pub async fn send(app: &App, token: &str) -> Result<()> {
    let row = draft(app, token).await?;
    let at = app.now();
    let particulars = particulars(&row, at)?;
    let problems = person_problems(&row.person_name, &row.person_email);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let tx = app.begin_system().await?;
    // Two clicks: one company.
    let mine = Entity::update_many()
        .col_expr(Column::State, Expr::value(SENT))
        .col_expr(Column::SentAtMs, Expr::value(at.ms()))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(DRAFT))
        .exec(&*tx)
        .await?;
    if mine.rows_affected == 0 {
        return Ok(());
    }
    let operator = operators::apply(&tx, at, &particulars).await?;
    Entity::update(ActiveModel { id: Set(row.id), operator_id: Set(Some(operator)), ..Default::default() })
        .exec(&*tx)
        .await?;
    let path = format!("/operators/{operator}");
    let officers = people::holders(&*tx, country(&row)?, &[Role::CaseOfficer, Role::AuthorityAdmin]).await?;
    for officer in officers {
        let letter = Letter {
            person: Some(officer.id),
            address: &officer.email,
            lang: &officer.lang,
            template: "registration-waiting",
            args: json!({ "path": path }),
            digest: Some("registrations"),
        };
        mail::queue(&tx, at, letter).await?;
    }
    tx.commit("").await
}

/// After the authority accepted a company: its responsible person is invited.
/// Does nothing for a company that was entered by the authority itself.
///
/// # Errors
/// The database, or a payload that names no company.
pub async fn invite(app: &App, payload: &Value) -> Result<()> {
    let Some((row, operator)) = of_job(app, payload).await? else { return Ok(()) };
    let at = app.now();
    let tx = app.begin_system().await?;
    let taken = person::Entity::find()
        .filter(person::Column::Email.eq(row.person_email.as_str()))
        .one(&*tx)
        .await?
        .is_some();
    if taken {
        taken::tell(&tx, at, &row).await?;
    } else {
        let home = Home::Company { operator, country: country(&row)? };
        let roles = &[Role::CompanyResponsible, Role::CompanySubmitter];
        invite_in(app, &tx, at, None, (&row.person_name, &row.person_email, &row.lang), home, roles).await?;
    }
    settle(&tx, row.id, if taken { TAKEN } else { INVITED }).await?;
    tx.commit("").await
}

/// After the authority declined a company: the applicant is told.
///
/// # Errors
/// As [`invite`].
pub async fn declined(app: &App, payload: &Value) -> Result<()> {
    let Some((row, _)) = of_job(app, payload).await? else { return Ok(()) };
    let tx = app.begin_system().await?;
    let letter = Letter {
        person: None,
        address: &row.person_email,
        lang: &row.lang,
        template: "registration-declined",
        args: json!({ "path": "/register" }),
        digest: None,
    };
    mail::queue(&tx, app.now(), letter).await?;
    settle(&tx, row.id, DECLINED_STATE).await?;
    tx.commit("").await
}

async fn of_job(app: &App, payload: &Value) -> Result<Option<(Model, Uuid)>> {
    let operator: Uuid = payload["operator"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| CommandError::Fault(format!("no company in {payload}")))?;
    let row = Entity::find()
        .filter(Column::OperatorId.eq(operator))
        .filter(Column::State.eq(SENT))
        .one(app.db.read())
        .await?;
    Ok(row.map(|row| (row, operator)))
}

async fn settle(tx: &Tx, id: Uuid, state: &str) -> Result<()> {
    Entity::update(ActiveModel { id: Set(id), state: Set(state.to_owned()), ..Default::default() })
        .exec(&**tx)
        .await?;
    Ok(())
}
