//! 95 % intervals over seeds.

use super::measure::Share;
use serde::Serialize;

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom.
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/// The pooled share; its interval from the spread over seeds, or Wilson's where there
/// is only one seed. `None` where nothing was counted.
pub fn pooled(shares: &[Share]) -> Option<Figure> {
    let (of, all) = shares.iter().fold((0.0, 0.0), |sum, share| (sum.0 + share.of, sum.1 + share.all));
    if all <= 0.0 {
        return None;
    }
    let value = of / all;
    let values: Vec<f64> = shares.iter().filter_map(|share| share.value()).collect();
    if values.len() < 2 {
        let (low, high) = if value <= 1.0 { wilson(value, all) } else { (value, value) };
        return Some(Figure { value, low, high });
    }
    let half = half_width(&values);
    let top = if value <= 1.0 { 1.0 } else { f64::MAX };
    Some(Figure { value, low: (value - half).max(0.0), high: (value + half).min(top) })
}

fn half_width(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    T.get(values.len() - 2).copied().unwrap_or(1.96) * (variance / n).sqrt()
}

fn wilson(p: f64, n: f64) -> (f64, f64) {
    let z = 1.96;
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Standard deviation over seeds.
pub fn spread(shares: &[Share]) -> Option<f64> {
    let values: Vec<f64> = shares.iter().filter_map(|share| share.value()).collect();
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance =
        values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (values.len() - 1) as f64;
    Some(variance.sqrt())
}

pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[n / 2]),
        n => Some(f64::midpoint(values[n / 2 - 1], values[n / 2])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_the_textbook_ones() {
        // Wilson for 8 of 10: 0.490 to 0.943.
        let one = pooled(&[Share { of: 8.0, all: 10.0 }]).unwrap();
        assert!((one.low - 0.490).abs() < 0.001 && (one.high - 0.943).abs() < 0.001, "{one:?}");
        // Three seeds at 0.5, 0.6, 0.7: mean 0.6, sd 0.1, t = 4.303, half width 0.248.
        let shares = [5.0, 6.0, 7.0].map(|of| Share { of, all: 10.0 });
        let three = pooled(&shares).unwrap();
        assert!((three.value - 0.6).abs() < 1e-9 && (three.low - 0.3516).abs() < 0.001, "{three:?}");
        assert_eq!(pooled(&[Share::default()]), None);
        assert!((spread(&shares).unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0]), Some(2.5));
        assert_eq!(median(&mut []), None);
    }
}
