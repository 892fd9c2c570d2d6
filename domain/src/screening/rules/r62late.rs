//! R62late loss-reported-late: a loss was reported after the national term, or a
//! loss that an arrival or a balance shows was never reported, or not in full.
//!
//! Test: `reported_on > discovered_on + term`; or, once the term since the
//! finding (R54, R60, R61) is over, `shown - reported > q_min`. Review. A term of
//! n days from day D is over at 00:00 of D+n+1. Without the day of discovery the
//! day of the loss counts; without either the rule cannot judge.
//!
//! Parameters: none of its own; the term is the law's (15 calendar days where a
//! replayed history sets none). Source: national laws, e.g. 15 days for the
//! written report in the United States.
//!
//! Known innocent causes: the report went to another body; the loss was found
//! later than its date says; what is missing was found again.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, RuleCode, Severity, Unjudged};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub company: String,
    /// Days that the law gives; `None`: it is not known.
    pub term_days: Option<i64>,
    pub term_source: String,
    pub loss: Loss,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "loss", rename_all = "snake_case")]
pub enum Loss {
    Reported {
        record: String,
        mass: Mass,
        reported_on: NaiveDate,
        discovered_on: Option<NaiveDate>,
        lost_on: Option<NaiveDate>,
    },
    /// Another rule shows it.
    Shown {
        rule: RuleCode,
        /// The site, or the notification or shipment of a short arrival.
        kind: SubjectKind,
        subject: String,
        shown_on: NaiveDate,
        on: NaiveDate,
        shown: Mass,
        reported: Mass,
        /// q_min of the substance.
        materiality: Mass,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    Operator,
    Notification,
    Shipment,
    Transfer,
}

impl SubjectKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Notification => "notification",
            Self::Shipment => "shipment",
            Self::Transfer => "transfer",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossReportedLate {
    pub operator: String,
    pub company: String,
    pub term_days: i64,
    pub term_source: String,
    pub from: NaiveDate,
    pub last_day: NaiveDate,
    pub loss: Loss,
}

pub fn judge(inputs: &Inputs, _: &Params) -> Outcome {
    let Some(term_days) = inputs.term_days else { return Outcome::blind(Unjudged::TermUnknown) };
    let (from, until) = match &inputs.loss {
        Loss::Reported { reported_on, discovered_on, lost_on, .. } => {
            let Some(from) = discovered_on.or(*lost_on) else {
                return Outcome::blind(Unjudged::DayUnknown);
            };
            (from, *reported_on)
        }
        Loss::Shown { shown_on, on, shown, reported, materiality, .. } => {
            if shown.saturating_sub(*reported) <= *materiality {
                return Outcome::Passed;
            }
            (*shown_on, *on)
        }
    };
    let last_day = from + Duration::days(term_days);
    if until <= last_day {
        return Outcome::Passed;
    }
    let finding = LossReportedLate {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        term_days,
        term_source: inputs.term_source.clone(),
        from,
        last_day,
        loss: inputs.loss.clone(),
    };
    Outcome::raised(Severity::Review, finding)
}

impl LossReportedLate {
    const fn how(&self) -> &'static str {
        match &self.loss {
            Loss::Reported { .. } => "late",
            Loss::Shown { reported, .. } if reported.mg() == 0 => "never",
            Loss::Shown { .. } => "short",
        }
    }

    /// The day of the report, or the day it was still missing.
    const fn until(&self) -> NaiveDate {
        match &self.loss {
            Loss::Reported { reported_on, .. } => *reported_on,
            Loss::Shown { on, .. } => *on,
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key)
            .with("company", &self.company)
            .with("from", self.from)
            .with("last", self.last_day)
            .with("until", self.until());
        match &self.loss {
            Loss::Reported { mass, record, .. } => message.with("mass", mass).with("record", record),
            Loss::Shown { shown, reported, rule, .. } => {
                message.with("mass", shown).with("reported", reported).with("record", rule.code())
            }
        }
    }
}

impl Explain for LossReportedLate {
    fn about(&self) -> About {
        match &self.loss {
            Loss::Shown { kind, subject, .. } if *kind != SubjectKind::Operator => {
                About::new(kind.code(), subject)
            }
            _ => About::new("operator", &self.operator),
        }
    }

