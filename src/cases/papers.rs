//! The printable papers: the export authorisation as it was issued, and the
//! pre-export notification with its data file.

use super::record::looked_at;
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::http::{Page, Uploaded, View, choices};
use crate::notifications::commands::office;
use crate::notifications::commands::reply::allowed_masses;
use crate::notifications::paper::{self, Paper};
use crate::notifications::pen_xml;
use crate::notifications::standing::{self, Row};
use crate::{documents, reference, templates, words};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::message::{Message, Problem};
use domain::rights;
use minijinja::{Value, context};

pub async fn authorisation(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    issued(&view, &app, &reference).await
}

pub async fn company_authorisation(
    view: View,
    State(app): State<App>,
    Path(reference): Path<String>,
) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    // A company named as importer sees its arrival form, not the exporter's papers.
    if row.operator_id != by.actor.operator() {
        return Err(CommandError::NotFound.into());
    }
    issued(&view, &app, &reference).await
}

async fn issued(view: &View, app: &App, reference: &str) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, reference, rights::Act::View).await?;
    looked_at(app, &by, &row, "authorisation").await?;
    let paper = paper::issued(app.db.read(), row.id).await?;
    let void = row.state != "authorised";
    view.render(
        "cases/authorisation.html",
        context! {
            paper => worded(view, &paper),
            void => void.then(|| choices::word(&view.lang, "cases-state", &row.state)),
        },
    )
}

/// The pre-export notification as it goes to the other authority.
///
/// # Errors
/// The database's, or a stored row that cannot be.
pub async fn document(app: &App, row: &Row) -> Result<Paper> {
    let db = app.db.read();
    let reference = reference::current(app).await?;
    let items = standing::items(db, row.id).await?;
    let masses = allowed_masses(db, row, &items).await?;
    paper::draw_up(db, app.practice, app.now(), row, &items, &masses, &reference).await
}

pub async fn pen(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    looked_at(&app, &by, &row, "pen").await?;
    show_pen(&view, &app, &row, &format!("/notifications/{}/pen.json", row.reference)).await
}

/// Shows the notification as a document.
///
/// # Errors
/// The database's.
pub async fn show_pen(view: &View, app: &App, row: &Row, data: &str) -> Page {
    let paper = document(app, row).await?;
    view.render(
        "cases/pen.html",
        context! {
            paper => worded(view, &paper),
            to => words::country(&view.lang, &row.destination),
            due => super::clock::due_words(view, row),
            data => data,
        },
    )
}

pub async fn pen_data(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    exported(&app, &by, &row).await?;
    let data = paper::data_file(&row, &document(&app, &row).await?);
    let text = serde_json::to_string_pretty(&data).map_err(|e| CommandError::Fault(e.to_string()))?;
    Ok(attached(&row, "json", "application/json", text))
}

/// The same for those who read XML.
pub async fn pen_xml(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::View).await?;
    exported(&app, &by, &row).await?;
    let text = pen_xml::document(&row, &document(&app, &row).await?)?;
    Ok(attached(&row, "xml", "application/xml", text))
}

fn attached(row: &Row, ending: &str, media_type: &str, text: String) -> Response {
    let name = format!("attachment; filename=\"{}.{ending}\"", row.reference);
    let headers = [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, text).into_response()
}

/// What leaves as a file leaves a trace, confidential or not.
async fn exported(app: &App, by: &By, row: &Row) -> Result<()> {
    use crate::audit::{self, Entry, Visible};
    let entry = Entry::new("notification-exported", "notification", row.id, Visible::Internal);
    audit::record_read(app, by, entry.reference(&row.reference)).await
}

/// A paper with its codes and days in words.
fn worded(view: &View, paper: &Paper) -> Value {
    let lang = &view.lang;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| templates::date_words(lang, day));
    let country = |code: &str| words::country(lang, code);
    let others: Vec<Value> = paper
        .others
        .iter()
        .map(|(part, party)| context! { part => choices::word(lang, "cases-part", part), party => party })
        .collect();
    let legs: Vec<Value> = paper
        .legs
        .iter()
        .map(|(mode, from, to)| context! { mode => choices::word(lang, "cases-mode", mode), from, to })
        .collect();
    context! {
        number => paper.number,
        reference => paper.reference,
        version => paper.version,
        authority => paper.authority,
        issued_on => templates::date_words(lang, paper.issued_on),
        valid_until => day(paper.valid_until),
        exporter => paper.exporter,
        importer => paper.importer,
        consignee => paper.consignee,
        others => others,
        items => paper.items,
        dispatch_on => day(paper.dispatch_on),
        arrival_on => day(paper.arrival_on),
        series_until => day(paper.series_until),
        exit => paper.exit,
        entry => paper.entry,
        legs => legs,
        transit => paper.transit.iter().map(|code| country(code)).collect::<Vec<_>>(),
        permit => paper.permit,
        end_use => paper.end_use,
        invoice => paper.invoice,
        conditions => paper.conditions,
        signed_by => paper.signed_by,
        confidential => paper.confidential,
    }
}

/// Keeps an uploaded file with the authority's own papers.
pub async fn keep(State(app): State<App>, Path(reference): Path<String>, posted: Uploaded) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Record).await?;
    let Some(file) = posted.files.first() else {
        let missing = Problem::new("file", Message::new("common-error-required"));
        return Err(CommandError::Invalid(vec![missing]).into());
    };
    let checked = documents::check(file).map_err(|problem| CommandError::Invalid(vec![problem]))?;
    office::attach(&app, &by, row.id, checked).await?;
    Ok(Redirect::to(&format!("/notifications/{reference}?tab=documents")).into_response())
}
