//! R22 unusual frequency: orders come much faster than they did.
//!
//! Test: N orders in 30 days, N at least 3 and `P(X >= N) < 0.001`, where X is
//! negative binomial with the expected count and the peer group's dispersion; a
//! review. The expected count is the company's own rate in the 12 months before,
//! drawn towards the peers as six further periods of 30 days would draw it. Split
//! deliveries of one order count once. Their mass together is above the
//! materiality.
//!
//! Could not be judged: less than 90 days of own history and no peer group of
//! eight; or no expectation at all.
//!
//! Parameters: `days` (30), `orders` (3), `chance_per_million` (1000),
//! `peer_weight` (6), `history_days` (90), `dispersion_thousandths` (2000, where
//! no peers say another). Source: assumed.
//!
//! Known innocent causes: call-offs of one contract; a stock that ran out; a
//! season.

use super::bounded;
use super::statistical::{causes, dated_rows, enough_members, last_ten};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{Dated, Figure, chance, negative_binomial_upper};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub substance: String,
    /// Orders of the last `days`, each once, and their mass.
    pub orders: u32,
    pub mass: Mass,
    /// Own orders before that, in so many days (at most 365).
    pub own_orders: u32,
    pub own_days: u32,
    pub peers: Option<Rate>,
    pub last: Vec<Dated>,
    pub materiality: Mass,
    pub upper_bound: bool,
}

/// How often the peers order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub members: u32,
    /// Mean orders per company in 30 days.
    pub mean: Figure,
    /// Size parameter: the variance is mean + mean^2 / size.
    pub size: Figure,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusualFrequency {
    pub operator: String,
    pub substance: String,
    pub orders: u32,
    pub mass: Mass,
    pub days: i64,
    pub expected: Figure,
    pub size: Figure,
    pub chance: Figure,
    pub limit: Figure,
    /// Orders that would still have passed.
    pub passes: u32,
    pub own_orders: u32,
    pub own_days: u32,
    pub peers: Option<Rate>,
    pub last: Vec<Dated>,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    if i64::from(inputs.orders) < params.r22_orders || inputs.mass <= inputs.materiality {
        return Outcome::Passed;
    }
    let peers = inputs.peers.filter(|peers| enough_members(peers.members, params.r21_peers));
    if peers.is_none() && i64::from(inputs.own_days) < params.r22_history_days {
        return Outcome::blind(Unjudged::HistoryShort);
    }
    let span = params.r22_days as f64;
    let (periods, weight) = (f64::from(inputs.own_days) / span, params.r22_peer_weight as f64);
    let drawn = match peers {
        Some(peers) => {
            (f64::from(inputs.own_orders) + weight * peers.mean.value() * span / 30.0) / (periods + weight)
        }
        None => f64::from(inputs.own_orders) / periods,
    };
    if drawn <= 0.0 {
        return Outcome::blind(Unjudged::HistoryShort);
    }
    let size = peers.map_or(Figure::thousandths(params.r22_dispersion_thousandths), |peers| peers.size);
    let limit = Figure::of(params.r22_chance_per_million as f64 / 1e6);
    let tail = |n: u32| negative_binomial_upper(n, drawn, size.value());
    if tail(inputs.orders) >= limit.value() {
        return Outcome::Passed;
    }
    let least = u32::try_from(params.r22_orders).unwrap_or(1).max(1);
    let passes = (least..=inputs.orders).take_while(|n| tail(*n) >= limit.value()).last();
    let finding = UnusualFrequency {
        operator: inputs.operator.clone(),
        substance: inputs.substance.clone(),
        orders: inputs.orders,
        mass: inputs.mass,
        days: params.r22_days,
        expected: Figure::of(drawn),
        size,
        chance: Figure::of(tail(inputs.orders)),
        limit,
        passes: passes.unwrap_or(least - 1),
        own_orders: inputs.own_orders,
        own_days: inputs.own_days,
        peers,
        last: last_ten(&inputs.last),
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

impl UnusualFrequency {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.operator)
            .with("substance", &self.substance)
            .with("orders", self.orders)
            .with("days", self.days)
            .with("expected", self.expected.show(1))
            .with("chance", chance(self.chance))
            .with("passes", self.passes)
    }
}

