//! `/guide`: for anybody, without an account: does this shipment need a
//! notification, to whom, how long to wait, and by which law.

use super::law::late;
use crate::http::{FormView, Page, View};
use crate::reference::{self, Reference};
use crate::words;
use axum::extract::Query;
use axum::http::StatusCode;
use chrono_tz::Tz;
use domain::country::Country;
use domain::law::{self, Activity, Regime, Trade};
use domain::message::{Message, Problem};
use domain::needs::Line;
use domain::quantity::{Converted, Declared, Unit};
use minijinja::{Value, context};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    substance: String,
    origin: String,
    destination: String,
    line: String,
    amount: String,
    unit: String,
    form: String,
    content: String,
    strength: String,
}

/// A question that can be put to the law.
struct Question {
    substance: String,
    origin: Country,
    destination: Country,
    line: Line,
    declared: Declared,
    converted: Converted,
}

pub async fn guide(view: View, Query(asked): Query<Asked>) -> Page {
    let reference = reference::current(&view.app).await?;
    let form = FormView::filled([
        ("substance", asked.substance.as_str()),
        ("origin", &asked.origin),
        ("destination", &asked.destination),
        ("line", if asked.line.is_empty() { "raw" } else { &asked.line }),
        ("amount", &asked.amount),
        ("unit", if asked.unit.is_empty() { "kg" } else { &asked.unit }),
        ("form", &asked.form),
        ("content", &asked.content),
        ("strength", &asked.strength),
    ]);
    if asked.substance.is_empty() && asked.origin.is_empty() && asked.destination.is_empty() {
        return view.render("reference/guide.html", page(&view, &reference, form, None));
    }
    match question(&reference, &asked) {
        Err(problems) => {
            let form = form.with_problems(&view.lang, &problems);
            let context = page(&view, &reference, form, None);
            view.render_with(StatusCode::UNPROCESSABLE_ENTITY, "reference/guide.html", context)
        }
        Ok(question) => {
            let answer = answer(&view, &reference, &question);
            view.render("reference/guide.html", page(&view, &reference, form, Some(answer)))
        }
    }
}

fn page(view: &View, reference: &Reference, form: FormView, answer: Option<Value>) -> Value {
    let mut substances: Vec<_> = reference.catalogue.iter().collect();
    substances.sort_by_key(|entry| entry.name.to_lowercase());
    let option = |value: &str, text: String| context! { value => value, text => text };
    let mut countries: Vec<(String, String)> = reference
        .law
        .zones
        .keys()
        .map(|code| (words::country(&view.lang, code.as_str()), code.to_string()))
        .collect();
    countries.sort();
    let mut forms: Vec<&str> =
        reference.catalogue.iter().flat_map(|entry| &entry.forms).map(|form| form.key.as_str()).collect();
    forms.push("base");
    forms.sort_unstable();
    forms.dedup();
    let forms = forms.into_iter().map(|key| option(key, view.t(&format!("quantity-form-{key}"))));
    let units =
        Unit::ALL.iter().map(|unit| option(unit.code(), view.t(&format!("quantity-unit-{}", unit.code()))));
    let lines = [Line::Raw, Line::Preparation];
    context! {
        form => form,
        substances => substances.iter().map(|entry| option(&entry.key, entry.name.clone())).collect::<Vec<_>>(),
        countries => countries.into_iter().map(|(name, code)| option(&code, name)).collect::<Vec<_>>(),
        forms => forms.collect::<Vec<_>>(),
        units => units.collect::<Vec<_>>(),
        lines => lines.map(|line| option(line.code(), view.t(&format!("reference-line-{}", line.code())))),
        answer => answer,
    }
}

fn question(reference: &Reference, asked: &Asked) -> Result<Question, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut fault = |field: &str, key: &str| problems.push(Problem::new(field, Message::new(key)));
    let country = |text: &str| text.parse::<Country>().ok();
    let (origin, destination) = (country(&asked.origin), country(&asked.destination));
    if reference.catalogue.resolve(&asked.substance).is_none() {
        fault("substance", "reference-guide-choose-substance");
    }
    if origin.is_none() {
        fault("origin", "reference-guide-choose-country");
    }
    if destination.is_none() {
        fault("destination", "reference-guide-choose-country");
    } else if origin == destination {
        fault("destination", "reference-guide-same-country");
    }
    let mut number = |field: &str, text: &str| {
        let text = text.trim().replace([' ', '\u{a0}'], "");
        match text.parse::<Decimal>() {
            Ok(number) => Some(number),
            Err(_) if text.is_empty() => None,
            Err(_) => {
                fault(field, "common-error-number");
                None
            }
        }
    };
    let amount = number("amount", &asked.amount);
    let content_pct = number("content", &asked.content);
    let strength_mg = number("strength", &asked.strength);
    let unit = Unit::from_code(&asked.unit).unwrap_or(Unit::Kg);
    if amount.is_none() && asked.amount.trim().is_empty() {
        fault("amount", "reference-guide-enter-amount");
    }
    let (Some(amount), true) = (amount, problems.is_empty()) else { return Err(problems) };
    let form = Some(asked.form.clone()).filter(|form| !form.is_empty());
    let declared = Declared { form, content_pct, strength_mg, ..Declared::new(amount, unit) };
    let converted = reference.convert(&asked.substance, &declared).map_err(|error| match error {
        crate::error::CommandError::Invalid(problems) => problems.into_iter().map(renamed).collect(),
        other => vec![Problem::new("amount", Message::new("common-error-form").with("detail", other))],
    })?;
    Ok(Question {
        substance: asked.substance.clone(),
        origin: origin.expect("checked above"),
        destination: destination.expect("checked above"),
        line: Line::from_code(&asked.line).unwrap_or(declared.line()),
        declared,
        converted,
    })
}

