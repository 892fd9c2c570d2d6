//! R24 first time: something about this order has never been seen before.
//!
//! Test: points for a new consignee 2, a new pair of exporter and consignee 1, a
//! substance new to this party 1, a new corridor (origin, destination, substance)
//! 1, a party registered less than 12 months ago 1, an ultimate consignee that is
//! not the importer 1; their sum times `min(2, q / peer median first order)`.
//! From 3 on, and with q above the materiality, a review if the party's sector does
//! not use the substance, or if q is above twice the peers' median first order
//! **and** above 10 % of the need. Below that, information. Never a hold alone.
//!
//! First trades are ordinary. With either limb of size enough (twice the median, or
//! a tenth of the need) the rule raised about 12 licit reviews in 1,000 consignments
//! of a test world, where all rules together may raise 3; half of all first orders
//! are above their median, and in a small country one order is a tenth of the need.
//! So both limbs are asked for, and where one is not on file the other must be met
//! twice over. The points still weigh in the ranking of a case.
//!
//! Parameters: points as above, `review_points` (3), `scale_most_per_mille` (2000),
//! `median_per_mille` (2000), `need_per_mille` (100), `registered_days` (365).
//! Source: assumed; the tightening measured.
//!
//! Known innocent causes: a new customer; a new product; a buyer's first order in
//! bulk.

use super::statistical::strength;
use super::{bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::Figure;
use crate::screening::{Outcome, Params, Severity};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub substance: String,
    pub order: Mass,
    pub new: Vec<New>,
    /// Median first order of the peer group.
    pub peer_first: Option<Mass>,
    /// The declared need that the order draws on.
    pub need: Option<Mass>,
    /// `None`: the sector is not on file.
    pub sector_uses: Option<bool>,
    pub materiality: Mass,
    pub upper_bound: bool,
}

/// What was never seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum New {
    Consignee,
    Pair,
    Substance,
    Corridor,
    /// Registered less than 12 months ago.
    Registration,
    /// Somebody else than the importer is to have the goods.
    UltimateConsignee,
}

