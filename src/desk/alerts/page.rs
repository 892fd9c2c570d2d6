//! One alert: the sentence first, then the sum, the rule, what would have
//! passed, innocent causes, versions, and what can be done now.

use crate::alerts::entity::{alert, version};
use crate::alerts::{queries, words as told};
use crate::app::App;
use crate::audit::{self, Visible, entity::Model as Entry};
use crate::desk::links;
use crate::error::{CommandError, Result};
use crate::http::{Page, View};
use crate::screening::rule_set;
use crate::{countersign, templates, words};
use axum::extract::{Path, State};
use domain::actor::Actor;
use domain::alert as life;
use domain::message::Message;
use domain::rights::{self, Act};
use domain::screening::facts::Reference;
use domain::screening::{Facts, Finding, Row};
use domain::time::Instant;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

pub async fn show(State(app): State<App>, view: View, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::find(db, &by.actor, id).await?;
    let finding = row.finding()?;
    let lang = &view.lang;
    let versions = queries::versions(db, id).await?;
    let all = countersign::all_for(db, id).await?;
    let prepared: Vec<_> = all.iter().filter(|one| one.state == countersign::OPEN).collect();
    let kept = queries::explanation(db, id).await?;
    let record =
        Reference { kind: row.record_kind()?, id: row.record_id, number: row.record_reference.clone() };
    view.render(
        "alerts/show.html",
        context! {
            alert => head(lang, &row)?,
            record => context! { href => links::of(&record), text => record.number },
            sentence => told::tell(lang, &finding.sentence()),
            sum => told::tell(lang, &finding.sum()),
            rows => sum_rows(lang, &finding),
            explained => explained(lang, &finding),
            rule => rule(db, lang, &row, &finding).await?,
            earlier => earlier(db, &by.actor, lang, &versions).await?,
            versions => compared(lang, &versions)?,
            acts => acts(&by.actor, &row)?,
            prepared => prepared.iter().map(|one| context! {
                href => format!("/alerts/{id}/sign/{}", one.id),
                reason => one.reason,
                by => one.prepared_by_name,
                mine => one.prepared_by == by.actor.person,
            }).collect::<Vec<_>>(),
            signatures => all.iter().map(|one| signature(lang, one)).collect::<Vec<_>>(),
            explanation => kept.map(|kept| context! {
                scope => words::plain(lang, &format!("alerts-scope-{}", kept.scope)),
                until => kept.until.to_string(),
            }),
            timeline_rows => timeline(db, lang, &row).await?,
        },
    )
}

/// What two persons did to it: who prepared, who signed or sent back, and the
/// hash that both were shown.
fn signature(lang: &str, one: &countersign::entity::Model) -> Value {
    context! {
        what => words::plain(lang, &format!("alerts-signed-{}", one.act.replace('.', "-"))),
        state => words::plain(lang, &format!("alerts-signature-{}", one.state)),
        reason => one.reason,
        prepared_by => one.prepared_by_name,
        prepared_at_ms => one.prepared_at_ms,
        settled_by => one.settled_by_name,
        settled_at_ms => one.settled_at_ms,
        hash => one.body_hash,
    }
}

pub(super) fn head(lang: &str, row: &alert::Model) -> Result<Value> {
    let severity = row.severity()?;
    let outcome = row.outcome.as_ref().map(|code| outcome_word(lang, code));
    Ok(context! {
        id => row.id.to_string(),
        reference => row.reference,
        severity => told::severity(lang, severity),
        colour => super::list::colour(severity, row.holds),
        holds => row.holds,
        state => words::plain(lang, &format!("alerts-state-{}", row.state)),
        closed => row.state()? == life::State::Closed,
        owner => row.owner_name,
        opened_ms => row.opened_at_ms,
        closed_ms => row.closed_at_ms,
        outcome,
        reason => row.outcome_reason,
        substance => row.substance,
        origin => row.origin,
        destination => row.destination,
        stage => words::plain(lang, &format!("screening-stage-{}", row.stage)),
    })
}

fn outcome_word(lang: &str, code: &str) -> String {
    words::plain(lang, &format!("alerts-outcome-{}", code.replace('_', "-")))
}

/// The sum as rows for `sum_table`, each with the record it comes from.
pub(super) fn sum_rows(lang: &str, finding: &Finding) -> Vec<Value> {
    let row = |row: Row| {
        let href = row.record.as_ref().map(links::of).unwrap_or_default();
        let note = row.record.as_ref().map(|record| record.number.clone()).unwrap_or_default();
        context! {
            text => told::tell(lang, &row.label),
            value => told::amount(lang, &row),
            href,
            note,
            total => row.label.key == "screening-row-after",
            over => row.label.key == "screening-row-over",
        }
    };
    finding.rows().into_iter().map(row).collect()
}

fn explained(lang: &str, finding: &Finding) -> Value {
    let say = |message: &Message| told::tell(lang, message);
    let causes: Vec<Value> = finding
        .causes()
        .iter()
        .map(|cause| context! { text => say(&cause.text), answer => cause.answer.as_ref().map(say) })
        .collect();
    context! {
        would_pass => say(&finding.counterfactual()),
        threshold => finding.threshold(),
        margin => finding.margin(),
        conversions => finding.conversions().iter().map(say).collect::<Vec<_>>(),
        data_missing => finding.data_missing(),
        causes,
        next => say(&finding.next_step()),
        may_tell => say(&finding.may_tell()),
    }
}

