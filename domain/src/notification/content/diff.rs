//! What one version says differently from the one before, field by field, and
//! what that does to the clock (LIFECYCLE.md 1, *amend*).

use super::{Body, Good, Item, Party, body::Place, goods, name_key};
use crate::{quantity::Mass, substance::Catalogue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One field that differs. `field` is a path as in `items.1.amount`; a part
/// that is not there has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

impl Change {
    /// The name of the field without positions: `items.amount`.
    pub fn name(&self) -> String {
        let named = self.field.split('.').filter(|part| part.parse::<u32>().is_err());
        named.collect::<Vec<_>>().join(".")
    }

    /// Which of several, from 1; `None` for fields that are there once.
    pub fn position(&self) -> Option<u32> {
        self.field.split('.').find_map(|part| part.parse().ok())
    }
}

/// Every field that differs, in the order of the form.
pub fn diff(old: &Body, new: &Body) -> Vec<Change> {
    let (old, new) = (fields(old), fields(new));
    let mut paths: Vec<&String> = new.iter().map(|(path, _)| path).collect();
    paths
        .extend(old.iter().map(|(path, _)| path).filter(|path| !new.iter().any(|(known, _)| known == *path)));
    let value = |of: &[(String, String)], path: &str| {
        of.iter().find(|(known, _)| known == path).map(|(_, value)| value.clone()).filter(|v| !v.is_empty())
    };
    paths
        .into_iter()
        .map(|path| Change { field: path.clone(), old: value(&old, path), new: value(&new, path) })
        .filter(|change| change.old != change.new)
        .collect()
}

/// What an amendment does to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Larger quantity, other consignee or country: back to submitted, new clock.
    NewClock,
    /// The clock runs on.
    SameClock,
}

/// Whether an amendment needs a new clock. A smaller quantity does not; where
/// either version has no computable mass, it does.
pub fn what_amendment_means(old: &Body, new: &Body, catalogue: &Catalogue) -> Meaning {
    let parties =
        |body: &Body| [&body.importer, body.consignee()].map(|party| (name_key(&party.name), party.country));
    let moved = parties(old) != parties(new)
        || old.origin() != new.origin()
        || old.transit.iter().map(|t| t.country).ne(new.transit.iter().map(|t| t.country))
            && new.transit.iter().any(|t| !old.transit.iter().any(|known| known.country == t.country));
    let larger = match (goods(old, catalogue), goods(new, catalogue)) {
        (Ok(old), Ok(new)) => is_larger(&old, &new),
        _ => true,
    };
    if moved || larger { Meaning::NewClock } else { Meaning::SameClock }
}

/// Whether any substance on any line becomes more than it was.
fn is_larger(old: &[Good], new: &[Good]) -> bool {
    let sums = |goods: &[Good]| {
        let mut sums = BTreeMap::<(String, &'static str), Mass>::new();
        for good in goods {
            let sum = sums.entry((good.substance.clone(), good.line.code())).or_default();
            *sum = *sum + good.converted.mass;
        }
        sums
    };
    let before = sums(old);
    sums(new).into_iter().any(|(what, mass)| before.get(&what).is_none_or(|known| mass > *known))
}

/// The body as paths with values, in the order of the form.
fn fields(body: &Body) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (index, item) in body.items.iter().enumerate() {
        fields_of_item(&format!("items.{}", index + 1), item, &mut out);
    }
    party("exporter", &body.exporter, &mut out);
    party("importer", &body.importer, &mut out);
    party("consignee", body.consignee(), &mut out);
    for (index, other) in body.others.iter().enumerate() {
        let path = format!("others.{}", index + 1);
        out.push((format!("{path}.role"), other.role.code().to_owned()));
        party(&path, &other.party, &mut out);
    }
    fields_of_route(body, &mut out);
    let mut put = |path: &str, value: String| out.push((path.to_owned(), value));
    let date = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    put("dispatch_on", date(body.dispatch_on));
    put("arrival_on", date(body.arrival_on));
    put("series_until", date(body.series.as_ref().map(|series| series.until)));
    let shipments = body.series.as_ref().and_then(|series| series.shipments);
    put("series_shipments", shipments.map(|n| n.to_string()).unwrap_or_default());
    if let Some(permit) = &body.permit {
        put("permit_kind", permit.kind.code().to_owned());
        put("permit_number", permit.number.clone());
        put("permit_authority", permit.authority.clone());
        put("permit_issued_on", date(permit.issued_on));
        put("permit_valid_until", date(permit.valid_until));
        put("permit_quantity", permit.quantity.clone());
    }
    put("invoice", body.invoice.clone());
    put("end_use", body.end_use.clone());
    put("distribution_chain", body.distribution_chain.join("; "));
    put("confidential", if body.confidential { "yes".to_owned() } else { String::new() });
    put("notes", body.notes.clone());
    out
}

