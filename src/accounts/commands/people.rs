//! People of an authority, a company or the instance: invited, given roles,
//! disabled. Whom one may touch is the policy's answer to [`subject`].

use super::add::{self, blank};
pub use super::authorities::add_authority;
use super::invitations;
use super::signing::prepare;
pub use super::signing::{GRANT, RESET, give_back, may_sign, sign, signers};
use crate::accounts::entity::{device, invitation};
use crate::app::{App, By, Tx, instance};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::session;
use crate::people::{self, person, role_grant};
use domain::actor::{Home, Role};
use domain::message::{Message, Problem};
use domain::rights::{self, Act, Kind, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Roles that take two persons to give: who holds one can decide, read across
/// the instance, or make others who can.
pub const SENSITIVE: &[Role] =
    &[Role::Approver, Role::AuthorityAdmin, Role::SystemAdmin, Role::Auditor, Role::Observer];

/// A person to be invited.
#[derive(Clone, Debug)]
pub struct Invitee<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub home: Home,
    pub roles: &'a [Role],
    /// Why, for the second person where one is needed.
    pub reason: &'a str,
}

/// A person as the policy sees one. Staff of another body of the same State are
/// strangers to an administrator; companies belong to the authority of their
/// country.
pub fn subject(by: &By, home: Home) -> Subject {
    let own_body = |authority| match by.actor.home {
        Home::Authority { authority: own, .. } => own == authority,
        _ => true,
    };
    match home {
        Home::Company { operator, country } => {
            Subject { operator: Some(operator), ..Subject::of_country(Kind::Person, country) }
        }
        Home::Authority { authority, country } if own_body(authority) => {
            Subject::of_country(Kind::Person, country)
        }
        Home::Authority { .. } => Subject { kind: Kind::Person, ..Subject::default() },
        Home::Instance => Subject { kind: Kind::Person, ..Subject::default() },
    }
}

/// Where `by` looks after people: under the company's own address, or the
/// administrators'.
pub fn base(by: &By) -> &'static str {
    match by.actor.home {
        Home::Company { .. } => "/company/people",
        _ => "/admin/people",
    }
}

/// The page of a person.
pub fn path(by: &By, id: Uuid) -> String {
    format!("{}/{id}", base(by))
}

/// The roles `by` may give to somebody at `home`, alone or as first of two.
pub fn grantable(by: &By, home: Home) -> Vec<Role> {
    use Role::*;
    let roles: &[Role] = match home {
        Home::Company { .. } if by.actor.has(CompanyResponsible) => &[CompanySubmitter, CompanyReader],
        // Who runs the machine must not read cases, also not as a company.
        Home::Company { .. } if by.actor.has(SystemAdmin) => &[],
        Home::Company { .. } => &[CompanyResponsible, CompanySubmitter, CompanyReader],
        Home::Authority { .. } if by.actor.has(SystemAdmin) => &[AuthorityAdmin],
        Home::Authority { .. } => {
            &[CaseOfficer, Approver, Inspector, CustomsOfficer, StatisticsOfficer, Auditor, AuthorityAdmin]
        }
        Home::Instance => &[SystemAdmin, Auditor, Observer],
    };
    roles.to_vec()
}

/// Invites a person by mail. Roles that take two persons wait for the second.
///
/// # Errors
/// [`CommandError::Invalid`] for a taken address or roles that do not fit;
/// [`CommandError::StepUp`] without a fresh second factor.
pub async fn invite(app: &App, by: &By, invitee: Invitee<'_>) -> Result<Uuid> {
    rights::may(&by.actor, Act::Invite, &subject(by, invitee.home))?;
    by.stepped_up()?;
    let mut problems = Vec::new();
    if invitee.name.trim().is_empty() || invitee.name.chars().count() > 200 {
        problems.push(Problem::new("name", Message::new("common-error-required")));
    }
    if !plausible(invitee.email) {
        problems.push(Problem::new("email", Message::new("accounts-email-wrong")));
    }
    if let Some(message) = roles_complaint(by, invitee.home, &[], invitee.roles) {
        problems.push(Problem::new("roles", message));
    }
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let lang = crate::words::FALLBACK;
    let tx = app.begin(by).await?;
    let row = blank(invitee.name, invitee.email, lang, invitee.home, by.at);
    let id = add::insert(&tx, row).await?;
    let entry = Entry::new("person-invited", "person", id, Visible::Administration)
        .data(json!({ "name": invitee.name.trim() }));
    audit::record(&tx, by, entry).await?;
    let row = find(&*tx, id).await?;
    give(&tx, by, &row, invitee.roles, invitee.reason).await?;
    invitations::send(app, &tx, by.at, Some(by.actor.person), &row, invitations::INVITE).await?;
    tx.commit(&path(by, id)).await?;
    Ok(id)
}

