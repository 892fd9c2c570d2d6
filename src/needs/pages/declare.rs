//! Declaring a need: the form, the look at what it would change, and off to the
//! second person.

use super::{Fields, Value, context, name, proposal, substances, told};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, Values, View, choices};
use crate::needs::declare::{self, Statement, complaints};
use crate::needs::load::convert;
use crate::reference::{self, Reference};
use crate::words;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use chrono::{Datelike, NaiveDate};
use domain::country::Country;
use domain::message::{Message, Problem};
use domain::needs::{Declared, Line};
use domain::quantity::Unit;
use domain::rights::Act;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    country: String,
    substance: String,
    line: String,
    year: String,
}

pub async fn form(view: View, State(app): State<App>, Query(asked): Query<Asked>) -> Page {
    let own = view.by()?.actor.country().map(|one| one.to_string()).unwrap_or_default();
    let or = |given: String, usual: &str| if given.is_empty() { usual.to_owned() } else { given };
    let year = app.now().utc().year().to_string();
    let country = or(asked.country, &own);
    if let Ok(code) = country.parse::<Country>() {
        super::may(&app, &view, Act::Prepare, code).await?;
    }
    let form = FormView::filled([
        ("country", country),
        ("substance", asked.substance),
        ("line", or(asked.line, Line::Combined.code())),
        ("year", or(asked.year, &year)),
        ("state", "figure".to_owned()),
        ("unit", "kg".to_owned()),
    ]);
    page(&view, &app, StatusCode::OK, form).await
}

async fn page(view: &View, app: &App, status: StatusCode, form: FormView) -> Page {
    let reference = reference::current(app).await?;
    let bases: Vec<Value> = bases(&reference)
        .into_iter()
        .map(|code| context! { value => code, text => words::plain(&view.lang, &format!("needs-basis-{}", code.replace('_', "-"))) })
        .collect();
    let more = context! {
        countries => choices::countries(view),
        substances => substances(&reference),
        lines => choices::of(view, "needs-line", Line::ALL.iter().map(|line| line.code())),
        states => choices::of(view, "needs-declare-state", ["figure", "zero", "withdrawn"]),
        units => choices::of(view, "needs-unit", ["kg", "g", "t", "mg"]),
        bases,
    };
    view.render_with(status, "needs/declare.html", context! { form, ..more })
}

/// Salts of the substances that take a need and have words in the catalogue.
fn bases(reference: &Reference) -> Vec<String> {
    let mut keys: Vec<String> = vec!["base".to_owned()];
    for one in reference.catalogue.iter().filter(|one| one.takes_a_need()) {
        keys.extend(one.forms.iter().map(|form| form.key.clone()));
    }
    keys.sort();
    keys.dedup();
    keys.retain(|key| words::has(&format!("needs-basis-{}", key.replace('_', "-"))));
    keys
}

pub async fn submit(State(app): State<App>, posted: Posted<Fields>) -> Page {
    let (view, by) = (&posted.view, posted.by()?);
    let reference = reference::current(&app).await?;
    let statement = match parse(&posted.values, &reference) {
        Ok(statement) => statement,
        Err(problems) => return again(view, &app, &posted.values, &problems).await,
    };
    super::may(&app, view, Act::Prepare, statement.country).await?;
    if posted.values.first("action") == "change" {
        return page(view, &app, StatusCode::OK, FormView::new(&posted.values)).await;
    }
    if posted.values.first("action") == "prepare" {
        return match declare::prepare(&app, &by, statement).await {
            Ok(id) => Ok(Redirect::to(&format!("/needs/proposals/{id}")).into_response()),
            Err(CommandError::Invalid(problems)) => again(view, &app, &posted.values, &problems).await,
            Err(error) => Err(error.into()),
        };
    }
    let rows = proposal::described(&app, view, &reference, &statement).await?;
    let touched = proposal::touched(&app, view, std::slice::from_ref(&statement)).await?;
    let kept: Vec<Value> = posted
        .values
        .0
        .iter()
        .filter(|(name, _)| name != "action")
        .map(|(name, value)| context! { name, value })
        .collect();
    let form = FormView::default();
    view.render(
        "needs/declare-check.html",
        context! { rows, touched, kept, form, title => title(view, &reference, &statement) },
    )
}

