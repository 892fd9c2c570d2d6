//! Thresholds of the four site-balance tests taken together, at no more than 5 %
//! false alarms a year: Shewhart (largest single residual), Page with k = 0.5 and k = 0.25,
//! and the cumulative sum of the year, all one-sided for losses.
//!
//! For 12 periods the values are 3.14 / 4.04 / 5.70 / 1.97, which give a false
//! alarm in 4.4 % of simulated years. For other counts they are simulated: each test keeps its share
//! of the false alarms, and the shares grow or shrink together until as many
//! years give one as at twelve.

/// Thresholds in units of one standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub single: f64,
    pub page_half: f64,
    pub page_quarter: f64,
    pub cumulative: f64,
}

/// For 12 balances a year, as published.
#[expect(clippy::approx_constant, reason = "a simulated threshold that happens to be near a constant")]
pub const TWELVE: Thresholds =
    Thresholds { single: 3.14, page_half: 4.04, page_quarter: 5.70, cumulative: 1.97 };

/// The largest value of each statistic in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Maxima {
    pub single: f64,
    pub page_half: f64,
    pub page_quarter: f64,
    pub cumulative: f64,
}

impl Maxima {
    /// Of standardised residuals, losses positive.
    pub fn of(residuals: &[f64]) -> Self {
        let (mut half, mut quarter, mut sum) = (0.0_f64, 0.0_f64, 0.0_f64);
        let mut maxima = Self { single: f64::NEG_INFINITY, ..Self::default() };
        for z in residuals {
            half = (half + z - 0.5).max(0.0);
            quarter = (quarter + z - 0.25).max(0.0);
            sum += z;
            maxima.single = maxima.single.max(*z);
            maxima.page_half = maxima.page_half.max(half);
            maxima.page_quarter = maxima.page_quarter.max(quarter);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few dozen balances")]
        let n = residuals.len().max(1) as f64;
        maxima.cumulative = sum / libm::sqrt(n);
        maxima
    }

    /// Whether any test gives an alarm.
    pub fn alarm(&self, at: &Thresholds) -> bool {
        self.single > at.single
            || self.page_half > at.page_half
            || self.page_quarter > at.page_quarter
            || self.cumulative > at.cumulative
    }
}

/// Thresholds for a number of balances a year: the table, to the nearest count in
/// it (up to 60).
pub fn for_periods(periods: usize) -> Thresholds {
    let nearest = TABLE.iter().min_by_key(|(n, _)| n.abs_diff(periods));
    nearest.map_or(TWELVE, |(_, thresholds)| *thresholds)
}

const fn at(single: f64, page_half: f64, page_quarter: f64, cumulative: f64) -> Thresholds {
    Thresholds { single, page_half, page_quarter, cumulative }
}

/// Simulated by [`simulate`] with 400,000 years each (seed 20261123), but for 12.
const TABLE: &[(usize, Thresholds)] = &[
    (4, at(2.74, 2.62, 3.34, 1.89)),
    (6, at(2.90, 3.13, 4.11, 1.93)),
    (12, TWELVE),
    (13, at(3.17, 4.13, 5.88, 1.97)),
    (24, at(3.37, 4.96, 7.55, 2.01)),
    (26, at(3.40, 5.07, 7.77, 2.02)),
    (36, at(3.49, 5.48, 8.68, 2.03)),
    (52, at(3.60, 5.95, 9.74, 2.05)),
    (60, at(3.64, 6.12, 10.12, 2.05)),
];

/// Finds thresholds for another number of balances a year from `years` simulated
/// ones: each test keeps the share of false alarms that it has at twelve.
pub fn simulate(periods: usize, years: usize, seed: u64) -> Thresholds {
    let (shares, rate) = at_twelve(years, seed ^ 0x5bd1_e995);
    let mut random = Normal::new(seed);
    let maxima: Vec<Maxima> = (0..years).map(|_| Maxima::of(&random.year(periods))).collect();
    let column = |of: fn(&Maxima) -> f64| {
        let mut values: Vec<f64> = maxima.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let columns =
        [column(|m| m.single), column(|m| m.page_half), column(|m| m.page_quarter), column(|m| m.cumulative)];
    let thresholds = |scale: f64| {
        let cut = |index: usize| upper(&columns[index], shares[index] * scale);
        at(cut(0), cut(1), cut(2), cut(3))
    };
    let (mut low, mut high) = (0.2, 5.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        let cuts = thresholds(middle);
        let alarms = maxima.iter().filter(|m| m.alarm(&cuts)).count();
        if alarms > rate { high = middle } else { low = middle }
    }
    thresholds(low)
}

/// The value that a share of all lies above.
fn upper(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "hundreds of thousands of years at most")]
    let from_top = libm::floor(share * sorted.len() as f64);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and the length"
    )]
    let from_top = (from_top as usize).clamp(1, sorted.len());
    sorted[sorted.len() - from_top]
}

