//! What an evaluation does to alerts: opens, renews, raises, closes. One alert
//! per record, rule and cause.

use super::entity::{alert, counter, party, version};
use super::{Seen, explanations, queries};
use crate::app::Tx;
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use chrono::Datelike;
use domain::alert::{Meeting, Outcome as Ending, Standing, State, meet, met};
use domain::operator::name_key;
use domain::screening::{Finding, Outcome, RULES, RuleCode, Severity, Stage};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// Carries an evaluation over to the record's alerts and answers the gravest
/// one open afterwards.
pub async fn settle(tx: &Tx, seen: &Seen<'_>) -> Result<Option<Severity>> {
    let record = seen.facts.record.reference.id;
    let known =
        alert::Entity::find().filter(alert::Column::RecordId.eq(record)).lock_exclusive().all(&**tx).await?;
    let mut raised: Vec<(RuleCode, String)> = Vec::new();
    for (rule, outcome) in seen.outcomes {
        let Outcome::Raised { severity, finding } = outcome else { continue };
        let cause = finding.cause();
        let before = known.iter().find(|alert| alert.rule == rule.code() && alert.cause == cause);
        one(tx, seen, before, *severity, finding).await?;
        raised.push((*rule, cause));
    }
    for alert in known.iter().filter(|alert| alert.state != State::Closed.code()) {
        let rule = alert.rule()?;
        let still = raised.iter().any(|(raised, cause)| *raised == rule && *cause == alert.cause);
        let about = concerns(seen, rule, &alert.cause);
        if !still && about && closes(seen.stage, rule) && judged_clear(seen, rule) {
            no_longer_raised(tx, seen, alert).await?;
        }
    }
    match seen.whose.notification {
        Some(notification) => refresh_flag(tx, notification).await,
        None => Ok(None),
    }
}

/// Whether a rule that no longer raises its cause at this stage closes the alert.
/// A departure or arrival is a new fact and takes nothing back, but for what was
/// only waited for.
fn closes(stage: Stage, rule: RuleCode) -> bool {
    matches!(stage, Stage::Amendment | Stage::Authorisation | Stage::Rejudge | Stage::Due)
        || (stage == Stage::Arrival && rule == RuleCode::R55)
}

/// Whether what was judged now is what the alert was about: of several shipments on
/// one notification each is waited for by itself.
fn concerns(seen: &Seen<'_>, rule: RuleCode, cause: &str) -> bool {
    let Some(movement) = seen.facts.movement.as_ref().filter(|_| rule == RuleCode::R55) else { return true };
    cause.split_once('#').is_none_or(|(_, shipment)| shipment == movement.number)
}

/// The rule was judged at this stage and was not blind.
fn judged_clear(seen: &Seen<'_>, rule: RuleCode) -> bool {
    RULES.iter().any(|known| known.code == rule && known.stages.contains(&seen.stage))
        && !seen
            .outcomes
            .iter()
            .any(|(code, outcome)| *code == rule && matches!(outcome, Outcome::CouldNotJudge { .. }))
}

async fn one(
    tx: &Tx,
    seen: &Seen<'_>,
    before: Option<&alert::Model>,
    severity: Severity,
    finding: &Finding,
) -> Result<()> {
    let known = before.map(alert::Model::standing).transpose()?;
    let mut meeting = meet(known.as_ref(), severity);
    let explained = known.is_some_and(|known| known.outcome == Some(Ending::Explained));
    if let (Some(alert), Meeting::Rests, true) = (before, meeting, explained)
        && explanations::outgrown(tx, seen, alert, severity, finding).await?
    {
        meeting = Meeting::Returns;
    }
    let standing = match meeting {
        Meeting::Returns => Some(Standing::opened(severity)),
        _ => met(known, severity),
    };
    let Some(standing) = standing else {
        return Ok(());
    };
    match (before, meeting) {
        (None, _) => open(tx, seen, standing, finding).await,
        (Some(alert), meeting) => {
            let body = write(finding)?;
            if meeting == Meeting::Renews && alert.finding == body {
                return Ok(());
            }
            let act = match meeting {
                Meeting::Rises => "alert-rose",
                Meeting::Sinks => "alert-sank",
                Meeting::Returns => "alert-returned",
                _ => "alert-renewed",
            };
            renew(tx, seen, alert, standing, &body).await?;
            tell(tx, seen, alert, act, severity, finding).await
        }
    }
}

