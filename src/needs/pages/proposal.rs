//! A prepared declaration as the second person sees it, and the signature.

use super::record::{notification_cell, notifications};
use super::{Fields, Value, context, name, told};
use crate::app::App;
use crate::countersign::{self, entity::Model};
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View};
use crate::needs::declare::{self, Prepared, Statement};
use crate::needs::{preview, queries};
use crate::reference::{self, Reference};
use crate::{templates, words};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::country::Country;
use domain::needs::in_force;
use domain::quantity::Mass;
use domain::rights::Act;
use domain::time::Instant;
use sea_orm::EntityTrait;
use uuid::Uuid;

/// Rows that a page shows of a file's statements before it says how many more.
const SHOWN: usize = 200;

async fn find(app: &App, view: &View, id: Uuid) -> Result<(Model, Prepared)> {
    let row = countersign::entity::Entity::find_by_id(id)
        .one(app.db.read())
        .await?
        .ok_or(CommandError::NotFound)?;
    let own = view.by().map_err(|_| CommandError::NotFound)?.actor.country();
    let home: Option<Country> = row.country.as_deref().and_then(|code| code.parse().ok());
    if own.is_some() && own != home {
        return Err(CommandError::NotFound);
    }
    let body =
        serde_json::from_str(&row.body).map_err(|e| CommandError::Corrupt(format!("proposal {id}: {e}")))?;
    let prepared = declare::parse(&row, body)?;
    Ok((row, prepared))
}

pub async fn show(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let (row, prepared) = find(&app, &view, id).await?;
    let reference = reference::current(&app).await?;
    let mut statements = Vec::new();
    for one in prepared.statements.iter().take(SHOWN) {
        let title = told::figure(&view.lang, one.declared);
        let rows = described(&app, &view, &reference, one).await?;
        statements
            .push(context! { title, rows, name => name(&reference, &one.substance), href => place(one) });
    }
    let open = row.state == countersign::OPEN;
    let mine = row.prepared_by == by.actor.person;
    let may_sign = open && !mine && super::may_all(&app, &view, Act::Countersign, &prepared.statements).await;
    let may_return = open && (mine || may_sign);
    let touched = if open { touched(&app, &view, &prepared.statements).await? } else { Vec::new() };
    let when = |ms: i64| templates::instant_words(&view.lang, Instant::from_ms(ms), None);
    let facts = context! {
        by => row.prepared_by_name, at => when(row.prepared_at_ms), reason => row.reason,
        settled_by => row.settled_by_name, settled_at => row.settled_at_ms.map(when), state => row.state,
        file => prepared.file.as_ref().map(|(name, _)| name.clone()),
        what => words::plain(&view.lang, &format!("needs-proposal-{}", row.act.replace('.', "-"))),
        more => prepared.statements.len().saturating_sub(SHOWN),
    };
    let form = FormView::default();
    let id = id.to_string();
    view.render(
        "needs/proposal.html",
        context! { id, facts, statements, touched, open, mine, may_sign, may_return, hash => row.body_hash, form },
    )
}

fn place(one: &Statement) -> String {
    format!("/needs/{}/{}/{}/{}", one.country, one.substance, one.line.code(), one.year)
}

/// A statement with what it would replace.
pub async fn described(app: &App, view: &View, reference: &Reference, one: &Statement) -> Result<Vec<Value>> {
    let all = queries::declarations(app.db.read(), one.country, &one.substance, one.line).await?;
    let before = match in_force(&all, one.year) {
        Some(before) => {
            let figure = told::figure(&view.lang, before.declared);
            super::say(
                &view.lang,
                "needs-before-of",
                &[("figure", &figure), ("year", &before.year.to_string())],
            )
        }
        None => words::plain(&view.lang, "needs-none-on-file"),
    };
    Ok(told::statement(&view.lang, one, &name(reference, &one.substance), &before))
}

/// Open notifications that the figures would touch, as rows of a table.
pub async fn touched(app: &App, view: &View, statements: &[Statement]) -> Result<Vec<Value>> {
    let db = app.db.read();
    let mut found = Vec::new();
    for one in statements {
        found.extend(preview::touched(db, one).await?);
    }
    let known = notifications(db, found.iter().map(|one| one.notification).collect()).await?;
    let own = view.by().map_err(|_| CommandError::NotFound)?.actor.country();
    let lang = &view.lang;
    let fits = |over: Option<Mass>| match over {
        None => words::plain(lang, "needs-fits-no-limit"),
        Some(Mass::ZERO) => words::plain(lang, "needs-fits"),
        Some(over) => super::say(lang, "needs-fits-not", &[("over", &over.to_string())]),
    };
    let cells = |one: &preview::Touched| {
        let change = if one.changes() { "needs-touched-changes" } else { "needs-touched-same" };
        let colour = if one.changes() { "red" } else { "grey" };
        Value::from_serialize(vec![
            notification_cell(lang, Some(one.notification), &known, own),
            context! { text => one.year.to_string() },
            context! { text => one.pending.to_string(), num => true },
            context! { text => one.reserved.to_string(), num => true },
            context! { text => fits(one.over_before) },
            context! { text => fits(one.over_after) },
            context! { text => words::plain(lang, change), tag => colour },
        ])
    };
    Ok(found.iter().map(cells).collect())
}

pub async fn sign(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    find(&app, &posted.view, id).await?;
    declare::sign(&app, &posted.by()?, id, posted.values.first("hash")).await?;
    Ok(Redirect::to(&format!("/needs/proposals/{id}")).into_response())
}

pub async fn send_back(State(app): State<App>, Path(id): Path<Uuid>, posted: Posted<Fields>) -> Page {
    find(&app, &posted.view, id).await?;
    declare::send_back(&app, &posted.by()?, id).await?;
    Ok(Redirect::to(&format!("/needs/proposals/{id}")).into_response())
}
