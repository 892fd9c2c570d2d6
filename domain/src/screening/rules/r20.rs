//! R20 splitting: more orders just under a threshold than chance puts there.
//!
//! Test: of the n orders that a cluster (or an end user) gave for a substance in
//! a rolling 90 days, m lie in the band [0.8 T, T) under a threshold T that is
//! in force: a cap per shipment, a threshold of notification or reporting, a
//! licence cap. Raised if m >= 3, their sum is at least 1.5 T and above the
//! materiality, and `P(X >= m | n, p0) < 0.001` for a binomial X, where p0 is the
//! share of the peers' orders in the band: 5 % while fewer than 20 are known, and
//! never below 2 %. A review; a hold where the orders come from several parties
//! that R32 has joined. One judgement per threshold.
//!
//! Parameters: `days` (90), `band_per_mille` (800), `orders` (3), `sum_per_mille`
//! (1500), `chance_per_million` (1000), `share_per_mille` (50),
//! `least_share_per_mille` (20), `natural_per_mille` (200), `peer_orders` (20).
//! Source: assumed; tails computed.
//!
//! Known innocent causes: a pack or container that falls into the band (24 t
//! under a limit of 25 t), which is why a band that holds more than a fifth of all
//! peers' orders is left out; call-offs of one contract.

use super::statistical::{causes, dated_rows, last_ten};
use super::{bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{Dated, Figure, binomial_upper, chance};
use crate::screening::{Outcome, Params, Severity};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The parties of the cluster; one alone is no cluster.
    pub parties: Vec<String>,
    pub substance: String,
    pub threshold: Threshold,
    /// Orders of all of them in the last `days`.
    pub orders: Vec<Dated>,
    /// Peers' orders in the band, and all of them.
    pub peers_in_band: u64,
    pub peers_all: u64,
    /// R32 joined parties said to be independent.
    pub joined: bool,
    pub materiality: Mass,
    pub upper_bound: bool,
}

/// A limit that an order can stay under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    pub kind: ThresholdKind,
    pub mass: Mass,
    /// The law or the licence that sets it.
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThresholdKind {
    Shipment,
    Notification,
    Reporting,
    Licence,
}

impl ThresholdKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Shipment => "shipment",
            Self::Notification => "notification",
            Self::Reporting => "reporting",
            Self::Licence => "licence",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splitting {
    pub parties: Vec<String>,
    pub substance: String,
    pub threshold: Threshold,
    pub band_from: Mass,
    pub in_band: u32,
    pub orders: u32,
    pub sum: Mass,
    pub share: Figure,
    pub chance: Figure,
    pub limit: Figure,
    pub days: i64,
    /// The newest ten in the band.
    pub last: Vec<Dated>,
    pub joined: bool,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let limit = inputs.threshold.mass;
    let band_from = per_mille(limit, params.r20_band_per_mille);
    let band: Vec<Dated> =
        inputs.orders.iter().copied().filter(|order| order.mass >= band_from && order.mass < limit).collect();
    let sum: Mass = band.iter().map(|order| order.mass).sum();
    let Some(share) = share_of_peers(inputs, params) else { return Outcome::Passed };
    let few = (band.len() as i64) < params.r20_orders;
    if few || sum < per_mille(limit, params.r20_sum_per_mille) || sum <= inputs.materiality {
        return Outcome::Passed;
    }
    let count = |orders: &[Dated]| u32::try_from(orders.len()).unwrap_or(u32::MAX);
    let (orders, in_band) = (count(&inputs.orders), count(&band));
    let tail = binomial_upper(orders, in_band, share.value());
    let bar = Figure::of(params.r20_chance_per_million as f64 / 1e6);
    if tail >= bar.value() {
        return Outcome::Passed;
    }
    let finding = Splitting {
        parties: inputs.parties.clone(),
        substance: inputs.substance.clone(),
        threshold: inputs.threshold.clone(),
        band_from,
        in_band,
        orders,
        sum,
        share,
        chance: Figure::of(tail),
        limit: bar,
        days: params.r20_days,
        last: last_ten(&band),
        joined: inputs.joined,
        upper_bound: inputs.upper_bound,
    };
    let severity = if inputs.joined { Severity::Hold } else { Severity::Review };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

/// The chance p0 that an ordinary order lies in the band; `None` where that is
/// where ordinary orders lie.
fn share_of_peers(inputs: &Inputs, params: &Params) -> Option<Figure> {
    if (inputs.peers_all as i64) < params.r20_peer_orders {
        return Some(Figure::thousandths(params.r20_share_per_mille));
    }
    let share = Figure::of(inputs.peers_in_band as f64 / inputs.peers_all as f64);
    (share <= Figure::thousandths(params.r20_natural_per_mille))
        .then(|| share.max(Figure::thousandths(params.r20_least_share_per_mille)))
}

impl Splitting {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.substance)
            .with("parties", self.parties.join(" + "))
            .with("inside", self.in_band)
            .with("orders", self.orders)
            .with("days", self.days)
            .with("from", self.band_from)
            .with("threshold", self.threshold.mass)
            .with("source", &self.threshold.source)
            .with("sum", self.sum)
            .with("chance", chance(self.chance))
    }
}

