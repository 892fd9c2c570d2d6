//! Finders that carry whose eyes look.

use crate::app::{App, By, instance};
use crate::countersign::{self, entity as proposal};
use crate::error::{CommandError, Result};
use crate::mail;
use crate::people::{self, authority, person};
use domain::actor::{Home, Role};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Longest list of people a page shows; more asks for a narrower search.
pub const PAGE: u64 = 100;

/// People whom `by` looks after, whose name or address contains `words`.
///
/// # Errors
/// The database.
pub async fn people_of(app: &App, by: &By, words: &str) -> Result<Vec<person::Model>> {
    let mine = match by.actor.home {
        Home::Company { operator, .. } => Condition::all().add(person::Column::OperatorId.eq(operator)),
        Home::Authority { authority, country } => Condition::any()
            .add(person::Column::AuthorityId.eq(authority))
            .add(person::Column::Home.eq("company").and(person::Column::Country.eq(country.to_string()))),
        Home::Instance => Condition::all().add(person::Column::Home.is_in(["instance", "authority"])),
    };
    let mut find = person::Entity::find().filter(mine);
    let words = words.trim().to_lowercase();
    if !words.is_empty() {
        let like = format!("%{}%", words.replace(['%', '_'], ""));
        let lower = |column| Expr::expr(Func::lower(Expr::col(column)));
        find = find.filter(
            Condition::any()
                .add(lower(person::Column::Name).like(like.as_str()))
                .add(lower(person::Column::Email).like(like.as_str())),
        );
    }
    Ok(find
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .limit(PAGE + 1)
        .all(app.db.read())
        .await?)
}

/// All authorities, by country.
///
/// # Errors
/// The database.
pub async fn authorities(app: &App) -> Result<Vec<authority::Model>> {
    Ok(authority::Entity::find()
        .order_by_asc(authority::Column::Country)
        .order_by_asc(authority::Column::Name)
        .all(app.db.read())
        .await?)
}

/// Open two-person acts about people that `by` may see.
///
/// # Errors
/// The database.
pub async fn open_proposals(app: &App, by: &By) -> Result<Vec<proposal::Model>> {
    let mut find = proposal::Entity::find()
        .filter(proposal::Column::Kind.eq("person"))
        .filter(proposal::Column::State.eq(countersign::OPEN));
    if let Some(country) = by.actor.country() {
        find = find.filter(proposal::Column::Country.eq(country.to_string()));
    }
    Ok(find.order_by_desc(proposal::Column::Id).limit(PAGE).all(app.db.read()).await?)
}

/// A proposal about a person that `by` may sign, or prepared.
///
/// # Errors
/// [`CommandError::NotFound`].
pub async fn proposal(app: &App, by: &By, id: Uuid) -> Result<(proposal::Model, person::Model)> {
    let found = proposal::Entity::find_by_id(id)
        .filter(proposal::Column::Kind.eq("person"))
        .one(app.db.read())
        .await?
        .ok_or(CommandError::NotFound)?;
    let row = super::commands::people::find(app.db.read(), found.record_id).await?;
    if found.prepared_by != by.actor.person {
        super::commands::people::may_sign(by, &row)?;
    }
    Ok((found, row))
}

/// How the instance stands, for its administrators.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Standing {
    pub set_up_mode: bool,
    pub mails_waiting: u64,
    pub mails_failed: u64,
    pub administrators: usize,
}

/// # Errors
/// The database.
pub async fn standing(app: &App) -> Result<Standing> {
    let db = app.db.read();
    let mails = |state: &'static str| {
        mail::entity::Entity::find().filter(mail::entity::Column::State.eq(state)).count(db)
    };
    Ok(Standing {
        set_up_mode: instance::get(db, instance::SET_UP_MODE).await?.as_deref() == Some("on"),
        mails_waiting: mails(mail::QUEUED).await?,
        mails_failed: mails(mail::FAILED).await?,
        administrators: people::with_role(db, Role::SystemAdmin).await?.len(),
    })
}
