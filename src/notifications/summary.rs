//! The content in words, group by group: read before submission with links to
//! change each answer, and afterwards on the record.

use super::form::label;
use crate::http::View;
use domain::notification::content::{Body, Item, Party, Place, Section, substance_name};
use domain::substance::Catalogue;
use minijinja::{Value, context};
use serde::Serialize;

#[derive(Serialize)]
pub struct Group {
    title: String,
    rows: Vec<Value>,
}

struct Rows<'a> {
    view: &'a View,
    href: Option<String>,
    rows: Vec<Value>,
}

impl Rows<'_> {
    fn put(&mut self, path: &str, value: String) {
        let action = self.href.as_ref().map(|href| context! { href => format!("{href}#{path}") });
        let key = label(self.view, path);
        self.rows.push(match action {
            Some(action) => context! { key => key, value => value, action => action },
            None => context! { key => key, value => value },
        });
    }

    /// Left out where there is nothing to say.
    fn some(&mut self, path: &str, value: &str) {
        if !value.is_empty() {
            self.put(path, value.to_owned());
        }
    }
}

/// The content of a body; with `base`, each answer links to the page it came from.
pub fn of(view: &View, body: &Body, catalogue: &Catalogue, base: Option<&str>) -> Vec<Group> {
    let mut groups = Vec::new();
    for (index, item) in body.items.iter().enumerate() {
        groups.push(of_item(view, index, item, catalogue, base));
    }
    for section in Section::ALL.iter().copied() {
        if matches!(section, Section::Goods | Section::Documents) {
            continue;
        }
        let segment = section.code().replace('_', "-");
        let href = base.map(|base| format!("{base}/{segment}"));
        let mut rows = Rows { view, href, rows: Vec::new() };
        of_section(view, body, section, &mut rows);
        groups.push(Group { title: view.t(&format!("notifications-section-{segment}")), rows: rows.rows });
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn of_item(view: &View, index: usize, item: &Item, catalogue: &Catalogue, base: Option<&str>) -> Group {
    let href = |page: &str| base.map(|base| format!("{base}/item/{}/{page}", item.id));
    let mut rows = Rows { view, href: href("substance"), rows: Vec::new() };
    let name = substance_name(catalogue, &item.substance).unwrap_or(&item.substance);
    rows.put("items.substance", name.to_owned());
    if let Some(form) = item.product_form {
        rows.put("items.product_form", view.t(&format!("notifications-product-form-{}", form.code())));
    }
    rows.some("items.brand", &item.brand);
    rows.some("items.hs", &item.hs);
    rows.href = href("quantity");
    if let Some(quantity) = &item.quantity {
        let unit = view.t(&format!("notifications-unit-{}", quantity.unit.code()));
        rows.put("items.amount", format!("{} {unit}", quantity.amount.normalize()));
        if let Some(form) = quantity.form.as_deref() {
            let entry = catalogue.resolve(&item.substance).map(|entry| entry.substance);
            let named = entry.and_then(|entry| entry.forms.iter().find(|known| known.key == form));
            let words = named.map_or_else(|| view.t("notifications-form-base"), |form| form.name.clone());
            rows.put("items.form", words);
        }
        rows.some(
            "items.content_pct",
            &quantity.content_pct.map(|p| format!("{} %", p.normalize())).unwrap_or_default(),
        );
        rows.some(
            "items.strength_mg",
            &quantity.strength_mg.map(|s| format!("{} mg", s.normalize())).unwrap_or_default(),
        );
    }
    rows.some(
        "items.gross_kg",
        &item.gross_kg.map(|kg| format!("{} kg", kg.normalize())).unwrap_or_default(),
    );
    for part in &item.components {
        let name = substance_name(catalogue, &part.substance).unwrap_or(&part.substance);
        rows.put("items.components", format!("{name}, {} %", part.content_pct.normalize()));
    }
    for container in &item.containers {
        rows.put(
            "items.containers",
            format!("{} × {} {}", container.number, container.size, container.label),
        );
    }
    for share in &item.years {
        rows.put("items.years", format!("{}: {}", share.year, share.amount.normalize()));
    }
    let number = (index + 1).to_string();
    let args = [("number", number.as_str()), ("name", name)];
    Group {
        title: crate::words::text(&view.lang, "notifications-item-named", args.into_iter()),
        rows: rows.rows,
    }
}

fn of_section(view: &View, body: &Body, section: Section, rows: &mut Rows<'_>) {
    let yes_no = |yes: bool| view.t(if yes { "common-yes" } else { "common-no" });
    let day = |day: Option<chrono::NaiveDate>| {
        day.map(|day| crate::words::date(&view.lang, day)).unwrap_or_default()
    };
    match section {
        Section::Goods | Section::Documents => {}
        Section::Exporter => party(view, "exporter", &body.exporter, rows),
        Section::Importer => party(view, "importer", &body.importer, rows),
        Section::Consignee if body.consignee_is_importer => {
            rows.put("consignee.name", view.t("notifications-consignee-is-importer"));
        }
        Section::Consignee => party(view, "consignee", &body.consignee, rows),
        Section::Others => {
            for other in &body.others {
                let role = view.t(&format!("notifications-role-{}", other.role.code().replace('_', "-")));
                let country = country(view, &other.party);
                rows.put(
                    "others",
                    format!("{role}: {}, {} {country}", other.party.name, other.party.address),
                );
            }
            if body.no_others {
                rows.put("others", view.t("common-none"));
            }
        }
        Section::Route => {
            for leg in &body.legs {
                let mode = view.t(&format!("notifications-mode-{}", leg.mode.code()));
                rows.put("legs", format!("{mode}: {} – {}", leg.from, leg.to));
            }
            for transit in &body.transit {
                let name = crate::words::country(&view.lang, transit.country.as_str());
                let zone =
                    if transit.free_zone { view.t("notifications-in-free-zone") } else { String::new() };
                rows.put("transit", format!("{name} {zone}").trim().to_owned());
            }
            if body.no_transit {
                rows.put("transit", view.t("common-none"));
            }
        }
        Section::Points => {
            rows.some("exit.text", &place(view, &body.exit));
            rows.some("customs_office", &body.customs_office);
            rows.some("entry.text", &place(view, &body.entry));
        }
        Section::Dates => {
            rows.some("dispatch_on", &day(body.dispatch_on));
            rows.some("arrival_on", &day(body.arrival_on));
            if let Some(series) = &body.series {
                rows.put("series_until", day(Some(series.until)));
                rows.some("series_shipments", &series.shipments.map(|n| n.to_string()).unwrap_or_default());
            }
        }
        Section::EndUse => {
            rows.some("end_use", &body.end_use);
            rows.some("distribution_chain", &body.distribution_chain.join(" → "));
        }
        Section::Permits => {
            if let Some(permit) = &body.permit {
                let kind = view.t(&format!("notifications-permit-{}", permit.kind.code().replace('_', "-")));
                rows.put("permit.kind", kind);
                rows.some("permit.number", &permit.number);
                rows.some("permit.authority", &permit.authority);
                rows.some("permit.issued_on", &day(permit.issued_on));
                rows.some("permit.valid_until", &day(permit.valid_until));
                rows.some("permit.quantity", &permit.quantity);
            }
            rows.some("invoice", &body.invoice);
            if body.no_invoice {
                rows.put("invoice", view.t("common-none"));
            }
        }
        Section::Confidentiality => {
            rows.put("confidential", yes_no(body.confidential));
            rows.put("consent", yes_no(body.consent.is_some()));
            rows.some("notes", &body.notes);
        }
    }
}

fn country(view: &View, party: &Party) -> String {
    party.country.map(|country| crate::words::country(&view.lang, country.as_str())).unwrap_or_default()
}

fn party(view: &View, path: &str, party: &Party, rows: &mut Rows<'_>) {
    rows.some(&format!("{path}.name"), &party.name);
    rows.some(&format!("{path}.address"), &party.address);
    rows.some(&format!("{path}.country"), &country(view, party));
    rows.some(&format!("{path}.licence_no"), &party.licence_no);
    rows.some(&format!("{path}.tax_no"), &party.tax_no);
    rows.some(&format!("{path}.phone"), &party.phone);
    rows.some(&format!("{path}.email"), &party.email);
}

fn place(view: &View, place: &Place) -> String {
    let country = place.country.map(|c| crate::words::country(&view.lang, c.as_str())).unwrap_or_default();
    [place.text.as_str(), place.locode.as_str(), country.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
