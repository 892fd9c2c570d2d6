//! From what was typed to the content. A value that cannot be read is left out
//! of the content and told as a problem of its field.

use super::{ItemSheet, Sheet, Typed, rows, typed};
use chrono::NaiveDate;
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::notification::content::{
    Body, Component, Consent, Container, Item, Leg, Mode, Other, Party, Permit, PermitKind, Place,
    ProductForm, Role, Section, Series, Transit, YearShare,
};
use domain::quantity::{Declared, Unit};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What the form does not ask because it is known already.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The company that files: its name, country and number are not typed.
    pub exporter: Option<Party>,
    /// Its sites with their addresses.
    pub sites: Vec<(Uuid, String)>,
    /// The consent text now in use.
    pub consent: Option<Consent>,
}

/// The content as far as it could be read.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub body: Body,
    /// With the section each belongs to.
    pub problems: Vec<(Section, Problem)>,
}

/// Reads a whole sheet.
pub fn read(sheet: &Sheet, given: &Given) -> Read {
    let nothing = Typed::new();
    let mut problems = Vec::new();
    let mut body = Body::default();
    for (index, item) in sheet.items.iter().enumerate() {
        let mut page = Page::new(&item.substance, format!("items.{}.", index + 1));
        let mut found = Item::new(item.id, page.text("substance"));
        of_substance(&mut page, &mut found);
        problems.extend(page.problems.into_iter().map(|problem| (Section::Goods, problem)));
        let mut page = Page::new(&item.quantity, format!("items.{}.", index + 1));
        of_quantity(&mut page, item, &mut found);
        problems.extend(page.problems.into_iter().map(|problem| (Section::Goods, problem)));
        body.items.push(found);
    }
    for section in Section::ALL.iter().copied() {
        let typed = sheet.pages.get(section.code()).unwrap_or(&nothing);
        let mut page = Page::new(typed, String::new());
        match section {
            Section::Goods | Section::Documents => {}
            Section::Exporter => of_exporter(&mut page, given, &mut body),
            Section::Importer => body.importer = page.party("importer"),
            Section::Consignee => {
                body.consignee_is_importer = page.text("same") == "yes";
                if !body.consignee_is_importer {
                    body.consignee = page.party("consignee");
                }
            }
            Section::Others => of_others(&mut page, &mut body),
            Section::Route => of_route(&mut page, &mut body),
            Section::Points => of_points(&mut page, &mut body),
            Section::Dates => of_dates(&mut page, &mut body),
            Section::EndUse => of_end_use(&mut page, &mut body),
            Section::Permits => of_permits(&mut page, &mut body),
            Section::Confidentiality => {
                body.confidential = page.text("confidential") == "yes";
                body.consent = if page.is_ticked("consent") { given.consent.clone() } else { None };
                body.notes = page.text("notes").to_owned();
            }
        }
        problems.extend(page.problems.into_iter().map(|problem| (section, problem)));
    }
    body.explanation = sheet.pages.get("check").map_or("", |page| typed_text(page)).to_owned();
    Read { body, problems }
}

fn typed_text(page: &Typed) -> &str {
    typed(page, "explanation")
}

fn of_substance(page: &mut Page<'_>, item: &mut Item) {
    item.brand = page.text("brand").to_owned();
    item.hs = page.text("hs").to_owned();
    item.product_form = page.code("product_form", ProductForm::from_code);
}

