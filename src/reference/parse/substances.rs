//! `reference/{substances,surveillance,national,forms}.csv`.

use super::{Faults, Row, Rows, parsed};
use crate::reference::files::Files;
use domain::message::Message;
use domain::needs::Line;
use domain::quantity::Factor;
use domain::substance::{Cas, Catalogue, Category, Form, Kind, Substance, UnTable, Visibility};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub const LISTS: [&str; 3] =
    ["reference/substances.csv", "reference/surveillance.csv", "reference/national.csv"];

const COLUMNS: &[&str] = &[
    "key",
    "name",
    "synonyms",
    "table",
    "surveillance",
    "kind",
    "parent",
    "cas",
    "hs",
    "density_kg_l",
    "density_bound",
    "density_source",
    "max_strength_mg",
    "max_strength_source",
    "solution",
    "need_lines",
    "categories",
    "substitute_for",
    "drugs",
    "role",
    "visibility",
    "from",
    "until",
    "source",
    "note",
];

const FORM_COLUMNS: &[&str] = &["substance", "form", "entry", "name", "base_factor", "cas", "source", "note"];

pub fn catalogue(files: &Files, faults: &mut Faults) -> Catalogue {
    let mut found = BTreeMap::<String, Substance>::new();
    let mut places = Vec::new();
    for file in LISTS {
        let rows = Rows::read(files, file, COLUMNS, faults);
        for row in rows.iter() {
            let Some(entry) = substance(&row, faults) else { continue };
            places.push((file, row.line, entry.key.clone()));
            if found.insert(entry.key.clone(), entry).is_some() {
                row.fault("key", Message::new("reference-key-twice"), faults);
            }
        }
    }
    forms(files, &mut found, faults);
    for (file, line, key) in places {
        let entry = &found[&key];
        let named = entry.parent.iter().map(|key| ("parent", key));
        for (column, other) in named.chain(entry.substitute_for.iter().map(|key| ("substitute_for", key))) {
            if !found.contains_key(other) {
                faults.add(file, line, column, Message::new("reference-key-unknown").with("value", other));
            }
        }
    }
    Catalogue::new(found.into_values())
}

fn substance(row: &Row<'_>, faults: &mut Faults) -> Option<Substance> {
    let key = row.required("key", |text| is_key(text).then(|| text.to_owned()), faults)?;
    Some(Substance {
        key,
        name: row.required("name", |text| Some(text.to_owned()), faults)?,
        synonyms: row.list("synonyms").map(str::to_owned).collect(),
        table: row.required("table", UnTable::from_code, faults)?,
        surveillance: row.flag("surveillance", faults),
        kind: row.required("kind", Kind::from_code, faults)?,
        parent: row.optional("parent", |text| Some(text.to_owned()), faults),
        forms: Vec::new(),
        cas: cas(row, faults),
        hs: row.optional("hs", |text| is_hs(text).then(|| text.to_owned()), faults),
        density: factor(row, "density_kg_l", "density_source", row.flag("density_bound", faults), faults),
        max_strength_mg: factor(row, "max_strength_mg", "max_strength_source", false, faults),
        solution: row.flag("solution", faults),
        need_lines: codes(row, "need_lines", Line::from_code, faults),
        categories: codes(row, "categories", category, faults),
        substitute_for: row.list("substitute_for").map(str::to_owned).collect(),
        drugs: row.list("drugs").map(str::to_owned).collect(),
        role: row.text("role").to_owned(),
        visibility: row.required("visibility", Visibility::from_code, faults)?,
        from: row.optional("from", parsed, faults),
        until: row.optional("until", parsed, faults),
        source: row.required("source", |text| Some(text.to_owned()), faults)?,
        note: row.text("note").to_owned(),
    })
}

fn forms(files: &Files, substances: &mut BTreeMap<String, Substance>, faults: &mut Faults) {
    let rows = Rows::read(files, "reference/forms.csv", FORM_COLUMNS, faults);
    let mut entries = BTreeSet::new();
    for row in rows.iter() {
        let key = row.required("form", |text| is_key(text).then(|| text.to_owned()), faults);
        let name = row.required("name", |text| Some(text.to_owned()), faults);
        let base = factor(&row, "base_factor", "source", false, faults);
        let entry = row.optional("entry", |text| is_key(text).then(|| text.to_owned()), faults);
        let cas = cas(&row, faults);
        let Some(base) = base else {
            row.fault("base_factor", Message::new("reference-value-missing"), faults);
            continue;
        };
        if base.value > Decimal::ONE {
            row.fault("base_factor", Message::new("reference-factor-above-one"), faults);
        }
        let (Some(key), Some(name)) = (key, name) else { continue };
        if entry
            .as_ref()
            .is_some_and(|entry| substances.contains_key(entry) || !entries.insert(entry.clone()))
        {
            row.fault("entry", Message::new("reference-key-twice"), faults);
        }
        match substances.get_mut(row.text("substance")) {
            None => {
                let unknown = Message::new("reference-key-unknown").with("value", row.text("substance"));
                row.fault("substance", unknown, faults);
            }
            Some(substance) if substance.has_form(&key) => {
                row.fault("form", Message::new("reference-key-twice"), faults);
            }
            Some(substance) => substance.forms.push(Form { key, entry, name, base, cas }),
        }
    }
}

fn factor(row: &Row<'_>, column: &str, source: &str, bound: bool, faults: &mut Faults) -> Option<Factor> {
    let value =
        row.optional(column, |text| parsed::<Decimal>(text).filter(|v| *v > Decimal::ZERO), faults)?;
    let source = row.required(source, |text| Some(text.to_owned()), faults)?;
    Some(Factor { value, source, bound })
}

fn cas(row: &Row<'_>, faults: &mut Faults) -> Option<Cas> {
    let text = row.text("cas");
    if text.is_empty() {
        return None;
    }
    match text.parse() {
        Ok(cas) => Some(cas),
        Err(error) => {
            row.fault("cas", Message::new("reference-cas-wrong").with("detail", error), faults);
            None
        }
    }
}

fn codes<T>(row: &Row<'_>, column: &str, read: impl Fn(&str) -> Option<T>, faults: &mut Faults) -> Vec<T> {
    let mut found = Vec::new();
    for text in row.list(column) {
        match read(text) {
            Some(value) => found.push(value),
            None => row.fault(column, Message::new("reference-value-wrong").with("value", text), faults),
        }
    }
    found
}

/// `eu:2A`, or `eu:4@preparation` for goods on one line only.
fn category(text: &str) -> Option<Category> {
    let (text, line) = match text.split_once('@') {
        Some((text, line)) => (text, Some(Line::from_code(line)?)),
        None => (text, None),
    };
    let (list, class) = text.split_once(':')?;
    (!list.is_empty() && !class.is_empty()).then(|| Category {
        list: list.to_owned(),
        class: class.to_owned(),
        line,
    })
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_hs(text: &str) -> bool {
    let digits = |part: &str, len| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(heading, sub)| digits(heading, 4) && digits(sub, 2))
}
