//! Reading findings and labels; both are JSON lines, plain or gzipped.

use crate::{label::Label, time};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

/// Why a file cannot be scored: which, where, and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    #[error("{file}: {source}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("{file}, line {line}: {reason}")]
    Line { file: String, line: usize, reason: String },
    #[error("{0}: the first line has to be the label \"world\"")]
    NoWorld(String),
    #[error("as many label files as findings files are needed: {findings} findings, {labels} labels")]
    Uneven { findings: usize, labels: usize },
    #[error("as many histories as label files are needed: {histories} histories, {labels} labels")]
    UnevenHistories { histories: usize, labels: usize },
}

/// Severity of a finding, the lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Review,
    Hold,
}

/// What a finding says, as far as a score needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub at: time::Instant,
    pub event: String,
    pub rule: String,
    pub kind: String,
    pub about: String,
    pub severity: Severity,
    pub raised: bool,
}

impl Finding {
    /// Whether a person has to look: raised at review or hold.
    pub fn alerts(&self) -> bool {
        self.raised && self.severity >= Severity::Review
    }
}

#[derive(Deserialize)]
struct Written {
    at: String,
    #[serde(default)]
    event: Option<String>,
    rule: String,
    about: About,
    severity: Severity,
    outcome: String,
}

#[derive(Deserialize)]
struct About {
    kind: String,
    id: String,
}

/// Opens a file, unpacking it where its first bytes say gzip.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, ScoreError> {
    let failed = |source| ScoreError::Unreadable { file: path.display().to_string(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mut magic = [0; 2];
    let read = file.read(&mut magic).map_err(failed)?;
    let again = File::open(path).map_err(failed)?;
    Ok(if read == 2 && magic == [0x1f, 0x8b] {
        Box::new(BufReader::new(MultiGzDecoder::new(again)))
    } else {
        Box::new(BufReader::new(again))
    })
}

/// Calls `take` for every line that is not empty.
pub fn lines(path: &Path, mut take: impl FnMut(usize, &str) -> Result<(), String>) -> Result<(), ScoreError> {
    let file = path.display().to_string();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.map_err(|source| ScoreError::Unreadable { file: file.clone(), source })?;
        if !line.trim().is_empty() {
            take(i, &line).map_err(|reason| ScoreError::Line { file: file.clone(), line: i + 1, reason })?;
        }
    }
    Ok(())
}

/// # Errors
/// Where a line is not a finding.
pub fn findings(path: &Path) -> Result<Vec<Finding>, ScoreError> {
    let mut findings = Vec::new();
    lines(path, |_, line| {
        let written: Written = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let at = time::parse(&written.at)
            .ok_or_else(|| format!("at: {:?} is not an instant such as 2024-03-05T09:00:00Z", written.at))?;
        findings.push(Finding {
            at,
            event: written.event.unwrap_or_default(),
            rule: written.rule,
            kind: written.about.kind,
            about: written.about.id,
            severity: written.severity,
            raised: written.outcome == "raised",
        });
        Ok(())
    })?;
    Ok(findings)
}

/// # Errors
/// Where a line is not a label, or the first one is not the world's.
pub fn labels(path: &Path) -> Result<Vec<Label>, ScoreError> {
    let mut labels = Vec::new();
    lines(path, |_, line| {
        labels.push(serde_json::from_str(line).map_err(|e| e.to_string())?);
        Ok(())
    })?;
    match labels.first() {
        Some(Label::World { .. }) => Ok(labels),
        _ => Err(ScoreError::NoWorld(path.display().to_string())),
    }
}