fn of_quantity(page: &mut Page<'_>, sheet: &ItemSheet, item: &mut Item) {
    let amount = page.decimal("amount");
    let unit = page.code("unit", Unit::from_code);
    if amount.is_some() && unit.is_none() {
        page.problem("unit", "notifications-unit-missing");
    }
    item.quantity = amount.zip(unit).map(|(amount, unit)| Declared {
        form: page.some("form"),
        content_pct: page.decimal("content_pct"),
        strength_mg: page.decimal("strength_mg"),
        gross: page.is_ticked("gross"),
        ..Declared::new(amount, unit)
    });
    item.gross_kg = page.decimal("gross_kg");
    for row in page.rows("components") {
        let substance = page.text(&format!("components.{row}.substance")).to_owned();
        let share = page.decimal(&format!("components.{row}.content_pct"));
        match (substance.is_empty(), share, sheet.parts.get(row)) {
            (false, Some(content_pct), Some(id)) => {
                item.components.push(Component { id: *id, substance, content_pct });
            }
            _ => page.problem(&format!("components.{row}.content_pct"), "notifications-component-incomplete"),
        }
    }
    for row in page.rows("containers") {
        let size = page.text(&format!("containers.{row}.size")).to_owned();
        let label = page.text(&format!("containers.{row}.label")).to_owned();
        match page.whole(&format!("containers.{row}.number")) {
            Some(number) => item.containers.push(Container { number, size, label }),
            None => page.problem(&format!("containers.{row}.number"), "notifications-container-number"),
        }
    }
    for row in page.rows("years") {
        let year = page.text(&format!("years.{row}.year")).parse::<i32>();
        let amount = page.decimal(&format!("years.{row}.amount"));
        match (year, amount) {
            (Ok(year), Some(amount)) => item.years.push(YearShare { year, amount }),
            // The year itself stands in the form; a row without amount says nothing.
            (Ok(_), None) => {}
            (Err(_), _) => page.problem(&format!("years.{row}.amount"), "notifications-year-malformed"),
        }
    }
}

fn of_exporter(page: &mut Page<'_>, given: &Given, body: &mut Body) {
    let typed = page.party("exporter");
    body.exporter = match &given.exporter {
        None => typed,
        Some(own) => Party {
            licence_no: typed.licence_no,
            phone: if typed.phone.is_empty() { own.phone.clone() } else { typed.phone },
            email: if typed.email.is_empty() { own.email.clone() } else { typed.email },
            ..own.clone()
        },
    };
    body.site = page.uuid("site").filter(|site| given.sites.iter().any(|(known, _)| known == site));
}

fn of_others(page: &mut Page<'_>, body: &mut Body) {
    body.no_others = page.is_ticked("none");
    for row in page.rows("others") {
        let party = page.party(&format!("others.{row}"));
        match page.code(&format!("others.{row}.role"), Role::from_code) {
            Some(role) if !party.name.is_empty() => body.others.push(Other { role, party }),
            Some(_) => page.problem(&format!("others.{row}.name"), "notifications-other-name-missing"),
            None => page.problem(&format!("others.{row}.role"), "notifications-other-role-missing"),
        }
    }
    if body.no_others && !body.others.is_empty() {
        page.problem("none", "notifications-others-contradict");
    }
}

fn of_route(page: &mut Page<'_>, body: &mut Body) {
    for row in page.rows("legs") {
        let from = page.text(&format!("legs.{row}.from")).to_owned();
        let to = page.text(&format!("legs.{row}.to")).to_owned();
        match page.code(&format!("legs.{row}.mode"), Mode::from_code) {
            Some(mode) => body.legs.push(Leg { mode, from, to }),
            None => page.problem(&format!("legs.{row}.mode"), "notifications-leg-mode-missing"),
        }
    }
    body.no_transit = page.is_ticked("no_transit");
    for row in page.rows("transit") {
        match page.country(&format!("transit.{row}.country")) {
            Some(country) => body.transit.push(Transit {
                country,
                free_zone: page.is_ticked(&format!("transit.{row}.free_zone")),
                notified_on: None,
            }),
            None => page.problem(&format!("transit.{row}.country"), "notifications-transit-country-missing"),
        }
    }
    if body.no_transit && !body.transit.is_empty() {
        page.problem("no_transit", "notifications-transit-contradict");
    }
}

fn of_points(page: &mut Page<'_>, body: &mut Body) {
    let mut place = |path: &str| Place {
        country: page.country(&format!("{path}.country")),
        text: page.text(&format!("{path}.text")).to_owned(),
        locode: page
            .text(&format!("{path}.locode"))
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect(),
    };
    body.exit = place("exit");
    body.entry = place("entry");
    body.customs_office = page.text("customs_office").to_owned();
}

