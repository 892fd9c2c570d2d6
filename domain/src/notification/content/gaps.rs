//! What is still missing or wrong, by section of the form: the Convention's
//! minimum and whatever the stricter of both countries asks (DOMAIN.md 3.3, 3.5).

use super::{Body, Item, Party, PermitKind, Place, body::coded, goods, trades};
use crate::{
    law::{Basis, DocumentKind, Field, Law, Required, documents, pen_due, required_fields},
    message::{Message, Problem},
    substance::Catalogue,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

coded! {
    /// The parts of the form, in the order of the task list.
    Section {
        Goods "goods",
        Exporter "exporter",
        Importer "importer",
        Consignee "consignee",
        Others "others",
        Route "route",
        /// Points of exit and entry, customs office.
        Points "points",
        Dates "dates",
        EndUse "end_use",
        Permits "permits",
        Documents "documents",
        Confidentiality "confidentiality",
    }
}

coded! {
    /// Where a section stands in the task list.
    Status {
        ToDo "to_do",
        Done "done",
        Problem "problem",
    }
}

/// What a body is checked against.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub law: &'a Law,
    pub catalogue: &'a Catalogue,
    /// The day whose law counts.
    pub on: NaiveDate,
    /// Voluntary lane: the goods are under no law, so fewer fields are asked.
    pub voluntary: bool,
    /// Kinds of the papers that are attached.
    pub documents: &'a [DocumentKind],
}

/// One thing that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub section: Section,
    pub problem: Problem,
    /// Not there yet; otherwise: there, and wrong.
    pub missing: bool,
    /// The law lets it follow after submission, before departure.
    pub late: bool,
    /// The law that asks; empty: the form itself.
    pub by: Vec<Basis>,
}

/// What stops submission.
pub fn problems(body: &Body, setting: &Setting<'_>) -> Vec<Problem> {
    gaps(body, setting).into_iter().filter(|gap| !gap.late).map(|gap| gap.problem).collect()
}

/// Where a section stands, given all gaps of the body and whether anything was
/// entered in it.
pub fn status(section: Section, gaps: &[Gap], begun: bool) -> Status {
    let mut own = gaps.iter().filter(|gap| gap.section == section && !gap.late).peekable();
    if own.peek().is_none() {
        return if begun { Status::Done } else { Status::ToDo };
    }
    if begun && own.any(|gap| !gap.missing) { Status::Problem } else { Status::ToDo }
}

/// Everything missing or wrong; late fields are marked so.
pub fn gaps(body: &Body, setting: &Setting<'_>) -> Vec<Gap> {
    let mut found = Found::default();
    of_goods(body, setting, &mut found);
    of_parties(body, setting, &mut found);
    of_route(body, &mut found);
    of_dates(body, &mut found);
    if setting.voluntary {
        of_lane(body, setting, &mut found);
    } else {
        of_law(body, setting, &mut found);
    }
    found.0.sort_by_key(|gap| gap.section);
    found.0
}

#[derive(Default)]
struct Found(Vec<Gap>);

impl Found {
    fn add(&mut self, section: Section, field: &str, key: &str, missing: bool) {
        self.push(section, Problem::new(field, Message::new(key)), missing, false, Vec::new());
    }

    fn push(&mut self, section: Section, problem: Problem, missing: bool, late: bool, by: Vec<Basis>) {
        if let Some(known) = self.0.iter_mut().find(|gap| gap.problem.field == problem.field) {
            // The stricter counts.
            known.late &= late;
            known.by.extend(by.into_iter().filter(|basis| !known.by.contains(basis)).collect::<Vec<_>>());
            return;
        }
        self.0.push(Gap { section, problem, missing, late, by });
    }
}

