//! Declaring, revising and withdrawing a need: one person prepares, another signs
//! (LIFECYCLE.md 4), and every year that carries the figure takes it at once.

use super::entity::{balance, declaration};
use super::ledger::{Stamp, Why, add_entry, series_row, the_series};
use super::{queries, record};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::countersign::{self, Draft};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::jobs::{self, Job};
use crate::people::authority;
use chrono::NaiveDate;
use domain::actor::Actor;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::needs::{Change, Declared, Held, Line, book, in_force};
use domain::quantity::{self, Step};
use domain::rights::{self, Act, Kind, Subject};
use domain::time::Instant;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// One need, declared, revised or withdrawn on paper.
pub const DECLARE: &str = "need.declare";
/// Several at once, from a file.
pub const LOAD: &str = "need.load";

/// One declaration as prepared: all that the signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub country: Country,
    pub substance: String,
    pub line: Line,
    pub year: i32,
    /// What it says; none on file is a withdrawal.
    pub declared: Declared,
    /// The quantity as the paper states it, before conversion.
    pub original: Option<quantity::Declared>,
    pub steps: Vec<Step>,
    pub source: String,
    /// The date the declaration itself bears.
    pub declared_on: Option<NaiveDate>,
    pub reason: String,
    /// What was in force for that year when this was prepared.
    pub supersedes: Option<Uuid>,
}

/// What a proposal's body holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    pub statements: Vec<Statement>,
    /// Name and SHA-256 of the file they were read from.
    pub file: Option<(String, String)>,
}

/// How a country's needs lie to a person. A State whose authority is not on this
/// instance has its published figures kept by the authorities that need them.
pub async fn subject(db: &impl ConnectionTrait, country: Country, actor: &Actor) -> Result<Subject> {
    let here =
        authority::Entity::find().filter(authority::Column::Country.eq(country.as_str())).count(db).await?;
    let keeper = if here > 0 { country } else { actor.country().unwrap_or(country) };
    Ok(Subject::of_country(Kind::Need, keeper))
}

/// Prepares a declaration for a second person; answers the proposal's id.
///
/// # Errors
/// Not one's own country; a source or a reason is missing.
pub async fn prepare(app: &App, by: &By, statement: Statement) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    may_prepare(&tx, by, &statement).await?;
    let problems = complaints(&statement);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let row = series_row(&tx, statement.country, &statement.substance, statement.line).await?;
    let series = the_series(&tx, row).await?;
    let statement = as_of_now(&tx, statement).await?;
    let reason = statement.reason.clone();
    let data = figures(&statement);
    let prepared = Prepared { statements: vec![statement], file: None };
    let id = propose(&tx, by, DECLARE, series.id, &prepared, &reason).await?;
    audit::record(&tx, by, Entry::new("need-prepared", "need", series.id, Visible::Internal).data(data))
        .await?;
    tx.commit(&format!("/needs/proposals/{id}")).await?;
    Ok(id)
}

/// Prepares what was read from a file; answers the proposal's id.
///
/// # Errors
/// Nothing to load, or a row of another authority's country.
pub async fn prepare_load(
    app: &App,
    by: &By,
    statements: Vec<Statement>,
    file: (String, String),
) -> Result<Uuid> {
    if statements.is_empty() {
        return Err(CommandError::refused("needs-load-nothing"));
    }
    let tx = app.begin(by).await?;
    let mut fresh = Vec::with_capacity(statements.len());
    for statement in statements {
        may_prepare(&tx, by, &statement).await?;
        fresh.push(as_of_now(&tx, statement).await?);
    }
    let batch = ids::fresh();
    let data = json!({ "file": file.0, "sha256": file.1, "count": fresh.len() });
    let reason = file.0.clone();
    let prepared = Prepared { statements: fresh, file: Some(file) };
    let id = propose(&tx, by, LOAD, batch, &prepared, &reason).await?;
    audit::record(&tx, by, Entry::new("need-load-prepared", "need", batch, Visible::Internal).data(data))
        .await?;
    tx.commit(&format!("/needs/proposals/{id}")).await?;
    Ok(id)
}

