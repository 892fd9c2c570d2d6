//! R10 cap-exceeded: more than a licence, a quota or the national allowance per
//! handler lets this company take in the period of the movement.
//!
//! Test: `used in period + q > cap`, per (licence, substance); a hold. Purchases
//! are counted of importers and receivers, sales of exporters; a shipment cap
//! compares the consignment alone. Items that the same cap covers are added.
//!
//! Parameters: none of its own; the cap is the licence's or the law's.
//! Source: 1988 Convention article 12(8)(b)(iv); national quotas.
//!
//! Known innocent causes: a renewed licence entered late; a stock cap taken for
//! a yearly one.

use super::bounded;
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row, summed};
use crate::screening::facts::{Cap, Counts, Facts, Part, Party, Period, RecordKind, Reference};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapExceeded {
    pub part: Part,
    pub operator: Option<Uuid>,
    pub company: String,
    /// `None`: the law's allowance per handler.
    pub licence: Option<Reference>,
    pub source: String,
    pub substance: String,
    pub period: Period,
    pub counts: Counts,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub cap: Mass,
    pub used: Mass,
    pub asked: Mass,
    pub over: Mass,
    pub would_fit: Mass,
    pub upper_bound: bool,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for party in &facts.parties {
        let day = if party.part.supplies() { facts.dispatch_on } else { facts.arrival_on };
        for licence in party.licences.iter().flatten() {
            // A licence that does not run is R11's business.
            if day.is_some_and(|day| !licence.runs_on(day, params.r11_grace_days)) {
                continue;
            }
            let reference =
                Reference { kind: RecordKind::Licence, id: licence.id, number: licence.number.clone() };
            outcomes
                .extend(licence.caps.iter().map(|cap| judge_cap(facts, party, cap, Some(reference.clone()))));
        }
        outcomes.extend(party.handler_caps.iter().map(|cap| judge_cap(facts, party, cap, None)));
    }
    outcomes
}

fn judge_cap(facts: &Facts, party: &Party, cap: &Cap, licence: Option<Reference>) -> Outcome {
    let covered = || facts.items.iter().filter(|item| item.is_covered_by(&cap.substance));
    let asked: Mass = covered().map(|item| item.mass).sum();
    let counts_here = match cap.counts {
        Counts::Sales => party.part.supplies(),
        Counts::Purchases | Counts::Stock | Counts::Use => !party.part.supplies(),
    };
    if asked == Mass::ZERO || !counts_here {
        return Outcome::Passed;
    }
    let used = match (cap.period, cap.counts, cap.used) {
        (Period::Shipment, ..) => Mass::ZERO,
        (.., Some(used)) => used,
        (_, Counts::Stock | Counts::Use, None) => return Outcome::blind(Unjudged::StockUnknown),
        (.., None) => return Outcome::blind(Unjudged::UseOfCapUnknown),
    };
    let over = (used + asked).saturating_sub(cap.quantity);
    if over == Mass::ZERO {
        return Outcome::Passed;
    }
    let upper_bound = covered().any(|item| item.upper_bound);
    let finding = CapExceeded {
        part: party.part,
        operator: party.operator,
        company: party.name.clone(),
        licence,
        source: cap.source.clone(),
        substance: cap.substance.clone(),
        period: cap.period,
        counts: cap.counts,
        from: cap.from,
        to: cap.to,
        cap: cap.quantity,
        used,
        asked,
        over,
        would_fit: cap.quantity.saturating_sub(used),
        upper_bound,
    };
    Outcome::raised(bounded(Severity::Hold, upper_bound), finding)
}

impl CapExceeded {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.company)
            .with("substance", &self.substance)
            .with("after", self.used + self.asked)
            .with("cap", self.cap)
            .with("source", &self.source)
            .with("over", self.over)
            .with("percent", self.over.percent_of(self.cap).unwrap_or_default())
            .with("fits", self.would_fit)
    }
}

impl Explain for CapExceeded {
    fn about(&self) -> About {
        match self.operator {
            Some(operator) => About::new("operator", operator),
            None => About::new("operator", &self.company),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}", self.source, self.substance, self.period.code())
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r10-sentence")
    }

