//! Says how well findings match the truth of worlds, beside simple methods on the same
//! consignments.

mod baselines;
mod cases;
mod chart;
mod history;
mod interval;
mod measure;
mod read;
mod report;
mod truth;

pub use chart::svg;
pub use history::History;
pub use interval::Figure;
pub use measure::{HARD, Measured, Share, measure};
pub use read::{Finding, ScoreError, Severity};
pub use report::{Hard, Report, Row, TypologyRow};
pub use truth::World;

use std::path::PathBuf;

/// The files of one run: findings and labels of each seed, in the same order, and the
/// histories where the baselines shall run too.
#[derive(Clone, Debug, Default)]
pub struct Files {
    pub findings: Vec<PathBuf>,
    pub labels: Vec<PathBuf>,
    pub histories: Vec<PathBuf>,
}

/// Scores the findings; with histories the baselines too, each at as many cases as the
/// findings made (0.35 % of the consignments where there are no findings).
///
/// # Errors
/// Where files cannot be read or do not belong together.
pub fn score(files: &Files) -> Result<Report, ScoreError> {
    let (findings, labels) = (files.findings.len(), files.labels.len());
    if labels == 0 || (findings > 0 && findings != labels) {
        return Err(ScoreError::Uneven { findings, labels });
    }
    if !files.histories.is_empty() && files.histories.len() != labels {
        return Err(ScoreError::UnevenHistories { histories: files.histories.len(), labels });
    }
    let mut worlds = Vec::new();
    for path in &files.labels {
        worlds.push(World::new(&read::labels(path)?));
    }
    let histories = files.histories.iter().map(|path| history::read(path)).collect::<Result<Vec<_>, _>>()?;
    let mut engine = Vec::new();
    for (i, path) in files.findings.iter().enumerate() {
        engine.push(measure(&worlds[i], &read::findings(path)?, histories.get(i)));
    }
    let mut methods = Vec::new();
    if !engine.is_empty() {
        methods.push(report::row("all", "rules", "engine", &engine));
    }
    methods.extend(baseline_rows(&worlds, &histories, &engine));
    Ok(Report {
        profile: worlds[0].profile.clone(),
        seeds: worlds.iter().map(|world| world.seed).collect(),
        size: worlds[0].size,
        years: worlds[0].years,
        hard: report::hard(&engine),
        methods,
    })
}

fn baseline_rows(worlds: &[World], histories: &[History], engine: &[Measured]) -> Vec<Row> {
    let mut equal: Vec<(&str, &str, Vec<Measured>)> = Vec::new();
    let mut marked: Vec<(&str, &str, Vec<Measured>)> = Vec::new();
    for (i, history) in histories.iter().enumerate() {
        let world = &worlds[i];
        let others: Vec<(&World, &History)> =
            worlds.iter().zip(histories).enumerate().filter(|(j, _)| *j != i).map(|(_, pair)| pair).collect();
        let model = baselines::train(&others);
        let in_time = history.consignments.iter().filter(|c| c.at >= world.scored_from).count();
        let volume = engine.get(i).map_or((in_time as f64 * baselines::VOLUME).round() as usize, |m| m.cases);
        for baseline in baselines::all(world, history, model.as_ref()) {
            push(&mut equal, &baseline, baseline.at_volume(world, history, volume));
            if let Some(measured) = baseline.at_mark(world, history) {
                push(&mut marked, &baseline, measured);
            }
        }
    }
    // Two marks of one method rank alike: at equal volume it stands once.
    equal.retain(|(code, ..)| !matches!(*code, "B2x8" | "B4x3"));
    let rows = |list: Vec<(&str, &str, Vec<Measured>)>, basis| {
        list.into_iter()
            .map(move |(code, name, all)| report::row(code, name, basis, &all))
            .collect::<Vec<_>>()
    };
    rows(equal, "equal volume").into_iter().chain(rows(marked, "own mark")).collect()
}

fn push<'a>(
    list: &mut Vec<(&'a str, &'a str, Vec<Measured>)>,
    baseline: &baselines::Baseline,
    measured: Measured,
) {
    match list.iter_mut().find(|(code, ..)| *code == baseline.code) {
        Some((.., all)) => all.push(measured),
        None => list.push((baseline.code, baseline.name, vec![measured])),
    }
}
