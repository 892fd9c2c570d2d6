//! Forms of movements, read field by field.

use crate::http::Values;
use crate::operators::particulars::Checks;
use chrono::{Datelike, NaiveDate};
use domain::message::{Message, Problem};
use domain::quantity::{Declared, Facts, Mass, Unit, convert};
use rust_decimal::Decimal;

/// A day that has to be given.
pub fn day(check: &mut Checks, values: &Values, name: &str) -> Option<NaiveDate> {
    let before = check.0.len();
    let day = check.date(name, values);
    if day.is_none() && check.0.len() == before {
        check.say(name, "common-error-date");
    }
    day
}

/// Kilograms of pure substance; empty is none.
pub fn mass(check: &mut Checks, values: &Values, name: &str) -> Option<Mass> {
    let typed = values.first(name).replace([',', ' '], "");
    if typed.is_empty() {
        return None;
    }
    let amount = typed.chars().all(|c| c.is_ascii_digit() || c == '.');
    let amount = amount.then(|| Decimal::from_str_exact(&typed).ok()).flatten();
    let Some(amount) = amount else {
        check.say(name, "common-error-number");
        return None;
    };
    if amount.is_zero() {
        return Some(Mass::ZERO);
    }
    match convert(&Declared::new(amount, Unit::Kg), &Facts::default()) {
        Ok(converted) => Some(converted.mass),
        Err(error) => {
            check.0.push(Problem::new(name, error.message()));
            None
        }
    }
}

/// A count of packages; empty is not counted.
pub fn count(check: &mut Checks, values: &Values, name: &str) -> Option<i32> {
    let typed = values.first(name);
    if typed.is_empty() {
        return None;
    }
    let found = typed.parse::<i32>().ok().filter(|n| (0..=1_000_000).contains(n));
    if found.is_none() {
        check.0.push(Problem::new(name, Message::new("shipments-error-count")));
    }
    found
}

/// One line of text, as typed.
pub fn line(check: &mut Checks, values: &Values, name: &str) -> String {
    check.line(name, values.first(name), false);
    values.first(name).to_owned()
}

/// Text over several lines, as typed.
pub fn text(check: &mut Checks, values: &Values, name: &str) -> String {
    check.text(name, values.first(name), false);
    values.first(name).to_owned()
}

/// The three fields of a date input.
pub fn date_fields(name: &str, day: Option<NaiveDate>) -> Vec<(String, String)> {
    let Some(day) = day else { return Vec::new() };
    let parts = [("day", day.day().to_string()), ("month", day.month().to_string())];
    let year = ("year", day.year().to_string());
    parts.into_iter().chain([year]).map(|(part, value)| (format!("{name}-{part}"), value)).collect()
}

/// Kilograms as a form shows them: digits and a full stop.
pub fn typed(mass: Mass) -> String {
    mass.kg().replace(',', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilograms_are_read_to_the_milligram() {
        let read = |typed: &str| {
            let mut check = Checks::default();
            let found = mass(&mut check, &Values(vec![("mass".into(), typed.into())]), "mass");
            (found.map(Mass::mg), check.0.len())
        };
        assert_eq!(read("1,250.5"), (Some(1_250_500_000), 0));
        assert_eq!(read("0.000001"), (Some(1), 0));
        assert_eq!(read("0"), (Some(0), 0));
        assert_eq!(read(""), (None, 0));
        assert_eq!(read("-5"), (None, 1));
        assert_eq!(read("ten"), (None, 1));
    }
}