fn fields_of_item(path: &str, item: &Item, out: &mut Vec<(String, String)>) {
    let mut put = |field: &str, value: String| out.push((format!("{path}.{field}"), value));
    put("substance", item.substance.clone());
    put("brand", item.brand.clone());
    put("hs", item.hs.clone());
    put("product_form", item.product_form.map_or("", |form| form.code()).to_owned());
    let declared = item.quantity.as_ref();
    let decimal = |value: Option<rust_decimal::Decimal>| {
        value.map(|value| value.normalize().to_string()).unwrap_or_default()
    };
    put("amount", decimal(declared.map(|quantity| quantity.amount)));
    put("unit", declared.map_or("", |quantity| quantity.unit.code()).to_owned());
    put("form", declared.and_then(|quantity| quantity.form.clone()).unwrap_or_default());
    put("content_pct", decimal(declared.and_then(|quantity| quantity.content_pct)));
    put("strength_mg", decimal(declared.and_then(|quantity| quantity.strength_mg)));
    put("gross_kg", decimal(item.gross_kg));
    let components =
        item.components.iter().map(|part| format!("{} {} %", part.substance, part.content_pct.normalize()));
    put("components", components.collect::<Vec<_>>().join("; "));
    let containers =
        item.containers.iter().map(|c| format!("{} x {} {}", c.number, c.size, c.label).trim().to_owned());
    put("containers", containers.collect::<Vec<_>>().join("; "));
    let years = item.years.iter().map(|share| format!("{}: {}", share.year, share.amount.normalize()));
    put("years", years.collect::<Vec<_>>().join("; "));
}

fn party(path: &str, party: &Party, out: &mut Vec<(String, String)>) {
    let country = party.country.map(|country| country.to_string()).unwrap_or_default();
    for (field, value) in [
        ("name", party.name.clone()),
        ("address", party.address.clone()),
        ("country", country),
        ("licence_no", party.licence_no.clone()),
        ("tax_no", party.tax_no.clone()),
        ("phone", party.phone.clone()),
        ("email", party.email.clone()),
    ] {
        out.push((format!("{path}.{field}"), value));
    }
}

fn fields_of_route(body: &Body, out: &mut Vec<(String, String)>) {
    for (index, leg) in body.legs.iter().enumerate() {
        let path = format!("legs.{}", index + 1);
        out.push((format!("{path}.mode"), leg.mode.code().to_owned()));
        out.push((format!("{path}.from"), leg.from.clone()));
        out.push((format!("{path}.to"), leg.to.clone()));
    }
    for (index, transit) in body.transit.iter().enumerate() {
        let path = format!("transit.{}", index + 1);
        out.push((format!("{path}.country"), transit.country.to_string()));
        let zone = if transit.free_zone { "yes" } else { "" };
        out.push((format!("{path}.free_zone"), zone.to_owned()));
    }
    place("exit", &body.exit, out);
    out.push(("customs_office".to_owned(), body.customs_office.clone()));
    place("entry", &body.entry, out);
}

fn place(path: &str, place: &Place, out: &mut Vec<(String, String)>) {
    let country = place.country.map(|country| country.to_string()).unwrap_or_default();
    out.push((format!("{path}.country"), country));
    out.push((format!("{path}.text"), place.text.clone()));
    out.push((format!("{path}.locode"), place.locode.clone()));
}
