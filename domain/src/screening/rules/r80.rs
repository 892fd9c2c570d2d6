//! R80 intelligence-match: a note of an authority names a party, lot, site,
//! telephone, address or corridor that turns up here.
//!
//! Test: exact match after the value's own normalisation, note not expired. Hold
//! where the source is of grade A or B and the information of grade 1 or 2;
//! review otherwise, also where a grade was not given. A lot number leads from
//! what was found back to maker, importers and end user; those are for review at
//! most, since they are named by inference.
//!
//! The finding carries the note's number and grades, never its text: the fact of
//! a match may be shown to people who may not read the note.
//!
//! Parameters: `source_grades` (2: A and B), `information_grades` (2: 1 and 2).
//! Source: 4 x 4 grading as police services use it; cuts assumed.
//!
//! Known innocent causes: a number that was given to somebody else since; a
//! common address; a note that is out of date.

use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub on: NaiveDate,
    /// The party that the matched value belongs to, where there is one.
    #[serde(default)]
    pub operator: Option<String>,
    #[serde(default)]
    pub company: Option<String>,
    pub matched: Matched,
    /// As the note and the record both have it, normalised alike.
    pub value: String,
    /// Where it turned up.
    pub record: String,
    pub note: Note,
    /// Part that the party has in a lot which was traced back; `None`: named directly.
    #[serde(default)]
    pub traced: Option<Traced>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    Operator,
    Name,
    Address,
    Phone,
    Email,
    Lot,
    Corridor,
    Product,
}

impl Matched {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Name => "name",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Lot => "lot",
            Self::Corridor => "corridor",
            Self::Product => "product",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Traced {
    Maker,
    Importer,
    EndUser,
}

impl Traced {
    const fn code(self) -> &'static str {
        match self {
            Self::Maker => "maker",
            Self::Importer => "importer",
            Self::EndUser => "end-user",
        }
    }
}

/// A note without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub record: String,
    /// `A` (reliable) to `D`, `1` (known to be true) to `4`.
    #[serde(default)]
    pub source_grade: Option<char>,
    #[serde(default)]
    pub information_grade: Option<u8>,
    /// Last day it may be used.
    #[serde(default)]
    pub expires: Option<NaiveDate>,
    #[serde(default)]
    pub handling: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntelligenceMatch {
    pub operator: Option<String>,
    pub company: Option<String>,
    pub matched: Matched,
    pub value: String,
    pub record: String,
    pub note: Note,
    pub traced: Option<Traced>,
    /// The worst grades that hold: `B2`.
    pub holds_to: String,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let note = &inputs.note;
    if note.expires.is_some_and(|last| inputs.on > last) {
        return Outcome::Passed;
    }
    let source = note.source_grade.map(|grade| i64::from(u32::from(grade.to_ascii_uppercase())) - 64);
    let information = note.information_grade.map(i64::from);
    let good = |grade: Option<i64>, worst: i64| grade.is_some_and(|grade| (1..=worst).contains(&grade));
    let trusted = good(source, params.r80_source_grades) && good(information, params.r80_information_grades);
    let severity = if trusted && inputs.traced.is_none() { Severity::Hold } else { Severity::Review };
    let worst = u32::try_from(params.r80_source_grades).ok().and_then(|n| char::from_u32(64 + n));
    let finding = IntelligenceMatch {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        matched: inputs.matched,
        value: inputs.value.clone(),
        record: inputs.record.clone(),
        note: note.clone(),
        traced: inputs.traced,
        holds_to: format!("{}{}", worst.unwrap_or('B'), params.r80_information_grades),
    };
    Outcome::raised(severity, finding)
}

impl IntelligenceMatch {
    /// `B2`; a dash for a grade that was not given.
    fn grades(&self) -> String {
        let source = self.note.source_grade.map_or('-', |grade| grade.to_ascii_uppercase());
        let information = self.note.information_grade.map_or("-".to_owned(), |grade| grade.to_string());
        format!("{source}{information}")
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("value", self.company.as_ref().unwrap_or(&self.value))
            .with("note", &self.note.record)
            .with("grades", self.grades())
            .with("record", &self.record)
    }
}

