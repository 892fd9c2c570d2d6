//! R63 mirror: what one country says it sent is not what the other says it got.
//!
//! Test, quarterly after 60 days, per exporting and importing country, substance
//! and line, by mass: matched by notification first; of the unmatched rest, exports
//! E' and imports I', `|E' - I'| > max(10 % of the larger, 3 x the habitual spread of
//! the pair, materiality)`. The habitual spread is an exponentially weighted mean of
//! the difference (weight 0.2). Exported and not arrived: a review. Arrived and not
//! exported: information here, because each such arrival is R50's.
//!
//! Could not be judged: one side's movements were never recorded.
//!
//! Parameters: `share_per_mille` (100), `spreads` (3), `weight_per_mille` (200),
//! `lag_days` (60). Source: assumed; mirror statistics of customs practice.
//!
//! Known innocent causes, in the order to rule them out: lag; a return; a split
//! line; gross for net; re-export; a permit that was issued and not used.

use super::statistical::{causes, strength};
use super::{bounded, per_mille};
use crate::country::Country;
use crate::message::Message;
use crate::needs::Line;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{Figure, Spread};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub origin: Country,
    pub destination: Country,
    pub substance: String,
    pub line: Line,
    /// First and last day of the quarter.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Matched by notification, for the record.
    pub matched: Mass,
    /// What is left of either side; `None`: that side records nothing at all.
    pub exported: Option<Mass>,
    pub imported: Option<Mass>,
    /// Spread of the quarters before this one.
    pub spread: Spread,
    /// Returned or re-exported in the quarter.
    pub returned: Mass,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorMismatch {
    pub origin: Country,
    pub destination: Country,
    pub substance: String,
    pub line: Line,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub matched: Mass,
    pub exported: Mass,
    pub imported: Mass,
    pub habitual: Option<Mass>,
    pub tolerance: Mass,
    pub returned: Mass,
    pub upper_bound: bool,
}

