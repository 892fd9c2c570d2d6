//! R54 arrival-differs: what arrived is not what was sent.
//!
//! Test: packages, any difference; seals broken, always; mass,
//! `|arrived - sent| > max(3 sigma of both weighings, 0.5 % solid or 1.0 %
//! liquid of what was sent)`. Missing: hold; surplus: review; broken seals:
//! hold. Deliveries are added up; while more will come nothing is missing yet.
//!
//! Parameters: `sigmas` (3), `solid_per_mille` (5), `liquid_per_mille` (10).
//! Source: assumed defaults; 1988 Convention article 12(9)(c).
//!
//! Known innocent causes: gross for net; temperature of liquids (compare mass);
//! partial deliveries.

use super::per_mille;
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Arrived, Facts, Item, Movement};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalDiffers {
    pub record: String,
    pub difference: Difference,
    pub partial: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    Seals,
    Packages { sent: i64, arrived: i64 },
    Mass { item: Uuid, name: String, sent: Mass, arrived: Mass, tolerance: Mass, liquid: bool },
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let Some(movement) = facts.movement.as_ref().filter(|movement| movement.arrived_on.is_some()) else {
        return Vec::new();
    };
    let mut outcomes = Vec::new();
    let mut raise = |severity, difference| {
        let record = facts.record.reference.id.to_string();
        outcomes.push(Outcome::raised(
            severity,
            ArrivalDiffers { record, difference, partial: movement.partial },
        ));
    };
    if movement.seals_intact == Some(false) {
        raise(Severity::Hold, Difference::Seals);
    }
    if let Some((severity, packages)) = packages(movement) {
        raise(severity, packages);
    }
    for item in &facts.items {
        if let Some((severity, difference)) =
            item.arrived.as_ref().and_then(|arrived| mass(item, arrived, movement, params))
        {
            raise(severity, difference);
        }
    }
    let unweighed = facts.items.iter().any(|item| item.arrived.is_none());
    if unweighed && movement.packages_arrived.is_none() {
        outcomes.push(Outcome::blind(Unjudged::ArrivalUnknown));
    }
    outcomes
}

fn packages(movement: &Movement) -> Option<(Severity, Difference)> {
    let (sent, arrived) = movement.packages_sent.zip(movement.packages_arrived)?;
    let packages = Difference::Packages { sent, arrived };
    match arrived.cmp(&sent) {
        std::cmp::Ordering::Less => (!movement.partial).then_some((Severity::Hold, packages)),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some((Severity::Review, packages)),
    }
}

fn mass(item: &Item, of: &Arrived, movement: &Movement, params: &Params) -> Option<(Severity, Difference)> {
    let share = if item.liquid { params.r54_liquid_per_mille } else { params.r54_solid_per_mille };
    let weighing =
        of.sigma.map_or(Mass::ZERO, |sigma| Mass::from_mg(sigma.mg().saturating_mul(params.r54_sigmas)));
    let tolerance = per_mille(of.sent, share).max(weighing);
    let difference = Difference::Mass {
        item: item.id,
        name: item.name.clone(),
        sent: of.sent,
        arrived: of.arrived,
        tolerance,
        liquid: item.liquid,
    };
    if of.sent.saturating_sub(of.arrived) > tolerance {
        return (!movement.partial).then_some((Severity::Hold, difference));
    }
    (of.arrived.saturating_sub(of.sent) > tolerance).then_some((Severity::Review, difference))
}

impl ArrivalDiffers {
    fn how(&self) -> &'static str {
        match &self.difference {
            Difference::Seals => "seals",
            Difference::Packages { sent, arrived } if arrived < sent => "packages-missing",
            Difference::Packages { .. } => "packages-surplus",
            Difference::Mass { sent, arrived, .. } if arrived < sent => "mass-missing",
            Difference::Mass { .. } => "mass-surplus",
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key);
        match &self.difference {
            Difference::Seals => message,
            Difference::Packages { sent, arrived } => {
                message.with("sent", sent).with("arrived", arrived).with("difference", (sent - arrived).abs())
            }
            Difference::Mass { name, sent, arrived, tolerance, .. } => message
                .with("substance", name)
                .with("sent", sent)
                .with("arrived", arrived)
                .with("difference", apart(*sent, *arrived))
                .with("percent", apart(*sent, *arrived).percent_of(*sent).unwrap_or_default())
                .with("tolerance", tolerance),
        }
    }
}

fn apart(sent: Mass, arrived: Mass) -> Mass {
    sent.max(arrived).saturating_sub(sent.min(arrived))
}

impl Explain for ArrivalDiffers {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        match &self.difference {
            Difference::Mass { item, .. } => format!("{}#{item}", self.how()),
            _ => self.how().to_owned(),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r54-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.difference {
            Difference::Seals => "broken ≠ intact".to_owned(),
            Difference::Packages { sent, arrived } => format!("{arrived} ≠ {sent}"),
            Difference::Mass { sent, arrived, tolerance, .. } => {
                let (sum, difference) = (arrived.kg(), apart(*sent, *arrived).kg());
                format!("|{sum} - {}| = {difference} > {tolerance}", sent.kg())
            }
        }
    }

