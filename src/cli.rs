//! The command line: what an operator of the service types.

mod data;
mod demo;
mod keys;
mod need;
mod open;
mod reference;
mod replay;
mod run;
mod user;
mod world;

use crate::settings::Settings;
use crate::words;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Monitors trade in precursor chemicals: notifications, needs, screening, decisions.
#[derive(Debug, Parser)]
#[command(name = "ringfence", version)]
pub struct Args {
    /// Configuration file; every key and its default is in config/default.toml
    #[arg(long, global = true, env = "RINGFENCE_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the embedded database, mail files and backups
    #[arg(long, global = true, env = "RINGFENCE_DATA")]
    data: Option<PathBuf>,
    /// Database instead of the one the configuration names: sqlite://FILE?mode=rwc or postgres://USER@HOST/NAME
    #[arg(long, global = true, env = "RINGFENCE_DATABASE")]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a practice world on this machine, made on first use
    Demo(demo::Demo),
    /// Serve the real thing; runs jobs too unless told otherwise
    Serve {
        /// Leave jobs and mail to `ringfence worker`
        #[arg(long)]
        no_worker: bool,
    },
    /// Accounts, for who holds the machine
    #[command(subcommand)]
    User(user::User),
    /// Keys that seal second factors in the database
    #[command(subcommand)]
    Key(keys::Key),
    /// Run jobs and mail apart from the web
    Worker,
    /// Bring the database's schema up to this version
    Migrate,
    /// Check every balance against its entries, and the audit trail; exit 1 with the first difference
    Verify,
    /// Substances, law and calendars: load a set, or show what it would change
    #[command(subcommand)]
    Reference(reference::Reference),
    /// Declared needs: load a file
    #[command(subcommand)]
    Need(need::Need),
    /// Put a history file through the rules and write every finding; needs no database and no configuration
    Replay(replay::Replay),
    /// Invent a world of trade with hidden schemes: a history file and, apart, the truth about it
    World(world::World),
    /// Say how well findings match the truth of such worlds, beside simple methods
    Score(world::Score),
    /// Write a checked copy of everything to FILE while the service runs
    Backup { file: PathBuf },
    /// Fill an empty database from a backup
    Restore { file: PathBuf },
}

/// Runs a command; the exit code says how it went.
pub fn run(args: Args) -> ExitCode {
    match prepare(args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", say("cli-failed", &[("error", &format!("{error:#}"))]));
            ExitCode::FAILURE
        }
    }
}

fn prepare(args: Args) -> anyhow::Result<ExitCode> {
    // These start from nothing but their files, whatever this machine is set up for.
    match &args.command {
        Command::Replay(command) => return replay::run(command),
        Command::World(command) => return world::make(command),
        Command::Score(command) => return world::score(command),
        _ => {}
    }
    let mut settings = Settings::load(args.config.as_deref())?;
    if let Some(database) = args.database {
        settings.database.url = database;
    }
    log(&settings);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(args.command, settings, args.data))
}

async fn dispatch(command: Command, settings: Settings, data: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let folder = data.clone().unwrap_or_else(|| PathBuf::from("data"));
    match command {
        Command::Demo(demo) => demo::run(demo, settings, data).await,
        Command::Serve { no_worker } => run::serve(settings, folder, !no_worker).await,
        Command::User(command) => user::run(command, settings, folder).await,
        Command::Key(command) => keys::run(command, settings, folder).await,
        Command::Worker => run::worker(settings, folder).await,
        Command::Migrate => data::migrate(settings, folder).await,
        Command::Verify => data::verify(settings, folder).await,
        Command::Reference(command) => reference::run(command, settings, folder).await,
        Command::Replay(command) => replay::run(&command),
        Command::World(command) => world::make(&command),
        Command::Score(command) => world::score(&command),
        Command::Need(need) => need::run(need, settings, folder).await,
        Command::Backup { file } => data::backup(settings, folder, &file).await,
        Command::Restore { file } => data::restore(settings, folder, &file).await,
    }
}

fn log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call in one process (tests) keeps the first.
    let _ = if settings.log.format == "json" { builder.json().try_init() } else { builder.try_init() };
}

/// A line of the command line's own catalogue.
fn say(key: &str, args: &[(&str, &str)]) -> String {
    words::text(words::FALLBACK, key, args.iter().copied())
}
