//! The tabs of a company's record that this module and those below it fill.

use super::show;
use crate::app::App;
use crate::http::{Page, View, choices};
use crate::licences::{queries, touched};
use crate::operators::pages::{head, tabs};
use crate::operators::queries as operators;
use crate::{reference, templates};
use axum::extract::{Path, State};
use domain::licence::status_on;
use domain::quantity::Mass;
use domain::rights::{self, Act, Kind};
use minijinja::{Value, context};
use uuid::Uuid;

pub async fn licences(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let holder = operators::visible(db, &by.actor, id).await?;
    let today = by.at.day_in(chrono_tz::UTC);
    let mut rows = Vec::new();
    for row in queries::of_operator(db, id, true).await? {
        let tag = show::status_tag(&view.lang, status_on(row.status()?, &row.terms()?, today));
        rows.push(vec![
            context! { text => row.number, href => format!("/licences/{}", row.id), ref => true },
            context! { text => choices::word(&view.lang, "licences-kind", &row.kind) },
            context! { text => show::validity(&view.lang, row.valid_from, row.valid_to) },
            context! { text => tag.get_attr("text").ok(), tag => tag.get_attr("colour").ok() },
        ]);
    }
    let may_prepare = {
        let subject = operators::subject(&holder, Kind::Licence)?;
        rights::may(&by.actor, Act::Prepare, &subject).is_ok()
    };
    view.render(
        "licences/of-operator.html",
        context! { operator => head(&view, &holder), tabs => tabs(&view, id, "licences"), rows, may_prepare },
    )
}

/// Rows of notifications for the table, as on the page before a suspension.
pub(super) fn notification_rows(
    view: &View,
    reference: &reference::Reference,
    found: &[touched::row::Model],
) -> Vec<Vec<Value>> {
    let lang = &view.lang;
    found
        .iter()
        .map(|row| {
            vec![
                context! {
                    text => row.reference,
                    href => format!("/notifications/{}", row.reference),
                    ref => true,
                },
                context! {
                    text => show::substance(lang, &reference.catalogue, &row.substance),
                    small => Mass::from_mg(row.mass_mg).to_string(),
                },
                context! { text => row.exporter_name, small => crate::words::country(lang, &row.origin) },
                context! { text => row.importer_name, small => crate::words::country(lang, &row.destination) },
                context! { text => templates::date_words(lang, row.dispatch_on) },
                context! { text => choices::word(lang, "licences-notification", &row.state) },
            ]
        })
        .collect()
}

pub async fn notifications(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let holder = operators::visible(db, &by.actor, id).await?;
    let found = touched::all(db, id, holder.country()?).await?;
    let reference = reference::current(&app).await?;
    view.render(
        "licences/notifications.html",
        context! {
            operator => head(&view, &holder),
            tabs => tabs(&view, id, "notifications"),
            rows => notification_rows(&view, &reference, &found),
            most => (found.len() as u64 == touched::MOST).then_some(touched::MOST),
        },
    )
}
