//! Sessions: a random token in a cookie, its hash in the database.

use crate::app::App;
use crate::error::Result;
use crate::ids;
use crate::people::{self, session as rows};
use axum::http::{HeaderMap, HeaderValue, header};
use domain::actor::{Actor, Home};
use domain::time::Instant;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A live session and its person as the rights see them now.
#[derive(Clone, Debug)]
pub struct Live {
    pub id: Uuid,
    pub csrf: String,
    pub second_factor: bool,
    pub actor: Actor,
    pub lang: String,
    /// When it ends if nothing more is asked.
    pub idle_ends: Instant,
    pub ends: Instant,
}

pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Plain http on loopback, where browsers refuse `__Host-` cookies.
fn plain_loopback(app: &App) -> bool {
    let url = &app.settings.server.public_url;
    url.starts_with("http://127.0.0.1")
        || url.starts_with("http://localhost")
        || url.starts_with("http://[::1]")
}

fn cookie_name(app: &App, name: &str) -> String {
    if plain_loopback(app) { name.to_owned() } else { format!("__Host-{name}") }
}

/// The value of one of our cookies.
pub fn cookie(app: &App, headers: &HeaderMap, name: &str) -> Option<String> {
    let wanted = cookie_name(app, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then(|| value.to_owned()))
}

/// A `Set-Cookie` value; an empty `value` removes the cookie.
pub fn set_cookie(app: &App, name: &str, value: &str) -> HeaderValue {
    let name = cookie_name(app, name);
    let secure = if plain_loopback(app) { "" } else { "; Secure" };
    let age = if value.is_empty() { "; Max-Age=0" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"))
        .expect("cookie values are hex tokens")
}

/// A `Set-Cookie` value that outlives the browser's session.
pub fn lasting_cookie(app: &App, name: &str, value: &str, days: i64) -> HeaderValue {
    let plain = set_cookie(app, name, value);
    let text = plain.to_str().expect("cookie values are hex tokens");
    HeaderValue::from_str(&format!("{text}; Max-Age={}", days * 86_400)).expect("digits are allowed")
}

pub const SESSION: &str = "rf_session";
pub const CSRF: &str = "rf_csrf";
/// Remembers the browser, never the person: it opens nothing.
pub const DEVICE: &str = "rf_device";

/// How long a person may take from the password to the second factor.
const HALF_WAY_MINUTES: i64 = 10;

/// Opens a session and returns its token, which is never stored.
pub async fn open(app: &App, tx: &crate::app::Tx, person: Uuid, second_factor: bool) -> Result<String> {
    let token = ids::token();
    let now = app.now();
    let lasts_minutes = if second_factor { app.settings.session.total_hours * 60 } else { HALF_WAY_MINUTES };
    rows::Entity::insert(rows::ActiveModel {
        id: Set(ids::fresh()),
        token_hash: Set(hash(&token)),
        person_id: Set(person),
        csrf: Set(ids::token()),
        second_factor: Set(second_factor),
        created_at_ms: Set(now.ms()),
        seen_at_ms: Set(now.ms()),
        ends_at_ms: Set(now.plus_minutes(lasts_minutes).ms()),
        stepped_up_at_ms: Set(if second_factor { now.ms() } else { 0 }),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(token)
}

/// Ends all sessions of a person: disabled, changed password, changed role.
pub async fn end_all(tx: &crate::app::Tx, person: Uuid) -> Result<()> {
    rows::Entity::delete_many().filter(rows::Column::PersonId.eq(person)).exec(&**tx).await?;
    Ok(())
}

/// The session behind the request's cookie, if it still lives; touches it.
pub async fn load(app: &App, headers: &HeaderMap) -> Result<Option<Live>> {
    let Some(token) = cookie(app, headers, SESSION) else { return Ok(None) };
    let db = app.db.read();
    let Some(row) = rows::Entity::find().filter(rows::Column::TokenHash.eq(hash(&token))).one(db).await?
    else {
        return Ok(None);
    };
    let now = app.now();
    let Some(mut actor) = people::actor(app, db, row.person_id, now).await? else { return Ok(None) };
    let session = &app.settings.session;
    let idle_minutes = match actor.home {
        Home::Company { .. } => session.idle_minutes_company,
        _ => session.idle_minutes_authority,
    };
    let idle_ends = Instant::from_ms(row.seen_at_ms).plus_minutes(idle_minutes);
    if now >= idle_ends || now.ms() >= row.ends_at_ms {
        return Ok(None);
    }
    // Written at most once a minute: a page view must not wait for the writer.
    if now.ms() - row.seen_at_ms > 60_000 {
        rows::Entity::update_many()
            .col_expr(rows::Column::SeenAtMs, Expr::value(now.ms()))
            .filter(rows::Column::Id.eq(row.id))
            .exec(db)
            .await?;
    }
    actor.stepped_up = row.stepped_up_at_ms > 0
        && now < Instant::from_ms(row.stepped_up_at_ms).plus_minutes(session.step_up_minutes);
    let lang = people::person::Entity::find_by_id(row.person_id)
        .one(db)
        .await?
        .map_or_else(|| crate::words::FALLBACK.to_owned(), |person| person.lang);
    Ok(Some(Live {
        id: row.id,
        csrf: row.csrf,
        second_factor: row.second_factor,
        actor,
        lang,
        idle_ends: now.plus_minutes(idle_minutes),
        ends: Instant::from_ms(row.ends_at_ms),
    }))
}
