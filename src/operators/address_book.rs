//! A company's address book: the parties it ships to and with, chosen from when
//! a notification is filled in. It is the company's own; nobody else reads it.

use super::entity::book;
use super::particulars::Checks;
use super::queries;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::Values;
use crate::ids;
use domain::country::Country;
use domain::message::Problem;
use domain::operator::{BookRole, name_key};
use domain::rights::{self, Act, Kind};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

/// One party, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub role: BookRole,
    pub name: String,
    pub address: String,
    pub country: Country,
    pub phone: String,
    pub email: String,
    pub licence_no: String,
}

impl Party {
    /// # Errors
    /// Every field that needs another look.
    pub fn from_form(values: &Values) -> Result<Self, Vec<Problem>> {
        let mut check = Checks::default();
        let role = check.choice("role", values.first("role"), BookRole::from_code);
        let country = check.choice("country", values.first("country"), |code| code.parse::<Country>().ok());
        let text = |name: &str| values.first(name).to_owned();
        check.line("name", values.first("name"), true);
        check.text("address", values.first("address"), true);
        check.line("phone", values.first("phone"), false);
        check.email("email", values.first("email"));
        check.line("licence_no", values.first("licence_no"), false);
        match (role, country, check.0.is_empty()) {
            (Some(role), Some(country), true) => Ok(Self {
                role,
                name: text("name"),
                address: text("address"),
                country,
                phone: text("phone"),
                email: text("email"),
                licence_no: text("licence_no"),
            }),
            _ => Err(check.0),
        }
    }

    fn row(&self, operator: Uuid, id: Uuid, at_ms: i64) -> book::ActiveModel {
        book::ActiveModel {
            id: Set(id),
            operator_id: Set(operator),
            role: Set(self.role.code().to_owned()),
            name: Set(self.name.clone()),
            name_key: Set(name_key(&self.name)),
            address: Set(self.address.clone()),
            country: Set(self.country.to_string()),
            phone: Set(self.phone.clone()),
            email: Set(self.email.clone()),
            licence_no: Set(self.licence_no.clone()),
            updated_at_ms: Set(at_ms),
        }
    }
}

/// Every party of a company's book, by name.
pub async fn list(db: &impl ConnectionTrait, operator: Uuid) -> Result<Vec<book::Model>> {
    Ok(book::Entity::find()
        .filter(book::Column::OperatorId.eq(operator))
        .order_by_asc(book::Column::NameKey)
        .order_by_asc(book::Column::Id)
        .all(db)
        .await?)
}

/// One party of one's own book.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody else's.
pub async fn find(db: &impl ConnectionTrait, operator: Uuid, id: Uuid) -> Result<book::Model> {
    let row = book::Entity::find_by_id(id).filter(book::Column::OperatorId.eq(operator)).one(db).await?;
    row.ok_or(CommandError::NotFound)
}

async fn owner(db: &impl ConnectionTrait, by: &By) -> Result<Uuid> {
    let operator = by.actor.operator().ok_or(CommandError::NotFound)?;
    let row = queries::find(db, operator).await?.ok_or(CommandError::NotFound)?;
    rights::may(&by.actor, Act::Change, &queries::subject(&row, Kind::AddressBook)?)?;
    Ok(operator)
}

/// Adds a party, or rewrites the one with this id.
pub async fn save(app: &App, by: &By, id: Option<Uuid>, party: &Party) -> Result<Uuid> {
    let tx = app.begin(by).await?;
    let operator = owner(&*tx, by).await?;
    if let Some(id) = id {
        find(&*tx, operator, id).await?;
    }
    let saved = write(&tx, by, operator, id, party).await?;
    tx.commit("/company/address-book").await?;
    Ok(saved)
}

async fn write(tx: &Tx, by: &By, operator: Uuid, id: Option<Uuid>, party: &Party) -> Result<Uuid> {
    let act = if id.is_some() { "address-book-changed" } else { "address-book-added" };
    let saved = id.unwrap_or_else(ids::fresh);
    let row = party.row(operator, saved, by.at.ms());
    match id {
        Some(_) => drop(book::Entity::update(row).exec(&**tx).await?),
        None => drop(book::Entity::insert(row).exec_without_returning(&**tx).await?),
    }
    let entry = Entry::new(act, "address-book", operator, Visible::Company)
        .data(json!({ "name": party.name, "entry": saved }));
    audit::record(tx, by, entry).await?;
    Ok(saved)
}

/// Keeps a party that was typed in a form, in the act's transaction: the entry of
/// that name, country and role is brought up to date, or a new one is added.
///
/// # Errors
/// Not found or forbidden where the book is not the actor's to write.
pub async fn keep(tx: &Tx, by: &By, party: &Party) -> Result<()> {
    let operator = owner(&**tx, by).await?;
    let known = book::Entity::find()
        .filter(book::Column::OperatorId.eq(operator))
        .filter(book::Column::Role.eq(party.role.code()))
        .filter(book::Column::NameKey.eq(name_key(&party.name)))
        .filter(book::Column::Country.eq(party.country.to_string()))
        .order_by_asc(book::Column::Id)
        .one(&**tx)
        .await?;
    let id = known.map(|entry| entry.id);
    write(tx, by, operator, id, party).await.map(drop)
}

/// Takes a party out of the book; notifications keep their own copy of it.
pub async fn remove(app: &App, by: &By, id: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let operator = owner(&*tx, by).await?;
    let row = find(&*tx, operator, id).await?;
    book::Entity::delete_by_id(id).exec(&*tx).await?;
    let entry = Entry::new("address-book-removed", "address-book", operator, Visible::Company)
        .data(json!({ "name": row.name, "entry": id }));
    audit::record(&tx, by, entry).await?;
    tx.commit("/company/address-book").await
}
