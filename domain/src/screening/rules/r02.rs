//! R02 need used up ahead of pace: the year's need is going faster than usual.
//!
//! Test: `U / N > F(day) + 0.25`, where U is what is used of the declared need N
//! and F the share of a year's use that is usual by this day: the calendar's own
//! share, averaged with that of up to two past years. Information; a review where
//! at this pace the need is used up more than 90 days before the year ends and in
//! the last 60 days a party took part for the first time. At or over the need R01
//! speaks, and this rule is silent.
//!
//! Parameters: `ahead_per_mille` (250), `early_days` (90), `new_party_days` (60).
//! Source: assumed.
//!
//! Known innocent causes: yearly contracts called off early; a tender; the need was
//! declared for part of the year.

use super::bounded;
use super::statistical::causes;
use crate::message::Message;
use crate::needs::{Key, year_gone};
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::Figure;
use crate::screening::{Outcome, Params, Severity};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub need: Key,
    pub today: NaiveDate,
    /// `None`: none on file; nothing to pace.
    pub declared: Option<Mass>,
    pub used: Mass,
    /// Share of each past year's use by this day, per mille, at most two.
    pub past_per_mille: Vec<i64>,
    /// Someone took part for the first time within `new_party_days`.
    pub new_party: bool,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AheadOfPace {
    pub need: Key,
    pub today: NaiveDate,
    pub declared: Mass,
    pub used: Mass,
    pub used_per_mille: i64,
    pub usual_per_mille: i64,
    pub ahead_per_mille: i64,
    /// The day on which the need is used up at this pace.
    pub exhausted_on: NaiveDate,
    pub new_party: bool,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let Some(declared) = inputs.declared.filter(|declared| *declared > Mass::ZERO) else {
        return Outcome::Passed;
    };
    if inputs.used >= declared || inputs.used <= inputs.materiality {
        return Outcome::Passed;
    }
    let used_per_mille = inputs.used.per_mille_of(declared).unwrap_or_default();
    let past = &inputs.past_per_mille;
    let shares = past.iter().sum::<i64>() + year_gone(inputs.need.year, inputs.today);
    let usual_per_mille = shares / (past.len() as i64 + 1);
    if used_per_mille <= usual_per_mille + params.r02_ahead_per_mille {
        return Outcome::Passed;
    }
    let exhausted_on = exhausted_on(inputs, declared);
    let end = NaiveDate::from_ymd_opt(inputs.need.year, 12, 31).unwrap_or(inputs.today);
    let early = (end - exhausted_on).num_days() > params.r02_early_days;
    let severity = if early && inputs.new_party { Severity::Review } else { Severity::Info };
    let finding = AheadOfPace {
        need: inputs.need.clone(),
        today: inputs.today,
        declared,
        used: inputs.used,
        used_per_mille,
        usual_per_mille,
        ahead_per_mille: params.r02_ahead_per_mille,
        exhausted_on,
        new_party: inputs.new_party,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

/// Where the line from the year's first day through today's use meets the need;
/// today at the earliest.
fn exhausted_on(inputs: &Inputs, declared: Mass) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(inputs.need.year, 1, 1).unwrap_or(inputs.today);
    let gone = i128::from((inputs.today - first).num_days().max(0) + 1);
    let days = gone * i128::from(declared.mg()) / i128::from(inputs.used.mg().max(1));
    let days = i64::try_from(days).unwrap_or(i64::MAX).min(36_500);
    (first + chrono::Duration::days(days - 1)).max(inputs.today)
}

fn percent(per_mille: i64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

impl AheadOfPace {
    fn limit(&self) -> i64 {
        self.usual_per_mille + self.ahead_per_mille
    }

    fn passes(&self) -> Mass {
        super::per_mille(self.declared, self.limit())
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("country", self.need.country)
            .with("substance", &self.need.substance)
            .with("year", self.need.year)
            .with("used", percent(self.used_per_mille))
            .with("usual", percent(self.usual_per_mille))
            .with("exhausted", self.exhausted_on)
            .with("passes", self.passes())
    }
}

impl Explain for AheadOfPace {
    fn about(&self) -> About {
        About::new("need", &self.need)
    }

    fn cause(&self) -> String {
        format!("{}-{}", self.today.year(), self.today.month0() / 3 + 1)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.new_party { "screening-r02-new-party" } else { "screening-r02-sentence" })
    }

    fn equation(&self) -> String {
        let (used, declared) = (self.used.kg(), self.declared.kg());
        let (found, usual) = (percent(self.used_per_mille), percent(self.usual_per_mille));
        format!("{used} / {declared} = {found} > {usual} + {}", percent(self.ahead_per_mille))
    }

    fn threshold(&self) -> String {
        percent(self.limit())
    }

    fn margin(&self) -> String {
        percent(self.used_per_mille - self.limit())
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-up-to-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::mass("screening-row-declared", self.declared),
            Row::mass("screening-row-used", self.used),
            Row::text("screening-row-usual-share", percent(self.usual_per_mille)),
            Row::day("screening-row-today", self.today),
            Row::day("screening-row-exhausted-on", self.exhausted_on),
        ]
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes(["screening-cause-called-off-early", "screening-cause-tender", "screening-cause-stale-need"])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-need-authority")
    }

    fn strength(&self) -> i64 {
        let (used, limit) = (Figure::thousandths(self.used_per_mille), Figure::thousandths(self.limit()));
        super::statistical::strength(used, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity};
    use super::*;
    use crate::country::Country;
    use crate::needs::Line;
    use crate::screening::library;
    use crate::screening::tests::day;

    fn inputs(today: &str, used: i64) -> Inputs {
        let need =
            Key { country: Country::of("IQ"), substance: "ephedrine".into(), line: Line::Raw, year: 2027 };
        Inputs {
            need,
            today: day(today),
            declared: Some(Mass::from_kg(1_000)),
            used: Mass::from_kg(used),
            past_per_mille: vec![],
            new_party: false,
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R02(Box::new(inputs))
    }

    #[test]
    fn a_quarter_ahead_of_the_calendar_is_information() {
        // 31 March is day 90: 24.7 % of the year.
        assert_eq!(severity(of(inputs("2027-03-31", 497))), None);
        let (severity_of, finding) = raised(of(inputs("2027-03-31", 498)));
        assert_eq!(severity_of, Severity::Info);
        assert_eq!(finding.equation(), "498 / 1,000 = 49.8 % > 24.7 % + 25.0 %");
        assert_eq!(finding.about().id, "IQ/ephedrine/raw/2027");
    }

    #[test]
    fn past_years_say_what_is_usual_here() {
        let early = Inputs { past_per_mille: vec![600, 650], ..inputs("2027-03-31", 700) };
        // (247 + 600 + 650) / 3 = 499, and a quarter
        assert_eq!(severity(of(early.clone())), None);
        assert!(severity(of(Inputs { used: Mass::from_kg(750), ..early })).is_some());
    }

    #[test]
    fn early_exhaustion_with_a_new_party_is_for_review() {
        let new = |today, used| Inputs { new_party: true, ..inputs(today, used) };
        // 90 days x 1000 / 498 = day 180
        assert_eq!(severity(of(new("2027-03-31", 498))), Some(Severity::Review));
        // Day 255 at 95 %: day 268, 97 days before the end; at 94.8 % usual allows it.
        assert_eq!(severity(of(new("2027-09-12", 950))), Some(Severity::Review));
        // Day 262 at 97 %: day 270, 95 days; day 270 at 99.9 %: day 270, 95 days.
        assert_eq!(severity(of(new("2027-09-29", 999))), Some(Severity::Review));
        assert_eq!(severity(of(new("2027-10-02", 999))), None);
    }

    #[test]
    fn no_figure_or_a_need_already_over_is_not_paced() {
        assert_eq!(severity(of(Inputs { declared: None, ..inputs("2027-03-31", 900) })), None);
        assert_eq!(severity(of(inputs("2027-03-31", 1_000))), None);
        assert_eq!(
            severity(of(Inputs { materiality: Mass::from_kg(900), ..inputs("2027-03-31", 900) })),
            None
        );
    }
}
