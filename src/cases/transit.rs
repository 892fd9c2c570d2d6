//! Transit States: telling their authorities, and the inbox of copies that were
//! delivered to one's own.

use super::form::{Reader, date_fields};
use super::papers;
use super::record::looked_at;
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View, choices};
use crate::notifications::commands::send::{self, Sending};
use crate::notifications::commands::transit;
use crate::notifications::standing::{self, Row, Seat};
use crate::{reference, templates, words};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::country::Country;
use domain::message::Problem;
use domain::rights;
use minijinja::{Value, context};
use serde::Deserialize;
use uuid::Uuid;

type Fields = Vec<(String, String)>;

const PAGE: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    before: Option<Uuid>,
}

fn own(by: &By) -> Result<Country> {
    by.actor.country().ok_or(CommandError::Forbidden)
}

pub async fn inbox(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let mut found = transit::inbox(app.db.read(), own(&by)?, wanted.before, PAGE as u64 + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|(copy, _)| format!("/transit?before={}", copy.id));
    let rows: Vec<Vec<Value>> = found
        .iter()
        .map(|(copy, row)| {
            vec![
                context! { text => row.reference, ref => true, href => format!("/transit/{}", row.reference) },
                context! { text => words::country(&view.lang, &row.origin) },
                context! { text => words::country(&view.lang, &row.destination) },
                context! { text => words::date(&view.lang, row.dispatch_on) },
                context! { text => words::date(&view.lang, copy.sent_on) },
            ]
        })
        .collect();
    let first = wanted.before.map(|_| "/transit");
    view.render("cases/transit-inbox.html", context! { rows, first, next })
}

pub async fn copy(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = transit::copied(app.db.read(), own(&by)?, &reference).await?;
    looked_at(&app, &by, &row, "transit-copy").await?;
    papers::show_pen(&view, &app, &row, "").await
}

/// The record of somebody who may send it on.
async fn sendable(app: &App, by: &By, reference: &str) -> Result<Row> {
    let row = standing::open(app.db.read(), by, reference, rights::Act::Send).await?;
    if standing::seat(by, &row) == Some(Seat::Exporting) { Ok(row) } else { Err(CommandError::Forbidden) }
}

pub async fn form(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = sendable(&app, &by, &reference).await?;
    let form = FormView::filled(date_fields("sent_on", Some(by.at.utc().date_naive())));
    show(&view, &app, &row, StatusCode::OK, &form).await
}

async fn show(view: &View, app: &App, row: &Row, status: StatusCode, form: &FormView) -> Page {
    let db = app.db.read();
    let law = reference::current(app).await?;
    let (mut rows, mut waiting): (Vec<Vec<Value>>, Vec<Value>) = (Vec::new(), Vec::new());
    for passed in standing::body(row)?.transit {
        let name = words::country(&view.lang, passed.country.as_str());
        let asks = transit::asks(db, &law, row, passed.country).await?;
        let here = standing::is_here(db, passed.country).await?;
        let told = passed.notified_on.map(|day| templates::date_words(&view.lang, day));
        if told.is_none() {
            waiting.push(context! { value => passed.country.to_string(), text => name });
        }
        rows.push(vec![
            context! { text => name },
            context! { text => view.t(if asks { "cases-transit-asks" } else { "cases-transit-asks-not-known" }) },
            context! { text => view.t(if here { "cases-transit-here" } else { "cases-transit-elsewhere" }) },
            context! { text => told.unwrap_or_else(|| view.t("cases-transit-not-told")) },
        ]);
    }
    view.render_with(
        status,
        "cases/transit.html",
        context! {
            reference => row.reference,
            sent => row.sent_at_ms.is_some(),
            confidential => row.confidential,
            rows,
            waiting,
            ways => choices::of(view, "cases-way-sent", send::WAYS),
            form,
        },
    )
}

pub async fn tell(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = sendable(&app, &by, &reference).await?;
    let mut reader = Reader::new(&posted.values);
    let country = reader.choice("country", |code| code.parse::<Country>().ok());
    let sending =
        Sending { how: reader.text("how"), sent_on: reader.date("sent_on"), note: reader.text("note") };
    let told = match (country, reader.problems.is_empty()) {
        (Some(country), true) => transit::tell(&app, &by, row.id, country, &sending).await,
        _ => Err(CommandError::Invalid(reader.problems)),
    };
    match told {
        Ok(()) => Ok(Redirect::to(&format!("/notifications/{reference}/transit")).into_response()),
        Err(CommandError::Invalid(problems)) => again(&posted, &app, &row, &problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(posted: &Posted<Fields>, app: &App, row: &Row, problems: &[Problem]) -> Page {
    let form = FormView::new(&posted.values).with_problems(&posted.view.lang, problems);
    show(&posted.view, app, row, StatusCode::UNPROCESSABLE_ENTITY, &form).await
}