async fn propose(
    tx: &Tx,
    by: &By,
    act: &'static str,
    record: Uuid,
    prepared: &Prepared,
    reason: &str,
) -> Result<Uuid> {
    let body = serde_json::to_value(prepared).map_err(|e| CommandError::Fault(e.to_string()))?;
    let country = by.actor.country();
    countersign::prepare(tx, by, Draft { act, kind: "need", record, country, body: &body, reason }).await
}

async fn may_prepare(tx: &Tx, by: &By, statement: &Statement) -> Result<()> {
    Ok(rights::may(&by.actor, Act::Prepare, &subject(&**tx, statement.country, &by.actor).await?)?)
}

async fn as_of_now(tx: &Tx, statement: Statement) -> Result<Statement> {
    let all = queries::declarations(&**tx, statement.country, &statement.substance, statement.line).await?;
    let supersedes = in_force(&all, statement.year).map(|one| one.id);
    Ok(Statement { supersedes, ..statement })
}

/// What is wrong with a declaration, field by field.
pub fn complaints(statement: &Statement) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
    if !(1990..=2200).contains(&statement.year) {
        say("year", "needs-problem-year");
    }
    if statement.source.trim().is_empty() {
        say("source", "needs-problem-source");
    }
    if statement.reason.trim().is_empty() {
        say("reason", "needs-problem-reason");
    }
    if matches!(statement.declared, Declared::Figure { mass } if mass.mg() <= 0) {
        say("amount", "needs-problem-amount");
    }
    problems
}

/// What an act answers when somebody opens a year at the same moment; trying again helps.
const BUSY: &str = "needs-refused-busy";
const TRIES: u32 = 8;

/// The second signature: what was prepared takes effect, all of it or nothing.
///
/// # Errors
/// The same person, no approver, a signature for something else than was prepared,
/// or a figure that changed in between.
pub async fn sign(app: &App, by: &By, proposal: Uuid, shown_hash: &str) -> Result<()> {
    for attempt in 1..TRIES {
        match sign_once(app, by, proposal, shown_hash).await {
            Err(CommandError::Refused(message)) if message.key == BUSY => {
                tokio::time::sleep(std::time::Duration::from_millis(u64::from(50 * attempt))).await;
            }
            answer => return answer,
        }
    }
    sign_once(app, by, proposal, shown_hash).await
}

async fn sign_once(app: &App, by: &By, proposal: Uuid, shown_hash: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let (row, body) = countersign::settle(&tx, by, proposal, shown_hash).await?;
    let mut prepared = parse(&row, body)?;
    // One order for everybody, so that two signatures never wait for each other.
    prepared.statements.sort_by(|a, b| place(a).cmp(&place(b)));
    for statement in &prepared.statements {
        let subject = subject(&*tx, statement.country, &by.actor).await?;
        rights::may(&by.actor, Act::Countersign, &subject)?;
        let signed = Signed::by(&row, by);
        let (series, data) = activate(&tx, statement, &signed).await?;
        audit::record(&tx, by, Entry::new("need-declared", "need", series, Visible::Authorities).data(data))
            .await?;
        rejudge(&tx, statement, by.at).await?;
    }
    if let Some((file, _)) = &prepared.file {
        let data =
            json!({ "file": file, "count": prepared.statements.len(), "prepared_by": row.prepared_by_name });
        audit::record(
            &tx,
            by,
            Entry::new("need-loaded", "need", row.record_id, Visible::Internal).data(data),
        )
        .await?;
    }
    tx.commit(&format!("/needs/proposals/{proposal}")).await
}

/// The second person sends it back, or the first takes it back.
pub async fn send_back(app: &App, by: &By, proposal: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = countersign::give_back(&tx, by, proposal).await?;
    if ![DECLARE, LOAD].contains(&row.act.as_str()) {
        return Err(CommandError::NotFound);
    }
    let home = row.country.as_deref().and_then(|code| code.parse().ok()).ok_or(CommandError::NotFound)?;
    let act = if row.prepared_by == by.actor.person { Act::Prepare } else { Act::Countersign };
    rights::may(&by.actor, act, &Subject::of_country(Kind::Need, home))?;
    audit::record(&tx, by, Entry::new("need-sent-back", "need", row.record_id, Visible::Internal)).await?;
    tx.commit(&format!("/needs/proposals/{proposal}")).await
}

