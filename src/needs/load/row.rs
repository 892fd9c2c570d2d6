//! One row of a file: a declaration, left out with its reason, or wrong in
//! certain cells. A bound, a range or an approximation is never taken for a
//! figure (DOMAIN.md 11).

use super::columns::{Field, Mapping};
use crate::error::CommandError;
use crate::needs::declare::Statement;
use crate::reference::Reference;
use crate::sheet::cell_name;
use chrono::NaiveDate;
use domain::country::Country;
use domain::message::Message;
use domain::needs::{Declared, Line};
use domain::quantity::{self, Step, Unit};
use rust_decimal::Decimal;

/// A complaint about one cell, as `B7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub cell: String,
    pub message: Message,
}

/// What comes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ready(Box<Statement>),
    /// Shown and not loaded.
    LeftOut(Message),
    Wrong(Vec<Wrong>),
}

struct Row<'a> {
    index: usize,
    cells: &'a [String],
    mapping: &'a Mapping,
    wrong: Vec<Wrong>,
}

impl Row<'_> {
    fn cell(&self, field: Field) -> &str {
        self.mapping.cell(field, self.cells)
    }

    /// Notes a complaint about a cell; the value is missing from then on.
    fn complain<T>(&mut self, field: Field, message: Message) -> Option<T> {
        let cell = cell_name(self.index, self.mapping.column(field).unwrap_or(0));
        self.wrong.push(Wrong { cell, message });
        None
    }
}

pub fn judge(
    index: usize,
    cells: &[String],
    mapping: &Mapping,
    reference: &Reference,
    file: &str,
) -> Outcome {
    let mut row = Row { index, cells, mapping, wrong: Vec::new() };
    if let Some(reason) = inexact(&row) {
        return Outcome::LeftOut(reason);
    }
    let country = country(&mut row);
    let key = substance(&mut row, reference);
    let line = line(&mut row);
    let year = year(&mut row);
    let amount = quantity(&mut row, key.as_deref(), reference);
    let declared_on = declared_on(&mut row);
    let (Some(country), Some(key), Some(line), Some(year), Some(amount), true) =
        (country, key, line, year, amount, row.wrong.is_empty())
    else {
        return Outcome::Wrong(row.wrong);
    };
    let or_file = |cell: &str| if cell.is_empty() { file.to_owned() } else { cell.to_owned() };
    let substance = reference.catalogue.need_substance(&key).unwrap_or(&key).to_owned();
    Outcome::Ready(Box::new(Statement {
        country,
        substance,
        line,
        year,
        declared: amount.declared,
        original: Some(amount.original),
        steps: amount.steps,
        source: or_file(row.cell(Field::Source)),
        declared_on,
        reason: or_file(row.cell(Field::Note)),
        supersedes: None,
    }))
}

/// Why a row states no exact figure of one year, if so.
fn inexact(row: &Row<'_>) -> Option<Message> {
    let qualifier = row.cell(Field::Qualifier).to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| qualifier.starts_with(start));
    let key = if begins(&["approx", "about", "ca", "circa", "roughly", "estimate", "~"]) {
        "needs-load-approximate"
    } else if begins(&["less", "at most", "up to", "max", "<", "upper", "below", "under"]) {
        "needs-load-upper"
    } else if begins(&["greater", "more", "at least", "min", ">", "lower", "above", "over"]) {
        "needs-load-lower"
    } else if begins(&["range", "between"]) {
        "needs-load-range"
    } else if !(qualifier.is_empty() || begins(&["exact"])) {
        return Some(Message::new("needs-load-qualifier").with("qualifier", row.cell(Field::Qualifier)));
    } else {
        return inexact_cell(row);
    };
    Some(Message::new(key))
}

fn inexact_cell(row: &Row<'_>) -> Option<Message> {
    let quantity = row.cell(Field::Quantity);
    let spans = |text: &str| {
        let parts: Vec<&str> = text.split(['-', '–', '/']).map(str::trim).collect();
        parts.len() > 1 && parts.iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
    };
    if quantity.starts_with(['<', '≤']) {
        Some(Message::new("needs-load-upper"))
    } else if quantity.starts_with(['>', '≥']) {
        Some(Message::new("needs-load-lower"))
    } else if quantity.starts_with(['~', '≈']) {
        Some(Message::new("needs-load-approximate"))
    } else if spans(quantity) {
        Some(Message::new("needs-load-range"))
    } else if spans(row.cell(Field::Year)) {
        Some(Message::new("needs-load-years"))
    } else {
        None
    }
}

fn country(row: &mut Row<'_>) -> Option<Country> {
    let text = row.cell(Field::Country).to_owned();
    match text.parse() {
        Ok(country) => Some(country),
        Err(_) => row.complain(Field::Country, Message::new("needs-load-country").with("value", text)),
    }
}

