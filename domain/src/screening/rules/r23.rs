//! R23 sustained deviation: a company's totals have moved up and stay there,
//! though no single one is unusual.
//!
//! Test: per period, `r = (ln total - season - common - median of the past 24) /
//! scale`, where season and common are the peer group's factor for the month and
//! its change common to all, and the scale is 1.4826 MAD of the past, at least
//! 0.25. One-sided cumulative sum `S = max(0, S + r - 0.5)`; a review at `S > 5`.
//! The period is a month where at least 8 of the last 12 months had orders, else
//! a quarter (3 of 4), else a year. An empty period counts as half the smallest
//! past total. The same for a mix (products, routes, partners): r is then the
//! normal score of chi-square against the usual shares.
//!
//! With h = 5 one series in 927 alarms falsely a period, a shift of one scale is
//! found in 10 periods and of two in 4 (simulated in `stats::cusum`). Where many
//! series are watched h rises until no more than `false_alarms` are expected a
//! period. After a person has cleared an alarm the sum restarts at h / 2.
//!
//! Could not be judged: fewer than 8 past periods.
//!
//! Parameters: `slack_thousandths` (500), `alarm_thousandths` (5000),
//! `false_alarms` (20), `least_periods` (8), `periods` (24). Source: Page 1954;
//! run lengths simulated; the rest assumed.
//!
//! Known innocent causes: a competitor left the market; an epidemic; a new plant.

use super::bounded;
use super::statistical::{causes, dated_rows, last_ten, range_rows, strength};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{
    Baseline, Cusum, Dated, Figure, alarm_chance, chi_square, chi_square_score, ln_of, mass_of, shrunk,
    threshold_for,
};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub substance: String,
    pub length: Length,
    /// First day of the period that has just ended.
    pub period: NaiveDate,
    /// What the period brought, whatever the series is about.
    pub total: Mass,
    pub series: Series,
    /// The sum before this period.
    pub before: Cusum,
    /// Series watched in all, which raises the threshold.
    pub watched: u64,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "series", rename_all = "snake_case")]
