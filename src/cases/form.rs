//! Small readings of typed fields, with their complaints.

use crate::http::Values;
use chrono::{Datelike, NaiveDate};
use domain::message::{Message, Problem};
use domain::quantity::Mass;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Reads fields one by one and gathers what is wrong with them.
pub struct Reader<'a> {
    pub values: &'a Values,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(values: &'a Values) -> Self {
        Self { values, problems: Vec::new() }
    }

    pub fn wrong(&mut self, field: &str, key: &str) {
        self.problems.push(Problem::new(field, Message::new(key)));
    }

    pub fn text(&self, field: &str) -> String {
        self.values.first(field).to_owned()
    }

    pub fn required(&mut self, field: &str) -> String {
        let text = self.text(field);
        if text.is_empty() {
            self.wrong(field, "common-error-required");
        }
        text
    }

    /// One of a closed list.
    pub fn choice<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(self.values.first(field));
        if found.is_none() {
            self.wrong(field, "common-error-choose");
        }
        found
    }

    /// Day, month and year in three fields; nothing where all are empty.
    pub fn date(&mut self, field: &str) -> Option<NaiveDate> {
        let [day, month, year] =
            ["day", "month", "year"].map(|part| self.values.first(&format!("{field}-{part}")));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return None;
        }
        let read = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let date = read().filter(|date| (1900..=2200).contains(&date.year()));
        if date.is_none() {
            self.wrong(field, "common-error-date");
        }
        date
    }

    pub fn required_date(&mut self, field: &str) -> Option<NaiveDate> {
        let before = self.problems.len();
        let date = self.date(field);
        if date.is_none() && self.problems.len() == before {
            self.wrong(field, "common-error-date");
        }
        date
    }

    /// Kilograms with a decimal point, exact to the milligram; empty is nothing.
    pub fn kilograms(&mut self, field: &str) -> Option<Mass> {
        let text = self.values.first(field);
        if text.is_empty() {
            return None;
        }
        let mass = kilograms(text);
        if mass.is_none() {
            self.wrong(field, "common-error-number");
        }
        mass
    }
}

/// `1250.5` as a mass; `None` for what is no such number, or finer than a
/// milligram.
pub fn kilograms(text: &str) -> Option<Mass> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
    // `Decimal` also reads `1e3`, which nobody means who types kilograms.
    if !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let mg = plain.parse::<Decimal>().ok()?.checked_mul(Decimal::from(1_000_000))?;
    mg.fract().is_zero().then(|| mg.to_i64()).flatten().map(Mass::from_mg)
}

/// The three fields of a date, for a form that is filled in beforehand.
pub fn date_fields(name: &str, day: Option<NaiveDate>) -> Vec<(String, serde_json::Value)> {
    let Some(day) = day else { return Vec::new() };
    [("day", day.day().to_string()), ("month", day.month().to_string()), ("year", day.year().to_string())]
        .into_iter()
        .map(|(part, value)| (format!("{name}-{part}"), value.into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilograms_are_exact_or_refused() {
        assert_eq!(kilograms("6,500"), Some(Mass::from_kg(6_500)));
        assert_eq!(kilograms("0.000001"), Some(Mass::from_mg(1)));
        assert_eq!(kilograms("0.0000001"), None);
        assert_eq!(kilograms("-1"), None);
        assert_eq!(kilograms("1e3"), None);
    }
}
