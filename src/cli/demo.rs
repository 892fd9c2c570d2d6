//! `demo`: a practice world on a database stamped *practice* when it was made.

use super::{keys, open, run as running, say};
use crate::accounts::{sealing, totp};
use crate::app::instance;
use crate::people::person;
use crate::practice;
use crate::reference;
use crate::serve;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Demo {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Throw the practice world away and make a new one
    #[arg(long)]
    reset: bool,
    #[command(subcommand)]
    command: Option<DemoCommand>,
}

#[derive(Debug, Subcommand)]
enum DemoCommand {
    /// Show the present one-time code of a practice account
    Code { name: String },
    /// List the practice accounts
    Accounts {
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(demo: Demo, mut settings: Settings, data: Option<PathBuf>) -> Result<ExitCode> {
    let folder = data.unwrap_or_else(|| PathBuf::from("practice"));
    settings.server.bind = "127.0.0.1".to_owned();
    settings.server.port = demo.port;
    settings.server.public_url = format!("http://127.0.0.1:{}", demo.port);
    settings.mail.transport = "folder".to_owned();
    if demo.reset {
        if !settings.database.url.is_empty() {
            bail!(say("cli-demo-reset-own-file-only", &[]));
        }
        remove(&folder).await?;
    }
    let mut app = open_practice(settings.clone(), folder.clone()).await?;
    if let Some(command) = &demo.command {
        if !practice::ready(&app).await? {
            bail!(say("cli-demo-no-world", &[("folder", &folder.display().to_string())]));
        }
        return match command {
            DemoCommand::Code { name } => code(&app, name).await,
            DemoCommand::Accounts { json } => accounts(&app, *json).await,
        };
    }
    if practice::broken_off(&app).await? {
        if !settings.database.url.is_empty() {
            bail!(say("cli-demo-broken-off", &[]));
        }
        eprintln!("{}", say("cli-demo-again", &[]));
        app.db.close().await?;
        remove(&folder).await?;
        app = open_practice(settings, folder).await?;
    }
    if !practice::ready(&app).await? {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        bar.set_message(say("cli-demo-making", &[]));
        practice::make(&app, |step| bar.set_message(words_of(step))).await?;
        bar.finish_and_clear();
    }
    list(&app).await?;
    let listener = serve::listen(&app).await?;
    println!("{}", say("cli-listening", &[("address", &app.settings.server.public_url)]));
    running::until_stopped(app, Some(listener), true).await?;
    Ok(ExitCode::SUCCESS)
}

fn words_of(step: practice::Step) -> String {
    match step {
        practice::Step::People => say("cli-demo-people", &[]),
        practice::Step::Licences => say("cli-demo-licences", &[]),
        practice::Step::Needs => say("cli-demo-needs", &[]),
        practice::Step::Trade { done, of } => {
            say("cli-demo-trade", &[("done", &done.to_string()), ("of", &of.to_string())])
        }
    }
}

/// Accounts with a role worth trying, one line each.
async fn list(app: &crate::app::App) -> Result<()> {
    let accounts = practice::accounts(app).await?;
    let password = accounts.first().map(|a| a.password.clone()).unwrap_or_default();
    println!("{}", say("cli-demo-password", &[("password", &password)]));
    for account in accounts.iter().take(practice::cast::ACCOUNTS.len()) {
        println!("{}", line(account));
    }
    Ok(())
}

fn line(account: &practice::Shown) -> String {
    let roles: Vec<String> = account.roles.iter().map(|role| say(&format!("role-{role}"), &[])).collect();
    let at = account.organisation.clone().unwrap_or_else(|| say("cli-demo-instance", &[]));
    format!("  {:<32} {:<44} {at}", account.email, roles.join(", "))
}

async fn accounts(app: &crate::app::App, json: bool) -> Result<ExitCode> {
    let accounts = practice::accounts(app).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&accounts)?);
    } else {
        accounts.iter().for_each(|account| println!("{}", line(account)));
    }
    Ok(ExitCode::SUCCESS)
}

async fn code(app: &crate::app::App, name: &str) -> Result<ExitCode> {
    let email = if name.contains('@') { name.to_owned() } else { format!("{name}@practice.example") };
    let person = person::Entity::find().filter(person::Column::Email.eq(&email)).one(app.db.read()).await?;
    let Some((id, sealed)) = person.and_then(|person| Some((person.id, person.totp_secret?))) else {
        bail!(say("cli-demo-no-account", &[("name", name)]));
    };
    let secret = app.keys.open(id, &sealed)?;
    println!("{}", totp::code_at(&secret, app.now())?);
    Ok(ExitCode::SUCCESS)
}

async fn open_practice(settings: Settings, folder: PathBuf) -> Result<crate::app::App> {
    let db = open::connect(&settings, &folder).await?;
    match open::schema(&db).await? {
        open::Schema::Newer(name) => bail!(say("cli-newer-database", &[("migration", &name)])),
        open::Schema::Empty => {
            Migrator::up(db.read(), None).await.context(say("cli-migration-failed", &[]))?;
            instance::set(db.read(), instance::PRACTICE, "making").await?;
        }
        _ if instance::get(db.read(), instance::PRACTICE).await?.is_none() => {
            bail!(say("cli-not-a-practice-database", &[]));
        }
        _ => Migrator::up(db.read(), None).await.context(say("cli-migration-failed", &[]))?,
    }
    let ring = keys::load(&settings, &folder, keys::Missing::Make)?;
    let app = open::app(settings, folder, db, ring, true);
    sealing::settle(&app).await?;
    reference::commands::first_set(&app).await?;
    Ok(app)
}

/// Removes a practice database, and nothing that is not one.
async fn remove(folder: &Path) -> Result<()> {
    let file = folder.join("ringfence.db");
    if !file.exists() {
        return Ok(());
    }
    let db = crate::db::Db::connect(&crate::settings::sqlite_url(&file), 1).await?;
    let practice = instance::get(db.read(), instance::PRACTICE).await.ok().flatten().is_some();
    db.close().await?;
    if !practice {
        bail!(say("cli-not-a-practice-database", &[]));
    }
    for suffix in ["", "-wal", "-shm"] {
        let file = folder.join(format!("ringfence.db{suffix}"));
        if file.exists() {
            std::fs::remove_file(&file).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}
