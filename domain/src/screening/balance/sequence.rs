//! Balances in a row, made independent (SITMUF): neighbours share a stocktake,
//! and an instrument's error stays the same until it is calibrated. What each
//! balance says beyond those before it has one standard deviation and no memory,
//! so that the tests of [`super::thresholds`] hold.

use super::variance::random_variance;
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More balances than this are not taken together.
pub const MOST: usize = 60;

/// One closed balance with what its uncertainty is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    pub from: chrono::NaiveDate,
    pub to: chrono::NaiveDate,
    /// What cannot be accounted for; positive is missing.
    pub muf: Mass,
    /// One standard uncertainty of `muf`, all parts together.
    pub sigma: Mass,
    /// Random standard uncertainty of the closing count, shared with the next
    /// balance, whose opening it is; zero where it is not known.
    #[serde(default)]
    pub closing_sigma: Mass,
    /// By instrument and calibration: error times net signed flow, signed.
    #[serde(default)]
    pub systematic: BTreeMap<String, i64>,
}

/// Covariance of two balances in square milligrams, the earlier one first.
fn covariance(one: &Balance, other: &Balance, apart: usize) -> f64 {
    let shared: i128 = one
        .systematic
        .iter()
        .filter_map(|(key, effect)| Some(i128::from(*effect) * i128::from(*other.systematic.get(key)?)))
        .sum();
    let stocktake = if apart == 1 { random_variance(one.closing_sigma, 1_000_000, 1) } else { 0 };
    #[expect(clippy::cast_precision_loss, reason = "a statistic")]
    let sum = (shared - stocktake) as f64;
    sum
}

fn sigma(balance: &Balance) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a statistic")]
    let sigma = balance.sigma.mg().max(1) as f64;
    sigma
}

/// Lower triangle of the Cholesky factor of the covariance; where the parts given
/// contradict the whole, a balance keeps at least a tenth of its own variance.
fn factor(balances: &[Balance]) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(balances.len());
    for (i, balance) in balances.iter().enumerate() {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, earlier) in rows.iter().enumerate() {
            let before: f64 = row.iter().zip(earlier).map(|(a, b)| a * b).sum();
            row.push((covariance(&balances[j], balance, i - j) - before) / earlier[j]);
        }
        let own = sigma(balance) * sigma(balance);
        let explained: f64 = row.iter().map(|a| a * a).sum();
        row.push(libm::sqrt((own - explained).max(own / 10.0)));
        rows.push(row);
    }
    rows
}

/// Independent residuals with unit variance, in the order of the balances.
pub fn residuals(balances: &[Balance]) -> Vec<f64> {
    let rows = factor(balances);
    let mut out: Vec<f64> = Vec::with_capacity(balances.len());
    for (balance, row) in balances.iter().zip(&rows) {
        let known: f64 = row.iter().zip(&out).map(|(a, z)| a * z).sum();
        #[expect(clippy::cast_precision_loss, reason = "a statistic")]
        let muf = balance.muf.mg() as f64;
        out.push((muf - known) / row[out.len()]);
    }
    out
}

/// Total of the balances and one standard uncertainty of it, covariances counted.
pub fn total(balances: &[Balance]) -> (Mass, Mass) {
    let sum = balances.iter().map(|balance| i128::from(balance.muf.mg())).sum::<i128>();
    let mut variance = 0.0;
    for (i, one) in balances.iter().enumerate() {
        variance += sigma(one) * sigma(one);
        for (j, other) in balances.iter().enumerate().skip(i + 1) {
            variance += 2.0 * covariance(one, other, j - i);
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let sd = libm::ceil(libm::sqrt(variance.max(0.0))) as i64;
    (Mass::from_mg(i64::try_from(sum).unwrap_or(i64::MAX)), Mass::from_mg(sd))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::balance::thresholds::Normal;
    use crate::screening::tests::day;

    fn balance(muf_kg: i64, sigma_kg: i64) -> Balance {
        Balance {
            from: day("2027-01-01"),
            to: day("2027-01-31"),
            muf: Mass::from_kg(muf_kg),
            sigma: Mass::from_kg(sigma_kg),
            closing_sigma: Mass::ZERO,
            systematic: BTreeMap::new(),
        }
    }

    #[test]
    fn independent_balances_are_divided_by_their_sigma() {
        assert_eq!(residuals(&[balance(6, 2), balance(-4, 4)]), [3.0, -1.0]);
        assert_eq!(total(&[balance(6, 3), balance(-4, 4)]), (Mass::from_kg(2), Mass::from_kg(5)));
    }

    /// A miscount at one stocktake is a loss in one balance and a gain in the
    /// next: the two together are certain, and the residuals know it.
    #[test]
    fn a_shared_stocktake_ties_neighbours_together() {
        let mut first = balance(10, 10);
        first.closing_sigma = Mass::from_kg(9);
        let second = balance(-10, 10);
        let z = residuals(&[first.clone(), second.clone()]);
        // Expected of the second after the first: -0.81 x 10 kg.
        assert!((z[0] - 1.0).abs() < 1e-12 && (z[1] + 1.9 / libm::sqrt(34.39)).abs() < 1e-9, "{z:?}");
        let (sum, sd) = total(&[first, second]);
        assert_eq!(sum, Mass::ZERO);
        assert_eq!(sd.mg(), libm::ceil(libm::sqrt(38e12)) as i64);
    }

    /// Errors that neighbours share leave residuals without memory and with unit
    /// variance; dividing by sigma alone would not.
    #[test]
    fn residuals_of_correlated_balances_have_no_memory() {
        let mut random = Normal::new(3);
        let (mut square, mut product, mut raw) = (0.0, 0.0, 0.0);
        let years = 4_000;
        for _ in 0..years {
            // 1 of transfers at random, 2 at each stocktake, 1 of a scale all year.
            let scale = random.draw();
            let counts: Vec<f64> = (0..13).map(|_| 2.0 * random.draw()).collect();
            let balances: Vec<Balance> = (0..12)
                .map(|t| {
                    let muf = random.draw() + counts[t] - counts[t + 1] + scale;
                    Balance {
                        muf: Mass::from_mg((muf * 1e6) as i64),
                        sigma: Mass::from_mg(3_162_278),
                        closing_sigma: Mass::from_kg(2),
                        systematic: BTreeMap::from([("scale".to_owned(), 1_000_000)]),
                        ..balance(0, 1)
                    }
                })
                .collect();
            let z = residuals(&balances);
            square += z.iter().map(|z| z * z).sum::<f64>() / 12.0;
            product += z.windows(2).map(|two| two[0] * two[1]).sum::<f64>() / 11.0;
            let of = |b: &Balance| b.muf.mg() as f64 / b.sigma.mg() as f64;
            raw += balances.windows(2).map(|two| of(&two[0]) * of(&two[1])).sum::<f64>() / 11.0;
        }
        let mean = |sum: f64| sum / f64::from(years);
        assert!((mean(square) - 1.0).abs() < 0.03, "{}", mean(square));
        assert!(mean(product).abs() < 0.03, "{}", mean(product));
        assert!(mean(raw) < -0.2, "{}", mean(raw));
    }
}
