//! CAS registry numbers: digits with a check digit, so that a slip of the pen
//! is seen before it finds the wrong chemical, or none.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A registry number whose check digit is right, as `108-24-7`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cas(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CasError {
    #[error("{0:?} is not written as a CAS number (2 to 7 digits, 2 digits, 1 digit)")]
    Shape(String),
    #[error("the check digit of CAS number {0} should be {1}")]
    CheckDigit(String, u32),
}

impl Cas {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Cas {
    type Err = CasError;

    fn from_str(text: &str) -> Result<Self, CasError> {
        let text = text.trim();
        let shape = || CasError::Shape(text.to_owned());
        let mut parts = text.split('-');
        let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(shape());
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(2..=7).contains(&a.len()) || b.len() != 2 || c.len() != 1 || ![a, b, c].into_iter().all(digits) {
            return Err(shape());
        }
        // Weights 1, 2, 3, ... from the right of the body, modulo ten.
        let sum: u32 = a
            .bytes()
            .chain(b.bytes())
            .rev()
            .zip(1..)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        if u32::from(c.as_bytes()[0] - b'0') == sum % 10 {
            Ok(Self(text.to_owned()))
        } else {
            Err(CasError::CheckDigit(text.to_owned(), sum % 10))
        }
    }
}

impl TryFrom<String> for Cas {
    type Error = CasError;

    fn try_from(text: String) -> Result<Self, CasError> {
        text.parse()
    }
}

impl From<Cas> for String {
    fn from(cas: Cas) -> Self {
        cas.0
    }
}

impl std::fmt::Display for Cas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}
