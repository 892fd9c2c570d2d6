//! The list of notifications an authority sees, both ways.

use super::clock;
use crate::app::App;
use crate::error::Result;
use crate::http::{Page, View, choices};
use crate::notifications::entity::notification;
use crate::notifications::standing::Row;
use crate::reference::{self, Reference};
use crate::words;
use axum::extract::{Query, State};
use domain::actor::{Actor, Home, Role, group};
use domain::notification::content::substance_name;
use domain::notification::lifecycle::State as Stage;
use domain::quantity::Mass;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

const PAGE: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// `out`, `in`, or both.
    way: String,
    state: String,
    before: String,
}

/// What of all notifications an actor may see; the one place that says so for lists.
pub fn visible(actor: &Actor, way: &str) -> Condition {
    use notification::Column as C;
    let Home::Authority { country, .. } = actor.home else { return Condition::all() };
    let country = country.to_string();
    let out = Condition::all().add(C::Origin.eq(&country)).add(C::FromOutside.eq(false));
    let sent_here = Condition::any()
        .add(C::FromOutside.eq(true))
        .add(Condition::all().add(C::CounterpartHere.eq(true)).add(C::SentAtMs.is_not_null()));
    let into = Condition::all().add(C::Destination.eq(&country)).add(sent_here);
    match way {
        "out" => out,
        "in" => into,
        _ => Condition::any().add(out).add(into),
    }
}

pub async fn index(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let mut found = notification::Entity::find()
        .filter(visible(&by.actor, &wanted.way))
        .order_by_desc(notification::Column::Id)
        .limit(PAGE + 1);
    if Stage::from_code(&wanted.state).is_some() {
        found = found.filter(notification::Column::State.eq(&wanted.state));
    }
    if let Ok(before) = wanted.before.parse::<uuid::Uuid>() {
        found = found.filter(notification::Column::Id.lt(before));
    }
    let mut rows = found.all(app.db.read()).await?;
    let more = rows.len() as u64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = match rows.last() {
        Some(last) if more => {
            format!("/notifications?way={}&state={}&before={}", wanted.way, wanted.state, last.id)
        }
        _ => String::new(),
    };
    let reference = reference::current(&app).await?;
    let cells = rows.iter().map(|row| cells(&view, &app, &reference, row)).collect::<Result<Vec<_>>>()?;
    view.render(
        "cases/list.html",
        context! {
            head => head(&view),
            rows => cells,
            next => next,
            tabs => tabs(&view, &wanted),
            states => choices::of(&view, "cases-state", Stage::ALL.iter().filter(|s| **s != Stage::Draft).map(|s| s.code())),
            form => context! { values => context! { state => wanted.state, way => wanted.way } },
            way => wanted.way,
            may_enter => by.actor.has(Role::CaseOfficer),
            may_transit => by.actor.has_any(group::OFFICERS) && by.actor.country().is_some(),
        },
    )
}

fn tabs(view: &View, wanted: &Wanted) -> Vec<Value> {
    let known = ["out", "in"].contains(&wanted.way.as_str());
    ["", "out", "in"]
        .into_iter()
        .map(|way| {
            let key = format!("cases-way-{}", if way.is_empty() { "both" } else { way });
            context! {
                href => format!("/notifications?way={way}&state={}", wanted.state),
                text => view.t(&key),
                current => if known { wanted.way == way } else { way.is_empty() },
            }
        })
        .collect()
}

fn head(view: &View) -> Vec<Value> {
    [
        ("common-reference", false),
        ("cases-company", false),
        ("common-substance", false),
        ("common-quantity", true),
        ("cases-from-to", false),
        ("common-status", false),
        ("cases-clock", false),
    ]
    .into_iter()
    .map(|(key, num)| context! { text => view.t(key), num => num })
    .collect()
}

fn cells(view: &View, app: &App, reference: &Reference, row: &Row) -> Result<Vec<Value>> {
    let name = substance_name(&reference.catalogue, &row.substance).unwrap_or(&row.substance);
    let country = |code: &str| words::country(&view.lang, code);
    let clock = clock::legal(view, row, app.now())?;
    let clock = match clock {
        Some(clock) => context! { text => clock.get_attr("text").ok(), clock => clock.get_attr("kind").ok() },
        None => context! { text => "" },
    };
    Ok(vec![
        context! { text => row.reference, href => format!("/notifications/{}", row.reference), ref => true },
        context! { text => row.exporter_name },
        context! { text => name },
        context! { text => Mass::from_mg(row.mass_mg).to_string(), num => true },
        context! { text => country(&row.origin), small => country(&row.destination) },
        context! { text => choices::word(&view.lang, "cases-state", &row.state), tag => colour(&row.state) },
        clock,
    ])
}

/// The colour of a state's tag; the words say it alone.
pub fn colour(state: &str) -> &'static str {
    match state {
        "submitted" => "blue",
        "in_review" => "teal",
        "returned" => "yellow",
        "sent" => "purple",
        "authorised" => "green",
        "suspended" => "red",
        _ => "grey",
    }
}
