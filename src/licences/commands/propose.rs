//! The first of two persons: drawing up a licence, a change, or its end.

use super::after;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::countersign::{self, Draft};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::licences::entity::licence;
use crate::licences::queries;
use crate::operators::particulars::Checks;
use crate::operators::queries as operators;
use domain::licence::{Status, Step, Terms};
use domain::message::Message;
use domain::rights::{self, Act, Kind};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What the second person signs: the licence as it would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    pub licence: Uuid,
    pub operator: Uuid,
    pub number: String,
    pub step: Step,
    /// The version this was prepared upon; another one since lets it fall.
    pub version: i32,
    pub terms: Terms,
    pub reason: String,
}

/// The act under which a step waits for its second person.
pub const fn act(step: Step) -> &'static str {
    match step {
        Step::Grant => "licence.grant",
        Step::Change => "licence.change",
        Step::Suspend => "licence.suspend",
        Step::Reinstate => "licence.reinstate",
        Step::Revoke => "licence.revoke",
        Step::Surrender => "licence.surrender",
    }
}

fn refuse(check: Checks, terms: Option<&Terms>) -> Result<()> {
    let mut problems = check.0;
    problems.extend(terms.map(Terms::problems).unwrap_or_default());
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Invalid(problems)) }
}

/// Draws up a licence; another person has to sign it before it counts.
///
/// # Errors
/// [`CommandError::Invalid`] by field, also when the number is taken.
pub async fn grant(
    app: &App,
    by: &By,
    operator: Uuid,
    number: &str,
    terms: &Terms,
    reason: &str,
) -> Result<Uuid> {
    let number = number.trim();
    let tx = app.begin(by).await?;
    let holder = operators::find(&*tx, operator).await?.ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, Act::Prepare, &operators::subject(&holder, Kind::Licence)?)?;
    let mut check = Checks::default();
    check.line("number", number, true);
    check.text("reason", reason, true);
    refuse(check, Some(terms))?;
    let sites = operators::sites(&*tx, operator).await?;
    own_sites(terms, &sites)?;
    let id = ids::fresh();
    let fresh = licence::Entity::insert(licence::ActiveModel {
        id: Set(id),
        number: Set(number.to_owned()),
        operator_id: Set(operator),
        country: Set(holder.country.clone()),
        status: Set(Status::Proposed.code().to_owned()),
        version: Set(1),
        created_by: Set(Some(by.actor.person)),
        created_at_ms: Set(by.at.ms()),
        ..written(terms, by.at.ms())
    })
    .on_conflict(
        OnConflict::columns([licence::Column::Country, licence::Column::Number]).do_nothing().to_owned(),
    )
    .exec_without_returning(&*tx)
    .await?;
    if fresh == 0 {
        let mut taken = Checks::default();
        taken.say("number", "licences-problem-number-taken");
        return refuse(taken, None).map(|()| id);
    }
    let row = queries::find(&*tx, id).await?.ok_or(CommandError::NotFound)?;
    keep(&tx, by, &row, Step::Grant, terms, reason).await?;
    tx.commit(&format!("/licences/{id}")).await?;
    Ok(id)
}

/// The columns that terms fill.
pub(super) fn written(terms: &Terms, at_ms: i64) -> licence::ActiveModel {
    licence::ActiveModel {
        kind: Set(terms.kind.code().to_owned()),
        valid_from: Set(terms.valid_from),
        valid_to: Set(terms.valid_to),
        terms: Set(serde_json::to_string(terms).expect("terms are plain data")),
        updated_at_ms: Set(at_ms),
        ..Default::default()
    }
}

fn own_sites(terms: &Terms, sites: &[crate::operators::entity::site::Model]) -> Result<()> {
    let mut check = Checks::default();
    if terms.sites.iter().any(|site| !sites.iter().any(|own| own.id == *site)) {
        check.say("sites", "licences-problem-site");
    }
    refuse(check, None)
}