/// The form's own names of a quantity's fields.
fn renamed(problem: Problem) -> Problem {
    let field = match problem.field.as_str() {
        "content_pct" => "content".to_owned(),
        "strength_mg" => "strength".to_owned(),
        _ => problem.field,
    };
    Problem { field, ..problem }
}

fn answer(view: &View, reference: &Reference, question: &Question) -> Value {
    let now = view.app.now();
    let zone = reference.law.zone(question.origin).unwrap_or(Tz::UTC);
    let trade = reference.trade(
        question.origin,
        question.destination,
        &question.substance,
        question.line,
        Some(&question.declared),
        now.day_in(zone),
    );
    let duty = law::pen_due(&reference.law, &trade);
    let earliest = match law::earliest_dispatch(&reference.law, &trade, now) {
        Ok(earliest) => view.say(&earliest.message()),
        Err(error) => view.say(&error.message()),
    };
    let steps = question.converted.steps.iter().map(|step| view.say(&step.message()));
    let bound = if question.converted.upper_bound { "quantity-upper-bound" } else { "quantity-exact" };
    let mut sources = Sources::new();
    let duties = duties(view, reference, &trade, &mut sources);
    let unread = law::unread(&reference.law, &trade);
    sources.extend(unread.iter().map(|basis| (basis.rule.clone(), basis.source.clone())));
    let unread = unread.iter().map(|basis| {
        let rule = Message::new("reference-guide-unread").with("rule", &basis.rule);
        view.say(&rule.with("jurisdiction", basis.jurisdiction))
    });
    let unread: Vec<String> = unread.collect();
    let fields = law::required_fields(&reference.law, &trade);
    let documents = law::documents(&reference.law, &trade);
    let asked_by = fields.values().chain(documents.values()).flat_map(|required| &required.by);
    sources.extend(asked_by.map(|basis| (basis.rule.clone(), basis.source.clone())));
    context! {
        pen => duty.due,
        pen_text => view.say(&duty.message()),
        mass_mg => question.converted.mass.mg(),
        mass_note => view.t(bound),
        steps => steps.collect::<Vec<_>>(),
        reply => duty.applies().then(|| view.say(&law::reply_rule(&reference.law, &trade).message())),
        earliest => earliest,
        duties => duties,
        unread => unread,
        sources => sources.iter().map(|(rule, source)| context! { rule => rule, source => source }).collect::<Vec<_>>(),
        fields => fields.iter().map(|(field, it)| late(view, "field", field.code(), it.late)).collect::<Vec<_>>(),
        documents => documents.iter().map(|(kind, it)| late(view, "document", kind.code(), it.late)).collect::<Vec<_>>(),
    }
}

/// Where each rule that is named was read, by rule.
type Sources = BTreeMap<String, String>;

/// What each of the two countries asks for, or that it lets these goods off.
fn duties(view: &View, reference: &Reference, trade: &Trade<'_>, sources: &mut Sources) -> Vec<Value> {
    let regimes = [
        Regime::Licence,
        Regime::Registration,
        Regime::Permit,
        Regime::Declaration,
        Regime::PreExportNotification,
    ];
    let sides = [(trade.origin, Activity::Export), (trade.destination, Activity::Import)];
    let mut side = |(country, activity): (Country, Activity)| {
        let name = words::country(&view.lang, country.as_str());
        let title = Message::new("reference-guide-side").with("name", name).with("activity", activity.code());
        let mut lines = Vec::new();
        if let Some(exempt) = law::exempt(&reference.law, country, activity, trade) {
            lines.push(view.say(&Message::new("reference-guide-exempt").with("rule", &exempt.rule)));
            sources.insert(exempt.rule, exempt.source);
        }
        for regime in regimes {
            let found = law::duty(&reference.law, country, activity, trade, &[regime]);
            if let Some(found) = found.filter(|found| found.regime.contains(&regime)) {
                let message = Message::new("reference-guide-asks")
                    .with("what", view.t(&format!("law-regime-{}", regime.code())))
                    .with("rule", &found.basis.rule);
                lines.push(view.say(&message));
                sources.insert(found.basis.rule, found.basis.source);
            }
        }
        if lines.is_empty() {
            lines.push(view.t("reference-guide-nothing-known"));
        }
        context! { title => view.say(&title), lines => lines }
    };
    sides.into_iter().map(&mut side).collect()
}
