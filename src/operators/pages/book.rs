//! A company's address book.

use super::{Fields, again, complaints};
use crate::app::App;
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, View, choices};
use crate::operators::address_book::{self, Party};
use crate::operators::entity::book;
use crate::words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::operator::BookRole;
use minijinja::{Value, context};
use uuid::Uuid;

fn options(view: &View) -> Value {
    context! {
        roles => choices::of(view, "operators-book-role", BookRole::ALL.iter().map(|role| role.code())),
        countries => choices::countries(view),
    }
}

pub async fn index(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let operator = by.actor.operator().ok_or(CommandError::NotFound)?;
    let entries = address_book::list(app.db.read(), operator).await?;
    let cells = |row: &book::Model| {
        vec![
            context! { text => row.name, href => format!("/company/address-book/{}", row.id) },
            context! { text => choices::word(&view.lang, "operators-book-role", &row.role) },
            context! { text => words::country(&view.lang, &row.country) },
            context! { text => row.address },
            context! { text => row.licence_no, ref => true },
        ]
    };
    let rows: Vec<_> = entries.iter().map(cells).collect();
    let may_change = by.actor.has_any(domain::actor::group::COMPANY_WRITES);
    view.render("operators/book.html", context! { rows, may_change })
}

pub async fn new(view: View) -> Page {
    let more = options(&view);
    view.render("operators/book-entry.html", context! { form => FormView::default(), ..more })
}

async fn save(app: App, posted: Posted<Fields>, id: Option<Uuid>) -> Page {
    let by = posted.by()?;
    let done = match Party::from_form(&posted.values) {
        Ok(party) => complaints(address_book::save(&app, &by, id, &party).await)?,
        Err(problems) => Err(problems),
    };
    match done {
        Ok(_) => Ok(Redirect::to("/company/address-book").into_response()),
        Err(problems) => {
            let more = context! { id => id.map(|id| id.to_string()), ..options(&posted.view) };
            again(&posted.view, "operators/book-entry.html", &posted.values, &problems, more)
        }
    }
}

pub async fn create(State(app): State<App>, posted: Posted<Fields>) -> Page {
    save(app, posted, None).await
}

pub async fn edit(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let operator = by.actor.operator().ok_or(CommandError::NotFound)?;
    let row = address_book::find(app.db.read(), operator, id).await?;
    let form = FormView::filled([
        ("role", row.role),
        ("name", row.name),
        ("address", row.address),
        ("country", row.country),
        ("phone", row.phone),
        ("email", row.email),
        ("licence_no", row.licence_no),
    ]);
    let may_change = by.actor.has_any(domain::actor::group::COMPANY_WRITES);
    let more = context! { id => id.to_string(), may_change, ..options(&view) };
    view.render("operators/book-entry.html", context! { form, ..more })
}

pub async fn change(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    save(app, posted, Some(id)).await
}

pub async fn remove(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    address_book::remove(&app, &posted.by()?, id).await?;
    Ok(Redirect::to("/company/address-book").into_response())
}