impl New {
    const fn code(self) -> &'static str {
        match self {
            Self::Consignee => "consignee",
            Self::Pair => "pair",
            Self::Substance => "substance",
            Self::Corridor => "corridor",
            Self::Registration => "registration",
            Self::UltimateConsignee => "ultimate-consignee",
        }
    }

    fn points(self, params: &Params) -> i64 {
        match self {
            Self::Consignee => params.r24_consignee_points,
            Self::Pair => params.r24_pair_points,
            Self::Substance => params.r24_substance_points,
            Self::Corridor => params.r24_corridor_points,
            Self::Registration => params.r24_registration_points,
            Self::UltimateConsignee => params.r24_ultimate_points,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstTime {
    pub operator: String,
    pub substance: String,
    pub order: Mass,
    pub new: Vec<(New, i64)>,
    /// What the points are multiplied by, and their product.
    pub scale: Figure,
    pub score: Figure,
    pub review: Figure,
    pub peer_first: Option<Mass>,
    pub need: Option<Mass>,
    pub sector_uses: Option<bool>,
    /// The mass up to which it is information only.
    pub passes: Mass,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let mut new: Vec<(New, i64)> = inputs.new.iter().map(|new| (*new, new.points(params))).collect();
    new.sort_unstable();
    new.dedup();
    let points: i64 = new.iter().map(|(_, points)| points).sum();
    if points == 0 {
        return Outcome::Passed;
    }
    let most = Figure::thousandths(params.r24_scale_most_per_mille);
    let scale = inputs
        .peer_first
        .and_then(|median| Figure::ratio(inputs.order, median))
        .map_or(Figure::thousandths(1_000), |times| times.min(most));
    let score = Figure::of(points as f64 * scale.value());
    let review = Figure::thousandths(params.r24_review_points * 1_000);
    let limit = size_limit(inputs, params);
    let odd = inputs.sector_uses == Some(false) || limit.is_some_and(|limit| inputs.order > limit);
    let for_review = score >= review && inputs.order > inputs.materiality && odd;
    let passes = limit.unwrap_or(inputs.materiality).max(inputs.materiality);
    let finding = FirstTime {
        operator: inputs.operator.clone(),
        substance: inputs.substance.clone(),
        order: inputs.order,
        new,
        scale,
        score,
        review,
        peer_first: inputs.peer_first,
        need: inputs.need,
        sector_uses: inputs.sector_uses,
        passes: if inputs.sector_uses == Some(false) { inputs.materiality } else { passes },
        upper_bound: inputs.upper_bound,
    };
    let severity = if for_review { Severity::Review } else { Severity::Info };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

/// The mass above which a first order is odd by size; `None` where nothing is
/// known to hold it against.
fn size_limit(inputs: &Inputs, params: &Params) -> Option<Mass> {
    let by_peers = inputs.peer_first.map(|median| per_mille(median, params.r24_median_per_mille));
    let by_need = inputs.need.map(|need| per_mille(need, params.r24_need_per_mille));
    match (by_peers, by_need) {
        (Some(peers), Some(need)) => Some(peers.max(need)),
        (Some(alone), None) | (None, Some(alone)) => Some(per_mille(alone, 2_000)),
        (None, None) => None,
    }
}

impl FirstTime {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.operator)
            .with("substance", &self.substance)
            .with("mass", self.order)
            .with("score", self.score.show(1))
            .with("passes", self.passes)
    }
}

impl Explain for FirstTime {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        let new: Vec<&str> = self.new.iter().map(|(new, _)| new.code()).collect();
        format!("{}#{}", self.substance, new.join("+"))
    }

    fn sentence(&self) -> Message {
        self.figures(match self.sector_uses {
            Some(false) => "screening-r24-sector",
            _ => "screening-r24-sentence",
        })
    }

    fn equation(&self) -> String {
        let points: Vec<String> = self.new.iter().map(|(_, points)| points.to_string()).collect();
        let sign = if self.score >= self.review { "≥" } else { "<" };
        format!("({}) × {} = {} {sign} {}", points.join(" + "), self.scale, self.score, self.review)
    }

    fn threshold(&self) -> String {
        self.review.to_string()
    }

    fn margin(&self) -> String {
        Figure::of(self.score.value() - self.review.value()).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-up-to-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::mass("screening-row-this", self.order)];
        rows.extend(
            self.new
                .iter()
                .map(|(new, points)| Row::count(&format!("screening-row-new-{}", new.code()), *points)),
        );
        rows.extend(self.peer_first.map(|mass| Row::mass("screening-row-peer-first", mass)));
        rows.extend(self.need.map(|mass| Row::mass("screening-row-declared", mass)));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        super::statistical::causes([
            "screening-cause-new-customer",
            "screening-cause-new-product-line",
            "screening-cause-first-in-bulk",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-know-the-customer")
    }

    fn strength(&self) -> i64 {
        if self.score >= self.review { strength(self.score, self.review) } else { 200 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity};
    use super::*;
    use crate::screening::library;

    fn inputs(kg: i64, new: &[New]) -> Inputs {
        Inputs {
            operator: "a".into(),
            substance: "ephedrine".into(),
            order: Mass::from_kg(kg),
            new: new.to_vec(),
            peer_first: Some(Mass::from_kg(50)),
            need: Some(Mass::from_kg(2_000)),
            sector_uses: Some(true),
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R24(Box::new(inputs))
    }

    const FIRST: [New; 2] = [New::Consignee, New::Pair];

    #[test]
    fn a_first_order_is_information_until_both_sizes_are_odd() {
        use Severity::{Info, Review};
        // Twice the peers' median is 100 kg, a tenth of the need 200 kg.
        for (kg, expected) in [(40, Info), (101, Info), (200, Info), (201, Review)] {
            assert_eq!(severity(of(inputs(kg, &FIRST))), Some(expected), "{kg} kg");
        }
        assert_eq!(severity(of(inputs(9_000, &[]))), None);
        let (_, finding) = raised(of(inputs(201, &FIRST)));
        assert_eq!(finding.equation(), "(2 + 1) × 2.00 = 6.00 ≥ 3.00");
        assert!(finding.counterfactual().args.contains(&("passes".into(), "200 kg".into())));
    }

    #[test]
    fn the_size_scales_the_points_both_ways() {
        // One point, doubled, is not three; two points at half the median neither.
        assert_eq!(severity(of(inputs(9_000, &[New::Corridor]))), Some(Severity::Info));
        let (_, small) = raised(of(inputs(25, &FIRST)));
        assert_eq!(small.equation(), "(2 + 1) × 0.50 = 1.50 < 3.00");
        assert_eq!(severity(of(inputs(9_000, &[New::Corridor, New::Pair]))), Some(Severity::Review));
    }

    #[test]
    fn a_sector_without_use_is_for_review_and_nothing_ever_holds() {
        let every = [
            New::Consignee,
            New::Pair,
            New::Substance,
            New::Corridor,
            New::Registration,
            New::UltimateConsignee,
        ];
        let wrong = Inputs { sector_uses: Some(false), ..inputs(50, &FIRST) };
        assert_eq!(severity(of(wrong.clone())), Some(Severity::Review));
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(50), ..wrong })), Some(Severity::Info));
        let worst = Inputs { sector_uses: Some(false), ..inputs(90_000, &every) };
        assert_eq!(severity(of(worst)), Some(Severity::Review));
    }

    #[test]
    fn one_figure_alone_must_be_met_twice_over() {
        let no_need = |kg| Inputs { need: None, ..inputs(kg, &FIRST) };
        assert_eq!(severity(of(no_need(200))), Some(Severity::Info));
        assert_eq!(severity(of(no_need(201))), Some(Severity::Review));
        let nothing = Inputs { need: None, peer_first: None, sector_uses: None, ..inputs(9_000, &FIRST) };
        assert_eq!(severity(of(nothing)), Some(Severity::Info));
    }
}
