//! From a declared quantity to the mass that is booked: every factor multiplied
//! exactly, one rounding at the end (LIFECYCLE.md 2). What is missing is taken
//! at the value that gives the largest mass, and the result is marked.

use super::{
    Mass,
    declared::{Declared, Dimension},
};
use crate::message::Message;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number with the place it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    #[serde(with = "rust_decimal::serde::str")]
    pub value: Decimal,
    pub source: String,
    /// The largest value that can be, taken because the true one depends on
    /// something not declared (the density of an acid, say).
    #[serde(default)]
    pub bound: bool,
}

impl Factor {
    pub fn new(value: Decimal, source: &str) -> Self {
        Self { value, source: source.to_owned(), bound: false }
    }
}

/// What the conversion of one substance needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Kilograms per litre at 20 °C.
    pub density: Option<Factor>,
    /// Anhydrous base in one part of each salt or hydrate, by form key. Empty
    /// where the substance has no salts.
    pub forms: Vec<(String, Factor)>,
    /// Milligrams that a dosage unit holds at most, for goods of unknown strength.
    pub max_strength_mg: Option<Factor>,
    /// Only ever sold in solution: a content that is not declared is unknown.
    pub solution: bool,
}

/// What one factor of a conversion stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    Unit,
    Density,
    Content,
    Strength,
    Base,
}

impl FactorKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Density => "density",
            Self::Content => "content",
            Self::Strength => "strength",
            Self::Base => "base",
        }
    }
}

/// One factor of a conversion, kept with the booked mass for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub kind: FactorKind,
    #[serde(with = "rust_decimal::serde::str")]
    pub value: Decimal,
    /// Not declared: the largest value was taken.
    #[serde(default)]
    pub assumed: bool,
    /// What the factor is about: unit code or form key; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

impl Step {
    /// The step in words: `quantity-step-KIND`, or `quantity-step-KIND-assumed`.
    pub fn message(&self) -> Message {
        let key = format!("quantity-step-{}{}", self.kind.code(), if self.assumed { "-assumed" } else { "" });
        Message::new(&key)
            .with("value", self.value.normalize())
            .with("of", &self.of)
            .with("source", &self.source)
    }
}

/// A mass with the way it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Converted {
    /// Pure substance or anhydrous base.
    pub mass: Mass,
    /// The true mass may be smaller: something needed was not declared.
    pub upper_bound: bool,
    pub steps: Vec<Step>,
}

/// Why a quantity cannot be a mass; each is something a person can put right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    #[error("the amount is below zero")]
    Negative,
    #[error("a content lies above 0 and at most 100 per cent")]
    ContentOutOfRange,
    #[error("a strength is above zero")]
    StrengthOutOfRange,
    #[error("no density is known: state the amount in units of mass")]
    DensityUnknown,
    #[error("no strength is declared and no greatest strength is known")]
    StrengthUnknown,
    #[error("the amount is too large or has too many decimals to be booked exactly")]
    TooLarge,
}

impl ConvertError {
    /// The name of the field to put right.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Negative | Self::TooLarge => "amount",
            Self::ContentOutOfRange => "content_pct",
            Self::StrengthOutOfRange | Self::StrengthUnknown => "strength_mg",
            Self::DensityUnknown => "unit",
        }
    }

    pub fn message(&self) -> Message {
        Message::new(match self {
            Self::Negative => "quantity-negative",
            Self::ContentOutOfRange => "quantity-content-out-of-range",
            Self::StrengthOutOfRange => "quantity-strength-out-of-range",
            Self::DensityUnknown => "quantity-density-unknown",
            Self::StrengthUnknown => "quantity-strength-unknown",
            Self::TooLarge => "quantity-too-large",
        })
    }
}

/// Converts a declared quantity into the mass that is booked.
///
/// # Errors
/// Where a stated value cannot be, or where nothing bounds the mass.
pub fn convert(declared: &Declared, facts: &Facts) -> Result<Converted, ConvertError> {
    if declared.amount.is_sign_negative() && !declared.amount.is_zero() {
        return Err(ConvertError::Negative);
    }
    let mut steps = vec![Step {
        kind: FactorKind::Unit,
        value: declared.unit.size(),
        assumed: false,
        of: declared.unit.code().to_owned(),
        source: String::new(),
    }];
    match declared.unit.dimension() {
        Dimension::Mass => steps.extend(content(declared, facts)?),
        Dimension::Volume => {
            steps.push(density(facts)?);
            steps.extend(content(declared, facts)?);
        }
        Dimension::Count => steps.push(strength(declared, facts)?),
    }
    steps.extend(base(declared, facts));
    let upper_bound = steps.iter().any(|step| step.assumed);
    let mass = multiply(declared.amount, &steps, upper_bound).ok_or(ConvertError::TooLarge)?;
    Ok(Converted { mass, upper_bound, steps })
}