/// Whether text looks like a mail address; the mail itself is the proof.
pub fn plausible(email: &str) -> bool {
    let email = email.trim();
    email.len() <= 254
        && email.parse::<lettre::Address>().is_ok()
        && email.split('@').nth(1).is_some_and(|host| host.contains('.'))
}

fn roles_complaint(by: &By, home: Home, held: &[Role], asked: &[Role]) -> Option<Message> {
    if asked.is_empty() {
        return Some(Message::new("common-error-choose"));
    }
    let allowed = grantable(by, home);
    if asked.iter().any(|role| !allowed.contains(role)) {
        return Some(Message::new("accounts-role-not-yours"));
    }
    // Who runs the machine must not read cases.
    let all: Vec<Role> = held.iter().chain(asked).copied().collect();
    (all.contains(&Role::SystemAdmin) && all.iter().any(|role| *role != Role::SystemAdmin))
        .then(|| Message::new("accounts-role-system-alone"))
}

/// Gives what one person may give, and prepares the rest for a second.
async fn give(tx: &Tx, by: &By, row: &person::Model, roles: &[Role], reason: &str) -> Result<()> {
    // In set-up mode there is no second administrator yet; every act is marked so.
    let alone = by.actor.has(Role::SystemAdmin)
        && instance::get(&**tx, instance::SET_UP_MODE).await?.as_deref() == Some("on");
    let (two, one): (Vec<Role>, Vec<Role>) =
        roles.iter().partition(|role| SENSITIVE.contains(role) && !alone);
    for role in one {
        add::grant(tx, row.id, role, Some(by.actor.person), by.at).await?;
        audit::record(tx, by, role_entry("role-granted", row, role)).await?;
    }
    if two.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = two.iter().map(|role| role.code()).collect();
    let body = json!({ "person": row.id, "name": row.name, "email": row.email, "roles": codes });
    prepare(tx, by, row, GRANT, &body, reason).await
}

pub(super) fn role_entry(act: &'static str, row: &person::Model, role: Role) -> Entry {
    Entry::new(act, "person", row.id, Visible::Administration)
        .data(json!({ "name": row.name, "role": role.code() }))
}

/// A person as a record.
///
/// # Errors
/// [`CommandError::NotFound`].
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id).one(db).await?.ok_or(CommandError::NotFound)
}

/// A person that `by` may do `act` to.
///
/// # Errors
/// [`CommandError::NotFound`] where it is not his to see.
pub async fn find_for(db: &impl ConnectionTrait, by: &By, id: Uuid, act: Act) -> Result<person::Model> {
    let row = find(db, id).await?;
    rights::may(&by.actor, act, &subject(by, people::home(&row)?))?;
    Ok(row)
}

/// Gives roles to somebody who has an account.
///
/// # Errors
/// As [`invite`]; nobody changes his own roles.
pub async fn add_roles(app: &App, by: &By, id: Uuid, roles: &[Role], reason: &str) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Change).await?;
    not_self(by, id)?;
    let tx = app.begin(by).await?;
    let held = people::roles(&*tx, id).await?;
    if let Some(message) = roles_complaint(by, people::home(&row)?, &held, roles) {
        return Err(CommandError::Invalid(vec![Problem::new("roles", message)]));
    }
    give(&tx, by, &row, roles, reason).await?;
    session::end_all(&tx, id).await?;
    tx.commit(&path(by, id)).await
}

pub(super) fn not_self(by: &By, id: Uuid) -> Result<()> {
    if by.actor.person == id { Err(CommandError::refused("accounts-not-own")) } else { Ok(()) }
}

