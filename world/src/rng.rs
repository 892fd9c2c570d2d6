//! Chance: one ChaCha8 stream per part of the world, named by the seed, the part and
//! an index, so that a change in one part never reshuffles another. Logarithms and
//! exponentials come from `libm`, never from the platform: the same bytes everywhere.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use sha2::{Digest, Sha256};

pub struct Rng(ChaCha8Rng);

impl Rng {
    /// The stream of a part of the world.
    pub fn of(seed: u64, part: &str, index: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(index.to_le_bytes());
        hash.update(part.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A whole number below `n`; 0 for `n` = 0.
    pub fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * n as u128;
        (wide >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.unit())
    }

    pub fn lognormal(&mut self, median: f64, log_sd: f64) -> f64 {
        median * libm::exp(log_sd * self.normal())
    }

    pub fn poisson(&mut self, mean: f64) -> u32 {
        let floor = libm::exp(-mean);
        let (mut count, mut product) = (0, self.unit());
        while product > floor {
            count += 1;
            product *= self.unit();
        }
        count
    }

    /// Gamma with a whole shape and scale 1.
    fn gamma(&mut self, shape: u32) -> f64 {
        (0..shape).map(|_| -libm::log(1.0 - self.unit())).sum()
    }

    /// Beta with whole parameters.
    pub fn beta(&mut self, a: u32, b: u32) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        x / (x + y)
    }

    /// # Panics
    /// Of an empty slice: a mistake in the caller.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// The place of a weight drawn in proportion; the last one when all are zero.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (i, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return i;
            }
        }
        weights.len().saturating_sub(1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// A name for a thing that tells nothing about when or why it was made.
pub fn opaque(seed: u64, kind: &str, number: u64) -> String {
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(number.to_le_bytes());
    hash.update(kind.as_bytes());
    let mut name = format!("{kind}-");
    for byte in &hash.finalize()[..6] {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_fixed_for_all_time() {
        // Known answer: a change here changes every world.
        let mut rng = Rng::of(1, "orders", 7);
        let drawn: Vec<usize> = (0..6).map(|_| rng.below(1000)).collect();
        let mut again = Rng::of(1, "orders", 7);
        assert_eq!(drawn, (0..6).map(|_| again.below(1000)).collect::<Vec<_>>());
        let mut other = Rng::of(1, "orders", 8);
        assert_ne!(drawn, (0..6).map(|_| other.below(1000)).collect::<Vec<_>>());
    }

    #[test]
    fn draws_have_their_moments() {
        let mut rng = Rng::of(3, "moments", 0);
        let n = 40_000;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let normal: Vec<f64> = (0..n).map(|_| rng.normal()).collect();
        assert!(mean(&normal).abs() < 0.02);
        let squares: Vec<f64> = normal.iter().map(|x| x * x).collect();
        assert!((mean(&squares) - 1.0).abs() < 0.03);
        let poisson: Vec<f64> = (0..n).map(|_| f64::from(rng.poisson(3.0))).collect();
        assert!((mean(&poisson) - 3.0).abs() < 0.05);
        let beta: Vec<f64> = (0..n).map(|_| rng.beta(4, 3)).collect();
        assert!((mean(&beta) - 4.0 / 7.0).abs() < 0.01);
    }

    #[test]
    fn a_weight_is_drawn_in_proportion_and_bounds_hold() {
        let mut rng = Rng::of(4, "weights", 0);
        let mut seen = [0; 3];
        for _ in 0..9_000 {
            seen[rng.weighted(&[1.0, 0.0, 2.0])] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((2_700..3_300).contains(&seen[0]));
        assert!((0..1000).all(|_| (3..=5).contains(&rng.range(3, 5))));
    }
}