fn density(facts: &Facts) -> Result<Step, ConvertError> {
    let density = facts.density.as_ref().ok_or(ConvertError::DensityUnknown)?;
    Ok(Step {
        kind: FactorKind::Density,
        value: density.value,
        assumed: density.bound,
        of: String::new(),
        source: density.source.clone(),
    })
}

fn content(declared: &Declared, facts: &Facts) -> Result<Option<Step>, ConvertError> {
    let step = |value, assumed| Step {
        kind: FactorKind::Content,
        value,
        assumed,
        of: String::new(),
        source: String::new(),
    };
    match declared.content_pct {
        Some(pct) if pct <= Decimal::ZERO || pct > Decimal::ONE_HUNDRED => {
            Err(ConvertError::ContentOutOfRange)
        }
        Some(pct) => Ok(Some(step(pct, false))),
        None if declared.gross || facts.solution || !declared.mixture.is_empty() => {
            Ok(Some(step(Decimal::ONE_HUNDRED, true)))
        }
        None => Ok(None),
    }
}

fn strength(declared: &Declared, facts: &Facts) -> Result<Step, ConvertError> {
    let (value, assumed, source) = match (declared.strength_mg, &facts.max_strength_mg) {
        (Some(mg), _) if mg <= Decimal::ZERO => return Err(ConvertError::StrengthOutOfRange),
        (Some(mg), _) => (mg, false, String::new()),
        (None, Some(most)) => (most.value, true, most.source.clone()),
        (None, None) => return Err(ConvertError::StrengthUnknown),
    };
    Ok(Step { kind: FactorKind::Strength, value, assumed, of: String::new(), source })
}

/// The base in the declared form; the base itself, the most there can be, where
/// the form is missing or not in the table.
fn base(declared: &Declared, facts: &Facts) -> Option<Step> {
    const BASE: &str = "base";
    let step = |value, assumed, of: &str, source: &str| Step {
        kind: FactorKind::Base,
        value,
        assumed,
        of: of.to_owned(),
        source: source.to_owned(),
    };
    let form = declared.form.as_deref();
    if let Some((key, factor)) = facts.forms.iter().find(|(key, _)| Some(key.as_str()) == form) {
        return Some(step(factor.value, factor.bound, key, &factor.source));
    }
    match form {
        Some(BASE) => None,
        None if facts.forms.is_empty() => None,
        missing => {
            let largest = facts.forms.iter().map(|(_, factor)| factor.value).max().unwrap_or(Decimal::ONE);
            Some(step(largest.max(Decimal::ONE), true, missing.unwrap_or_default(), ""))
        }
    }
}

/// The product in milligrams, rounded once: half to even, an upper bound up.
/// `None` where the exact product does not fit.
fn multiply(amount: Decimal, steps: &[Step], upper_bound: bool) -> Option<Mass> {
    let mut mantissa: i128 = 1_000_000;
    let mut scale: u32 = 0;
    let mut times = |value: Decimal| -> Option<()> {
        let value = value.normalize();
        mantissa = mantissa.checked_mul(value.mantissa())?;
        scale += value.scale();
        // Keeps the number small, so that the check bites on the true size only.
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Some(())
    };
    times(amount)?;
    for step in steps {
        times(step.value)?;
        match step.kind {
            FactorKind::Content => times(Decimal::new(1, 2))?,
            FactorKind::Strength => times(Decimal::new(1, 6))?,
            FactorKind::Unit | FactorKind::Density | FactorKind::Base => {}
        }
    }
    let divisor = 10_i128.checked_pow(scale)?;
    let (whole, rest) = (mantissa / divisor, mantissa % divisor);
    let up = if upper_bound {
        rest > 0
    } else {
        // `rest < divisor`, so the comparison cannot overflow.
        match rest.cmp(&(divisor - rest)) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => whole % 2 == 1,
        }
    };
    i64::try_from(whole + i128::from(up)).ok().map(Mass::from_mg)
}
