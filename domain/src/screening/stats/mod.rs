//! Statistics for the rules: small pure machines that keep what a rule needs
//! without ever looking at old records again. Masses stay integers; logs and
//! probabilities are floats inside a function and leave it as a [`Figure`], so
//! that what is kept or printed is the same on every machine.

mod cusum;
mod discovery;
mod figure;
mod peers;
mod ring;
mod robust;
mod season;
mod shares;
mod tails;
mod window;

pub use cusum::{Cusum, Spread, alarm_chance, threshold_for};
pub use discovery::{Interval, discoveries, wilson};
pub use figure::{Figure, chance, ln_of, mass_of};
pub use peers::{LogHistogram, Peers};
pub use ring::Ring;
pub use robust::{Baseline, median, median_mass, shrunk, spread};
pub use season::GroupMonths;
pub use shares::{chi_square, jensen_shannon};
pub use tails::{binomial_upper, chi_square_score, chi_square_upper, negative_binomial_upper, normal_upper};
pub use window::Window;

use crate::quantity::Mass;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A mass on a day: one order, or the total of a period by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dated {
    pub day: NaiveDate,
    pub mass: Mass,
}

/// Numbers drawn from a seed, for tests that simulate.
#[cfg(test)]
pub(crate) mod draws {
    /// A permuted congruential generator (PCG-XSH-RR 64/32).
    pub struct Draws(u64);

    impl Draws {
        pub fn seeded(seed: u64) -> Self {
            let mut draws = Self(seed.wrapping_mul(2).wrapping_add(0x9E37_79B9_7F4A_7C15));
            draws.bits();
            draws
        }

        fn bits(&mut self) -> u32 {
            let old = self.0;
            self.0 = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mixed = (((old >> 18) ^ old) >> 27) as u32;
            mixed.rotate_right((old >> 59) as u32)
        }

        /// Between 0 and 1, neither of them.
        pub fn uniform(&mut self) -> f64 {
            (f64::from(self.bits()) + 0.5) / 4_294_967_296.0
        }

        /// Standard normal (Box and Muller).
        pub fn normal(&mut self) -> f64 {
            let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
            radius * libm::cos(std::f64::consts::TAU * self.uniform())
        }
    }
}
