//! Sites, officers and identifiers: added, and ended but never removed, since
//! what a company had is what it is compared by.

use super::register::add_identifier;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::operators::entity::{identifier, officer, operator, site};
use crate::operators::particulars::Checks;
use crate::operators::queries;
use chrono::Datelike;
use domain::message::Message;
use domain::operator::{IdentifierKind, SiteKind, name_key, normalise};
use domain::rights::Act;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct NewSite {
    pub name: String,
    pub address: String,
    pub kind: SiteKind,
    pub free_zone: bool,
}

#[derive(Clone, Debug)]
pub struct NewOfficer {
    pub name: String,
    pub function: String,
    pub born_year: Option<i32>,
}

fn refuse(check: Checks) -> Result<()> {
    if check.0.is_empty() { Ok(()) } else { Err(CommandError::Invalid(check.0)) }
}

pub async fn add_site(app: &App, by: &By, operator: Uuid, new: &NewSite) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let mut check = Checks::default();
    check.line("site_name", &new.name, true);
    check.text("site_address", &new.address, true);
    refuse(check)?;
    let id = ids::fresh();
    site::Entity::insert(site::ActiveModel {
        id: Set(id),
        operator_id: Set(operator),
        name: Set(new.name.trim().to_owned()),
        address: Set(new.address.trim().to_owned()),
        kind: Set(new.kind.code().to_owned()),
        free_zone: Set(new.free_zone || new.kind == SiteKind::FreeZone),
        closed_at_ms: Set(None),
    })
    .exec_without_returning(&*tx)
    .await?;
    add_identifier(&tx, by.at, operator, IdentifierKind::Address, &new.address).await?;
    note(&tx, by, &row, "operator-site-added", Visible::Company, &new.name).await?;
    tx.commit(&format!("/operators/{operator}/sites")).await?;
    Ok(id)
}

pub async fn close_site(app: &App, by: &By, operator: Uuid, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let found = site::Entity::find_by_id(id).filter(site::Column::OperatorId.eq(operator)).one(&*tx).await?;
    let found = found.ok_or(CommandError::NotFound)?;
    if found.closed_at_ms.is_none() {
        site::Entity::update_many()
            .col_expr(site::Column::ClosedAtMs, Expr::value(by.at.ms()))
            .filter(site::Column::Id.eq(id))
            .exec(&*tx)
            .await?;
        note(&tx, by, &row, "operator-site-closed", Visible::Company, &found.name).await?;
    }
    tx.commit(&format!("/operators/{operator}/sites")).await
}

pub async fn add_officer(app: &App, by: &By, operator: Uuid, new: &NewOfficer) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let mut check = Checks::default();
    check.line("officer_name", &new.name, true);
    check.line("officer_function", &new.function, false);
    let this_year = by.at.utc().year();
    if new.born_year.is_some_and(|year| !(this_year - 120..=this_year).contains(&year)) {
        check.say("officer_born", "operators-problem-born");
    }
    refuse(check)?;
    let id = ids::fresh();
    officer::Entity::insert(officer::ActiveModel {
        id: Set(id),
        operator_id: Set(operator),
        name: Set(new.name.trim().to_owned()),
        name_key: Set(name_key(&new.name)),
        function: Set(new.function.trim().to_owned()),
        born_year: Set(new.born_year),
        ended_at_ms: Set(None),
    })
    .exec_without_returning(&*tx)
    .await?;
    note(&tx, by, &row, "operator-officer-added", Visible::Company, &new.name).await?;
    tx.commit(&format!("/operators/{operator}/people")).await?;
    Ok(id)
}

pub async fn end_officer(app: &App, by: &By, operator: Uuid, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let found = officer::Entity::find_by_id(id).filter(officer::Column::OperatorId.eq(operator));
    let found = found.one(&*tx).await?.ok_or(CommandError::NotFound)?;
    if found.ended_at_ms.is_none() {
        officer::Entity::update_many()
            .col_expr(officer::Column::EndedAtMs, Expr::value(by.at.ms()))
            .filter(officer::Column::Id.eq(id))
            .exec(&*tx)
            .await?;
        note(&tx, by, &row, "operator-officer-ended", Visible::Company, &found.name).await?;
    }
    tx.commit(&format!("/operators/{operator}/people")).await
}

/// Adds an identifier the authority knows of; a bank account, say.
pub async fn add_identifier_to(
    app: &App,
    by: &By,
    operator: Uuid,
    kind: IdentifierKind,
    value: &str,
) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let mut check = Checks::default();
    match kind {
        IdentifierKind::Address => check.text("identifier_value", value, true),
        IdentifierKind::Email => check.email("identifier_value", value),
        _ => check.line("identifier_value", value, true),
    }
    if check.0.is_empty() && normalise(kind, value).is_empty() {
        check.say("identifier_value", "operators-problem-identifier");
    }
    refuse(check)?;
    if !add_identifier(&tx, by.at, operator, kind, value).await? {
        return Err(CommandError::Refused(Message::new("operators-refused-identifier-known")));
    }
    note(&tx, by, &row, "operator-identifier-added", Visible::Internal, value).await?;
    tx.commit(&format!("/operators/{operator}/people")).await
}

pub async fn end_identifier(app: &App, by: &By, operator: Uuid, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&*tx, &by.actor, Act::Change, operator).await?;
    let found = identifier::Entity::find_by_id(id).filter(identifier::Column::OperatorId.eq(operator));
    let found = found.one(&*tx).await?.ok_or(CommandError::NotFound)?;
    if found.ended_at_ms.is_none() {
        identifier::Entity::update_many()
            .col_expr(identifier::Column::EndedAtMs, Expr::value(by.at.ms()))
            .filter(identifier::Column::Id.eq(id))
            .exec(&*tx)
            .await?;
        note(&tx, by, &row, "operator-identifier-ended", Visible::Internal, &found.value).await?;
    }
    tx.commit(&format!("/operators/{operator}/people")).await
}

async fn note(
    tx: &Tx,
    by: &By,
    row: &operator::Model,
    act: &'static str,
    visible: Visible,
    what: &str,
) -> Result<()> {
    let entry = Entry::new(act, "operator", row.id, visible)
        .reference(&row.reference)
        .data(json!({ "name": row.name, "what": what }));
    audit::record(tx, by, entry).await
}
