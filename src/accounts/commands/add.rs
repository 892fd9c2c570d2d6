//! Ready accounts without an invitation: `ringfence user add` on the machine
//! itself, and the practice world.

use super::sign_in::normal_email;
use crate::accounts::password;
use crate::app::{App, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::people::{self, person, role_grant};
use domain::actor::{Home, Role};
use domain::message::{Message, Problem};
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// A person who can sign in at once.
#[derive(Clone, Debug)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub lang: &'a str,
    pub home: Home,
    pub roles: &'a [Role],
    pub password: &'a str,
    /// Base 32, from [`crate::accounts::totp::new_secret`].
    pub totp_secret: &'a str,
}

/// Adds a ready account. Only for who holds the machine: no page leads here.
///
/// # Errors
/// [`CommandError::Invalid`] when the address is taken or the password refused.
pub async fn add_person(app: &App, new: NewPerson<'_>) -> Result<Uuid> {
    if !app.practice {
        let min = app.settings.people.password_min_length;
        if let Some(message) = password::complaint(new.password, min, &[new.name, new.email]) {
            return Err(CommandError::Invalid(vec![Problem::new("password", message)]));
        }
    }
    let hash = password::hash(new.password).await?;
    let tx = app.begin_system().await?;
    let id = insert_ready(app, &tx, &new, &hash).await?;
    tx.commit("").await?;
    Ok(id)
}

/// The same inside a larger transaction, with a hash made before: the practice
/// world adds many people with one password.
///
/// # Errors
/// [`CommandError::Invalid`] when the address is taken.
pub async fn insert_ready(app: &App, tx: &Tx, new: &NewPerson<'_>, hash: &str) -> Result<Uuid> {
    let now = app.now();
    let blank = blank(new.name, new.email, new.lang, new.home, now);
    let id = *blank.id.try_as_ref().expect("a blank person has an id");
    let row = person::ActiveModel {
        state: Set(people::ACTIVE.to_owned()),
        password_hash: Set(Some(hash.to_owned())),
        totp_secret: Set(Some(app.keys.seal(id, new.totp_secret)?)),
        ..blank
    };
    insert(tx, row).await?;
    for role in new.roles {
        grant(tx, id, *role, None, now).await?;
    }
    let entry =
        Entry::new("person-added", "person", id, Visible::Administration).data(json!({ "name": new.name }));
    audit::record_system(tx, now, entry).await?;
    Ok(id)
}

/// A row of somebody who cannot sign in yet.
pub(super) fn blank(name: &str, email: &str, lang: &str, home: Home, now: Instant) -> person::ActiveModel {
    let (kind, operator, authority, country) = match home {
        Home::Company { operator, country } => ("company", Some(operator), None, Some(country)),
        Home::Authority { authority, country } => ("authority", None, Some(authority), Some(country)),
        Home::Instance => ("instance", None, None, None),
    };
    person::ActiveModel {
        id: Set(ids::fresh()),
        name: Set(name.trim().to_owned()),
        email: Set(normal_email(email)),
        lang: Set(lang.to_owned()),
        home: Set(kind.to_owned()),
        operator_id: Set(operator),
        authority_id: Set(authority),
        country: Set(country.map(|c| c.to_string())),
        state: Set(people::INVITED.to_owned()),
        password_hash: Set(None),
        totp_secret: Set(None),
        totp_last_step: Set(0),
        deputy_id: Set(None),
        absent_until: Set(None),
        created_at_ms: Set(now.ms()),
    }
}

/// Inserts a person; a taken address is a complaint about the field.
pub(super) async fn insert(tx: &Tx, row: person::ActiveModel) -> Result<Uuid> {
    let id = *row.id.try_as_ref().expect("a blank person has an id");
    let email = row.email.try_as_ref().expect("a blank person has an address").clone();
    let taken = person::Entity::find().filter(person::Column::Email.eq(email)).one(&**tx).await?;
    let fresh = if taken.is_some() {
        0
    } else {
        person::Entity::insert(row)
            .on_conflict(
                sea_orm::sea_query::OnConflict::column(person::Column::Email).do_nothing().to_owned(),
            )
            .exec_without_returning(&**tx)
            .await?
    };
    if fresh == 0 {
        let problem = Problem::new("email", Message::new("accounts-email-taken"));
        return Err(CommandError::Invalid(vec![problem]));
    }
    Ok(id)
}

/// Gives a role, unless it is held already.
pub(super) async fn grant(tx: &Tx, person: Uuid, role: Role, by: Option<Uuid>, at: Instant) -> Result<()> {
    let held = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::Role.eq(role.code()))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .one(&**tx)
        .await?;
    if held.is_some() {
        return Ok(());
    }
    role_grant::Entity::insert(role_grant::ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(person),
        role: Set(role.code().to_owned()),
        granted_by: Set(by),
        granted_at_ms: Set(at.ms()),
        ended_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}
