//! What a company is registered with, checked field by field. The register's
//! form, a company's own application and the practice world all come through here.

use crate::http::Values;
use chrono::NaiveDate;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::operator::{Sector, Trade};
use serde::{Deserialize, Serialize};

/// Longest text of a line, of an address, of a reason.
pub const LINE: usize = 200;
pub const TEXT: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    pub name: String,
    pub country: Country,
    pub address: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub tax_number: String,
    #[serde(default)]
    pub trades: Vec<Trade>,
    #[serde(default)]
    pub sector: Option<Sector>,
    #[serde(default)]
    pub established_on: Option<NaiveDate>,
}

impl Particulars {
    /// What is wrong, by field of the form. `today` bounds the founding date.
    pub fn problems(&self, today: NaiveDate) -> Vec<Problem> {
        let mut check = Checks::default();
        check.line("name", &self.name, true);
        check.text("address", &self.address, true);
        check.email("email", &self.email);
        check.line("phone", &self.phone, false);
        check.line("tax_number", &self.tax_number, false);
        if self.trades.is_empty() {
            check.say("trades", "operators-problem-no-trade");
        }
        if self.established_on.is_some_and(|day| day > today) {
            check.say("established_on", "operators-problem-founded-in-future");
        }
        check.0
    }

    /// Reads the form; the country is the authority's own and not a field.
    ///
    /// # Errors
    /// Every field that cannot be read; what was read is checked by `problems`.
    pub fn from_form(values: &Values, country: Country) -> Result<Self, Vec<Problem>> {
        let mut check = Checks::default();
        let trades = values
            .all("trades")
            .filter_map(|code| {
                let trade = Trade::from_code(code);
                if trade.is_none() {
                    check.say("trades", "operators-problem-choice");
                }
                trade
            })
            .collect();
        let sector = check.optional_choice("sector", values.first("sector"), Sector::from_code);
        let established_on = check.date("established_on", values);
        let text = |name: &str| values.first(name).to_owned();
        let read = Self {
            name: text("name"),
            country,
            address: text("address"),
            email: text("email"),
            phone: text("phone"),
            tax_number: text("tax_number"),
            trades,
            sector,
            established_on,
        };
        if check.0.is_empty() { Ok(read) } else { Err(check.0) }
    }
}

/// Collects what is wrong with the fields of a form.
#[derive(Debug, Default)]
pub struct Checks(pub Vec<Problem>);

impl Checks {
    pub fn say(&mut self, field: &str, key: &str) {
        self.0.push(Problem::new(field, Message::new(key)));
    }

    /// One line of text.
    pub fn line(&mut self, field: &str, value: &str, required: bool) {
        if value.chars().any(char::is_control) {
            self.say(field, "operators-problem-one-line");
        }
        self.long(field, value, LINE, required);
    }

    /// Text over several lines.
    pub fn text(&mut self, field: &str, value: &str, required: bool) {
        if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.say(field, "operators-problem-letters");
        }
        self.long(field, value, TEXT, required);
    }

    fn long(&mut self, field: &str, value: &str, most: usize, required: bool) {
        if required && value.trim().is_empty() {
            self.say(field, "common-error-required");
        }
        if value.chars().count() > most {
            self.0.push(Problem::new(field, Message::new("operators-problem-too-long").with("most", most)));
        }
    }

    pub fn email(&mut self, field: &str, value: &str) {
        self.line(field, value, false);
        let parts = value.split_once('@');
        let whole = |(local, host): (&str, &str)| {
            !local.is_empty() && host.contains('.') && !host.contains('@') && !value.contains(' ')
        };
        if !value.is_empty() && !parts.is_some_and(whole) {
            self.say(field, "operators-problem-email");
        }
    }

    /// One of a closed list; an empty answer is complained about.
    pub fn choice<T>(&mut self, field: &str, code: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(code);
        if found.is_none() {
            self.say(field, "common-error-choose");
        }
        found
    }

    pub fn optional_choice<T>(
        &mut self,
        field: &str,
        code: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if code.is_empty() { None } else { self.choice(field, code, read) }
    }

    /// Day, month and year in three fields; all empty means no date.
    pub fn date(&mut self, field: &str, values: &Values) -> Option<NaiveDate> {
        let part = |part: &str| values.first(&format!("{field}-{part}")).to_owned();
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return None;
        }
        let read = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        // A year of two digits is a slip, never the first century.
        let date = read().filter(|date| (1800..=2200).contains(&chrono::Datelike::year(date)));
        if date.is_none() {
            self.say(field, "common-error-date");
        }
        date
    }
}
