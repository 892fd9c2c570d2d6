//! Masses: integer milligrams of pure substance or anhydrous base. No floating
//! point comes near a quantity; sums are checked.

mod convert;
mod declared;
#[cfg(test)]
mod tests;

pub use convert::{ConvertError, Converted, Factor, FactorKind, Facts, Step, convert};
pub use declared::{Component, Declared, Dimension, Unit};
use serde::{Deserialize, Serialize};

/// Milligrams of pure substance or anhydrous base. May be negative only as a
/// difference; a booked mass never is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mass(i64);

impl Mass {
    pub const ZERO: Self = Self(0);

    pub const fn from_mg(mg: i64) -> Self {
        Self(mg)
    }

    pub const fn from_kg(kg: i64) -> Self {
        Self(kg * 1_000_000)
    }

    pub const fn mg(self) -> i64 {
        self.0
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` where it would be negative or overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).filter(|mg| *mg >= 0).map(Self)
    }

    /// The difference, never below zero.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).max(0))
    }

    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// Per-mille share of `whole`, rounded half up; `None` of nothing.
    pub fn per_mille_of(self, whole: Self) -> Option<i64> {
        (whole.0 > 0).then(|| {
            let share = (i128::from(self.0) * 2_000 + i128::from(whole.0)) / (i128::from(whole.0) * 2);
            i64::try_from(share).unwrap_or(i64::MAX)
        })
    }

    /// The share of `whole` as people read it, one decimal: `116.7 %`.
    pub fn percent_of(self, whole: Self) -> Option<String> {
        self.per_mille_of(whole).map(|pm| format!("{}.{} %", group(pm / 10), pm % 10))
    }

    /// Kilograms with thousands separators and no trailing zeros, without unit:
    /// `6,500`, `0.000001`.
    pub fn kg(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let mg = self.0.unsigned_abs();
        let whole = group(i64::try_from(mg / 1_000_000).unwrap_or(i64::MAX));
        let rest = format!("{:06}", mg % 1_000_000);
        match rest.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            rest => format!("{sign}{whole}.{rest}"),
        }
    }
}

fn group(n: i64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl std::ops::Add for Mass {
    type Output = Self;

    /// # Panics
    /// On overflow: 9.2 billion tonnes is past any real trade, so wrapping would
    /// hide a fault. Where input is unchecked use [`Mass::checked_add`].
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("a mass fits in 64 bits of milligrams"))
    }
}

impl std::iter::Sum for Mass {
    fn sum<I: Iterator<Item = Self>>(masses: I) -> Self {
        masses.fold(Self::ZERO, |total, mass| total + mass)
    }
}

impl std::fmt::Display for Mass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} kg", self.kg())
    }
}