/// The list's key of the substance, which may be a salt's own.
fn substance(row: &mut Row<'_>, reference: &Reference) -> Option<String> {
    let text = row.cell(Field::Substance).to_owned();
    let catalogue = &reference.catalogue;
    let named = || {
        let wanted = text.to_lowercase();
        catalogue
            .search(&text)
            .into_iter()
            .find(|one| {
                one.name.to_lowercase() == wanted
                    || one.synonyms.iter().any(|name| name.to_lowercase() == wanted)
            })
            .map(|one| one.key.clone())
    };
    let key = if catalogue.resolve(&text).is_some() { Some(text.clone()) } else { named() };
    let Some(key) = key else {
        return row.complain(Field::Substance, Message::new("needs-load-substance").with("value", text));
    };
    let takes =
        catalogue.need_substance(&key).and_then(|need| catalogue.get(need)).is_some_and(|s| s.takes_a_need());
    if takes {
        Some(key)
    } else {
        row.complain(Field::Substance, Message::new("needs-load-no-need").with("value", text))
    }
}

fn line(row: &mut Row<'_>) -> Option<Line> {
    let text = row.cell(Field::Line).to_lowercase();
    match text.as_str() {
        "" | "combined" | "both" | "raw and preparations" => Some(Line::Combined),
        "raw" | "bulk" | "raw material" => Some(Line::Raw),
        "preparation" | "preparations" => Some(Line::Preparation),
        _ => row.complain(Field::Line, Message::new("needs-load-line").with("value", text)),
    }
}

fn year(row: &mut Row<'_>) -> Option<i32> {
    let text = row.cell(Field::Year).to_owned();
    match text.parse::<i32>() {
        Ok(year) if (1990..=2200).contains(&year) => Some(year),
        _ => row.complain(Field::Year, Message::new("needs-load-year").with("value", text)),
    }
}

/// A quantity as the paper states it, and as it is booked.
pub struct Amount {
    pub declared: Declared,
    pub original: quantity::Declared,
    pub steps: Vec<Step>,
}

fn quantity(row: &mut Row<'_>, key: Option<&str>, reference: &Reference) -> Option<Amount> {
    let text = row.cell(Field::Quantity).to_owned();
    let Ok(amount) = text.parse::<Decimal>() else {
        let key = if text.is_empty() { "needs-load-quantity-missing" } else { "needs-load-quantity" };
        return row.complain(Field::Quantity, Message::new(key).with("value", text));
    };
    let unit = row.cell(Field::Unit).to_lowercase();
    let unit = if unit.is_empty() { Some(Unit::Kg) } else { Unit::from_code(&unit) };
    let Some(unit) = unit.filter(|unit| unit.dimension() == quantity::Dimension::Mass) else {
        let value = row.cell(Field::Unit).to_owned();
        return row.complain(Field::Unit, Message::new("needs-load-unit").with("value", value));
    };
    let basis = row.cell(Field::Basis).to_lowercase();
    let form = Some(basis.clone()).filter(|basis| !basis.is_empty());
    let known = key.and_then(|key| reference.catalogue.resolve(key)).map(|found| found.substance);
    if let (Some(form), Some(known)) = (&form, known)
        && !known.has_form(form)
    {
        return row.complain(Field::Basis, Message::new("needs-load-basis").with("value", basis));
    }
    match convert(reference, key?, amount, unit, form) {
        Ok(amount) => Some(amount),
        Err(message) => row.complain(Field::Quantity, message),
    }
}

/// A stated quantity as a need: nought is a statement of its own.
///
/// # Errors
/// The words for why it cannot be booked.
pub fn convert(
    reference: &Reference,
    key: &str,
    amount: Decimal,
    unit: Unit,
    form: Option<String>,
) -> Result<Amount, Message> {
    let original = quantity::Declared { form, ..quantity::Declared::new(amount, unit) };
    let converted = reference.convert(key, &original).map_err(|error| match error {
        CommandError::Invalid(problems) if !problems.is_empty() => problems[0].message.clone(),
        _ => Message::new("needs-load-quantity").with("value", amount),
    })?;
    let declared = match converted.mass {
        quantity::Mass::ZERO if amount.is_zero() => Declared::Zero,
        quantity::Mass::ZERO => return Err(Message::new("needs-load-quantity").with("value", amount)),
        mass => Declared::Figure { mass },
    };
    Ok(Amount { declared, original, steps: converted.steps })
}

fn declared_on(row: &mut Row<'_>) -> Option<NaiveDate> {
    let text = row.cell(Field::DeclaredOn).to_owned();
    if text.is_empty() {
        return None;
    }
    match text.parse() {
        Ok(day) => Some(day),
        Err(_) => row.complain(Field::DeclaredOn, Message::new("needs-load-date").with("value", text)),
    }
}