    fn equation(&self) -> String {
        format!("{} > {}", summed(&[self.used, self.asked]), self.cap)
    }

    fn threshold(&self) -> String {
        self.cap.to_string()
    }

    fn margin(&self) -> String {
        match self.over.percent_of(self.cap) {
            Some(percent) => format!("{} ({percent})", self.over),
            None => self.over.to_string(),
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-would-fit")
    }

    fn sum(&self) -> Message {
        self.figures("screening-r10-sum").with("equation", self.equation())
    }

    fn rows(&self) -> Vec<Row> {
        let cap = Row::mass("screening-row-cap", self.cap);
        let mut rows = vec![
            Row::day("screening-row-period-from", self.from),
            Row::mass("screening-row-used-in-period", self.used),
            Row::mass("screening-row-this", self.asked),
            match &self.licence {
                Some(licence) => cap.of(licence.clone()),
                None => cap,
            },
            Row::mass("screening-row-over", self.over),
        ];
        if let Some(to) = self.to {
            rows.insert(1, Row::day("screening-row-period-to", to));
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let counted = Message::new(&format!("screening-answer-counts-{}", self.counts.code()));
        vec![
            Cause::new("screening-cause-renewal-entered-late"),
            Cause::new("screening-cause-stock-cap").answered(Some(counted)),
        ]
    }

    fn next_step(&self) -> Message {
        Message::new("screening-next-ask-company-about-cap").with("company", &self.company)
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-own-cap")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{licence, params, sample, severities};

    fn cap(counts: Counts, period: Period, quantity: i64, used: Option<i64>) -> Cap {
        Cap {
            substance: "ephedrine".into(),
            quantity: Mass::from_kg(quantity),
            period,
            counts,
            used: used.map(Mass::from_kg),
            from: NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date"),
            to: NaiveDate::from_ymd_opt(2027, 12, 31),
            source: "L-1".into(),
        }
    }

    fn judged(part: usize, cap: Cap) -> Vec<Outcome> {
        let mut facts = sample(400);
        let mut held = licence();
        held.caps = vec![cap];
        facts.parties[part].licences = Some(vec![held]);
        facts.parties[1 - part].licences = None;
        judge(&facts, &params(), Stage::Submission)
    }

    #[test]
    fn caps_are_compared_with_what_they_count() {
        use Counts::*;
        use Period::*;
        // party 0 exports, party 1 imports; 400 kg asked
        for (part, cap, expected) in [
            (0, cap(Sales, CalendarYear, 1_000, Some(601)), Some(Severity::Hold)),
            (0, cap(Sales, CalendarYear, 1_000, Some(600)), None),
            (0, cap(Purchases, CalendarYear, 100, Some(0)), None),
            (1, cap(Purchases, Month, 399, Some(0)), Some(Severity::Hold)),
            (1, cap(Sales, Month, 1, Some(0)), None),
            (1, cap(Purchases, Shipment, 399, None), Some(Severity::Hold)),
            (1, cap(Purchases, Shipment, 400, Some(9_000)), None),
        ] {
            let words = format!("{cap:?}");
            assert_eq!(severities(&judged(part, cap)), expected.into_iter().collect::<Vec<_>>(), "{words}");
        }
    }

    #[test]
    fn an_unknown_use_is_not_zero() {
        let unknown = judged(1, cap(Counts::Purchases, Period::CalendarYear, 1_000, None));
        assert_eq!(unknown, [Outcome::blind(Unjudged::UseOfCapUnknown)]);
        let stock = judged(1, cap(Counts::Stock, Period::CalendarYear, 1_000, None));
        assert_eq!(stock, [Outcome::blind(Unjudged::StockUnknown)]);
    }

    #[test]
    fn the_sum_says_what_would_fit() {
        let outcomes = judged(0, cap(Counts::Sales, Period::CalendarYear, 1_000, Some(820)));
        let Some(Outcome::Raised { finding, .. }) = outcomes.first() else { panic!("{outcomes:?}") };
        assert_eq!(finding.equation(), "820 + 400 = 1,220 > 1,000 kg");
        assert_eq!(finding.margin(), "220 kg (22.0 %)");
        assert!(finding.counterfactual().args.contains(&("fits".into(), "180 kg".into())));
    }
}
