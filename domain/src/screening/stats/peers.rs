//! What is usual in a peer group, kept in about a kilobyte.

use super::{Figure, ln_of, mass_of};
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A peer group as the rules read it, frozen for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// Companies in the group, not orders.
    pub members: u32,
    /// Median of the log mass (kg).
    pub centre: Figure,
    /// 1.4826 times the median absolute deviation of the log mass.
    pub scale: Figure,
    /// Lower quartile, median, upper quartile.
    pub quartiles: [Mass; 3],
}

impl Peers {
    pub fn median(&self) -> Mass {
        self.quartiles[1]
    }
}

/// Counts of log masses in bins of a twentieth: quantiles within 2.5 %. Unlike a
/// sketch that samples, it forgets what is taken out and does not depend on the
/// order of what came in, so a rebuilt state equals the running one to the byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHistogram {
    bins: BTreeMap<i32, u32>,
    count: u64,
}

const BINS: f64 = 20.0;

fn bin_of(mass: Mass) -> i32 {
    (ln_of(mass) * BINS).floor() as i32
}

fn middle_of(bin: i32) -> f64 {
    (f64::from(bin) + 0.5) / BINS
}

impl LogHistogram {
    pub fn add(&mut self, mass: Mass) {
        *self.bins.entry(bin_of(mass)).or_default() += 1;
        self.count += 1;
    }

    /// Takes one mass out that was put in.
    pub fn take_out(&mut self, mass: Mass) {
        let bin = bin_of(mass);
        let Some(count) = self.bins.get_mut(&bin) else { return };
        *count -= 1;
        self.count -= 1;
        if *count == 0 {
            self.bins.remove(&bin);
        }
    }

    /// Puts another group's masses in as well: widening to a region or the world.
    pub fn merge(&mut self, other: &Self) {
        for (bin, count) in &other.bins {
            *self.bins.entry(*bin).or_default() += count;
        }
        self.count += other.count;
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The share of masses below `mass`, in per mille: its rank.
    pub fn rank(&self, mass: Mass) -> Option<i64> {
        let below: u64 = self.bins.range(..bin_of(mass)).map(|(_, count)| u64::from(*count)).sum();
        (self.count > 0).then(|| i64::try_from(below * 1_000 / self.count).unwrap_or(1_000))
    }

    fn quantile(&self, per_mille: u64) -> Option<f64> {
        let wanted = (self.count.max(1) - 1) * per_mille / 1_000;
        let mut seen = 0;
        for (bin, count) in &self.bins {
            seen += u64::from(*count);
            if seen > wanted {
                return Some(middle_of(*bin));
            }
        }
        None
    }

    fn spread(&self, centre: f64) -> f64 {
        let mut off: Vec<(f64, u32)> =
            self.bins.iter().map(|(bin, count)| ((middle_of(*bin) - centre).abs(), *count)).collect();
        off.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (half, mut seen) = (self.count / 2, 0);
        for (distance, count) in off {
            seen += u64::from(count);
            if seen > half {
                return 1.4826 * distance;
            }
        }
        0.0
    }

    /// The group as it stands; `None` while it is empty.
    pub fn freeze(&self, members: u32) -> Option<Peers> {
        let centre = self.quantile(500)?;
        let quartile = |per_mille| self.quantile(per_mille).map(mass_of).unwrap_or_default();
        Some(Peers {
            members,
            centre: Figure::of(centre),
            scale: Figure::of(self.spread(centre)),
            quartiles: [quartile(250), quartile(500), quartile(750)],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::draws::Draws;
    use super::*;

    #[test]
    fn quantiles_of_a_lognormal_group_are_near() {
        let (mut draws, mut group) = (Draws::seeded(7), LogHistogram::default());
        for _ in 0..20_000 {
            group.add(mass_of(6.0 + 0.8 * draws.normal()));
        }
        let peers = group.freeze(40).expect("not empty");
        assert!((peers.centre.value() - 6.0).abs() < 0.05, "{}", peers.centre);
        assert!((peers.scale.value() - 0.8).abs() < 0.05, "{}", peers.scale);
        let kg = |at: usize| peers.quartiles[at].mg() as f64 / 1e6;
        assert!((kg(0) / libm::exp(6.0 - 0.6745 * 0.8) - 1.0).abs() < 0.06);
        assert!((kg(2) / libm::exp(6.0 + 0.6745 * 0.8) - 1.0).abs() < 0.06);
        assert!(group.rank(mass_of(7.6)).is_some_and(|rank| (965..990).contains(&rank)));
    }

    #[test]
    fn the_order_of_coming_and_going_leaves_no_trace() {
        let masses: Vec<Mass> = (1..200).map(Mass::from_kg).collect();
        let (mut forth, mut back) = (LogHistogram::default(), LogHistogram::default());
        masses.iter().for_each(|mass| forth.add(*mass));
        masses.iter().rev().for_each(|mass| back.add(*mass));
        back.add(Mass::from_kg(5_000));
        back.take_out(Mass::from_kg(5_000));
        assert_eq!(forth, back);
        let mut both = LogHistogram::default();
        both.merge(&forth);
        both.merge(&back);
        assert_eq!(both.count(), 398);
        assert_eq!(LogHistogram::default().freeze(0), None);
    }
}
