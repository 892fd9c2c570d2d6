//! Links by which a person sets a password and enrols a second factor: for a
//! new account, and after a factor was lost.

use super::add;
use super::own::{fresh_codes, new_password};
use crate::accounts::entity::{invitation, recovery_code};
use crate::accounts::{password, totp};
use crate::app::{App, By, Tx, instance};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::session;
use crate::ids;
use crate::mail::{self, Letter};
use crate::people::{self, person};
use domain::actor::{Actor, Home, Role};
use domain::message::{Message, Problem};
use domain::time::Instant;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

pub const INVITE: &str = "invite";
pub const RESET: &str = "reset";
/// Holds the hash of the set-up code while an empty instance waits for its
/// first administrator.
const SET_UP_CODE: &str = "set_up_code";
const DAY_MINUTES: i64 = 24 * 60;

/// Makes a link and mails it; earlier ones of the person end. Answers the path.
pub(super) async fn send(
    app: &App,
    tx: &Tx,
    at: Instant,
    by: Option<Uuid>,
    row: &person::Model,
    kind: &'static str,
) -> Result<String> {
    let path = issue(app, tx, at, by, row, kind).await?;
    let template = if kind == RESET { "factor-reset" } else { "invitation" };
    let letter = Letter {
        person: Some(row.id),
        address: &row.email,
        lang: &row.lang,
        template,
        args: json!({ "path": path }),
        digest: None,
    };
    mail::queue(tx, at, letter).await?;
    Ok(path)
}

async fn issue(
    app: &App,
    tx: &Tx,
    at: Instant,
    by: Option<Uuid>,
    row: &person::Model,
    kind: &str,
) -> Result<String> {
    invitation::Entity::delete_many().filter(invitation::Column::PersonId.eq(row.id)).exec(&**tx).await?;
    let token = ids::token();
    invitation::Entity::insert(invitation::ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(row.id),
        kind: Set(kind.to_owned()),
        token_hash: Set(session::hash(&token)),
        totp_secret: Set(app.keys.seal(row.id, &totp::new_secret())?),
        created_by: Set(by),
        created_at_ms: Set(at.ms()),
        expires_at_ms: Set(at.plus_minutes(app.settings.people.invitation_days * DAY_MINUTES).ms()),
        used_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(format!("/invitation/{token}"))
}

/// Invites somebody (name, address, language) on behalf of the instance: the
/// responsible person of a company whose registration was accepted. Roles are
/// given at once; `by` is nobody where a job acts.
///
/// # Errors
/// [`CommandError::Invalid`] when the address has an account already.
pub async fn invite_in(
    app: &App,
    tx: &Tx,
    at: Instant,
    by: Option<&By>,
    (name, email, lang): (&str, &str, &str),
    home: Home,
    roles: &[Role],
) -> Result<Uuid> {
    let id = add::insert(tx, add::blank(name, email, lang, home, at)).await?;
    let inviter = by.map(|by| by.actor.person);
    for role in roles {
        add::grant(tx, id, *role, inviter, at).await?;
    }
    let row = super::people::find(&**tx, id).await?;
    let entry =
        Entry::new("person-invited", "person", id, Visible::Administration).data(json!({ "name": name }));
    match by {
        Some(by) => audit::record(tx, by, entry).await?,
        None => audit::record_system(tx, at, entry).await?,
    }
    send(app, tx, at, inviter, &row, INVITE).await?;
    Ok(id)
}

/// Takes a lost factor away, ends everything open and sends a new link.
pub(super) async fn reset(app: &App, tx: &Tx, by: &By, row: &person::Model) -> Result<()> {
    person::Entity::update(person::ActiveModel {
        id: Set(row.id),
        totp_secret: Set(None),
        password_hash: Set(None),
        state: Set(people::INVITED.to_owned()),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    session::end_all(tx, row.id).await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(row.id))
        .exec(&**tx)
        .await?;
    send(app, tx, by.at, Some(by.actor.person), row, RESET).await?;
    let entry = Entry::new("factor-reset", "person", row.id, Visible::Administration)
        .data(json!({ "name": row.name }));
    audit::record(tx, by, entry).await
}

/// A link that still holds, with its person.
///
/// # Errors
/// [`CommandError::NotFound`] for a used, expired or unknown one.
pub async fn open(
    app: &App,
    db: &impl ConnectionTrait,
    token: &str,
) -> Result<(invitation::Model, person::Model)> {
    let row = invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(session::hash(token)))
        .filter(invitation::Column::Kind.is_in([INVITE, RESET]))
        .filter(invitation::Column::UsedAtMs.is_null())
        .filter(invitation::Column::ExpiresAtMs.gt(app.now().ms()))
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    let person = super::people::find(db, row.person_id).await?;
    if person.state != people::INVITED {
        return Err(CommandError::NotFound);
    }
    Ok((row, person))
}

/// What an invited person enters.
#[derive(Clone, Debug)]
pub struct Acceptance<'a> {
    pub name: &'a str,
    pub lang: &'a str,
    pub password: &'a str,
    pub again: &'a str,
    pub code: &'a str,
}

/// A set-up account: a session's token, and recovery codes to show once.
#[derive(Debug)]
pub struct Accepted {
    pub session: String,
    pub codes: Vec<String>,
    pub actor: Actor,
}

