//! R70 purchases against end use: more, or less, was bought than was used.
//!
//! Test: over 12 months, purchases P = receipts less the growth of stock, expected
//! use C = the sum over products of output x content / yield. A review where P / C
//! is above 1.25 or below 0.75, and |P - C| is above three standard uncertainties
//! and the materiality; a hold above 2. A hold too where more than the materiality
//! was bought and there is no product that needs it, the sector has no use for it
//! (a distributor that supplied nobody), or goods went from export to domestic use
//! without a document. The national form sets imports less exports less growth of
//! stock against the industry's use; it is a review at most. Without a
//! stated uncertainty, 2 % of C stand for an unvalidated yield.
//!
//! Could not be judged: neither use nor product nor sector is on file.
//!
//! Parameters: `high_per_mille` (1250), `low_per_mille` (750), `hold_per_mille`
//! (2000), `sigmas` (3), `yield_per_mille` (20). Source: assumed.
//!
//! Known innocent causes: building of stock; research and development; toll
//! manufacture; a yield still being learnt.

use super::statistical::{causes, strength};
use super::{bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::stats::Figure;
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub subject: Subject,
    pub substance: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Received (or imported less exported).
    pub receipts: Mass,
    /// Stock at the end less stock at the beginning; negative where it shrank.
    /// Zero where no stock is on file.
    pub stock_growth: Mass,
    pub stock_known: bool,
    pub expected_use: Option<Mass>,
    /// One standard uncertainty of the difference.
    pub sigma: Option<Mass>,
    /// A product or process on file that needs the substance.
    pub product: Option<bool>,
    /// The sector has a use for it.
    pub sector_uses: Option<bool>,
    /// Moved from export to domestic use without a document.
    pub switched: Mass,
    pub materiality: Mass,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "subject", content = "id", rename_all = "snake_case")]
