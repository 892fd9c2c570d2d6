//! R05 the need itself is implausible: a declared figure that nothing supports.
//!
//! Test, nightly per line, one point each: (a) N / median of the country's own last
//! three years at least 2; (b) log N per head scores at least 3.5 against the
//! region (robust, at least 8 countries); (c) N / an independent estimate of use (a
//! survey, or the sum of expected consumption) at least 2; (d) less than 30 % of
//! the need used in each of three years; (e) unchanged for five years or more while
//! trade moved by more than half. A review at (c), or at any two; one other point
//! alone passes and is not kept. For the importing country's own authority; exporters
//! see it as a note.
//!
//! Could not be judged: none of the five has what it needs.
//!
//! Parameters: `own_per_mille` (2000), `score_thousandths` (3500),
//! `estimate_per_mille` (2000), `used_per_mille` (300), `used_years` (3),
//! `unchanged_years` (5), `moved_per_mille` (500), `points` (2). Source: INCB's
//! remarks on estimates that are not revised; ratios assumed.
//!
//! Known innocent causes: a hub that makes for export; stock-piling; a few large
//! plants.

use super::bounded;
use super::statistical::{causes, enough, peer_rows};
use crate::message::Message;
use crate::needs::Key;
use crate::quantity::Mass;
use crate::screening::explain::{About, Amount, Cause, Explain, Row};
use crate::screening::stats::{Baseline, Figure, Peers, ln_of, median_mass};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub need: Key,
    pub declared: Mass,
    /// Past years, oldest first: what was declared, and what was used of it.
    pub past: Vec<Year>,
    /// Inhabitants, and the region's needs per million inhabitants.
    pub population: Option<u64>,
    pub region: Option<Peers>,
    /// A survey, or the sum of what users are expected to consume.
    pub estimate: Option<Mass>,
    /// Years for which the figure has stood unchanged, this one included.
    pub unchanged_years: u32,
    /// How far trade moved in that time, per mille of where it began.
    pub trade_moved_per_mille: Option<i64>,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    pub year: i32,
    pub declared: Option<Mass>,
    pub used: Option<Mass>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedImplausible {
    pub need: Key,
    pub declared: Mass,
    pub points: Vec<Point>,
    pub asked: i64,
    pub past: Vec<Year>,
    pub region: Option<Peers>,
    /// The figure at which the first point would fall away.
    pub passes: Option<Mass>,
    pub upper_bound: bool,
}

