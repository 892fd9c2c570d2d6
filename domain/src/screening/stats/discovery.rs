//! How many of many suspicions are worth a look, and how sure a share is.

use super::Figure;
use serde::{Deserialize, Serialize};

/// Benjamini and Hochberg's step-up procedure: which of `chances` are kept so
/// that the expected share of false ones among them is at most `rate`, out of
/// `tests` that were made (at least those listed). In the order given.
pub fn discoveries(chances: &[Figure], tests: u64, rate: Figure) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by_key(|at| (chances[*at], *at));
    let tests = tests.max(chances.len() as u64).max(1) as f64;
    let limit = |rank: usize| rate.value() * (rank + 1) as f64 / tests;
    let last = (0..order.len()).rev().find(|rank| chances[order[*rank]].value() <= limit(*rank));
    let mut kept = vec![false; chances.len()];
    for at in order.iter().take(last.map_or(0, |rank| rank + 1)) {
        kept[*at] = true;
    }
    kept
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub share: Figure,
    pub low: Figure,
    pub high: Figure,
}

/// Wilson's 95 % score interval of `hits` among `all`; `None` of none.
pub fn wilson(hits: u64, all: u64) -> Option<Interval> {
    if all == 0 || hits > all {
        return None;
    }
    let (n, p, z) = (all as f64, hits as f64 / all as f64, 1.959_964);
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n)) / shrink;
    let bound = |value: f64| Figure::of(value.clamp(0.0, 1.0));
    Some(Interval { share: Figure::of(p), low: bound(centre - half), high: bound(centre + half) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_case_of_benjamini_and_hochberg() {
        // Benjamini and Hochberg 1995, table 1: four of fifteen at 5 %.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let mut shuffled: Vec<Figure> = p.iter().rev().map(|p| Figure::of(*p)).collect();
        let kept = discoveries(&shuffled, 15, Figure::of(0.05));
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 4);
        assert!(kept[14] && kept[11] && !kept[10]);
        // The more tests were made, the less a small chance says.
        shuffled.truncate(15);
        let of_many = discoveries(&shuffled, 1_500, Figure::of(0.05));
        assert_eq!(of_many.iter().filter(|kept| **kept).count(), 0);
        assert!(discoveries(&[], 0, Figure::of(0.5)).is_empty());
    }

    #[test]
    fn a_step_up_keeps_what_a_later_rank_carries() {
        let kept = discoveries(&[Figure::of(0.3), Figure::of(0.49)], 2, Figure::of(0.5));
        assert_eq!(kept, [true, true]);
    }

    #[test]
    fn wilson_intervals_are_those_of_the_tables() {
        let ten = wilson(1, 10).expect("counted");
        assert_eq!(
            (ten.share.show(3), ten.low.show(3), ten.high.show(3)),
            ("0.100".into(), "0.018".into(), "0.404".into())
        );
        let none = wilson(0, 20).expect("counted");
        assert_eq!((none.low, none.high.show(3)), (Figure::ZERO, "0.161".into()));
        assert_eq!(wilson(0, 0), None);
    }
}
