//! R34 address-not-verifiable: nobody can say that the company is where it says.
//!
//! Test: the address is only a town, a mail box or a residence; or a place where
//! the activity is impossible, one that no map knows, or a site nobody visited.
//! Review when R24 fires too or `q > q_min`, else information. Where the kind is
//! not on file it is read off the text: words for a mail box, or no number at all.
//!
//! Parameters: none of its own; words for mail boxes are data (`names`). Source:
//! good practice of licensing authorities.
//!
//! Known innocent causes: countries without street numbers; a family firm at
//! home; a mail box beside real premises.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub operator: String,
    pub company: String,
    #[serde(default)]
    pub address: Option<Address>,
    /// R24 fired for the same order.
    #[serde(default)]
    pub first_time: bool,
    pub mass: Mass,
    #[serde(default)]
    pub upper_bound: bool,
    /// q_min of the substance.
    pub materiality: Mass,
}

/// An address; what was never looked into is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub text: String,
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Somebody was there.
    #[serde(default)]
    pub verified: Option<bool>,
    /// A map knows it.
    #[serde(default)]
    pub located: Option<bool>,
    /// The activity can be carried on there.
    #[serde(default)]
    pub possible: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Premises,
    Office,
    Mailbox,
    Residence,
    FreeZone,
    Agent,
    CityOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    CityOnly,
    Mailbox,
    Residence,
    Impossible,
    NotLocated,
    NotVisited,
}

impl Ground {
    const fn code(self) -> &'static str {
        match self {
            Self::CityOnly => "city-only",
            Self::Mailbox => "mailbox",
            Self::Residence => "residence",
            Self::Impossible => "impossible",
            Self::NotLocated => "not-located",
            Self::NotVisited => "not-visited",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressNotVerifiable {
    pub operator: String,
    pub company: String,
    pub address: String,
    pub grounds: Vec<Ground>,
    pub first_time: bool,
    pub mass: Mass,
    pub materiality: Mass,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let Some(address) = inputs.address.as_ref().filter(|address| !address.text.trim().is_empty()) else {
        return Outcome::blind(Unjudged::AddressUnknown);
    };
    let mut grounds = Vec::new();
    match address.kind {
        Some(Kind::CityOnly) => grounds.push(Ground::CityOnly),
        Some(Kind::Mailbox) => grounds.push(Ground::Mailbox),
        Some(Kind::Residence) => grounds.push(Ground::Residence),
        Some(Kind::Premises | Kind::Office | Kind::FreeZone | Kind::Agent) => {}
        None if params.names.names_mail_box(&address.text) => grounds.push(Ground::Mailbox),
        None if !address.text.chars().any(char::is_numeric) => grounds.push(Ground::CityOnly),
        None => {}
    }
    for (answer, ground) in [
        (address.possible, Ground::Impossible),
        (address.located, Ground::NotLocated),
        (address.verified, Ground::NotVisited),
    ] {
        if answer == Some(false) {
            grounds.push(ground);
        }
    }
    if grounds.is_empty() {
        return Outcome::Passed;
    }
    let weighty = inputs.first_time || inputs.mass > inputs.materiality;
    let severity = if weighty { Severity::Review } else { Severity::Info };
    let finding = AddressNotVerifiable {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        address: address.text.clone(),
        grounds,
        first_time: inputs.first_time,
        mass: inputs.mass,
        materiality: inputs.materiality,
        upper_bound: inputs.upper_bound && !inputs.first_time,
    };
    Outcome::raised(severity, finding)
}

impl AddressNotVerifiable {
    fn figures(&self, key: &str) -> Message {
        Message::new(key).with("company", &self.company).with("address", &self.address)
    }
}

impl Explain for AddressNotVerifiable {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        let grounds: Vec<&str> = self.grounds.iter().map(|ground| ground.code()).collect();
        format!("{}#{}", grounds.join("+"), self.address)
    }

    fn sentence(&self) -> Message {
        let first = self.grounds.first().map_or("city-only", |ground| ground.code());
        self.figures(&format!("screening-r34-{first}"))
    }

    fn equation(&self) -> String {
        let grounds: Vec<&str> = self.grounds.iter().map(|ground| ground.code()).collect();
        let sign = if self.mass > self.materiality { ">" } else { "≤" };
        format!("{}; {} {sign} {}", grounds.join(" + "), self.mass.kg(), self.materiality)
    }

    fn threshold(&self) -> String {
        self.materiality.to_string()
    }

    fn margin(&self) -> String {
        self.mass.saturating_sub(self.materiality).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r34-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::text("screening-row-address", &self.address)];
        let word = |ground: &Ground| format!("screening-address-{}", ground.code());
        rows.extend(self.grounds.iter().map(|ground| Row::word("screening-row-address-is", &word(ground))));
        rows.push(Row::mass("screening-row-this", self.mass));
        rows.push(Row::mass("screening-row-q-min", self.materiality));
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-no-street-numbers"),
            Cause::new("screening-cause-family-firm-at-home"),
            Cause::new("screening-cause-mail-box-beside"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-visit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{explained, params, severities};

    fn judged(text: &str, kg: i64, change: impl Fn(&mut Inputs)) -> Option<Severity> {
        let mut inputs = Inputs {
            operator: "op1".into(),
            company: "Acme".into(),
            address: Some(Address {
                text: text.into(),
                kind: None,
                verified: None,
                located: None,
                possible: None,
            }),
            first_time: false,
            mass: Mass::from_kg(kg),
            upper_bound: false,
            materiality: Mass::from_kg(1),
        };
        change(&mut inputs);
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        severities(&[outcome]).first().copied()
    }

    #[test]
    fn the_text_tells_where_the_kind_is_not_on_file() {
        use Severity::{Info, Review};
        for (text, kg, expected) in [
            ("12 Dock Road, Antwerp", 5, None),
            ("Antwerp", 5, Some(Review)),
            ("Antwerp", 1, Some(Info)),
            ("P.O. Box 12, Antwerp", 5, Some(Review)),
            ("Postfach 1234, Basel", 1, Some(Info)),
        ] {
            assert_eq!(judged(text, kg, |_| ()), expected, "{text}");
        }
    }

    #[test]
    fn each_ground_counts_and_a_first_trade_weighs() {
        let with = |change: fn(&mut Address)| {
            judged("12 Dock Road", 1, move |inputs| inputs.address.iter_mut().for_each(change))
        };
        for change in [
            (|a| a.kind = Some(Kind::Residence)) as fn(&mut Address),
            |a| a.kind = Some(Kind::CityOnly),
            |a| a.verified = Some(false),
            |a| a.located = Some(false),
            |a| a.possible = Some(false),
        ] {
            assert_eq!(with(change), Some(Severity::Info));
        }
        assert_eq!(with(|a| a.kind = Some(Kind::Premises)), None);
        assert_eq!(judged("Antwerp", 1, |inputs| inputs.first_time = true), Some(Severity::Review));
    }

    #[test]
    fn no_address_cannot_be_judged() {
        let inputs = Inputs {
            operator: "op1".into(),
            company: "Acme".into(),
            address: None,
            first_time: true,
            mass: Mass::from_kg(5),
            upper_bound: false,
            materiality: Mass::from_kg(1),
        };
        assert_eq!(judge(&inputs, &params()), Outcome::blind(Unjudged::AddressUnknown));
    }
}
