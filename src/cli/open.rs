//! Opening a database with the checks that keep the real and the practice
//! world apart, and an old program away from a newer database.

use super::{keys, say};
use crate::app::{App, instance};
use crate::clock::Clock;
use crate::db::Db;
use crate::keys::Ring;
use crate::settings::{DataFolder, Settings};
use crate::{accounts, backup, reference, words};
use anyhow::{Context, Result, bail};
use migration::{Migrator, MigratorTrait};
use sea_orm::DatabaseBackend;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How far a database is from this program.
#[derive(Debug, PartialEq, Eq)]
pub enum Schema {
    Empty,
    Current,
    Behind(usize),
    /// Holds a migration that this program does not know.
    Newer(String),
}

pub async fn schema(db: &Db) -> Result<Schema> {
    // A database without a history table has had no migration.
    let Ok(applied) = backup::applied(db).await else { return Ok(Schema::Empty) };
    let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    if let Some(unknown) = applied.iter().find(|name| !known.contains(name)) {
        return Ok(Schema::Newer(unknown.clone()));
    }
    Ok(match (applied.len(), known.len() - applied.len()) {
        (0, _) => Schema::Empty,
        (_, 0) => Schema::Current,
        (_, missing) => Schema::Behind(missing),
    })
}

pub async fn connect(settings: &Settings, folder: &Path) -> Result<Db> {
    let url = settings.database_url(folder);
    if settings.database.url.is_empty() {
        private_folder(folder)?;
    }
    let shown = url.split('@').next_back().unwrap_or_default().to_owned();
    Db::connect(&url, settings.database.max_connections)
        .await
        .with_context(|| say("cli-no-database", &[("where", &shown)]))
}

/// Makes the data folder, readable by its owner only.
fn private_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
            .with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

/// Opens the real instance's database, its schema being this program's.
///
/// An embedded database is brought up to date here; on PostgreSQL the server's
/// role cannot, and `ringfence migrate` is asked for.
pub async fn real(settings: Settings, folder: PathBuf) -> Result<App> {
    let app = keyed(settings, folder).await?;
    if app.practice {
        bail!(say("cli-practice-database", &[]));
    }
    let names = accounts::sealing::unknown_keys(&app).await?;
    if let Some(name) = names.first() {
        bail!(say("cli-key-missing", &[("name", name)]));
    }
    accounts::sealing::settle(&app).await?;
    reference::commands::first_set(&app).await?;
    Ok(app)
}

/// Opens a database for a command that needs the instance's keys.
pub async fn keyed(settings: Settings, folder: PathBuf) -> Result<App> {
    opened(settings, folder, keys::Missing::Make).await
}

/// Opens a database for a command of the operator's, real or practice.
pub async fn any(settings: Settings, folder: PathBuf) -> Result<App> {
    opened(settings, folder, keys::Missing::Leave).await
}

async fn opened(settings: Settings, folder: PathBuf, missing: keys::Missing) -> Result<App> {
    let db = connect(&settings, &folder).await?;
    match schema(&db).await? {
        Schema::Newer(name) => bail!(say("cli-newer-database", &[("migration", &name)])),
        Schema::Current => {}
        Schema::Empty | Schema::Behind(_) if db.backend() == DatabaseBackend::Sqlite => {
            Migrator::up(db.read(), None).await.context(say("cli-migration-failed", &[]))?;
        }
        Schema::Empty | Schema::Behind(_) => bail!(say("cli-migrate-first", &[])),
    }
    let practice = instance::get(db.read(), instance::PRACTICE).await?.is_some();
    let ring = keys::load(&settings, &folder, missing)?;
    Ok(app(settings, folder, db, ring, practice))
}

pub fn app(settings: Settings, folder: PathBuf, db: Db, keys: Ring, practice: bool) -> App {
    // Parsing the catalogues now rather than at the first page.
    let _ = words::languages().count();
    App {
        db,
        settings: Arc::new(settings),
        clock: Clock::System,
        keys: Arc::new(keys),
        data: Arc::new(DataFolder(folder)),
        practice,
    }
}
