//! R62 loss-reported: goods were lost or stolen.
//!
//! Test: every report opens a case for review. Two in `repeat_months` at one
//! site, or with one carrier or on one route: hold. After a report of more than
//! q_min the party's outgoing orders above its usual size are held for
//! `watch_days`.
//!
//! Parameters: `repeat_months` (24 months), `watch_days` (90 days). Source:
//! assumed defaults; national laws on reporting losses and thefts.
//!
//! Known innocent causes: a spill or an accident with a protocol; a counting
//! error found again; an evaporated or spoilt batch.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub company: String,
    /// q_min of the substance.
    pub materiality: Mass,
    /// The report that is judged, or the latest one before the order.
    pub report: Report,
    /// Earlier reports of this company, or with the same carrier or route.
    #[serde(default)]
    pub earlier: Vec<Report>,
    /// An outgoing order of the company, where that is judged.
    #[serde(default)]
    pub order: Option<Order>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub record: String,
    pub operator: String,
    pub reported_on: NaiveDate,
    pub theft: bool,
    pub mass: Mass,
    #[serde(default)]
    pub upper_bound: bool,
    #[serde(default)]
    pub site: Option<String>,
    #[serde(default)]
    pub carrier: Option<String>,
    #[serde(default)]
    pub route: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub record: String,
    pub on: NaiveDate,
    pub mass: Mass,
    /// The largest of its usual orders; `None`: nothing is usual yet.
    #[serde(default)]
    pub usual: Option<Mass>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossReported {
    pub operator: String,
    pub company: String,
    pub report: Report,
    pub materiality: Mass,
    /// What makes it weigh more.
    pub aggravated: Option<Aggravated>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "aggravated", rename_all = "snake_case")]
pub enum Aggravated {
    Repeated { by: Same, earlier: String, on: NaiveDate, months: i64 },
    Order { order: Order, watch_days: i64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Same {
    Site,
    Carrier,
    Route,
}

impl Same {
    const fn code(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Carrier => "carrier",
            Self::Route => "route",
        }
    }
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let finding = |aggravated| LossReported {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        report: inputs.report.clone(),
        materiality: inputs.materiality,
        aggravated,
    };
    let Some(order) = &inputs.order else {
        let repeated = repeated(inputs, params);
        let severity = if repeated.is_some() { Severity::Hold } else { Severity::Review };
        return Outcome::raised(severity, finding(repeated));
    };
    let days = (order.on - inputs.report.reported_on).num_days();
    let watched = (0..=params.r62_watch_days).contains(&days) && inputs.report.mass > inputs.materiality;
    let above = order.usual.is_none_or(|usual| order.mass > usual);
    if !watched || !above {
        return Outcome::Passed;
    }
    let severity = if inputs.report.upper_bound { Severity::Review } else { Severity::Hold };
    let held = Aggravated::Order { order: order.clone(), watch_days: params.r62_watch_days };
    Outcome::raised(severity, finding(Some(held)))
}

/// The latest earlier report in the term that shares site, carrier or route.
fn repeated(inputs: &Inputs, params: &Params) -> Option<Aggravated> {
    let report = &inputs.report;
    let term = Months::new(u32::try_from(params.r62_repeat_months).ok()?);
    let since = report.reported_on.checked_sub_months(term)?;
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    let before = inputs.earlier.iter().filter(|other| {
        other.record != report.record && (since..=report.reported_on).contains(&other.reported_on)
    });
    let found = before.filter_map(|other| {
        // A company without a site on file is one site.
        let by = if other.operator == report.operator && other.site == report.site {
            Same::Site
        } else if same(&other.carrier, &report.carrier) {
            Same::Carrier
        } else if same(&other.route, &report.route) {
            Same::Route
        } else {
            return None;
        };
        Some((other.reported_on, &other.record, by))
    });
    let (on, earlier, by) = found.max_by_key(|(on, record, _)| (*on, *record))?;
    Some(Aggravated::Repeated { by, earlier: earlier.clone(), on, months: params.r62_repeat_months })
}

impl LossReported {
    fn how(&self) -> String {
        match &self.aggravated {
            None if self.report.theft => "theft".to_owned(),
            None => "loss".to_owned(),
            Some(Aggravated::Repeated { by, .. }) => format!("repeated-{}", by.code()),
            Some(Aggravated::Order { .. }) => "order".to_owned(),
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key)
            .with("company", &self.company)
            .with("mass", self.report.mass)
            .with("record", &self.report.record)
            .with("day", self.report.reported_on);
        match &self.aggravated {
            Some(Aggravated::Repeated { earlier, on, .. }) => {
                message.with("earlier", earlier).with("before", on)
            }
            Some(Aggravated::Order { order, .. }) => message
                .with("order", &order.record)
                .with("asked", order.mass)
                .with("usual", order.usual.unwrap_or_default()),
            None => message,
        }
    }
}

impl Explain for LossReported {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        match &self.aggravated {
            Some(Aggravated::Order { order, .. }) => format!("{}#{}", self.report.record, order.record),
            _ => self.report.record.clone(),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r62-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.aggravated {
            None => format!("{} > 0 kg", self.report.mass.kg()),
            Some(Aggravated::Repeated { on, months, .. }) => {
                format!("{on} + {months} mo ≥ {}", self.report.reported_on)
            }
            Some(Aggravated::Order { order, .. }) => {
                format!("{} > {}", order.mass.kg(), order.usual.unwrap_or_default())
            }
        }
    }

