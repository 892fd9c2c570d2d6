//! Drawing up a licence and preparing other terms for it.

use super::{read, show};
use crate::app::App;
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View, choices};
use crate::licences::commands::propose;
use crate::licences::entity::licence;
use crate::licences::queries;
use crate::operators::entity::operator;
use crate::operators::pages::{Fields, complaints};
use crate::operators::queries as operators;
use crate::reference::{self, Reference};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::licence::{Activity, Counts, Kind, Period};
use domain::message::Problem;
use domain::rights::{self, Act};
use minijinja::{Value, context};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Everything there is to choose from.
async fn options(view: &View, app: &App, holder: &operator::Model, reference: &Reference) -> Result<Value> {
    let today = app.now().day_in(chrono_tz::UTC);
    let lang = &view.lang;
    let option = |key: &str| {
        context! { value => key, text => show::substance(lang, &reference.catalogue, key) }
    };
    let mut keys: Vec<_> = reference.catalogue.iter().filter(|entry| entry.in_force(today)).collect();
    keys.sort_by_key(|entry| entry.name.to_lowercase());
    let substances =
        ["table_i", "table_ii"].into_iter().chain(keys.iter().map(|entry| entry.key.as_str())).map(option);
    let forms: BTreeSet<_> = reference
        .catalogue
        .iter()
        .flat_map(|entry| entry.forms.iter().map(|form| form.key.as_str()))
        .collect();
    let forms = std::iter::once("base").chain(forms).collect::<Vec<_>>();
    let forms: Vec<_> =
        forms.into_iter().map(|key| context! { value => key, text => key.replace('_', " ") }).collect();
    let sites = operators::sites(app.db.read(), holder.id).await?;
    let sites: Vec<_> = sites
        .iter()
        .filter(|site| site.closed_at_ms.is_none())
        .map(|site| context! { value => site.id.to_string(), text => site.name, hint => site.address })
        .collect();
    Ok(context! {
        holder => context! { id => holder.id.to_string(), name => holder.name },
        kinds => choices::of(view, "licences-kind", Kind::ALL.iter().map(|one| one.code())),
        activities => choices::of(view, "licences-activity", Activity::ALL.iter().map(|one| one.code())),
        substances => substances.collect::<Vec<_>>(),
        forms,
        sites,
        units => choices::of(view, "licences-unit", read::UNITS.iter().map(|one| one.code())),
        periods => choices::of(view, "licences-period", Period::ALL.iter().map(|one| one.code())),
        counts => choices::of(view, "licences-counts", Counts::ALL.iter().map(|one| one.code())),
        cap_rows => (1..=read::CAPS).collect::<Vec<_>>(),
    })
}

async fn holder_for(app: &App, view: &View, id: Uuid) -> Result<operator::Model> {
    let by = view.by().map_err(|_| CommandError::NotFound)?;
    let holder = operators::visible(app.db.read(), &by.actor, id).await?;
    let subject = operators::subject(&holder, domain::rights::Kind::Licence)?;
    rights::may(&by.actor, Act::Prepare, &subject)?;
    Ok(holder)
}

pub async fn new(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let holder = holder_for(&app, &view, id).await?;
    let reference = reference::current(&app).await?;
    let options = options(&view, &app, &holder, &reference).await?;
    view.render("licences/form.html", context! { form => FormView::default(), ..options })
}

fn again(view: &View, posted: &Posted<Fields>, problems: &[Problem], more: Value) -> Page {
    let form = FormView::new(&posted.values).with_problems(&view.lang, problems);
    view.render_with(StatusCode::UNPROCESSABLE_ENTITY, "licences/form.html", context! { form, ..more })
}

pub async fn create(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let holder = holder_for(&app, &posted.view, id).await?;
    let reference = reference::current(&app).await?;
    let values = &posted.values;
    let done = match read::terms(values, &reference.catalogue) {
        Ok(terms) => {
            let (number, reason) = (values.first("number"), values.first("reason"));
            complaints(propose::grant(&app, &by, id, number, &terms, reason).await)?
        }
        Err(problems) => Err(problems),
    };
    match done {
        Ok(licence) => Ok(Redirect::to(&format!("/licences/{licence}")).into_response()),
        Err(problems) => {
            let options = options(&posted.view, &app, &holder, &reference).await?;
            again(&posted.view, &posted, &problems, options)
        }
    }
}

/// The licence that is being changed, for the template.
async fn changing(view: &View, app: &App, row: &licence::Model, reference: &Reference) -> Result<Value> {
    let by = view.by().map_err(|_| CommandError::NotFound)?;
    let holder = operators::find(app.db.read(), row.operator_id).await?.ok_or(CommandError::NotFound)?;
    let today = by.at.day_in(chrono_tz::UTC);
    let options = options(view, app, &holder, reference).await?;
    Ok(context! { licence => show::head(view, row, &holder.name, today)?, ..options })
}

pub async fn edit(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    rights::may(&by.actor, Act::Prepare, &queries::subject(&row)?)?;
    let reference = reference::current(&app).await?;
    let form = FormView::filled(read::fields(&row.terms()?));
    let more = changing(&view, &app, &row, &reference).await?;
    view.render("licences/form.html", context! { form, ..more })
}

pub async fn change(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = queries::visible(app.db.read(), &by.actor, id).await?;
    let reference = reference::current(&app).await?;
    let values = &posted.values;
    let version = values.first("version").parse().unwrap_or(0);
    let done = match read::terms(values, &reference.catalogue) {
        Ok(terms) => {
            let done = propose::change(&app, &by, id, version, &terms, values.first("reason")).await;
            complaints(done)?
        }
        Err(problems) => Err(problems),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/licences/{id}")).into_response()),
        Err(problems) => {
            let more = changing(&posted.view, &app, &row, &reference).await?;
            again(&posted.view, &posted, &problems, more)
        }
    }
}