    fn threshold(&self) -> String {
        match &self.difference {
            Difference::Seals => "intact".to_owned(),
            Difference::Packages { .. } => "0".to_owned(),
            Difference::Mass { tolerance, .. } => tolerance.to_string(),
        }
    }

    fn margin(&self) -> String {
        match &self.difference {
            Difference::Seals => "1".to_owned(),
            Difference::Packages { sent, arrived } => (sent - arrived).abs().to_string(),
            Difference::Mass { sent, arrived, tolerance, .. } => {
                apart(*sent, *arrived).saturating_sub(*tolerance).to_string()
            }
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures(match self.difference {
            Difference::Seals => "screening-r54-would-pass-seals",
            Difference::Packages { .. } => "screening-r54-would-pass-packages",
            Difference::Mass { .. } => "screening-r54-would-pass-mass",
        })
    }

    fn rows(&self) -> Vec<Row> {
        match &self.difference {
            Difference::Seals => vec![Row::word("screening-row-seals", "screening-word-broken")],
            Difference::Packages { sent, arrived } => vec![
                Row::count("screening-row-packages-sent", *sent),
                Row::count("screening-row-packages-arrived", *arrived),
            ],
            Difference::Mass { sent, arrived, tolerance, .. } => vec![
                Row::mass("screening-row-sent", *sent),
                Row::mass("screening-row-arrived", *arrived),
                Row::mass("screening-row-difference", apart(*sent, *arrived)),
                Row::mass("screening-row-tolerance", *tolerance),
            ],
        }
    }

    fn causes(&self) -> Vec<Cause> {
        let liquid = matches!(self.difference, Difference::Mass { liquid: true, .. })
            .then(|| Message::new("screening-answer-liquid"));
        let partial = self.partial.then(|| Message::new("screening-answer-more-to-come"));
        vec![
            Cause::new("screening-cause-gross-as-net"),
            Cause::new("screening-cause-temperature").answered(liquid),
            Cause::new("screening-cause-partial-delivery").answered(partial),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-inspect-arrival")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, params, sample, severities};

    fn arrived(sent: i64, got: i64, change: impl Fn(&mut Facts)) -> Vec<Severity> {
        let mut facts = sample(1_000);
        facts.items[0].arrived =
            Some(Arrived { sent: Mass::from_kg(sent), arrived: Mass::from_kg(got), sigma: None });
        facts.movement = Some(Movement {
            arrived_on: Some(day("2027-03-20")),
            packages_sent: Some(40),
            packages_arrived: Some(40),
            seals_intact: Some(true),
            ..Movement::default()
        });
        change(&mut facts);
        severities(&judge(&facts, &params(), Stage::Arrival))
    }

    #[test]
    fn mass_is_compared_within_the_tolerance() {
        use Severity::{Hold, Review};
        assert_eq!(arrived(1_000, 995, |_| ()), []);
        assert_eq!(arrived(1_000, 994, |_| ()), [Hold]);
        assert_eq!(arrived(1_000, 1_005, |_| ()), []);
        assert_eq!(arrived(1_000, 1_006, |_| ()), [Review]);
        assert_eq!(arrived(1_000, 990, |facts| facts.items[0].liquid = true), []);
        assert_eq!(arrived(1_000, 989, |facts| facts.items[0].liquid = true), [Hold]);
        let weighed = |facts: &mut Facts| {
            facts.items[0].arrived.as_mut().expect("weighed").sigma = Some(Mass::from_kg(4));
        };
        assert_eq!(arrived(1_000, 988, weighed), []);
        assert_eq!(arrived(1_000, 987, weighed), [Hold]);
    }

    #[test]
    fn packages_and_seals_have_no_tolerance() {
        use Severity::{Hold, Review};
        let movement = |change: fn(&mut Movement)| {
            move |facts: &mut Facts| change(facts.movement.as_mut().expect("arrived"))
        };
        assert_eq!(arrived(10, 10, movement(|m| m.packages_arrived = Some(39))), [Hold]);
        assert_eq!(arrived(10, 10, movement(|m| m.packages_arrived = Some(41))), [Review]);
        assert_eq!(arrived(10, 10, movement(|m| m.seals_intact = Some(false))), [Hold]);
        assert_eq!(arrived(10, 10, movement(|m| m.seals_intact = None)), []);
    }

    #[test]
    fn nothing_is_missing_while_more_will_come() {
        let partial = |facts: &mut Facts| {
            let moved = facts.movement.as_mut().expect("arrived");
            (moved.partial, moved.packages_arrived) = (true, Some(20));
        };
        assert_eq!(arrived(1_000, 500, partial), []);
        assert_eq!(arrived(1_000, 1_100, partial), [Severity::Review]);
    }
}
