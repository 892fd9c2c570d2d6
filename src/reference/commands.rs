//! Loading a set and putting it in force: two persons, but for the first set of
//! an instance and while it is being set up, which is marked (LIFECYCLE 4).

use super::diff::{self, Change};
use super::entity::{self, ACTIVE, PROPOSED, REPLACED, RETURNED};
use super::files::Files;
use super::{FileError, parse, queries};
use crate::app::{App, By, Tx, instance};
use crate::audit::{self, Entry, Visible};
use crate::countersign::{self, Draft};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::jobs::{self, Job};
use domain::message::Message;
use domain::rights::{self, Act, Kind, Subject};
use domain::time::Instant;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

pub const ACTIVATE: &str = "reference.activate";
/// Work that follows when another set is in force: what is open is judged again.
pub const IN_FORCE: &str = "rejudge-law";

/// Why a set was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{} faults", .0.len())]
    Faults(Vec<FileError>),
    /// It is what is already in force.
    #[error("nothing would change")]
    Unchanged,
    #[error(transparent)]
    Command(#[from] CommandError),
}

impl From<sea_orm::DbErr> for LoadError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Command(error.into())
    }
}

/// A set that was loaded, with what it changes.
#[derive(Debug)]
pub struct Loaded {
    pub id: Uuid,
    pub hash: String,
    pub changes: Vec<Change>,
    /// In force already: the instance is being set up.
    pub active: bool,
}

/// Reads a set and proposes it to a second person. While the instance is being
/// set up it takes effect at once, marked.
///
/// # Errors
/// [`LoadError::Faults`] with every fault of the files; nothing is kept then.
pub async fn load(app: &App, by: &By, files: &Files, origin: &str) -> Result<Loaded, LoadError> {
    parse::parse(files).map_err(LoadError::Faults)?;
    let tx = app.begin(by).await?;
    rights::may(&by.actor, Act::Prepare, &Subject::common(Kind::Reference)).map_err(CommandError::from)?;
    let before = queries::files_in_force(&*tx).await?;
    let active = queries::active(&*tx).await?;
    let hash = files.hash();
    if active.as_ref().is_some_and(|(_, in_force)| *in_force == hash) {
        return Err(LoadError::Unchanged);
    }
    let changes = diff::diff(&before, files);
    let set_up = instance::get(&*tx, instance::SET_UP_MODE).await?.as_deref() == Some("on");
    let id = insert(&tx, Some(by), by.at, files, origin, set_up).await?;
    let figures = counts(&changes, &hash, origin);
    audit::record(&tx, by, entry("reference-loaded", id, figures.clone())).await?;
    if set_up {
        put_in_force(&tx, id, by.at, Some(by)).await?;
        judge_open_again(&tx, id, by.at).await?;
        audit::record(&tx, by, entry("reference-activated", id, figures)).await?;
    } else {
        let body = json!({ "set": id, "hash": hash });
        let draft = Draft {
            act: ACTIVATE,
            kind: "reference",
            record: id,
            country: None,
            body: &body,
            reason: origin,
        };
        countersign::prepare(&tx, by, draft).await?;
    }
    tx.commit(&format!("/reference/sets/{id}")).await?;
    Ok(Loaded { id, hash, changes, active: set_up })
}

/// Puts a proposed set in force: the second person's act, bound to the hash
/// that was shown.
///
/// # Errors
/// The same person, a changed set, one that was settled before.
pub async fn activate(app: &App, by: &By, proposal: Uuid, shown_hash: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    rights::may(&by.actor, Act::Activate, &Subject::common(Kind::Reference))?;
    let (_, body) = countersign::settle(&tx, by, proposal, shown_hash).await?;
    let (id, hash) = signed(&body)?;
    let summary = lock_proposed(&tx, id).await?;
    if summary.hash != hash || queries::files(&*tx, id).await?.hash() != hash {
        return Err(CommandError::refused("common-second-person-changed"));
    }
    let changes = diff::diff(&queries::files_in_force(&*tx).await?, &queries::files(&*tx, id).await?);
    put_in_force(&tx, id, by.at, Some(by)).await?;
    judge_open_again(&tx, id, by.at).await?;
    audit::record(&tx, by, entry("reference-activated", id, counts(&changes, &hash, &summary.origin)))
        .await?;
    tx.commit("/reference").await
}

/// The second person sends a proposed set back.
///
/// # Errors
/// When it was settled before.
pub async fn give_back(app: &App, by: &By, proposal: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    rights::may(&by.actor, Act::Activate, &Subject::common(Kind::Reference))?;
    let given = countersign::give_back(&tx, by, proposal).await?;
    let summary = lock_proposed(&tx, given.record_id).await?;
    set_state(&tx, summary.id, RETURNED).await?;
    let data = json!({ "hash": summary.hash, "origin": summary.origin });
    audit::record(&tx, by, entry("reference-returned", summary.id, data)).await?;
    tx.commit("/reference").await
}

