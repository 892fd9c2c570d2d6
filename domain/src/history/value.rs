//! The values of a history file, read strictly: what is wrong is refused with
//! what would be right, never repaired.

use super::fault::wrong;
use crate::country::Country;
use crate::quantity::{Component, Declared, Unit};
use crate::time::Instant;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Years in which something recorded can lie; terms counted from them never overflow.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A calendar day, `2024-03-05`, from 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day: NaiveDate = shaped.then(|| text.parse().ok())??;
    YEARS.contains(&day.year()).then_some(day)
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        day(&text).map(Self).ok_or_else(|| wrong("day", &text))
    }
}

/// An instant with its zone, or a day, which is its 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub Instant);

impl At {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(day) = day(text) {
            return Some(Self(midnight(day)));
        }
        let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        YEARS.contains(&at.year()).then(|| Self(at.into()))
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| wrong("instant", &text))
    }
}

/// 00:00 UTC of a day.
pub fn midnight(day: NaiveDate) -> Instant {
    day.and_time(NaiveTime::MIN).and_utc().into()
}

/// An instant as a history file writes it: `2024-03-05T09:00:00Z`.
pub fn written(at: Instant) -> String {
    let exact =
        if at.ms() % 1_000 == 0 { chrono::SecondsFormat::Secs } else { chrono::SecondsFormat::Millis };
    at.utc().to_rfc3339_opts(exact, true)
}

/// Two letters of ISO 3166-1, upper case, or `EU`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Land(pub Country);

impl<'de> Deserialize<'de> for Land {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let exact = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        let land = exact.then(|| text.parse().ok()).flatten();
        land.map(Self).ok_or_else(|| wrong("country", &text))
    }
}

/// A number of the file: digits with an optional point, not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

impl Number {
    fn parse(text: &str) -> Option<Self> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (digits(whole) && digits(rest)).then(|| Decimal::from_str_exact(text).ok())?.map(Self)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Number(serde_json::Number),
            Other(serde_json::Value),
        }
        let text = match Written::deserialize(d)? {
            Written::Text(text) => text,
            // The shortest text that reads back as the same number.
            Written::Number(number) => number.to_string(),
            Written::Other(value) => return Err(wrong("decimal", &value.to_string())),
        };
        Self::parse(&text).ok_or_else(|| wrong("decimal", &text))
    }
}

/// The amount of a quantity: always text, so that no reader makes a float of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(d)?;
        let Some(text) = value.as_str() else { return Err(wrong("amount", &value.to_string())) };
        Number::parse(text).map(|number| Self(number.0)).ok_or_else(|| wrong("amount", text))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    substance: String,
    content_pct: Number,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuantity {
    amount: Amount,
    unit: Unit,
    form: Option<String>,
    content_pct: Option<Number>,
    strength_mg: Option<Number>,
    #[serde(default)]
    gross: bool,
    #[serde(default)]
    mixture: Vec<RawComponent>,
}

/// A quantity as declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawQuantity", into = "Declared")]
pub struct Quantity(pub Declared);

impl From<RawQuantity> for Quantity {
    fn from(raw: RawQuantity) -> Self {
        let mixture = raw.mixture.into_iter();
        Self(Declared {
            amount: raw.amount.0,
            unit: raw.unit,
            form: raw.form,
            content_pct: raw.content_pct.map(|number| number.0),
            strength_mg: raw.strength_mg.map(|number| number.0),
            gross: raw.gross,
            mixture: mixture
                .map(|part| Component { substance: part.substance, content_pct: part.content_pct.0 })
                .collect(),
        })
    }
}

impl From<Quantity> for Declared {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// An id of the file: any text but the empty one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        if text.trim().is_empty() { Err(wrong("id", &text)) } else { Ok(Self(text)) }
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A field that must stand there, though `null` says something too.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<Option<T>, D::Error> {
    Option::<T>::deserialize(d)
}
