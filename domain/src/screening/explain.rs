//! How a finding explains itself: the sentence, the sum as rows, what would
//! have passed, what innocent thing may be behind it, what to do next.

use super::facts::Reference;
use super::stats::Figure;
use crate::{message::Message, quantity::Mass};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a finding is about, as the history file names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub kind: &'static str,
    pub id: String,
}

impl About {
    pub(crate) fn new(kind: &'static str, id: impl ToString) -> Self {
        Self { kind, id: id.to_string() }
    }
}

/// One row of the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: Message,
    pub amount: Amount,
    /// The record the figure comes from, to open it.
    pub record: Option<Reference>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    Mass(Mass),
    Day(NaiveDate),
    Count(i64),
    Text(String),
    /// A word of the catalogue.
    Word(Message),
}

impl Row {
    pub(crate) fn mass(key: &str, mass: Mass) -> Self {
        Self { label: Message::new(key), amount: Amount::Mass(mass), record: None }
    }

    pub(crate) fn day(key: &str, day: NaiveDate) -> Self {
        Self { label: Message::new(key), amount: Amount::Day(day), record: None }
    }

    pub(crate) fn count(key: &str, count: i64) -> Self {
        Self { label: Message::new(key), amount: Amount::Count(count), record: None }
    }

    pub(crate) fn text(key: &str, text: impl ToString) -> Self {
        Self { label: Message::new(key), amount: Amount::Text(text.to_string()), record: None }
    }

    pub(crate) fn word(key: &str, word: &str) -> Self {
        Self { label: Message::new(key), amount: Amount::Word(Message::new(word)), record: None }
    }

    #[must_use]
    pub(crate) fn of(mut self, record: Reference) -> Self {
        self.record = Some(record);
        self
    }
}

/// A known innocent cause, answered beforehand where the facts allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub text: Message,
    pub answer: Option<Message>,
}

impl Cause {
    pub(crate) fn new(key: &str) -> Self {
        Self { text: Message::new(key), answer: None }
    }

    #[must_use]
    pub(crate) fn answered(mut self, answer: Option<Message>) -> Self {
        self.answer = answer;
        self
    }
}

/// What every finding can say of itself, from its own figures alone.
pub trait Explain {
    fn about(&self) -> About;

    /// Tells findings of one rule on one record apart, so that the same cause is
    /// not raised twice.
    fn cause(&self) -> String;

    /// The finding in one sentence.
    fn sentence(&self) -> Message;

    /// The test with its numbers: `0 + 6,500 = 6,500 > 3,000 kg`.
    fn equation(&self) -> String;

    fn threshold(&self) -> String;

    /// By how much the threshold is missed.
    fn margin(&self) -> String;

    /// The nearest change that would have passed.
    fn counterfactual(&self) -> Message;

    /// Equation, margin and counterfactual in one line.
    fn sum(&self) -> Message {
        Message::new("screening-sum").with("equation", self.equation())
    }

    fn rows(&self) -> Vec<Row>;

    /// Steps from what was declared to the mass that was compared.
    fn conversions(&self) -> &[Message] {
        &[]
    }

    /// The check holds only for the largest mass the goods can have.
    fn data_missing(&self) -> bool {
        false
    }

    fn causes(&self) -> Vec<Cause>;

    /// How likely ordinary trade is to do as much or more, where the rule is a
    /// statistical test. Findings of a day are held to a false-discovery rate by it.
    fn chance(&self) -> Option<Figure> {
        None
    }

    /// How strong the finding is for the ranking: 0 to 1000.
    fn strength(&self) -> i64 {
        1_000
    }

    fn next_step(&self) -> Message;

    /// What may be told to the company. Never that it was screened.
    fn may_tell(&self) -> Message {
        Message::new("screening-tell-nothing")
    }
}

/// `0 + 6,500 = 6,500`, or the one term alone.
pub(crate) fn summed(terms: &[Mass]) -> String {
    match terms {
        [one] => one.kg(),
        many => {
            let words: Vec<String> = many.iter().map(|mass| mass.kg()).collect();
            format!("{} = {}", words.join(" + "), many.iter().copied().sum::<Mass>().kg())
        }
    }
}

/// Days between two dates, with the unit symbol: `12 d`.
pub(crate) fn days_between(from: NaiveDate, to: NaiveDate) -> String {
    format!("{} d", (to - from).num_days())
}