/// What a proposal of ours holds.
///
/// # Errors
/// [`CommandError::NotFound`] for another capability's proposal.
pub fn parse(row: &countersign::entity::Model, body: Value) -> Result<Prepared> {
    if ![DECLARE, LOAD].contains(&row.act.as_str()) {
        return Err(CommandError::NotFound);
    }
    serde_json::from_value(body).map_err(|e| CommandError::Corrupt(format!("proposal {}: {e}", row.id)))
}

/// Puts a figure on file without two persons: only for a practice world being
/// made, and for the set-up of an instance nobody works on yet.
pub async fn seed(tx: &Tx, at: Instant, statement: Statement) -> Result<()> {
    alone(tx, &statement).await?;
    let statement = as_of_now(tx, statement).await?;
    let signed =
        Signed { at, proposal: None, prepared: (None, String::new()), signer: (None, String::new()) };
    let (series, data) = activate(tx, &statement, &signed).await?;
    audit::record_system(tx, at, Entry::new("need-declared", "need", series, Visible::Authorities).data(data))
        .await
}

fn place(statement: &Statement) -> (Country, &str, Line, i32) {
    (statement.country, &statement.substance, statement.line, statement.year)
}

struct Signed {
    at: Instant,
    proposal: Option<Uuid>,
    prepared: (Option<Uuid>, String),
    signer: (Option<Uuid>, String),
}

impl Signed {
    fn by(row: &countersign::entity::Model, by: &By) -> Self {
        Self {
            at: by.at,
            proposal: Some(row.id),
            prepared: (Some(row.prepared_by), row.prepared_by_name.clone()),
            signer: (Some(by.actor.person), by.actor.name.clone()),
        }
    }
}

/// Adds the declaration and gives the figure to every year that carries it.
async fn activate(tx: &Tx, statement: &Statement, signed: &Signed) -> Result<(Uuid, Value)> {
    let (series, balances) = alone(tx, statement).await?;
    let all = queries::declarations(&**tx, statement.country, &statement.substance, statement.line).await?;
    let before = in_force(&all, statement.year);
    if before.map(|one| one.id) != statement.supersedes {
        return Err(CommandError::refused("needs-refused-stale"));
    }
    let revision =
        1 + all.iter().filter(|one| one.year == statement.year).map(|one| one.revision).max().unwrap_or(0);
    let id = insert(tx, series, statement, revision, signed).await?;
    let carries = |row: &&balance::Model| {
        row.year >= statement.year && row.declared_for.is_none_or(|year| year <= statement.year)
    };
    for row in balances.iter().filter(carries) {
        revise(tx, row, statement, (id, revision), signed).await?;
    }
    let mut data = figures(statement);
    data["declaration"] = json!(id);
    data["revision"] = json!(revision);
    data["before"] = json!(before.map_or("none".to_owned(), |one| in_words(one.declared)));
    data["prepared_by"] = json!(signed.prepared.1);
    Ok((series, data))
}

/// The series and all its balances, locked. An act that opens a further year shares
/// the series and may wait for a balance; so balances come first here, and the
/// series, like what was opened in between, is taken only if nobody holds it:
/// nobody waits in a circle, and who declares tries again.
async fn alone(tx: &Tx, statement: &Statement) -> Result<(Uuid, Vec<balance::Model>)> {
    let row = series_row(tx, statement.country, &statement.substance, statement.line).await?;
    let series = the_series(tx, row.clone()).await?.id;
    let all = || {
        balance::Entity::find()
            .filter(balance::Column::SeriesId.eq(series))
            .order_by_asc(balance::Column::Year)
    };
    all().lock_exclusive().all(&**tx).await?;
    let free = (LockType::Update, LockBehavior::SkipLocked);
    if row.lock_with_behavior(free.0, free.1).one(&**tx).await?.is_none() {
        return Err(CommandError::refused(BUSY));
    }
    let there = all().count(&**tx).await?;
    let locked = all().lock_with_behavior(free.0, free.1).all(&**tx).await?;
    if locked.len() as u64 == there { Ok((series, locked)) } else { Err(CommandError::refused(BUSY)) }
}

