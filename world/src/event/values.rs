//! The parts that events are made of.

use crate::time::{Day, iso};
use serde::{Serialize, Serializer};

pub(super) fn as_date<S: Serializer>(day: &Day, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&iso(*day))
}

pub(super) fn as_date_opt<S: Serializer>(day: &Option<Day>, s: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => s.serialize_str(&iso(*day)),
        None => s.serialize_none(),
    }
}

pub(super) fn no(value: &bool) -> bool {
    !value
}

/// A quantity as a paper states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quantity {
    pub amount: String,
    pub unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_pct: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength_mg: Option<&'static str>,
    #[serde(skip_serializing_if = "no")]
    pub gross: bool,
}

/// Milligrams written as kilograms, with no digit that says nothing.
pub fn kg(mg: i64) -> String {
    let sign = if mg < 0 { "-" } else { "" };
    let mg = mg.unsigned_abs();
    let text = format!("{sign}{}.{:06}", mg / 1_000_000, mg % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub substance: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<&'static str>,
    pub quantity: Quantity,
}

#[derive(Clone, Debug, Serialize)]
pub struct Leg {
    pub country: &'static str,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_date_opt")]
    pub notified_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Declared {
    pub goods: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_tariff: Option<bool>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Address {
    pub text: String,
    pub kind: &'static str,
    pub verified: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Officer {
    pub name: String,
    #[serde(serialize_with = "as_date")]
    pub born: Day,
}

#[derive(Clone, Debug, Serialize)]
pub struct Cap {
    pub substance: &'static str,
    pub quantity: Quantity,
    pub period: &'static str,
    pub counts: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct Threshold {
    pub quantity: Quantity,
    pub period: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct DeliverySite {
    pub text: String,
    pub country: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct About {
    pub kind: &'static str,
    pub value: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Enquirer {
    pub name: String,
    pub email: String,
    pub country: &'static str,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct TotalOf {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Found {
    pub substance: &'static str,
    pub quantity: Quantity,
}

/// The fields of a notification, and of a departure without one.
#[derive(Clone, Debug, Serialize)]
pub struct Consignment {
    pub exporter: String,
    pub importer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ultimate_consignee: Option<String>,
    pub origin: &'static str,
    pub destination: &'static str,
    pub items: Vec<Item>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<Leg>,
    #[serde(serialize_with = "as_date")]
    pub planned_dispatch: Day,
    #[serde(serialize_with = "as_date")]
    pub planned_arrival: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round_trip: Option<String>,
}
