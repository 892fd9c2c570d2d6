//! R60 site-balance: what a site took in, gave out and has left do not agree.
//!
//! `MUF = BI + receipts + production - shipments - consumption - declared losses -
//! hold-up - EI`, or `book - measured - hold-up` where only those are on file.
//! Two-sided. Items: any difference of one, hold. Bulk: `|MUF| > hold_sigmas x
//! sigma` and `> q_min`, hold (a surplus too: production that nobody recorded);
//! from `info_sigmas` on, information, and it feeds R61. Where `hold_sigmas x
//! sigma > q_min x blind_factor` the balance cannot see a loss that matters, and
//! says so, with the stream to measure better.
//!
//! Uncertainty: `sigma2 = sum u_rand2 x2 / n + sum over instruments u_sys2 (sum of
//! signed x)2 + (u_yield x throughput)2` (`balance::variance`), unless one
//! standard uncertainty of the whole is stated. Streams without a stated method
//! count as weighed on one scale.
//!
//! Parameters: `hold_sigmas` (3), `info_sigmas` (2), `blind_factor` (10 x q_min);
//! in parts per million: scale 1000 random and 500 systematic, tank level 5000 and
//! 3000, assay 5000 and 3000, yield 20000. Source: assumed; site certificates
//! replace them.
//!
//! Known innocent causes: hold-up and heels; cut-off at stocktake; unit or salt
//! errors; moisture; re-worked batches.

use super::bounded;
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::balance::variance::{Measured, Method, random_variance, root_up, share, systematic};
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// `operator/substance` or `operator/site/substance`.
    pub site: String,
    pub company: String,
    pub substance: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// q_min of the substance.
    pub materiality: Mass,
    /// Book and measured stock, or the terms of the balance; empty: not on file.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// One standard uncertainty of the balance, where stated.
    #[serde(default)]
    pub sigma: Option<Mass>,
    /// One standard uncertainty of a hold-up that was measured by itself.
    #[serde(default)]
    pub holdup_sigma: Option<Mass>,
    /// What went through a process; its yield adds uncertainty.
    #[serde(default)]
    pub throughput: Option<Mass>,
    #[serde(default)]
    pub yield_ppm: Option<i64>,
    /// Sealed items by the book and as counted.
    #[serde(default)]
    pub items: Option<(i64, i64)>,
    #[serde(default)]
    pub upper_bound: bool,
}

/// One term of the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub stream: Stream,
    pub mass: Mass,
    /// Paper that it stands on.
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub measured: Option<Measured>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Opening,
    Book,
    Receipts,
    Production,
    Shipments,
    Consumption,
    DeclaredLosses,
    Holdup,
    Closing,
}

