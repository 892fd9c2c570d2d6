//! The auditor's search over the audit trail.

use crate::app::{App, By};
use crate::audit::{self, Entry, Visible, entity};
use crate::error::Result;
use crate::people::person;
use chrono::NaiveDate;
use domain::rights::{self, Act, Kind, Subject};
use domain::time::Instant;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// Entries on one page.
pub const PAGE: u64 = 50;
const DAY_MS: i64 = 86_400_000;

/// What is looked for; empty fields do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub reference: String,
    pub person: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Only entries older than this one: the next page.
    pub before: Option<Uuid>,
}

/// Newest first, one more than [`PAGE`] when there is a next page. An auditor of
/// an authority sees what people of the State did, and what the instance did to
/// the records they touched; one of the instance sees all. The search is itself
/// an entry.
///
/// # Errors
/// Forbidden for everybody else.
pub async fn search(app: &App, by: &By, wanted: &Wanted) -> Result<Vec<entity::Model>> {
    let subject = match by.actor.country() {
        Some(country) => Subject::of_country(Kind::Audit, country),
        None => Subject::common(Kind::Audit),
    };
    rights::may(&by.actor, Act::View, &subject)?;
    let entry = Entry::new("audit-searched", "audit", by.actor.person, Visible::Administration).data(json!({
        "reference": wanted.reference, "person": wanted.person,
        "from": wanted.from.map(|day| day.to_string()).unwrap_or_default(),
        "to": wanted.to.map(|day| day.to_string()).unwrap_or_default(),
    }));
    audit::record_read(app, by, entry).await?;
    let mut find = entity::Entity::find();
    if let Some(country) = by.actor.country() {
        find = find.filter(of_state(&country.to_string()));
    }
    let reference = wanted.reference.trim();
    if !reference.is_empty() {
        find = find.filter(entity::Column::Reference.eq(reference));
    }
    let person = wanted.person.trim().to_lowercase();
    if !person.is_empty() {
        let like = format!("%{}%", person.replace(['%', '_'], ""));
        let name = Expr::expr(Func::lower(Expr::col(entity::Column::PersonName)));
        find = find.filter(name.like(like));
    }
    if let Some(from) = wanted.from {
        find = find.filter(entity::Column::AtMs.gte(start_of(from)));
    }
    if let Some(to) = wanted.to {
        find = find.filter(entity::Column::AtMs.lt(start_of(to) + DAY_MS));
    }
    if let Some(before) = wanted.before {
        find = find.filter(entity::Column::Id.lt(before));
    }
    Ok(find.order_by_desc(entity::Column::Id).limit(PAGE + 1).all(app.db.read()).await?)
}

fn start_of(day: NaiveDate) -> i64 {
    Instant::from(day.and_time(chrono::NaiveTime::MIN).and_utc()).ms()
}

/// Acts of the State's people, and the instance's own on the same records.
fn of_state(country: &str) -> Condition {
    let people = || {
        Query::select()
            .column(person::Column::Id)
            .from(person::Entity)
            .and_where(Expr::col(person::Column::Country).eq(country))
            .to_owned()
    };
    let records = Query::select()
        .distinct()
        .column(entity::Column::RecordId)
        .from(entity::Entity)
        .and_where(Expr::col(entity::Column::PersonId).in_subquery(people()))
        .and_where(Expr::col(entity::Column::RecordId).is_not_null())
        .to_owned();
    Condition::any()
        .add(entity::Column::PersonId.in_subquery(people()))
        .add(entity::Column::PersonId.is_null().and(entity::Column::RecordId.in_subquery(records)))
}
