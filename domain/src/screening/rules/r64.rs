//! R64 return-late: a periodic report is missing.
//!
//! Test: not filed more than `info_days` after it was due: information; more than
//! `review_days` after, or the one before missing too: review. A site without
//! returns has no balance, which is itself the finding.
//!
//! Parameters: `info_days` (10 calendar days), `review_days` (30 calendar days).
//! Source: assumed defaults; national record-keeping and reporting law.
//!
//! Known innocent causes: filed on paper and not keyed in; nothing was handled
//! in the period; the company gave up its licence.

use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub company: String,
    /// Which report, and for which period.
    pub kind: String,
    pub period: String,
    pub due_on: NaiveDate,
    pub on: NaiveDate,
    #[serde(default)]
    pub filed_on: Option<NaiveDate>,
    /// Reports of the same kind right before this one that are missing too.
    #[serde(default)]
    pub missing_before: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLate {
    pub operator: String,
    pub company: String,
    pub kind: String,
    pub period: String,
    pub due_on: NaiveDate,
    pub on: NaiveDate,
    pub allowed_days: i64,
    pub missing_before: i64,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let late = |days: i64| inputs.on > inputs.due_on + Duration::days(days);
    if inputs.filed_on.is_some_and(|filed| filed <= inputs.on) || !late(params.r64_info_days) {
        return Outcome::Passed;
    }
    let long = late(params.r64_review_days);
    let severity = if long || inputs.missing_before > 0 { Severity::Review } else { Severity::Info };
    let finding = ReturnLate {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        kind: inputs.kind.clone(),
        period: inputs.period.clone(),
        due_on: inputs.due_on,
        on: inputs.on,
        allowed_days: if long { params.r64_review_days } else { params.r64_info_days },
        missing_before: inputs.missing_before,
    };
    Outcome::raised(severity, finding)
}

impl ReturnLate {
    fn days(&self) -> i64 {
        (self.on - self.due_on).num_days()
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.company)
            .with("kind", &self.kind)
            .with("period", &self.period)
            .with("due", self.due_on)
            .with("days", self.days())
            .with("before", self.missing_before)
    }
}

impl Explain for ReturnLate {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.kind, self.period)
    }

    fn sentence(&self) -> Message {
        let key = if self.missing_before > 0 { "screening-r64-again" } else { "screening-r64-missing" };
        self.figures(key)
    }

    fn equation(&self) -> String {
        format!("{} - {} = {} > {} d", self.on, self.due_on, self.days(), self.allowed_days)
    }

    fn threshold(&self) -> String {
        format!("{} d", self.allowed_days)
    }

    fn margin(&self) -> String {
        format!("{} d", self.days() - self.allowed_days)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r64-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::text("screening-row-return", &self.kind),
            Row::text("screening-row-period", &self.period),
            Row::day("screening-row-due", self.due_on),
            Row::day("screening-row-today", self.on),
            Row::count("screening-row-missing-before", self.missing_before),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-on-paper"),
            Cause::new("screening-cause-nothing-handled"),
            Cause::new("screening-cause-licence-given-up"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-for-return")
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-public-law")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params, severities};

    fn judged(on: &str, missing_before: i64, filed: Option<&str>) -> Option<Severity> {
        let inputs = Inputs {
            operator: "op1".into(),
            company: "Acme".into(),
            kind: "quarterly".into(),
            period: "2026-Q4".into(),
            due_on: day("2027-01-15"),
            on: day(on),
            filed_on: filed.map(day),
            missing_before,
        };
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        severities(&[outcome]).first().copied()
    }

    #[test]
    fn it_grows_with_time_and_with_a_second_in_a_row() {
        use Severity::{Info, Review};
        for (on, before, filed, expected) in [
            ("2027-01-25", 0, None, None),
            ("2027-01-25", 3, None, None),
            ("2027-01-26", 0, None, Some(Info)),
            ("2027-01-26", 1, None, Some(Review)),
            ("2027-02-14", 0, None, Some(Info)),
            ("2027-02-15", 0, None, Some(Review)),
            ("2027-02-15", 1, Some("2027-02-15"), None),
            ("2027-02-15", 0, Some("2027-02-16"), Some(Review)),
        ] {
            assert_eq!(judged(on, before, filed), expected, "{on} {before} {filed:?}");
        }
    }
}
