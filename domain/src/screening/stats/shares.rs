//! How far two mixes differ.

use super::Figure;
use crate::quantity::Mass;

fn shares(masses: &[Mass]) -> Option<Vec<f64>> {
    let total: i128 = masses.iter().map(|mass| i128::from(mass.mg())).sum();
    (total > 0).then(|| masses.iter().map(|mass| mass.mg() as f64 / total as f64).collect())
}

/// Jensen-Shannon divergence of two mixes in bits: 0 of equal shares, 1 of
/// shares with nothing in common. `None` where either is empty.
pub fn jensen_shannon(one: &[Mass], other: &[Mass]) -> Option<Figure> {
    let (one, other) = (shares(one)?, shares(other)?);
    let part = |share: f64, middle: f64| if share > 0.0 { share * libm::log2(share / middle) } else { 0.0 };
    let sum: f64 = one
        .iter()
        .zip(&other)
        .map(|(p, q)| {
            let middle = (p + q) / 2.0;
            (part(*p, middle) + part(*q, middle)) / 2.0
        })
        .sum();
    Some(Figure::of(sum.clamp(0.0, 1.0)))
}

/// Chi-square of `counts` against expected shares, with its degrees of freedom.
/// A kind that was never expected counts as half an observation expected.
pub fn chi_square(counts: &[u32], usual: &[u32]) -> Option<(Figure, u32)> {
    let (now, past): (u32, u32) = (counts.iter().sum(), usual.iter().sum());
    let kinds = counts.iter().zip(usual).filter(|(now, past)| **now + **past > 0).count();
    if now == 0 || past == 0 || kinds < 2 {
        return None;
    }
    let all = f64::from(past) + 0.5 * kinds as f64;
    let terms = counts.iter().zip(usual).filter(|(now, past)| **now + **past > 0).map(|(seen, past)| {
        let expected = f64::from(now) * (f64::from(*past) + 0.5) / all;
        (f64::from(*seen) - expected) * (f64::from(*seen) - expected) / expected
    });
    Some((Figure::of(terms.sum()), u32::try_from(kinds - 1).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kg(masses: &[i64]) -> Vec<Mass> {
        masses.iter().map(|kg| Mass::from_kg(*kg)).collect()
    }

    #[test]
    fn divergence_runs_from_none_to_one() {
        assert_eq!(jensen_shannon(&kg(&[1, 3]), &kg(&[10, 30])), Some(Figure::ZERO));
        assert_eq!(jensen_shannon(&kg(&[1, 0]), &kg(&[0, 1])), Some(Figure::of(1.0)));
        let half = jensen_shannon(&kg(&[1, 1]), &kg(&[1, 0])).expect("both there");
        assert_eq!(half.show(3), "0.311");
        assert_eq!(jensen_shannon(&kg(&[0, 0]), &kg(&[0, 1])), None);
    }

    #[test]
    fn chi_square_is_small_for_the_usual_mix_and_large_for_a_new_one() {
        let (small, degrees) = chi_square(&[10, 5, 5], &[100, 50, 50]).expect("three kinds");
        assert!(small < Figure::of(0.1) && degrees == 2);
        let (large, _) = chi_square(&[0, 0, 20], &[100, 50, 50]).expect("three kinds");
        assert!(large > Figure::of(50.0));
        assert_eq!(chi_square(&[5], &[5]), None);
    }
}
