//! From content back to what would have been typed: for a copy of an earlier
//! notification, and for a new version of one.

use super::{ItemSheet, Sheet, Typed};
use chrono::{Datelike, NaiveDate};
use domain::country::Country;
use domain::notification::content::{Body, Item, Party, Place, Section};
use rust_decimal::Decimal;

/// The sheet that reads as this body. Items keep their ids.
pub fn of(body: &Body) -> Sheet {
    let mut sheet = Sheet { items: body.items.iter().map(item).collect(), ..Sheet::default() };
    let mut put = |section: Section, page: Page| {
        sheet.pages.insert(section.code().to_owned(), page.0);
    };
    let mut page = Page::default();
    page.party("exporter", &body.exporter);
    page.text("site", &body.site.map(|site| site.to_string()).unwrap_or_default());
    put(Section::Exporter, page);
    let mut page = Page::default();
    page.party("importer", &body.importer);
    put(Section::Importer, page);
    let mut page = Page::default();
    page.text("same", if body.consignee_is_importer { "yes" } else { "no" });
    page.party("consignee", &body.consignee);
    put(Section::Consignee, page);
    let mut page = Page::default();
    page.tick("none", body.no_others);
    for (row, other) in body.others.iter().enumerate() {
        page.text(&format!("others.{row}.role"), other.role.code());
        page.party(&format!("others.{row}"), &other.party);
    }
    put(Section::Others, page);
    put(Section::Route, route(body));
    put(Section::Points, points(body));
    put(Section::Dates, dates(body));
    let mut page = Page::default();
    page.text("end_use", &body.end_use);
    page.text("distribution_chain", &body.distribution_chain.join("\n"));
    put(Section::EndUse, page);
    put(Section::Permits, permits(body));
    let mut page = Page::default();
    page.text("confidential", if body.confidential { "yes" } else { "no" });
    page.tick("consent", body.consent.is_some());
    page.text("notes", &body.notes);
    put(Section::Confidentiality, page);
    sheet
}

fn item(item: &Item) -> ItemSheet {
    let mut page = Page::default();
    page.text("substance", &item.substance);
    page.text("brand", &item.brand);
    page.text("hs", &item.hs);
    page.text("product_form", item.product_form.map_or("", |form| form.code()));
    let substance = page.0;
    let mut page = Page::default();
    if let Some(quantity) = &item.quantity {
        page.decimal("amount", Some(quantity.amount));
        page.text("unit", quantity.unit.code());
        page.text("form", quantity.form.as_deref().unwrap_or_default());
        page.decimal("content_pct", quantity.content_pct);
        page.decimal("strength_mg", quantity.strength_mg);
        page.tick("gross", quantity.gross);
    }
    page.decimal("gross_kg", item.gross_kg);
    for (row, part) in item.components.iter().enumerate() {
        page.text(&format!("components.{row}.substance"), &part.substance);
        page.decimal(&format!("components.{row}.content_pct"), Some(part.content_pct));
    }
    for (row, container) in item.containers.iter().enumerate() {
        page.text(&format!("containers.{row}.number"), &container.number.to_string());
        page.text(&format!("containers.{row}.size"), &container.size);
        page.text(&format!("containers.{row}.label"), &container.label);
    }
    for (row, share) in item.years.iter().enumerate() {
        page.text(&format!("years.{row}.year"), &share.year.to_string());
        page.decimal(&format!("years.{row}.amount"), Some(share.amount));
    }
    let parts = item.components.iter().map(|part| part.id).collect();
    ItemSheet { id: item.id, parts, substance, quantity: page.0 }
}

fn route(body: &Body) -> Page {
    let mut page = Page::default();
    for (row, leg) in body.legs.iter().enumerate() {
        page.text(&format!("legs.{row}.mode"), leg.mode.code());
        page.text(&format!("legs.{row}.from"), &leg.from);
        page.text(&format!("legs.{row}.to"), &leg.to);
    }
    page.tick("no_transit", body.no_transit);
    for (row, transit) in body.transit.iter().enumerate() {
        page.text(&format!("transit.{row}.country"), transit.country.as_str());
        page.tick(&format!("transit.{row}.free_zone"), transit.free_zone);
    }
    page
}

fn points(body: &Body) -> Page {
    let mut page = Page::default();
    for (path, place) in [("exit", &body.exit), ("entry", &body.entry)] {
        let Place { country, text, locode } = place;
        page.country(&format!("{path}.country"), *country);
        page.text(&format!("{path}.text"), text);
        page.text(&format!("{path}.locode"), locode);
    }
    page.text("customs_office", &body.customs_office);
    page
}

