//! Findings in the reader's language: countries by name, dates written out.

use crate::{templates, words};
use domain::message::Message;
use domain::screening::{Amount, Row, RuleCode, Severity};

/// Arguments that hold a country's code.
const COUNTRIES: &[&str] = &["country", "issuer", "origin", "destination"];

/// A finding's message, worded.
pub fn tell(lang: &str, message: &Message) -> String {
    let mut readable = Message::new(&message.key);
    for (name, value) in &message.args {
        readable = readable.with(name, readable_value(lang, name, value));
    }
    words::say(lang, &readable)
}

fn readable_value(lang: &str, name: &str, value: &str) -> String {
    if COUNTRIES.contains(&name) && value.len() == 2 {
        return words::country(lang, value);
    }
    match value.parse() {
        Ok(day) => templates::date_words(lang, day),
        Err(_) => value.to_owned(),
    }
}

/// A row's amount, worded.
pub fn amount(lang: &str, row: &Row) -> String {
    match &row.amount {
        Amount::Mass(mass) => mass.to_string(),
        Amount::Day(day) => templates::date_words(lang, *day),
        Amount::Count(count) => count.to_string(),
        Amount::Text(text) if text.len() == 2 => words::country(lang, text),
        Amount::Text(text) => text.clone(),
        Amount::Word(word) => words::say(lang, word),
    }
}

/// `Over the declared need`.
pub fn rule(lang: &str, code: RuleCode) -> String {
    words::plain(lang, &format!("screening-rule-{}", code.code().to_lowercase()))
}

/// `over need`: a flag in the queue.
pub fn flag(lang: &str, code: RuleCode) -> String {
    words::plain(lang, &format!("screening-short-{}", code.code().to_lowercase()))
}

pub fn severity(lang: &str, severity: Severity) -> String {
    words::plain(lang, &format!("screening-severity-{}", severity.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_dates_become_words() {
        let message = Message::new("screening-r41-none")
            .with("country", "AE")
            .with("days", 15)
            .with("dispatch", "2027-03-10");
        let told = tell("en", &message);
        assert!(told.contains("10 March 2027"), "{told}");
    }
}