    fn cause(&self) -> String {
        match &self.loss {
            Loss::Reported { record, .. } => record.clone(),
            Loss::Shown { rule, subject, shown_on, .. } => format!("{}#{subject}#{shown_on}", rule.code()),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r62late-{}", self.how()))
    }

    fn equation(&self) -> String {
        let term = format!("{} + {} d = {} < {}", self.from, self.term_days, self.last_day, self.until());
        match &self.loss {
            Loss::Reported { .. } => term,
            Loss::Shown { shown, reported, materiality, .. } => {
                format!("{} - {} > {}; {term}", shown.kg(), reported.kg(), materiality)
            }
        }
    }

    fn threshold(&self) -> String {
        format!("{} d", self.term_days)
    }

    fn margin(&self) -> String {
        format!("{} d", (self.until() - self.last_day).num_days())
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r62late-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::day("screening-row-discovered", self.from),
            Row::count("screening-row-days-allowed", self.term_days),
            Row::text("screening-row-law", &self.term_source),
            Row::day("screening-row-last-day", self.last_day),
        ];
        match &self.loss {
            Loss::Reported { mass, reported_on, .. } => {
                rows.push(Row::day("screening-row-reported", *reported_on));
                rows.push(Row::mass("screening-row-lost", *mass));
            }
            Loss::Shown { shown, reported, materiality, .. } => {
                rows.push(Row::mass("screening-row-shown-missing", *shown));
                rows.push(Row::mass("screening-row-reported-missing", *reported));
                rows.push(Row::mass("screening-row-materiality", *materiality));
            }
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-reported-elsewhere"),
            Cause::new("screening-cause-discovered-later"),
            Cause::new("screening-cause-counting-error"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-for-report")
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-public-law")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params};

    fn judged(term_days: Option<i64>, loss: Loss) -> (Outcome, String) {
        let term_source = "law".into();
        let inputs = Inputs { operator: "op1".into(), company: "Acme".into(), term_days, term_source, loss };
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        let about = match &outcome {
            Outcome::Raised { finding, .. } => format!("{} {}", finding.about().kind, finding.about().id),
            _ => String::new(),
        };
        (outcome, about)
    }

    fn reported(on: &str, discovered: Option<&str>, lost: Option<&str>) -> Loss {
        Loss::Reported {
            record: "l1".into(),
            mass: Mass::from_kg(3),
            reported_on: day(on),
            discovered_on: discovered.map(day),
            lost_on: lost.map(day),
        }
    }

    fn shown(on: &str, shown: i64, reported: i64) -> Loss {
        Loss::Shown {
            rule: RuleCode::R54,
            kind: SubjectKind::Notification,
            subject: "n1".into(),
            shown_on: day("2027-02-01"),
            on: day(on),
            shown: Mass::from_kg(shown),
            reported: Mass::from_kg(reported),
            materiality: Mass::from_kg(1),
        }
    }

    #[test]
    fn the_term_ends_with_its_last_day() {
        let late = |loss| judged(Some(15), loss).1 == "operator op1";
        assert!(!late(reported("2027-02-16", Some("2027-02-01"), None)));
        assert!(late(reported("2027-02-17", Some("2027-02-01"), None)));
        assert!(late(reported("2027-02-17", None, Some("2027-02-01"))), "the loss's own day");
        assert!(!late(reported("2027-02-16", Some("2027-02-01"), Some("2026-01-01"))));
    }

    #[test]
    fn a_loss_that_was_never_reported_is_late_when_the_term_is_over() {
        assert_eq!(judged(Some(15), shown("2027-02-16", 9, 0)).0, Outcome::Passed);
        assert_eq!(judged(Some(15), shown("2027-02-17", 9, 0)).1, "notification n1");
        assert_eq!(judged(Some(15), shown("2027-02-17", 9, 7)).1, "notification n1", "reported too small");
        assert_eq!(judged(Some(15), shown("2027-02-17", 9, 8)).0, Outcome::Passed, "within q_min");
    }

    #[test]
    fn without_term_or_day_it_cannot_judge() {
        let on_time = || reported("2027-02-02", Some("2027-02-01"), None);
        assert_eq!(judged(None, on_time()).0, Outcome::blind(Unjudged::TermUnknown));
        assert_eq!(
            judged(Some(15), reported("2027-02-02", None, None)).0,
            Outcome::blind(Unjudged::DayUnknown)
        );
    }
}
