//! R26 several importers, one end user: goods reach the same plant or buyer
//! through more than one hand.
//!
//! Test: for an ultimate consignee (or its cluster), over all importers and
//! domestic suppliers in 90 days: at least two of them gave orders within 30 days
//! for one substance, the 90-day total is above the materiality, and either
//! (a) two such orders are within 10 % of each other in mass, (b) the total is above
//! the end user's own yearly licence x 90 / 365 x 1.5, or (c) the total is above
//! twice its own highest earlier 90 days. A review. A limb whose figure is not on
//! file is not judged. Suppressed once the authority has confirmed that the end
//! user buys from several on purpose.
//!
//! Parameters: `days` (90), `near_days` (30), `mass_per_mille` (100),
//! `licence_per_mille` (1500), `highest_per_mille` (2000). Source: assumed.
//!
//! Known innocent causes: deliberate dual sourcing; one contract with two
//! distributors; usual packs, which make equal masses.

use super::statistical::{causes, days_before, last_ten, scaled};
use super::{alike, bounded, per_mille};
use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Amount, Cause, Explain, Row};
use crate::screening::stats::{Dated, Figure};
use crate::screening::{Outcome, Params, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub end_user: String,
    pub substance: String,
    /// Orders of the last `days` for it, the newest one last.
    pub orders: Vec<Supplied>,
    /// What its own licences let it take in a year.
    pub yearly_licence: Option<Mass>,
    /// The highest total that an earlier 90 days reached.
    pub highest: Option<Mass>,
    pub confirmed_dual: bool,
    pub materiality: Mass,
    pub upper_bound: bool,
}

/// One order, and who brings it to the end user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplied {
    pub through: String,
    #[serde(flatten)]
    pub order: Dated,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeveralImporters {
    pub end_user: String,
    pub substance: String,
    pub why: Why,
    pub through: BTreeMap<String, Mass>,
    pub total: Mass,
    pub days: i64,
    pub last: Vec<Supplied>,
    pub upper_bound: bool,
}

/// The limb that was met; where several are, the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    Alike { one: Supplied, other: Supplied, per_mille: i64 },
    OverLicence { yearly: Mass, limit: Mass },
    OverHighest { highest: Mass, limit: Mass },
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let Some(newest) = inputs.orders.iter().max_by_key(|supplied| supplied.order.day) else {
        return Outcome::Passed;
    };
    let near = days_before(newest.order.day, params.r26_near_days);
    let mut through: BTreeMap<String, Mass> = BTreeMap::new();
    for supplied in &inputs.orders {
        let sum = through.entry(supplied.through.clone()).or_default();
        *sum = *sum + supplied.order.mass;
    }
    let recent: Vec<&Supplied> = inputs.orders.iter().filter(|supplied| supplied.order.day > near).collect();
    let several = recent.iter().any(|supplied| supplied.through != newest.through);
    let total: Mass = through.values().copied().sum();
    if !several || inputs.confirmed_dual || total <= inputs.materiality {
        return Outcome::Passed;
    }
    let over_licence = || {
        let yearly = inputs.yearly_licence?;
        let limit = per_mille(scaled(yearly, params.r26_days, 365), params.r26_licence_per_mille);
        (total > limit).then_some(Why::OverLicence { yearly, limit })
    };
    let over_highest = || {
        let highest = inputs.highest.filter(|highest| *highest > Mass::ZERO)?;
        let limit = per_mille(highest, params.r26_highest_per_mille);
        (total > limit).then_some(Why::OverHighest { highest, limit })
    };
    let Some(why) = over_licence().or_else(over_highest).or_else(|| alike_pair(&recent, params)) else {
        return Outcome::Passed;
    };
    let days: Vec<Dated> = inputs.orders.iter().map(|supplied| supplied.order).collect();
    let kept = last_ten(&days);
    let mut last: Vec<Supplied> =
        inputs.orders.iter().filter(|supplied| kept.contains(&supplied.order)).cloned().collect();
    last.sort_by(|one, other| (other.order, &other.through).cmp(&(one.order, &one.through)));
    last.truncate(10);
    let finding = SeveralImporters {
        end_user: inputs.end_user.clone(),
        substance: inputs.substance.clone(),
        why,
        through,
        total,
        days: params.r26_days,
        last,
        upper_bound: inputs.upper_bound,
    };
    Outcome::raised(bounded(Severity::Review, inputs.upper_bound), finding)
}

