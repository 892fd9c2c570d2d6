//! What moves a whole peer group: the season, and a change common to all.

use super::{Figure, ln_of, median};
use crate::quantity::Mass;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Monthly totals of one peer group, at most 61 months.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMonths {
    totals: BTreeMap<NaiveDate, Mass>,
}

fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).expect("every month has a first day")
}

impl GroupMonths {
    const KEPT: u32 = 60;

    pub fn add(&mut self, day: NaiveDate, mass: Mass) {
        let month = month_of(day);
        let total = self.totals.entry(month).or_default();
        *total = *total + mass;
        let oldest = month.checked_sub_months(Months::new(Self::KEPT)).unwrap_or(NaiveDate::MIN);
        self.totals.retain(|month, _| *month >= oldest);
    }

    pub fn take_back(&mut self, day: NaiveDate, mass: Mass) {
        if let Some(total) = self.totals.get_mut(&month_of(day)) {
            *total = total.saturating_sub(mass);
        }
    }

    fn log(&self, month: NaiveDate) -> Option<f64> {
        self.totals.get(&month).filter(|total| **total > Mass::ZERO).map(|total| ln_of(*total))
    }

    /// The log factor of `day`'s month, from full calendar years before it: the
    /// median over those years of log total less the year's mean log. Zero until
    /// two full years are known.
    pub fn season(&self, day: NaiveDate) -> Figure {
        let mut off = Vec::new();
        for year in day.year() - 5..day.year() {
            let months: Option<Vec<f64>> = (1..=12)
                .map(|month| NaiveDate::from_ymd_opt(year, month, 1).and_then(|month| self.log(month)))
                .collect();
            if let Some(months) = months {
                let mean = months.iter().sum::<f64>() / 12.0;
                off.push(months[day.month0() as usize] - mean);
            }
        }
        match off.len() {
            0 | 1 => Figure::ZERO,
            _ => median(&off).map_or(Figure::ZERO, Figure::of),
        }
    }

    /// How far the group as a whole stands in `day`'s month above its own median
    /// of the 24 months before, less season, in logs. Zero until 8 are known.
    pub fn common(&self, day: NaiveDate) -> Figure {
        let month = month_of(day);
        let bare = |month: NaiveDate| self.log(month).map(|log| log - self.season(month).value());
        let past: Vec<f64> =
            (1..=24).filter_map(|back| month.checked_sub_months(Months::new(back)).and_then(bare)).collect();
        match (bare(month), median(&past)) {
            (Some(now), Some(usual)) if past.len() >= 8 => Figure::of(now - usual),
            _ => Figure::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 1, 1).expect("a date") + Months::new(n)
    }

    /// Three times as much in winter as in summer, and twice as much from the
    /// 40th month on.
    fn group(months: u32) -> GroupMonths {
        let mut group = GroupMonths::default();
        for n in 0..months {
            let peak = if matches!(n % 12, 9..=11 | 0..=2) { 300 } else { 100 };
            group.add(month(n), Mass::from_kg(peak * if n < 40 { 1 } else { 2 }));
        }
        group
    }

    #[test]
    fn the_season_is_learnt_from_two_full_years() {
        assert_eq!(group(20).season(month(20)), Figure::ZERO);
        let known = group(36);
        let apart = known.season(month(36)).value() - known.season(month(42)).value();
        assert!((apart - libm::log(3.0)).abs() < 1e-6, "{apart}");
    }

    #[test]
    fn a_change_common_to_all_is_seen() {
        assert!(group(39).common(month(38)).value().abs() < 1e-6);
        assert!((group(41).common(month(40)).value() - libm::log(2.0)).abs() < 1e-6);
        assert_eq!(group(5).common(month(4)), Figure::ZERO);
    }
}