fn of_goods(body: &Body, setting: &Setting<'_>, found: &mut Found) {
    if body.items.is_empty() {
        found.add(Section::Goods, "items", "notifications-items-missing", true);
    }
    for (index, item) in body.items.iter().enumerate() {
        if item.product_form.is_none() && !setting.voluntary {
            let field = format!("items.{}.product_form", index + 1);
            found.add(Section::Goods, &field, "notifications-product-form-missing", true);
        }
        let years = body.years().filter(|(first, last)| first < last);
        if let Some((first, last)) = years {
            let field = format!("items.{}.years", index + 1);
            if item.years.is_empty() {
                found.add(Section::Goods, &field, "notifications-years-missing", true);
            } else if item.years.iter().any(|share| !(first..=last).contains(&share.year)) {
                found.add(Section::Goods, &field, "notifications-years-outside", false);
            }
        } else if let (Some((year, _)), true) = (body.years(), !item.years.is_empty())
            && item.years.iter().any(|share| share.year != year)
        {
            let field = format!("items.{}.years", index + 1);
            found.add(Section::Goods, &field, "notifications-years-outside", false);
        }
    }
    if let Err(problems) = goods(body, setting.catalogue) {
        for problem in problems {
            let missing = problem.message.key == "notifications-amount-missing";
            found.push(Section::Goods, problem, missing, false, Vec::new());
        }
    }
}

fn of_parties(body: &Body, setting: &Setting<'_>, found: &mut Found) {
    let mut ask = |section: Section, path: &str, party: &Party| {
        for (field, empty) in [
            ("name", party.name.is_empty()),
            // In the voluntary lane a name and a country are enough.
            ("address", party.address.is_empty() && !setting.voluntary),
            ("country", party.country.is_none()),
        ] {
            if empty {
                let key = format!("notifications-{path}-{field}-missing");
                found.add(section, &format!("{path}.{field}"), &key, true);
            }
        }
    };
    ask(Section::Exporter, "exporter", &body.exporter);
    ask(Section::Importer, "importer", &body.importer);
    let none_needed = setting.voluntary && body.consignee.is_empty();
    if !body.consignee_is_importer && !none_needed {
        ask(Section::Consignee, "consignee", &body.consignee);
    }
    if body.origin().is_some() && body.origin() == body.destination() {
        found.add(Section::Importer, "importer.country", "notifications-same-country", false);
    }
}

fn of_route(body: &Body, found: &mut Found) {
    for (path, place, home) in
        [("exit", &body.exit, body.origin()), ("entry", &body.entry, body.destination())]
    {
        let field = format!("{path}.locode");
        if place.locode.is_empty() {
            continue;
        }
        if !Place::locode_is_well_formed(&place.locode) {
            found.add(Section::Points, &field, "notifications-locode-malformed", false);
        } else if place.country.or(home).is_some_and(|country| !place.locode.starts_with(country.as_str())) {
            found.add(Section::Points, &field, "notifications-locode-country", false);
        }
    }
}

fn of_dates(body: &Body, found: &mut Found) {
    for (field, missing) in
        [("dispatch_on", body.dispatch_on.is_none()), ("arrival_on", body.arrival_on.is_none())]
    {
        if missing {
            let key = format!("notifications-{}-missing", field.replace('_', "-"));
            found.add(Section::Dates, field, &key, true);
        }
    }
    if let (Some(dispatch), Some(arrival)) = (body.dispatch_on, body.arrival_on) {
        if arrival < dispatch {
            found.add(Section::Dates, "arrival_on", "notifications-arrival-before-dispatch", false);
        }
        if body.series.as_ref().is_some_and(|series| series.until < arrival) {
            found.add(Section::Dates, "series_until", "notifications-series-before-arrival", false);
        }
    }
}

/// The voluntary lane is for goods no law asks a notification for.
fn of_lane(body: &Body, setting: &Setting<'_>, found: &mut Found) {
    let due = trades(body, setting.catalogue, setting.on, |trade| pen_due(setting.law, trade).applies());
    // A mixture has more trades than items, so the complaint is the consignment's.
    if due.contains(&true) {
        found.add(Section::Goods, "items.1.substance", "notifications-voluntary-controlled", false);
    }
}

/// What the packs of both countries ask beyond the form's own minimum.
fn of_law(body: &Body, setting: &Setting<'_>, found: &mut Found) {
    let mut fields = BTreeMap::<Field, Required>::new();
    let mut papers = BTreeMap::<DocumentKind, Required>::new();
    trades(body, setting.catalogue, setting.on, |trade| {
        merge(&mut fields, required_fields(setting.law, trade));
        merge(&mut papers, documents(setting.law, trade));
    });
    // The Convention's minimum stands even where no pack repeats it (12(10)(a)(iv)).
    fields.entry(Field::PointOfEntry).or_insert_with(|| Required { late: true, by: Vec::new() });
    for (field, required) in fields {
        for (path, section) in missing(field, body) {
            let problem = Problem::new(&path, Message::new(&format!("notifications-need-{}", field.code())));
            found.push(section, problem, true, required.late, required.by.clone());
        }
    }
    for (kind, required) in papers {
        if !has_paper(kind, setting.documents) {
            let key = format!("notifications-need-document-{}", kind.code());
            let problem = Problem::new(&format!("documents.{}", kind.code()), Message::new(&key));
            found.push(Section::Documents, problem, true, required.late, required.by);
        }
    }
}