/// Two orders through different hands that are as good as equal.
fn alike_pair(recent: &[&Supplied], params: &Params) -> Option<Why> {
    let mut sorted = recent.to_vec();
    sorted.sort_by_key(|supplied| supplied.order.mass);
    // The nearest in mass stand side by side, but not always through other hands.
    sorted.iter().enumerate().find_map(|(at, one)| {
        let other = sorted[at + 1..].iter().find(|other| other.through != one.through)?;
        alike(one.order.mass, other.order.mass, params.r26_mass_per_mille).then(|| Why::Alike {
            one: (*one).clone(),
            other: (*other).clone(),
            per_mille: params.r26_mass_per_mille,
        })
    })
}

impl SeveralImporters {
    fn how(&self) -> &'static str {
        match self.why {
            Why::Alike { .. } => "alike",
            Why::OverLicence { .. } => "licence",
            Why::OverHighest { .. } => "highest",
        }
    }

    /// The total or the difference, and what it may be.
    fn compared(&self) -> (Mass, Mass) {
        match &self.why {
            Why::Alike { one, other, per_mille: share } => {
                let larger = one.order.mass.max(other.order.mass);
                let apart = larger.saturating_sub(one.order.mass.min(other.order.mass));
                (apart, per_mille(larger, *share))
            }
            Why::OverLicence { limit, .. } | Why::OverHighest { limit, .. } => (self.total, *limit),
        }
    }

    fn figures(&self, key: &str) -> Message {
        let (found, limit) = self.compared();
        Message::new(key)
            .with("company", &self.end_user)
            .with("substance", &self.substance)
            .with("total", self.total)
            .with("days", self.days)
            .with("suppliers", self.through.len())
            .with("found", found)
            .with("limit", limit)
    }
}

impl Explain for SeveralImporters {
    fn about(&self) -> About {
        About::new("operator", &self.end_user)
    }

    fn cause(&self) -> String {
        let through: Vec<&str> = self.through.keys().map(String::as_str).collect();
        format!("{}#{}#{}", self.substance, self.how(), through.join("+"))
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r26-{}", self.how()))
    }

    fn equation(&self) -> String {
        let (found, limit) = self.compared();
        match &self.why {
            Why::Alike { one, other, .. } => {
                format!("|{} - {}| = {} ≤ {limit}", one.order.mass.kg(), other.order.mass.kg(), found.kg())
            }
            Why::OverLicence { .. } | Why::OverHighest { .. } => {
                let parts: Vec<Mass> = self.through.values().copied().collect();
                format!("{} > {limit}", crate::screening::explain::summed(&parts))
            }
        }
    }

    fn threshold(&self) -> String {
        self.compared().1.to_string()
    }

    fn margin(&self) -> String {
        let (found, limit) = self.compared();
        found.max(limit).saturating_sub(found.min(limit)).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures(match self.why {
            Why::Alike { .. } => "screening-r26-would-pass-alike",
            Why::OverLicence { .. } | Why::OverHighest { .. } => "screening-r26-would-pass-total",
        })
    }

    fn rows(&self) -> Vec<Row> {
        let row = |label: Message, mass| Row { label, amount: Amount::Mass(mass), record: None };
        let mut rows: Vec<Row> = self
            .through
            .iter()
            .map(|(name, mass)| row(Message::new("screening-row-through").with("company", name), *mass))
            .collect();
        rows.push(Row::mass("screening-row-together", self.total));
        rows.extend(match &self.why {
            Why::Alike { .. } => None,
            Why::OverLicence { yearly, .. } => Some(Row::mass("screening-row-yearly-licence", *yearly)),
            Why::OverHighest { highest, .. } => Some(Row::mass("screening-row-highest-90", *highest)),
        });
        rows.extend(self.last.iter().map(|supplied| {
            let label = Message::new("screening-row-order-through")
                .with("day", supplied.order.day)
                .with("company", &supplied.through);
            row(label, supplied.order.mass)
        }));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        causes([
            "screening-cause-dual-sourcing",
            "screening-cause-contract-in-lots",
            "screening-cause-usual-packs",
        ])
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-end-user")
    }

