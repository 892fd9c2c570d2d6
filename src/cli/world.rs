//! `world` and `score`: an invented history with its truth, and how well findings match it.

use super::say;
use anyhow::{Context, Result, anyhow};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use world::{Profile, Spec, score::Files};

/// Writes `history.jsonl.gz` and, apart, `labels.jsonl`; the same values give the same bytes everywhere.
#[derive(Debug, Args)]
pub struct World {
    /// Which world; seeds from 101 on are for scoring and hold kinds of schemes that others never do
    #[arg(long)]
    seed: u64,
    /// Consignments: notified movements and supplies inside countries
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    size: u32,
    /// Years of history; the first one is for warming up
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=10))]
    years: u8,
    /// base, date, clean, harsh, unseen or poor
    #[arg(long, default_value = "base", value_parser = profile)]
    profile: Profile,
    /// Folder to write to; made if it is not there
    #[arg(long)]
    out: PathBuf,
    /// Write history.jsonl without compression
    #[arg(long)]
    plain: bool,
}

/// Findings and labels of each seed in the same order; with histories, simple methods beside them.
#[derive(Debug, Args)]
pub struct Score {
    /// Findings of each seed, as `replay` writes them; without any, the simple methods alone are scored
    #[arg(long, num_args = 1..)]
    findings: Vec<PathBuf>,
    /// Labels of each seed, as `world` writes them
    #[arg(long, num_args = 1.., required = true)]
    labels: Vec<PathBuf>,
    /// Histories of each seed
    #[arg(long, num_args = 1..)]
    history: Vec<PathBuf>,
    /// Where the figures go as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// Where the chart goes as SVG
    #[arg(long)]
    svg: Option<PathBuf>,
}

fn profile(code: &str) -> Result<Profile, String> {
    Profile::from_code(code).ok_or_else(|| say("cli-world-profile", &[("code", code)]))
}

pub fn make(command: &World) -> Result<ExitCode> {
    let spec =
        Spec { seed: command.seed, size: command.size, years: command.years, profile: command.profile };
    let made = world::generate(spec);
    let folder = command.out.display().to_string();
    made.save(&command.out, !command.plain)
        .with_context(|| say("cli-world-unwritable", &[("file", &folder)]))?;
    let events = made.events.len().to_string();
    eprintln!("{}", say("cli-world-done", &[("events", &events), ("folder", &folder)]));
    Ok(ExitCode::SUCCESS)
}

pub fn score(command: &Score) -> Result<ExitCode> {
    let files = Files {
        findings: command.findings.clone(),
        labels: command.labels.clone(),
        histories: command.history.clone(),
    };
    let report = world::score::score(&files)
        .map_err(|error| anyhow!(say("cli-score-failed", &[("error", &error.to_string())])))?;
    print!("{}", report.table());
    if let Some(file) = &command.json {
        write(file, &(serde_json::to_string_pretty(&report)? + "\n"))?;
    }
    if let Some(file) = &command.svg {
        write(file, &world::score::svg(&report))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write(file: &Path, text: &str) -> Result<()> {
    let shown = file.display().to_string();
    std::fs::write(file, text).with_context(|| say("cli-world-unwritable", &[("file", &shown)]))
}
