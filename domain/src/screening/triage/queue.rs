//! What is worked on today, and what is left out.

use super::{Case, Hit, Score, score};
use crate::quantity::Mass;
use crate::screening::stats::{Figure, discoveries};
use crate::screening::{Params, Severity};

/// A case in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub case: Case,
    pub score: Score,
    pub priority: Figure,
}

/// The day's work, most pressing first, and the rest in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day {
    pub work: Vec<Ranked>,
    /// Kept, ranked again tomorrow.
    pub left_out: Vec<Ranked>,
    /// Ids of cases left out that somebody judges blind: the only estimate of what
    /// is missed.
    pub blind: Vec<String>,
    /// Hits of statistical rules that the false-discovery limit took out of the
    /// ranking. Kept on their records.
    pub undiscovered: Vec<Hit>,
}

/// `P x ln(1 + mass / materiality) x urgency`. Urgency is 1 a week or more before
/// the term or the departure, and rises evenly to its most when it is there.
pub fn priority(p: Figure, mass: Mass, materiality: Mass, hours: Option<i64>, params: &Params) -> Figure {
    let size = libm::log1p(mass.mg().max(0) as f64 / materiality.mg().max(1_000) as f64);
    let span = params.triage_urgent_hours.max(1);
    let near = hours.map_or(0, |hours| (span - hours).clamp(0, span)) as f64 / span as f64;
    let urgency = 1.0 + (params.triage_urgent_most_per_mille as f64 / 1_000.0 - 1.0) * near;
    Figure::of(p.value() * size * urgency)
}

/// What stands around the cases of a day.
pub struct Around<'a> {
    /// Statistical tests made that day, raised or not.
    pub tests: u64,
    /// Cases that all analysts together can do, see [`room`].
    pub room: usize,
    /// Keeps the draw of blind samples from being foreseen.
    pub salt: u64,
    pub materiality: &'a dyn Fn(&str) -> Mass,
    /// Hours to the reply-by date or the departure of a case.
    pub hours: &'a dyn Fn(&Case) -> Option<i64>,
}

/// The cases that so many analysts can do in a day.
pub fn room(analysts: usize, params: &Params) -> usize {
    analysts.saturating_mul(usize::try_from(params.triage_budget).unwrap_or(0))
}

/// The order of work. Holds always go in; reviews by priority until the day is
/// full; what is information only is not queued.
pub fn queue(cases: Vec<Case>, around: &Around, params: &Params) -> Day {
    let (cases, undiscovered) = discovered(cases, around.tests, params);
    let mut ranked: Vec<Ranked> = cases
        .into_iter()
        .filter(|case| case.severity() > Severity::Info)
        .map(|case| {
            let score = score(&case, params);
            let q_min = (around.materiality)(&case.substance);
            let priority = priority(score.p, case.mass(), q_min, (around.hours)(&case), params);
            Ranked { case, score, priority }
        })
        .collect();
    let held = |ranked: &Ranked| ranked.case.severity() == Severity::Hold;
    ranked.sort_by(|one, other| {
        (held(other), other.priority).cmp(&(held(one), one.priority)).then(one.case.id().cmp(other.case.id()))
    });
    let holds = ranked.iter().filter(|ranked| held(ranked)).count();
    let left_out = ranked.split_off(around.room.max(holds).min(ranked.len()));
    let drawn = |ranked: &&Ranked| sampled(ranked.case.id(), around.salt, params.triage_blind_per_mille);
    let blind = left_out.iter().filter(drawn).map(|ranked| ranked.case.id().to_owned()).collect();
    Day { work: ranked, left_out, blind, undiscovered }
}

/// Takes out the statistical hits that are no discovery among the day's tests. A
/// hold stays whatever its chance.
fn discovered(cases: Vec<Case>, tests: u64, params: &Params) -> (Vec<Case>, Vec<Hit>) {
    let tested = |hit: &Hit| hit.chance.filter(|_| hit.severity == Severity::Review);
    let chances: Vec<Figure> = cases.iter().flat_map(|case| case.hits.iter().filter_map(tested)).collect();
    let rate = Figure::thousandths(params.triage_false_discovery_per_mille);
    let mut kept = discoveries(&chances, tests, rate).into_iter();
    let (mut left, mut out) = (Vec::new(), Vec::new());
    for mut case in cases {
        let (stay, go): (Vec<Hit>, Vec<Hit>) =
            case.hits.into_iter().partition(|hit| tested(hit).is_none() || kept.next().unwrap_or(false));
        out.extend(go);
        case.hits = stay;
        if !case.hits.is_empty() {
            left.push(case);
        }
    }
    (left, out)
}

