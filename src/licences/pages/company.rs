//! A company's own licences, with what remains under each ceiling.

use super::show;
use crate::app::App;
use crate::error::CommandError;
use crate::http::{Page, View};
use crate::licences::queries;
use crate::operators::queries as operators;
use crate::reference;
use axum::extract::{Path, State};
use minijinja::context;
use uuid::Uuid;

pub async fn index(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let operator = by.actor.operator().ok_or(CommandError::NotFound)?;
    let holder = operators::visible(db, &by.actor, operator).await?;
    let today = by.at.day_in(chrono_tz::UTC);
    let reference = reference::current(&app).await?;
    let rows = queries::of_operator(db, operator, false).await?;
    let facts = queries::facts(db, rows.clone(), today, &[]).await?;
    let mut licences = Vec::new();
    for (row, facts) in rows.iter().zip(&facts) {
        let terms = &facts.terms;
        licences.push(context! {
            href => format!("/company/licences/{}", row.id),
            validity => show::validity(&view.lang, terms.valid_from, terms.valid_to),
            ceilings => show::ceilings(&view, &reference, facts),
            ..show::head(&view, row, &holder.name, today)?
        });
    }
    view.render("licences/company.html", context! { licences })
}

pub async fn summary(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::visible(db, &by.actor, id).await?;
    let holder = operators::find(db, row.operator_id).await?.ok_or(CommandError::NotFound)?;
    let today = by.at.day_in(chrono_tz::UTC);
    let reference = reference::current(&app).await?;
    let sites = operators::sites(db, row.operator_id).await?;
    let facts = queries::facts(db, vec![row.clone()], today, &[]).await?;
    view.render(
        "licences/company-licence.html",
        context! {
            licence => show::head(&view, &row, &holder.name, today)?,
            terms => show::terms(&view, &reference, &row.terms()?, &sites),
            ceilings => facts.first().map(|facts| show::ceilings(&view, &reference, facts)),
            history => show::company_steps(&view, &queries::history(db, id).await?),
        },
    )
}
