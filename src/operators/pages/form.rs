//! Entering a company and changing its particulars.

use super::{Fields, again, complaints, head};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View, choices};
use crate::operators::commands::register;
use crate::operators::entity::operator;
use crate::operators::particulars::Particulars;
use crate::operators::queries;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use chrono::Datelike;
use domain::operator::{Sector, Trade};
use domain::rights::{self, Act, Kind};
use minijinja::{Value, context};
use uuid::Uuid;

fn options(view: &View) -> Value {
    context! {
        trades => choices::of(view, "operators-trade", Trade::ALL.iter().map(|one| one.code())),
        sectors => choices::of(view, "operators-sector", Sector::ALL.iter().map(|one| one.code())),
    }
}

pub async fn new(view: View) -> Page {
    let country = view.by()?.actor.country().ok_or(CommandError::NotFound)?;
    let more = context! { country => country.to_string(), ..options(&view) };
    view.render("operators/form.html", context! { form => FormView::default(), ..more })
}

pub async fn create(State(app): State<App>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let country = by.actor.country().ok_or(CommandError::NotFound)?;
    let done = match Particulars::from_form(&posted.values, country) {
        Ok(what) => complaints(register::register(&app, &by, &what).await)?,
        Err(problems) => Err(problems),
    };
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/operators/{id}")).into_response()),
        Err(problems) => {
            let more = context! { country => country.to_string(), ..options(&posted.view) };
            again(&posted.view, "operators/form.html", &posted.values, &problems, more)
        }
    }
}

/// The record that is being changed, for the template.
fn changing(view: &View, row: &operator::Model) -> Value {
    context! {
        operator => head(view, row),
        country => row.country,
        version => row.version,
        ..options(view)
    }
}

pub async fn edit(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    rights::may(&by.actor, Act::Change, &queries::subject(&row, Kind::Operator)?)?;
    let trades: Vec<_> = row.trades()?.iter().map(|trade| trade.code()).collect();
    let mut pairs: Vec<(String, serde_json::Value)> = vec![
        ("name".into(), row.name.clone().into()),
        ("address".into(), row.address.clone().into()),
        ("email".into(), row.email.clone().into()),
        ("phone".into(), row.phone.clone().into()),
        ("tax_number".into(), row.tax_number.clone().unwrap_or_default().into()),
        ("trades".into(), trades.into()),
        ("sector".into(), row.sector.clone().unwrap_or_default().into()),
    ];
    pairs.extend(date_fields("established_on", row.established_on));
    let form = FormView::filled(pairs);
    view.render("operators/form.html", context! { form, ..changing(&view, &row) })
}

/// The three fields of a date input.
pub fn date_fields(
    name: &str,
    day: Option<chrono::NaiveDate>,
) -> impl Iterator<Item = (String, serde_json::Value)> {
    let parts = day.map(|day| [("day", day.day()), ("month", day.month()), ("year", day.year() as u32)]);
    let name = name.to_owned();
    parts.into_iter().flatten().map(move |(part, value)| (format!("{name}-{part}"), value.to_string().into()))
}

pub async fn change(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let values = &posted.values;
    let version = values.first("version").parse().unwrap_or(0);
    let done = match Particulars::from_form(values, row.country()?) {
        Ok(what) => {
            let done = register::change(&app, &by, id, version, &what, values.first("reason")).await;
            complaints(done)?
        }
        Err(problems) => Err(problems),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/operators/{id}")).into_response()),
        Err(problems) => {
            again(&posted.view, "operators/form.html", values, &problems, changing(&posted.view, &row))
        }
    }
}
