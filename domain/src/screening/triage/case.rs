//! Which hits are one case.

use crate::quantity::Mass;
use crate::screening::stats::Figure;
use crate::screening::{Finding, RuleCode, Severity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One finding, as the queue looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The finding's own id.
    pub id: String,
    pub rule: RuleCode,
    pub severity: Severity,
    /// 0 to 1000.
    pub strength: i64,
    /// How likely ordinary trade does as much, for a statistical test.
    pub chance: Option<Figure>,
    /// The cluster or the corridor it is about.
    pub subject: String,
    pub substance: String,
    /// Tells findings of one rule on one subject apart.
    pub cause: String,
    pub day: NaiveDate,
    /// The consignment, order or period that it judged, and its mass.
    pub record: String,
    pub mass: Mass,
}

impl Hit {
    /// A finding with what it does not know itself.
    pub fn of(id: &str, severity: Severity, finding: &Finding, whose: Whose) -> Self {
        Self {
            id: id.to_owned(),
            rule: finding.rule(),
            severity,
            strength: finding.strength(),
            chance: finding.chance(),
            subject: whose.subject,
            substance: whose.substance,
            cause: finding.cause(),
            day: whose.day,
            record: whose.record,
            mass: whose.mass,
        }
    }
}

/// Where a finding belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    pub subject: String,
    pub substance: String,
    pub day: NaiveDate,
    pub record: String,
    pub mass: Mass,
}

/// Hits on one subject and substance that lie close in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub subject: String,
    pub substance: String,
    /// By day, then id.
    pub hits: Vec<Hit>,
}

impl Case {
    fn begun(hit: Hit) -> Self {
        Self { subject: hit.subject.clone(), substance: hit.substance.clone(), hits: vec![hit] }
    }

    /// Named by its first hit, so that it keeps its name while it grows.
    pub fn id(&self) -> &str {
        self.hits.first().map_or("", |hit| hit.id.as_str())
    }

    pub fn last_day(&self) -> NaiveDate {
        self.hits.iter().map(|hit| hit.day).max().unwrap_or(NaiveDate::MIN)
    }

    /// Whether a new hit adds to this case: at most so many days after its newest,
    /// so that what goes on stays one case however long.
    pub fn takes(&self, hit: &Hit, days: i64) -> bool {
        self.subject == hit.subject
            && self.substance == hit.substance
            && (hit.day - self.last_day()).num_days() <= days
    }

    pub fn severity(&self) -> Severity {
        self.hits.iter().map(|hit| hit.severity).max().unwrap_or(Severity::Info)
    }

    /// The masses of the records in it, each record once at its largest.
    pub fn mass(&self) -> Mass {
        let mut records: BTreeMap<&str, Mass> = BTreeMap::new();
        for hit in &self.hits {
            let mass = records.entry(&hit.record).or_default();
            *mass = hit.mass.max(*mass);
        }
        records.into_values().sum()
    }
}

/// Puts hits together, whatever order they come in.
pub fn group(hits: Vec<Hit>, days: i64) -> Vec<Case> {
    let mut sorted = hits;
    sorted.sort_by(|one, other| (one.day, &one.id).cmp(&(other.day, &other.id)));
    let mut newest: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut cases: Vec<Case> = Vec::new();
    for hit in sorted {
        let key = (hit.subject.clone(), hit.substance.clone());
        match newest.get(&key).copied().filter(|at| cases[*at].takes(&hit, days)) {
            Some(at) => cases[at].hits.push(hit),
            None => {
                newest.insert(key, cases.len());
                cases.push(Case::begun(hit));
            }
        }
    }
    cases
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::screening::tests::day;
    use proptest::prelude::*;

    pub fn hit(id: &str, rule: RuleCode, on: &str) -> Hit {
        Hit {
            id: id.into(),
            rule,
            severity: Severity::Review,
            strength: 1_000,
            chance: None,
            subject: "a".into(),
            substance: "ephedrine".into(),
            cause: "c".into(),
            day: day(on),
            record: id.into(),
            mass: Mass::from_kg(10),
        }
    }

    #[test]
    fn what_comes_within_ninety_days_is_one_case() {
        let other = Hit { substance: "safrole".into(), ..hit("3", RuleCode::R21, "2027-01-02") };
        let cases = group(
            vec![
                hit("1", RuleCode::R21, "2027-01-01"),
                hit("2", RuleCode::R23, "2027-04-01"),
                other,
                hit("4", RuleCode::R20, "2027-06-30"),
                hit("5", RuleCode::R20, "2027-09-29"),
            ],
            90,
        );
        let ids: Vec<Vec<&str>> =
            cases.iter().map(|case| case.hits.iter().map(|hit| hit.id.as_str()).collect()).collect();
        assert_eq!(ids, [vec!["1", "2", "4"], vec!["3"], vec!["5"]]);
        assert_eq!(cases[0].mass(), Mass::from_kg(30));
    }

    #[test]
    fn a_record_that_hits_twice_is_weighed_once() {
        let twice = Hit { record: "1".into(), ..hit("2", RuleCode::R24, "2027-01-01") };
        let cases = group(vec![hit("1", RuleCode::R21, "2027-01-01"), twice], 90);
        assert_eq!((cases.len(), cases[0].mass()), (1, Mass::from_kg(10)));
    }

    proptest! {
        #[test]
        fn no_hit_is_lost_and_order_does_not_matter(days in proptest::collection::vec(0u64..1_000, 0..30)) {
            let start = day("2026-01-01");
            let hits: Vec<Hit> = days.iter().enumerate().map(|(n, later)| Hit {
                day: start + chrono::Days::new(*later),
                ..hit(&format!("{n:03}"), RuleCode::R21, "2026-01-01")
            }).collect();
            let back: Vec<Hit> = hits.iter().rev().cloned().collect();
            let cases = group(hits.clone(), 90);
            prop_assert_eq!(cases.iter().map(|case| case.hits.len()).sum::<usize>(), hits.len());
            prop_assert_eq!(group(back, 90), cases);
        }
    }
}
