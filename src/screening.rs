//! Runs the rules on gathered facts and keeps what each one said, under which
//! rule set. It refuses to word, to decide, or to gather: facts come from the
//! capability whose record it is, and what becomes of a finding is `alerts`' business.

pub mod entity;
pub mod rule_set;
pub mod views;

pub use crate::alerts::Whose;

use crate::alerts;
use crate::app::Tx;
use crate::error::{CommandError, Result};
use crate::ids;
use domain::quantity::Mass;
use domain::screening::{self, Facts, Outcome, RuleCode, Severity, Stage, Unjudged};
use domain::time::Instant;
use entity::{evaluation, finding};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// What an evaluation came to.
#[derive(Clone, Debug)]
pub struct Judged {
    pub evaluation: Uuid,
    pub outcomes: Vec<(RuleCode, Outcome)>,
    /// The worst alert that is open on the record now, those of before included.
    pub worst: Option<Severity>,
    /// Share of the need that is taken before and after this record, per mille,
    /// for the item that takes most; none where no figure is on file.
    pub need_before_pm: Option<i32>,
    pub need_after_pm: Option<i32>,
}

/// Judges the record at this stage, keeps the evaluation with its inputs, keeps
/// what was raised, and opens, renews or closes alerts, all in the act's own
/// transaction. Call it after the record's row exists and before its own
/// bookings, or with facts whose balances leave them out.
pub async fn judge(tx: &Tx, at: Instant, whose: &Whose, stage: Stage, mut facts: Facts) -> Result<Judged> {
    let rules = rule_set::in_force(tx, at).await?;
    if facts.earlier.is_empty() {
        facts.earlier = alerts::queries::earlier(&**tx, &facts).await?;
    }
    let outcomes = screening::judge(&facts, &rules.params, stage);
    let evaluation = keep(tx, at, stage, &rules.set.version, &facts, &outcomes).await?;
    let seen = alerts::Seen {
        evaluation,
        rule_set: &rules.set.version,
        whose,
        stage,
        facts: &facts,
        outcomes: &outcomes,
        at,
    };
    let worst = alerts::settle(tx, &seen).await?;
    let (need_before_pm, need_after_pm) = need_shares(&facts);
    Ok(Judged { evaluation, outcomes, worst, need_before_pm, need_after_pm })
}

async fn keep(
    tx: &Tx,
    at: Instant,
    stage: Stage,
    rule_set: &str,
    facts: &Facts,
    outcomes: &[(RuleCode, Outcome)],
) -> Result<Uuid> {
    let evaluation = ids::fresh();
    let record = &facts.record;
    evaluation::Entity::insert(evaluation::ActiveModel {
        id: Set(evaluation),
        record_kind: Set(record.reference.kind.code().to_owned()),
        record_id: Set(record.reference.id),
        record_version: Set(record.version),
        stage: Set(stage.code().to_owned()),
        rule_set: Set(rule_set.to_owned()),
        facts: Set(json(facts)?),
        outcomes: Set(pack(outcomes)),
        at_ms: Set(at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    let mut raised = Vec::new();
    for (rule, outcome) in outcomes {
        let Outcome::Raised { severity, finding } = outcome else { continue };
        raised.push(finding::ActiveModel {
            id: Set(ids::fresh()),
            evaluation_id: Set(evaluation),
            record_id: Set(record.reference.id),
            rule: Set(rule.code().to_owned()),
            severity: Set(severity.code().to_owned()),
            cause: Set(finding.cause()),
            body: Set(json(finding)?),
            at_ms: Set(at.ms()),
        });
    }
    if !raised.is_empty() {
        finding::Entity::insert_many(raised).exec_without_returning(&**tx).await?;
    }
    Ok(evaluation)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| CommandError::Fault(format!("unwritable facts: {e}")))
}

/// Outcomes packed into one word a rule: `R01=raised:hold R11=unjudged:law_unknown`.
pub fn pack(outcomes: &[(RuleCode, Outcome)]) -> String {
    let word = |(rule, outcome): &(RuleCode, Outcome)| match outcome {
        Outcome::Raised { severity, .. } => format!("{}=raised:{}", rule.code(), severity.code()),
        Outcome::Passed => format!("{}=passed", rule.code()),
        Outcome::CouldNotJudge { why } => format!("{}=unjudged:{}", rule.code(), why.code()),
    };
    outcomes.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// One packed outcome, read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packed {
    Raised(Severity),
    Passed,
    Unjudged(Unjudged),
}

/// Reads packed outcomes.
///
/// # Errors
/// A word that no version of this service wrote.
pub fn unpack(packed: &str) -> Result<Vec<(RuleCode, Packed)>> {
    let word = |word: &str| {
        let (rule, said) = word.split_once('=')?;
        let said = match said.split_once(':') {
            None if said == "passed" => Packed::Passed,
            Some(("raised", severity)) => Packed::Raised(Severity::from_code(severity)?),
            Some(("unjudged", why)) => Packed::Unjudged(Unjudged::from_code(why)?),
            _ => return None,
        };
        Some((RuleCode::from_code(rule)?, said))
    };
    packed
        .split_whitespace()
        .map(|text| word(text).ok_or_else(|| CommandError::Corrupt(format!("outcome {text:?}"))))
        .collect()
}

/// The newest evaluation of a record.
pub async fn latest(db: &impl ConnectionTrait, record: Uuid) -> Result<Option<evaluation::Model>> {
    Ok(evaluation::Entity::find()
        .filter(evaluation::Column::RecordId.eq(record))
        .order_by_desc(evaluation::Column::Id)
        .one(db)
        .await?)
}

/// Share of the need before and after, for the item that takes most of its own.
fn need_shares(facts: &Facts) -> (Option<i32>, Option<i32>) {
    let share = |mass: Mass, limit: Mass| mass.per_mille_of(limit).and_then(|pm| i32::try_from(pm).ok());
    let of = |item: &screening::facts::Item| {
        let room = item.room.as_ref()?;
        let limit = room.declared.limit().filter(|limit| *limit > Mass::ZERO)?;
        let before = room.used + room.reserved;
        Some((share(before, limit)?, share(before + item.mass, limit)?))
    };
    match facts.items.iter().filter_map(of).max_by_key(|(_, after)| *after) {
        Some((before, after)) => (Some(before), Some(after)),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_outcomes_read_back() {
        let outcomes = [
            (RuleCode::R01, Outcome::Passed),
            (RuleCode::R11, Outcome::CouldNotJudge { why: Unjudged::LawUnknown }),
        ];
        let packed = pack(&outcomes);
        assert_eq!(packed, "R01=passed R11=unjudged:law_unknown");
        let read = unpack(&format!("{packed} R03=raised:review")).expect("reads");
        assert_eq!(
            read,
            [
                (RuleCode::R01, Packed::Passed),
                (RuleCode::R11, Packed::Unjudged(Unjudged::LawUnknown)),
                (RuleCode::R03, Packed::Raised(Severity::Review)),
            ]
        );
        assert!(unpack("R01=maybe").is_err());
    }
}
