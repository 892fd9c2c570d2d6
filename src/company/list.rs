//! The company's notifications, in the words a company reads.

use crate::app::App;
use crate::error::Result;
use crate::http::{Failure, Page, View};
use crate::notifications::entity::notification;
use crate::notifications::{drafts, queries, wording};
use crate::reference::{self, Reference};
use crate::shipments::entity::shipment;
use axum::extract::{Query, State};
use domain::notification::content::substance_name;
use domain::notification::lifecycle::State as Stands;
use domain::quantity::Mass;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;

const PAGE: u64 = 25;

/// What the list is cut to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    show: String,
    before: Option<String>,
}

/// Which states each choice of the list holds.
fn states(show: &str) -> &'static [Stands] {
    match show {
        "open" => Stands::OPEN,
        "authorised" => &[Stands::Authorised, Stands::Suspended],
        "over" => &[Stands::Refused, Stands::Withdrawn, Stands::Cancelled, Stands::Lapsed, Stands::Expired],
        _ => &[],
    }
}

pub(super) async fn page(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let operator = by.actor.operator().ok_or(Failure::Forbidden)?;
    let db = app.db.read();
    let reference = reference::current(&app).await?;
    let states = states(&wanted.show);
    let mut rows = queries::page_of_company(db, operator, states, wanted.before.as_deref(), PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/company/notifications?show={}&before={}", wanted.show, last.reference));
    let drafts = if wanted.before.is_none() { drafts::of_company(db, operator).await? } else { Vec::new() };
    let naming =
        if wanted.before.is_none() { queries::naming(db, operator, PAGE).await? } else { Vec::new() };
    let tabs: Vec<Value> = ["", "open", "authorised", "over"]
        .into_iter()
        .map(|show| {
            let key = if show.is_empty() { "all" } else { show };
            context! {
                href => if show.is_empty() { "/company/notifications".to_owned() } else { format!("/company/notifications?show={show}") },
                text => view.t(&format!("company-show-{key}")),
                current => wanted.show == show,
            }
        })
        .collect();
    view.render(
        "company/list.html",
        context! {
            tabs => tabs,
            rows => lines(&view, &reference, db, &rows).await?,
            naming => lines(&view, &reference, db, &naming).await?,
            drafts => drafts.iter().map(|draft| draft_line(&view, draft)).collect::<Vec<_>>(),
            next => next,
            may_write => by.actor.has_any(domain::actor::group::COMPANY_WRITES),
        },
    )
}

pub(super) fn draft_line(view: &View, draft: &crate::notifications::entity::draft::Model) -> Value {
    let title = if draft.title.is_empty() { view.t("notifications-untitled") } else { draft.title.clone() };
    context! {
        href => drafts::path(drafts::Kind::Company, draft.id), title => title, saved_ms => draft.updated_at_ms,
    }
}

/// Rows of a table of notifications.
pub(super) async fn lines(
    view: &View,
    reference: &Reference,
    db: &impl ConnectionTrait,
    rows: &[notification::Model],
) -> Result<Vec<Vec<Value>>> {
    let arrived = arrived(db, rows).await?;
    rows.iter().map(|row| line(view, reference, row, arrived.contains(&row.id))).collect()
}

fn line(view: &View, reference: &Reference, row: &notification::Model, arrived: bool) -> Result<Vec<Value>> {
    let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance).to_owned();
    let status = wording::status(row, arrived)?;
    let country = crate::words::country(&view.lang, &row.destination);
    let small = if row.items > 1 {
        let others = (row.items - 1).to_string();
        crate::words::text(&view.lang, "company-and-more", [("count", others.as_str())].into_iter())
    } else {
        String::new()
    };
    Ok(vec![
        context! { text => row.reference, href => format!("/company/notifications/{}", row.reference), ref => true },
        context! { text => name, small => small },
        context! { text => Mass::from_mg(row.mass_mg).to_string(), num => true },
        context! { text => row.importer_name, small => country },
        context! { text => crate::words::date(&view.lang, row.dispatch_on) },
        context! { text => view.t(&format!("company-status-{status}")), tag => wording::colour(status) },
    ])
}

/// Of these, the ones whose every shipment has arrived.
pub(super) async fn arrived(
    db: &impl ConnectionTrait,
    rows: &[notification::Model],
) -> Result<BTreeSet<Uuid>> {
    let left: Vec<Uuid> = rows.iter().filter(|row| row.departed_mg > 0).map(|row| row.id).collect();
    if left.is_empty() {
        return Ok(BTreeSet::new());
    }
    let shipments =
        shipment::Entity::find().filter(shipment::Column::NotificationId.is_in(left)).all(db).await?;
    let of = |shipment: &shipment::Model| shipment.notification_id;
    let all: BTreeSet<Uuid> = shipments.iter().filter_map(of).collect();
    let under_way: BTreeSet<Uuid> = shipments.iter().filter(|s| !s.last_arrived).filter_map(of).collect();
    Ok(all.difference(&under_way).copied().collect())
}