    fn threshold(&self) -> String {
        match &self.aggravated {
            None => "0 kg".to_owned(),
            Some(Aggravated::Repeated { months, .. }) => format!("{months} mo"),
            Some(Aggravated::Order { order, .. }) => order.usual.unwrap_or_default().to_string(),
        }
    }

    fn margin(&self) -> String {
        match &self.aggravated {
            None => self.report.mass.to_string(),
            Some(Aggravated::Repeated { on, .. }) => {
                format!("{} d", (self.report.reported_on - *on).num_days())
            }
            Some(Aggravated::Order { order, .. }) => {
                order.mass.saturating_sub(order.usual.unwrap_or_default()).to_string()
            }
        }
    }

    fn counterfactual(&self) -> Message {
        match &self.aggravated {
            Some(Aggravated::Order { .. }) => self.figures("screening-r62-would-pass-order"),
            _ => self.figures("screening-r62-would-pass"),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::text("screening-row-report", &self.report.record),
            Row::day("screening-row-reported", self.report.reported_on),
            Row::mass("screening-row-lost", self.report.mass),
            Row::mass("screening-row-materiality", self.materiality),
        ];
        match &self.aggravated {
            Some(Aggravated::Repeated { earlier, on, .. }) => {
                rows.push(Row::text("screening-row-earlier-report", earlier));
                rows.push(Row::day("screening-row-earlier-reported", *on));
            }
            Some(Aggravated::Order { order, .. }) => {
                rows.push(Row::mass("screening-row-this", order.mass));
                rows.extend(order.usual.map(|usual| Row::mass("screening-row-usual-most", usual)));
            }
            None => {}
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.report.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-accident"),
            Cause::new("screening-cause-counting-error"),
            Cause::new("screening-cause-spoilt"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-inspect-loss")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params, severities};

    fn report(record: &str, on: &str, kg: i64) -> Report {
        Report {
            record: record.into(),
            operator: "op1".into(),
            reported_on: day(on),
            theft: false,
            mass: Mass::from_kg(kg),
            upper_bound: false,
            site: None,
            carrier: None,
            route: None,
        }
    }

    fn judged(kg: i64, change: impl Fn(&mut Inputs)) -> Vec<Severity> {
        let mut inputs = Inputs {
            operator: "op1".into(),
            company: "Acme".into(),
            materiality: Mass::from_kg(1),
            report: report("l2", "2027-02-01", kg),
            earlier: vec![],
            order: None,
        };
        change(&mut inputs);
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        severities(&[outcome])
    }

    #[test]
    fn every_report_is_for_review_and_a_repeat_holds() {
        use Severity::{Hold, Review};
        assert_eq!(judged(5, |_| ()), [Review]);
        assert_eq!(judged(5, |inputs| inputs.report.theft = true), [Review]);
        assert_eq!(judged(5, |inputs| inputs.earlier = vec![report("l1", "2025-02-01", 1)]), [Hold]);
        assert_eq!(judged(5, |inputs| inputs.earlier = vec![report("l1", "2025-01-31", 1)]), [Review]);
        let elsewhere = |carrier: Option<&str>| {
            let mut other = report("l1", "2026-02-01", 1);
            (other.operator, other.carrier) = ("op2".into(), Some("c1".into()));
            let carrier = carrier.map(str::to_owned);
            judged(5, move |inputs| {
                inputs.report.carrier = carrier.clone();
                inputs.earlier = vec![other.clone()];
            })
        };
        assert_eq!(elsewhere(Some("c1")), [Hold], "same carrier");
        assert_eq!(elsewhere(Some("c2")), [Review]);
        assert_eq!(elsewhere(None), [Review], "no carrier is not the same carrier");
    }

    #[test]
    fn outgoing_orders_above_usual_are_held_after_a_material_loss() {
        use Severity::{Hold, Review};
        let ordered = |kg: i64, on: &str, asked: i64, usual: Option<i64>, bound: bool| {
            let order = Order {
                record: "n9".into(),
                on: day(on),
                mass: Mass::from_kg(asked),
                usual: usual.map(Mass::from_kg),
            };
            judged(kg, move |inputs| {
                inputs.report.upper_bound = bound;
                inputs.order = Some(order.clone());
            })
        };
        assert_eq!(ordered(5, "2027-03-01", 101, Some(100), false), [Hold]);
        assert_eq!(ordered(5, "2027-03-01", 101, Some(100), true), [Review]);
        assert_eq!(ordered(5, "2027-03-01", 100, Some(100), false), []);
        assert_eq!(ordered(1, "2027-03-01", 101, Some(100), false), [], "not material");
        assert_eq!(ordered(5, "2027-05-02", 101, Some(100), false), [Hold], "day 90");
        assert_eq!(ordered(5, "2027-05-03", 101, Some(100), false), []);
        assert_eq!(ordered(5, "2027-03-01", 1, None, false), [Hold], "nothing is usual yet");
    }
}
