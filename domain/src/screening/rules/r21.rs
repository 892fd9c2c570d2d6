//! R21 unusual size: an order, or a month, far above what this company buys.
//!
//! Test: `z = (ln q - m) / s > 3.5`, q more than 1.2 times the highest of the last
//! 12 months, and q above the materiality; a review. m and s are median and
//! 1.4826 MAD of the logs of the company's own orders of the last 24 months
//! (consignee, substance, line), drawn towards the peer group as six further
//! orders would draw them; s is at least 0.25. The same for monthly totals, from
//! which the peer group's month factors are taken out first.
//!
//! Could not be judged: no own order yet (R24 judges first ones), or fewer than
//! six and no peer group of eight.
//!
//! Parameters: `score_thousandths` (3500), `over_highest_per_mille` (1200),
//! `months` (24), `peer_weight` (6), `floor_thousandths` (250), `peers` (8).
//! Source: 3.5 is the usual cut of a robust score (Iglewicz and Hoaglin); about
//! 1 % of licit months pass it whatever their spread (simulated below), so
//! findings are ranked, not counted.
//!
//! Known innocent causes: a new product line; a tender; a buffer before a plant
//! stops; orders merged into one.

use super::statistical::{causes, dated_rows, enough, last_ten, peer_rows, range_rows, strength};
use super::{bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::{Baseline, Dated, Figure, Peers, ln_of, mass_of, normal_upper, shrunk};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::Months;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub substance: String,
    pub line: String,
    pub measured: Measured,
    pub this: Dated,
    /// Log factor of this month in the peer group; zero of an order.
    pub season: Figure,
    /// Own earlier orders (or months) of the last 24 months, at most 64, each
    /// month with its season taken out.
    pub own: Vec<Dated>,
    pub peers: Option<Peers>,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    Order,
    Month,
}

impl Measured {
    const fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Month => "month",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusualSize {
    pub operator: String,
    pub substance: String,
    pub measured: Measured,
    pub this: Dated,
    pub season: Figure,
    pub usual: Baseline,
    pub score: Figure,
    pub cut: Figure,
    pub highest: Mass,
    pub passes: Mass,
    pub peers: Option<Peers>,
    pub last: Vec<Dated>,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let this = inputs.this;
    if this.mass <= inputs.materiality {
        return Outcome::Passed;
    }
    let peers = enough(inputs.peers.as_ref(), params.r21_peers);
    let weight = params.r21_peer_weight;
    let least = if peers.is_some() { 1 } else { weight.max(1) };
    if (inputs.own.len() as i64) < least {
        return Outcome::blind(Unjudged::HistoryShort);
    }
    let own: Vec<f64> = inputs.own.iter().map(|order| ln_of(order.mass)).collect();
    let floor = Figure::thousandths(params.r21_floor_thousandths);
    let Some(usual) = shrunk(&own, peers, weight as f64, floor.value()) else {
        return Outcome::blind(Unjudged::HistoryShort);
    };
    let score = usual.score(ln_of(this.mass) - inputs.season.value());
    let cut = Figure::thousandths(params.r21_score_thousandths);
    let year_ago = this.day.checked_sub_months(Months::new(12)).unwrap_or(this.day);
    let recent = inputs.own.iter().filter(|order| order.day >= year_ago).map(|order| order.mass);
    let highest = recent.max().unwrap_or_default();
    let over = per_mille(highest, params.r21_over_highest_per_mille);
    if score <= cut || this.mass <= over {
        return Outcome::Passed;
    }
    let by_score = mass_of(usual.at(cut.value()) + inputs.season.value());
    let finding = UnusualSize {
        operator: inputs.operator.clone(),
        substance: inputs.substance.clone(),
        measured: inputs.measured,
        this,
        season: inputs.season,
        usual,
        score,
        cut,
        highest,
        passes: by_score.max(over).max(inputs.materiality),
        peers: inputs.peers,
        last: last_ten(&inputs.own),
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

impl UnusualSize {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.operator)
            .with("substance", &self.substance)
            .with("mass", self.this.mass)
            .with("day", self.this.day)
            .with("usual", mass_of(self.usual.centre.value()))
            .with("passes", self.passes)
    }
}

impl Explain for UnusualSize {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}", self.substance, self.measured.code(), self.this.day)
    }

    fn sentence(&self) -> Message {
        self.figures(match self.measured {
            Measured::Order => "screening-r21-order",
            Measured::Month => "screening-r21-month",
        })
    }

    fn equation(&self) -> String {
        let season = match self.season {
            Figure::ZERO => String::new(),
            season => format!(" - {}", season.show(3)),
        };
        let (kg, centre, scale) = (self.this.mass.kg(), self.usual.centre.show(3), self.usual.scale.show(3));
        format!("(ln {kg}{season} - {centre}) / {scale} = {} > {}", self.score, self.cut)
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
        let mut rows = vec![
            Row::mass("screening-row-this", self.this.mass),
            Row::mass("screening-row-usual", mass_of(self.usual.centre.value())),
        ];
        rows.extend(range_rows(&self.usual));
        rows.push(Row::mass("screening-row-highest-12", self.highest));
        rows.push(Row::count("screening-row-own-orders", i64::from(self.usual.own)));
        rows.extend(peer_rows(self.peers.as_ref()));
        rows.extend(dated_rows("screening-row-order-on", &self.last));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes([
            "screening-cause-new-product-line",
            "screening-cause-tender",
            "screening-cause-buffer-before-stop",
            "screening-cause-orders-merged",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-what-for")
    }

    fn chance(&self) -> Option<Figure> {
        Some(Figure::of(normal_upper(self.score.value())))
    }

    fn strength(&self) -> i64 {
        strength(self.score, self.cut)
    }
}

#[cfg(test)]
#[path = "r21_tests.rs"]
mod tests;
