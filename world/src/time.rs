//! Days and instants as plain numbers: days and seconds since 1970-01-01 UTC.

use chrono::{DateTime, Datelike, Duration, NaiveDate};

/// Days since 1970-01-01.
pub type Day = i64;
/// Seconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

pub const DAY: i64 = 86_400;

fn epoch() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

pub fn date(day: Day) -> NaiveDate {
    epoch() + Duration::days(day)
}

/// # Panics
/// Of a day that no calendar has: a mistake in our own source.
pub fn day(year: i32, month: u32, of_month: u32) -> Day {
    let date = NaiveDate::from_ymd_opt(year, month, of_month).expect("a day of the calendar");
    (date - epoch()).num_days()
}

pub fn year(day: Day) -> i32 {
    date(day).year()
}

/// 0 for January.
pub fn month(day: Day) -> usize {
    date(day).month0() as usize
}

/// The first day of the month `months` after the month of `day`.
pub fn month_start(day: Day, months: i32) -> Day {
    let date = date(day);
    let index = date.year() * 12 + date.month0() as i32 + months;
    self::day(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)
}

pub fn iso(day: Day) -> String {
    date(day).format("%Y-%m-%d").to_string()
}

pub fn iso_instant(at: Instant) -> String {
    DateTime::from_timestamp(at, 0).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

/// Reads `2024-03-05T09:00:00Z` or `2024-03-05`.
pub fn parse(text: &str) -> Option<Instant> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Some(at.timestamp()),
        Err(_) => text.parse::<NaiveDate>().ok().map(|date| (date - epoch()).num_days() * DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_turn_over() {
        let d = day(2024, 2, 29);
        assert_eq!(iso(d), "2024-02-29");
        assert_eq!(iso(month_start(d, 0)), "2024-02-01");
        assert_eq!(iso(month_start(d, -2)), "2023-12-01");
        assert_eq!(iso(month_start(d, 11)), "2025-01-01");
        assert_eq!((year(d), month(d)), (2024, 1));
    }

    #[test]
    fn instants_are_read_as_written() {
        let at = day(2024, 3, 5) * DAY + 9 * 3600;
        assert_eq!(iso_instant(at), "2024-03-05T09:00:00Z");
        assert_eq!(parse("2024-03-05T09:00:00Z"), Some(at));
        assert_eq!(parse("2024-03-05"), Some(at - 9 * 3600));
        assert_eq!(parse("soon"), None);
    }
}