fn title(view: &View, reference: &Reference, statement: &Statement) -> String {
    let figure = told::figure(&view.lang, statement.declared);
    super::say(
        &view.lang,
        "needs-check-title",
        &[("substance", &name(reference, &statement.substance)), ("figure", &figure)],
    )
}

async fn again(view: &View, app: &App, values: &Values, problems: &[Problem]) -> Page {
    let form = FormView::new(values).with_problems(&view.lang, problems);
    page(view, app, StatusCode::UNPROCESSABLE_ENTITY, form).await
}

/// The form as a statement, or what is wrong with it.
fn parse(values: &Values, reference: &Reference) -> Result<Statement, Vec<Problem>> {
    let mut problems = Vec::new();
    let country = values.first("country").parse::<Country>();
    let country = take(country.ok(), "country", "common-error-choose", &mut problems);
    let key = values.first("substance");
    let takes = reference.catalogue.get(key).filter(|one| one.takes_a_need()).map(|one| one.key.clone());
    let substance = take(takes, "substance", "common-error-choose", &mut problems);
    let line = take(Line::from_code(values.first("line")), "line", "common-error-choose", &mut problems);
    let year = take(values.first("year").parse::<i32>().ok(), "year", "needs-problem-year", &mut problems);
    let declared_on = day(values, &mut problems);
    let amount = amount(values, substance.as_deref(), reference, &mut problems);
    let (Some(country), Some(substance), Some(line), Some(year), Some((declared, original, steps))) =
        (country, substance, line, year, amount)
    else {
        return Err(problems);
    };
    let statement = Statement {
        country,
        substance,
        line,
        year,
        declared,
        original,
        steps,
        source: values.first("source").to_owned(),
        declared_on,
        reason: values.first("reason").to_owned(),
        supersedes: None,
    };
    problems.extend(complaints(&statement));
    if problems.is_empty() { Ok(statement) } else { Err(problems) }
}

fn take<T>(found: Option<T>, field: &str, key: &str, problems: &mut Vec<Problem>) -> Option<T> {
    if found.is_none() {
        problems.push(Problem::new(field, Message::new(key)));
    }
    found
}

type Stated = (Declared, Option<domain::quantity::Declared>, Vec<domain::quantity::Step>);

fn amount(
    values: &Values,
    substance: Option<&str>,
    reference: &Reference,
    problems: &mut Vec<Problem>,
) -> Option<Stated> {
    match values.first("state") {
        "zero" => return Some((Declared::Zero, None, Vec::new())),
        "withdrawn" => return Some((Declared::NoneOnFile, None, Vec::new())),
        "figure" => {}
        _ => return take(None, "state", "common-error-choose", problems),
    }
    let number = values.first("amount").parse::<Decimal>().ok().filter(|number| *number > Decimal::ZERO);
    let number = take(number, "amount", "needs-problem-amount", problems)?;
    let unit =
        Unit::from_code(values.first("unit")).filter(|u| u.dimension() == domain::quantity::Dimension::Mass);
    let unit = take(unit, "unit", "common-error-choose", problems)?;
    let substance = substance?;
    let basis = Some(values.first("basis").to_owned()).filter(|basis| !basis.is_empty());
    if let Some(basis) = &basis
        && !reference.catalogue.get(substance).is_some_and(|one| one.has_form(basis))
    {
        return take(None, "basis", "needs-problem-basis", problems);
    }
    match convert(reference, substance, number, unit, basis) {
        Ok(amount) => Some((amount.declared, Some(amount.original), amount.steps)),
        Err(message) => {
            problems.push(Problem::new("amount", message));
            None
        }
    }
}

fn day(values: &Values, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    let part = |part: &str| values.first(&format!("declared-on-{part}")).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return None;
    }
    let date = || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    take(date(), "declared-on", "common-error-date", problems)
}
