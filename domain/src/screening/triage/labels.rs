//! What became of a rule's alerts: the only measure of what it is worth.

use crate::alert::Outcome;
use crate::screening::stats::{Interval, wilson};
use crate::screening::{Params, RuleCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One alert and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub rule: RuleCode,
    /// The rule set that raised it.
    pub version: String,
    /// Open alerts have none.
    pub outcome: Option<Outcome>,
    pub hours: Option<i64>,
}

/// A rule's record under one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    pub raised: u64,
    /// Decided by a person; what the service itself closed is no label.
    pub decided: u64,
    pub confirmed: u64,
    pub suspicion_remains: u64,
    pub explained: u64,
    pub administrative: u64,
    pub data_errors: u64,
    hours: Vec<i64>,
}

/// The share of decided alerts that were confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "precision", rename_all = "snake_case")]
pub enum Precision {
    /// Not enough cases to say.
    NotEnough {
        decided: u64,
        needed: u64,
    },
    Known(Interval),
}

impl Track {
    fn take(&mut self, decision: &Decision) {
        self.raised += 1;
        let counter = match decision.outcome {
            Some(Outcome::Confirmed) => &mut self.confirmed,
            Some(Outcome::SuspicionRemains) => &mut self.suspicion_remains,
            Some(Outcome::Explained) => &mut self.explained,
            Some(Outcome::AdministrativeFault) => &mut self.administrative,
            Some(Outcome::DataError) => &mut self.data_errors,
            Some(Outcome::Rejudged | Outcome::Overridden) | None => return,
        };
        *counter += 1;
        self.decided += 1;
        self.hours.extend(decision.hours);
    }

    pub fn precision(&self, params: &Params) -> Precision {
        let needed = u64::try_from(params.triage_enough_decisions).unwrap_or(u64::MAX);
        match wilson(self.confirmed, self.decided) {
            Some(interval) if self.decided >= needed => Precision::Known(interval),
            _ => Precision::NotEnough { decided: self.decided, needed },
        }
    }

    /// Median hours from raising to decision, rounded down.
    pub fn median_hours(&self) -> Option<i64> {
        let mut sorted = self.hours.clone();
        sorted.sort_unstable();
        let half = sorted.len() / 2;
        let upper = *sorted.get(half)?;
        Some(if sorted.len().is_multiple_of(2) { (sorted[half - 1] + upper) / 2 } else { upper })
    }

    /// Proposed for retuning, never switched off by itself: too few confirmed
    /// among enough decided.
    pub fn wants_retuning(&self, params: &Params) -> bool {
        let decided = i64::try_from(self.decided).unwrap_or(i64::MAX);
        let confirmed = i128::from(self.confirmed) * 1_000;
        decided >= params.triage_retune_decisions
            && confirmed < i128::from(params.triage_retune_per_mille) * i128::from(self.decided)
    }
}

/// Per rule and version.
pub fn track(decisions: &[Decision]) -> BTreeMap<(RuleCode, String), Track> {
    let mut tracks: BTreeMap<(RuleCode, String), Track> = BTreeMap::new();
    for decision in decisions {
        tracks.entry((decision.rule, decision.version.clone())).or_default().take(decision);
    }
    tracks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::params;

    fn decided(outcome: Option<Outcome>, times: usize) -> Vec<Decision> {
        let one = Decision { rule: RuleCode::R21, version: "v1".into(), outcome, hours: outcome.map(|_| 8) };
        vec![one; times]
    }

    fn of(parts: &[(Option<Outcome>, usize)]) -> Track {
        let all: Vec<Decision> =
            parts.iter().flat_map(|(outcome, times)| decided(*outcome, *times)).collect();
        track(&all).remove(&(RuleCode::R21, "v1".into())).unwrap_or_default()
    }

    #[test]
    fn only_what_a_person_decided_is_a_label() {
        use Outcome::*;
        let record = of(&[
            (Some(Confirmed), 3),
            (Some(SuspicionRemains), 2),
            (Some(Explained), 10),
            (Some(AdministrativeFault), 4),
            (Some(DataError), 1),
            (Some(Rejudged), 7),
            (Some(Overridden), 2),
            (None, 5),
        ]);
        assert_eq!((record.raised, record.decided, record.confirmed, record.explained), (34, 20, 3, 10));
        let Precision::Known(precision) = record.precision(&params()) else { panic!("{record:?}") };
        // Wilson for 3 of 20
        assert_eq!(
            (precision.share.show(3), precision.low.show(3), precision.high.show(3)),
            ("0.150".into(), "0.052".into(), "0.360".into())
        );
        assert_eq!(record.median_hours(), Some(8));
    }

    #[test]
    fn too_few_cases_are_said_to_be_too_few() {
        let few = of(&[(Some(Outcome::Confirmed), 19)]);
        assert_eq!(few.precision(&params()), Precision::NotEnough { decided: 19, needed: 20 });
        assert_eq!(of(&[]).precision(&params()), Precision::NotEnough { decided: 0, needed: 20 });
        assert_eq!(of(&[]).median_hours(), None);
    }

    #[test]
    fn a_rule_that_confirms_next_to_nothing_is_proposed_for_retuning() {
        let with = |confirmed, explained| {
            let parts = [(Some(Outcome::Confirmed), confirmed), (Some(Outcome::Explained), explained)];
            of(&parts).wants_retuning(&params())
        };
        assert!(with(3, 197));
        assert!(!with(4, 196));
        assert!(!with(0, 199));
    }

    #[test]
    fn versions_are_kept_apart() {
        let mut all = decided(Some(Outcome::Confirmed), 1);
        all.push(Decision { version: "v2".into(), ..all[0].clone() });
        assert_eq!(track(&all).len(), 2);
    }
}
