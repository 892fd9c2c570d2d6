//! Telling a departure: form, check, confirm. The exporter's, and customs' own.

use super::{Fields, again, complaints, read, show};
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Values, View};
use crate::notifications::entity::{item, notification};
use crate::notifications::standing::{self, Row};
use crate::operators::particulars::Checks;
use crate::reference::{self, Reference};
use crate::shipments::commands::depart::{self as command, Departure};
use crate::shipments::entity::item as goods;
use crate::shipments::queries;
use crate::words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::actor::Home;
use domain::message::Problem;
use domain::quantity::Mass;
use domain::rights::{self, Act};
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// An authorisation, or whatever stands in its place, and what may still leave.
pub(super) struct Open {
    pub row: Row,
    pub items: Vec<item::Model>,
    /// For each item: what may still leave on it.
    pub left: Vec<Mass>,
    pub reference: std::sync::Arc<Reference>,
}

/// Finds a notification for a form about what moves on it.
///
/// # Errors
/// Not found for what is not the actor's to see, forbidden for what is not theirs to do.
pub(super) async fn open(app: &App, by: &By, reference: &str, act: Act) -> Result<Open, CommandError> {
    let db = app.db.read();
    let row = notification::Entity::find()
        .filter(notification::Column::Reference.eq(reference))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, act, &queries::subject_of(&row)?)?;
    let items = standing::items(db, row.id).await?;
    let left = left(db, &items).await?;
    Ok(Open { row, items, left, reference: reference::current(app).await? })
}

async fn left(db: &impl ConnectionTrait, items: &[item::Model]) -> Result<Vec<Mass>, CommandError> {
    let ids = items.iter().map(|item| item.id);
    let gone = goods::Entity::find().filter(goods::Column::NotificationItemId.is_in(ids)).all(db).await?;
    let gone = |id| -> i64 {
        let of_it = gone.iter().filter(|one| one.notification_item_id == Some(id));
        of_it.map(|one| one.mass_mg).sum()
    };
    Ok(items
        .iter()
        .map(|item| {
            let total = Mass::from_mg(item.authorised_mg.unwrap_or(item.mass_mg));
            total.saturating_sub(Mass::from_mg(gone(item.id)))
        })
        .collect())
}

/// The items as questions: what each is, and how much may still leave.
pub(super) fn questions(open: &Open) -> Vec<Value> {
    let rows = open.items.iter().zip(&open.left).enumerate();
    rows.map(|(i, (item, left))| {
        context! {
            n => i + 1,
            substance => show::substance(&open.reference, &item.substance),
            left => left.to_string(),
        }
    })
    .collect()
}

pub(super) fn home(by: &By, reference: &str) -> String {
    match by.actor.home {
        Home::Company { .. } => "/company/shipments".to_owned(),
        _ => format!("/customs/{reference}"),
    }
}

fn shown(view: &View, by: &By, open: &Open) -> Value {
    let row = &open.row;
    context! {
        reference => row.reference,
        importer => row.importer_name,
        authorisation => row.authorisation_no,
        valid_until => row.valid_until.map(|day| words::date(&view.lang, day)),
        items => questions(open),
        back => home(by, &row.reference),
    }
}

pub async fn form(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let open = open(&app, &by, &reference, Act::Depart).await?;
    let mut fields = read::date_fields("departed_on", Some(by.at.utc().date_naive()));
    fields.extend(read::date_fields("planned_arrival_on", Some(open.row.arrival_on)));
    for (i, left) in open.left.iter().enumerate() {
        fields.push((format!("mass-{}", i + 1), read::typed(*left)));
    }
    let form = FormView::filled(fields);
    view.render("shipments/depart.html", context! { form, ..shown(&view, &by, &open) })
}

