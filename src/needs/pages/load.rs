//! Loading a file of needs: upload, look at every row, then off to the second
//! person. The file travels with the form, so nothing is kept until then.

use super::{Fields, Value, context, told};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Uploaded, View};
use crate::needs::declare;
use crate::needs::load::{self, Field, Judged, Line, Mapping, Outcome, Table};
use crate::{reference, words};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::message::{Message, Problem};

/// Largest file that can travel with a form, in bytes.
const MOST: usize = 2 << 20;

pub async fn form(view: View) -> Page {
    view.render("needs/load.html", context! { form => FormView::default() })
}

fn complain(view: &View, message: Message) -> Page {
    let problem = Problem::new("file", message);
    let form = FormView::default().with_problems(&view.lang, &[problem]);
    view.render_with(StatusCode::UNPROCESSABLE_ENTITY, "needs/load.html", context! { form })
}

pub async fn upload(State(app): State<App>, posted: Uploaded) -> Page {
    let view = &posted.view;
    let Some(file) = posted.files.iter().find(|file| file.field == "file") else {
        return complain(view, Message::new("needs-load-no-file"));
    };
    if file.bytes.len() > MOST {
        return complain(view, Message::new("needs-load-large").with("most", MOST >> 20));
    }
    match load::table(&file.name, &file.bytes) {
        Ok(table) => {
            let mapping = Mapping::detect(&table.rows[0]);
            shown(&app, view, &table, &file.bytes, &mapping).await
        }
        Err(error) => complain(view, error.message()),
    }
}

pub async fn check(State(app): State<App>, posted: Posted<Fields>) -> Page {
    let (view, by) = (&posted.view, posted.by()?);
    let (name, content) = (posted.values.first("name"), posted.values.first("content"));
    let broken = || Failure::BadRequest(Message::new("common-error-form").with("detail", "content"));
    let bytes = STANDARD.decode(content).map_err(|_| broken())?;
    let table = load::table(name, &bytes).map_err(|_| broken())?;
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mapping = Mapping::by_hand(|field| {
        let column: usize = posted.values.first(&format!("column-{}", field.code())).parse().ok()?;
        (column < width).then_some(column)
    });
    if posted.values.first("action") != "prepare" {
        return shown(&app, view, &table, &bytes, &mapping).await;
    }
    let judged = judged(&app, view, &table, &mapping).await?;
    if judged.statements().is_empty() {
        return shown(&app, view, &table, &bytes, &mapping).await;
    }
    let file = (table.name.clone(), table.sha256.clone());
    let id = declare::prepare_load(&app, &by, judged.statements(), file).await?;
    Ok(Redirect::to(&format!("/needs/proposals/{id}")).into_response())
}

async fn judged(app: &App, view: &View, table: &Table, mapping: &Mapping) -> Result<Judged, CommandError> {
    let by = view.by().map_err(|_| CommandError::NotFound)?;
    let mut judged = load::judge(table, mapping, &*reference::current(app).await?);
    load::judge_here(app.db.read(), &by, &mut judged).await?;
    Ok(judged)
}

async fn shown(app: &App, view: &View, table: &Table, bytes: &[u8], mapping: &Mapping) -> Page {
    let judged = judged(app, view, table, mapping).await?;
    let lang = &view.lang;
    let header = &table.rows[0];
    let options: Vec<Value> = header
        .iter()
        .enumerate()
        .map(|(index, heading)| {
            let letters: String =
                crate::sheet::cell_name(0, index).chars().filter(char::is_ascii_alphabetic).collect();
            context! { value => index.to_string(), text => format!("{letters}: {heading}") }
        })
        .collect();
    let fields: Vec<Value> = Field::ALL
        .iter()
        .map(|field| {
            let label = words::plain(lang, &format!("needs-field-{}", field.code().replace('_', "-")));
            context! { name => format!("column-{}", field.code()), label, must => field.must() }
        })
        .collect();
    let chosen = Field::ALL.iter().map(|field| {
        let column = mapping.column(*field).map(|column| column.to_string()).unwrap_or_default();
        (format!("column-{}", field.code()), column)
    });
    let problems: Vec<Problem> = judged
        .columns
        .iter()
        .map(|message| Problem::new("", message.clone()))
        .chain(judged.lines.iter().flat_map(|line| problems(lang, line)))
        .take(50)
        .collect();
    let form = FormView::filled(chosen).with_problems(lang, &problems);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rows: Vec<Value> = judged.lines.iter().map(|line| row(lang, line)).collect();
    let counts = context! { ready => judged.ready(), left => judged.left_out(), wrong => judged.wrong() };
    let more = context! { content => STANDARD.encode(bytes), name => table.name, can => !judged.statements().is_empty() };
    view.render_with(
        status,
        "needs/load-check.html",
        context! { form, fields, options, rows, counts, ..more },
    )
}

/// Complaints named by their cell: `B7: ...`.
fn problems(lang: &str, line: &Line) -> Vec<Problem> {
    let Outcome::Wrong(cells) = &line.outcome else { return Vec::new() };
    let named = |wrong: &load::Wrong| {
        let complaint = words::say(lang, &wrong.message);
        Message::new("needs-load-cell").with("cell", &wrong.cell).with("complaint", complaint)
    };
    cells.iter().map(|wrong| Problem::new("", named(wrong))).collect()
}

fn row(lang: &str, line: &Line) -> Value {
    let (state, colour, detail) = match &line.outcome {
        Outcome::Ready(one) => ("ready", "green", told::figure(lang, one.declared)),
        Outcome::LeftOut(reason) => ("left-out", "grey", words::say(lang, reason)),
        Outcome::Wrong(_) => {
            let told = problems(lang, line).iter().map(|p| words::say(lang, &p.message)).collect::<Vec<_>>();
            ("wrong", "red", told.join("; "))
        }
    };
    let word = words::plain(lang, &format!("needs-load-{state}"));
    let content = line.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" | ");
    Value::from_serialize(vec![
        context! { text => line.number.to_string() },
        context! { text => word, tag => colour },
        context! { text => detail },
        context! { text => content.chars().take(200).collect::<String>() },
    ])
}
