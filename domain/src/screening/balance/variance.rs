//! The uncertainty of a balance: random parts add in squares; each instrument's
//! systematic part multiplies the net signed flow it measured since its last
//! calibration. All in whole milligrams and parts per million.

use crate::quantity::Mass;
use crate::screening::Params;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a quantity was measured; gives the default uncertainties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Sealed packages are counted: no uncertainty.
    Packages,
    Scale,
    TankLevel,
    Assay,
    /// The certificate says.
    Certificate {
        random_ppm: i64,
        systematic_ppm: i64,
    },
}

impl Method {
    /// Random and systematic standard uncertainty in parts per million.
    pub const fn ppm(self, params: &Params) -> (i64, i64) {
        match self {
            Self::Packages => (0, 0),
            Self::Scale => (params.r60_scale_random_ppm, params.r60_scale_systematic_ppm),
            Self::TankLevel => (params.r60_tank_random_ppm, params.r60_tank_systematic_ppm),
            Self::Assay => (params.r60_assay_random_ppm, params.r60_assay_systematic_ppm),
            Self::Certificate { random_ppm, systematic_ppm } => (random_ppm, systematic_ppm),
        }
    }
}

/// What one stream adds to the variance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub method: Method,
    /// Which instrument, since which calibration; streams of one share its error.
    pub instrument: String,
    /// How many weighings or readings make the quantity up.
    pub readings: i64,
}

/// `(mass x ppm / 1e6)` squared over `readings`, in square milligrams.
pub fn random_variance(mass: Mass, ppm: i64, readings: i64) -> i128 {
    let sd = share(mass.mg(), ppm);
    sd * sd / i128::from(readings.max(1))
}

/// `mass x ppm / 1e6`, rounded to nearest.
pub fn share(mg: i64, ppm: i64) -> i128 {
    let product = i128::from(mg) * i128::from(ppm);
    (product.abs() + 500_000) / 1_000_000 * product.signum()
}

/// Systematic effects of each instrument: its error times its net signed flow.
pub fn systematic<'a>(
    flows: impl Iterator<Item = (&'a Measured, i64)>,
    params: &Params,
) -> BTreeMap<String, i64> {
    let mut net: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (measured, signed_mg) in flows {
        let entry = net.entry(&measured.instrument).or_insert((0, 0));
        entry.0 = entry.0.saturating_add(signed_mg);
        entry.1 = entry.1.max(measured.method.ppm(params).1);
    }
    let effect = |(mg, ppm): (i64, i64)| i64::try_from(share(mg, ppm)).unwrap_or(i64::MAX);
    net.into_iter().map(|(instrument, of)| (instrument.to_owned(), effect(of))).collect()
}

/// The whole square root, rounded up: an uncertainty is not made smaller.
pub fn root_up(variance: i128) -> Mass {
    let square = u128::try_from(variance.max(0)).unwrap_or_default();
    let root = square.isqrt();
    let up = if root * root < square { root + 1 } else { root };
    Mass::from_mg(i64::try_from(up).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::params;

    #[test]
    fn random_parts_shrink_with_readings_and_systematic_parts_cancel() {
        let params = params();
        let tonne = Mass::from_kg(1_000);
        // 0.1 % of 1,000 kg is 1 kg.
        assert_eq!(root_up(random_variance(tonne, 1_000, 1)), Mass::from_kg(1));
        assert_eq!(root_up(random_variance(tonne, 1_000, 4)), Mass::from_mg(500_000));
        let scale =
            |instrument: &str| Measured { method: Method::Scale, instrument: instrument.into(), readings: 1 };
        let (one, other) = (scale("a"), scale("b"));
        let effects = |flows: &[(&Measured, i64)]| {
            systematic(flows.iter().map(|(m, mg)| (*m, *mg * 1_000_000)), &params)
        };
        // In and out over the same scale: its error drops out.
        assert_eq!(effects(&[(&one, 1_000), (&one, -1_000)])["a"], 0);
        assert_eq!(effects(&[(&one, 1_000), (&other, -1_000)])["a"], 500_000);
        assert_eq!(effects(&[(&one, 1_000), (&other, -1_000)])["b"], -500_000);
    }

    #[test]
    fn roots_are_rounded_up() {
        for (square, root) in [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (-4, 0)] {
            assert_eq!(root_up(square), Mass::from_mg(root), "{square}");
        }
    }
}
