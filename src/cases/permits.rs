//! Import permits and letters of no objection: the register of one's own
//! authority, and those keyed in as unverified.

use super::form::Reader;
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::{FormView, Page, Posted, Values, View, choices};
use crate::notifications::commands::permits::{self, KINDS, Permit};
use crate::notifications::entity::permit;
use crate::reference::{self, Reference};
use crate::{templates, words};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::actor::Actor;
use domain::message::Problem;
use domain::notification::content::substance_name;
use domain::quantity::Mass;
use domain::rights::{self, Kind, Subject};
use minijinja::{Value, context};
use sea_orm::EntityTrait;
use serde::Deserialize;
use uuid::Uuid;

type Fields = Vec<(String, String)>;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    number: String,
}

pub async fn index(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let subject = match by.actor.country() {
        Some(country) => Subject::of_country(Kind::Permit, country),
        None => Subject::common(Kind::Permit),
    };
    rights::may(&by.actor, rights::Act::View, &subject)?;
    let db = app.db.read();
    let found = match (wanted.number.trim().is_empty(), by.actor.country()) {
        (false, _) => permits::find(db, &wanted.number).await?,
        (true, Some(country)) => permits::list(db, country).await?,
        (true, None) => Vec::new(),
    };
    let may_register = rights::may(&by.actor, rights::Act::Record, &subject).is_ok();
    let head: Vec<Value> =
        ["permits-number", "permits-kind", "permits-issuer", "permits-holder", "common-substance"]
            .into_iter()
            .map(|key| context! { text => view.t(key) })
            .chain([
                context! { text => view.t("common-quantity"), num => true },
                context! { text => view.t("permits-valid-until") },
                context! { text => view.t("common-status") },
            ])
            .collect();
    let reference = reference::current(&app).await?;
    let rows: Vec<Value> = found.iter().map(|row| cells(&view, &by, &reference, row)).collect();
    view.render(
        "cases/permits.html",
        context! { head, rows, may_register, form => context! { values => context! { number => wanted.number } } },
    )
}

/// What is known of a permit in one word and a colour.
fn standing(row: &permit::Model) -> (&'static str, &'static str) {
    match (row.is_withdrawn(), row.verified) {
        (true, _) => ("permits-withdrawn", "red"),
        (false, true) => ("permits-verified", "green"),
        (false, false) => ("permits-unverified", "yellow"),
    }
}

fn cells(view: &View, by: &By, reference: &Reference, row: &permit::Model) -> Value {
    let substance = row.substance.as_deref();
    let name = substance.map(|key| substance_name(&reference.catalogue, key).unwrap_or(key));
    let verified = standing(row);
    let withdraw = !row.is_withdrawn() && permits::may_withdraw(&by.actor, row).is_ok();
    let href = withdraw.then(|| format!("/permits/{}/withdraw", row.id));
    Value::from(vec![
        context! { text => row.number, ref => true, href => href },
        context! { text => choices::word(&view.lang, "permits-kind", &row.kind) },
        context! { text => words::country(&view.lang, &row.country) },
        context! { text => row.holder_name },
        context! { text => name },
        context! { text => row.mass_mg.map(|mg| Mass::from_mg(mg).to_string()), num => true },
        context! { text => row.valid_until.map(|day| templates::date_words(&view.lang, day)) },
        context! { text => view.t(verified.0), tag => verified.1 },
    ])
}

fn may_register(actor: &Actor) -> Result<(), CommandError> {
    let own = actor.country().ok_or(CommandError::Forbidden)?;
    Ok(rights::may(actor, rights::Act::Record, &Subject::of_country(Kind::Permit, own))?)
}

pub async fn new(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    may_register(&by.actor)?;
    let own = by.actor.country().map(|c| c.to_string()).unwrap_or_default();
    let form = FormView::filled([("country", own), ("kind", "import_permit".to_owned())]);
    show(&view, &*reference::current(&app).await?, StatusCode::OK, &form)
}

fn show(view: &View, reference: &Reference, status: StatusCode, form: &FormView) -> Page {
    let substances: Vec<Value> = reference
        .catalogue
        .iter()
        .map(|substance| context! { value => substance.key, text => substance.name })
        .collect();
    view.render_with(
        status,
        "cases/permit-new.html",
        context! {
            kinds => choices::of(view, "permits-kind", KINDS),
            countries => choices::countries(view),
            substances => substances,
            form => form,
        },
    )
}

pub async fn register(State(app): State<App>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    may_register(&by.actor)?;
    let reference = reference::current(&app).await?;
    let again = |problems: &[Problem]| {
        let form = FormView::new(&posted.values).with_problems(&posted.view.lang, problems);
        show(&posted.view, &reference, StatusCode::UNPROCESSABLE_ENTITY, &form)
    };
    let permit = match read(&posted.values) {
        Ok(permit) => permit,
        Err(problems) => return again(&problems),
    };
    match permits::register(&app, &by, &permit).await {
        Ok(_) => Ok(Redirect::to("/permits").into_response()),
        Err(CommandError::Invalid(problems)) => again(&problems),
        Err(error) => Err(error.into()),
    }
}

fn read(values: &Values) -> Result<Permit, Vec<Problem>> {
    let mut reader = Reader::new(values);
    let kind = reader.choice("kind", |code| KINDS.contains(&code).then(|| code.to_owned()));
    let country = reader.choice("country", |code| code.parse().ok());
    let number = reader.required("number");
    let holder_name = reader.required("holder_name");
    let mass = reader.kilograms("mass");
    let (valid_from, valid_until) = (reader.date("valid_from"), reader.date("valid_until"));
    let substance = Some(reader.text("substance")).filter(|key| !key.is_empty());
    match (kind, country, reader.problems.is_empty()) {
        (Some(kind), Some(country), true) => Ok(Permit {
            kind,
            number,
            country,
            authority_name: reader.text("authority_name"),
            operator: None,
            holder_name,
            substance,
            mass,
            valid_from,
            valid_until,
            notification: None,
            note: reader.text("note"),
        }),
        _ => Err(reader.problems),
    }
}

pub async fn withdraw_form(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let row = withdrawable(&app, &by, id).await?;
    show_withdraw(&view, &row, StatusCode::OK, &FormView::default())
}

async fn withdrawable(app: &App, by: &By, id: Uuid) -> Result<permit::Model, CommandError> {
    let row = permit::Entity::find_by_id(id).one(app.db.read()).await?.ok_or(CommandError::NotFound)?;
    permits::may_withdraw(&by.actor, &row)?;
    Ok(row)
}

fn show_withdraw(view: &View, row: &permit::Model, status: StatusCode, form: &FormView) -> Page {
    let permit = context! {
        id => row.id, number => row.number, holder => row.holder_name,
        kind => choices::word(&view.lang, "permits-kind", &row.kind),
    };
    view.render_with(status, "cases/permit-withdraw.html", context! { permit, form })
}

pub async fn withdraw(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = withdrawable(&app, &by, id).await?;
    match permits::withdraw(&app, &by, id, posted.values.first("reason")).await {
        Ok(()) => Ok(Redirect::to("/permits").into_response()),
        Err(CommandError::Invalid(problems)) => {
            let form = FormView::new(&posted.values).with_problems(&posted.view.lang, &problems);
            show_withdraw(&posted.view, &row, StatusCode::UNPROCESSABLE_ENTITY, &form)
        }
        Err(error) => Err(error.into()),
    }
}
