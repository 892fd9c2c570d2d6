//! A movement that nobody notified, told by customs.

use super::{Fields, again, complaints, read, show};
use crate::app::{App, By};
use crate::http::{Failure, FormView, Page, Posted, Values, View, choices};
use crate::operators::particulars::Checks;
use crate::reference;
use crate::shipments::commands::unnotified::{self, Found};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::country::Country;
use domain::message::Problem;
use domain::needs::Line;
use domain::quantity::Mass;
use minijinja::{Value, context};

async fn shown(view: &View, app: &App, by: &By) -> Result<Value, Failure> {
    let reference = reference::current(app).await?;
    let today = by.at.utc().date_naive();
    let mut substances: Vec<(String, String)> = reference
        .catalogue
        .iter()
        .filter(|entry| entry.in_force(today))
        .map(|entry| (show::substance(&reference, &entry.key), entry.key.clone()))
        .collect();
    substances.sort_by_key(|(name, _)| name.to_lowercase());
    let substances: Vec<Value> =
        substances.into_iter().map(|(text, value)| context! { text, value }).collect();
    Ok(context! {
        substances,
        countries => choices::countries(view),
        lines => choices::of(view, "shipments-line", ["raw", "preparation"]),
        ways => choices::of(view, "shipments-way", ["arrived", "leaving"]),
    })
}

pub async fn form(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let more = shown(&view, &app, &by).await?;
    let mut fields = read::date_fields("found_on", Some(by.at.utc().date_naive()));
    fields.push(("line".to_owned(), Line::Raw.code().to_owned()));
    view.render("shipments/unnotified.html", context! { form => FormView::filled(fields), ..more })
}

fn told(values: &Values) -> Result<Found, Vec<Problem>> {
    let mut check = Checks::default();
    let country = |code: &str| code.parse::<Country>().ok();
    let origin = check.choice("origin", values.first("origin"), country);
    let destination = check.choice("destination", values.first("destination"), country);
    let line = check.choice("line", values.first("line"), Line::from_code);
    let arrived = check.choice("way", values.first("way"), |code| match code {
        "arrived" => Some(true),
        "leaving" => Some(false),
        _ => None,
    });
    let found_on = read::day(&mut check, values, "found_on");
    let mass = read::mass(&mut check, values, "mass");
    let packages = read::count(&mut check, values, "packages");
    let mut line_of = |name: &str| read::line(&mut check, values, name);
    let (exporter_name, importer_name) = (line_of("exporter_name"), line_of("importer_name"));
    let (seals, transport_document) = (line_of("seals"), line_of("transport_document"));
    let note = read::text(&mut check, values, "note");
    match (origin, destination, line, arrived, found_on, check.0.is_empty()) {
        (Some(origin), Some(destination), Some(line), Some(arrived), Some(found_on), true) => Ok(Found {
            origin,
            destination,
            exporter_name,
            importer_name,
            substance: values.first("substance").to_owned(),
            line,
            mass: mass.unwrap_or(Mass::ZERO),
            found_on,
            arrived,
            packages,
            seals,
            transport_document,
            note,
        }),
        _ => Err(check.0),
    }
}

pub async fn record(State(app): State<App>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let done = match told(&posted.values) {
        Ok(found) => complaints(unnotified::record(&app, &by, &found).await)?,
        Err(problems) => Err(problems),
    };
    match done {
        Ok(number) => Ok(Redirect::to(&format!("/shipments/{number}")).into_response()),
        Err(problems) => {
            let more = shown(&posted.view, &app, &by).await?;
            again(&posted.view, "shipments/unnotified.html", &posted.values, &problems, more)
        }
    }
}