fn merge<K: Ord>(into: &mut BTreeMap<K, Required>, from: BTreeMap<K, Required>) {
    for (what, required) in from {
        match into.get_mut(&what) {
            Some(known) => {
                known.late &= required.late;
                known.by.extend(
                    required.by.into_iter().filter(|basis| !known.by.contains(basis)).collect::<Vec<_>>(),
                );
            }
            None => {
                into.insert(what, required);
            }
        }
    }
}

fn has_paper(kind: DocumentKind, attached: &[DocumentKind]) -> bool {
    // "Either of them" is met by the permit itself as well.
    attached.contains(&kind)
        || kind == DocumentKind::ForeignAuthorisation && attached.contains(&DocumentKind::ImportPermit)
}

/// Where a field that the law asks for is not filled in. Fields the form always
/// asks for are `of_goods`' and its neighbours' business.
fn missing(field: Field, body: &Body) -> Vec<(String, Section)> {
    let one = |path: &str, section: Section, empty: bool| {
        if empty { vec![(path.to_owned(), section)] } else { Vec::new() }
    };
    let each = |name: &str, empty: &dyn Fn(&Item) -> bool| {
        let items = body.items.iter().enumerate().filter(|(_, item)| empty(item));
        items.map(|(index, _)| (format!("items.{}.{name}", index + 1), Section::Goods)).collect()
    };
    let exporter = &body.exporter;
    match field {
        // Always asked by the form, or computed by us, or taken at the declaration.
        Field::Exporter
        | Field::Importer
        | Field::Consignee
        | Field::Substance
        | Field::ProductForm
        | Field::Quantity
        | Field::BaseQuantity
        | Field::DispatchDate
        | Field::ArrivalDate
        | Field::Signatory => Vec::new(),
        Field::ExporterLicence => {
            one("exporter.licence_no", Section::Exporter, exporter.licence_no.is_empty())
        }
        Field::ExporterTaxNumber => one("exporter.tax_no", Section::Exporter, exporter.tax_no.is_empty()),
        Field::ExporterContact => {
            one("exporter.phone", Section::Exporter, exporter.phone.is_empty() || exporter.email.is_empty())
        }
        Field::OtherOperators => one("others", Section::Others, body.others.is_empty() && !body.no_others),
        Field::HsCode => each("hs", &|item| item.hs.is_empty()),
        Field::Content => each("content_pct", &|item| {
            item.quantity.as_ref().is_some_and(|q| q.content_pct.is_none() && q.strength_mg.is_none())
        }),
        Field::GrossMass => each("gross_kg", &|item| item.gross_kg.is_none()),
        Field::Containers => each("containers", &|item| item.containers.is_empty()),
        Field::Transport => one("legs", Section::Route, body.legs.is_empty()),
        Field::Route => one("transit", Section::Route, body.transit.is_empty() && !body.no_transit),
        Field::PointOfExit => one("exit.text", Section::Points, body.exit.is_empty()),
        Field::CustomsOffice => one("customs_office", Section::Points, body.customs_office.is_empty()),
        Field::PointOfEntry => one("entry.text", Section::Points, body.entry.is_empty()),
        Field::ImportPermit => one("permit.number", Section::Permits, !has_permit(body)),
        Field::Invoice => one("invoice", Section::Permits, body.invoice.is_empty() && !body.no_invoice),
        Field::EndUse => one("end_use", Section::EndUse, body.end_use.is_empty()),
        Field::DistributionChain => {
            one("distribution_chain", Section::EndUse, body.distribution_chain.is_empty())
        }
        Field::DisclosureConsent => one("consent", Section::Confidentiality, body.consent.is_none()),
    }
}

fn has_permit(body: &Body) -> bool {
    body.permit.as_ref().is_some_and(|permit| permit.kind != PermitKind::None && !permit.number.is_empty())
}
