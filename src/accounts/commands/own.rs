//! What people change about their own account. All but the language want a
//! fresh second factor.

use crate::accounts::commands::sign_in::recovery_hash;
use crate::accounts::entity::{invitation, recovery_code};
use crate::accounts::{devices, password, totp};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::http::session;
use crate::people::{self, person, session as sessions};
use crate::{ids, words};
use chrono::NaiveDate;
use domain::message::{Message, Problem};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// How many recovery codes a person holds.
pub const RECOVERY_CODES: usize = 10;

/// The person who acts, as a record.
///
/// # Errors
/// [`CommandError::NotFound`] for an account that is gone.
pub async fn me(app: &App, by: &By) -> Result<person::Model> {
    person::Entity::find_by_id(by.actor.person).one(app.db.read()).await?.ok_or(CommandError::NotFound)
}

/// Recovery codes not used yet.
///
/// # Errors
/// The database.
pub async fn codes_left(app: &App, person: Uuid) -> Result<u64> {
    Ok(recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::UsedAtMs.is_null())
        .count(app.db.read())
        .await?)
}

/// New recovery codes in place of all earlier ones; only their hashes stay.
///
/// # Errors
/// The database.
pub async fn fresh_codes(tx: &Tx, person: Uuid) -> Result<Vec<String>> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person))
        .exec(&**tx)
        .await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| ids::paper_code()).collect();
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(person),
        code_hash: Set(recovery_hash(code)),
        used_at_ms: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(codes)
}

/// Replaces the recovery codes and returns them, to be shown once.
///
/// # Errors
/// [`CommandError::StepUp`] without a fresh second factor.
pub async fn renew_codes(app: &App, by: &By) -> Result<Vec<String>> {
    by.stepped_up()?;
    let tx = app.begin(by).await?;
    let codes = fresh_codes(&tx, by.actor.person).await?;
    record(&tx, by, "recovery-codes-renewed").await?;
    tx.commit("/account").await?;
    Ok(codes)
}

/// Changes the password, ends every other session and forgets the browsers.
/// Returns the token of the session that goes on.
///
/// # Errors
/// [`CommandError::Invalid`] when the present one is wrong or the new one is refused.
pub async fn change_password(app: &App, by: &By, present: &str, new: &str, again: &str) -> Result<String> {
    by.stepped_up()?;
    let me = me(app, by).await?;
    let (fits, _) = password::verify(present, me.password_hash.as_deref()).await?;
    let mut problems = Vec::new();
    if !fits {
        problems.push(Problem::new("password", Message::new("accounts-password-present-wrong")));
    }
    problems.extend(new_password(app, new, again, &[&me.name, &me.email]));
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let hash = password::hash(new).await?;
    let tx = app.begin(by).await?;
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::Column::Id.eq(me.id))
        .exec(&*tx)
        .await?;
    session::end_all(&tx, me.id).await?;
    devices::forget_all(&tx, me.id).await?;
    let token = session::open(app, &tx, me.id, true).await?;
    record(&tx, by, "password-changed").await?;
    tx.commit("/account").await?;
    Ok(token)
}

/// Complaints about a password that is to be set.
pub fn new_password(app: &App, new: &str, again: &str, context: &[&str]) -> Vec<Problem> {
    let min = app.settings.people.password_min_length;
    if let Some(message) = password::complaint(new, min, context) {
        return vec![Problem::new("password_new", message)];
    }
    if new != again {
        return vec![Problem::new("password_again", Message::new("accounts-password-differs"))];
    }
    Vec::new()
}

/// # Errors
/// [`CommandError::Invalid`] for a language without a catalogue.
pub async fn change_language(app: &App, by: &By, lang: &str) -> Result<()> {
    if !words::languages().any(|known| known == lang) {
        return Err(CommandError::Invalid(vec![Problem::new("lang", Message::new("common-error-choose"))]));
    }
    let tx = app.begin(by).await?;
    person::Entity::update_many()
        .col_expr(person::Column::Lang, Expr::value(lang))
        .filter(person::Column::Id.eq(by.actor.person))
        .exec(&*tx)
        .await?;
    tx.commit("/account").await
}