pub enum Subject {
    Operator(String),
    /// `CC/substance`.
    Country(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseMismatch {
    pub subject: Subject,
    pub substance: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub receipts: Mass,
    pub stock_growth: Mass,
    pub stock_known: bool,
    pub bought: Mass,
    pub why: Why,
    pub upper_bound: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    Switched { mass: Mass, limit: Mass },
    NoProduct { limit: Mass },
    WrongSector { limit: Mass },
    Over { used: Mass, ratio: Option<Figure>, bar: Figure, tolerance: Mass },
    Under { used: Mass, ratio: Figure, bar: Figure, tolerance: Mass },
}

/// P / C, where both are there: what R25 takes for verified use.
pub fn ratio(inputs: &Inputs) -> Option<Figure> {
    Figure::ratio(bought(inputs), inputs.expected_use?)
}

fn bought(inputs: &Inputs) -> Mass {
    Mass::from_mg(inputs.receipts.mg().saturating_sub(inputs.stock_growth.mg()))
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let bought = bought(inputs);
    let Some((severity, why)) = found(inputs, bought, params) else {
        let told = [inputs.product, inputs.sector_uses].contains(&Some(false));
        let blind = inputs.expected_use.is_none() && !told && inputs.receipts > Mass::ZERO;
        return if blind { Outcome::blind(Unjudged::UseUnknown) } else { Outcome::Passed };
    };
    let severity = match inputs.subject {
        Subject::Operator(_) => severity,
        Subject::Country(_) => severity.min(Severity::Review),
    };
    let finding = UseMismatch {
        subject: inputs.subject.clone(),
        substance: inputs.substance.clone(),
        from: inputs.from,
        to: inputs.to,
        receipts: inputs.receipts,
        stock_growth: inputs.stock_growth,
        stock_known: inputs.stock_known,
        bought,
        why,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(severity, inputs.upper_bound), finding)
}

fn found(inputs: &Inputs, bought: Mass, params: &Params) -> Option<(Severity, Why)> {
    let limit = inputs.materiality;
    let material = bought > limit;
    if inputs.switched > limit {
        return Some((Severity::Hold, Why::Switched { mass: inputs.switched, limit }));
    }
    match inputs.expected_use {
        Some(used) => compared(inputs, bought, used, params),
        None if material && inputs.product == Some(false) => Some((Severity::Hold, Why::NoProduct { limit })),
        None if material && inputs.sector_uses == Some(false) => {
            Some((Severity::Hold, Why::WrongSector { limit }))
        }
        None => None,
    }
}

fn compared(inputs: &Inputs, bought: Mass, used: Mass, params: &Params) -> Option<(Severity, Why)> {
    let sigma = inputs.sigma.unwrap_or_else(|| per_mille(used, params.r70_yield_per_mille));
    let doubt = Mass::from_mg(sigma.mg().saturating_mul(params.r70_sigmas));
    let tolerance = doubt.max(inputs.materiality);
    let apart = bought.max(used).mg().saturating_sub(bought.min(used).mg());
    if apart <= tolerance.mg() {
        return None;
    }
    let ratio = Figure::ratio(bought, used);
    let high = Figure::thousandths(params.r70_high_per_mille);
    let low = Figure::thousandths(params.r70_low_per_mille);
    let hold = Figure::thousandths(params.r70_hold_per_mille);
    match ratio {
        None => Some((Severity::Hold, Why::Over { used, ratio: None, bar: hold, tolerance })),
        Some(found) if found > hold => {
            Some((Severity::Hold, Why::Over { used, ratio, bar: hold, tolerance }))
        }
        Some(found) if found > high => {
            Some((Severity::Review, Why::Over { used, ratio, bar: high, tolerance }))
        }
        Some(ratio) if ratio < low => {
            Some((Severity::Review, Why::Under { used, ratio, bar: low, tolerance }))
        }
        Some(_) => None,
    }
}

impl UseMismatch {
    fn how(&self) -> &'static str {
        match self.why {
            Why::Switched { .. } => "switched",
            Why::NoProduct { .. } => "no-product",
            Why::WrongSector { .. } => "sector",
            Why::Over { .. } => "over",
            Why::Under { .. } => "under",
        }
    }

    fn id(&self) -> &str {
        match &self.subject {
            Subject::Operator(id) | Subject::Country(id) => id,
        }
    }

    /// What was compared with what.
    fn compared(&self) -> (Mass, Mass) {
        match self.why {
            Why::Switched { mass, limit } => (mass, limit),
            Why::NoProduct { limit } | Why::WrongSector { limit } => (self.bought, limit),
            Why::Over { used, .. } | Why::Under { used, .. } => (self.bought, used),
        }
    }

    fn passes(&self) -> Mass {
        let times = |used: Mass, bar: Figure| Mass::from_mg((used.mg() as i128 * milli(bar) / 1_000) as i64);
        match self.why {
            Why::Switched { limit, .. } | Why::NoProduct { limit } | Why::WrongSector { limit } => limit,
            Why::Over { used, bar, tolerance, .. } => times(used, bar).max(used + tolerance),
            Why::Under { used, bar, tolerance, .. } => times(used, bar).min(used.saturating_sub(tolerance)),
        }
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("subject", self.id())
            .with("substance", &self.substance)
            .with("from", self.from)
            .with("to", self.to)
            .with("bought", self.compared().0)
            .with("used", self.compared().1)
            .with("passes", self.passes())
    }
}

fn milli(figure: Figure) -> i128 {
    (figure.value() * 1_000.0).round() as i128
}

impl Explain for UseMismatch {
    fn about(&self) -> About {
        match &self.subject {
            Subject::Operator(id) => About::new("operator", id),
            Subject::Country(id) => About::new("country", id),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.substance, self.how())
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r70-{}", self.how()))
    }

    fn equation(&self) -> String {
        let (found, against) = self.compared();
        match self.why {
            Why::Over { ratio: Some(ratio), bar, .. } => {
                format!("{} / {} = {} > {bar}", found.kg(), against.kg(), ratio.show(3))
            }
            Why::Under { ratio, bar, .. } => {
                format!("{} / {} = {} < {bar}", found.kg(), against.kg(), ratio.show(3))
            }
            _ => format!("{} > {against}", found.kg()),
        }
    }

    fn threshold(&self) -> String {
        match self.why {
            Why::Over { ratio: Some(_), bar, .. } | Why::Under { bar, .. } => bar.to_string(),
            _ => self.compared().1.to_string(),
        }
    }

