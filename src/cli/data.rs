//! `migrate`, `verify`, `backup`, `restore`.

use super::{open, say};
use crate::backup;
use crate::settings::Settings;
use crate::words;
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use migration::{Migrator, MigratorTrait};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub async fn migrate(settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    let db = open::connect(&settings, &folder).await?;
    if let open::Schema::Newer(name) = open::schema(&db).await? {
        bail!(say("cli-newer-database", &[("migration", &name)]));
    }
    let before = backup::applied(&db).await.map_or(0, |applied| applied.len());
    Migrator::up(db.read(), None).await?;
    let after = backup::applied(&db).await?.len();
    let role = &settings.database.server_role;
    if !role.is_empty() && db.backend() == sea_orm::DatabaseBackend::Postgres {
        db.grant_to_server(role).await?;
        println!("{}", say("cli-granted", &[("role", role)]));
    }
    println!("{}", say("cli-migrated", &[("count", &(after - before).to_string())]));
    Ok(ExitCode::SUCCESS)
}

pub async fn verify(settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    let db = open::connect(&settings, &folder).await?;
    if open::schema(&db).await? != open::Schema::Current {
        bail!(say("cli-verify-schema", &[]));
    }
    match crate::verify::first_difference(&db).await? {
        None => {
            println!("{}", say("verify-holds", &[]));
            Ok(ExitCode::SUCCESS)
        }
        Some(difference) => {
            println!("{}", words::say(words::FALLBACK, &difference));
            Ok(ExitCode::FAILURE)
        }
    }
}

pub async fn backup(settings: Settings, folder: PathBuf, file: &Path) -> Result<ExitCode> {
    let db = open::connect(&settings, &folder).await?;
    if open::schema(&db).await? == open::Schema::Empty {
        bail!(say("cli-empty-database", &[]));
    }
    let bar = spinner();
    let done = backup::backup(&db, file, |table, rows| bar.set_message(format!("{table} {rows}"))).await?;
    bar.finish_and_clear();
    report("cli-backed-up", file, &done);
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(settings: Settings, folder: PathBuf, file: &Path) -> Result<ExitCode> {
    let db = open::connect(&settings, &folder).await?;
    let bar = spinner();
    let done = backup::restore(&db, file, |table, rows| bar.set_message(format!("{table} {rows}"))).await?;
    bar.finish_and_clear();
    report("cli-restored", file, &done);
    Ok(ExitCode::SUCCESS)
}

fn report(key: &str, file: &Path, done: &backup::Summary) {
    let (rows, tables) = (done.rows.to_string(), done.tables.to_string());
    println!("{}", say(key, &[("file", &file.display().to_string()), ("rows", &rows), ("tables", &tables)]));
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}").expect("the template is ours"));
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}
