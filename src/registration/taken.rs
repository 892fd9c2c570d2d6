//! What an authority sees of registrations, and a registration whose person has
//! an account already with somebody else: the person is told, and the authority
//! invites another one.

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{DRAFT, INVITED, TAKEN, country, person_problems};
use crate::accounts::commands::sign_in::normal_email;
use crate::accounts::invite_in;
use crate::app::{App, By, Tx};
use crate::error::{CommandError, Result};
use crate::mail::{self, Letter};
use crate::people::{self, authority};
use domain::actor::{Home, Role};
use domain::country::Country;
use domain::message::Problem;
use domain::rights::{self, Act, Kind, Subject};
use domain::time::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

/// Longest list that the page shows.
pub const PAGE: u64 = 100;

/// Tells the person and the authority's administrators that the address has an
/// account elsewhere. What the public form answered stays the same.
pub(super) async fn tell(tx: &Tx, at: Instant, row: &Model) -> Result<()> {
    let letter = Letter {
        person: None,
        address: &row.person_email,
        lang: &row.lang,
        template: "registration-taken",
        args: json!({ "path": "/sign-in" }),
        digest: None,
    };
    mail::queue(tx, at, letter).await?;
    let path = format!("/admin/registrations/{}", row.id);
    for officer in people::holders(&**tx, country(row)?, &[Role::AuthorityAdmin]).await? {
        let letter = Letter {
            person: Some(officer.id),
            address: &officer.email,
            lang: &officer.lang,
            template: "registration-unmanned",
            args: json!({ "path": path }),
            digest: Some("registrations"),
        };
        mail::queue(tx, at, letter).await?;
    }
    Ok(())
}

fn home(by: &By) -> Result<Country> {
    match by.actor.home {
        Home::Authority { country, .. } => Ok(country),
        _ => Err(CommandError::NotFound),
    }
}

/// Only the competent authority's own staff look after companies.
async fn competent(db: &impl ConnectionTrait, by: &By) -> Result<Country> {
    let Home::Authority { authority, country } = by.actor.home else { return Err(CommandError::NotFound) };
    let row = authority::Entity::find_by_id(authority).one(db).await?;
    match row {
        Some(row) if row.kind == "cna" => Ok(country),
        _ => Err(CommandError::NotFound),
    }
}

/// Registrations that reached this authority, newest first.
///
/// # Errors
/// Not found for whoever is no authority.
pub async fn list(app: &App, by: &By) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Country.eq(home(by)?.to_string()))
        .filter(Column::State.ne(DRAFT))
        .order_by_desc(Column::SentAtMs)
        .order_by_desc(Column::Id)
        .limit(PAGE)
        .all(app.db.read())
        .await?)
}

/// One registration of this authority.
///
/// # Errors
/// [`CommandError::NotFound`] for another country's and for a draft.
pub async fn seen(db: &impl ConnectionTrait, by: &By, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .filter(Column::Country.eq(home(by)?.to_string()))
        .filter(Column::State.ne(DRAFT))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)
}

/// Invites another person for a company whose own has an account elsewhere.
///
/// # Errors
/// [`CommandError::Refused`] unless the registration waits for one;
/// [`CommandError::Invalid`] by field, also for another taken address.
pub async fn invite_other(app: &App, by: &By, id: Uuid, name: &str, email: &str) -> Result<()> {
    let row = seen(app.db.read(), by, id).await?;
    by.stepped_up()?;
    let problems = person_problems(name, email);
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let tx = app.begin(by).await?;
    let country = competent(&*tx, by).await?;
    rights::may(&by.actor, Act::Invite, &Subject::of_country(Kind::Person, country))?;
    let row = Entity::find_by_id(row.id).lock_exclusive().one(&*tx).await?.ok_or(CommandError::NotFound)?;
    let (TAKEN, Some(operator)) = (row.state.as_str(), row.operator_id) else {
        return Err(CommandError::refused("registration-not-unmanned"));
    };
    let home = Home::Company { operator, country };
    let roles = &[Role::CompanyResponsible, Role::CompanySubmitter];
    let invitee = (name.trim(), email.trim(), row.lang.as_str());
    let invited = invite_in(app, &tx, by.at, Some(by), invitee, home, roles).await;
    invited.map_err(|error| match error {
        CommandError::Invalid(problems) => CommandError::Invalid(renamed(problems)),
        other => other,
    })?;
    Entity::update(ActiveModel {
        id: Set(row.id),
        person_name: Set(name.trim().to_owned()),
        person_email: Set(normal_email(email)),
        state: Set(INVITED.to_owned()),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    tx.commit(&format!("/admin/registrations/{id}")).await
}

/// Complaints about an address stand at this form's own field.
fn renamed(problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().map(|problem| Problem::new("person_email", problem.message)).collect()
}
