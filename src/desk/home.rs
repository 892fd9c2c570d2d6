//! `/desk`: what an officer has to do today: four counts, the ten that press
//! most, and the button that takes the next one.

use super::queue::find::{self, DAY_MS, Sort};
use super::queue::rows;
use super::url::Asked;
use crate::alerts::entity::alert;
use crate::alerts::queries as alerts;
use crate::app::{App, By};
use crate::error::Result;
use crate::http::{Access, Page, Routes, View};
use crate::licences::entity::licence;
use crate::notifications::entity::notification::{self, Column as C};
use crate::people::deputies;
use crate::{countersign, reference, words};
use axum::extract::State;
use domain::actor::{Home, Role, group};
use minijinja::{Value, context};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Working days ahead that count as "ending".
const SOON_DAYS: i64 = 2;
const URGENT: usize = 10;
const MOST_TO_SIGN: u64 = 25;

pub fn routes() -> Routes {
    Routes::new().get("/desk", Access::Roles(group::OFFICERS), show)
}

async fn show(State(app): State<App>, view: View) -> Page {
    let by = view.by()?;
    let (db, lang) = (app.db.read(), view.lang.as_str());
    let hats = deputies::hats(db, by.actor.person, by.at).await?;
    let all = Asked::default();
    let to_do = || find::of_authority(&by.actor).filter(find::wanted(&by.actor, &hats, &all, by.at));
    let mine = to_do().filter(find::owned_by(&by.actor, &hats)).count(db).await?;
    let team = to_do().count(db).await?;
    let soon = by.at.ms() + SOON_DAYS * DAY_MS;
    let ending = to_do().filter(C::ReplyDueMs.lte(soon)).filter(C::Reply.is_null()).count(db).await?;
    let flagged = to_do().filter(C::Flag.is_in(["review", "hold"])).count(db).await?;
    let holding = alerts::visible_to(&by.actor).filter(alert::Column::Holds.eq(true)).count(db).await?;
    let urgent = find::page(db, to_do(), Sort::Clock, &Asked::default()).await?;
    let first = &urgent.rows[..urgent.rows.len().min(URGENT)];
    let reference = reference::current(&app).await?;
    let lines = rows::worded(db, &reference, &by.actor, lang, by.at, first).await?;
    let count = |href: &str, count: u64, key: &str, due: bool| {
        context! { href, count, text => words::plain(lang, key), due }
    };
    view.render(
        "desk/home.html",
        context! {
            counts => [
                count("/queue?owner=me", mine, "desk-count-mine", false),
                count("/queue", team, "desk-count-team", false),
                count("/queue?state=sent", ending, "desk-count-ending", ending > 0),
                count("/queue?flag=any", flagged, "desk-count-flagged", false),
                count("/alerts?severity=holding", holding, "desk-count-holding", holding > 0),
            ],
            lines,
            to_sign => to_sign(&app, lang, &by).await?,
        },
    )
}

/// Prepared acts of this State that wait for another person's signature; shown
/// to approvers who did not prepare them. Oldest first.
async fn to_sign(app: &App, lang: &str, by: &By) -> Result<Vec<Value>> {
    use countersign::entity::{Column, Entity};
    let Home::Authority { country, .. } = by.actor.home else { return Ok(Vec::new()) };
    if !by.actor.has(Role::Approver) {
        return Ok(Vec::new());
    }
    let db = app.db.read();
    let open = Entity::find()
        .filter(Column::State.eq(countersign::OPEN))
        .filter(Column::Country.eq(country.to_string()))
        .filter(Column::PreparedBy.ne(by.actor.person))
        .order_by_asc(Column::Id)
        .limit(MOST_TO_SIGN)
        .all(db)
        .await?;
    let mut rows = Vec::new();
    for one in open {
        let Some((href, about)) = place(db, &one).await? else { continue };
        rows.push(context! {
            href,
            about,
            what => words::plain(lang, &format!("desk-sign-{}", one.act.replace('.', "-"))),
            reason => one.reason,
            by => one.prepared_by_name,
            at_ms => one.prepared_at_ms,
        });
    }
    Ok(rows)
}

/// Where a prepared act is read and signed, and the number of its record where
/// it has one. None for kinds that approvers do not sign.
async fn place(
    db: &impl ConnectionTrait,
    one: &countersign::entity::Model,
) -> Result<Option<(String, Option<String>)>> {
    let (record, id) = (one.record_id, one.id);
    Ok(match one.kind.as_str() {
        "notification" => notification::Entity::find_by_id(record)
            .one(db)
            .await?
            .map(|row| (format!("/notifications/{}/countersign", row.reference), Some(row.reference))),
        "alert" => alert::Entity::find_by_id(record)
            .one(db)
            .await?
            .map(|row| (format!("/alerts/{record}/sign/{id}"), Some(row.reference))),
        "licence" => licence::Entity::find_by_id(record)
            .one(db)
            .await?
            .map(|row| (format!("/licences/{record}/sign/{id}"), Some(row.number))),
        "need" => Some((format!("/needs/proposals/{id}"), None)),
        "person" => Some((format!("/admin/proposals/{id}"), None)),
        _ => None,
    })
}
