//! `reference/pen_requests.csv` and `reference/needs.csv`.

use super::{Faults, Rows, ShippedNeed, parsed};
use crate::reference::files::Files;
use domain::country::Country;
use domain::law::{PenRequest, Scope};
use domain::message::Message;
use domain::needs::Line;
use domain::quantity::{Declared, Facts, Mass, Unit, convert};
use domain::substance::Catalogue;
use rust_decimal::Decimal;

pub fn pen_requests(files: &Files, catalogue: &Catalogue, faults: &mut Faults) -> Vec<PenRequest> {
    let columns = &["country", "scope", "line", "from", "until", "source"];
    let rows = Rows::read(files, "reference/pen_requests.csv", columns, faults);
    let mut found = Vec::new();
    for row in rows.iter() {
        let country = row.required("country", parsed::<Country>, faults);
        let known = |text: &str| match parsed::<Scope>(text)? {
            Scope::Substance(key) => catalogue.resolve(&key).map(|_| text.to_owned()),
            _ => Some(text.to_owned()),
        };
        let scope = row.required("scope", known, faults);
        let source = row.required("source", |text| Some(text.to_owned()), faults);
        let line = row.optional("line", Line::from_code, faults);
        let (from, until) = (row.optional("from", parsed, faults), row.optional("until", parsed, faults));
        if let (Some(country), Some(scope), Some(source)) = (country, scope, source) {
            found.push(PenRequest { country, scope, line, from, until, source });
        }
    }
    found
}

pub fn needs(files: &Files, catalogue: &Catalogue, faults: &mut Faults) -> Vec<ShippedNeed> {
    let columns = &[
        "country",
        "substance",
        "line",
        "year",
        "quantity_kg",
        "qualifier",
        "load",
        "reason",
        "note",
        "source",
    ];
    let rows = Rows::read(files, "reference/needs.csv", columns, faults);
    let mut found = Vec::new();
    for row in rows.iter() {
        let loadable = row.flag("load", faults);
        let country = row.optional("country", parsed::<Country>, faults);
        let substance =
            row.required("substance", |key| catalogue.need_substance(key).map(str::to_owned), faults);
        let line = row.required("line", Line::from_code, faults);
        let mass = row.required("quantity_kg", kilograms, faults);
        let year = row.text("year").parse::<i32>().ok().filter(|year| (1988..=2200).contains(year));
        if loadable && !row.text("qualifier").starts_with("exact") {
            row.fault("load", Message::new("reference-need-not-exact"), faults);
        }
        if loadable && country.is_none() {
            row.fault("country", Message::new("reference-value-missing"), faults);
        }
        if loadable && year.is_none() {
            row.fault("year", Message::new("reference-value-wrong").with("value", row.text("year")), faults);
        }
        if let (Some(substance), Some(line), Some(mass)) = (substance, line, mass) {
            found.push(ShippedNeed {
                country,
                substance,
                line,
                year,
                mass,
                qualifier: row.text("qualifier").to_owned(),
                loadable,
                reason: row.text("reason").to_owned(),
                note: row.text("note").to_owned(),
                source: row.text("source").to_owned(),
            });
        }
    }
    found
}

fn kilograms(text: &str) -> Option<Mass> {
    let declared = Declared::new(parsed::<Decimal>(text)?, Unit::Kg);
    convert(&declared, &Facts::default()).ok().map(|converted| converted.mass)
}
