//! What a person has explained is not raised again, for a while.

use super::Hit;
use crate::quantity::Mass;
use crate::screening::{Params, RuleCode, Severity};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// An alert closed as explained, with what its explanation reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The finding that was explained; a suppressed hit names it.
    pub finding: String,
    pub rule: RuleCode,
    pub subject: String,
    pub substance: String,
    pub scope: Scope,
    pub severity: Severity,
    pub mass: Mass,
    /// Why, in the words of who decided. Without any it explains nothing.
    pub justification: String,
    pub decided_on: NaiveDate,
    /// Last day, if earlier than the longest that the rule set allows.
    pub until: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", content = "cause", rename_all = "snake_case")]
pub enum Scope {
    /// This cause only.
    Cause(String),
    /// The rule on this subject and substance, whatever the cause.
    Pattern,
}

impl Explanation {
    /// The last day on which it holds.
    pub fn expires(&self, params: &Params) -> NaiveDate {
        let months = Months::new(u32::try_from(params.triage_explained_months).unwrap_or(0));
        let most = self.decided_on.checked_add_months(months).unwrap_or(NaiveDate::MAX);
        self.until.map_or(most, |until| until.min(most))
    }

    fn covers(&self, hit: &Hit, params: &Params) -> bool {
        let grown = super::super::rules::per_mille(self.mass, 1_000 + params.triage_grown_per_mille);
        let same = self.rule == hit.rule && self.subject == hit.subject && self.substance == hit.substance;
        let cause = match &self.scope {
            Scope::Cause(cause) => *cause == hit.cause,
            Scope::Pattern => true,
        };
        let in_time = hit.day >= self.decided_on && hit.day <= self.expires(params);
        let no_graver = hit.severity <= self.severity && hit.mass < grown;
        same && cause && in_time && no_graver && !self.justification.trim().is_empty()
    }
}

/// The explanation that a hit falls under, the newest first. The hit is still
/// recorded, with this beside it.
pub fn suppressing<'a>(hit: &Hit, known: &'a [Explanation], params: &Params) -> Option<&'a Explanation> {
    known.iter().filter(|explanation| explanation.covers(hit, params)).max_by_key(|known| known.decided_on)
}

#[cfg(test)]
mod tests {
    use super::super::case::tests::hit;
    use super::*;
    use crate::screening::tests::{day, params};

    fn explained() -> Explanation {
        Explanation {
            finding: "f1".into(),
            rule: RuleCode::R21,
            subject: "a".into(),
            substance: "ephedrine".into(),
            scope: Scope::Pattern,
            severity: Severity::Review,
            mass: Mass::from_kg(10),
            justification: "tender of the ministry of health".into(),
            decided_on: day("2026-03-01"),
            until: None,
        }
    }

    fn covered(known: Explanation, change: impl Fn(&mut Hit)) -> bool {
        let mut again = hit("2", RuleCode::R21, "2026-09-01");
        change(&mut again);
        suppressing(&again, &[known], &params()).is_some()
    }

    #[test]
    fn the_same_pattern_rests_for_twelve_months() {
        for (on, expected) in
            [("2026-02-28", false), ("2026-03-01", true), ("2027-03-01", true), ("2027-03-02", false)]
        {
            assert_eq!(covered(explained(), |hit| hit.day = day(on)), expected, "{on}");
        }
        let until = Explanation { until: Some(day("2026-08-31")), ..explained() };
        assert!(!covered(until, |_| ()));
        // A longer wish than the rule set allows is cut.
        let longer = Explanation { until: Some(day("2030-01-01")), ..explained() };
        assert_eq!(longer.expires(&params()), day("2027-03-01"));
    }

    #[test]
    fn it_is_raised_again_when_it_grows_or_rises() {
        assert!(covered(explained(), |hit| hit.mass = Mass::from_mg(14_999_999)));
        assert!(!covered(explained(), |hit| hit.mass = Mass::from_kg(15)));
        assert!(!covered(explained(), |hit| hit.severity = Severity::Hold));
        assert!(covered(explained(), |hit| hit.severity = Severity::Info));
    }

    #[test]
    fn an_explanation_reaches_no_further_than_its_scope() {
        let cause = |cause: &str| Explanation { scope: Scope::Cause(cause.into()), ..explained() };
        assert!(covered(cause("c"), |_| ()) && !covered(cause("d"), |_| ()));
        assert!(!covered(explained(), |hit| hit.subject = "b".into()));
        assert!(!covered(explained(), |hit| hit.substance = "safrole".into()));
        assert!(!covered(explained(), |hit| hit.rule = RuleCode::R22));
        assert!(!covered(Explanation { justification: " ".into(), ..explained() }, |_| ()));
    }
}
