//! From what was declared to what is booked: each item, and each other
//! controlled substance of a mixture, as goods with a mass of their own.

use super::{Body, Item, ProductForm, body::YearShare};
use crate::{
    message::{Message, Problem},
    needs::Line,
    quantity::{Converted, Declared, Mass, convert},
    substance::Catalogue,
};
use chrono::Datelike;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The part of a mass that falls on one calendar year of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearMass {
    pub year: i32,
    #[serde(rename = "mass_mg")]
    pub mass: Mass,
}

/// How a key begins that names a chemical on no list, for the voluntary lane:
/// `other:NAME`.
pub const UNLISTED: &str = "other:";

/// What a substance is called: its canonical name, or what was typed where it is
/// on no list; `None` for a key that is neither.
pub fn substance_name<'a>(catalogue: &'a Catalogue, key: &'a str) -> Option<&'a str> {
    if let Some(name) = key.strip_prefix(UNLISTED) {
        return (!name.is_empty()).then_some(name);
    }
    let entry = catalogue.resolve(key)?;
    Some(entry.form.map_or(entry.substance.name.as_str(), |form| form.name.as_str()))
}

/// One substance as it is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub id: Uuid,
    /// Key as declared.
    pub substance: String,
    /// What the need is written for; `None` where States declare none.
    pub need_substance: Option<String>,
    pub line: Line,
    pub product_form: ProductForm,
    pub declared: Declared,
    pub converted: Converted,
    pub years: Vec<YearMass>,
}

/// The goods of a body. Fields of problems read `items.POSITION.FIELD`.
///
/// # Errors
/// What keeps an item from having a mass: an unknown substance, no quantity, a
/// value that cannot be, shares of years that do not add up.
pub fn goods(body: &Body, catalogue: &Catalogue) -> Result<Vec<Good>, Vec<Problem>> {
    let mut goods = Vec::new();
    let mut problems = Vec::new();
    let year = body.arrival_on.map_or(0, |day| day.year());
    for (index, item) in body.items.iter().enumerate() {
        let at = |field: &str| format!("items.{}.{field}", index + 1);
        let Some(declared) = item.declared() else {
            problems.push(Problem::new(&at("amount"), Message::new("notifications-amount-missing")));
            continue;
        };
        let mut parts = vec![(item.id, item.substance.as_str(), declared.clone())];
        let components = item.components.iter().zip(declared.components());
        parts.extend(components.map(|(part, (substance, quantity))| (part.id, substance, quantity)));
        for (id, substance, quantity) in parts {
            match good(id, substance, quantity, item, catalogue, year) {
                Ok(good) => goods.push(good),
                Err(problem) => problems.push(Problem { field: at(&problem.field), ..problem }),
            }
        }
    }
    if problems.is_empty() { Ok(goods) } else { Err(problems) }
}

fn good(
    id: Uuid,
    substance: &str,
    mut declared: Declared,
    item: &Item,
    catalogue: &Catalogue,
    year: i32,
) -> Result<Good, Problem> {
    if substance_name(catalogue, substance).is_none() {
        return Err(Problem::new("substance", Message::new("notifications-substance-unknown")));
    }
    let entry = catalogue.resolve(substance);
    // A salt's own entry says its form.
    if let (None, Some(form)) = (&declared.form, entry.and_then(|entry| entry.form)) {
        declared.form = Some(form.key.clone());
    }
    let facts = entry.map(|entry| entry.substance.facts()).unwrap_or_default();
    let converted =
        convert(&declared, &facts).map_err(|error| Problem::new(error.field(), error.message()))?;
    let need = catalogue
        .need_substance(substance)
        .and_then(|key| catalogue.get(key))
        .filter(|need| need.takes_a_need())
        .map(|need| need.key.clone());
    Ok(Good {
        id,
        substance: substance.to_owned(),
        need_substance: need,
        line: item.line(),
        product_form: item.product_form.unwrap_or(ProductForm::Raw),
        years: split(&item.years, declared.amount, converted.mass, year)?,
        declared,
        converted,
    })
}

/// The mass by calendar years, in proportion to the declared shares; the last
/// year takes what rounding leaves, so that the parts always make the whole.
fn split(shares: &[YearShare], amount: Decimal, mass: Mass, year: i32) -> Result<Vec<YearMass>, Problem> {
    let problem = |key: &str| Problem::new("years", Message::new(key));
    let shares: Vec<&YearShare> = shares.iter().filter(|share| !share.amount.is_zero()).collect();
    let Some((last, before)) = shares.split_last() else {
        return Ok(vec![YearMass { year, mass }]);
    };
    if shares.iter().any(|share| share.amount.is_sign_negative())
        || shares.iter().map(|share| share.amount).sum::<Decimal>() != amount
    {
        return Err(problem("notifications-years-do-not-add-up"));
    }
    let mut parts = Vec::new();
    let mut left = mass.mg();
    for share in before {
        let part = Decimal::from(mass.mg())
            .checked_div(amount)
            .and_then(|one| one.checked_mul(share.amount))
            .and_then(|part| i64::try_from(part.floor().mantissa() / 10_i128.pow(part.floor().scale())).ok())
            .ok_or_else(|| problem("quantity-too-large"))?;
        left -= part;
        parts.push(YearMass { year: share.year, mass: Mass::from_mg(part) });
    }
    parts.push(YearMass { year: last.year, mass: Mass::from_mg(left) });
    Ok(parts)
}