/// The rule by the version that judged, with its parameters and what it rests on.
async fn rule(db: &impl ConnectionTrait, lang: &str, row: &alert::Model, finding: &Finding) -> Result<Value> {
    let rules = rule_set::of_version(db, &row.rule_set).await?;
    let code = finding.rule();
    let parameters: Vec<Value> = rules
        .set
        .parameters_of(code)
        .map(|p| context! { name => p.name, value => p.value, unit => p.unit, source => p.source })
        .collect();
    Ok(context! {
        code => code.code(),
        kebab => code.name(),
        name => told::rule(lang, code),
        version => row.rule_set,
        set_by => rules.set.set_by,
        basis => rules.set.legal_basis(code),
        parameters,
    })
}

/// Earlier alerts that the newest evaluation saw, of those this person may see.
async fn earlier(
    db: &impl ConnectionTrait,
    actor: &Actor,
    lang: &str,
    versions: &[version::Model],
) -> Result<Vec<Value>> {
    use crate::screening::entity::evaluation;
    let Some(last) = versions.last() else {
        return Ok(Vec::new());
    };
    let kept = evaluation::Entity::find_by_id(last.evaluation_id).one(db).await?;
    let kept = kept.ok_or_else(|| CommandError::Corrupt(format!("evaluation {}", last.evaluation_id)))?;
    let facts: Facts = serde_json::from_str(&kept.facts)
        .map_err(|e| CommandError::Corrupt(format!("evaluation {}: {e}", kept.id)))?;
    let ids: Vec<Uuid> = facts.earlier.iter().map(|reference| reference.id).collect();
    let found = queries::visible_to(actor)
        .filter(alert::Column::Id.is_in(ids))
        .order_by_desc(alert::Column::Id)
        .all(db)
        .await?;
    found
        .iter()
        .map(|row| {
            let outcome = row.outcome.as_ref().map_or_else(
                || words::plain(lang, &format!("alerts-state-{}", row.state)),
                |code| outcome_word(lang, code),
            );
            Ok(context! {
                href => format!("/alerts/{}", row.id),
                reference => row.reference,
                rule => told::rule(lang, row.rule()?),
                record => row.record_reference,
                outcome,
            })
        })
        .collect()
}

/// All versions side by side, oldest first; shown when there is more than one.
fn compared(lang: &str, versions: &[version::Model]) -> Result<Vec<Value>> {
    let one = |version: &version::Model| {
        let corrupt = |e: String| CommandError::Corrupt(format!("alert version {}: {e}", version.id));
        let finding: Option<Finding> = match &version.finding {
            None => None,
            Some(body) => Some(serde_json::from_str(body).map_err(|e| corrupt(e.to_string()))?),
        };
        let severity = version.severity.as_deref().unwrap_or("none");
        Ok(context! {
            number => version.number,
            at_ms => version.at_ms,
            stage => words::plain(lang, &format!("screening-stage-{}", version.stage)),
            rule_set => version.rule_set,
            raised => finding.is_some(),
            severity => words::plain(lang, &format!("screening-severity-{severity}")),
            sum => finding.as_ref().map(|finding| told::tell(lang, &finding.sum())),
            rows => finding.as_ref().map(|finding| sum_rows(lang, finding)).unwrap_or_default(),
        })
    };
    versions.iter().map(one).collect()
}

/// What this person can do to it now: allowed by the policy and by its life.
fn acts(actor: &Actor, row: &alert::Model) -> Result<Value> {
    let (subject, now) = (row.subject()?, row.standing()?);
    let can = |act: Act, step: life::Act| {
        rights::may(actor, act, &subject).is_ok() && life::next(now, step).is_ok()
    };
    let mine = row.owner_id == Some(actor.person);
    let closes = can(Act::Close, life::Act::Close(life::Outcome::Explained));
    Ok(context! {
        take => can(Act::Take, life::Act::Take) && !mine,
        ask => can(Act::Ask, life::Act::Ask),
        hold => can(Act::Change, life::Act::Hold),
        end => closes || can(Act::Close, life::Act::Release),
        reopen => can(Act::Reopen, life::Act::Reopen),
        sign => rights::may(actor, Act::Countersign, &subject).is_ok(),
        two => now.holds,
    })
}

/// The lines of the record's trail that tell of this alert.
async fn timeline(db: &impl ConnectionTrait, lang: &str, row: &alert::Model) -> Result<Vec<Value>> {
    let (kind, record) = row.told_on()?;
    let entries = audit::timeline(db, kind, record, &[Visible::Internal]).await?;
    let mine = entries.into_iter().filter(|entry| entry.reference.as_deref() == Some(row.reference.as_str()));
    Ok(mine.map(|entry| event(lang, &entry)).collect())
}

fn event(lang: &str, entry: &Entry) -> Value {
    let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap_or_default();
    let args: Vec<(String, String)> = data
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect();
    let key = format!("event-{}", entry.act);
    let at = Instant::from_ms(entry.at_ms);
    context! {
        at => at.utc().to_rfc3339(),
        when => templates::instant_words(lang, at, None),
        text => words::text(lang, &key, args.iter().map(|(n, v)| (n.as_str(), v.as_str()))),
        by => entry.person_name.clone(),
    }
}
