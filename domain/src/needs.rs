//! Declared needs: what a country says it needs of a substance in a calendar
//! year (annual legitimate requirement), and the room that is left on it.

mod carry;
mod ledger;
mod pace;
#[cfg(test)]
mod tests;

use crate::{country::Country, quantity::Mass};
pub use carry::{Declaration, in_force, line_for};
pub use ledger::{Balance, Booking, Change, Delta, EntryKind, Held, Refusal, book, excess};
pub use pace::{shares, year_gone};
use serde::{Deserialize, Serialize};

/// Which goods a declared figure is about. Raw and preparation are never added
/// unless the declared line is combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Raw,
    Preparation,
    Combined,
}

impl Line {
    pub const ALL: [Self; 3] = [Self::Raw, Self::Preparation, Self::Combined];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Preparation => "preparation",
            Self::Combined => "combined",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|line| line.code() == code)
    }
}

/// What one balance is kept for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub country: Country,
    /// Substance key the need is written for (a family or the base, never a salt).
    pub substance: String,
    pub line: Line,
    /// Calendar year of planned arrival; of actual arrival once recorded.
    pub year: i32,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}/{}", self.country, self.substance, self.line.code(), self.year)
    }
}

/// The three states of a declared need. They never blur: zero is a statement,
/// none on file is a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Declared {
    NoneOnFile,
    Zero,
    Figure { mass: Mass },
}

impl Declared {
    pub const fn limit(self) -> Option<Mass> {
        match self {
            Self::NoneOnFile => None,
            Self::Zero => Some(Mass::ZERO),
            Self::Figure { mass } => Some(mass),
        }
    }
}

/// A balance as it stands: the sums of its entries beside the declared figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub key: Key,
    pub declared: Declared,
    /// Year the figure was declared for; earlier than `key.year` when carried forward.
    pub declared_for: Option<i32>,
    /// Id of the declaration the figure comes from, and its revision number.
    pub declaration: Option<uuid::Uuid>,
    /// Revision of that declaration; 0 when nothing is on file.
    pub revision: i32,
    pub used: Mass,
    pub reserved: Mass,
    pub pending: Mass,
    pub overridden: Mass,
    pub excess: Mass,
}

impl Room {
    /// What could still be authorised without an override; `None`: no limit on file.
    pub fn free(&self) -> Option<Mass> {
        self.balance().free()
    }

    /// By how much the balance would lie past the need once `asked` is authorised
    /// too: what an override would have to cover. `None`: no limit on file.
    pub fn over(&self, asked: Mass) -> Option<Mass> {
        self.balance().over(asked)
    }

    /// Years since the figure was declared for a year of its own; 0 when it is
    /// this year's, `None` when nothing is on file.
    pub fn age_years(&self) -> Option<i32> {
        self.declared_for.map(|declared_for| self.key.year - declared_for)
    }

    /// The amounts alone, as the ledger's arithmetic takes them.
    pub fn balance(&self) -> Balance {
        Balance {
            declared: self.declared,
            used: self.used,
            reserved: self.reserved,
            pending: self.pending,
            overridden: self.overridden,
            excess: self.excess,
        }
    }
}
