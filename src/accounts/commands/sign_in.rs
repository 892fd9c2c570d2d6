//! Signing in: password, then second factor, then a session. Answers for known
//! and unknown accounts are alike in words, statements and time.

use crate::accounts::entity::recovery_code;
use crate::accounts::limits::{self, Counted};
use crate::accounts::{devices, password, totp};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::session::{self, Live};
use crate::ids;
use crate::people::{self, person, session as sessions};
use domain::time::Instant;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Where a try comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub address: String,
    /// The browser's own token, if it has one.
    pub device: Option<String>,
}

/// How a password try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Right: the token of a session that still needs its second factor.
    HalfWay(String),
    Wrong,
    /// Too many tries; seconds to wait.
    Wait(i64),
}

/// How a second-factor try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Second {
    /// Right: the token of the full session, and the browser's token.
    Full {
        session: String,
        device: String,
    },
    Wrong,
    Wait(i64),
}

/// What a person offers as second factor.
#[derive(Clone, Copy, Debug)]
pub enum Factor<'a> {
    Code(&'a str),
    Recovery(&'a str),
}

/// Mail addresses are compared without case.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Tries a password. `before` is the browser's present session, which ends.
///
/// # Errors
/// The database or the hasher.
pub async fn first_factor(
    app: &App,
    email: &str,
    secret: &str,
    from: &Origin,
    before: Option<Uuid>,
) -> Result<First> {
    let email = normal_email(email);
    let row = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .one(app.db.read())
        .await?
        .filter(|row| row.state == people::ACTIVE && row.password_hash.is_some());
    let known = devices::knows(app, row.as_ref().map(|r| r.id), from.device.as_deref().unwrap_or("")).await?;
    let counted = first_buckets(app, &email, from, known);
    let wait = limits::admit(app, &counted).await?;
    if wait > 0 {
        tracing::info!(event = "sign-in-limited", "a sign-in has to wait");
        return Ok(First::Wait(wait));
    }
    let stored = row.as_ref().and_then(|r| r.password_hash.as_deref());
    let (fits, raise) = password::verify(secret, stored).await?;
    let Some(row) = row.filter(|_| fits) else {
        limits::failed(app, &counted).await?;
        tracing::info!(event = "sign-in-failed", "a password did not fit");
        return Ok(First::Wrong);
    };
    limits::succeeded(app, &counted).await?;
    let raised = if raise { Some(password::hash(secret).await?) } else { None };
    let tx = app.begin_system().await?;
    if let Some(hash) = raised {
        person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash))
            .filter(person::Column::Id.eq(row.id))
            .exec(&*tx)
            .await?;
    }
    end(&tx, before).await?;
    let token = session::open(app, &tx, row.id, false).await?;
    tx.commit("").await?;
    Ok(First::HalfWay(token))
}

fn first_buckets(app: &App, email: &str, from: &Origin, known: bool) -> Vec<Counted> {
    let limit = &app.settings.limits;
    if let (true, Some(device)) = (known, &from.device) {
        let tries = limit.sign_in_per_account_minute;
        return vec![Counted::new("account and device", &[email, device], tries, 10, 60)];
    }
    vec![
        Counted::new(
            "account and address",
            &[email, &from.address],
            limit.sign_in_per_account_minute,
            5,
            900,
        ),
        Counted::new("address", &[&from.address], limit.sign_in_per_address_minute, 50, 300),
        // Guesses spread over many addresses; a known device never comes here.
        Counted::new("account", &[email], u32::MAX, 30, 60),
    ]
}

/// Tries the second factor of a half-way session, which becomes a new, full one.
///
/// # Errors
/// The database.
pub async fn second_factor(app: &App, live: &Live, factor: Factor<'_>, from: &Origin) -> Result<Second> {
    let person = live.actor.person;
    let counted = second_buckets(app, person, from).await?;
    let wait = limits::admit(app, &counted).await?;
    if wait > 0 {
        return Ok(Second::Wait(wait));
    }
    let by = By { actor: live.actor.clone(), at: app.now(), request: None };
    let tx = app.begin_system().await?;
    if !prove(app, &tx, person, factor, by.at).await? {
        drop(tx);
        limits::failed(app, &counted).await?;
        tracing::info!(event = "second-factor-failed", "a second factor did not fit");
        return Ok(Second::Wrong);
    }
    end(&tx, Some(live.id)).await?;
    let token = session::open(app, &tx, person, true).await?;
    let device = from.device.clone().filter(|token| token.len() == 64).unwrap_or_else(ids::token);
    devices::remember(app, &tx, person, &device).await?;
    let entry = Entry::new("signed-in", "person", person, Visible::Administration)
        .data(json!({ "recovery": matches!(factor, Factor::Recovery(_)) }));
    audit::record(&tx, &by, entry).await?;
    tx.commit("").await?;
    limits::succeeded(app, &counted).await?;
    Ok(Second::Full { session: token, device })
}