impl Explain for Splitting {
    fn about(&self) -> About {
        let kind = if self.parties.len() > 1 { "cluster" } else { "operator" };
        About::new(kind, self.parties.join("+"))
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}", self.substance, self.threshold.kind.code(), self.threshold.mass.mg())
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r20-sentence")
    }

    fn equation(&self) -> String {
        let (m, n, p) = (self.in_band, self.orders, self.share.show(3));
        format!("P(X ≥ {m} | {n}, {p}) = {} < {}", chance(self.chance), self.limit.show(3))
    }

    fn threshold(&self) -> String {
        self.limit.show(3)
    }

    fn margin(&self) -> String {
        format!("{} / {}", chance(self.chance), self.limit.show(3))
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r20-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::mass("screening-row-threshold", self.threshold.mass),
            Row::word(
                "screening-row-threshold-kind",
                &format!("screening-threshold-{}", self.threshold.kind.code()),
            ),
            Row::text("screening-row-law", &self.threshold.source),
            Row::mass("screening-row-band-from", self.band_from),
            Row::count("screening-row-orders-in-band", i64::from(self.in_band)),
            Row::count("screening-row-orders-all", i64::from(self.orders)),
            Row::text("screening-row-peer-share", self.share.show(3)),
            Row::mass("screening-row-together", self.sum),
        ];
        rows.extend(dated_rows("screening-row-order-on", &self.last));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes(["screening-cause-pack-size", "screening-cause-contract-in-lots"])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-why-split")
    }

    fn chance(&self) -> Option<Figure> {
        Some(self.chance)
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{proven, raised, severity};
    use super::*;
    use crate::screening::library;
    use crate::screening::tests::day;

    fn inputs(in_band: usize, elsewhere: usize) -> Inputs {
        let order = |kg| Dated { day: day("2027-02-01"), mass: Mass::from_kg(kg) };
        let mut orders = vec![order(95); in_band];
        orders.extend(vec![order(20); elsewhere]);
        Inputs {
            parties: vec!["a".into()],
            substance: "ephedrine".into(),
            threshold: Threshold {
                kind: ThresholdKind::Shipment,
                mass: Mass::from_kg(100),
                source: "Order 7, art. 3".into(),
            },
            orders,
            peers_in_band: 0,
            peers_all: 0,
            joined: false,
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R20(Box::new(inputs))
    }

    #[test]
    fn the_published_table_of_tails_decides() {
        use Severity::Review;
        for (n, m, expected) in
            [(3, 3, Some(Review)), (4, 3, Some(Review)), (6, 3, None), (6, 4, Some(Review)), (10, 4, None)]
        {
            assert_eq!(severity(of(inputs(m, n - m))), expected, "{m} of {n}");
        }
        assert_eq!(severity(of(inputs(2, 0))), None);
    }

    #[test]
    fn the_band_begins_at_four_fifths_and_ends_below_the_threshold() {
        for (kg, inside) in [(79, false), (80, true), (99, true), (100, false), (150, false)] {
            let mut inputs = inputs(3, 0);
            inputs.orders.iter_mut().for_each(|order| order.mass = Mass::from_kg(kg));
            assert_eq!(!proven(of(inputs)).is_empty(), inside, "{kg} kg");
        }
    }

    #[test]
    fn a_pack_that_everybody_buys_is_not_splitting() {
        let with = |inside, all| Inputs { peers_in_band: inside, peers_all: all, ..inputs(3, 0) };
        assert_eq!(severity(of(with(21, 100))), None);
        // At a tenth of all orders three in a row are chance; at the floor of 2 % not.
        assert_eq!(severity(of(with(10, 100))), None);
        assert!(severity(of(with(0, 100))).is_some());
        // Too few to say what is natural.
        assert!(severity(of(with(10, 19))).is_some());
    }

    #[test]
    fn joined_parties_hold_but_never_on_an_upper_bound() {
        let cluster = Inputs { parties: vec!["a".into(), "b".into()], joined: true, ..inputs(4, 2) };
        let (severity_of, finding) = raised(of(cluster.clone()));
        assert_eq!(severity_of, Severity::Hold);
        assert_eq!((finding.about().kind, finding.about().id.as_str()), ("cluster", "a+b"));
        assert_eq!(finding.equation(), "P(X ≥ 4 | 6, 0.050) = 8.6e-5 < 0.001");
        assert_eq!(severity(of(Inputs { upper_bound: true, ..cluster })), Some(Severity::Review));
    }

    #[test]
    fn what_is_not_material_stays_silent() {
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(285), ..inputs(3, 0) })), None);
        assert!(severity(of(Inputs { materiality: Mass::from_kg(284), ..inputs(3, 0) })).is_some());
    }
}
