//! Location and scale that a few odd orders cannot move.

use super::{Figure, Peers};
use crate::quantity::Mass;
use serde::{Deserialize, Serialize};

/// What is usual: centre and scale of log masses, and how many stand behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    pub own: u32,
    pub centre: Figure,
    pub scale: Figure,
}

impl Baseline {
    /// How many scales `x` stands above the centre.
    pub fn score(&self, x: f64) -> Figure {
        Figure::of((x - self.centre.value()) / self.scale.value())
    }

    /// The log mass that scores exactly `z`.
    pub fn at(&self, z: f64) -> f64 {
        self.centre.value() + z * self.scale.value()
    }
}

/// The middle value; of an even number the mean of the middle two.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match (sorted.get(half), sorted.len().is_multiple_of(2)) {
        (None, _) => None,
        (Some(upper), false) => Some(*upper),
        (Some(upper), true) => Some((sorted[half - 1] + upper) / 2.0),
    }
}

/// The middle mass; of an even number the mean of the middle two, rounded down.
pub fn median_mass(masses: &[Mass]) -> Option<Mass> {
    let mut sorted = masses.to_vec();
    sorted.sort_unstable();
    let half = sorted.len() / 2;
    match (sorted.get(half), sorted.len().is_multiple_of(2)) {
        (None, _) => None,
        (Some(upper), false) => Some(*upper),
        (Some(upper), true) => {
            let sum = i128::from(sorted[half - 1].mg()) + i128::from(upper.mg());
            Some(Mass::from_mg(i64::try_from(sum / 2).unwrap_or(i64::MAX)))
        }
    }
}

/// 1.4826 times the median absolute deviation: the standard deviation, were the
/// values normal.
pub fn spread(values: &[f64]) -> Option<f64> {
    let centre = median(values)?;
    let off: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    median(&off).map(|mad| 1.4826 * mad)
}

/// Own history drawn towards the peer group as `weight` further observations
/// would draw it; the scale never falls below `floor`. Without peers own
/// history stands alone; `None` without either.
pub fn shrunk(own: &[f64], peers: Option<&Peers>, weight: f64, floor: f64) -> Option<Baseline> {
    let n = own.len() as f64;
    let (centre, scale) = match (median(own).zip(spread(own)), peers) {
        (Some((centre, scale)), Some(peers)) => {
            let drawn = |own: f64, peer: Figure| (n * own + weight * peer.value()) / (n + weight);
            (drawn(centre, peers.centre), drawn(scale, peers.scale))
        }
        (Some(alone), None) => alone,
        (None, Some(peers)) => (peers.centre.value(), peers.scale.value()),
        (None, None) => return None,
    };
    let own = u32::try_from(own.len()).unwrap_or(u32::MAX);
    Some(Baseline { own, centre: Figure::of(centre), scale: Figure::of(scale.max(floor)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_odd_even_and_nothing() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(median_mass(&[Mass::from_mg(1), Mass::from_mg(4)]), Some(Mass::from_mg(2)));
        assert_eq!(median_mass(&[]), None);
        assert_eq!(spread(&[1.0, 2.0, 3.0, 100.0, 2.0]), Some(1.4826));
    }

    #[test]
    fn a_short_history_leans_on_the_peers_and_a_long_one_on_itself() {
        let peers =
            Peers { members: 9, centre: Figure::of(2.0), scale: Figure::of(1.0), quartiles: [Mass::ZERO; 3] };
        let centre = |own: &[f64]| shrunk(own, Some(&peers), 6.0, 0.25).expect("judged").centre.value();
        assert_eq!(centre(&[]), 2.0);
        assert_eq!(centre(&[9.0]), 3.0);
        assert_eq!(centre(&[9.0; 6]), 5.5);
        assert!(centre(&[9.0; 64]) > 8.3);
        // (6 x 0 + 6 x 1) / 12, and the floor where nothing varies
        assert_eq!(shrunk(&[9.0; 6], Some(&peers), 6.0, 0.25).expect("judged").scale, Figure::of(0.5));
        assert_eq!(shrunk(&[9.0; 6], None, 6.0, 0.25).expect("judged").scale, Figure::of(0.25));
        assert_eq!(shrunk(&[], None, 6.0, 0.25), None);
    }
}
