//! People, authorities, roles and sessions as records, and a person as the
//! rights see them. Signing in and inviting are `accounts`' business.

pub mod authority;
pub mod deputies;
pub mod person;
pub mod role_grant;
pub mod session;

use crate::app::App;
use crate::error::{CommandError, Result};
use domain::actor::{Actor, Home, Role};
use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;

pub const ACTIVE: &str = "active";
/// Has a link to set up the account, and has not used it.
pub const INVITED: &str = "invited";
pub const DISABLED: &str = "disabled";

/// A person with the roles held at `now`; `None` when disabled or unknown.
pub async fn actor(
    app: &App,
    db: &impl ConnectionTrait,
    person: Uuid,
    now: Instant,
) -> Result<Option<Actor>> {
    let Some(person) = person::Entity::find_by_id(person).one(db).await? else { return Ok(None) };
    if person.state != ACTIVE {
        return Ok(None);
    }
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person.id))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .all(db)
        .await?;
    let cool_off_ms = if app.practice { 0 } else { app.settings.people.cool_off_hours * HOUR_MS };
    let mut roles = Vec::new();
    let mut may_countersign = false;
    for grant in &grants {
        let role = Role::from_code(&grant.role)
            .ok_or_else(|| CommandError::Corrupt(format!("role {} of {}", grant.role, person.id)))?;
        if matches!(role, Role::Approver | Role::SystemAdmin) && grant.granted_at_ms + cool_off_ms <= now.ms()
        {
            may_countersign = true;
        }
        roles.push(role);
    }
    Ok(Some(Actor {
        person: person.id,
        name: person.name.clone(),
        home: home(&person)?,
        roles,
        stepped_up: false,
        may_countersign,
    }))
}

/// Where a person is at home.
///
/// # Errors
/// [`CommandError::Corrupt`] for a row that says two things.
pub fn home(person: &person::Model) -> Result<Home> {
    let corrupt = || CommandError::Corrupt(format!("home of person {}", person.id));
    let country = person.country.as_deref().map(|c| c.parse().map_err(|_| corrupt())).transpose()?;
    match (person.home.as_str(), person.operator_id, person.authority_id, country) {
        ("company", Some(operator), _, Some(country)) => Ok(Home::Company { operator, country }),
        ("authority", _, Some(authority), Some(country)) => Ok(Home::Authority { authority, country }),
        ("instance", ..) => Ok(Home::Instance),
        _ => Err(corrupt()),
    }
}

/// Active people of an authority's country who hold one of `roles`.
pub async fn holders(
    db: &impl ConnectionTrait,
    country: domain::country::Country,
    roles: &[Role],
) -> Result<Vec<person::Model>> {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::Role.is_in(codes))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .all(db)
        .await?;
    let ids: Vec<Uuid> = grants.iter().map(|grant| grant.person_id).collect();
    Ok(person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .filter(person::Column::Country.eq(country.to_string()))
        .filter(person::Column::Home.eq("authority"))
        .filter(person::Column::State.eq(ACTIVE))
        .all(db)
        .await?)
}

/// The roles a person holds, whatever their state.
///
/// # Errors
/// [`CommandError::Corrupt`] for a role we do not know.
pub async fn roles(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Role>> {
    role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .all(db)
        .await?
        .iter()
        .map(|grant| {
            Role::from_code(&grant.role)
                .ok_or_else(|| CommandError::Corrupt(format!("role {} of {person}", grant.role)))
        })
        .collect()
}

/// Active people of the whole instance who hold `role`.
///
/// # Errors
/// The database.
pub async fn with_role(db: &impl ConnectionTrait, role: Role) -> Result<Vec<person::Model>> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(role.code()))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .all(db)
        .await?;
    Ok(person::Entity::find()
        .filter(person::Column::Id.is_in(grants.iter().map(|grant| grant.person_id)))
        .filter(person::Column::State.eq(ACTIVE))
        .all(db)
        .await?)
}

/// Active people of a company who hold one of `roles`, by name.
pub async fn of_operator(
    db: &impl ConnectionTrait,
    operator: Uuid,
    roles: &[Role],
) -> Result<Vec<person::Model>> {
    let people = person::Entity::find()
        .filter(person::Column::OperatorId.eq(operator))
        .filter(person::Column::State.eq(ACTIVE))
        .order_by_asc(person::Column::Name)
        .all(db)
        .await?;
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.is_in(people.iter().map(|person| person.id)))
        .filter(role_grant::Column::Role.is_in(codes))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .all(db)
        .await?;
    Ok(people.into_iter().filter(|person| grants.iter().any(|grant| grant.person_id == person.id)).collect())
}
