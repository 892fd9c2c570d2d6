//! R50 not-notified: goods that must be notified move, and no notification
//! exists for them.
//!
//! Test: a departure, customs entry, arrival or seizure with no notification,
//! nor one that matches by parties, substance, mass and days. Hold while it can
//! still be stopped (not arrived, not released), else review and tell both
//! countries.
//!
//! Parameters: `mass_per_mille` (50), `days` (30). Source: 1988 Convention
//! article 12(10)(a); the list of who asked for notifications.
//!
//! Known innocent causes: a preparation or a State outside the duty; the
//! notification was filed under another name or number.

use super::alike;
use crate::country::Country;
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Duty, Facts, Item, Movement, Reference};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotNotified {
    pub record: String,
    pub item: Uuid,
    pub name: String,
    pub mass: Mass,
    pub origin: Country,
    pub destination: Country,
    pub source: String,
    pub stoppable: bool,
    /// Filings that come near, though not near enough.
    pub near: Vec<Reference>,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let (None, Some(movement)) = (&facts.notification, &facts.movement) else {
        return Vec::new();
    };
    facts.items.iter().map(|item| judge_item(facts, item, movement, params)).collect()
}

fn judge_item(facts: &Facts, item: &Item, movement: &Movement, params: &Params) -> Outcome {
    let source = match &item.notification_due {
        Duty::NotDue => return Outcome::Passed,
        Duty::Unknown if item.substance.is_none() => return Outcome::blind(Unjudged::SubstanceUnknown),
        Duty::Unknown => return Outcome::blind(Unjudged::LawUnknown),
        Duty::Due { source } => source.clone(),
    };
    let moved = movement.departed_on.or(movement.arrived_on).unwrap_or(facts.today);
    let found = facts.similar.iter().any(|similar| {
        similar.same_parties
            && item.is_covered_by(&similar.substance)
            && alike(item.mass, similar.mass, params.r50_mass_per_mille)
            && (similar.dispatch_on - moved).num_days().abs() <= params.r50_days
    });
    if found {
        return Outcome::Passed;
    }
    let stoppable = movement.stoppable();
    let severity = if stoppable { Severity::Hold } else { Severity::Review };
    Outcome::raised(
        severity,
        NotNotified {
            record: facts.record.reference.id.to_string(),
            item: item.id,
            name: item.name.clone(),
            mass: item.mass,
            origin: facts.origin,
            destination: facts.destination,
            source,
            stoppable,
            near: facts.similar.iter().map(|similar| similar.record.clone()).collect(),
        },
    )
}

impl NotNotified {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.name)
            .with("mass", self.mass)
            .with("origin", self.origin)
            .with("destination", self.destination)
    }
}

impl Explain for NotNotified {
    fn about(&self) -> About {
        About::new("shipment", &self.record)
    }

    fn cause(&self) -> String {
        self.item.to_string()
    }

    fn sentence(&self) -> Message {
        self.figures(if self.stoppable { "screening-r50-moving" } else { "screening-r50-gone" })
    }

    fn equation(&self) -> String {
        "0 < 1".to_owned()
    }

    fn threshold(&self) -> String {
        "1".to_owned()
    }

    fn margin(&self) -> String {
        "1".to_owned()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r50-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::mass("screening-row-this", self.mass),
            Row::text("screening-row-from-to", format!("{} → {}", self.origin, self.destination)),
            Row::count("screening-row-notifications", 0),
            Row::text("screening-row-law", &self.source),
        ];
        rows.extend(
            self.near.iter().map(|other| Row::text("screening-row-near", &other.number).of(other.clone())),
        );
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        let near = self
            .near
            .first()
            .map(|other| Message::new("screening-answer-look-alike").with("reference", &other.number));
        vec![
            Cause::new("screening-cause-outside-duty"),
            Cause::new("screening-cause-filed-under-other-name").answered(near),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures(if self.stoppable { "screening-next-stop-goods" } else { "screening-next-tell-both" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::Similar;
    use crate::screening::tests::{day, params, reference, sample, severities};

    fn unnotified() -> Facts {
        let mut facts = sample(100);
        facts.notification = None;
        facts.items[0].notification_due = Duty::Due { source: "art. 12(10)(a)".into() };
        facts.movement = Some(Movement { departed_on: Some(day("2027-03-10")), ..Movement::default() });
        facts
    }

    #[test]
    fn it_holds_while_it_can_be_stopped() {
        let mut facts = unnotified();
        assert_eq!(severities(&judge(&facts, &params(), Stage::Departure)), [Severity::Hold]);
        let moved = facts.movement.as_mut().expect("moving");
        moved.released = true;
        assert_eq!(severities(&judge(&facts, &params(), Stage::Departure)), [Severity::Review]);
        let moved = facts.movement.as_mut().expect("moving");
        (moved.released, moved.arrived_on) = (false, Some(day("2027-03-20")));
        assert_eq!(severities(&judge(&facts, &params(), Stage::Arrival)), [Severity::Review]);
    }

    #[test]
    fn a_matching_filing_is_its_notification() {
        for (kg, on, same, matched) in [
            (105, "2027-04-09", true, true),
            (106, "2027-04-09", true, false),
            (105, "2027-04-10", true, false),
            (100, "2027-03-10", false, false),
        ] {
            let mut facts = unnotified();
            facts.similar = vec![Similar {
                record: reference(50),
                same_parties: same,
                substance: "ephedrine".into(),
                mass: Mass::from_kg(kg),
                dispatch_on: day(on),
            }];
            let raised = severities(&judge(&facts, &params(), Stage::Departure));
            assert_eq!(raised.is_empty(), matched, "{kg} {on} {same}");
        }
    }

    #[test]
    fn no_duty_is_no_finding_and_an_unknown_one_is_said() {
        let mut facts = unnotified();
        facts.items[0].notification_due = Duty::NotDue;
        assert_eq!(judge(&facts, &params(), Stage::Departure), [Outcome::Passed]);
        facts.items[0].notification_due = Duty::Unknown;
        assert_eq!(judge(&facts, &params(), Stage::Departure), [Outcome::blind(Unjudged::LawUnknown)]);
    }
}