/// Puts the shipped set in force where no set was ever loaded: the first one of
/// an instance, marked as set-up.
///
/// # Errors
/// When the database refuses.
pub async fn first_set(app: &App) -> Result<()> {
    let any = || entity::Entity::find().select_only().column(entity::Column::Id).into_tuple::<Uuid>();
    if any().one(app.db.read()).await?.is_some() {
        return Ok(());
    }
    let tx = app.begin_system().await?;
    if any().one(&*tx).await?.is_some() {
        return Ok(());
    }
    let (files, at) = (Files::built_in(), app.now());
    let origin = format!("ringfence {}", env!("CARGO_PKG_VERSION"));
    let id = insert(&tx, None, at, &files, &origin, true).await?;
    put_in_force(&tx, id, at, None).await?;
    let data = counts(&[], &files.hash(), &origin);
    audit::record_system(&tx, at, entry("reference-first-set", id, data)).await?;
    tx.commit("").await
}

async fn insert(
    tx: &Tx,
    by: Option<&By>,
    at: Instant,
    files: &Files,
    origin: &str,
    set_up: bool,
) -> Result<Uuid> {
    let id = ids::fresh();
    let content = serde_json::to_string(files).map_err(|e| CommandError::Fault(e.to_string()))?;
    entity::Entity::insert(entity::ActiveModel {
        id: Set(id),
        hash: Set(files.hash()),
        content: Set(content),
        state: Set(PROPOSED.to_owned()),
        origin: Set(origin.to_owned()),
        set_up: Set(set_up),
        loaded_by: Set(by.map(|by| by.actor.person)),
        loaded_by_name: Set(by.map(|by| by.actor.name.clone())),
        loaded_at_ms: Set(at.ms()),
        activated_by: Set(None),
        activated_by_name: Set(None),
        activated_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}

async fn put_in_force(tx: &Tx, id: Uuid, at: Instant, by: Option<&By>) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(REPLACED))
        .filter(entity::Column::State.eq(ACTIVE))
        .exec(&**tx)
        .await?;
    entity::Entity::update(entity::ActiveModel {
        id: Set(id),
        state: Set(ACTIVE.to_owned()),
        activated_by: Set(by.map(|by| by.actor.person)),
        activated_by_name: Set(by.map(|by| by.actor.name.clone())),
        activated_at_ms: Set(Some(at.ms())),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    Ok(())
}

async fn judge_open_again(tx: &Tx, set: Uuid, at: Instant) -> Result<()> {
    jobs::enqueue(tx, Job::new(IN_FORCE, json!({ "set": set }), at).once(format!("{IN_FORCE}/{set}"))).await
}

async fn set_state(tx: &Tx, id: Uuid, state: &str) -> Result<()> {
    entity::Entity::update(entity::ActiveModel {
        id: Set(id),
        state: Set(state.to_owned()),
        ..Default::default()
    })
    .exec(&**tx)
    .await?;
    Ok(())
}

async fn lock_proposed(tx: &Tx, id: Uuid) -> Result<queries::Summary> {
    // The lock comes with the row's own read; the summary then is what was locked.
    entity::Entity::find_by_id(id)
        .select_only()
        .column(entity::Column::Id)
        .lock_exclusive()
        .into_tuple::<Uuid>()
        .one(&**tx)
        .await?
        .ok_or(CommandError::NotFound)?;
    let summary = queries::set(&**tx, id).await?;
    if summary.state == PROPOSED {
        Ok(summary)
    } else {
        Err(CommandError::Refused(Message::new("reference-not-proposed")))
    }
}

fn signed(body: &Value) -> Result<(Uuid, String)> {
    let id = body["set"].as_str().and_then(|id| id.parse().ok());
    let hash = body["hash"].as_str().map(str::to_owned);
    id.zip(hash).ok_or_else(|| CommandError::Corrupt("a reference proposal without set or hash".to_owned()))
}

fn entry(act: &'static str, id: Uuid, data: Value) -> Entry {
    Entry::new(act, "reference", id, Visible::Company).data(data)
}

fn counts(changes: &[Change], hash: &str, origin: &str) -> Value {
    let count = |what| changes.iter().filter(|change| change.what == what).count();
    json!({
        "hash": hash,
        "origin": origin,
        "added": count(diff::What::Added),
        "changed": count(diff::What::Changed),
        "removed": count(diff::What::Removed),
    })
}