/// Prepares other terms. One that is only being drawn up is drawn up anew: what
/// a second person was shown before can no longer be signed.
///
/// # Errors
/// Refused when somebody else changed it meanwhile.
pub async fn change(app: &App, by: &By, id: Uuid, version: i32, terms: &Terms, reason: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, &by.actor, Act::Prepare, id).await?;
    let mut check = Checks::default();
    check.text("reason", reason, true);
    refuse(check, Some(terms))?;
    own_sites(terms, &operators::sites(&*tx, row.operator_id).await?)?;
    if row.version != version {
        return Err(CommandError::refused("licences-refused-changed-meanwhile"));
    }
    after(&row, Step::Change)?;
    if row.status()? == Status::Proposed {
        licence::Entity::update_many()
            .set(licence::ActiveModel { version: Set(version + 1), ..written(terms, by.at.ms()) })
            .filter(licence::Column::Id.eq(id))
            .exec(&*tx)
            .await?;
        let row = licence::Model { version: version + 1, ..row };
        keep(&tx, by, &row, Step::Grant, terms, reason).await?;
    } else {
        keep(&tx, by, &row, Step::Change, terms, reason).await?;
    }
    tx.commit(&format!("/licences/{id}")).await
}

/// Prepares the end of a licence or of its suspension.
///
/// # Errors
/// [`CommandError::Invalid`] without a reason; refused where the step is not open.
pub async fn step(app: &App, by: &By, id: Uuid, step: Step, reason: &str) -> Result<()> {
    if !matches!(step, Step::Reinstate | Step::Revoke | Step::Surrender) {
        return Err(CommandError::NotFound);
    }
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, &by.actor, Act::Prepare, id).await?;
    let mut check = Checks::default();
    check.text("reason", reason, true);
    refuse(check, None)?;
    after(&row, step)?;
    keep(&tx, by, &row, step, &row.terms()?, reason).await?;
    tx.commit(&format!("/licences/{id}")).await
}

async fn keep(tx: &Tx, by: &By, row: &licence::Model, step: Step, terms: &Terms, reason: &str) -> Result<()> {
    let prepared = Prepared {
        licence: row.id,
        operator: row.operator_id,
        number: row.number.clone(),
        step,
        version: row.version,
        terms: terms.clone(),
        reason: reason.trim().to_owned(),
    };
    let body = serde_json::to_value(&prepared).expect("plain data");
    let draft = Draft {
        act: act(step),
        kind: "licence",
        record: row.id,
        country: Some(row.country()?),
        body: &body,
        reason: &prepared.reason,
    };
    let proposal = countersign::prepare(tx, by, draft).await?;
    let entry = Entry::new("licence-prepared", "licence", row.id, Visible::Internal)
        .reference(&row.number)
        .data(json!({ "number": row.number, "step": step.code(), "reason": reason, "proposal": proposal }));
    audit::record(tx, by, entry).await
}

/// What a proposal would do.
///
/// # Errors
/// [`CommandError::Corrupt`] when it was not written by us.
pub fn read(proposal: &countersign::entity::Model) -> Result<Prepared> {
    let corrupt = |_| CommandError::Corrupt(format!("proposal {}", proposal.id));
    serde_json::from_str(&proposal.body).map_err(corrupt)
}

/// An open proposal about a licence of this actor's country.
///
/// # Errors
/// [`CommandError::NotFound`] when there is none, also when it was settled.
pub async fn find(
    db: &impl sea_orm::ConnectionTrait,
    licence: Uuid,
    proposal: Uuid,
) -> Result<countersign::entity::Model> {
    let open = countersign::open_for(db, licence).await?;
    open.into_iter().find(|one| one.id == proposal).ok_or(CommandError::NotFound)
}

/// Taken: a message for an act that another version overtook.
pub(super) fn overtaken() -> CommandError {
    CommandError::Refused(Message::new("licences-refused-changed-meanwhile"))
}
