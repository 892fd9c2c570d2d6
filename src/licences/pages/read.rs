//! The form of a licence, read field by field.

use crate::http::Values;
use crate::operators::particulars::Checks;
use chrono::NaiveDate;
use domain::licence::{Activity, Cap, Counts, Kind, Period, Terms};
use domain::message::{Message, Problem};
use domain::quantity::{Declared, Facts, Mass, Unit, convert};
use domain::substance::Catalogue;
use rust_decimal::Decimal;
use uuid::Uuid;

/// Ceilings that one form has room for.
pub const CAPS: usize = 6;
/// Units a ceiling may be typed in; it is a mass of pure substance.
pub const UNITS: &[Unit] = &[Unit::Kg, Unit::G, Unit::T];

/// Whether a key of the form is one a licence can be written for.
fn known(catalogue: &Catalogue, key: &str) -> bool {
    matches!(key, "table_i" | "table_ii") || catalogue.resolve(key).is_some()
}

/// # Errors
/// Every field that cannot be read.
pub fn terms(values: &Values, catalogue: &Catalogue) -> Result<Terms, Vec<Problem>> {
    let mut check = Checks::default();
    let kind = check.choice("kind", values.first("kind"), Kind::from_code);
    let activities = values.all("activities").filter_map(Activity::from_code).collect();
    let substances: Vec<String> = values.all("substances").map(str::to_owned).collect();
    if substances.iter().any(|key| !known(catalogue, key)) {
        check.say("substances", "licences-problem-substance");
    }
    let sites: Vec<Uuid> = values.all("sites").filter_map(|id| id.parse().ok()).collect();
    let valid_from = check.date("valid_from", values);
    if valid_from.is_none() && !check.0.iter().any(|problem| problem.field == "valid_from") {
        check.say("valid_from", "common-error-date");
    }
    let valid_to = check.date("valid_to", values);
    let caps = (1..=CAPS).filter_map(|n| cap(values, catalogue, n, &mut check)).collect();
    check.text("note", values.first("note"), false);
    match (kind, valid_from, check.0.is_empty()) {
        (Some(kind), Some(valid_from), true) => Ok(Terms {
            kind,
            activities,
            substances,
            forms: values.all("forms").map(str::to_owned).collect(),
            sites,
            valid_from,
            valid_to,
            caps,
            note: values.first("note").to_owned(),
        }),
        _ => Err(check.0),
    }
}

/// One ceiling; a row left empty is none.
fn cap(values: &Values, catalogue: &Catalogue, n: usize, check: &mut Checks) -> Option<Cap> {
    let name = |part: &str| format!("cap{n}-{part}");
    let (substance, amount) = (values.first(&name("substance")), values.first(&name("amount")));
    if substance.is_empty() && amount.is_empty() {
        return None;
    }
    if !known(catalogue, substance) {
        check.say(&name("substance"), "common-error-choose");
    }
    let unit = check.choice(&name("unit"), values.first(&name("unit")), |code| {
        Unit::from_code(code).filter(|unit| UNITS.contains(unit))
    });
    let period = check.choice(&name("period"), values.first(&name("period")), Period::from_code);
    let counts = check.choice(&name("counts"), values.first(&name("counts")), Counts::from_code);
    let quantity = match mass(amount, unit.unwrap_or(Unit::Kg)) {
        Ok(quantity) => quantity,
        Err(message) => {
            check.0.push(Problem::new(&name("amount"), message));
            return None;
        }
    };
    Some(Cap { substance: substance.to_owned(), quantity, period: period?, counts: counts? })
}

/// A mass as typed: digits, with a full stop before decimals.
fn mass(amount: &str, unit: Unit) -> Result<Mass, Message> {
    let plain = !amount.is_empty() && amount.chars().all(|c| c.is_ascii_digit() || c == '.');
    let amount = plain.then(|| Decimal::from_str_exact(amount).ok()).flatten();
    let amount = amount.ok_or_else(|| Message::new("common-error-number"))?;
    let converted = convert(&Declared::new(amount, unit), &Facts::default());
    converted.map(|converted| converted.mass).map_err(|error| error.message())
}

/// The fields of a form that shows these terms.
pub fn fields(terms: &Terms) -> Vec<(String, serde_json::Value)> {
    let codes = |list: Vec<String>| serde_json::Value::from(list);
    let mut pairs = vec![
        ("kind".to_owned(), terms.kind.code().into()),
        ("activities".into(), codes(terms.activities.iter().map(|a| a.code().to_owned()).collect())),
        ("substances".into(), codes(terms.substances.clone())),
        ("forms".into(), codes(terms.forms.clone())),
        ("sites".into(), codes(terms.sites.iter().map(Uuid::to_string).collect())),
        ("note".into(), terms.note.clone().into()),
    ];
    for (n, cap) in terms.caps.iter().take(CAPS).enumerate() {
        let kg = Decimal::from_i128_with_scale(cap.quantity.mg().into(), 6).normalize();
        for (part, value) in [
            ("substance", cap.substance.clone()),
            ("amount", kg.to_string()),
            ("unit", Unit::Kg.code().to_owned()),
            ("period", cap.period.code().to_owned()),
            ("counts", cap.counts.code().to_owned()),
        ] {
            pairs.push((format!("cap{}-{part}", n + 1), value.into()));
        }
    }
    let dates = [("valid_from", Some(terms.valid_from)), ("valid_to", terms.valid_to)];
    for (name, day) in dates {
        pairs.extend(crate::operators::pages::date_fields(name, day));
    }
    pairs
}

/// The day before which a licence ends soon: thirty days on.
pub fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(chrono::Days::new(30)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masses_are_typed_with_a_full_stop() {
        for (amount, unit, mg) in [
            ("1", Unit::Kg, Some(1_000_000)),
            ("0.25", Unit::T, Some(250_000_000)),
            ("12.5", Unit::G, Some(12_500)),
            ("1,250", Unit::Kg, None),
            ("", Unit::Kg, None),
            ("-1", Unit::Kg, None),
            ("1e3", Unit::Kg, None),
            ("1.2.3", Unit::Kg, None),
        ] {
            assert_eq!(mass(amount, unit).ok().map(Mass::mg), mg, "{amount}");
        }
    }
}