    fn margin(&self) -> String {
        let (found, against) = self.compared();
        found.max(against).saturating_sub(found.min(against)).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures(match self.why {
            Why::Under { .. } => "screening-r70-would-pass-under",
            Why::Switched { .. } => "screening-r70-would-pass-switched",
            _ => "screening-up-to-would-pass",
        })
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::day("screening-row-period-from", self.from),
            Row::day("screening-row-period-to", self.to),
            Row::mass("screening-row-receipts", self.receipts),
        ];
        if self.stock_known {
            rows.push(Row::mass("screening-row-stock-growth", self.stock_growth));
        } else {
            rows.push(Row::word("screening-row-stock-growth", "screening-word-none-on-file"));
        }
        rows.push(Row::mass("screening-row-bought", self.bought));
        if let Why::Over { used, tolerance, .. } | Why::Under { used, tolerance, .. } = self.why {
            rows.push(Row::mass("screening-row-expected-use", used));
            rows.push(Row::mass("screening-row-tolerance", tolerance));
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes([
            "screening-cause-building-stock",
            "screening-cause-research",
            "screening-cause-toll-manufacture",
            "screening-cause-yield-learning",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-reconcile-use")
    }

    fn strength(&self) -> i64 {
        match self.why {
            Why::Over { ratio: Some(ratio), bar, .. } => strength(ratio, bar),
            Why::Under { .. } => 500,
            _ => 1_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity, unjudged};
    use super::*;
    use crate::screening::library;
    use crate::screening::tests::day;

    fn inputs(receipts: i64, used: Option<i64>) -> Inputs {
        Inputs {
            subject: Subject::Operator("a".into()),
            substance: "ephedrine".into(),
            from: day("2026-01-01"),
            to: day("2026-12-31"),
            receipts: Mass::from_kg(receipts),
            stock_growth: Mass::ZERO,
            stock_known: true,
            expected_use: used.map(Mass::from_kg),
            sigma: None,
            product: None,
            sector_uses: None,
            switched: Mass::ZERO,
            materiality: Mass::from_kg(1),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R70(Box::new(inputs))
    }

    #[test]
    fn purchases_are_held_against_use() {
        use Severity::{Hold, Review};
        for (receipts, expected) in [
            (749, Some(Review)),
            (750, None),
            (1_250, None),
            (1_251, Some(Review)),
            (2_000, Some(Review)),
            (2_001, Some(Hold)),
        ] {
            assert_eq!(severity(of(inputs(receipts, Some(1_000)))), expected, "{receipts} kg");
        }
        let (_, finding) = raised(of(inputs(1_600, Some(1_000))));
        assert_eq!(finding.equation(), "1,600 / 1,000 = 1.600 > 1.25");
        assert!(finding.counterfactual().args.contains(&("passes".into(), "1,250 kg".into())));
    }

    #[test]
    fn growing_stock_and_doubt_are_taken_off() {
        let stocked = Inputs { stock_growth: Mass::from_kg(600), ..inputs(1_700, Some(1_000)) };
        assert_eq!(severity(of(stocked)), None);
        let shrunk = Inputs { stock_growth: Mass::from_kg(-600), ..inputs(1_000, Some(1_000)) };
        assert_eq!(raised(of(shrunk)).1.equation(), "1,600 / 1,000 = 1.600 > 1.25");
        let unsure = |kg| Inputs { sigma: Some(Mass::from_kg(kg)), ..inputs(1_600, Some(1_000)) };
        assert_eq!(severity(of(unsure(200))), None);
        assert!(severity(of(unsure(199))).is_some());
        assert_eq!(
            severity(of(Inputs { materiality: Mass::from_kg(600), ..inputs(1_600, Some(1_000)) })),
            None
        );
    }

    #[test]
    fn no_product_wrong_sector_and_switched_goods_hold() {
        let hold = Some(Severity::Hold);
        assert_eq!(severity(of(Inputs { product: Some(false), ..inputs(100, None) })), hold);
        assert_eq!(severity(of(Inputs { sector_uses: Some(false), ..inputs(100, None) })), hold);
        assert_eq!(severity(of(Inputs { switched: Mass::from_kg(5), ..inputs(0, None) })), hold);
        assert_eq!(severity(of(inputs(100, Some(0)))), hold);
        assert_eq!(severity(of(Inputs { product: Some(false), ..inputs(1, None) })), None);
        assert_eq!(
            severity(of(Inputs { upper_bound: true, ..inputs(100, Some(0)) })),
            Some(Severity::Review)
        );
    }

    #[test]
    fn use_that_nobody_recorded_is_not_zero() {
        assert_eq!(unjudged(of(inputs(100, None))), Some(Unjudged::UseUnknown));
        assert_eq!(
            unjudged(of(Inputs { product: Some(true), ..inputs(100, None) })),
            Some(Unjudged::UseUnknown)
        );
        assert_eq!(unjudged(of(inputs(0, None))), None);
    }

    #[test]
    fn a_country_is_for_review_at_most() {
        let national =
            Inputs { subject: Subject::Country("IQ/ephedrine".into()), ..inputs(9_000, Some(1_000)) };
        let (severity, finding) = raised(of(national));
        assert_eq!((severity, finding.about().kind), (Severity::Review, "country"));
    }
}