pub enum Series {
    Total {
        this: Period,
        /// The past periods, at most 24, oldest first.
        past: Vec<Period>,
    },
    /// Orders by kind in this period and in the past ones, in the same order.
    Mix { kind: Mix, now: Vec<u32>, usual: Vec<u32>, periods: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub first: NaiveDate,
    pub total: Mass,
    /// Log factor of the season, and log change common to the peer group.
    pub season: Figure,
    pub common: Figure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mix {
    Product,
    Route,
    Partner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    Month,
    Quarter,
    Year,
}

impl Length {
    /// The shortest period that is seldom empty.
    pub fn fitting(months_of_12: u32, quarters_of_4: u32) -> Self {
        match (months_of_12, quarters_of_4) {
            (8.., _) => Self::Month,
            (_, 3..) => Self::Quarter,
            _ => Self::Year,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SustainedDeviation {
    pub operator: String,
    pub substance: String,
    pub length: Length,
    pub period: NaiveDate,
    pub total: Mass,
    pub mix: Option<Mix>,
    pub before: Figure,
    pub residual: Figure,
    pub slack: Figure,
    pub after: Cusum,
    pub alarm: Figure,
    /// Of totals: what was usual, and how many times it the mean since then is.
    pub usual: Option<Baseline>,
    pub times: Option<Figure>,
    pub last: Vec<Dated>,
    pub upper_bound: bool,
}

/// What this period does to the sum, and what was usual before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub residual: Figure,
    pub after: Cusum,
    pub usual: Option<Baseline>,
}

/// The next state of the series; `None` while the past is too short to step.
pub fn step(inputs: &Inputs, params: &Params) -> Option<Step> {
    let (residual, usual) = match &inputs.series {
        Series::Total { this, past } => {
            if (past.len() as i64) < params.r23_least_periods {
                return None;
            }
            let empty = past.iter().map(|period| period.total).filter(|total| *total > Mass::ZERO).min()?;
            let empty = Mass::from_mg((empty.mg() / 2).max(1));
            let bare = |period: &Period| {
                let total = if period.total > Mass::ZERO { period.total } else { empty };
                ln_of(total) - period.season.value() - period.common.value()
            };
            let own: Vec<f64> = past.iter().map(bare).collect();
            let usual = shrunk(&own, None, 0.0, params.r21_floor_thousandths as f64 / 1e3)?;
            (usual.score(bare(this)), Some(usual))
        }
        Series::Mix { now, usual, periods, .. } => {
            if i64::from(*periods) < params.r23_least_periods {
                return None;
            }
            let (chi, degrees) = chi_square(now, usual)?;
            (chi_square_score(chi.value(), degrees), None)
        }
    };
    let slack = Figure::thousandths(params.r23_slack_thousandths);
    Some(Step { residual, after: inputs.before.step(residual, slack, inputs.period), usual })
}

/// The sum at which so many watched series raise an alarm.
pub fn alarm(watched: u64, params: &Params) -> Figure {
    let allowed = u64::try_from(params.r23_false_alarms).unwrap_or(1);
    let slack = Figure::thousandths(params.r23_slack_thousandths);
    threshold_for(watched, allowed, slack, Figure::thousandths(params.r23_alarm_thousandths))
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let Some(Step { residual, after, usual }) = step(inputs, params) else {
        return Outcome::blind(Unjudged::HistoryShort);
    };
    let alarm = alarm(inputs.watched, params);
    // A sum that is high from before is not news while the series itself is calm.
    if after.sum <= alarm || inputs.total <= inputs.materiality || residual <= Figure::ZERO {
        return Outcome::Passed;
    }
    let slack = Figure::thousandths(params.r23_slack_thousandths);
    let mean = after.sum.value() / f64::from(after.periods.max(1)) + slack.value();
    let (mix, last) = match &inputs.series {
        Series::Total { past, .. } => {
            let dated = |period: &Period| Dated { day: period.first, mass: period.total };
            (None, past.iter().map(dated).collect())
        }
        Series::Mix { kind, .. } => (Some(*kind), Vec::new()),
    };
    let finding = SustainedDeviation {
        operator: inputs.operator.clone(),
        substance: inputs.substance.clone(),
        length: inputs.length,
        period: inputs.period,
        total: inputs.total,
        mix,
        before: inputs.before.sum,
        residual,
        slack,
        after,
        alarm,
        usual,
        times: usual.map(|usual| Figure::of(libm::exp((mean * usual.scale.value()).min(20.0)))),
        last: last_ten(&last),
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

impl SustainedDeviation {
    fn figures(&self, key: &str) -> Message {
        let usual = self.usual.map(|usual| mass_of(usual.centre.value())).unwrap_or_default();
        Message::new(key)
            .with("company", &self.operator)
            .with("substance", &self.substance)
            .with("since", self.since())
            .with("periods", self.after.periods)
            .with("times", self.times.map(|times| times.show(1)).unwrap_or_default())
            .with("usual", usual)
            .with("score", self.passes())
    }

    fn since(&self) -> NaiveDate {
        self.after.since.unwrap_or(self.period)
    }

    /// The residual of this period that would have kept the sum at the alarm.
    fn passes(&self) -> Figure {
        Figure::of(self.alarm.value() - self.before.value() + self.slack.value())
    }

    fn how(&self) -> &'static str {
        match self.mix {
            None => "total",
            Some(Mix::Product) => "product",
            Some(Mix::Route) => "route",
            Some(Mix::Partner) => "partner",
        }
    }
}

impl Explain for SustainedDeviation {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}", self.substance, self.how(), self.since())
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r23-{}", self.how()))
    }

    fn equation(&self) -> String {
        let (before, r, slack) = (self.before, self.residual, self.slack);
        format!("{before} + {r} - {slack} = {} > {}", self.after.sum, self.alarm)
    }

    fn threshold(&self) -> String {
        self.alarm.to_string()
    }

    fn margin(&self) -> String {
        Figure::of(self.after.sum.value() - self.alarm.value()).to_string()
    }

    fn counterfactual(&self) -> Message {
        match self.usual {
            Some(usual) => {
                let passes = mass_of(usual.at(self.passes().value()));
                Message::new("screening-up-to-would-pass").with("passes", passes)
            }
            None => self.figures("screening-r23-would-pass-mix"),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::mass("screening-row-this-period", self.total),
            Row::day("screening-row-changed-since", self.since()),
            Row::count("screening-row-periods-since", i64::from(self.after.periods)),
            Row::text("screening-row-residual", self.residual),
        ];
        if let Some(usual) = &self.usual {
            rows.push(Row::mass("screening-row-usual", mass_of(usual.centre.value())));
            rows.extend(range_rows(usual));
        }
        rows.extend(self.times.map(|times| Row::text("screening-row-times-usual", times.show(1))));
        rows.extend(dated_rows("screening-row-period-of", &self.last));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes(["screening-cause-competitor-left", "screening-cause-epidemic", "screening-cause-new-plant"])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-compare-use")
    }

    fn chance(&self) -> Option<Figure> {
        Some(alarm_chance(self.slack, self.after.sum))
    }

    fn strength(&self) -> i64 {
        strength(self.after.sum, self.alarm)
    }
}

#[cfg(test)]
#[path = "r23_tests.rs"]
mod tests;