/// The pair's spread after this quarter.
pub fn spread_after(inputs: &Inputs, params: &Params) -> Spread {
    match inputs.exported.zip(inputs.imported) {
        None => inputs.spread,
        Some((exported, imported)) => {
            inputs.spread.after(apart(exported, imported), params.r63_weight_per_mille)
        }
    }
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let Some((exported, imported)) = inputs.exported.zip(inputs.imported) else {
        return Outcome::blind(Unjudged::FlowsUnknown);
    };
    let share = per_mille(exported.max(imported), params.r63_share_per_mille);
    let habitual = inputs.spread.habitual.unwrap_or_default();
    let usual = Mass::from_mg(habitual.mg().saturating_mul(params.r63_spreads));
    let tolerance = share.max(usual).max(inputs.materiality);
    if apart(exported, imported) <= tolerance {
        return Outcome::Passed;
    }
    let severity = if exported > imported { Severity::Review } else { Severity::Info };
    let finding = MirrorMismatch {
        origin: inputs.origin,
        destination: inputs.destination,
        substance: inputs.substance.clone(),
        line: inputs.line,
        from: inputs.from,
        to: inputs.to,
        matched: inputs.matched,
        exported,
        imported,
        habitual: inputs.spread.habitual,
        tolerance,
        returned: inputs.returned,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

fn apart(one: Mass, other: Mass) -> Mass {
    one.max(other).saturating_sub(one.min(other))
}

impl MirrorMismatch {
    fn missing(&self) -> bool {
        self.exported > self.imported
    }

    fn difference(&self) -> Mass {
        apart(self.exported, self.imported)
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("origin", self.origin)
            .with("destination", self.destination)
            .with("substance", &self.substance)
            .with("exported", self.exported)
            .with("imported", self.imported)
            .with("difference", self.difference())
            .with("from", self.from)
            .with("to", self.to)
            .with("tolerance", self.tolerance)
    }
}

impl Explain for MirrorMismatch {
    fn about(&self) -> About {
        About::new("corridor", format!("{}>{}/{}", self.origin, self.destination, self.substance))
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.line.code(), self.from)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.missing() { "screening-r63-missing" } else { "screening-r63-surplus" })
    }

    fn equation(&self) -> String {
        let (exported, imported) = (self.exported.kg(), self.imported.kg());
        format!("|{exported} - {imported}| = {} > {}", self.difference().kg(), self.tolerance)
    }

    fn threshold(&self) -> String {
        self.tolerance.to_string()
    }

    fn margin(&self) -> String {
        self.difference().saturating_sub(self.tolerance).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r63-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::day("screening-row-period-from", self.from),
            Row::day("screening-row-period-to", self.to),
            Row::mass("screening-row-matched-mass", self.matched),
            Row::mass("screening-row-exported", self.exported),
            Row::mass("screening-row-imported", self.imported),
            Row::mass("screening-row-difference", self.difference()),
            Row::mass("screening-row-tolerance", self.tolerance),
        ];
        rows.extend(self.habitual.map(|habitual| Row::mass("screening-row-habitual-spread", habitual)));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let returned = (self.returned > Mass::ZERO)
            .then(|| Message::new("screening-answer-returned").with("mass", self.returned));
        let mut said = causes([
            "screening-cause-lag",
            "screening-cause-return-not-booked",
            "screening-cause-split-line",
            "screening-cause-gross-as-net",
            "screening-cause-re-export",
            "screening-cause-permit-unused",
        ]);
        said[1] = Cause::new("screening-cause-return-not-booked").answered(returned);
        said
    }

    fn next_step(&self) -> Message {
        let key = if self.missing() { "screening-next-ask-both" } else { "screening-next-trace-arrivals" };
        self.figures(key)
    }

    fn strength(&self) -> i64 {
        Figure::ratio(self.difference(), self.tolerance)
            .map_or(1_000, |times| strength(times, Figure::thousandths(1_000)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity, unjudged};
    use super::*;
    use crate::screening::library;
    use crate::screening::tests::{day, params};

    fn inputs(exported: i64, imported: i64) -> Inputs {
        Inputs {
            origin: Country::of("IN"),
            destination: Country::of("IQ"),
            substance: "ephedrine".into(),
            line: Line::Raw,
            from: day("2027-01-01"),
            to: day("2027-03-31"),
            matched: Mass::from_kg(4_000),
            exported: Some(Mass::from_kg(exported)),
            imported: Some(Mass::from_kg(imported)),
            spread: Spread::default(),
            returned: Mass::ZERO,
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R63(Box::new(inputs))
    }

    #[test]
    fn more_sent_than_arrived_is_for_review_and_the_other_way_information() {
        assert_eq!(severity(of(inputs(1_000, 900))), None);
        let (severity_of, finding) = raised(of(inputs(1_000, 899)));
        assert_eq!(severity_of, Severity::Review);
        assert_eq!(finding.equation(), "|1,000 - 899| = 101 > 100 kg");
        assert_eq!(finding.about().id, "IN>IQ/ephedrine");
        assert_eq!(severity(of(inputs(899, 1_000))), Some(Severity::Info));
    }

    #[test]
    fn a_pair_that_always_differs_is_measured_by_its_habit() {
        let habit =
            |kg| Inputs { spread: Spread { habitual: Some(Mass::from_kg(kg)) }, ..inputs(1_000, 700) };
        assert_eq!(severity(of(habit(100))), None);
        assert!(severity(of(habit(99))).is_some());
        let after = spread_after(&habit(100), &params());
        assert_eq!(after.habitual, Some(Mass::from_kg(140)));
    }

    #[test]
    fn below_the_materiality_and_without_a_side_nothing_is_said() {
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(500), ..inputs(500, 0) })), None);
        let blind = Inputs { imported: None, ..inputs(500, 0) };
        assert_eq!(unjudged(of(blind.clone())), Some(Unjudged::FlowsUnknown));
        assert_eq!(spread_after(&blind, &params()), Spread::default());
    }

    #[test]
    fn a_return_in_the_quarter_is_pre_answered() {
        let (_, finding) = raised(of(Inputs { returned: Mass::from_kg(200), ..inputs(1_000, 700) }));
        let causes = finding.causes();
        assert_eq!(causes.len(), 6);
        assert!(causes[1].answer.as_ref().is_some_and(|said| said.key == "screening-answer-returned"));
    }
}
