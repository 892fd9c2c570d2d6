//! `replay`: history files in, findings and balances out.

use super::say;
use crate::replay::{Refused, Replay as Engine, Skip, Stopped, Summary};
use crate::screening::rule_set::{self, Rules};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The run was whole, but lines were left out.
const SOME_REFUSED: u8 = 3;

/// Exit code 0: every line was applied. 1: a line was refused, or a file could not be read or
/// written. 2: wrong arguments. 3: the run is whole, and refused lines were left out.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Replay {
    /// History files (.jsonl, also compressed with gzip or Zstandard), read one after another
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Rule set instead of the shipped one, laid out like config/rules/default.toml
    #[arg(long)]
    rules: Option<PathBuf>,
    /// Where findings go, one JSON line each; standard output where absent
    #[arg(long)]
    findings: Option<PathBuf>,
    /// Where the balances at the end go, one JSON line each
    #[arg(long)]
    balances: Option<PathBuf>,
    /// Leave refused lines out, write them here with the reason, and go on
    #[arg(long, value_name = "REFUSED")]
    skip_bad: Option<PathBuf>,
    /// Say how far it is, how fast, and how long it will take
    #[arg(long)]
    progress: bool,
}

/// A file that takes its name only when it is whole, or standard output.
enum Output {
    Stdout(BufWriter<io::Stdout>),
    File { file: BufWriter<File>, part: PathBuf, name: PathBuf },
}

impl Output {
    fn create(name: &Path) -> Result<Self> {
        let mut part = name.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let shown = name.display().to_string();
        let file = File::create(&part).with_context(|| say("cli-replay-unwritable", &[("file", &shown)]))?;
        Ok(Self::File { file: BufWriter::new(file), part, name: name.to_owned() })
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File { file, part, name } => {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
                std::fs::rename(part, name)
            }
        }
    }

    /// Takes away what was begun.
    fn abandon(self) {
        if let Self::File { part, .. } = self {
            // It may be gone already; there is nothing to keep.
            let _ = std::fs::remove_file(part);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File { file, .. } => file.flush(),
        }
    }
}

pub fn run(command: &Replay) -> Result<ExitCode> {
    let own;
    let rules: &Rules = match &command.rules {
        None => rule_set::shipped(),
        Some(file) => {
            own = read_rules(file)?;
            &own
        }
    };
    let mut replay = Engine::new(rules);
    let mut findings = match &command.findings {
        Some(name) => Output::create(name)?,
        None => Output::Stdout(BufWriter::new(io::stdout())),
    };
    let mut refused = command.skip_bad.as_deref().map(Output::create).transpose()?;
    let started = Instant::now();
    if let Err(stopped) = files(command, &mut replay, &mut findings, refused.as_mut()) {
        match command.findings {
            Some(_) => findings.abandon(),
            // What went to standard output before the bad line has been seen already.
            None => findings.finish()?,
        }
        if let Some(refused) = refused {
            refused.abandon();
        }
        bail!(told(&stopped));
    }
    findings.finish()?;
    if let Some(name) = &command.balances {
        let mut out = Output::create(name)?;
        replay.balances(&mut out)?;
        out.finish()?;
    }
    if let Some(refused) = refused {
        refused.finish()?;
    }
    summary(&replay.summary, started.elapsed());
    Ok(if replay.summary.refused > 0 { ExitCode::from(SOME_REFUSED) } else { ExitCode::SUCCESS })
}

fn read_rules(file: &Path) -> Result<Rules> {
    let shown = file.display().to_string();
    let text =
        std::fs::read_to_string(file).with_context(|| say("cli-replay-unreadable", &[("file", &shown)]))?;
    rule_set::read(&text)
        .map_err(|error| anyhow!(say("cli-replay-rules", &[("file", &shown), ("error", &error)])))
}

fn files(
    command: &Replay,
    replay: &mut Engine,
    findings: &mut Output,
    mut refused: Option<&mut Output>,
) -> Result<(), Stopped> {
    let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    let read = Arc::new(AtomicU64::new(0));
    let mut progress = Progress::new(command.progress, command.files.iter().map(size).sum(), read.clone());
    for file in &command.files {
        let mut skip = |line: &[u8], why: &Refused| -> io::Result<()> {
            eprintln!("{}", why.words());
            let Some(out) = refused.as_mut() else { return Ok(()) };
            let fault = &why.fault;
            let kept = serde_json::json!({
                "file": why.file.display().to_string(),
                "line": fault.line,
                "field": fault.field,
                "code": fault.kind.code(),
                "reason": why.words(),
                "text": String::from_utf8_lossy(line),
            });
            writeln!(out, "{kept}")
        };
        let skipping: Option<&mut Skip<'_>> = if command.skip_bad.is_some() { Some(&mut skip) } else { None };
        replay.file(file, read.clone(), findings, skipping, |summary| progress.tell(summary))?;
    }
    progress.end();
    Ok(())
}

fn told(stopped: &Stopped) -> String {
    match stopped {
        Stopped::Unreadable { file, after, source } => {
            let (file, after, error) = (file.display().to_string(), after.to_string(), source.to_string());
            let key = match source.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => "cli-replay-unreadable",
                io::ErrorKind::UnexpectedEof => "cli-replay-truncated",
                _ => "cli-replay-damaged",
            };
            say(key, &[("file", &file), ("after", &after), ("error", &error)])
        }
        other => other.to_string(),
    }
}

fn summary(done: &Summary, took: Duration) {
    let seconds = took.as_secs_f64();
    let rate = if seconds > 0.0 { done.events as f64 / seconds } else { 0.0 };
    let args = [
        ("events", done.events.to_string()),
        ("again", done.again.to_string()),
        ("findings", done.findings.to_string()),
        ("refused", done.refused.to_string()),
        ("seconds", format!("{seconds:.1}")),
        ("rate", format!("{rate:.0}")),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    eprintln!("{}", say("cli-replay-done", &args));
}

/// Tells once a second how far the files are read.
struct Progress {
    on: bool,
    bytes: u64,
    read: Arc<AtomicU64>,
    started: Instant,
    told: Instant,
    lines: u64,
}

impl Progress {
    fn new(on: bool, bytes: u64, read: Arc<AtomicU64>) -> Self {
        let now = Instant::now();
        Self { on, bytes, read, started: now, told: now, lines: 0 }
    }

    fn tell(&mut self, done: &Summary) {
        self.lines += 1;
        // The clock is looked at now and then only.
        if !self.on || !self.lines.is_multiple_of(256) || self.told.elapsed() < Duration::from_secs(1) {
            return;
        }
        self.told = Instant::now();
        let seconds = self.started.elapsed().as_secs_f64();
        let share = self.read.load(Ordering::Relaxed) as f64 / self.bytes.max(1) as f64;
        let left = if share > 0.0 { (seconds / share - seconds).max(0.0) } else { 0.0 };
        let line = say(
            "cli-replay-progress",
            &[
                ("events", &done.events.to_string()),
                ("percent", &format!("{:.1}", share * 100.0)),
                ("rate", &format!("{:.0}", done.events as f64 / seconds)),
                ("left", &format!("{left:.0}")),
                ("findings", &done.findings.to_string()),
            ],
        );
        if io::stderr().is_terminal() {
            eprint!("\r\u{1b}[2K{line}");
        } else {
            eprintln!("{line}");
        }
    }

    fn end(&self) {
        if self.on && io::stderr().is_terminal() {
            eprintln!();
        }
    }
}