impl Explain for IntelligenceMatch {
    fn about(&self) -> About {
        match &self.operator {
            Some(operator) => About::new("operator", operator),
            None => About::new(self.matched.code(), &self.value),
        }
    }

    fn cause(&self) -> String {
        match self.traced {
            Some(part) => format!("{}#{}#{}", self.note.record, self.matched.code(), part.code()),
            None => format!("{}#{}", self.note.record, self.matched.code()),
        }
    }

    fn sentence(&self) -> Message {
        match self.traced {
            Some(part) => self.figures(&format!("screening-r80-traced-{}", part.code())),
            None => self.figures("screening-r80-sentence"),
        }
    }

    fn equation(&self) -> String {
        format!("{} = {}; {} ≤ {}", self.value, self.value, self.grades(), self.holds_to)
    }

    fn threshold(&self) -> String {
        self.holds_to.clone()
    }

    fn margin(&self) -> String {
        self.grades()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r80-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::word("screening-row-matched", &format!("screening-matched-{}", self.matched.code())),
            Row::text("screening-row-matched-value", &self.value),
            Row::text("screening-row-note", &self.note.record),
            Row::text("screening-row-grades", self.grades()),
            Row::text("screening-row-turned-up", &self.record),
        ];
        rows.extend(self.note.expires.map(|last| Row::day("screening-row-note-expires", last)));
        rows.extend(self.note.handling.as_ref().map(|code| Row::text("screening-row-handling", code)));
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-number-given-anew"),
            Cause::new("screening-cause-common-address"),
            Cause::new("screening-cause-note-out-of-date"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-keeper-of-note")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params, severities};

    fn judged(source: Option<char>, information: Option<u8>, change: impl Fn(&mut Inputs)) -> Vec<Severity> {
        let mut inputs = Inputs {
            on: day("2027-02-01"),
            operator: None,
            company: None,
            matched: Matched::Phone,
            value: "123456789".into(),
            record: "n1".into(),
            note: Note {
                record: "e7".into(),
                source_grade: source,
                information_grade: information,
                expires: None,
                handling: None,
            },
            traced: None,
        };
        change(&mut inputs);
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        severities(&[outcome])
    }

    #[test]
    fn grades_decide_between_hold_and_review() {
        use Severity::{Hold, Review};
        for (source, information, expected) in [
            (Some('A'), Some(1), Hold),
            (Some('B'), Some(2), Hold),
            (Some('b'), Some(2), Hold),
            (Some('C'), Some(1), Review),
            (Some('A'), Some(3), Review),
            (Some('A'), None, Review),
            (None, None, Review),
        ] {
            assert_eq!(judged(source, information, |_| ()), [expected], "{source:?} {information:?}");
        }
    }

    #[test]
    fn an_expired_note_matches_no_more_and_a_trace_is_for_review() {
        let expires = |on: &str| judged(Some('A'), Some(1), |i| i.note.expires = Some(day(on)));
        assert_eq!(expires("2027-02-01"), [Severity::Hold]);
        assert_eq!(expires("2027-01-31"), []);
        for part in [Traced::Maker, Traced::Importer, Traced::EndUser] {
            assert_eq!(judged(Some('A'), Some(1), |i| i.traced = Some(part)), [Severity::Review]);
        }
    }

    #[test]
    fn it_is_about_the_party_or_else_the_value() {
        let about = |operator: Option<&str>| {
            let note = Note {
                record: "e7".into(),
                source_grade: None,
                information_grade: None,
                expires: None,
                handling: Some("restricted".into()),
            };
            let inputs = Inputs {
                on: day("2027-02-01"),
                operator: operator.map(Into::into),
                company: None,
                matched: Matched::Lot,
                value: "L-9".into(),
                record: "n1".into(),
                note,
                traced: None,
            };
            match judge(&inputs, &params()) {
                Outcome::Raised { finding, .. } => (finding.about().kind, finding.about().id),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(about(Some("op1")), ("operator", "op1".to_owned()));
        assert_eq!(about(None), ("lot", "L-9".to_owned()));
    }
}
