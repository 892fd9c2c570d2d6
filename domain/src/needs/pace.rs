//! How far a year has run, to hold against how far its need is used.

use chrono::{Datelike, NaiveDate};

/// The share of a calendar year that is over at the end of `today`, per mille:
/// 0 before it begins, 1000 once it is over.
pub fn year_gone(year: i32, today: NaiveDate) -> i64 {
    match today.year().cmp(&year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1_000,
        std::cmp::Ordering::Equal => {
            let days = if today.leap_year() { 366 } else { 365 };
            (i64::from(today.ordinal()) * 1_000 + days / 2) / days
        }
    }
}

/// Splits a bar of 1000 into parts as the amounts stand to each other; what is
/// rounded off one falls to the next, so that they always add up.
pub fn shares<const N: usize>(amounts: [i64; N]) -> [i64; N] {
    let total: i128 = amounts.iter().map(|mg| i128::from(*mg)).sum();
    let mut parts = [0; N];
    if total <= 0 {
        return parts;
    }
    let (mut sum, mut before) = (0_i128, 0_i64);
    for (part, mg) in parts.iter_mut().zip(amounts) {
        sum += i128::from(mg);
        let end = i64::try_from((sum * 2_000 + total) / (total * 2)).expect("at most 1000");
        *part = end - before;
        before = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_runs_from_nothing_to_all() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(year_gone(2026, day("2025-12-31")), 0);
        assert_eq!(year_gone(2026, day("2026-07-02")), 501);
        assert_eq!(year_gone(2026, day("2026-12-31")), 1_000);
        assert_eq!(year_gone(2024, day("2024-12-30")), 997);
        assert_eq!(year_gone(2026, day("2027-01-01")), 1_000);
    }

    #[test]
    fn parts_always_add_up() {
        assert_eq!(shares([1, 1, 1]), [333, 334, 333]);
        assert_eq!(shares([0, 0, 0]), [0, 0, 0]);
        assert_eq!(shares([i64::MAX, i64::MAX]), [500, 500]);
    }
}
