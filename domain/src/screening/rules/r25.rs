//! R25 outlier among peers: a company takes far more in a year than the companies
//! like it.
//!
//! Test: for the rolling 12-month total y (of a firm that stands for n, one n-th),
//! `z = (ln y - m) / s > 3.5` against the peer group's median and 1.4826 MAD of
//! logs (s at least 0.25), and y more than 5 times the peer median, and y above
//! the materiality. A hold where the company's sector does not use the substance;
//! else a review; information only where the total is explained: within the
//! licence's cap, purchases against a verified end use between 0.7 and 1.3, and
//! the company's own series (R23) quiet. What is not on file explains nothing.
//!
//! Could not be judged: fewer than 8 companies even after widening to region and
//! world.
//!
//! Parameters: `score_thousandths` (3500), `times_per_mille` (5000),
//! `ratio_low_per_mille` (700), `ratio_high_per_mille` (1300); group size and
//! floor as R21. Source: robust cut as R21; the rest assumed.
//!
//! Known innocent causes: it is the market leader; the peer group is wrong.

use super::statistical::{enough, peer_rows, strength};
use super::{bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{Baseline, Figure, Peers, ln_of, mass_of, normal_upper};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub substance: String,
    /// Rolling 12-month total of the record that stands for `firms` firms.
    pub total: Mass,
    pub firms: u32,
    pub peers: Option<Peers>,
    /// Peers with less, in per mille.
    pub rank_per_mille: Option<i64>,
    pub within_cap: Option<bool>,
    /// Purchases against verified end use (R70).
    pub use_ratio: Option<Figure>,
    /// The own series is quiet (R23).
    pub series_quiet: Option<bool>,
    pub sector_mismatch: bool,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerOutlier {
    pub operator: String,
    pub substance: String,
    pub total: Mass,
    pub usual: Baseline,
    pub score: Figure,
    pub cut: Figure,
    pub peers: Peers,
    pub rank_per_mille: Option<i64>,
    /// The total that both limbs let pass.
    pub passes: Mass,
    pub use_ratio: Option<Figure>,
    pub explained: bool,
    pub sector_mismatch: bool,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let total = Mass::from_mg(inputs.total.mg() / i64::from(inputs.firms.max(1)));
    if total <= inputs.materiality {
        return Outcome::Passed;
    }
    let Some(peers) = enough(inputs.peers.as_ref(), params.r21_peers) else {
        return Outcome::blind(Unjudged::PeersFew);
    };
    let floor = Figure::thousandths(params.r21_floor_thousandths);
    let usual = Baseline { own: 0, centre: peers.centre, scale: peers.scale.max(floor) };
    let (score, cut) = (usual.score(ln_of(total)), Figure::thousandths(params.r25_score_thousandths));
    let times = per_mille(peers.median(), params.r25_times_per_mille);
    if score <= cut || total <= times {
        return Outcome::Passed;
    }
    let explained = explained(inputs, params);
    let severity = match (inputs.sector_mismatch, explained) {
        (true, _) => Severity::Hold,
        (false, true) => Severity::Info,
        (false, false) => Severity::Review,
    };
    let finding = PeerOutlier {
        operator: inputs.operator.clone(),
        substance: inputs.substance.clone(),
        total,
        usual,
        score,
        cut,
        peers: *peers,
        rank_per_mille: inputs.rank_per_mille,
        passes: mass_of(usual.at(cut.value())).max(times),
        use_ratio: inputs.use_ratio,
        explained,
        sector_mismatch: inputs.sector_mismatch,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

fn explained(inputs: &Inputs, params: &Params) -> bool {
    let low = Figure::thousandths(params.r25_ratio_low_per_mille);
    let high = Figure::thousandths(params.r25_ratio_high_per_mille);
    let used = inputs.use_ratio.is_some_and(|ratio| ratio >= low && ratio <= high);
    inputs.within_cap == Some(true) && used && inputs.series_quiet == Some(true)
}

impl PeerOutlier {
    fn figures(&self, key: &str) -> Message {
        let times = Figure::ratio(self.total, self.peers.median()).unwrap_or_default();
        Message::new(key)
            .with("company", &self.operator)
            .with("substance", &self.substance)
            .with("total", self.total)
            .with("times", times.show(1))
            .with("median", self.peers.median())
            .with("members", self.peers.members)
            .with("passes", self.passes)
    }
}

impl Explain for PeerOutlier {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        self.substance.clone()
    }

    fn sentence(&self) -> Message {
        self.figures(match (self.sector_mismatch, self.explained) {
            (true, _) => "screening-r25-sector",
            (false, true) => "screening-r25-explained",
            (false, false) => "screening-r25-outlier",
        })
    }

    fn equation(&self) -> String {
        let (kg, centre, scale) = (self.total.kg(), self.usual.centre.show(3), self.usual.scale.show(3));
        format!("(ln {kg} - {centre}) / {scale} = {} > {}", self.score, self.cut)
    }

    fn threshold(&self) -> String {
        self.cut.to_string()
    }

    fn margin(&self) -> String {
        Figure::of(self.score.value() - self.cut.value()).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-up-to-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::mass("screening-row-total-12", self.total)];
        rows.extend(peer_rows(Some(&self.peers)));
        rows.extend(
            self.rank_per_mille
                .map(|rank| Row::text("screening-row-peer-rank", format!("{}.{} %", rank / 10, rank % 10))),
        );
        rows.extend(self.use_ratio.map(|ratio| Row::text("screening-row-use-ratio", ratio)));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let balanced = self.explained.then(|| Message::new("screening-answer-use-balanced"));
        vec![
            Cause::new("screening-cause-market-leader").answered(balanced),
            Cause::new("screening-cause-wrong-peers"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-compare-use")
    }

    fn chance(&self) -> Option<Figure> {
        Some(Figure::of(normal_upper(self.score.value())))
    }

    fn strength(&self) -> i64 {
        if self.explained { 100 } else { strength(self.score, self.cut) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity, unjudged};
    use super::*;
    use crate::screening::library;

    fn inputs(total: i64) -> Inputs {
        let kg = Mass::from_kg;
        let peers = Peers {
            members: 12,
            centre: Figure::of(ln_of(kg(100))),
            scale: Figure::of(0.5),
            quartiles: [kg(70), kg(100), kg(140)],
        };
        Inputs {
            operator: "a".into(),
            substance: "ephedrine".into(),
            total: kg(total),
            firms: 1,
            peers: Some(peers),
            rank_per_mille: Some(990),
            within_cap: None,
            use_ratio: None,
            series_quiet: None,
            sector_mismatch: false,
            materiality: kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R25(Box::new(inputs))
    }

    #[test]
    fn far_above_the_peers_is_for_review_and_a_group_is_counted_by_its_firms() {
        // exp(3.5 x 0.5) = 5.75 times the median
        assert_eq!(severity(of(inputs(575))), None);
        let (severity_of, finding) = raised(of(inputs(1_000)));
        assert_eq!(severity_of, Severity::Review);
        assert_eq!(finding.equation(), "(ln 1,000 - 4.605) / 0.500 = 4.61 > 3.50");
        assert_eq!(severity(of(Inputs { firms: 2, ..inputs(1_000) })), None);
        assert!(severity(of(Inputs { firms: 1, ..inputs(577) })).is_some());
    }

    #[test]
    fn a_tight_group_still_asks_for_five_times_the_median() {
        let mut tight = inputs(500);
        tight.peers.as_mut().expect("peers").scale = Figure::ZERO;
        assert_eq!(severity(of(tight.clone())), None);
        tight.total = Mass::from_kg(501);
        assert_eq!(severity(of(tight)), Some(Severity::Review));
    }

    #[test]
    fn only_a_whole_explanation_lowers_it_and_a_wrong_sector_holds() {
        let whole = Inputs {
            within_cap: Some(true),
            use_ratio: Some(Figure::of(1.05)),
            series_quiet: Some(true),
            ..inputs(1_000)
        };
        assert_eq!(severity(of(whole.clone())), Some(Severity::Info));
        let review = Some(Severity::Review);
        assert_eq!(severity(of(Inputs { use_ratio: None, ..whole.clone() })), review);
        assert_eq!(severity(of(Inputs { use_ratio: Some(Figure::of(1.31)), ..whole.clone() })), review);
        assert_eq!(severity(of(Inputs { series_quiet: Some(false), ..whole.clone() })), review);
        assert_eq!(severity(of(Inputs { within_cap: None, ..whole.clone() })), review);
        let wrong = Inputs { sector_mismatch: true, ..whole };
        assert_eq!(severity(of(wrong.clone())), Some(Severity::Hold));
        assert_eq!(severity(of(Inputs { upper_bound: true, ..wrong })), review);
    }

    #[test]
    fn few_peers_are_no_peers() {
        let mut few = inputs(9_000);
        few.peers.as_mut().expect("peers").members = 7;
        assert_eq!(unjudged(of(few)), Some(Unjudged::PeersFew));
        assert_eq!(unjudged(of(Inputs { peers: None, ..inputs(9_000) })), Some(Unjudged::PeersFew));
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(9_000), ..inputs(9_000) })), None);
    }
}
