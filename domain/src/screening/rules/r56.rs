//! R56 declared-against-found: the goods are not, or cannot be, what the papers
//! say.
//!
//! Test on paper, for review: an HS code that is not in the tariff or not one of
//! this substance; a trade name that the register of products does not know; a
//! density, boiling point, package or price outside what is possible for the
//! declared goods. Test by laboratory, hold: a substance found that was not
//! declared; content, or strength of a unit, that differs from the declaration or
//! from the label by more than the analytical error.
//!
//! Parameters: `analytical_per_mille` (50 of what was declared). Source: assumed;
//! pharmacopoeias allow 95 to 105 % of a label's content.
//!
//! Known innocent causes: an old tariff number; a trade name of another country;
//! a by-product within the specification; content on another basis (dry, as salt).

use super::r40::Kind;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub kind: Kind,
    pub record: String,
    /// As declared: what people call it, and its keys.
    pub substance: String,
    #[serde(default)]
    pub declared_keys: Vec<String>,
    #[serde(default)]
    pub hs: Option<String>,
    /// Whether the code is in the tariff; `None`: not asked.
    #[serde(default)]
    pub in_tariff: Option<bool>,
    /// Codes of the substance; empty: not known.
    #[serde(default)]
    pub hs_of_substance: Vec<String>,
    #[serde(default)]
    pub trade_name: Option<String>,
    /// Whether the register of products knows the name; `None`: there is none.
    #[serde(default)]
    pub trade_name_known: Option<bool>,
    /// Properties stated beside what is possible for the goods.
    #[serde(default)]
    pub properties: Vec<Property>,
    #[serde(default)]
    pub found: Vec<Found>,
}

/// A stated property and the range that is possible, in whole units of `unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    pub what: What,
    pub stated: i64,
    pub least: i64,
    pub most: i64,
    /// `g/l`, `0.1 °C`, `EUR/t`: as printed.
    pub unit: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Density,
    BoilingPoint,
    Package,
    Price,
}

impl What {
    const fn code(self) -> &'static str {
        match self {
            Self::Density => "density",
            Self::BoilingPoint => "boiling-point",
            Self::Package => "package",
            Self::Price => "price",
        }
    }
}

/// What a laboratory found; contents in parts per million, strengths in micrograms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Key and name of the substance.
    pub key: String,
    pub name: String,
    /// As declared or on the label, and as found: of one unit, in one measure.
    #[serde(default)]
    pub stated: Option<i64>,
    #[serde(default)]
    pub measured: Option<i64>,
    /// Error of this analysis, where the laboratory states it.
    #[serde(default)]
    pub error: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredAgainstFound {
    pub kind: Kind,
    pub record: String,
    pub substance: String,
    pub difference: Difference,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    NotInTariff { hs: String },
    OtherHs { hs: String, expected: Vec<String> },
    TradeName { name: String },
    Property { property: Property },
    Undeclared { key: String, name: String },
    Content { name: String, stated: i64, measured: i64, error: i64 },
}

pub fn judge(inputs: &Inputs, params: &Params) -> Vec<Outcome> {
    let raise = |severity: Severity, difference: Difference| {
        let (kind, record, substance) = (inputs.kind, inputs.record.clone(), inputs.substance.clone());
        Outcome::raised(severity, DeclaredAgainstFound { kind, record, substance, difference })
    };
    let paper = on_paper(inputs).into_iter().map(|difference| raise(Severity::Review, difference));
    let analysed = inputs.found.iter().filter_map(|found| analysed(inputs, found, params));
    paper.chain(analysed.map(|difference| raise(Severity::Hold, difference))).collect()
}

fn on_paper(inputs: &Inputs) -> Vec<Difference> {
    let mut differences = Vec::new();
    if let Some(hs) = &inputs.hs {
        let ours = digits(hs);
        let same = |code: &String| {
            let theirs = digits(code);
            theirs.starts_with(&ours) || ours.starts_with(&theirs)
        };
        if inputs.in_tariff == Some(false) {
            differences.push(Difference::NotInTariff { hs: hs.clone() });
        } else if !inputs.hs_of_substance.is_empty() && !inputs.hs_of_substance.iter().any(same) {
            let expected = inputs.hs_of_substance.clone();
            differences.push(Difference::OtherHs { hs: hs.clone(), expected });
        }
    }
    let unknown = inputs.trade_name.clone().filter(|_| inputs.trade_name_known == Some(false));
    differences.extend(unknown.map(|name| Difference::TradeName { name }));
    let impossible = |property: &&Property| !(property.least..=property.most).contains(&property.stated);
    let properties = inputs.properties.iter().filter(impossible).cloned();
    differences.extend(properties.map(|property| Difference::Property { property }));
    differences
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).take(6).collect()
}

fn analysed(inputs: &Inputs, found: &Found, params: &Params) -> Option<Difference> {
    if !inputs.declared_keys.contains(&found.key) {
        return Some(Difference::Undeclared { key: found.key.clone(), name: found.name.clone() });
    }
    let (stated, measured) = found.stated.zip(found.measured)?;
    let usual = i128::from(stated) * i128::from(params.r56_analytical_per_mille) / 1_000;
    let error = found.error.unwrap_or_else(|| i64::try_from(usual).unwrap_or(i64::MAX));
    let differs = stated.abs_diff(measured) > error.unsigned_abs();
    differs.then(|| Difference::Content { name: found.name.clone(), stated, measured, error })
}

impl DeclaredAgainstFound {
    fn how(&self) -> String {
        match &self.difference {
            Difference::NotInTariff { .. } => "not-in-tariff".to_owned(),
            Difference::OtherHs { .. } => "other-hs".to_owned(),
            Difference::TradeName { .. } => "trade-name".to_owned(),
            Difference::Property { property } => property.what.code().to_owned(),
            Difference::Undeclared { .. } => "undeclared".to_owned(),
            Difference::Content { .. } => "content".to_owned(),
        }
    }

