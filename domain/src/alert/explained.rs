//! An innocent cause that was checked: how far it reaches, until when, and what
//! it does not cover any more (SCREENING.md 5.6).

use crate::message::Message;
use crate::quantity::Mass;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// An explanation holds at most so long.
pub const MONTHS: u32 = 12;

/// How far an explanation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This record alone.
    Record,
    /// The same rule for the same goods, parties and route.
    Pattern,
}

impl Scope {
    pub const ALL: [Self; 2] = [Self::Record, Self::Pattern];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Pattern => "pattern",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// What a person says of an explanation; the justification is the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    pub scope: Scope,
    /// The last day on which it counts.
    pub until: NaiveDate,
}

/// The last day that an explanation of today may name.
pub fn latest(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(MONTHS)).unwrap_or(today)
}

impl Explained {
    /// # Errors
    /// What is wrong with the day.
    pub fn check(&self, today: NaiveDate) -> Result<(), Message> {
        if self.until < today {
            return Err(Message::new("alerts-explained-past"));
        }
        if self.until > latest(today) {
            return Err(Message::new("alerts-explained-too-long").with("latest", latest(today)));
        }
        Ok(())
    }
}

/// Whether an explanation given for one mass, to the end of a day, still covers
/// another mass on `today`: not once it has grown by half.
pub fn covers(explained: Mass, until: NaiveDate, mass: Mass, today: NaiveDate) -> bool {
    today <= until && i128::from(mass.mg()) * 2 < i128::from(explained.mg()) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn an_explanation_ends_within_twelve_months() {
        let today = day("2026-02-28");
        let until = |text: &str| Explained { scope: Scope::Pattern, until: day(text) }.check(today);
        assert!(until("2026-02-28").is_ok());
        assert!(until("2027-02-28").is_ok());
        assert_eq!(until("2026-02-27").expect_err("past").key, "alerts-explained-past");
        assert_eq!(until("2027-03-01").expect_err("too long").key, "alerts-explained-too-long");
    }

    #[test]
    fn it_covers_until_its_day_and_below_half_as_much_again() {
        let (mass, until) = (Mass::from_kg(100), day("2026-12-31"));
        let on = |kg: i64, today: &str| covers(mass, until, Mass::from_kg(kg), day(today));
        assert!(on(100, "2026-03-01") && on(149, "2026-12-31"));
        assert!(!on(150, "2026-03-01"), "grown by half");
        assert!(!on(100, "2027-01-01"), "over");
        assert!(covers(mass, until, Mass::from_mg(150_000_000 - 1), day("2026-03-01")));
    }
}