fn of_dates(page: &mut Page<'_>, body: &mut Body) {
    body.dispatch_on = page.date("dispatch_on");
    body.arrival_on = page.date("arrival_on");
    if page.text("series") == "yes" {
        let shipments = page.whole("series_shipments");
        match page.date("series_until") {
            Some(until) => body.series = Some(Series { until, shipments }),
            None => page.problem("series_until", "notifications-series-until-missing"),
        }
    }
}

fn of_end_use(page: &mut Page<'_>, body: &mut Body) {
    body.end_use = page.text("end_use").to_owned();
    let chain = page.text("distribution_chain").lines().map(str::trim).filter(|line| !line.is_empty());
    body.distribution_chain = chain.map(str::to_owned).collect();
}

fn of_permits(page: &mut Page<'_>, body: &mut Body) {
    body.permit = page.code("permit.kind", PermitKind::from_code).map(|kind| Permit {
        kind,
        number: page.text("permit.number").to_owned(),
        authority: page.text("permit.authority").to_owned(),
        issued_on: page.date("permit.issued_on"),
        valid_until: page.date("permit.valid_until"),
        quantity: page.text("permit.quantity").to_owned(),
    });
    body.invoice = page.text("invoice").to_owned();
    body.no_invoice = page.is_ticked("no_invoice");
}

/// One page while it is read.
struct Page<'a> {
    typed: &'a Typed,
    /// Put before field names in problems.
    prefix: String,
    problems: Vec<Problem>,
}

impl<'a> Page<'a> {
    fn new(typed: &'a Typed, prefix: String) -> Self {
        Self { typed, prefix, problems: Vec::new() }
    }

    fn text(&self, name: &str) -> &'a str {
        typed(self.typed, name)
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    fn rows(&self, prefix: &str) -> Vec<usize> {
        rows(self.typed, prefix)
    }

    fn problem(&mut self, field: &str, key: &str) {
        self.problems.push(Problem::new(&format!("{}{field}", self.prefix), Message::new(key)));
    }

    fn code<T>(&mut self, name: &str, from: impl Fn(&str) -> Option<T>) -> Option<T> {
        Some(self.text(name)).filter(|text| !text.is_empty()).and_then(from)
    }

    fn uuid(&self, name: &str) -> Option<Uuid> {
        self.text(name).parse().ok()
    }

    fn decimal(&mut self, name: &str) -> Option<Decimal> {
        let text: String = self.text(name).chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
        if text.is_empty() {
            return None;
        }
        // A comma may part thousands or decimals: never guessed.
        match Decimal::from_str_exact(&text) {
            Ok(value) => Some(value),
            Err(_) => {
                self.problem(name, "common-error-number");
                None
            }
        }
    }

    fn whole(&mut self, name: &str) -> Option<u32> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = text.parse::<u32>().ok().filter(|value| *value > 0);
        if value.is_none() {
            self.problem(name, "notifications-whole-number");
        }
        value
    }

    fn country(&mut self, name: &str) -> Option<Country> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let country = text.parse().ok();
        if country.is_none() {
            self.problem(name, "notifications-country-malformed");
        }
        country
    }

    /// Three fields: `NAME-day`, `NAME-month`, `NAME-year`.
    fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let [day, month, year] = ["day", "month", "year"].map(|part| self.text(&format!("{name}-{part}")));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return None;
        }
        let date = super::date(self.typed, name);
        if date.is_none() {
            self.problem(name, "common-error-date");
        }
        date
    }

    fn party(&mut self, path: &str) -> Party {
        let text = |field: &str| self.text(&format!("{path}.{field}")).to_owned();
        Party {
            operator: self.uuid(&format!("{path}.operator")),
            name: text("name"),
            address: text("address"),
            licence_no: text("licence_no"),
            tax_no: text("tax_no"),
            phone: text("phone"),
            email: text("email"),
            country: self.country(&format!("{path}.country")),
        }
    }
}
