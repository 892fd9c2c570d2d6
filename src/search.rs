//! One search box over references, companies and permits. It finds only what
//! the reader could open, and is no way to learn that something exists.

use crate::app::App;
use crate::error::Result;
use crate::http::{Access, Page, Routes, View};
use crate::notifications::entity::{notification, party, permit};
use crate::operators::queries as operators;
use axum::extract::{Query, State};
use domain::actor::{Actor, Home, group};
use domain::operator::name_key;
use minijinja::context;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// Hits of one kind that are shown; more means a narrower search.
const MOST: u64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

#[derive(Debug, Serialize)]
struct Hit {
    href: String,
    number: String,
    text: String,
    from: String,
    to: String,
}

pub fn routes() -> Routes {
    Routes::new().get("/search", Access::Roles(group::READERS), search)
}

async fn search(State(app): State<App>, view: View, Query(asked): Query<Asked>) -> Page {
    let by = view.by()?;
    let text = asked.q.trim();
    let db = app.db.read();
    let (mut notifications, mut companies, mut permits) = (Vec::new(), Vec::new(), Vec::new());
    // One letter would list half the register.
    if text.chars().count() > 1 {
        notifications = find_notifications(db, &by.actor, text).await?;
        companies = find_companies(db, &by.actor, text).await?;
        permits = find_permits(db, &by.actor, text).await?;
    }
    let found = notifications.len() + companies.len() + permits.len();
    let context = context! { query => text, notifications, companies, permits, found, most => MOST };
    view.render("search/index.html", context)
}

/// Notifications of the reader's State: its own, and those sent to it.
fn readable(actor: &Actor) -> Condition {
    use notification::Column;
    match actor.home {
        Home::Authority { country, .. } => {
            let code = country.to_string();
            Condition::any()
                .add(Column::Origin.eq(&code).and(Column::FromOutside.eq(false)))
                .add(Column::Destination.eq(&code).and(Column::SentAtMs.is_not_null()))
        }
        Home::Instance => Condition::all(),
        // The route lets no company in; were it to, nothing would be found.
        Home::Company { .. } => Condition::all().add(Column::Id.is_null()),
    }
}

async fn find_notifications(db: &impl ConnectionTrait, actor: &Actor, text: &str) -> Result<Vec<Hit>> {
    use notification::Column;
    let upper = text.to_uppercase();
    let named = party::Entity::find()
        .filter(party::Column::NameKey.starts_with(name_key(text)))
        .order_by_desc(party::Column::NotificationId)
        .limit(200)
        .all(db)
        .await?;
    let rows = notification::Entity::find()
        .filter(readable(actor))
        .filter(
            Condition::any()
                .add(Column::Reference.starts_with(&upper))
                .add(Column::AuthorisationNo.eq(&upper))
                .add(Column::OutsideReference.eq(text))
                .add(Column::Id.is_in(named.into_iter().map(|row| row.notification_id))),
        )
        .order_by_desc(Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Hit {
            href: format!("/notifications/{}", row.reference),
            number: row.reference,
            text: format!("{} · {}", row.exporter_name, row.importer_name),
            from: row.origin,
            to: row.destination,
        })
        .collect())
}

async fn find_companies(db: &impl ConnectionTrait, actor: &Actor, text: &str) -> Result<Vec<Hit>> {
    let wanted = operators::Wanted { text: text.to_owned(), ..Default::default() };
    let rows = operators::list(db, actor, &wanted).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    Ok(rows
        .into_iter()
        .take(most)
        .map(|row| Hit {
            href: format!("/operators/{}", row.id),
            number: row.reference,
            text: row.name,
            from: row.country,
            to: String::new(),
        })
        .collect())
}

/// Permits of the reader's State, and those presented with its notifications.
async fn find_permits(db: &impl ConnectionTrait, actor: &Actor, text: &str) -> Result<Vec<Hit>> {
    let key: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let rows = permit::Entity::find()
        .filter(permit::Column::NumberKey.starts_with(&key))
        .order_by_desc(permit::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let presented = notification::Entity::find()
        .filter(readable(actor))
        .filter(notification::Column::Id.is_in(rows.iter().filter_map(|row| row.notification_id)))
        .all(db)
        .await?;
    let own = actor.country().map(|country| country.to_string());
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let notification = presented.iter().find(|n| Some(n.id) == row.notification_id);
            if notification.is_none() && own.as_ref() != Some(&row.country) && own.is_some() {
                return None;
            }
            Some(Hit {
                href: notification.map(|n| format!("/notifications/{}", n.reference)).unwrap_or_default(),
                number: row.number,
                text: row.holder_name,
                from: row.country,
                to: String::new(),
            })
        })
        .collect())
}
