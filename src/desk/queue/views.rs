//! Views of the queue that a person keeps: a name, and the filters of an address.

use super::find::FILTERS;
use crate::app::{App, By};
use crate::desk::url::Asked;
use crate::error::{CommandError, Result};
use crate::http::{Page, Posted};
use crate::ids;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::message::{Message, Problem};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde::Deserialize;
use uuid::Uuid;

pub mod entity {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "queue_view")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Uuid,
        pub name: String,
        pub query: String,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// As many as one can tell apart.
const MOST: u64 = 20;
const LONGEST_NAME: usize = 60;

/// The person's own views, by name.
pub async fn of(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::PersonId.eq(person)).order_by_asc(Column::Name).all(db).await?)
}

/// Keeps these filters under a name; the same name again changes the view.
///
/// # Errors
/// [`CommandError::Invalid`] for a name that is missing, too long, or one too many.
pub async fn keep(app: &App, by: &By, name: &str, query: &str) -> Result<String> {
    let name = name.trim();
    let wrong = |key: &str| Err(CommandError::Invalid(vec![Problem::new("name", Message::new(key))]));
    if name.is_empty() {
        return wrong("common-error-required");
    }
    if name.chars().count() > LONGEST_NAME {
        return wrong("desk-view-too-long");
    }
    // Only filters of the queue, whatever was sent.
    let asked: Asked = serde_html_form::from_str(query).unwrap_or_default();
    let address = asked.href("/queue", FILTERS, &[]);
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let tx = app.begin(by).await?;
    let mine = Entity::find().filter(Column::PersonId.eq(by.actor.person));
    let others = mine.filter(Column::Name.ne(name)).count(&*tx).await?;
    if others >= MOST {
        return wrong("desk-view-too-many");
    }
    Entity::insert(ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(by.actor.person),
        name: Set(name.to_owned()),
        query: Set(query.to_owned()),
        at_ms: Set(by.at.ms()),
    })
    .on_conflict(
        OnConflict::columns([Column::PersonId, Column::Name]).update_column(Column::Query).to_owned(),
    )
    .exec_without_returning(&*tx)
    .await?;
    tx.commit(&address).await?;
    Ok(address)
}

/// Forgets one of the person's own views.
///
/// # Errors
/// [`CommandError::NotFound`] for somebody else's.
pub async fn forget(app: &App, by: &By, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let mine = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::PersonId.eq(by.actor.person));
    if mine.exec(&*tx).await?.rows_affected == 0 {
        return Err(CommandError::NotFound);
    }
    tx.commit("/queue").await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    view: Uuid,
}

pub async fn save(State(app): State<App>, posted: Posted<Kept>) -> Page {
    match keep(&app, &posted.by()?, &posted.form.name, &posted.form.query).await {
        Ok(address) => Ok(Redirect::to(&address).into_response()),
        Err(CommandError::Invalid(problems)) => {
            let asked = serde_html_form::from_str(&posted.form.query).unwrap_or_default();
            super::page::list(&app, &posted.view, &asked, &posted.values, &problems).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn remove(State(app): State<App>, posted: Posted<Which>) -> Page {
    forget(&app, &posted.by()?, posted.form.view).await?;
    Ok(Redirect::to("/queue").into_response())
}