async fn insert(
    tx: &Tx,
    series: Uuid,
    statement: &Statement,
    revision: i32,
    signed: &Signed,
) -> Result<Uuid> {
    let id = ids::fresh();
    let (state, mass_mg) = record::declaration_columns(statement.declared);
    let text =
        |value: Result<String, serde_json::Error>| value.map_err(|e| CommandError::Fault(e.to_string()));
    declaration::Entity::insert(declaration::ActiveModel {
        id: Set(id),
        series_id: Set(series),
        country: Set(statement.country.to_string()),
        substance: Set(statement.substance.clone()),
        line: Set(statement.line.code().to_owned()),
        year: Set(statement.year),
        revision: Set(revision),
        state: Set(state.to_owned()),
        mass_mg: Set(mass_mg),
        original: Set(statement.original.as_ref().map(|o| text(serde_json::to_string(o))).transpose()?),
        steps: Set(text(serde_json::to_string(&statement.steps))?),
        source: Set(statement.source.clone()),
        declared_on: Set(statement.declared_on),
        reason: Set(statement.reason.clone()),
        supersedes: Set(statement.supersedes),
        proposal_id: Set(signed.proposal),
        prepared_by: Set(signed.prepared.0),
        prepared_by_name: Set(signed.prepared.1.clone()),
        signed_by: Set(signed.signer.0),
        signed_by_name: Set(signed.signer.1.clone()),
        at_ms: Set(signed.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}

/// One year takes the figure; what then lies past it goes to excess in the same
/// statement.
async fn revise(
    tx: &Tx,
    row: &balance::Model,
    statement: &Statement,
    (id, revision): (Uuid, i32),
    signed: &Signed,
) -> Result<()> {
    use balance::Column as C;
    let booking = book(&record::balance(row)?, &Held::default(), Change::Declare(statement.declared))
        .map_err(|no| CommandError::Refused(no.message()))?;
    let (state, mg) = record::columns(statement.declared);
    balance::Entity::update_many()
        .col_expr(C::DeclaredState, Expr::value(state))
        .col_expr(C::DeclaredMg, Expr::value(mg))
        .col_expr(C::DeclaredFor, Expr::value(statement.year))
        .col_expr(C::DeclarationId, Expr::value(id))
        .col_expr(C::Revision, Expr::value(revision))
        .col_expr(C::ExcessMg, Expr::col(C::ExcessMg).add(booking.delta.excess))
        .filter(C::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    let cause = match (statement.declared, row.declaration_id) {
        (Declared::NoneOnFile, _) => "withdrawn",
        _ if booking.delta.excess > 0 => "revised-down",
        (_, None) => "declared",
        (_, Some(_)) => "revised",
    };
    let stamp = Stamp { at: signed.at, person: signed.signer.0 };
    add_entry(tx, row.id, None, &booking, stamp, Why { cause, signed: None, declaration: Some(id) }).await
}

fn in_words(declared: Declared) -> String {
    match declared {
        Declared::NoneOnFile => "none".to_owned(),
        Declared::Zero => "0 kg".to_owned(),
        Declared::Figure { mass } => mass.to_string(),
    }
}

/// The figures of a declaration for its sentence in the timeline.
fn figures(statement: &Statement) -> Value {
    json!({
        "country": statement.country, "substance": statement.substance, "line": statement.line,
        "year": statement.year.to_string(), "declared": in_words(statement.declared),
        "source": statement.source, "reason": statement.reason,
    })
}

/// Open notifications are judged again against the new figure.
async fn rejudge(tx: &Tx, statement: &Statement, at: Instant) -> Result<()> {
    let payload = json!({
        "country": statement.country, "substance": statement.substance, "line": statement.line,
        "year": statement.year,
    });
    jobs::enqueue(tx, Job::new("rejudge-need", payload, at)).await
}
