//! `reference`: loading a set of substances, law and calendars, and what it
//! would change.

use super::{open, say};
use crate::app::{App, By};
use crate::error::CommandError;
use crate::people::{self, person};
use crate::reference::commands::{self, LoadError};
use crate::reference::diff::{self, Change, What};
use crate::reference::files::Files;
use crate::reference::{FileError, parse, queries};
use crate::settings::Settings;
use crate::words;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Reference {
    /// Read a set and propose it: a second person puts it in force on the page /reference/sets
    Load {
        #[command(flatten)]
        from: From,
        /// E-mail address of the account in whose name it is loaded
        #[arg(long)]
        by: Option<String>,
    },
    /// Show what a set would change, and change nothing
    Diff {
        #[command(flatten)]
        from: From,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct From {
    /// Folder laid out like config/: reference/, packs/, calendars/
    folder: Option<PathBuf>,
    /// The set that this program ships
    #[arg(long)]
    built_in: bool,
}

impl From {
    fn read(&self) -> Result<(Files, String)> {
        match &self.folder {
            Some(folder) => {
                let shown = folder.display().to_string();
                let files = Files::folder(folder)
                    .with_context(|| say("cli-reference-unreadable", &[("folder", &shown)]))?;
                Ok((files, shown))
            }
            None => Ok((Files::built_in(), format!("ringfence {}", env!("CARGO_PKG_VERSION")))),
        }
    }
}

pub async fn run(command: Reference, settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    match command {
        Reference::Diff { from } => {
            let (files, _) = from.read()?;
            if let Err(faults) = parse::parse(&files) {
                return Ok(show_faults(&faults));
            }
            let app = open::any(settings, folder).await?;
            show(&diff::diff(&queries::files_in_force(app.db.read()).await?, &files));
            Ok(ExitCode::SUCCESS)
        }
        Reference::Load { from, by } => {
            let (files, origin) = from.read()?;
            let app = open::any(settings, folder).await?;
            load(&app, &files, &origin, by.as_deref()).await
        }
    }
}

async fn load(app: &App, files: &Files, origin: &str, by: Option<&str>) -> Result<ExitCode> {
    let by = match by {
        Some(email) => signed_in(app, email).await?,
        None => bail!(say("cli-reference-by-whom", &[])),
    };
    match commands::load(app, &by, files, origin).await {
        Ok(loaded) => {
            show(&loaded.changes);
            let key = if loaded.active { "cli-reference-active" } else { "cli-reference-proposed" };
            println!("{}", say(key, &[("hash", &loaded.hash[..12])]));
            Ok(ExitCode::SUCCESS)
        }
        Err(LoadError::Unchanged) => {
            println!("{}", say("cli-reference-unchanged", &[]));
            Ok(ExitCode::SUCCESS)
        }
        Err(LoadError::Faults(faults)) => Ok(show_faults(&faults)),
        Err(LoadError::Command(CommandError::Forbidden)) => bail!(say("cli-reference-forbidden", &[])),
        Err(LoadError::Command(error)) => Err(error.into()),
    }
}

/// The account in whose name the command line acts. Whoever may run this
/// program may read its database too, so the name is a record, not a lock: the
/// lock is the second person.
pub(super) async fn signed_in(app: &App, email: &str) -> Result<By> {
    let unknown = || say("cli-reference-no-account", &[("email", email)]);
    let found = person::Entity::find().filter(person::Column::Email.eq(email)).one(app.db.read()).await?;
    let found = found.with_context(unknown)?;
    let actor = people::actor(app, app.db.read(), found.id, app.now()).await?.with_context(unknown)?;
    Ok(By { actor, at: app.now(), request: None })
}

fn show(changes: &[Change]) {
    if changes.is_empty() {
        println!("{}", say("cli-reference-unchanged", &[]));
    }
    for change in changes {
        let what = words::plain(words::FALLBACK, &format!("reference-{}", change.what.code()));
        println!("{what:8} {} {}", change.list, change.name);
        for field in &change.fields {
            println!("         {}: {} -> {}", field.field, field.before, field.after);
        }
    }
    let count = |what: What| changes.iter().filter(|change| change.what == what).count().to_string();
    let (added, changed, removed) = (count(What::Added), count(What::Changed), count(What::Removed));
    println!(
        "{}",
        say("cli-reference-changes", &[("added", &added), ("changed", &changed), ("removed", &removed)])
    );
}

fn show_faults(faults: &[FileError]) -> ExitCode {
    for fault in faults {
        eprintln!("{}", fault.words(words::FALLBACK));
    }
    eprintln!("{}", say("cli-reference-faults", &[("count", &faults.len().to_string())]));
    ExitCode::FAILURE
}
