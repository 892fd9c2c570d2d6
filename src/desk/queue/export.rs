//! The queue as a table to take away, safe from formulas. Each export leaves a
//! line in the trail with the hash of the file, before it is handed out.

use super::find::{self, FILTERS, Sort};
use super::rows::{self, Line};
use crate::app::App;
use crate::audit::{self, Entry, Visible};
use crate::desk::url::Asked;
use crate::error::CommandError;
use crate::http::{Failure, Page, View};
use crate::people::deputies;
use crate::sheet::{self, Cell, Kind};
use crate::{ids, reference, words};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use domain::time::Instant;
use sea_orm::QueryFilter;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Rows of one export; more means a narrower filter.
const MOST: usize = 5_000;

const COLUMNS: &[&str] =
    &["clock", "reference", "company", "substance", "mass", "from", "to", "need", "flags", "state", "owner"];

pub async fn download(
    State(app): State<App>,
    view: View,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let by = view.by()?;
    let kind = Kind::from_code(&kind).ok_or(CommandError::NotFound)?;
    let here = asked.href(&format!("/queue/export/{}", kind.code()), FILTERS, &[]);
    by.stepped_up().map_err(|_| Failure::StepUp(here))?;
    let db = app.db.read();
    let hats = deputies::hats(db, by.actor.person, by.at).await?;
    let filtered = || find::of_authority(&by.actor).filter(find::wanted(&by.actor, &hats, &asked, by.at));
    let found = find::first(db, filtered(), Sort::of(&asked), MOST as u64).await?;
    let reference = reference::current(&app).await?;
    let lines = rows::worded(db, &reference, &by.actor, &view.lang, by.at, &found).await?;
    let head: Vec<String> =
        COLUMNS.iter().map(|name| words::plain(&view.lang, &format!("desk-export-{name}"))).collect();
    let table: Vec<Vec<Cell>> = lines.iter().map(cells).collect();
    let bytes = sheet::write(kind, &head, &table).map_err(CommandError::Fault)?;
    let hash = hex::encode(Sha256::digest(&bytes));
    let entry = Entry::new("queue-exported", "export", ids::fresh(), Visible::Internal)
        .data(json!({ "kind": kind.code(), "rows": lines.len(), "hash": hash, "address": view.path }));
    audit::record_read(&app, &by, entry).await?;
    let name = format!("attachment; filename=\"review-queue.{}\"", kind.code());
    let headers = [(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

fn cells(line: &Line) -> Vec<Cell> {
    let text = |text: &str| Cell::text(text);
    let flags: Vec<&str> = line.flags.iter().map(|flag| flag.text.as_str()).collect();
    vec![
        text(&Instant::from_ms(line.due_ms).to_string()),
        text(&line.reference),
        text(&line.company),
        text(&line.substance),
        Cell::kg(line.mass_mg),
        text(&line.from),
        text(&line.to),
        text(&line.need),
        text(&flags.join("; ")),
        text(&line.state),
        text(line.owner.as_deref().unwrap_or_default()),
    ]
}