async fn open(tx: &Tx, seen: &Seen<'_>, standing: Standing, finding: &Finding) -> Result<()> {
    let record = &seen.facts.record.reference;
    let first = seen.facts.items.first();
    let id = ids::fresh();
    let explained = explanations::covering(tx, seen, standing.severity, finding).await?;
    let standing = match &explained {
        Some(_) => Standing { state: State::Closed, outcome: Some(Ending::Explained), ..standing },
        None => standing,
    };
    let act = if explained.is_some() { "alert-recorded" } else { "alert-opened" };
    let row = alert::Model {
        id,
        reference: number(tx, seen).await?,
        record_kind: record.kind.code().to_owned(),
        record_id: record.id,
        record_reference: record.number.clone(),
        notification_id: seen.whose.notification,
        country: seen.whose.country.to_string(),
        also_country: seen.whose.also.map(|country| country.to_string()),
        rule: finding.rule().code().to_owned(),
        cause: finding.cause(),
        severity: standing.severity.code().to_owned(),
        state: standing.state.code().to_owned(),
        holds: standing.holds,
        substance: first.map(|item| item.name.clone()).unwrap_or_default(),
        mass_mg: explanations::mass(seen).mg(),
        origin: seen.facts.origin.to_string(),
        destination: seen.facts.destination.to_string(),
        stage: seen.stage.code().to_owned(),
        rule_set: seen.rule_set.to_owned(),
        finding: write(finding)?,
        versions: 1,
        owner_id: None,
        owner_name: None,
        opened_at_ms: seen.at.ms(),
        updated_at_ms: seen.at.ms(),
        closed_at_ms: explained.is_some().then_some(seen.at.ms()),
        outcome: standing.outcome.map(|outcome| outcome.code().to_owned()),
        outcome_reason: explained.map(|explained| explained.reason),
    };
    let told = row.clone();
    alert::Entity::insert(alert::ActiveModel::from(row).reset_all()).exec_without_returning(&**tx).await?;
    keep_version(tx, seen, id, 1, Some((standing.severity, told.finding.clone()))).await?;
    keep_parties(tx, seen, id).await?;
    tell(tx, seen, &told, act, standing.severity, finding).await
}

