//! A one-sided cumulative sum (Page 1954), and the habitual spread of a pair.

use super::Figure;
use crate::quantity::Mass;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `S = max(0, S + r - k)`: rises while residuals stay above `k`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cusum {
    pub sum: Figure,
    /// First day of the period in which the sum last left zero.
    pub since: Option<NaiveDate>,
    /// Periods since then, this one included.
    pub periods: u32,
}

impl Cusum {
    /// The sum after one more period with residual `r`.
    #[must_use]
    pub fn step(self, r: Figure, slack: Figure, period: NaiveDate) -> Self {
        let sum = self.sum.value() + r.value() - slack.value();
        if sum <= 0.0 {
            return Self::default();
        }
        let since = self.since.unwrap_or(period);
        Self { sum: Figure::of(sum), since: Some(since), periods: self.periods + 1 }
    }

    /// After a person has cleared an alarm: half of the threshold, so that what
    /// goes on is seen again soon and what is over dies away.
    #[must_use]
    pub fn cleared(threshold: Figure, on: NaiveDate) -> Self {
        Self { sum: Figure::of(threshold.value() / 2.0), since: Some(on), periods: 0 }
    }
}

/// Siegmund's approximation of the periods between false alarms.
fn run_length(slack: f64, threshold: f64) -> f64 {
    let reach = 2.0 * slack * (threshold + 1.166);
    (libm::exp(reach) - reach - 1.0) / (2.0 * slack * slack)
}

/// The chance that a calm series stands at `sum` in a given period: one in its
/// run length.
pub fn alarm_chance(slack: Figure, sum: Figure) -> Figure {
    Figure::of((1.0 / run_length(slack.value().max(0.01), sum.value())).min(1.0))
}

/// The least threshold at which `series` independent series give no more than
/// `allowed` false alarms a period, but never below `least`.
pub fn threshold_for(series: u64, allowed: u64, slack: Figure, least: Figure) -> Figure {
    let wanted = series as f64 / allowed.max(1) as f64;
    let (mut low, mut high) = (least.value(), 40.0_f64.max(least.value()));
    if slack.value() <= 0.0 || run_length(slack.value(), low) >= wanted {
        return least;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if run_length(slack.value(), middle) >= wanted { high = middle } else { low = middle }
    }
    // To a hundredth, rounded up: a figure that an officer can read back.
    Figure::thousandths((high * 100.0).ceil() as i64 * 10)
}

/// How far two accounts of one thing usually lie apart: an exponentially
/// weighted mean of the absolute difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub habitual: Option<Mass>,
}

impl Spread {
    /// After one more difference; `weight` of the newest in per mille.
    #[must_use]
    pub fn after(self, difference: Mass, weight: i64) -> Self {
        let new = i128::from(difference.mg().unsigned_abs());
        let habitual = match self.habitual {
            None => new,
            Some(old) => {
                (i128::from(old.mg()) * i128::from(1_000 - weight) + new * i128::from(weight)) / 1_000
            }
        };
        Self { habitual: Some(Mass::from_mg(i64::try_from(habitual).unwrap_or(i64::MAX))) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draws::Draws;
    use super::*;

    const HALF: Figure = Figure::thousandths(500);

    fn day() -> NaiveDate {
        "2026-01-01".parse().expect("a date")
    }

    /// Mean periods until the sum of residuals with this shift passes `h`.
    fn mean_run(shift: f64, h: f64, runs: u32, seed: u64) -> f64 {
        let mut draws = Draws::seeded(seed);
        let mut periods = 0u64;
        for _ in 0..runs {
            let mut cusum = Cusum::default();
            while cusum.sum.value() <= h {
                cusum = cusum.step(Figure::of(draws.normal() + shift), HALF, day());
                periods += 1;
            }
        }
        periods as f64 / f64::from(runs)
    }

    #[test]
    fn run_lengths_are_the_published_ones() {
        for (shift, h, runs, expected, within) in [
            (0.0, 5.0, 1_000, 927.0, 0.1),
            (1.0, 5.0, 5_000, 10.3, 0.03),
            (2.0, 5.0, 5_000, 4.0, 0.03),
            (0.0, 4.0, 1_000, 336.0, 0.1),
            (1.0, 4.0, 5_000, 8.4, 0.03),
            (2.0, 4.0, 5_000, 3.3, 0.03),
        ] {
            let found = mean_run(shift, h, runs, 20_261_123);
            assert!((found / expected - 1.0).abs() < within, "shift {shift}, h {h}: {found}");
        }
    }

    #[test]
    fn the_sum_remembers_when_it_began_and_forgets_at_zero() {
        let at = |month: u32| NaiveDate::from_ymd_opt(2026, month, 1).expect("a date");
        let r = Figure::of;
        let rising = Cusum::default().step(r(1.5), HALF, at(1)).step(r(2.0), HALF, at(2));
        assert_eq!(rising, Cusum { sum: r(2.5), since: Some(at(1)), periods: 2 });
        assert_eq!(rising.step(r(-2.0), HALF, at(3)), Cusum::default());
        assert_eq!(Cusum::cleared(r(5.0), at(4)).sum, r(2.5));
    }

    #[test]
    fn more_series_ask_for_a_higher_threshold() {
        let five = Figure::thousandths(5_000);
        assert_eq!(threshold_for(10, 10, HALF, five), five);
        let high = threshold_for(100_000, 10, HALF, five);
        assert!(high > Figure::of(7.0) && high < Figure::of(8.0), "{high}");
        assert!(run_length(0.5, high.value()) >= 10_000.0);
    }

    #[test]
    fn the_habitual_spread_follows_slowly() {
        let spread = Spread::default().after(Mass::from_kg(10), 200).after(Mass::from_kg(-20), 200);
        assert_eq!(spread.habitual, Some(Mass::from_kg(12)));
    }
}