async fn second_buckets(app: &App, person: Uuid, from: &Origin) -> Result<Vec<Counted>> {
    let tries = app.settings.limits.sign_in_per_account_minute;
    let id = person.to_string();
    let device = from.device.as_deref().unwrap_or("");
    Ok(vec![if devices::knows(app, Some(person), device).await? {
        Counted::new("factor and device", &[&id, device], tries, 10, 300)
    } else {
        Counted::new("factor", &[&id], tries, 10, 900)
    }])
}

/// Checks a second factor and uses it up: a step or a recovery code holds once.
async fn prove(app: &App, tx: &Tx, person: Uuid, factor: Factor<'_>, at: Instant) -> Result<bool> {
    match factor {
        Factor::Code(code) => {
            let row = person::Entity::find_by_id(person).one(&**tx).await?;
            let Some(sealed) = row.and_then(|row| row.totp_secret) else { return Ok(false) };
            let secret = app.keys.open(person, &sealed)?;
            let Some(step) = totp::matched_step(&secret, code, at)? else { return Ok(false) };
            let used = person::Entity::update_many()
                .col_expr(person::Column::TotpLastStep, Expr::value(step))
                .filter(person::Column::Id.eq(person))
                .filter(person::Column::TotpLastStep.lt(step))
                .exec(&**tx)
                .await?;
            Ok(used.rows_affected == 1)
        }
        Factor::Recovery(code) => {
            let used = recovery_code::Entity::update_many()
                .col_expr(recovery_code::Column::UsedAtMs, Expr::value(at.ms()))
                .filter(recovery_code::Column::PersonId.eq(person))
                .filter(recovery_code::Column::CodeHash.eq(recovery_hash(code)))
                .filter(recovery_code::Column::UsedAtMs.is_null())
                .exec(&**tx)
                .await?;
            Ok(used.rows_affected > 0)
        }
    }
}

/// Hash of a recovery code as people type it: case and separators do not count.
pub fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    session::hash(&plain.to_uppercase())
}

/// Proves the second factor again; the session gets a new token and keeps its
/// form token, so that forms open in other tabs still count. `Ok(None)`: wrong.
///
/// # Errors
/// [`CommandError::Refused`] when there were too many tries.
pub async fn step_up(app: &App, live: &Live, code: &str, from: &Origin) -> Result<Option<String>> {
    let counted = second_buckets(app, live.actor.person, from).await?;
    let wait = limits::admit(app, &counted).await?;
    if wait > 0 {
        return Err(CommandError::Refused(wait_message(wait)));
    }
    let at = app.now();
    let tx = app.begin_system().await?;
    if !prove(app, &tx, live.actor.person, Factor::Code(code), at).await? {
        drop(tx);
        limits::failed(app, &counted).await?;
        return Ok(None);
    }
    let token = ids::token();
    sessions::Entity::update(sessions::ActiveModel {
        id: Set(live.id),
        token_hash: Set(session::hash(&token)),
        stepped_up_at_ms: Set(at.ms()),
        seen_at_ms: Set(at.ms()),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    tx.commit("").await?;
    limits::succeeded(app, &counted).await?;
    Ok(Some(token))
}

/// "Wait" in words, with whole minutes or seconds.
pub fn wait_message(seconds: i64) -> domain::message::Message {
    if seconds > 90 {
        domain::message::Message::new("accounts-wait-minutes").with("minutes", (seconds + 59) / 60)
    } else {
        domain::message::Message::new("accounts-wait-seconds").with("seconds", seconds)
    }
}

/// Ends one session.
///
/// # Errors
/// The database.
pub async fn sign_out(app: &App, live: &Live) -> Result<()> {
    let tx = app.begin_system().await?;
    end(&tx, Some(live.id)).await?;
    tx.commit("").await
}

/// Counts as a request: the idle time starts anew.
///
/// # Errors
/// The database.
pub async fn extend(app: &App, live: &Live) -> Result<()> {
    let tx = app.begin_system().await?;
    sessions::Entity::update_many()
        .col_expr(sessions::Column::SeenAtMs, Expr::value(app.now().ms()))
        .filter(sessions::Column::Id.eq(live.id))
        .exec(&*tx)
        .await?;
    tx.commit("").await
}

async fn end(tx: &Tx, session: Option<Uuid>) -> Result<()> {
    if let Some(id) = session {
        sessions::Entity::delete_by_id(id).exec(&**tx).await?;
    }
    Ok(())
}
