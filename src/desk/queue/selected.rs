//! Several rows at once: given to a colleague, or answered without objection.
//! Each is first shown with what will happen to it; each is an act of its own,
//! so that one that cannot be done any more does not undo the others.

use super::find;
use super::rows::{self, Line};
use crate::alerts::entity::alert;
use crate::alerts::queries as alerts;
use crate::app::{App, By, Request};
use crate::error::{CommandError, Result};
use crate::http::{FormView, Page, Posted, View};
use crate::notifications::commands::{desk, reply};
use crate::notifications::entity::notification;
use crate::notifications::standing::{self, Row, Seat};
use crate::{people, reference};
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::Query;
use domain::actor::group;
use domain::message::{Message, Problem};
use domain::notification::lifecycle;
use domain::notification::reply::{Given, Reply};
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use uuid::Uuid;

/// Rows of one page of the queue.
const MOST: usize = find::PAGE as usize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    #[default]
    Assign,
    Reply,
}

impl Act {
    const fn code(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Reply => "reply",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct Picked {
    #[serde(default)]
    act: Act,
    #[serde(default)]
    pick: Vec<Uuid>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    act: Act,
    #[serde(default)]
    pick: Vec<Uuid>,
    #[serde(default)]
    person: String,
}

/// The rows that were picked and are this authority's to see.
async fn found(app: &App, by: &By, pick: &[Uuid]) -> Result<Vec<Row>> {
    let wanted = pick.iter().copied().take(MOST);
    let found = find::of_authority(&by.actor).filter(notification::Column::Id.is_in(wanted));
    Ok(found.order_by_asc(notification::Column::Id).all(app.db.read()).await?)
}

/// Why a row cannot be answered together with others; nothing where it can.
async fn in_the_way(app: &App, by: &By, row: &Row) -> Result<Option<Message>> {
    if standing::seat(by, row) != Some(Seat::Importing) {
        return Ok(Some(Message::new("desk-selected-not-importing")));
    }
    if row.reply.is_some() {
        return Ok(Some(Message::new("desk-selected-answered")));
    }
    if let Err(refusal) = lifecycle::next(&standing::standing(row, by.at)?, lifecycle::Act::Reply) {
        return Ok(Some(refusal));
    }
    let holding = alerts::visible_to(&by.actor)
        .filter(alert::Column::NotificationId.eq(row.id))
        .filter(alert::Column::Holds.eq(true))
        .count(app.db.read())
        .await?;
    Ok((holding > 0).then(|| Message::new("desk-selected-flagged")))
}

pub async fn preview(State(app): State<App>, view: View, Query(picked): Query<Picked>) -> Page {
    if picked.act == Act::Reply {
        view.require_step_up()?;
    }
    show(&app, &view, picked.act, &picked.pick, "", &[]).await
}

async fn show(app: &App, view: &View, act: Act, pick: &[Uuid], chosen: &str, problems: &[Problem]) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let rows = found(app, &by, pick).await?;
    let reference = reference::current(app).await?;
    let lines = rows::worded(db, &reference, &by.actor, &view.lang, by.at, &rows).await?;
    let (mut ready, mut left) = (Vec::new(), Vec::new());
    for (row, line) in rows.iter().zip(&lines) {
        let refusal = match act {
            Act::Assign => None,
            Act::Reply => in_the_way(app, &by, row).await?,
        };
        match refusal {
            None => ready.push(shown(line, None)),
            Some(message) => left.push(shown(line, Some(view.say(&message)))),
        }
    }
    let colleagues = match (act, by.actor.country()) {
        (Act::Assign, Some(country)) => people::holders(db, country, group::OFFICERS).await?,
        _ => Vec::new(),
    };
    let options: Vec<Value> = colleagues
        .iter()
        .map(|person| context! { value => person.id.to_string(), text => person.name })
        .collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = FormView::filled([("person", chosen)]).with_problems(&view.lang, problems);
    let context = context! { act => act.code(), ready, left, options, form };
    view.render_with(status, "desk/selected.html", context)
}

fn shown(line: &Line, why: Option<String>) -> Value {
    context! {
        id => line.id.to_string(), reference => line.reference, href => line.href, company => line.company,
        substance => line.substance, mass_mg => line.mass_mg, from => line.from, to => line.to,
        need => line.need, owner => line.owner, why,
    }
}

pub async fn carry_out(State(app): State<App>, posted: Posted<Sent>) -> Page {
    let by = posted.by()?;
    let Sent { act, pick, person } = &posted.form;
    if *act == Act::Reply {
        by.stepped_up()?;
    }
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for row in found(&app, &by, pick).await? {
        match one(&app, &by, *act, &row, person).await {
            Ok(()) | Err(CommandError::Repeated(_)) => done.push(row.reference),
            Err(CommandError::Refused(message)) => {
                left.push(context! { reference => row.reference, why => posted.view.say(&message) });
            }
            // The same colleague for all: the first complaint is everybody's.
            Err(CommandError::Invalid(problems)) => {
                return show(&app, &posted.view, *act, pick, person, &problems).await;
            }
            Err(other) => return Err(other.into()),
        }
    }
    posted.view.render("desk/selected-done.html", context! { act => act.code(), done, left })
}

/// One row's act, under a request id of its own that a resent form repeats.
async fn one(app: &App, by: &By, act: Act, row: &Row, person: &str) -> Result<()> {
    let request = by.request.as_ref().map(|request| Request {
        id: Uuid::from_u128(request.id.as_u128() ^ row.id.as_u128()),
        body_hash: request.body_hash.clone(),
    });
    let by = By { request, ..by.clone() };
    if act == Act::Assign {
        return desk::assign(app, &by, row.id, person).await;
    }
    // A resent form finds its own answer and not a reason against it.
    if row.reply.is_none()
        && let Some(refusal) = in_the_way(app, &by, row).await?
    {
        return Err(CommandError::Refused(refusal));
    }
    let given =
        Given { reply: Reply::NoObjection, reason: None, masses: Vec::new(), conditions: String::new() };
    let answer = reply::Answer {
        given,
        for_authority: String::new(),
        for_company: String::new(),
        given_on: None,
        outside_reference: String::new(),
    };
    reply::reply(app, &by, row.id, &answer).await
}
