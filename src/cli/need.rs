//! `need load`: a file of declared needs, shown row by row before anything is kept.

use super::{open, reference::signed_in, say};
use crate::error::CommandError;
use crate::needs::load::{self, Judged, Loaded, Mapping, Outcome};
use crate::settings::Settings;
use crate::{reference, words};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use domain::message::Message;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Need {
    /// Read declared needs from a CSV or XLSX file and propose them: a second person signs on the page /needs
    Load {
        file: PathBuf,
        /// E-mail address of the account in whose name they are prepared
        #[arg(long)]
        by: String,
        /// Only show what would be loaded
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(command: Need, settings: Settings, folder: PathBuf) -> Result<ExitCode> {
    let Need::Load { file, by, dry_run } = command;
    let shown = file.display().to_string();
    let bytes = std::fs::read(&file).with_context(|| say("cli-need-file", &[("file", &shown)]))?;
    let name = file.file_name().map_or(shown.clone(), |name| name.to_string_lossy().into_owned());
    let table = match load::table(&name, &bytes) {
        Ok(table) => table,
        Err(error) => bail!(words::say(words::FALLBACK, &error.message())),
    };
    let app = open::any(settings, folder).await?;
    let by = signed_in(&app, &by).await?;
    let mapping = Mapping::detect(&table.rows[0]);
    let mut judged = load::judge(&table, &mapping, &*reference::current(&app).await?);
    load::judge_here(app.db.read(), &by, &mut judged).await?;
    show(&judged);
    if judged.wrong() > 0 || !judged.columns.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    match load::load(&app, &by, &table, &judged).await {
        Ok(Loaded::Active) => println!("{}", say("cli-need-active", &[])),
        Ok(Loaded::Proposed(id)) => {
            println!("{}", say("cli-need-proposed", &[("path", &format!("/needs/proposals/{id}"))]));
        }
        Err(CommandError::Refused(message)) => bail!(words::say(words::FALLBACK, &message)),
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn show(judged: &Judged) {
    let sentence = |message: &Message| words::say(words::FALLBACK, message);
    for message in &judged.columns {
        println!("{}", sentence(message));
    }
    for line in &judged.lines {
        let row = line.number.to_string();
        match &line.outcome {
            Outcome::Ready(one) => {
                let need = format!("{}/{}/{}/{}", one.country, one.substance, one.line.code(), one.year);
                let mass = one.declared.limit().unwrap_or_default().to_string();
                println!("{}", say("cli-need-ready", &[("row", &row), ("need", &need), ("mass", &mass)]));
            }
            Outcome::LeftOut(reason) => {
                println!("{}", say("cli-need-left-out", &[("row", &row), ("reason", &sentence(reason))]));
            }
            Outcome::Wrong(cells) => {
                for wrong in cells {
                    println!("{}: {}", wrong.cell, sentence(&wrong.message));
                }
            }
        }
    }
    let count = |n: usize| n.to_string();
    let (ready, left_out, wrong) = (count(judged.ready()), count(judged.left_out()), count(judged.wrong()));
    println!("{}", say("cli-need-counts", &[("ready", &ready), ("left", &left_out), ("wrong", &wrong)]));
}
