//! A statistic as it is kept and printed.

use crate::quantity::Mass;
use serde::{Deserialize, Serialize};

/// A statistic without unit (a log, a score, a probability, a ratio) in
/// billionths: an integer, so that what is stored reads back as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figure(i64);

const BILLION: f64 = 1e9;

impl Figure {
    pub const ZERO: Self = Self(0);

    /// Rounds to a billionth; beyond 9.2 billion it stays at that bound.
    pub fn of(value: f64) -> Self {
        Self((value * BILLION).round() as i64)
    }

    /// Of a parameter, which is an integer number of thousandths.
    pub const fn thousandths(value: i64) -> Self {
        Self(value.saturating_mul(1_000_000))
    }

    pub fn value(self) -> f64 {
        self.0 as f64 / BILLION
    }

    /// `part / whole`; `None` of nothing.
    pub fn ratio(part: Mass, whole: Mass) -> Option<Self> {
        (whole.mg() > 0).then(|| {
            let billionths = i128::from(part.mg()) * 1_000_000_000 / i128::from(whole.mg());
            Self(i64::try_from(billionths).unwrap_or(if billionths < 0 { i64::MIN } else { i64::MAX }))
        })
    }

    /// With so many decimals (at most nine), rounded half away from zero: `3.52`.
    pub fn show(self, decimals: u32) -> String {
        let places = decimals.min(9);
        let step = 10_u64.pow(9 - places);
        let rounded = (self.0.unsigned_abs() + step / 2) / step;
        let one = 10_u64.pow(places);
        let sign = if self.0 < 0 && rounded > 0 { "-" } else { "" };
        match places {
            0 => format!("{sign}{rounded}"),
            _ => format!("{sign}{}.{:0width$}", rounded / one, rounded % one, width = places as usize),
        }
    }
}

/// Two decimals.
impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.show(2))
    }
}

/// A probability as people read it: `0.012`, `8.6e-5`, `< 1e-9`.
pub fn chance(p: Figure) -> String {
    match p.value() {
        p if p < 1e-9 => "< 1e-9".to_owned(),
        p if p < 0.001 => format!("{p:.1e}"),
        _ => p.show(3),
    }
}

/// Natural log of a mass in kilograms. Nothing counts as one milligram.
pub fn ln_of(mass: Mass) -> f64 {
    libm::log(mass.mg().max(1) as f64 / 1e6)
}

/// The mass with this log, to three significant figures.
pub fn mass_of(ln_kg: f64) -> Mass {
    let mg = (libm::exp(ln_kg.min(25.0)) * 1e6).round() as i64;
    let mut step = 1;
    while mg / step >= 1_000 {
        step *= 10;
    }
    Mass::from_mg((mg + step / 2) / step * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_people_write_them() {
        for (value, decimals, shown) in
            [(3.5249, 2, "3.52"), (3.525, 2, "3.53"), (-0.001, 2, "0.00"), (-1.5, 1, "-1.5"), (12.0, 0, "12")]
        {
            assert_eq!(Figure::of(value).show(decimals), shown);
        }
        assert_eq!(Figure::thousandths(3_500), Figure::of(3.5));
        assert_eq!(Figure::of(f64::NAN), Figure::ZERO);
        for (p, shown) in [(0.0123, "0.012"), (8.6e-5, "8.6e-5"), (0.0, "< 1e-9")] {
            assert_eq!(chance(Figure::of(p)), shown);
        }
    }

    #[test]
    fn ratios_are_exact_and_never_divide_by_nothing() {
        assert_eq!(Figure::ratio(Mass::from_kg(5), Mass::from_kg(4)), Some(Figure::of(1.25)));
        assert_eq!(Figure::ratio(Mass::from_kg(5), Mass::ZERO), None);
        assert_eq!(Figure::ratio(Mass::from_mg(i64::MAX), Mass::from_mg(1)), Some(Figure(i64::MAX)));
    }

    #[test]
    fn a_mass_comes_back_from_its_log() {
        for kg in [1, 25, 410, 64_000, 999_000] {
            assert_eq!(mass_of(ln_of(Mass::from_kg(kg))), Mass::from_kg(kg));
        }
        assert_eq!(mass_of(ln_of(Mass::from_mg(1_234_567))), Mass::from_mg(1_230_000));
        assert_eq!(ln_of(Mass::ZERO), ln_of(Mass::from_mg(1)));
    }
}