/// Share of years in which each test alarms at [`TWELVE`], and in how many any does.
fn at_twelve(years: usize, seed: u64) -> ([f64; 4], usize) {
    let mut random = Normal::new(seed);
    let (mut over, mut any) = ([0_usize; 4], 0);
    for _ in 0..years {
        let m = Maxima::of(&random.year(12));
        over[0] += usize::from(m.single > TWELVE.single);
        over[1] += usize::from(m.page_half > TWELVE.page_half);
        over[2] += usize::from(m.page_quarter > TWELVE.page_quarter);
        over[3] += usize::from(m.cumulative > TWELVE.cumulative);
        any += usize::from(m.alarm(&TWELVE));
    }
    #[expect(clippy::cast_precision_loss, reason = "hundreds of thousands of years at most")]
    let share = |count: usize| count as f64 / years.max(1) as f64;
    (over.map(share), any)
}

/// Independent standard normal draws, the same on every machine: SplitMix64 and
/// the transform of Box and Muller.
pub struct Normal {
    state: u64,
    spare: Option<f64>,
}

impl Normal {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed, spare: None }
    }

    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a float")]
        let fraction = ((z >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
        fraction
    }

    pub fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        let angle = 2.0 * std::f64::consts::PI * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }

    pub fn year(&mut self, periods: usize) -> Vec<f64> {
        (0..periods).map(|_| self.draw()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: usize = 30_000;

    fn alarms(mut of: impl FnMut(&mut Normal) -> Maxima, at: &Thresholds) -> f64 {
        let mut random = Normal::new(20_261_123);
        let count = (0..YEARS).filter(|_| of(&mut random).alarm(at)).count();
        count as f64 / YEARS as f64
    }

    fn lost(random: &mut Normal, month: usize, each: f64) -> Maxima {
        let mut year = random.year(12);
        for z in year.iter_mut().skip(month) {
            *z += each;
        }
        Maxima::of(&year)
    }

    /// Annex B of the rule library: at most 5 % in all, 97.6 % of an abrupt loss of
    /// five and 94.7 % of a slow one of twelve standard deviations. Simulated here
    /// with 400,000 years: 4.4, 97.5 and 94.2 %; each test alone at its own
    /// published threshold gives 5 %.
    #[test]
    fn the_four_tests_together_do_what_was_computed() {
        let quiet = alarms(|random| Maxima::of(&random.year(12)), &TWELVE);
        assert!((0.041..=0.050).contains(&quiet), "{quiet}");
        let abrupt = alarms(
            |random| {
                let mut year = random.year(12);
                year[6] += 5.0;
                Maxima::of(&year)
            },
            &TWELVE,
        );
        assert!((0.965..=0.985).contains(&abrupt), "{abrupt}");
        let slow = alarms(|random| lost(random, 0, 1.0), &TWELVE);
        assert!((0.935..=0.950).contains(&slow), "{slow}");
        let faint = alarms(|random| lost(random, 0, 8.0 / 12.0), &TWELVE);
        assert!((0.66..=0.72).contains(&faint), "{faint}");
    }

    /// Annex B: each test by itself at 5 %.
    #[test]
    fn each_test_alone_keeps_five_percent() {
        const NEVER: f64 = f64::INFINITY;
        for alone in [
            at(2.63, NEVER, NEVER, NEVER),
            at(NEVER, 3.38, NEVER, NEVER),
            at(NEVER, NEVER, 4.77, NEVER),
            at(NEVER, NEVER, NEVER, 1.65),
        ] {
            let quiet = alarms(|random| Maxima::of(&random.year(12)), &alone);
            assert!((0.046..=0.054).contains(&quiet), "{alone:?}: {quiet}");
        }
    }

    /// Each row of the table keeps the false alarms of twelve balances a year.
    #[test]
    fn other_period_counts_keep_the_rate() {
        for (periods, thresholds) in TABLE {
            let quiet = alarms(|random| Maxima::of(&random.year(*periods)), thresholds);
            assert!((0.040..=0.050).contains(&quiet), "{periods}: {quiet}");
        }
    }

    #[test]
    fn the_simulation_finds_the_published_thresholds_again() {
        let found = simulate(12, 20_000, 7);
        for (found, known) in [
            (found.single, TWELVE.single),
            (found.page_half, TWELVE.page_half),
            (found.page_quarter, TWELVE.page_quarter),
            (found.cumulative, TWELVE.cumulative),
        ] {
            assert!((found - known).abs() < 0.15, "{found} against {known}");
        }
    }
}
