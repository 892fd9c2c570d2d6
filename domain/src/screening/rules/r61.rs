//! R61 sequential-balance: many balances of a site, none of them alarming by
//! itself, are one loss together.
//!
//! Test: residuals made independent (`balance::sequence`), then four one-sided
//! tests at once: the largest single residual, Page with k = 0.5 and 0.25, and
//! the sum of the last year. Thresholds for at most 5 % false alarms a year in all
//! (`balance::thresholds`; 3.14 / 4.04 / 5.70 / 1.97 for 12 balances a year).
//! Review. The start is where the Page sum that alarms last stood at nought; the
//! total loss since then is given with its 95 % interval, beside what was
//! reported. The sum is tested when a year of balances is full.
//!
//! Parameters: `periods` (12 balances a year). Source: near-real-time accountancy
//! of nuclear material; thresholds computed here.
//!
//! Known innocent causes: hold-up that grows and is not measured; an instrument
//! out of calibration; cut-off errors; moisture; a yield that drifts.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::balance::sequence::{Balance, MOST, residuals, total};
use crate::screening::balance::thresholds::{Thresholds, for_periods};
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::identity::{micro, milli_text};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// `operator/substance` or `operator/site/substance`.
    pub site: String,
    pub company: String,
    pub substance: String,
    /// Closed balances in their order, at most the last 60; begun anew after an
    /// alarm that was cleared.
    pub balances: Vec<Balance>,
    /// Losses reported since the first of them and not in the balances.
    #[serde(default)]
    pub reported: Mass,
    /// Balances a year at this site; `None`: as the parameter says.
    #[serde(default)]
    pub periods: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    Single,
    PageHalf,
    PageQuarter,
    Cumulative,
}

impl Test {
    const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::PageHalf => "page-half",
            Self::PageQuarter => "page-quarter",
            Self::Cumulative => "cumulative",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequentialBalance {
    pub site: String,
    pub company: String,
    pub substance: String,
    pub test: Test,
    /// Statistic and threshold in millionths of a standard deviation.
    pub statistic_micro: i64,
    pub threshold_micro: i64,
    pub began: NaiveDate,
    pub until: NaiveDate,
    pub balances: i64,
    pub loss: Mass,
    pub loss_sigma: Mass,
    pub reported: Mass,
    /// The last ten residuals, in millionths.
    pub residuals_micro: Vec<i64>,
}

/// A test at the latest balance: its value, and the balance it counts from.
struct Standing {
    test: Test,
    value: f64,
    threshold: f64,
    first: usize,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let skipped = inputs.balances.len().saturating_sub(MOST);
    let balances = &inputs.balances[skipped..];
    let Some(latest) = balances.last() else { return Outcome::blind(Unjudged::FlowsUnknown) };
    if balances.len() < 2 {
        return Outcome::blind(Unjudged::HistoryShort);
    }
    let given = inputs.periods.map(i64::from);
    let periods = usize::try_from(given.unwrap_or(params.r61_periods)).unwrap_or(12).max(2);
    let z = residuals(balances);
    let standing = standing(&z, periods, &for_periods(periods));
    let over = standing.iter().filter(|s| s.value > s.threshold);
    let Some(alarm) = over.max_by(|a, b| (a.value / a.threshold).total_cmp(&(b.value / b.threshold))) else {
        return Outcome::Passed;
    };
    let since = &balances[alarm.first..];
    let (loss, loss_sigma) = total(since);
    let finding = SequentialBalance {
        site: inputs.site.clone(),
        company: inputs.company.clone(),
        substance: inputs.substance.clone(),
        test: alarm.test,
        statistic_micro: micro(alarm.value),
        threshold_micro: micro(alarm.threshold),
        began: since.first().map_or(latest.from, |balance| balance.from),
        until: latest.to,
        balances: i64::try_from(since.len()).unwrap_or(i64::MAX),
        loss,
        loss_sigma,
        reported: inputs.reported,
        residuals_micro: z[z.len().saturating_sub(10)..].iter().map(|z| micro(*z)).collect(),
    };
    Outcome::raised(Severity::Review, finding)
}

/// All four tests as they stand at the latest balance.
fn standing(z: &[f64], periods: usize, at: &Thresholds) -> Vec<Standing> {
    let last = z.len() - 1;
    let page = |k: f64| {
        let (mut sum, mut first) = (0.0_f64, last);
        for (index, z) in z.iter().enumerate() {
            if sum <= 0.0 {
                (sum, first) = (0.0, index);
            }
            sum = (sum + z - k).max(0.0);
        }
        (sum, first)
    };
    let (half, half_first) = page(0.5);
    let (quarter, quarter_first) = page(0.25);
    let mut all = vec![
        Standing { test: Test::Single, value: z[last], threshold: at.single, first: last },
        Standing { test: Test::PageHalf, value: half, threshold: at.page_half, first: half_first },
        Standing {
            test: Test::PageQuarter,
            value: quarter,
            threshold: at.page_quarter,
            first: quarter_first,
        },
    ];
    if z.len().is_multiple_of(periods) {
        let first = z.len() - periods;
        #[expect(clippy::cast_precision_loss, reason = "a few dozen balances")]
        let value = z[first..].iter().sum::<f64>() / libm::sqrt(periods as f64);
        all.push(Standing { test: Test::Cumulative, value, threshold: at.cumulative, first });
    }
    all
}

impl SequentialBalance {
    /// Half of the 95 % interval: 1.96 standard deviations.
    fn half_width(&self) -> Mass {
        Mass::from_mg(i64::try_from(i128::from(self.loss_sigma.mg()) * 196 / 100).unwrap_or(i64::MAX))
    }

