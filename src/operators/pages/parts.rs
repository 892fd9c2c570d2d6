//! Sites, officers and identifiers of a company, each with its small form.

use super::record::{identifier_rows, officer_rows, site_rows, tabs};
use super::{Fields, again, complaints, head};
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View, choices};
use crate::operators::commands::parts::{self, NewOfficer, NewSite};
use crate::operators::entity::operator;
use crate::operators::particulars::Checks;
use crate::operators::queries;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::actor::Actor;
use domain::message::Problem;
use domain::operator::{IdentifierKind, SiteKind};
use domain::rights::{self, Act, Kind};
use minijinja::{Value, context};
use uuid::Uuid;

async fn shown(app: &App, actor: &Actor, id: Uuid) -> Result<(operator::Model, bool)> {
    let row = queries::visible(app.db.read(), actor, id).await?;
    let may_change = rights::may(actor, Act::Change, &queries::subject(&row, Kind::Operator)?).is_ok();
    Ok((row, may_change))
}

async fn sites_page(view: &View, app: &App, actor: &Actor, id: Uuid) -> Result<Value> {
    let (row, may_change) = shown(app, actor, id).await?;
    let sites = queries::sites(app.db.read(), id).await?;
    Ok(context! {
        operator => head(view, &row),
        tabs => tabs(view, id, "sites"),
        sites => site_rows(view, &sites, may_change),
        kinds => choices::of(view, "operators-site-kind", SiteKind::ALL.iter().map(|kind| kind.code())),
        may_change,
    })
}

pub async fn sites(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let page = sites_page(&view, &app, &by.actor, id).await?;
    view.render("operators/sites.html", context! { form => FormView::default(), ..page })
}

pub async fn add_site(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let values = &posted.values;
    let mut check = Checks::default();
    let kind = check.choice("site_kind", values.first("site_kind"), SiteKind::from_code);
    let new = NewSite {
        name: values.first("site_name").to_owned(),
        address: values.first("site_address").to_owned(),
        kind: kind.unwrap_or(SiteKind::Premises),
        free_zone: values.first("site_free_zone") == "yes",
    };
    let done = match check.0.is_empty() {
        true => complaints(parts::add_site(&app, &by, id, &new).await)?,
        false => Err(check.0),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/operators/{id}/sites")).into_response()),
        Err(problems) => {
            let page = sites_page(&posted.view, &app, &by.actor, id).await?;
            again(&posted.view, "operators/sites.html", values, &problems, page)
        }
    }
}

pub async fn close_site(
    State(app): State<App>,
    Path((id, part)): Path<(Uuid, Uuid)>,
    posted: Posted<Fields>,
) -> Page {
    parts::close_site(&app, &posted.by()?, id, part).await?;
    Ok(Redirect::to(&format!("/operators/{id}/sites")).into_response())
}

async fn people_page(view: &View, app: &App, actor: &Actor, id: Uuid) -> Result<Value> {
    let (row, may_change) = shown(app, actor, id).await?;
    let officers = queries::officers(app.db.read(), id).await?;
    let identifiers = queries::identifiers(app.db.read(), id).await?;
    Ok(context! {
        operator => head(view, &row),
        tabs => tabs(view, id, "people"),
        officers => officer_rows(view, &officers, may_change),
        identifiers => identifier_rows(view, &identifiers, may_change),
        kinds => choices::of(view, "operators-identifier", IdentifierKind::ALL.iter().map(|kind| kind.code())),
        may_change,
    })
}

pub async fn people(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let page = people_page(&view, &app, &by.actor, id).await?;
    view.render("operators/people.html", context! { form => FormView::default(), ..page })
}

async fn people_again(app: &App, posted: &Posted<Fields>, id: Uuid, done: Result<(), Vec<Problem>>) -> Page {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/operators/{id}/people")).into_response()),
        Err(problems) => {
            let page = people_page(&posted.view, app, &posted.by()?.actor, id).await?;
            again(&posted.view, "operators/people.html", &posted.values, &problems, page)
        }
    }
}

pub async fn add_officer(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let values = &posted.values;
    let mut check = Checks::default();
    let born_year = match values.first("officer_born") {
        "" => None,
        year => year.parse().map(Some).unwrap_or_else(|_| {
            check.say("officer_born", "operators-problem-born");
            None
        }),
    };
    let new = NewOfficer {
        name: values.first("officer_name").to_owned(),
        function: values.first("officer_function").to_owned(),
        born_year,
    };
    let done = match check.0.is_empty() {
        true => complaints(parts::add_officer(&app, &by, id, &new).await)?.map(drop),
        false => Err(check.0),
    };
    people_again(&app, &posted, id, done).await
}

pub async fn end_officer(
    State(app): State<App>,
    Path((id, part)): Path<(Uuid, Uuid)>,
    posted: Posted<Fields>,
) -> Page {
    parts::end_officer(&app, &posted.by()?, id, part).await?;
    Ok(Redirect::to(&format!("/operators/{id}/people")).into_response())
}

pub async fn add_identifier(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let values = &posted.values;
    let mut check = Checks::default();
    let kind = check.choice("identifier_kind", values.first("identifier_kind"), IdentifierKind::from_code);
    let done = match kind {
        Some(kind) => {
            let value = values.first("identifier_value");
            let done = parts::add_identifier_to(&app, &by, id, kind, value).await;
            // That it is known already is said beside the field.
            match done {
                Err(CommandError::Refused(message)) => Err(vec![Problem::new("identifier_value", message)]),
                done => complaints(done)?,
            }
        }
        None => Err(check.0),
    };
    people_again(&app, &posted, id, done).await
}

pub async fn end_identifier(
    State(app): State<App>,
    Path((id, part)): Path<(Uuid, Uuid)>,
    posted: Posted<Fields>,
) -> Page {
    parts::end_identifier(&app, &posted.by()?, id, part).await?;
    Ok(Redirect::to(&format!("/operators/{id}/people")).into_response())
}
