//! A rolling window of days with its running total.

use super::Dated;
use crate::quantity::Mass;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Bucket {
    mass: Mass,
    orders: u32,
}

/// What came in the last `span` days: total, count, and the highest total that
/// any earlier window of the same length reached. One bucket a day, so its size
/// is bounded by the span whatever the trade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    span: u64,
    days: BTreeMap<NaiveDate, Bucket>,
    total: Mass,
    orders: u32,
    /// Totals at the end of each day that changed them, not yet a span old.
    recent: VecDeque<Dated>,
    peak: Option<Mass>,
}

impl Window {
    pub fn of_days(span: u64) -> Self {
        Self {
            span: span.max(1),
            days: BTreeMap::new(),
            total: Mass::ZERO,
            orders: 0,
            recent: VecDeque::new(),
            peak: None,
        }
    }

    /// Adds an order that came on `day`, which is today for the window or a day
    /// still inside it; what is older has no effect.
    pub fn add(&mut self, day: NaiveDate, mass: Mass) {
        self.advance(day);
        if self.too_old(day) {
            return;
        }
        let bucket = self.days.entry(day).or_default();
        bucket.mass = bucket.mass + mass;
        bucket.orders += 1;
        self.total = self.total + mass;
        self.orders += 1;
        self.note();
    }

    /// Takes an order back that was refused, withdrawn or cancelled; one that has
    /// left the window is not there any more.
    pub fn take_back(&mut self, day: NaiveDate, mass: Mass) {
        let Some(bucket) = self.days.get_mut(&day).filter(|bucket| bucket.orders > 0) else { return };
        let off = bucket.mass.min(mass);
        bucket.mass = bucket.mass.saturating_sub(off);
        bucket.orders -= 1;
        if bucket.orders == 0 {
            self.days.remove(&day);
        }
        self.total = self.total.saturating_sub(off);
        self.orders -= 1;
        self.note();
    }

    /// Lets days pass until `today`.
    pub fn advance(&mut self, today: NaiveDate) {
        let Some(first_in) = today.checked_sub_days(Days::new(self.span - 1)) else { return };
        while let Some(entry) = self.days.first_entry().filter(|entry| *entry.key() < first_in) {
            let gone = entry.remove();
            self.total = self.total.saturating_sub(gone.mass);
            self.orders = self.orders.saturating_sub(gone.orders);
        }
        while let Some(old) = self.recent.front().filter(|total| total.day < first_in) {
            self.peak = self.peak.max(Some(old.mass));
            self.recent.pop_front();
        }
    }

    fn too_old(&self, day: NaiveDate) -> bool {
        let newest = self.days.last_key_value().map_or(day, |(newest, _)| *newest);
        newest.checked_sub_days(Days::new(self.span - 1)).is_some_and(|first| day < first)
    }

    /// Keeps the total of the newest day, for the peak of later windows.
    fn note(&mut self) {
        let Some((day, _)) = self.days.last_key_value() else { return };
        let now = Dated { day: *day, mass: self.total };
        match self.recent.back_mut() {
            Some(last) if last.day == now.day => *last = now,
            _ => self.recent.push_back(now),
        }
    }

    pub fn total(&self) -> Mass {
        self.total
    }

    pub fn orders(&self) -> u32 {
        self.orders
    }

    /// Orders on `from` or later.
    pub fn orders_since(&self, from: NaiveDate) -> u32 {
        self.days.range(from..).map(|(_, bucket)| bucket.orders).sum()
    }

    /// The highest total that a window ended with before this one began; `None`
    /// where none did.
    pub fn earlier_peak(&self) -> Option<Mass> {
        self.peak
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(n)
    }

    #[test]
    fn what_is_older_than_the_span_drops_out() {
        let mut window = Window::of_days(30);
        window.add(day(0), Mass::from_kg(5));
        window.add(day(29), Mass::from_kg(7));
        assert_eq!((window.total(), window.orders()), (Mass::from_kg(12), 2));
        window.advance(day(30));
        assert_eq!((window.total(), window.orders()), (Mass::from_kg(7), 1));
        window.take_back(day(29), Mass::from_kg(7));
        window.take_back(day(0), Mass::from_kg(5));
        assert_eq!((window.total(), window.orders()), (Mass::ZERO, 0));
    }

    #[test]
    fn the_peak_is_that_of_windows_before_this_one() {
        let mut window = Window::of_days(30);
        window.add(day(0), Mass::from_kg(5));
        window.add(day(3), Mass::from_kg(5));
        assert_eq!(window.earlier_peak(), None);
        window.add(day(40), Mass::from_kg(90));
        assert_eq!(window.earlier_peak(), Some(Mass::from_kg(10)));
    }

    proptest! {
        /// The running total is the sum that a fresh count would give.
        #[test]
        fn the_running_total_is_the_sum(orders in proptest::collection::vec((0u64..20, 0i64..1_000), 0..60)) {
            let (mut window, mut today, mut all) = (Window::of_days(30), 0, Vec::new());
            for (later, mg) in orders {
                today += later;
                window.add(day(today), Mass::from_mg(mg));
                all.push((today, mg));
                let inside = all.iter().filter(|(on, _)| on + 30 > today);
                prop_assert_eq!(window.total().mg(), inside.clone().map(|(_, mg)| mg).sum::<i64>());
                prop_assert_eq!(window.orders() as usize, inside.count());
            }
        }
    }
}