/// Whether an id falls into the sample: the same answer for the same salt, and
/// without the salt nobody can tell.
pub fn sampled(id: &str, salt: u64, per_mille: i64) -> bool {
    // FNV-1a, then the finaliser of SplitMix64 so that near ids fall apart.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ salt;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    i64::try_from(hash % 1_000).is_ok_and(|draw| draw < per_mille)
}

#[cfg(test)]
mod tests {
    use super::super::case::tests::hit;
    use super::*;
    use crate::screening::RuleCode;
    use crate::screening::tests::params;
    use crate::screening::triage::group;

    fn case(id: &str, rule: RuleCode, severity: Severity, kg: i64) -> Case {
        let hit =
            Hit { subject: id.into(), severity, mass: Mass::from_kg(kg), ..hit(id, rule, "2027-01-01") };
        group(vec![hit], 90).remove(0)
    }

    fn day(cases: Vec<Case>, room: usize, tests: u64) -> Day {
        let around = Around { tests, room, salt: 7, materiality: &|_| Mass::from_kg(1), hours: &|_| None };
        queue(cases, &around, &params())
    }

    fn ids(ranked: &[Ranked]) -> Vec<&str> {
        ranked.iter().map(|ranked| ranked.case.id()).collect()
    }

    #[test]
    fn holds_always_go_in_and_reviews_until_the_day_is_full() {
        use RuleCode::{R01, R20, R21};
        use Severity::{Hold, Info, Review};
        let cases = vec![
            case("small", R21, Review, 5),
            case("large", R21, Review, 500),
            case("split", R20, Review, 500),
            case("hold-1", R01, Hold, 5),
            case("hold-2", R01, Hold, 50),
            case("note", R21, Info, 9_000),
        ];
        let one = day(cases.clone(), 1, 0);
        assert_eq!(ids(&one.work), ["hold-2", "hold-1"]);
        assert_eq!(ids(&one.left_out), ["split", "large", "small"]);
        let three = day(cases, 3, 0);
        assert_eq!(ids(&three.work), ["hold-2", "hold-1", "split"]);
        assert_eq!(ids(&three.left_out), ["large", "small"]);
    }

    #[test]
    fn priority_grows_with_mass_and_with_the_hour() {
        let of = |kg, hours| {
            priority(Figure::of(0.5), Mass::from_kg(kg), Mass::from_kg(1), hours, &params()).show(3)
        };
        // 0.5 x ln 11 = 1.199; three times that at the term, twice half-way
        assert_eq!(of(10, None), "1.199");
        assert_eq!(of(10, Some(168)), "1.199");
        assert_eq!(of(10, Some(84)), "2.398");
        assert_eq!(of(10, Some(0)), "3.597");
        assert_eq!(of(10, Some(-900)), "3.597");
        assert_eq!(of(0, None), "0.000");
    }

    #[test]
    fn chances_are_held_to_the_false_discovery_rate_of_the_day() {
        let with = |id: &str, chance: f64, severity| {
            let mut case = case(id, RuleCode::R21, severity, 100);
            case.hits[0].chance = Some(Figure::of(chance));
            case
        };
        let cases = || {
            vec![
                with("sure", 1e-6, Severity::Review),
                with("weak", 2e-3, Severity::Review),
                with("held", 2e-3, Severity::Hold),
            ]
        };
        // Of 1,000 tests: limits 0.0005 and 0.001. Of 100: 0.005 and 0.01.
        let many = day(cases(), 9, 1_000);
        assert_eq!(ids(&many.work), ["held", "sure"]);
        assert_eq!(many.undiscovered.len(), 1);
        assert_eq!(day(cases(), 9, 100).work.len(), 3);
    }

    #[test]
    fn one_in_a_hundred_of_what_is_left_out_is_drawn() {
        let drawn = |salt| (0..20_000).filter(|n| sampled(&format!("case-{n}"), salt, 10)).count();
        for salt in [1, 2, 3] {
            assert!((150..250).contains(&drawn(salt)), "{}", drawn(salt));
        }
        assert_ne!(
            (0..20_000).map(|n| sampled(&n.to_string(), 1, 10)).collect::<Vec<_>>(),
            (0..20_000).map(|n| sampled(&n.to_string(), 2, 10)).collect::<Vec<_>>()
        );
        let cases = (0..2_000).map(|n| case(&format!("{n:04}"), RuleCode::R21, Severity::Review, 5));
        let day = day(cases.collect(), room(1, &params()), 0);
        assert_eq!((day.work.len(), day.left_out.len()), (12, 1_988));
        assert!(
            (5..40).contains(&day.blind.len()) && day.blind.iter().all(|id| !ids(&day.work).contains(&&**id))
        );
    }
}