impl Explain for UnusualFrequency {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        self.substance.clone()
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r22-sentence")
    }

    fn equation(&self) -> String {
        let (n, mean, size) = (self.orders, self.expected, self.size);
        format!("P(X ≥ {n} | {mean}, {size}) = {} < {}", chance(self.chance), self.limit.show(3))
    }

    fn threshold(&self) -> String {
        self.limit.show(3)
    }

    fn margin(&self) -> String {
        format!("{} / {}", chance(self.chance), self.limit.show(3))
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r22-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::count("screening-row-orders-all", i64::from(self.orders)),
            Row::mass("screening-row-together", self.mass),
            Row::text("screening-row-orders-expected", self.expected),
            Row::count("screening-row-orders-before", i64::from(self.own_orders)),
            Row::count("screening-row-days-before", i64::from(self.own_days)),
        ];
        if let Some(peers) = &self.peers {
            rows.push(Row::count("screening-row-peers", i64::from(peers.members)));
            rows.push(Row::text("screening-row-peer-orders", peers.mean));
        }
        rows.extend(dated_rows("screening-row-order-on", &self.last));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes([
            "screening-cause-contract-in-lots",
            "screening-cause-stock-ran-out",
            "screening-cause-season",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-what-for")
    }

    fn chance(&self) -> Option<Figure> {
        Some(self.chance)
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity, unjudged};
    use super::*;
    use crate::screening::library;

    fn inputs(orders: u32, own_orders: u32, own_days: u32) -> Inputs {
        Inputs {
            operator: "a".into(),
            substance: "ephedrine".into(),
            orders,
            mass: Mass::from_kg(500),
            own_orders,
            own_days,
            peers: None,
            last: vec![],
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R22(Box::new(inputs))
    }

    #[test]
    fn orders_that_come_much_faster_are_for_review() {
        // One a month expected, size 2.
        let first = (3..40).find(|n| severity(of(inputs(*n, 12, 360))).is_some()).expect("some");
        // P(X >= n) = (1/3)^n (1 + 2n/3): 2.6e-3 at 7, 9.7e-4 at 8
        assert_eq!(first, 8);
        let (severity_of, finding) = raised(of(inputs(8, 12, 360)));
        assert_eq!(severity_of, Severity::Review);
        assert_eq!(finding.equation(), "P(X ≥ 8 | 1.00, 2.00) = 9.7e-4 < 0.001");
        assert!(finding.counterfactual().args.contains(&("passes".into(), "7".into())));
    }

    #[test]
    fn two_orders_never_fire_and_small_masses_neither() {
        assert_eq!(severity(of(inputs(2, 1, 365))), None);
        assert!(severity(of(inputs(3, 1, 365))).is_some());
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(500), ..inputs(9, 1, 365) })), None);
    }

    #[test]
    fn a_short_history_needs_peers() {
        let short = inputs(20, 2, 60);
        assert_eq!(unjudged(of(short.clone())), Some(Unjudged::HistoryShort));
        let rate = Rate { members: 8, mean: Figure::of(0.5), size: Figure::of(2.0) };
        // (2 + 6 x 0.5) / (2 + 6) = 0.625
        let (_, finding) = raised(of(Inputs { peers: Some(rate), ..short.clone() }));
        assert!(finding.equation().starts_with("P(X ≥ 20 | 0.63, 2.00)"), "{}", finding.equation());
        let few = Rate { members: 7, ..rate };
        assert_eq!(unjudged(of(Inputs { peers: Some(few), ..short })), Some(Unjudged::HistoryShort));
        assert_eq!(unjudged(of(inputs(5, 0, 300))), Some(Unjudged::HistoryShort));
    }
}