impl Stream {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Book => "book",
            Self::Receipts => "receipts",
            Self::Production => "production",
            Self::Shipments => "shipments",
            Self::Consumption => "consumption",
            Self::DeclaredLosses => "declared-losses",
            Self::Holdup => "holdup",
            Self::Closing => "closing",
        }
    }

    const fn sign(self) -> i64 {
        match self {
            Self::Opening | Self::Book | Self::Receipts | Self::Production => 1,
            _ => -1,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteBalance {
    pub site: String,
    pub company: String,
    pub substance: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub terms: Vec<Term>,
    pub muf: Mass,
    pub sigma: Mass,
    pub sigmas: i64,
    pub materiality: Mass,
    /// The stream with the largest share of the variance, and that share.
    pub widest: Option<(Stream, i64)>,
    pub items: Option<(i64, i64)>,
    pub how: How,
    pub upper_bound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Items,
    Missing,
    Surplus,
    /// The balance cannot see a loss that matters.
    Blind,
}

impl How {
    const fn code(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Missing => "missing",
            Self::Surplus => "surplus",
            Self::Blind => "blind",
        }
    }
}

/// What cannot be accounted for, and one standard uncertainty of it; `None` where
/// no stock was measured. R61 takes the same two figures.
pub fn balance(inputs: &Inputs, params: &Params) -> Option<(Mass, Mass)> {
    let closed = inputs.terms.iter().any(|term| term.stream == Stream::Closing);
    let began = inputs.terms.iter().any(|term| matches!(term.stream, Stream::Opening | Stream::Book));
    if !closed || !began {
        return None;
    }
    let muf = inputs.terms.iter().map(|term| i128::from(term.mass.mg() * term.stream.sign())).sum::<i128>();
    let variance = match inputs.sigma {
        Some(sigma) => random_variance(sigma, 1_000_000, 1),
        None => shares(inputs, params).iter().map(|(_, variance)| variance).sum(),
    };
    let holdup = inputs.holdup_sigma.map_or(0, |sigma| random_variance(sigma, 1_000_000, 1));
    Some((Mass::from_mg(i64::try_from(muf).unwrap_or(i64::MAX)), root_up(variance + holdup)))
}

fn measured_as(term: &Term) -> Measured {
    let scale = || Measured { method: Method::Scale, instrument: "scale".to_owned(), readings: 1 };
    term.measured.clone().unwrap_or_else(scale)
}

/// Variance by stream, in square milligrams; the systematic part of an instrument
/// goes to its largest stream, that of the yield to consumption.
fn shares(inputs: &Inputs, params: &Params) -> Vec<(Stream, i128)> {
    let measured: Vec<(&Term, Measured)> =
        inputs.terms.iter().map(|term| (term, measured_as(term))).collect();
    let mut shares: Vec<(Stream, i128)> = measured
        .iter()
        .map(|(term, how)| (term.stream, random_variance(term.mass, how.method.ppm(params).0, how.readings)))
        .collect();
    let signed = measured.iter().map(|(term, how)| (how, term.mass.mg() * term.stream.sign()));
    for (instrument, effect) in systematic(signed, params) {
        let own = measured.iter().filter(|(_, how)| how.instrument == instrument);
        if let Some((term, _)) = own.max_by_key(|(term, _)| (term.mass, term.stream)) {
            shares.push((term.stream, i128::from(effect) * i128::from(effect)));
        }
    }
    if let Some(throughput) = inputs.throughput {
        let sd = share(throughput.mg(), inputs.yield_ppm.unwrap_or(params.r60_yield_ppm));
        shares.push((Stream::Consumption, sd * sd));
    }
    shares
}

/// The stream to measure better: its share of the variance in per mille.
fn widest(inputs: &Inputs, params: &Params) -> Option<(Stream, i64)> {
    let mut by_stream = std::collections::BTreeMap::new();
    for (stream, variance) in shares(inputs, params) {
        *by_stream.entry(stream).or_insert(0_i128) += variance;
    }
    let all: i128 = by_stream.values().sum();
    let (stream, most) = by_stream.into_iter().max_by_key(|(stream, variance)| (*variance, *stream))?;
    let per_mille = most.checked_div(all / 1_000)?;
    Some((stream, i64::try_from(per_mille).unwrap_or(1_000).min(1_000)))
}

pub fn judge(inputs: &Inputs, params: &Params) -> Vec<Outcome> {
    let weighed = balance(inputs, params);
    let (muf, sigma) = weighed.unwrap_or_default();
    let finding = |how, sigmas| SiteBalance {
        site: inputs.site.clone(),
        company: inputs.company.clone(),
        substance: inputs.substance.clone(),
        from: inputs.from,
        to: inputs.to,
        terms: inputs.terms.clone(),
        muf,
        sigma,
        sigmas,
        materiality: inputs.materiality,
        widest: widest(inputs, params),
        items: inputs.items,
        how,
        upper_bound: inputs.upper_bound,
    };
    let mut outcomes = Vec::new();
    if inputs.items.is_some_and(|(book, counted)| book != counted) {
        outcomes.push(Outcome::raised(Severity::Hold, finding(How::Items, 0)));
    }
    if weighed.is_none() {
        if inputs.items.is_none() {
            outcomes.push(Outcome::blind(Unjudged::FlowsUnknown));
        }
        return outcomes;
    }
    let over = |sigmas: i64| i128::from(muf.mg()).abs() > i128::from(sigma.mg()) * i128::from(sigmas);
    let how = if muf > Mass::ZERO { How::Missing } else { How::Surplus };
    let material = i128::from(muf.mg()).abs() > i128::from(inputs.materiality.mg());
    if over(params.r60_hold_sigmas) && material {
        let severity = bounded(Severity::Hold, inputs.upper_bound);
        outcomes.push(Outcome::raised(severity, finding(how, params.r60_hold_sigmas)));
    } else if over(params.r60_info_sigmas) {
        outcomes.push(Outcome::raised(Severity::Info, finding(how, params.r60_info_sigmas)));
    } else if i128::from(sigma.mg()) * i128::from(params.r60_hold_sigmas)
        > i128::from(inputs.materiality.mg()) * i128::from(params.r60_blind_factor)
    {
        outcomes.push(Outcome::raised(Severity::Info, finding(How::Blind, params.r60_hold_sigmas)));
    }
    outcomes
}

impl SiteBalance {
    fn cut(&self) -> Mass {
        Mass::from_mg(self.sigma.mg().saturating_mul(self.sigmas))
    }

    fn apart(&self) -> Mass {
        Mass::from_mg(self.muf.mg().saturating_abs())
    }

    fn item_counts(&self) -> (i64, i64) {
        self.items.unwrap_or_default()
    }

    fn figures(&self, key: &str) -> Message {
        let (book, counted) = self.item_counts();
        Message::new(key)
            .with("company", &self.company)
            .with("substance", &self.substance)
            .with("from", self.from)
            .with("to", self.to)
            .with("muf", self.apart())
            .with("sigma", self.sigma)
            .with("cut", self.cut())
            .with("materiality", self.materiality)
            .with("book", book)
            .with("counted", counted)
    }
}

impl Explain for SiteBalance {
    fn about(&self) -> About {
        About::new("site", &self.site)
    }

    fn cause(&self) -> String {
        match self.how {
            // What a balance cannot see is said once, not each month.
            How::Blind => "blind".to_owned(),
            how => format!("{}#{}", how.code(), self.to),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r60-{}", self.how.code()))
    }

    fn equation(&self) -> String {
        let (book, counted) = self.item_counts();
        if self.how == How::Items {
            return format!("{book} - {counted} = {} ≠ 0", book - counted);
        }
        if self.how == How::Blind {
            let cut = self.cut();
            return format!("{} × {} = {} kg", self.sigmas, self.sigma.kg(), cut.kg());
        }
        let mut sum = String::new();
        for (at, term) in self.terms.iter().enumerate() {
            match (at, term.stream.sign()) {
                (0, 1) => {}
                (0, _) => sum.push('-'),
                (_, 1) => sum.push_str(" + "),
                _ => sum.push_str(" - "),
            }
            sum.push_str(&term.mass.kg());
        }
        let test = format!("{} × {}", self.sigmas, self.sigma.kg());
        format!("{sum} = {}; |{}| > {test} = {}", self.muf.kg(), self.muf.kg(), self.cut())
    }

    fn threshold(&self) -> String {
        match self.how {
            How::Items => "0".to_owned(),
            _ => self.cut().to_string(),
        }
    }

    fn margin(&self) -> String {
        let (book, counted) = self.item_counts();
        match self.how {
            How::Items => (book - counted).abs().to_string(),
            How::Blind => self.cut().saturating_sub(self.materiality).to_string(),
            _ => self.apart().saturating_sub(self.cut()).to_string(),
        }
    }

    fn counterfactual(&self) -> Message {
        match self.how {
            How::Blind => self.figures("screening-r60-would-see"),
            How::Items => self.figures("screening-r60-would-pass-items"),
            _ => self.figures("screening-r60-would-pass"),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let label = |term: &Term| format!("screening-row-stream-{}", term.stream.code());
        let mut rows: Vec<Row> = self.terms.iter().map(|term| Row::mass(&label(term), term.mass)).collect();
        rows.push(Row::mass("screening-row-muf", self.muf));
        rows.push(Row::mass("screening-row-sigma", self.sigma));
        rows.push(Row::mass("screening-row-materiality", self.materiality));
        if let Some((stream, per_mille)) = self.widest {
            rows.push(Row::word("screening-row-widest", &format!("screening-row-stream-{}", stream.code())));
            let percent = format!("{}.{} %", per_mille / 10, per_mille % 10);
            rows.push(Row::text("screening-row-widest-share", percent));
        }
        if let Some((book, counted)) = self.items {
            rows.push(Row::count("screening-row-items-book", book));
            rows.push(Row::count("screening-row-items-counted", counted));
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let holdup = self.terms.iter().any(|term| term.stream == Stream::Holdup);
        let measured = holdup.then(|| Message::new("screening-answer-hold-up-measured"));
        vec![
            Cause::new("screening-cause-hold-up-unmeasured").answered(measured),
            Cause::new("screening-cause-cut-off"),
            Cause::new("screening-cause-salt-as-base"),
            Cause::new("screening-cause-moisture"),
            Cause::new("screening-cause-reworked"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-stocktake")
    }
}

#[cfg(test)]
mod tests;
