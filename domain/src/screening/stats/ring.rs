//! The newest orders of one key, at most 64.

use super::{Dated, ln_of};
use crate::quantity::Mass;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Order sizes by age and by size. Bounded, so that what is usual can be said at
/// once however long a company has traded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    orders: VecDeque<Dated>,
    sorted: Vec<Mass>,
}

impl Ring {
    const KEPT: usize = 64;

    pub fn push(&mut self, order: Dated) {
        if self.orders.len() == Self::KEPT {
            self.drop_oldest();
        }
        let at = self.sorted.partition_point(|mass| *mass < order.mass);
        self.sorted.insert(at, order.mass);
        self.orders.push_back(order);
    }

    /// Takes one equal order back.
    pub fn take_back(&mut self, order: Dated) {
        if let Some(at) = self.orders.iter().rposition(|kept| *kept == order) {
            self.orders.remove(at);
            self.unsort(order.mass);
        }
    }

    /// Forgets what is older than so many months on `today`.
    pub fn expire(&mut self, months: u32, today: NaiveDate) {
        let first = today.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN);
        while self.orders.front().is_some_and(|order| order.day < first) {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some(old) = self.orders.pop_front() {
            self.unsort(old.mass);
        }
    }

    fn unsort(&mut self, mass: Mass) {
        if let Ok(at) = self.sorted.binary_search(&mass) {
            self.sorted.remove(at);
        }
    }

    /// Oldest first.
    pub fn orders(&self) -> Vec<Dated> {
        self.orders.iter().copied().collect()
    }

    pub fn len(&self) -> usize {
        self.orders.len()
    }

    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// The middle order; of an even number the upper one.
    pub fn middle(&self) -> Option<Mass> {
        self.sorted.get(self.sorted.len() / 2).copied()
    }

    /// Logs of the sizes, smallest first.
    pub fn logs(&self) -> Vec<f64> {
        self.sorted.iter().map(|mass| ln_of(*mass)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(n: u32, kg: i64) -> Dated {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Months::new(n);
        Dated { day, mass: Mass::from_kg(kg) }
    }

    #[test]
    fn old_orders_leave_and_cancelled_ones_too() {
        let mut ring = Ring::default();
        for n in 0..30 {
            ring.push(order(n, i64::from(n % 5)));
        }
        ring.expire(24, order(29, 0).day);
        assert_eq!(ring.len(), 25);
        ring.take_back(order(29, 4));
        ring.take_back(order(29, 4));
        assert_eq!(ring.len(), 24);
        assert_eq!(ring.middle(), Some(Mass::from_kg(2)));
    }

    proptest! {
        #[test]
        fn sizes_stay_sorted_and_bounded(sizes in proptest::collection::vec(0i64..50, 0..200)) {
            let mut ring = Ring::default();
            for kg in &sizes {
                ring.push(order(0, *kg));
            }
            let mut newest: Vec<i64> = sizes.iter().rev().take(64).copied().collect();
            newest.sort_unstable();
            prop_assert_eq!(ring.len(), newest.len());
            let kept: Vec<i64> = ring.sorted.iter().map(|mass| mass.mg() / 1_000_000).collect();
            prop_assert_eq!(kept, newest);
        }
    }
}