    fn strength(&self) -> i64 {
        match self.why {
            Why::Alike { .. } => 500,
            Why::OverLicence { .. } | Why::OverHighest { .. } => {
                let (found, limit) = self.compared();
                let times = Figure::ratio(found, limit).unwrap_or(Figure::thousandths(3_000));
                super::statistical::strength(times, Figure::thousandths(1_000))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::proof::{raised, severity};
    use super::*;
    use crate::screening::library;
    use crate::screening::tests::day;

    fn inputs(orders: &[(&str, &str, i64)]) -> Inputs {
        let supplied = |(through, on, kg): &(&str, &str, i64)| Supplied {
            through: (*through).into(),
            order: Dated { day: day(on), mass: Mass::from_kg(*kg) },
        };
        Inputs {
            end_user: "plant".into(),
            substance: "acetic_anhydride".into(),
            orders: orders.iter().map(supplied).collect(),
            yearly_licence: None,
            highest: None,
            confirmed_dual: false,
            materiality: Mass::from_kg(100),
            upper_bound: false,
        }
    }

    fn of(inputs: Inputs) -> library::Inputs {
        library::Inputs::R26(Box::new(inputs))
    }

    #[test]
    fn equal_masses_through_two_hands_within_a_month() {
        for (one, other, found) in [
            (("a", "2027-02-01", 1_000), ("b", "2027-02-20", 900), true),
            (("a", "2027-02-01", 1_000), ("b", "2027-02-20", 899), false),
            (("a", "2027-02-01", 1_000), ("a", "2027-02-20", 1_000), false),
            (("a", "2027-01-20", 1_000), ("b", "2027-02-20", 1_000), false),
        ] {
            assert_eq!(severity(of(inputs(&[one, other]))).is_some(), found, "{one:?} {other:?}");
        }
        let (_, finding) = raised(of(inputs(&[("a", "2027-02-01", 1_000), ("b", "2027-02-20", 950)])));
        assert_eq!(finding.equation(), "|950 - 1,000| = 50 ≤ 100 kg");
        assert_eq!(finding.about().id, "plant");
    }

    #[test]
    fn the_total_is_held_against_licence_and_own_highest() {
        let two = [("a", "2027-02-01", 1_000), ("b", "2027-02-20", 480)];
        let with = |yearly, highest| Inputs {
            yearly_licence: Some(Mass::from_kg(yearly)),
            highest: Some(Mass::from_kg(highest)),
            ..inputs(&two)
        };
        // 4,000 x 90 / 365 x 1.5 = 1,479.45
        let (_, finding) = raised(of(with(4_000, 9_000)));
        assert_eq!(finding.equation(), "1,000 + 480 = 1,480 > 1,479.452053 kg");
        assert_eq!(severity(of(with(4_002, 9_000))), None);
        assert_eq!(raised(of(with(9_000, 739))).1.sentence().key, "screening-r26-highest");
        assert_eq!(severity(of(with(9_000, 740))), None);
        // Not on file is not zero.
        assert_eq!(severity(of(inputs(&two))), None);
    }

    #[test]
    fn confirmed_dual_sourcing_and_small_masses_are_silent() {
        let two = [("a", "2027-02-01", 1_000), ("b", "2027-02-20", 1_000)];
        assert_eq!(severity(of(Inputs { confirmed_dual: true, ..inputs(&two) })), None);
        assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(2_000), ..inputs(&two) })), None);
        assert_eq!(severity(of(inputs(&two))), Some(Severity::Review));
    }
}