/// One reason to doubt, with its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "point", rename_all = "snake_case")]
pub enum Point {
    AboveOwn { median: Mass, ratio: Figure, bar: Figure },
    AboveRegion { per_million: Mass, score: Figure, bar: Figure },
    AboveEstimate { estimate: Mass, ratio: Figure, bar: Figure },
    Unused { years: i64, highest: Figure, bar: Figure },
    Unchanged { years: u32, moved_per_mille: i64, bar: i64 },
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    if inputs.declared <= inputs.materiality {
        return Outcome::Passed;
    }
    let judged = [
        above_estimate(inputs, params),
        above_own(inputs, params),
        above_region(inputs, params),
        unused(inputs, params),
        unchanged(inputs, params),
    ];
    if judged.iter().all(Option::is_none) {
        return Outcome::blind(Unjudged::UseUnknown);
    }
    let points: Vec<Point> = judged.into_iter().flatten().flatten().collect();
    let by_estimate = matches!(points.first(), Some(Point::AboveEstimate { .. }));
    if !by_estimate && (points.len() as i64) < params.r05_points {
        return Outcome::Passed;
    }
    let finding = NeedImplausible {
        need: inputs.need.clone(),
        declared: inputs.declared,
        passes: points.first().and_then(Point::passes),
        points,
        asked: if by_estimate { 1 } else { params.r05_points },
        past: inputs.past.clone(),
        region: inputs.region,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

/// Whether a point is met; the outer `None` where it cannot be judged.
type Doubt = Option<Option<Point>>;

fn above_own(inputs: &Inputs, params: &Params) -> Doubt {
    let newest = inputs.past.iter().rev().filter_map(|year| year.declared).take(3);
    let three: Vec<Mass> = newest.filter(|mass| *mass > Mass::ZERO).collect();
    let median = median_mass(&three).filter(|_| three.len() == 3)?;
    let ratio = Figure::ratio(inputs.declared, median)?;
    let bar = Figure::thousandths(params.r05_own_per_mille);
    Some((ratio >= bar).then_some(Point::AboveOwn { median, ratio, bar }))
}

fn above_region(inputs: &Inputs, params: &Params) -> Doubt {
    let people = inputs.population.filter(|people| *people > 0)?;
    let region = enough(inputs.region.as_ref(), params.r21_peers)?;
    let mg = i128::from(inputs.declared.mg()) * 1_000_000 / i128::from(people);
    let per_million = Mass::from_mg(i64::try_from(mg).unwrap_or(i64::MAX));
    let floor = Figure::thousandths(params.r21_floor_thousandths);
    let usual = Baseline { own: 0, centre: region.centre, scale: region.scale.max(floor) };
    let (score, bar) = (usual.score(ln_of(per_million)), Figure::thousandths(params.r05_score_thousandths));
    Some((score >= bar).then_some(Point::AboveRegion { per_million, score, bar }))
}

fn above_estimate(inputs: &Inputs, params: &Params) -> Doubt {
    let estimate = inputs.estimate.filter(|estimate| *estimate > Mass::ZERO)?;
    let ratio = Figure::ratio(inputs.declared, estimate)?;
    let bar = Figure::thousandths(params.r05_estimate_per_mille);
    Some((ratio >= bar).then_some(Point::AboveEstimate { estimate, ratio, bar }))
}

fn unused(inputs: &Inputs, params: &Params) -> Doubt {
    let wanted = usize::try_from(params.r05_used_years).unwrap_or(usize::MAX);
    let shares: Vec<Figure> = inputs
        .past
        .iter()
        .rev()
        .take(wanted)
        .filter_map(|year| Figure::ratio(year.used?, year.declared?))
        .collect();
    let highest = shares.iter().max().copied().filter(|_| shares.len() == wanted)?;
    let bar = Figure::thousandths(params.r05_used_per_mille);
    Some((highest < bar).then_some(Point::Unused { years: params.r05_used_years, highest, bar }))
}

fn unchanged(inputs: &Inputs, params: &Params) -> Doubt {
    let moved_per_mille = inputs.trade_moved_per_mille?;
    let (years, bar) = (inputs.unchanged_years, params.r05_moved_per_mille);
    let still = i64::from(years) >= params.r05_unchanged_years && moved_per_mille.abs() > bar;
    Some(still.then_some(Point::Unchanged { years, moved_per_mille, bar }))
}

impl Point {
    const fn code(&self) -> &'static str {
        match self {
            Self::AboveOwn { .. } => "above-own",
            Self::AboveRegion { .. } => "above-region",
            Self::AboveEstimate { .. } => "above-estimate",
            Self::Unused { .. } => "unused",
            Self::Unchanged { .. } => "unchanged",
        }
    }

    fn equation(&self, declared: Mass) -> String {
        match self {
            Self::AboveOwn { median: against, ratio, bar }
            | Self::AboveEstimate { estimate: against, ratio, bar } => {
                format!("{} / {} = {ratio} ≥ {bar}", declared.kg(), against.kg())
            }
            Self::AboveRegion { score, bar, .. } => format!("{score} ≥ {bar}"),
            Self::Unused { highest, bar, .. } => format!("{highest} < {bar}"),
            Self::Unchanged { moved_per_mille, bar, .. } => {
                format!("|{}| > {}", Figure::thousandths(*moved_per_mille), Figure::thousandths(*bar))
            }
        }
    }

    /// The largest declared figure that this point lets pass.
    fn passes(&self) -> Option<Mass> {
        match self {
            Self::AboveOwn { median: against, bar, .. }
            | Self::AboveEstimate { estimate: against, bar, .. } => {
                let per_mille = (bar.value() * 1_000.0).round() as i64;
                Some(Mass::from_mg(super::per_mille(*against, per_mille).mg() - 1))
            }
            Self::AboveRegion { .. } | Self::Unused { .. } | Self::Unchanged { .. } => None,
        }
    }
}

impl NeedImplausible {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("country", self.need.country)
            .with("substance", &self.need.substance)
            .with("year", self.need.year)
            .with("declared", self.declared)
            .with("points", self.points.len())
            .with("passes", self.passes.unwrap_or_default())
    }

    fn first(&self) -> &'static str {
        self.points.first().map_or("unused", Point::code)
    }
}

impl Explain for NeedImplausible {
    fn about(&self) -> About {
        About::new("need", &self.need)
    }

    fn cause(&self) -> String {
        self.points.iter().map(Point::code).collect::<Vec<_>>().join("+")
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r05-{}", self.first()))
    }

    fn equation(&self) -> String {
        self.points.iter().map(|point| point.equation(self.declared)).collect::<Vec<_>>().join("; ")
    }

    fn threshold(&self) -> String {
        self.asked.to_string()
    }

    fn margin(&self) -> String {
        (self.points.len() as i64 - self.asked).to_string()
    }

    fn counterfactual(&self) -> Message {
        match self.passes {
            Some(_) => self.figures("screening-up-to-would-pass"),
            None => self.figures("screening-r05-would-pass"),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::mass("screening-row-declared", self.declared)];
        for point in &self.points {
            rows.push(Row::text(
                &format!("screening-row-doubt-{}", point.code()),
                point.equation(self.declared),
            ));
        }
        for year in self.past.iter().rev().take(10) {
            let row = |key: &str, mass| Row {
                label: Message::new(key).with("year", year.year),
                amount: Amount::Mass(mass),
                record: None,
            };
            rows.extend(year.declared.map(|mass| row("screening-row-declared-in", mass)));
            rows.extend(year.used.map(|mass| row("screening-row-used-in", mass)));
        }
        rows.extend(peer_rows(self.region.as_ref()));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes(["screening-cause-export-hub", "screening-cause-building-stock", "screening-cause-few-plants"])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-review-need")
    }

    fn strength(&self) -> i64 {
        (300 * self.points.len() as i64 + 200).min(1_000)
    }
}

#[cfg(test)]
#[path = "r05_tests.rs"]
mod tests;