fn told(values: &Values, items: usize) -> Result<Departure, Vec<Problem>> {
    let mut check = Checks::default();
    let departed_on = read::day(&mut check, values, "departed_on");
    let planned_arrival_on = check.date("planned_arrival_on", values);
    let masses = (1..=items).map(|n| read::mass(&mut check, values, &format!("mass-{n}"))).collect();
    let packages = read::count(&mut check, values, "packages");
    let mut line = |name: &str| read::line(&mut check, values, name);
    let (seals, carrier, transport_document) = (line("seals"), line("carrier"), line("transport_document"));
    let route = read::text(&mut check, values, "route");
    let note = read::text(&mut check, values, "note");
    match (departed_on, check.0.is_empty()) {
        (Some(departed_on), true) => Ok(Departure {
            departed_on,
            masses,
            planned_arrival_on,
            packages,
            seals,
            route,
            carrier,
            transport_document,
            note,
        }),
        _ => Err(check.0),
    }
}

/// One address for the three steps: what comes is shown to be checked, until it
/// is confirmed.
pub async fn depart(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let open = open(&app, &by, &reference, Act::Depart).await?;
    let (view, values) = (&posted.view, &posted.values);
    let back = |problems: &[Problem]| {
        again(view, "shipments/depart.html", values, problems, shown(view, &by, &open))
    };
    let told = match told(values, open.items.len()) {
        Ok(told) => told,
        Err(problems) => return back(&problems),
    };
    if let Err(problems) = complaints(command::check(&by, &told))? {
        return back(&problems);
    }
    match values.first("step") {
        "confirm" => match complaints(command::depart(&app, &by, open.row.id, &told).await)? {
            Ok(number) => Ok(Redirect::to(&format!("{}/{number}", super::base(view)?)).into_response()),
            Err(problems) => back(&problems),
        },
        "change" => {
            let form = FormView::new(values);
            view.render("shipments/depart.html", context! { form, ..shown(view, &by, &open) })
        }
        _ => checked(view, &by, &open, values, &told),
    }
}

fn checked(
    view: &View,
    by: &By,
    open: &Open,
    values: &Values,
    told: &Departure,
) -> Result<axum::response::Response, Failure> {
    let mut rows = Vec::new();
    let mut say = |key: String, value: String| {
        if !value.is_empty() {
            rows.push(context! { key, value });
        }
    };
    say(view.t("shipments-departed-on"), words::date(&view.lang, told.departed_on));
    for (item, mass) in open.items.iter().zip(&told.masses) {
        let mass = mass.unwrap_or(Mass::ZERO);
        say(show::substance(&open.reference, &item.substance), mass.to_string());
    }
    let planned = told.planned_arrival_on.unwrap_or(open.row.arrival_on);
    say(view.t("shipments-planned-arrival-on"), words::date(&view.lang, planned));
    say(view.t("shipments-packages"), told.packages.map(|n| n.to_string()).unwrap_or_default());
    say(view.t("shipments-seals"), told.seals.clone());
    say(view.t("shipments-carrier"), told.carrier.clone());
    say(view.t("shipments-route"), told.route.clone());
    say(view.t("shipments-transport-document"), told.transport_document.clone());
    say(view.t("shipments-note"), told.note.clone());
    let more = context! { rows, carried => super::carried(values), warnings => warnings(view, open, told) };
    view.render(
        "shipments/check.html",
        context! { form => "", ..context! { ..more, ..shown(view, by, open) } },
    )
}

/// What the company's own papers say against it. It is recorded all the same.
fn warnings(view: &View, open: &Open, told: &Departure) -> Vec<String> {
    let row = &open.row;
    let mut found = Vec::new();
    if row.state == "suspended" {
        found.push(view.t("shipments-warn-suspended"));
    } else if row.authorised_at_ms.is_none() {
        found.push(view.t("shipments-warn-not-authorised"));
    }
    if row.valid_until.is_some_and(|last| told.departed_on > last) {
        found.push(view.t("shipments-warn-expired"));
    }
    if row.earliest_dispatch_on.is_some_and(|first| told.departed_on < first) {
        found.push(view.t("shipments-warn-too-early"));
    }
    if open.left.iter().zip(&told.masses).any(|(left, mass)| mass.is_some_and(|mass| mass > *left)) {
        found.push(view.t("shipments-warn-more"));
    }
    found
}
