//! A quantity as a paper states it, before any conversion: kept for good beside
//! the mass that is booked.

use crate::needs::Line;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What an amount is counted in. `Tablet` is any dosage unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Mg,
    G,
    Kg,
    T,
    Ml,
    L,
    M3,
    Tablet,
}

/// What has to be known besides the amount before it is a mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Mass,
    /// Needs a density.
    Volume,
    /// Needs a strength.
    Count,
}

impl Unit {
    pub const ALL: [Self; 8] =
        [Self::Mg, Self::G, Self::Kg, Self::T, Self::Ml, Self::L, Self::M3, Self::Tablet];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Mg => "mg",
            Self::G => "g",
            Self::Kg => "kg",
            Self::T => "t",
            Self::Ml => "ml",
            Self::L => "l",
            Self::M3 => "m3",
            Self::Tablet => "tablet",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    pub const fn dimension(self) -> Dimension {
        match self {
            Self::Mg | Self::G | Self::Kg | Self::T => Dimension::Mass,
            Self::Ml | Self::L | Self::M3 => Dimension::Volume,
            Self::Tablet => Dimension::Count,
        }
    }

    /// Kilograms in one unit of mass, litres in one unit of volume, one for a count.
    pub(crate) fn size(self) -> Decimal {
        match self {
            Self::Mg => Decimal::new(1, 6),
            Self::G | Self::Ml => Decimal::new(1, 3),
            Self::Kg | Self::L | Self::Tablet => Decimal::ONE,
            Self::T | Self::M3 => Decimal::ONE_THOUSAND,
        }
    }
}

/// Another controlled substance in the same goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    pub substance: String,
    /// Weight share of the component in the amount, per cent.
    #[serde(with = "rust_decimal::serde::str")]
    pub content_pct: Decimal,
}

/// A quantity as declared: amount and unit, and what is known of the goods.
/// Absent means unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
    pub unit: Unit,
    /// Key of the salt or hydrate: `base`, `hydrochloride`, `sulfate`, ...; none
    /// where the substance has no salts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Weight share of the form in `amount`, per cent.
    #[serde(default, with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub content_pct: Option<Decimal>,
    /// Milligrams of the form in one dosage unit.
    #[serde(default, with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub strength_mg: Option<Decimal>,
    /// `amount` holds excipients or packing.
    #[serde(default)]
    pub gross: bool,
    /// Other controlled substances in the goods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mixture: Vec<Component>,
}

impl Declared {
    /// So many of a unit, with nothing else known.
    pub fn new(amount: Decimal, unit: Unit) -> Self {
        Self {
            amount,
            unit,
            form: None,
            content_pct: None,
            strength_mg: None,
            gross: false,
            mixture: Vec::new(),
        }
    }

    /// Whole kilograms, with nothing else known.
    pub fn kg(kg: i64) -> Self {
        Self::new(Decimal::from(kg), Unit::Kg)
    }

    #[must_use]
    pub fn form(mut self, form: &str) -> Self {
        self.form = Some(form.to_owned());
        self
    }

    #[must_use]
    pub fn content(mut self, pct: Decimal) -> Self {
        self.content_pct = Some(pct);
        self
    }

    #[must_use]
    pub fn strength(mut self, mg: Decimal) -> Self {
        self.strength_mg = Some(mg);
        self
    }

    #[must_use]
    pub fn gross(mut self) -> Self {
        self.gross = true;
        self
    }

    /// The line goods fall on where nobody stated it: dosage units are a
    /// preparation, everything else is raw material (HISTORY.md, "How facts count").
    pub fn line(&self) -> Line {
        if self.unit == Unit::Tablet { Line::Preparation } else { Line::Raw }
    }

    /// The other controlled substances of a mixture, each as a quantity of its own:
    /// the same amount, with its share as content.
    pub fn components(&self) -> impl Iterator<Item = (&str, Self)> {
        self.mixture.iter().map(|part| {
            let quantity = Self {
                form: None,
                content_pct: Some(part.content_pct),
                strength_mg: None,
                mixture: Vec::new(),
                ..self.clone()
            };
            (part.substance.as_str(), quantity)
        })
    }
}
