//! DUP duplicate-filing: another notification looks like the same consignment.
//!
//! Test: same exporter and importer, same substance, mass within 1 %, dispatch
//! within 10 days ("very near" within 7). Information to the officer; a company
//! is asked about its own filings by the form, not from here.
//!
//! Parameters: `mass_per_mille` (10), `days` (10), `near_days` (7).
//! Source: duplicates by exporter, importer and agent are a documented failure
//! of a comparable prior-notice system.
//!
//! Known innocent causes: a series of equal orders; one contract in lots.

use super::alike;
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row, days_between};
use crate::screening::facts::{Facts, Item, Reference};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateFiling {
    pub record: String,
    pub item: Uuid,
    pub name: String,
    pub mass: Mass,
    pub dispatch_on: NaiveDate,
    pub other: Reference,
    pub other_mass: Mass,
    pub other_dispatch_on: NaiveDate,
    pub very_near: bool,
    pub days: i64,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let Some(dispatch_on) = facts.dispatch_on else {
        return vec![Outcome::blind(Unjudged::DayUnknown)];
    };
    facts.items.iter().filter_map(|item| judge_item(facts, item, dispatch_on, params)).collect()
}

fn judge_item(facts: &Facts, item: &Item, dispatch_on: NaiveDate, params: &Params) -> Option<Outcome> {
    let apart = |day: NaiveDate| (day - dispatch_on).num_days().abs();
    let other = facts
        .similar
        .iter()
        .filter(|other| {
            other.same_parties
                && other.record.id != facts.record.reference.id
                && item.is_covered_by(&other.substance)
                && alike(item.mass, other.mass, params.dup_mass_per_mille)
                && apart(other.dispatch_on) <= params.dup_days
        })
        .min_by_key(|other| (apart(other.dispatch_on), other.record.id))?;
    Some(Outcome::raised(
        Severity::Info,
        DuplicateFiling {
            record: facts.record.reference.id.to_string(),
            item: item.id,
            name: item.name.clone(),
            mass: item.mass,
            dispatch_on,
            other: other.record.clone(),
            other_mass: other.mass,
            other_dispatch_on: other.dispatch_on,
            very_near: apart(other.dispatch_on) <= params.dup_near_days,
            days: params.dup_days,
        },
    ))
}

impl DuplicateFiling {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.name)
            .with("reference", &self.other.number)
            .with("mass", self.mass)
            .with("other-mass", self.other_mass)
            .with("dispatch", self.dispatch_on)
            .with("other-dispatch", self.other_dispatch_on)
    }

    fn apart(&self) -> i64 {
        (self.other_dispatch_on - self.dispatch_on).num_days().abs()
    }
}

impl Explain for DuplicateFiling {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.other.id, self.item)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.very_near {
            "screening-duplicate-very-near"
        } else {
            "screening-duplicate-near"
        })
    }

    fn equation(&self) -> String {
        format!("|{} - {}| = {} ≤ {} d", self.other_dispatch_on, self.dispatch_on, self.apart(), self.days)
    }

    fn threshold(&self) -> String {
        format!("{} d", self.days)
    }

    fn margin(&self) -> String {
        days_between(
            self.dispatch_on.min(self.other_dispatch_on),
            self.dispatch_on.max(self.other_dispatch_on),
        )
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-duplicate-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::mass("screening-row-this", self.mass),
            Row::day("screening-row-dispatch", self.dispatch_on),
            Row::mass("screening-row-other", self.other_mass).of(self.other.clone()),
            Row::day("screening-row-other-dispatch", self.other_dispatch_on),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        vec![Cause::new("screening-cause-series-of-orders"), Cause::new("screening-cause-contract-in-lots")]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-compare-filings")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::Similar;
    use crate::screening::tests::{day, params, reference, sample};

    #[test]
    fn likeness_has_edges() {
        // 1,000 kg on 2027-03-10
        for (kg, on, same, substance, expected) in [
            (1_000, "2027-03-10", true, "ephedrine", Some("screening-duplicate-very-near")),
            (1_010, "2027-03-17", true, "ephedrine", Some("screening-duplicate-very-near")),
            (990, "2027-03-18", true, "ephedrine", Some("screening-duplicate-near")),
            (990, "2027-02-28", true, "ephedrine", Some("screening-duplicate-near")),
            (990, "2027-02-27", true, "ephedrine", None),
            (989, "2027-03-10", true, "ephedrine", None),
            (1_000, "2027-03-10", false, "ephedrine", None),
            (1_000, "2027-03-10", true, "acetone", None),
        ] {
            let mut facts = sample(1_000);
            facts.similar = vec![Similar {
                record: reference(50),
                same_parties: same,
                substance: substance.into(),
                mass: Mass::from_kg(kg),
                dispatch_on: day(on),
            }];
            let outcomes = judge(&facts, &params(), Stage::Submission);
            let key = outcomes.first().map(|outcome| match outcome {
                Outcome::Raised { severity: Severity::Info, finding } => finding.sentence().key,
                other => panic!("{other:?}"),
            });
            assert_eq!(key.as_deref(), expected, "{kg} {on} {same} {substance}");
        }
    }
}