fn dates(body: &Body) -> Page {
    let mut page = Page::default();
    page.date("dispatch_on", body.dispatch_on);
    page.date("arrival_on", body.arrival_on);
    page.text("series", if body.series.is_some() { "yes" } else { "no" });
    if let Some(series) = &body.series {
        page.date("series_until", Some(series.until));
        page.text("series_shipments", &series.shipments.map(|n| n.to_string()).unwrap_or_default());
    }
    page
}

fn permits(body: &Body) -> Page {
    let mut page = Page::default();
    if let Some(permit) = &body.permit {
        page.text("permit.kind", permit.kind.code());
        page.text("permit.number", &permit.number);
        page.text("permit.authority", &permit.authority);
        page.date("permit.issued_on", permit.issued_on);
        page.date("permit.valid_until", permit.valid_until);
        page.text("permit.quantity", &permit.quantity);
    }
    page.text("invoice", &body.invoice);
    page.tick("no_invoice", body.no_invoice);
    page
}

#[derive(Default)]
struct Page(Typed);

impl Page {
    fn text(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn tick(&mut self, name: &str, ticked: bool) {
        if ticked {
            self.text(name, "yes");
        }
    }

    fn decimal(&mut self, name: &str, value: Option<Decimal>) {
        self.text(name, &value.map(|value| value.normalize().to_string()).unwrap_or_default());
    }

    fn country(&mut self, name: &str, country: Option<Country>) {
        self.text(name, country.as_ref().map_or("", Country::as_str));
    }

    fn date(&mut self, name: &str, date: Option<NaiveDate>) {
        let Some(date) = date else { return };
        self.text(&format!("{name}-day"), &date.day().to_string());
        self.text(&format!("{name}-month"), &date.month().to_string());
        self.text(&format!("{name}-year"), &date.year().to_string());
    }

    fn party(&mut self, path: &str, party: &Party) {
        self.text(
            &format!("{path}.operator"),
            &party.operator.map(|operator| operator.to_string()).unwrap_or_default(),
        );
        for (field, value) in [
            ("name", &party.name),
            ("address", &party.address),
            ("licence_no", &party.licence_no),
            ("tax_no", &party.tax_no),
            ("phone", &party.phone),
            ("email", &party.email),
        ] {
            self.text(&format!("{path}.{field}"), value);
        }
        self.country(&format!("{path}.country"), party.country);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::sheet::{Given, read};

    /// A body with every field filled reads back from its sheet unchanged.
    #[test]
    fn a_sheet_written_from_a_body_reads_as_that_body() {
        let json = r#"{
            "exporter": {"operator": null, "name": "A", "address": "S 1", "country": "AU", "licence_no": "L",
                "tax_no": "T", "phone": "1", "email": "a@b.example"},
            "importer": {"operator": null, "name": "B", "address": "S 2", "country": "NZ", "licence_no": "",
                "tax_no": "", "phone": "", "email": ""},
            "consignee": {"operator": null, "name": "C", "address": "S 3", "country": "NZ", "licence_no": "",
                "tax_no": "", "phone": "", "email": ""},
            "others": [{"role": "broker", "party": {"name": "D", "country": "AU"}}],
            "items": [{"id": "00000000-0000-0000-0000-000000000001", "substance": "acetone", "brand": "X",
                "hs": "2914.11", "product_form": "mixture", "gross_kg": "120.5",
                "quantity": {"amount": "100", "unit": "l", "content_pct": "98", "gross": false},
                "components": [{"id": "00000000-0000-0000-0000-000000000002", "substance": "toluene", "content_pct": "2"}],
                "containers": [{"number": 4, "size": "25 l", "label": "Acetone"}],
                "years": [{"year": 2026, "amount": "60"}, {"year": 2027, "amount": "40"}]}],
            "legs": [{"mode": "sea", "from": "Sydney", "to": "Auckland"}],
            "transit": [{"country": "FJ", "free_zone": true, "notified_on": null}],
            "exit": {"country": "AU", "text": "Sydney", "locode": "AUSYD"},
            "customs_office": "Sydney", "entry": {"country": "NZ", "text": "Auckland", "locode": "NZAKL"},
            "dispatch_on": "2026-12-20", "arrival_on": "2026-12-28",
            "series": {"until": "2027-03-01", "shipments": 3},
            "permit": {"kind": "import_permit", "number": "P1", "authority": "M", "issued_on": "2026-01-02",
                "valid_until": "2027-05-01", "quantity": "100 l"},
            "invoice": "I-1", "end_use": "Paint", "distribution_chain": ["A", "B"], "confidential": true,
            "notes": "Hello"
        }"#;
        let body: Body = serde_json::from_str(json).unwrap();
        let read = read(&of(&body), &Given::default());
        assert_eq!(read.problems, vec![]);
        assert_eq!(read.body, body);
    }
}