/// Takes a role away and ends the person's sessions.
///
/// # Errors
/// [`CommandError::Refused`] for the last system administrator.
pub async fn end_role(app: &App, by: &By, id: Uuid, role: Role) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Change).await?;
    not_self(by, id)?;
    let tx = app.begin(by).await?;
    if role == Role::SystemAdmin {
        not_last(&tx, id).await?;
    }
    let ended = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::EndedAtMs, Expr::value(by.at.ms()))
        .filter(role_grant::Column::PersonId.eq(id))
        .filter(role_grant::Column::Role.eq(role.code()))
        .filter(role_grant::Column::EndedAtMs.is_null())
        .exec(&*tx)
        .await?;
    if ended.rows_affected == 0 {
        return Err(CommandError::NotFound);
    }
    session::end_all(&tx, id).await?;
    audit::record(&tx, by, role_entry("role-ended", &row, role)).await?;
    tx.commit(&path(by, id)).await
}

/// The instance must not lose its last administrator.
async fn not_last(tx: &Tx, leaving: Uuid) -> Result<()> {
    let others = people::with_role(&**tx, Role::SystemAdmin).await?;
    if others.iter().any(|other| other.id != leaving) {
        Ok(())
    } else {
        Err(CommandError::refused("accounts-last-administrator"))
    }
}

/// Ends everything a person has open: sessions, browsers, links.
///
/// # Errors
/// [`CommandError::Refused`] for oneself and for the last system administrator.
pub async fn disable(app: &App, by: &By, id: Uuid) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Disable).await?;
    not_self(by, id)?;
    let tx = app.begin(by).await?;
    if people::roles(&*tx, id).await?.contains(&Role::SystemAdmin) && row.state == people::ACTIVE {
        not_last(&tx, id).await?;
    }
    set_state(&tx, id, people::DISABLED).await?;
    session::end_all(&tx, id).await?;
    device::Entity::delete_many().filter(device::Column::PersonId.eq(id)).exec(&*tx).await?;
    invitation::Entity::delete_many().filter(invitation::Column::PersonId.eq(id)).exec(&*tx).await?;
    let entry = Entry::new("person-disabled", "person", id, Visible::Administration)
        .data(json!({ "name": row.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(by, id)).await
}

/// Lets a disabled person in again.
///
/// # Errors
/// [`CommandError::Refused`] when the person is not disabled.
pub async fn enable(app: &App, by: &By, id: Uuid) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Disable).await?;
    if row.state != people::DISABLED {
        return Err(CommandError::refused("accounts-not-disabled"));
    }
    let tx = app.begin(by).await?;
    let ready = row.password_hash.is_some() && row.totp_secret.is_some();
    set_state(&tx, id, if ready { people::ACTIVE } else { people::INVITED }).await?;
    let entry =
        Entry::new("person-enabled", "person", id, Visible::Administration).data(json!({ "name": row.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(by, id)).await
}

pub(super) async fn set_state(tx: &Tx, id: Uuid, state: &str) -> Result<()> {
    person::Entity::update(person::ActiveModel {
        id: Set(id),
        state: Set(state.to_owned()),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    Ok(())
}

/// Prepares the reset of a lost second factor; a second officer signs.
///
/// # Errors
/// [`CommandError::Invalid`] without a reason.
pub async fn prepare_reset(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Prepare).await?;
    if reason.trim().is_empty() {
        return Err(CommandError::Invalid(vec![Problem::new(
            "reset_reason",
            Message::new("common-error-required"),
        )]));
    }
    let tx = app.begin(by).await?;
    let body = json!({ "person": id, "name": row.name, "email": row.email });
    prepare(&tx, by, &row, RESET, &body, reason).await?;
    tx.commit(&path(by, id)).await
}

/// Sends the link of an invited person again; the earlier one ends.
///
/// # Errors
/// [`CommandError::Refused`] when the account is already set up.
pub async fn resend(app: &App, by: &By, id: Uuid) -> Result<()> {
    by.stepped_up()?;
    let row = find_for(app.db.read(), by, id, Act::Invite).await?;
    if row.state != people::INVITED {
        return Err(CommandError::refused("accounts-not-invited"));
    }
    let tx = app.begin(by).await?;
    invitations::send(app, &tx, by.at, Some(by.actor.person), &row, invitations::INVITE).await?;
    let entry =
        Entry::new("person-invited", "person", id, Visible::Administration).data(json!({ "name": row.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit(&path(by, id)).await
}