/// Names a deputy until a day, or ends an absence (`None`).
///
/// # Errors
/// [`CommandError::Invalid`] when the deputy is not an active colleague.
pub async fn set_absence(app: &App, by: &By, absence: Option<(NaiveDate, Uuid)>) -> Result<()> {
    let (until, deputy) = match absence {
        None => (None, None),
        Some((until, deputy)) => {
            if !colleagues(app, by).await?.iter().any(|colleague| colleague.id == deputy) {
                let problem = Problem::new("deputy", Message::new("common-error-choose"));
                return Err(CommandError::Invalid(vec![problem]));
            }
            if until < by.at.utc().date_naive() {
                let problem = Problem::new("until", Message::new("accounts-absence-past"));
                return Err(CommandError::Invalid(vec![problem]));
            }
            (Some(until.to_string()), Some(deputy))
        }
    };
    let tx = app.begin(by).await?;
    person::Entity::update(person::ActiveModel {
        id: Set(by.actor.person),
        deputy_id: Set(deputy),
        absent_until: Set(until.clone()),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    let act = if until.is_some() { "absence-set" } else { "absence-ended" };
    let entry = Entry::new(act, "person", by.actor.person, Visible::Administration)
        .data(json!({ "until": until.unwrap_or_default() }));
    audit::record(&tx, by, entry).await?;
    tx.commit("/account").await
}

/// Active people of the same company or authority, without the person himself.
///
/// # Errors
/// The database.
pub async fn colleagues(app: &App, by: &By) -> Result<Vec<person::Model>> {
    use sea_orm::QueryOrder;
    let me = me(app, by).await?;
    let find = person::Entity::find()
        .filter(person::Column::State.eq(people::ACTIVE))
        .filter(person::Column::Home.eq(me.home.as_str()))
        .filter(person::Column::Id.ne(me.id));
    let find = match (me.operator_id, me.authority_id) {
        (Some(operator), _) => find.filter(person::Column::OperatorId.eq(operator)),
        (_, Some(authority)) => find.filter(person::Column::AuthorityId.eq(authority)),
        _ => find,
    };
    Ok(find.order_by_asc(person::Column::Name).all(app.db.read()).await?)
}

/// Ends all sessions but this one and forgets all browsers.
///
/// # Errors
/// The database.
pub async fn end_others(app: &App, by: &By, keep: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    sessions::Entity::delete_many()
        .filter(sessions::Column::PersonId.eq(by.actor.person))
        .filter(sessions::Column::Id.ne(keep))
        .exec(&*tx)
        .await?;
    devices::forget_all(&tx, by.actor.person).await?;
    record(&tx, by, "sessions-ended").await?;
    tx.commit("/account").await
}

/// The secret that a person is about to enrol in place of the present one; made
/// when first asked for, good for an hour.
///
/// # Errors
/// [`CommandError::StepUp`] without a fresh second factor.
pub async fn pending_factor(app: &App, by: &By) -> Result<String> {
    by.stepped_up()?;
    let now = by.at.ms();
    let found = invitation::Entity::find()
        .filter(invitation::Column::PersonId.eq(by.actor.person))
        .filter(invitation::Column::Kind.eq("factor"))
        .filter(invitation::Column::UsedAtMs.is_null())
        .filter(invitation::Column::ExpiresAtMs.gt(now))
        .one(app.db.read())
        .await?;
    if let Some(row) = found {
        return app.keys.open(row.person_id, &row.totp_secret);
    }
    let secret = totp::new_secret();
    let tx = app.begin_system().await?;
    invitation::Entity::insert(invitation::ActiveModel {
        id: Set(ids::fresh()),
        person_id: Set(by.actor.person),
        kind: Set("factor".to_owned()),
        token_hash: Set(session::hash(&ids::token())),
        totp_secret: Set(app.keys.seal(by.actor.person, &secret)?),
        created_by: Set(Some(by.actor.person)),
        created_at_ms: Set(now),
        expires_at_ms: Set(by.at.plus_minutes(60).ms()),
        used_at_ms: Set(None),
    })
    .exec_without_returning(&*tx)
    .await?;
    tx.commit("").await?;
    Ok(secret)
}

/// Puts a new second factor in place of the present one.
///
/// # Errors
/// [`CommandError::Invalid`] when the code does not fit the new secret.
pub async fn change_factor(app: &App, by: &By, code: &str) -> Result<()> {
    let secret = pending_factor(app, by).await?;
    let Some(step) = totp::matched_step(&secret, code, by.at)? else {
        return Err(CommandError::Invalid(vec![Problem::new("code", Message::new("accounts-code-wrong"))]));
    };
    let tx = app.begin(by).await?;
    person::Entity::update(person::ActiveModel {
        id: Set(by.actor.person),
        totp_secret: Set(Some(app.keys.seal(by.actor.person, &secret)?)),
        totp_last_step: Set(step),
        ..Default::default()
    })
    .exec(&*tx)
    .await?;
    invitation::Entity::delete_many()
        .filter(invitation::Column::PersonId.eq(by.actor.person))
        .filter(invitation::Column::Kind.eq("factor"))
        .exec(&*tx)
        .await?;
    record(&tx, by, "second-factor-changed").await?;
    tx.commit("/account").await
}

async fn record(tx: &Tx, by: &By, act: &'static str) -> Result<()> {
    audit::record(tx, by, Entry::new(act, "person", by.actor.person, Visible::Administration)).await
}