/// Sets the account up. The link is used up.
///
/// # Errors
/// [`CommandError::Invalid`] for a refused password or a wrong code.
pub async fn accept(app: &App, token: &str, with: Acceptance<'_>) -> Result<Accepted> {
    let at = app.now();
    let (link, row) = open(app, app.db.read(), token).await?;
    let mut problems = Vec::new();
    if with.name.trim().is_empty() || with.name.chars().count() > 200 {
        problems.push(Problem::new("name", Message::new("common-error-required")));
    }
    problems.extend(new_password(app, with.password, with.again, &[with.name, &row.email]));
    // Sealed for the person, so that the account takes it as it stands.
    let step = totp::matched_step(&app.keys.open(row.id, &link.totp_secret)?, with.code, at)?;
    if step.is_none() {
        problems.push(Problem::new("code", Message::new("accounts-code-wrong")));
    }
    let (true, Some(step)) = (problems.is_empty(), step) else {
        return Err(CommandError::Invalid(problems));
    };
    let hash = password::hash(with.password).await?;
    let tx = app.begin_system().await?;
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::UsedAtMs, Expr::value(at.ms()))
        .filter(invitation::Column::Id.eq(link.id))
        .filter(invitation::Column::UsedAtMs.is_null())
        .exec(&*tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(CommandError::NotFound);
    }
    let lang = if crate::words::languages().any(|lang| lang == with.lang) { with.lang } else { &row.lang };
    person::Entity::update(person::ActiveModel {
        id: Set(row.id),
        name: Set(with.name.trim().to_owned()),
        lang: Set(lang.to_owned()),
        state: Set(people::ACTIVE.to_owned()),
        password_hash: Set(Some(hash)),
        totp_secret: Set(Some(link.totp_secret)),
        totp_last_step: Set(step),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    let codes = fresh_codes(&tx, row.id).await?;
    let session = session::open(app, &tx, row.id, true).await?;
    let actor = people::actor(app, &*tx, row.id, at).await?.ok_or(CommandError::NotFound)?;
    let by = By { actor, at, request: None };
    let entry = Entry::new("person-accepted", "person", row.id, Visible::Administration)
        .data(json!({ "name": with.name.trim() }));
    audit::record(&tx, &by, entry).await?;
    end_set_up(&tx, &by).await?;
    tx.commit("").await?;
    Ok(Accepted { session, codes, actor: by.actor })
}

/// Set-up mode ends with the second administrator.
async fn end_set_up(tx: &Tx, by: &By) -> Result<()> {
    let on = instance::get(&**tx, instance::SET_UP_MODE).await?.as_deref() == Some("on");
    if on && people::with_role(&**tx, Role::SystemAdmin).await?.len() >= 2 {
        instance::set(&**tx, instance::SET_UP_MODE, "off").await?;
        let entry = Entry::new("set-up-ended", "instance", by.actor.person, Visible::Administration);
        audit::record(tx, by, entry).await?;
    }
    Ok(())
}

/// Begins set-up on an instance where nobody can sign in yet: answers a one-time
/// code for `/set-up`, to be shown on the machine only. `None` on a set-up one.
///
/// # Errors
/// The database.
pub async fn setup_code(app: &App) -> Result<Option<String>> {
    let tx = app.begin_system().await?;
    let active = person::Entity::find().filter(person::Column::State.eq(people::ACTIVE)).count(&*tx).await?;
    if active > 0 {
        return Ok(None);
    }
    let code = ids::paper_code();
    instance::set(&*tx, SET_UP_CODE, &super::sign_in::recovery_hash(&code)).await?;
    instance::set(&*tx, instance::SET_UP_MODE, "on").await?;
    tx.commit("").await?;
    Ok(Some(code))
}

/// Whether `/set-up` waits for its code.
///
/// # Errors
/// The database.
pub async fn set_up_waits(app: &App) -> Result<bool> {
    Ok(instance::get(app.db.read(), SET_UP_CODE).await?.is_some_and(|hash| !hash.is_empty()))
}

/// Takes the set-up code and makes the first administrator, who then sets up the
/// account under the path that is answered.
///
/// # Errors
/// [`CommandError::Invalid`] for a wrong code or an address that is none.
pub async fn first_administrator(
    app: &App,
    code: &str,
    name: &str,
    email: &str,
    lang: &str,
) -> Result<String> {
    let at = app.now();
    let tx = app.begin_system().await?;
    let hash = instance::get(&*tx, SET_UP_CODE).await?.filter(|hash| !hash.is_empty());
    let hash = hash.ok_or(CommandError::NotFound)?;
    let mut problems = Vec::new();
    if super::sign_in::recovery_hash(code) != hash {
        problems.push(Problem::new("set_up_code", Message::new("accounts-set-up-wrong")));
    }
    if name.trim().is_empty() {
        problems.push(Problem::new("name", Message::new("common-error-required")));
    }
    if !super::people::plausible(email) {
        problems.push(Problem::new("email", Message::new("accounts-email-wrong")));
    }
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    // A set-up that was broken off may have left the person behind.
    let earlier = person::Entity::find()
        .filter(person::Column::Email.eq(super::sign_in::normal_email(email)))
        .one(&*tx)
        .await?;
    let id = match earlier {
        Some(row) => row.id,
        None => add::insert(&tx, add::blank(name, email, lang, Home::Instance, at)).await?,
    };
    add::grant(&tx, id, Role::SystemAdmin, None, at).await?;
    let row = super::people::find(&*tx, id).await?;
    let path = issue(app, &tx, at, None, &row, INVITE).await?;
    instance::set(&*tx, SET_UP_CODE, "").await?;
    let entry = Entry::new("set-up-begun", "instance", id, Visible::Administration)
        .data(json!({ "name": name.trim() }));
    audit::record_system(&tx, at, entry).await?;
    tx.commit("").await?;
    Ok(path)
}
