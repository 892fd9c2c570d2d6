//! R04 need-zero: the country declared that it needs none, or prohibits import.
//!
//! Test: q > 0 is a hold, unless the consignment is a reference sample or is
//! marked as transit with a proven onward notification.
//!
//! Parameters: `sample_mg` (1,000 mg; assumed default).
//! Source: CND resolution 49/3 (2006): States are asked for an explicit zero.
//!
//! Known innocent causes: the zero is out of date; goods in transit; a
//! reference sample declared in the wrong unit.

use super::{NeedRule, bounded, need_rule};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::Facts;
use crate::screening::{Outcome, Params, Severity, Stage};
use crate::{country::Country, needs::Key};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedZero {
    pub item: Uuid,
    pub name: String,
    pub country: Country,
    /// The balance that says zero; none where the law prohibits import.
    pub key: Option<Key>,
    pub declared_for: Option<i32>,
    pub prohibited: bool,
    pub asked: Mass,
    pub overridden: Mass,
    pub sample: Mass,
    pub upper_bound: bool,
    pub conversions: Vec<Message>,
}

pub fn judge(facts: &Facts, params: &Params, stage: Stage) -> Vec<Outcome> {
    let passing_through = facts.law.transit_only && facts.route.iter().any(|leg| leg.onward_proven);
    if passing_through {
        return Vec::new();
    }
    let sample = Mass::from_mg(params.r04_sample_mg);
    let shipped = facts.movement.as_ref().is_some_and(|movement| movement.departed_on.is_some());
    let zero = facts.items.iter().filter(|item| need_rule(item) == NeedRule::Zero && item.mass > sample);
    zero.filter_map(|item| {
        let room = item.room.as_ref();
        let overridden = room.map(|room| room.overridden.saturating_sub(room.used + room.reserved));
        if item.import_prohibited != Some(true) && overridden.is_some_and(|mass| mass >= item.mass) {
            return None;
        }
        let finding = NeedZero {
            item: item.id,
            name: item.name.clone(),
            country: facts.destination,
            key: room.map(|room| room.key.clone()),
            declared_for: room.and_then(|room| room.declared_for),
            prohibited: item.import_prohibited == Some(true),
            asked: item.mass,
            overridden: room.map(|room| room.overridden).unwrap_or_default(),
            sample,
            upper_bound: item.upper_bound,
            conversions: item.conversions.clone(),
        };
        let severity = match stage == Stage::Rejudge && shipped {
            true => Severity::Info,
            false => bounded(Severity::Hold, item.upper_bound),
        };
        Some(Outcome::raised(severity, finding))
    })
    .collect()
}

impl NeedZero {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.name)
            .with("country", self.country)
            .with("year", self.key.as_ref().map(|key| key.year).unwrap_or_default())
            .with("asked", self.asked)
            .with("sample", self.sample)
    }
}

impl Explain for NeedZero {
    fn about(&self) -> About {
        match &self.key {
            Some(key) => About::new("need", key),
            None => About::new("need", format!("{}/{}", self.country, self.name)),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.about().id, self.item)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.prohibited { "screening-r04-prohibited" } else { "screening-r04-zero" })
    }

    fn equation(&self) -> String {
        format!("{} > {}", self.asked.kg(), self.overridden)
    }

    fn threshold(&self) -> String {
        self.overridden.to_string()
    }

    fn margin(&self) -> String {
        self.asked.saturating_sub(self.overridden).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r04-would-fit")
    }

    fn rows(&self) -> Vec<Row> {
        let declared = match self.prohibited {
            true => Row::word("screening-row-declared", "screening-word-prohibited"),
            false => Row::mass("screening-row-declared", Mass::ZERO),
        };
        vec![Row::mass("screening-row-this", self.asked), declared]
    }

    fn conversions(&self) -> &[Message] {
        &self.conversions
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let age = self.declared_for.zip(self.key.as_ref()).filter(|(year, key)| *year < key.year);
        let age = age.map(|(year, key)| {
            Message::new("screening-answer-need-age").with("year", year).with("years", key.year - year)
        });
        vec![
            Cause::new("screening-cause-stale-zero").answered(age),
            Cause::new("screening-cause-in-transit"),
            Cause::new("screening-cause-sample-unit"),
        ]
    }

    fn next_step(&self) -> Message {
        Message::new("screening-next-ask-importing-authority").with("country", self.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::{Notice, Transit};
    use crate::screening::tests::{params, room, sample, severities};

    #[test]
    fn zero_holds_all_but_samples_and_proven_transit() {
        let mut facts = sample(5);
        facts.items[0].room = Some(room(Some(0), 0, 0));
        assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Hold]);

        facts.items[0].upper_bound = true;
        assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Review]);

        facts.items[0].mass = Mass::from_mg(1_000);
        assert!(judge(&facts, &params(), Stage::Submission).is_empty());
        facts.items[0].mass = Mass::from_mg(1_001);
        assert_eq!(judge(&facts, &params(), Stage::Submission).len(), 1);

        facts.law.transit_only = true;
        assert_eq!(judge(&facts, &params(), Stage::Submission).len(), 1, "transit must be proven");
        facts.route.push(Transit {
            country: Country::of("AE"),
            notice: Notice::NotDue,
            notified_on: None,
            onward_proven: true,
        });
        assert!(judge(&facts, &params(), Stage::Submission).is_empty());
    }

    #[test]
    fn a_prohibition_judges_even_beside_a_figure_and_an_override() {
        let mut facts = sample(5);
        facts.items[0].room = Some(room(Some(3_000), 0, 0));
        facts.items[0].import_prohibited = Some(true);
        assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Hold]);
    }

    #[test]
    fn a_signed_override_of_a_zero_lets_its_mass_pass() {
        let mut facts = sample(5);
        let mut zero = room(Some(0), 0, 0);
        zero.overridden = Mass::from_kg(5);
        facts.items[0].room = Some(zero);
        assert!(judge(&facts, &params(), Stage::Authorisation).is_empty());
    }
}
