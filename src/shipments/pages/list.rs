//! A company's shipments: to be shipped, under way, arriving for it, closed.

use super::show;
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::http::{Page, View};
use crate::notifications::entity::{item, notification};
use crate::shipments::entity::shipment;
use crate::shipments::queries;
use crate::words;
use axum::extract::{Query, State};
use domain::actor::Role;
use domain::notification::lifecycle::State as Stands;
use domain::quantity::Mass;
use domain::shipment::State as Moves;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

const PAGE: u64 = 100;

#[derive(Deserialize)]
pub struct Wanted {
    before: Option<Uuid>,
}

pub async fn index(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let own = by.actor.operator().ok_or(CommandError::NotFound)?;
    let writes = by.actor.has_any(&[Role::CompanySubmitter, Role::CompanyResponsible]);
    let (mut to_ship, mut expected) = (Vec::new(), Vec::new());
    // What is not on its way yet stands on the first page only.
    if wanted.before.is_none() {
        to_ship = waiting(db, notification::Column::OperatorId, own).await?;
        expected = waiting(db, notification::Column::ImporterOperatorId, own).await?;
    }
    let sought = queries::Wanted { before: wanted.before, ..queries::Wanted::default() };
    let mut found = queries::list(db, &by.actor, &sought, PAGE + 1).await?;
    let more = found.len() as u64 > PAGE;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| format!("/company/shipments?before={}", last.id));
    let moving = |row: &&shipment::Model| {
        [Moves::UnderWay.code(), Moves::ArrivedInPart.code()].contains(&row.state.as_str())
    };
    let rows = |wanted: &dyn Fn(&&shipment::Model) -> bool| -> Vec<Vec<Value>> {
        found.iter().filter(|row| wanted(row)).map(|row| line(&view, row)).collect()
    };
    let ours = |row: &&shipment::Model| row.operator_id == Some(own);
    view.render(
        "shipments/list.html",
        context! {
            to_ship => to_ship.iter().map(|one| planned(&view, one, "depart", writes)).collect::<Vec<_>>(),
            expected => expected.iter().map(|one| planned(&view, one, "expected", writes)).collect::<Vec<_>>(),
            under_way => rows(&|row| moving(row) && ours(row)),
            arriving => rows(&|row| moving(row) && !ours(row)),
            closed => rows(&|row| !moving(row)),
            next,
        },
    )
}

/// An authorised notification of which something is still to leave.
struct Waiting {
    row: notification::Model,
    left: Mass,
}

async fn waiting(db: &impl ConnectionTrait, whose: notification::Column, own: Uuid) -> Result<Vec<Waiting>> {
    let rows = notification::Entity::find()
        .filter(whose.eq(own))
        .filter(notification::Column::State.is_in([Stands::Authorised.code(), Stands::Suspended.code()]))
        .filter(notification::Column::AuthorisedAtMs.is_not_null())
        .order_by_asc(notification::Column::DispatchOn)
        .limit(PAGE)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.id);
    let items = item::Entity::find().filter(item::Column::NotificationId.is_in(ids)).all(db).await?;
    let mut totals: BTreeMap<Uuid, i64> = BTreeMap::new();
    for item in items {
        *totals.entry(item.notification_id).or_default() += item.authorised_mg.unwrap_or(item.mass_mg);
    }
    let left = |row: &notification::Model| {
        let total = totals.get(&row.id).copied().unwrap_or(row.mass_mg);
        Mass::from_mg(total.saturating_sub(row.departed_mg).max(0))
    };
    Ok(rows
        .into_iter()
        .map(|row| Waiting { left: left(&row), row })
        .filter(|one| one.left > Mass::ZERO)
        .collect())
}

fn planned(view: &View, one: &Waiting, act: &str, writes: bool) -> Vec<Value> {
    let row = &one.row;
    let (other, on) = match act {
        "depart" => (&row.importer_name, row.dispatch_on),
        _ => (&row.exporter_name, row.arrival_on),
    };
    let suspended = row.state == Stands::Suspended.code();
    let mut cells = vec![
        context! {
            text => row.reference, ref => true, href => format!("/company/notifications/{}", row.reference),
            small => if suspended { view.t("shipments-suspended") } else { String::new() },
        },
        context! { text => other },
        context! { text => one.left.to_string(), num => true },
        context! { text => words::date(&view.lang, on) },
    ];
    let href = format!("/company/shipments/{act}/{}", row.reference);
    cells.push(match writes {
        true => context! { text => view.t(&format!("shipments-tell-{act}")), href },
        false => context! { text => "" },
    });
    cells
}

fn line(view: &View, row: &shipment::Model) -> Vec<Value> {
    let state = show::state(view, row);
    vec![
        context! { text => row.number, ref => true, href => format!("/company/shipments/{}", row.number) },
        context! { text => row.exporter_name, small => words::country(&view.lang, &row.origin) },
        context! { text => row.importer_name, small => words::country(&view.lang, &row.destination) },
        context! { text => show::day(view, row.departed_on) },
        context! { text => show::day(view, row.arrived_on.or(row.planned_arrival_on)) },
        context! { text => state.get_attr("text").unwrap_or_default(), tag => state.get_attr("colour").unwrap_or_default() },
    ]
}