    /// As stated, and as found or possible.
    fn sides(&self) -> (String, String) {
        match &self.difference {
            Difference::NotInTariff { hs } => (hs.clone(), "-".to_owned()),
            Difference::OtherHs { hs, expected } => (hs.clone(), expected.join(", ")),
            Difference::TradeName { name } => (name.clone(), "-".to_owned()),
            Difference::Property { property: Property { stated, least, most, unit, .. } } => {
                (format!("{stated} {unit}"), format!("{least} - {most} {unit}"))
            }
            Difference::Undeclared { name, .. } => (self.substance.clone(), name.clone()),
            Difference::Content { stated, measured, error, .. } => {
                (stated.to_string(), format!("{measured} ± {error}"))
            }
        }
    }

    fn figures(&self, key: &str) -> Message {
        let (stated, found) = self.sides();
        let message = Message::new(key).with("substance", &self.substance).with("record", &self.record);
        message.with("stated", stated).with("found", found)
    }
}

impl Explain for DeclaredAgainstFound {
    fn about(&self) -> About {
        About::new(self.kind.code(), &self.record)
    }

    fn cause(&self) -> String {
        match &self.difference {
            Difference::Undeclared { key, .. } => format!("undeclared#{key}"),
            Difference::Content { name, .. } => format!("content#{name}"),
            _ => self.how(),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r56-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.difference {
            Difference::Content { stated, measured, error, .. } => {
                format!("|{measured} - {stated}| = {} > {error}", stated.abs_diff(*measured))
            }
            _ => {
                let (stated, found) = self.sides();
                format!("{stated} ≠ {found}")
            }
        }
    }

    fn threshold(&self) -> String {
        match &self.difference {
            Difference::Content { error, .. } => error.to_string(),
            _ => self.sides().1,
        }
    }

    fn margin(&self) -> String {
        match &self.difference {
            Difference::Content { stated, measured, error, .. } => {
                (stated.abs_diff(*measured) - error.unsigned_abs()).to_string()
            }
            Difference::Property { property } => {
                let nearest = property.stated.clamp(property.least, property.most);
                format!("{} {}", property.stated.abs_diff(nearest), property.unit)
            }
            _ => "1".to_owned(),
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r56-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let (stated, found) = self.sides();
        vec![
            Row::text("screening-row-declared-as", &self.substance),
            Row::text("screening-row-stated", stated),
            Row::text("screening-row-found-or-possible", found),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-old-tariff"),
            Cause::new("screening-cause-foreign-trade-name"),
            Cause::new("screening-cause-by-product"),
            Cause::new("screening-cause-other-basis"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-examine-goods")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{explained, params};

    fn judged(change: impl Fn(&mut Inputs)) -> Vec<(Severity, String)> {
        let mut inputs = Inputs {
            kind: Kind::Shipment,
            record: "s1".into(),
            substance: "Acetic anhydride".into(),
            declared_keys: vec!["acetic_anhydride".into()],
            hs: Some("2915.24".into()),
            in_tariff: Some(true),
            hs_of_substance: vec!["2915.24".into()],
            trade_name: None,
            trade_name_known: None,
            properties: vec![],
            found: vec![],
        };
        change(&mut inputs);
        let outcomes = judge(&inputs, &params());
        explained(&outcomes);
        let of = |outcome: &Outcome| match outcome {
            Outcome::Raised { severity, finding } => (*severity, finding.cause()),
            other => panic!("{other:?}"),
        };
        outcomes.iter().map(of).collect()
    }

    fn review(cause: &str) -> Vec<(Severity, String)> {
        vec![(Severity::Review, cause.to_owned())]
    }

    #[test]
    fn papers_that_cannot_be_true_are_for_review() {
        assert_eq!(judged(|_| ()), []);
        assert_eq!(judged(|i| i.in_tariff = Some(false)), review("not-in-tariff"));
        assert_eq!(judged(|i| i.hs = Some("2915.31".into())), review("other-hs"));
        assert_eq!(judged(|i| i.hs = Some("2915240000".into())), [], "a national subdivision");
        assert_eq!(judged(|i| i.hs_of_substance = vec![]), []);
        let named =
            |known| judged(move |i| (i.trade_name, i.trade_name_known) = (Some("Glow".into()), known));
        assert_eq!(named(Some(false)), review("trade-name"));
        assert_eq!(named(Some(true)), []);
        assert_eq!(named(None), [], "no register to ask");
        let dense = |stated| {
            judged(move |i| {
                let unit = "g/l".into();
                i.properties =
                    vec![Property { what: What::Density, stated, least: 1_070, most: 1_090, unit }];
            })
        };
        assert_eq!(dense(1_090), []);
        assert_eq!(dense(1_091), review("density"));
    }

    #[test]
    fn what_a_laboratory_found_holds() {
        let found = |key: &str, stated, measured, error| {
            let found = Found { key: key.into(), name: key.into(), stated, measured, error };
            judged(move |i| i.found = vec![found.clone()])
        };
        let hold = |cause: &str| vec![(Severity::Hold, cause.to_owned())];
        let own = "acetic_anhydride";
        assert_eq!(found("p2p", None, None, None), hold("undeclared#p2p"));
        assert_eq!(found(own, None, None, None), []);
        assert_eq!(found(own, Some(980_000), Some(931_000), None), []);
        assert_eq!(found(own, Some(980_000), Some(930_999), None), hold("content#acetic_anhydride"));
        assert_eq!(found(own, Some(980_000), Some(970_000), Some(9_999)), hold("content#acetic_anhydride"));
    }
}