async fn keep_parties(tx: &Tx, seen: &Seen<'_>, alert: Uuid) -> Result<()> {
    let rows: Vec<_> = seen
        .facts
        .parties
        .iter()
        .map(|of| party::ActiveModel {
            id: Set(ids::fresh()),
            alert_id: Set(alert),
            part: Set(of.part.code().to_owned()),
            operator_id: Set(of.operator),
            name: Set(of.name.clone()),
            name_key: Set(name_key(&of.name)),
        })
        .collect();
    if !rows.is_empty() {
        party::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

async fn renew(
    tx: &Tx,
    seen: &Seen<'_>,
    alert: &alert::Model,
    standing: Standing,
    finding: &str,
) -> Result<()> {
    alert::Entity::update(alert::ActiveModel {
        id: Set(alert.id),
        severity: Set(standing.severity.code().to_owned()),
        state: Set(standing.state.code().to_owned()),
        holds: Set(standing.holds),
        also_country: Set(also(seen, alert)),
        mass_mg: Set(explanations::mass(seen).mg()),
        stage: Set(seen.stage.code().to_owned()),
        rule_set: Set(seen.rule_set.to_owned()),
        finding: Set(finding.to_owned()),
        versions: Set(alert.versions + 1),
        updated_at_ms: Set(seen.at.ms()),
        closed_at_ms: Set(None),
        outcome: Set(None),
        outcome_reason: Set(None),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    keep_version(tx, seen, alert.id, alert.versions + 1, Some((standing.severity, finding.to_owned()))).await
}

/// Who may look as well never grows smaller.
fn also(seen: &Seen<'_>, alert: &alert::Model) -> Option<String> {
    alert.also_country.clone().or_else(|| {
        seen.whose.also.map(|country| country.to_string()).filter(|country| *country != alert.country)
    })
}

async fn no_longer_raised(tx: &Tx, seen: &Seen<'_>, alert: &alert::Model) -> Result<()> {
    alert::Entity::update(alert::ActiveModel {
        id: Set(alert.id),
        state: Set(State::Closed.code().to_owned()),
        holds: Set(false),
        versions: Set(alert.versions + 1),
        updated_at_ms: Set(seen.at.ms()),
        closed_at_ms: Set(Some(seen.at.ms())),
        outcome: Set(Some(Ending::Rejudged.code().to_owned())),
        outcome_reason: Set(None),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    keep_version(tx, seen, alert.id, alert.versions + 1, None).await?;
    tell(tx, seen, alert, "alert-rejudged", alert.severity()?, &alert.finding()?).await
}

async fn keep_version(
    tx: &Tx,
    seen: &Seen<'_>,
    alert: Uuid,
    number: i32,
    raised: Option<(Severity, String)>,
) -> Result<()> {
    let (severity, finding) = raised.unzip();
    version::Entity::insert(version::ActiveModel {
        id: Set(ids::fresh()),
        alert_id: Set(alert),
        number: Set(number),
        evaluation_id: Set(seen.evaluation),
        stage: Set(seen.stage.code().to_owned()),
        rule_set: Set(seen.rule_set.to_owned()),
        severity: Set(severity.map(|severity| severity.code().to_owned())),
        finding: Set(finding),
        at_ms: Set(seen.at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// One line in the record's trail; only the authority reads it.
async fn tell(
    tx: &Tx,
    seen: &Seen<'_>,
    alert: &alert::Model,
    act: &'static str,
    severity: Severity,
    finding: &Finding,
) -> Result<()> {
    let (kind, record) = alert.told_on()?;
    let data = json!({
        "alert": alert.reference,
        "rule": alert.rule,
        "name": finding.rule().name(),
        "severity": severity.code(),
        "equation": finding.equation(),
        "evaluation": seen.evaluation,
    });
    let entry = Entry::new(act, kind, record, Visible::Internal).reference(&alert.reference).data(data);
    audit::record_system(tx, seen.at, entry).await
}

/// `AL-2026-000017`; numbers of a year follow one another.
async fn number(tx: &Tx, seen: &Seen<'_>) -> Result<String> {
    let year = seen.at.utc().year();
    let row = counter::Entity::insert(counter::ActiveModel { year: Set(year), last: Set(1) })
        .on_conflict(
            OnConflict::column(counter::Column::Year)
                .value(counter::Column::Last, Expr::col((counter::Entity, counter::Column::Last)).add(1))
                .to_owned(),
        )
        .exec_with_returning(&**tx)
        .await?;
    Ok(format!("AL-{year}-{:06}", row.last))
}

fn write(finding: &Finding) -> Result<String> {
    serde_json::to_string(finding).map_err(|e| CommandError::Fault(format!("unwritable finding: {e}")))
}

/// Writes the gravest open alert into the notification's `flag`, the one column
/// of that table which is kept from here: the review queue sorts by it.
pub(super) async fn refresh_flag(tx: &Tx, notification: Uuid) -> Result<Option<Severity>> {
    let worst = queries::worst_open(&**tx, notification).await?;
    let flag = worst.map_or("none", Severity::code);
    let update = Query::update()
        .table(Alias::new("notification"))
        .value(Alias::new("flag"), flag)
        .and_where(Expr::col(Alias::new("id")).eq(notification))
        .to_owned();
    tx.execute(&update).await?;
    Ok(worst)
}
