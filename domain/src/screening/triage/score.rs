//! How likely a case is a diversion, as far as rules can say.

use super::Case;
use crate::screening::stats::Figure;
use crate::screening::{Params, RuleCode, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rules that see the same thing from several sides: the strongest counts, each
/// further one adds a tenth, so that one odd order does not count five times.
const RELATED: [&[RuleCode]; 3] = [
    &[RuleCode::R21, RuleCode::R22, RuleCode::R23, RuleCode::R25],
    &[RuleCode::R24, RuleCode::R34, RuleCode::R31],
    &[RuleCode::R40, RuleCode::R41],
];

/// One factor of the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The rule, or the related rules, strongest first.
    pub rules: Vec<RuleCode>,
    pub weight: Figure,
}

/// `P = 1 - product of (1 - part)`, with the parts that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub p: Figure,
    pub parts: Vec<Part>,
}

impl Score {
    /// `1 - (1 - 0.40) × (1 - 0.30) = 0.58`, to be added up again by hand.
    pub fn equation(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| format!("(1 - {})", part.weight)).collect();
        format!("1 - {} = {}", parts.join(" × "), self.p)
    }
}

/// The score of a case. A rule that hit several times counts once, at its
/// strongest; a hold of a rule that decides exactly is certain.
pub fn score(case: &Case, params: &Params) -> Score {
    let mut by_rule: BTreeMap<RuleCode, i64> = BTreeMap::new();
    for hit in case.hits.iter().filter(|hit| hit.severity > Severity::Info) {
        let weighed = params.weight(hit.rule) * hit.strength.clamp(0, 1_000) / 1_000;
        let best = by_rule.entry(hit.rule).or_default();
        *best = weighed.max(*best);
    }
    let mut parts = Vec::new();
    for family in RELATED {
        let mut met: Vec<(i64, RuleCode)> =
            family.iter().filter_map(|rule| by_rule.remove(rule).map(|weight| (weight, *rule))).collect();
        met.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        if let Some((strongest, _)) = met.first().copied() {
            let further = 100 * (met.len() as i64 - 1);
            let weight = Figure::thousandths((strongest + further).min(1_000));
            parts.push(Part { rules: met.into_iter().map(|(_, rule)| rule).collect(), weight });
        }
    }
    let alone = |(rule, weight)| Part { rules: vec![rule], weight: Figure::thousandths(weight) };
    parts.extend(by_rule.into_iter().map(alone));
    parts.sort_by(|one, other| other.weight.cmp(&one.weight).then(one.rules.cmp(&other.rules)));
    let innocent: f64 = parts.iter().map(|part| 1.0 - part.weight.value()).product();
    Score { p: Figure::of(1.0 - innocent), parts }
}

#[cfg(test)]
mod tests {
    use super::super::case::tests::hit;
    use super::*;
    use crate::screening::tests::params;
    use crate::screening::triage::Hit;

    fn of(hits: &[(RuleCode, i64)]) -> Score {
        let hits = hits.iter().zip(1..).map(|((rule, strength), n)| Hit {
            strength: *strength,
            ..hit(&n.to_string(), *rule, "2027-01-01")
        });
        let case = Case { subject: "a".into(), substance: "ephedrine".into(), hits: hits.collect() };
        score(&case, &params())
    }

    #[test]
    fn independent_rules_multiply() {
        let two = of(&[(RuleCode::R20, 1_000), (RuleCode::R23, 1_000)]);
        assert_eq!(two.equation(), "1 - (1 - 0.40) × (1 - 0.30) = 0.58");
        assert_eq!(of(&[(RuleCode::R20, 500)]).p, Figure::thousandths(200));
        assert_eq!(of(&[]).p, Figure::ZERO);
    }

    #[test]
    fn related_rules_are_capped_together() {
        let five = [RuleCode::R21, RuleCode::R22, RuleCode::R23, RuleCode::R25].map(|rule| (rule, 1_000));
        // 0.30 + 3 x 0.10, where four independent ones would give 0.67
        assert_eq!(of(&five).p, Figure::thousandths(600));
        assert_eq!(of(&[(RuleCode::R24, 1_000), (RuleCode::R31, 1_000)]).p, Figure::thousandths(400));
    }

    #[test]
    fn one_rule_counts_once_however_often_it_hits() {
        let often = [(RuleCode::R21, 600), (RuleCode::R21, 1_000), (RuleCode::R21, 500)];
        assert_eq!(of(&often).p, of(&[(RuleCode::R21, 1_000)]).p);
    }

    #[test]
    fn exact_rules_are_certain_and_information_weighs_nothing() {
        assert_eq!(of(&[(RuleCode::R01, 1_000), (RuleCode::R22, 100)]).p, Figure::thousandths(1_000));
        let info = Hit { severity: Severity::Info, ..hit("1", RuleCode::R01, "2027-01-01") };
        let case = Case { subject: "a".into(), substance: "ephedrine".into(), hits: vec![info] };
        assert_eq!(score(&case, &params()).p, Figure::ZERO);
    }
}
