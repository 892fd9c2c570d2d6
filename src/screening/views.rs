//! The rules tab of a record: what each rule said, newest evaluation first.

use super::entity::{evaluation, finding};
use super::{Packed, unpack};
use crate::alerts::words::tell;
use crate::error::{CommandError, Result};
use crate::words;
use domain::screening::{Finding, RuleCode};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

/// One evaluation, worded.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluated {
    pub id: Uuid,
    pub stage: String,
    pub rule_set: String,
    pub version: i32,
    pub at_ms: i64,
    pub rules: Vec<RuleLine>,
}

/// What one rule said.
#[derive(Clone, Debug, Serialize)]
pub struct RuleLine {
    pub code: &'static str,
    pub name: String,
    /// `raised`, `passed` or `could-not-judge`.
    pub outcome: &'static str,
    /// `hold`, `review`, `info`, or empty.
    pub severity: &'static str,
    /// The finding's sentence, or why the rule could not judge.
    pub text: String,
    pub sum: String,
}

/// The record's evaluations in words, newest first, at most `limit`. For
/// authorities only.
pub async fn of_record(
    db: &impl ConnectionTrait,
    lang: &str,
    record: Uuid,
    limit: u64,
) -> Result<Vec<Evaluated>> {
    let kept = evaluation::Entity::find()
        .filter(evaluation::Column::RecordId.eq(record))
        .order_by_desc(evaluation::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = kept.iter().map(|evaluation| evaluation.id).collect();
    let findings = finding::Entity::find()
        .filter(finding::Column::EvaluationId.is_in(ids))
        .order_by_asc(finding::Column::Id)
        .all(db)
        .await?;
    kept.into_iter().map(|kept| worded(lang, kept, &findings)).collect()
}

fn worded(lang: &str, kept: evaluation::Model, findings: &[finding::Model]) -> Result<Evaluated> {
    let mut mine = findings.iter().filter(|finding| finding.evaluation_id == kept.id);
    let mut rules = Vec::new();
    for (rule, said) in unpack(&kept.outcomes)? {
        rules.push(match said {
            // Findings were kept in the order in which they were packed.
            Packed::Raised(severity) => {
                let row = mine
                    .next()
                    .filter(|row| row.rule == rule.code())
                    .ok_or_else(|| CommandError::Corrupt(format!("evaluation {} lost a finding", kept.id)))?;
                let finding = read(row)?;
                let mut line = line(lang, rule, "raised");
                line.severity = severity.code();
                line.text = tell(lang, &finding.sentence());
                line.sum = tell(lang, &finding.sum());
                line
            }
            Packed::Passed => line(lang, rule, "passed"),
            Packed::Unjudged(why) => RuleLine {
                text: words::plain(lang, &format!("screening-unjudged-{}", why.code().replace('_', "-"))),
                ..line(lang, rule, "could-not-judge")
            },
        });
    }
    Ok(Evaluated {
        id: kept.id,
        stage: words::plain(lang, &format!("screening-stage-{}", kept.stage)),
        rule_set: kept.rule_set,
        version: kept.record_version,
        at_ms: kept.at_ms,
        rules,
    })
}

fn line(lang: &str, rule: RuleCode, outcome: &'static str) -> RuleLine {
    RuleLine {
        code: rule.code(),
        name: words::plain(lang, &format!("screening-rule-{}", rule.code().to_lowercase())),
        outcome,
        severity: "",
        text: String::new(),
        sum: String::new(),
    }
}

fn read(row: &finding::Model) -> Result<Finding> {
    serde_json::from_str(&row.body).map_err(|e| CommandError::Corrupt(format!("finding {}: {e}", row.id)))
}