    fn low(&self) -> Mass {
        Mass::from_mg(self.loss.mg().saturating_sub(self.half_width().mg()))
    }

    fn high(&self) -> Mass {
        Mass::from_mg(self.loss.mg().saturating_add(self.half_width().mg()))
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.company)
            .with("substance", &self.substance)
            .with("began", self.began)
            .with("until", self.until)
            .with("loss", self.loss)
            .with("low", self.low())
            .with("high", self.high())
            .with("reported", self.reported)
            .with("statistic", milli_text(self.statistic_micro))
            .with("threshold", milli_text(self.threshold_micro))
    }
}

impl Explain for SequentialBalance {
    fn about(&self) -> About {
        About::new("site", &self.site)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.test.code(), self.began)
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r61-sentence")
    }

    fn equation(&self) -> String {
        let z: Vec<String> = self.residuals_micro.iter().map(|z| milli_text(*z)).collect();
        format!(
            "{}: {} > {} ({})",
            self.test.code(),
            milli_text(self.statistic_micro),
            milli_text(self.threshold_micro),
            z.join(", ")
        )
    }

    fn threshold(&self) -> String {
        milli_text(self.threshold_micro)
    }

    fn margin(&self) -> String {
        milli_text(self.statistic_micro - self.threshold_micro)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r61-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::word("screening-row-balance-test", &format!("screening-balance-test-{}", self.test.code())),
            Row::day("screening-row-loss-began", self.began),
            Row::day("screening-row-loss-until", self.until),
            Row::count("screening-row-balances", self.balances),
            Row::mass("screening-row-loss-total", self.loss),
            Row::mass("screening-row-loss-low", self.low()),
            Row::mass("screening-row-loss-high", self.high()),
            Row::mass("screening-row-reported-missing", self.reported),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        let within = (self.low()..=self.high()).contains(&self.reported) && self.reported > Mass::ZERO;
        let reported = within.then(|| Message::new("screening-answer-reported-loss-fits"));
        vec![
            Cause::new("screening-cause-hold-up-unmeasured"),
            Cause::new("screening-cause-out-of-calibration"),
            Cause::new("screening-cause-cut-off"),
            Cause::new("screening-cause-moisture"),
            Cause::new("screening-cause-loss-reported").answered(reported),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-stocktake")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{explained, params, severities};
    use chrono::Months;

    fn inputs(residuals_pct: &[i64]) -> Inputs {
        let start = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date");
        let balance = |(month, pct): (u32, &i64)| {
            let from = start + Months::new(month);
            Balance {
                from,
                to: from + Months::new(1),
                // One sigma is 2 kg.
                muf: Mass::from_mg(pct * 20_000),
                sigma: Mass::from_kg(2),
                closing_sigma: Mass::ZERO,
                systematic: std::collections::BTreeMap::new(),
            }
        };
        Inputs {
            site: "op1/acetic_anhydride".into(),
            company: "Acme".into(),
            substance: "Acetic anhydride".into(),
            balances: (0..).zip(residuals_pct).map(balance).collect(),
            reported: Mass::ZERO,
            periods: None,
        }
    }

    fn judged(residuals_pct: &[i64]) -> Option<SequentialBalance> {
        let outcome = judge(&inputs(residuals_pct), &params());
        explained(std::slice::from_ref(&outcome));
        match outcome {
            Outcome::Raised { finding, .. } => match *finding {
                crate::screening::Finding::SequentialBalance(found) => Some(found),
                other => panic!("{other:?}"),
            },
            _ => None,
        }
    }

    #[test]
    fn each_of_the_four_tests_can_alarm() {
        let of = |pct: &[i64]| judged(pct).map(|found| found.test);
        assert_eq!(of(&[0, 0, 314]), None);
        assert_eq!(of(&[0, 0, 315]), Some(Test::Single));
        assert_eq!(of(&[0, 0, -500]), None, "one-sided: a gain is R60's");
        assert_eq!(of(&[160; 3]), None);
        assert_eq!(of(&[160; 4]), Some(Test::PageHalf));
        assert_eq!(of(&[75; 11]), None);
        assert_eq!(of(&[75; 12]), Some(Test::Cumulative));
        let slow: Vec<i64> = [vec![0; 5], vec![85; 10]].concat();
        assert_eq!(of(&slow), Some(Test::PageQuarter));
    }

    #[test]
    fn it_says_since_when_and_how_much() {
        let found = judged(&[-100, 0, 200, 200, 200]).expect("alarms");
        assert_eq!(found.began.to_string(), "2027-03-01");
        assert_eq!((found.loss, found.balances), (Mass::from_kg(12), 3));
        // 2 kg each, three independent: 3.46 kg; 1.96 of it either way.
        assert_eq!(found.loss_sigma, Mass::from_mg(3_464_102));
        assert_eq!(found.low().mg(), 12_000_000 - 6_789_639);
    }

    #[test]
    fn too_few_balances_cannot_be_judged() {
        let alone = judge(&inputs(&[900]), &params());
        assert_eq!(alone, Outcome::blind(Unjudged::HistoryShort), "one balance is R60's");
        assert_eq!(judge(&inputs(&[]), &params()), Outcome::blind(Unjudged::FlowsUnknown));
        assert_eq!(severities(&[judge(&inputs(&[0; 70]), &params())]), []);
    }
}
