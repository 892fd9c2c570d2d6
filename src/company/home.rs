//! Home: what waits for me, which date is next, where I left off, what I filed.

use super::list::{draft_line, lines};
use crate::app::App;
use crate::dialogue::entity::question;
use crate::error::Result;
use crate::http::{Failure, Page, View};
use crate::licences;
use crate::notifications::entity::notification;
use crate::notifications::{drafts, queries};
use crate::reference;
use axum::extract::State;
use chrono::Days;
use domain::notification::lifecycle::State as Stands;
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How far ahead an end counts as near, in days.
const SOON: u64 = 30;

pub(super) async fn page(view: View, State(app): State<App>) -> Page {
    let by = view.by()?;
    let operator = by.actor.operator().ok_or(Failure::Forbidden)?;
    let db = app.db.read();
    let reference = reference::current(&app).await?;
    let recent = queries::of_company(db, operator, 10).await?;
    let drafts = drafts::of_company(db, operator).await?;
    view.render(
        "company/home.html",
        context! {
            questions => questions(&view, db, operator).await?,
            ending => ending(&view, &app, operator).await?,
            drafts => drafts.iter().map(|draft| draft_line(&view, draft)).collect::<Vec<_>>(),
            recent => lines(&view, &reference, db, &recent).await?,
            may_write => by.actor.has_any(domain::actor::group::COMPANY_WRITES),
        },
    )
}

/// Questions of the authority that nobody has answered, and what it sent back.
async fn questions(view: &View, db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<Value>> {
    let open = notification::Entity::find()
        .filter(notification::Column::OperatorId.eq(operator))
        .filter(notification::Column::State.is_not_in([
            "refused",
            "withdrawn",
            "cancelled",
            "lapsed",
            "expired",
        ]))
        .order_by_desc(notification::Column::Id)
        .limit(500)
        .all(db)
        .await?;
    let mut waiting: Vec<Value> = open
        .iter()
        .filter(|row| row.state == Stands::Returned.code())
        .map(|row| {
            let args = [("reference", row.reference.as_str())];
            context! {
                href => format!("/company/notifications/{}", row.reference),
                text => crate::words::text(&view.lang, "company-returned", args.into_iter()),
            }
        })
        .collect();
    let asked = question::Entity::find()
        .filter(question::Column::NotificationId.is_in(open.iter().map(|row| row.id)))
        .filter(question::Column::Thread.eq("company"))
        .filter(question::Column::ClosedAtMs.is_null())
        .order_by_asc(question::Column::AskedAtMs)
        .all(db)
        .await?;
    for one in asked {
        let Some(row) = open.iter().find(|row| row.id == one.notification_id) else { continue };
        let due = one.due_on.map(|day| crate::words::date(&view.lang, day)).unwrap_or_default();
        let key = if due.is_empty() { "company-question" } else { "company-question-due" };
        let args = [("reference", row.reference.as_str()), ("due", due.as_str())];
        waiting.push(context! {
            href => format!("/company/notifications/{}/question/{}", row.reference, one.number),
            text => crate::words::text(&view.lang, key, args.into_iter()),
        });
    }
    Ok(waiting)
}

/// What ends within the next weeks: leave to ship, and licences.
async fn ending(view: &View, app: &App, operator: Uuid) -> Result<Vec<Value>> {
    let db = app.db.read();
    let today = app.now().utc().date_naive();
    let until = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    let rows = notification::Entity::find()
        .filter(notification::Column::OperatorId.eq(operator))
        .filter(notification::Column::State.eq(Stands::Authorised.code()))
        .filter(notification::Column::ValidUntil.between(today, until))
        .order_by_asc(notification::Column::ValidUntil)
        .limit(50)
        .all(db)
        .await?;
    let mut ending: Vec<(chrono::NaiveDate, Value)> = Vec::new();
    for row in rows {
        let Some(day) = row.valid_until else { continue };
        let words = crate::words::date(&view.lang, day);
        let args = [("reference", row.reference.as_str()), ("day", words.as_str())];
        ending.push((
            day,
            context! {
                href => format!("/company/notifications/{}", row.reference),
                text => crate::words::text(&view.lang, "company-may-ship-until", args.into_iter()),
            },
        ));
    }
    for licence in licences::facts_for(db, operator, today, &[]).await? {
        let Some(day) = licence.terms.valid_to.filter(|day| licence.runs_on(today) && *day <= until) else {
            continue;
        };
        let words = crate::words::date(&view.lang, day);
        let args = [("licence", licence.number.as_str()), ("day", words.as_str())];
        ending.push((
            day,
            context! {
                href => "/company/licences",
                text => crate::words::text(&view.lang, "company-licence-ends", args.into_iter()),
            },
        ));
    }
    ending.sort_by_key(|(day, _)| *day);
    Ok(ending.into_iter().map(|(_, line)| line).collect())
}
