//! The metrics of one world.

use super::{
    cases::{self, Case},
    history::History,
    read::Finding,
    truth::World,
};
use crate::time::{DAY, Instant, parse};
use std::collections::{BTreeMap, BTreeSet};

/// Rules that decide a certain fact: complete, and free of false alarms.
pub const HARD: &[&str] =
    &["R01", "R03", "R04", "R10", "R11", "R12", "R13", "R41", "R42", "R50", "R51", "R53", "R54"];

/// A share: so many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    pub of: f64,
    pub all: f64,
}

impl Share {
    pub fn new(of: usize, all: usize) -> Self {
        Self { of: of as f64, all: all as f64 }
    }

    pub fn value(self) -> Option<f64> {
        (self.all > 0.0).then(|| self.of / self.all)
    }

    fn count(&mut self, hit: bool) {
        self.all += 1.0;
        self.of += f64::from(u8::from(hit));
    }
}

#[derive(Clone, Debug, Default)]
pub struct Typology {
    pub found: Share,
    pub mass: Share,
    /// Days and released consignments from the first evidence to the first true alert.
    pub days: Vec<f64>,
    pub consignments: Vec<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub typologies: BTreeMap<String, Typology>,
    pub recall: Share,
    pub strong_recall: Share,
    pub mass: Share,
    pub cases: usize,
    pub precision: Share,
    /// Precision of the best-scored cases against the best attainable, at 0.35 % and 1 %
    /// of the consignments.
    pub top: [Share; 2],
    pub brier: Share,
    pub licit_alerts: Share,
    pub case_rate: Share,
    pub twins: Share,
    pub hard_found: Share,
    pub hard_false: Share,
    pub hard_noise: Share,
    pub site_alarms: Share,
    /// Facts that no finding names, and hard findings that no fact stands behind.
    pub missed: Vec<(String, String)>,
    pub wrong: Vec<(String, String)>,
}

pub fn measure(world: &World, findings: &[Finding], history: Option<&History>) -> Measured {
    let mut measured = Measured::default();
    let alerts: Vec<&Finding> =
        findings.iter().filter(|finding| finding.alerts() && finding.at >= world.scored_from).collect();
    schemes(world, &alerts, &mut measured);
    let cases = cases::group(world, findings, history);
    queue(world, &cases, &mut measured);
    let licit: BTreeSet<(&str, Instant)> = alerts
        .iter()
        .filter(|finding| world.scheme_of(finding).is_none())
        .map(|finding| (finding.about.as_str(), finding.at))
        .collect();
    measured.licit_alerts = Share { of: licit.len() as f64 * 1_000.0, all: scored(world, world.licit) };
    let touched: BTreeSet<usize> = alerts
        .iter()
        .filter(|finding| world.scheme_of(finding).is_none())
        .filter_map(|finding| world.twin_of(finding))
        .collect();
    measured.twins = Share::new(touched.len(), world.twins.len());
    hard(world, findings, &mut measured);
    let sites: BTreeSet<(&str, i64)> = alerts
        .iter()
        .filter(|finding| {
            finding.kind == "site" && world.scheme_of(finding).is_none() && world.twin_of(finding).is_none()
        })
        .map(|finding| (finding.about.as_str(), finding.at / (365 * DAY)))
        .collect();
    measured.site_alarms = Share { of: sites.len() as f64, all: scored(world, world.site_years) };
    measured
}

/// The part of a world's whole that falls into the scored years.
fn scored(world: &World, all: usize) -> f64 {
    let years = f64::from(world.years.max(1));
    let scored = if world.years > 1 { years - 1.0 } else { years };
    all as f64 * scored / years
}

fn schemes(world: &World, alerts: &[&Finding], measured: &mut Measured) {
    let mut hits: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for &finding in alerts {
        if let Some(scheme) = world.scheme_of(finding) {
            hits.entry(scheme).or_default().push(finding);
        }
    }
    for (index, scheme) in world.schemes.iter().enumerate() {
        let empty = Vec::new();
        let hits = hits.get(&index).unwrap_or(&empty);
        let first = hits.iter().map(|finding| finding.at).min().filter(|at| *at <= scheme.end);
        let typology = measured.typologies.entry(scheme.kind.clone()).or_default();
        typology.found.count(first.is_some());
        measured.recall.count(first.is_some());
        if !scheme.faint {
            measured.strong_recall.count(first.is_some());
        }
        if let Some(first) = first {
            typology.days.push(((first - scheme.evidence).max(0) as f64) / DAY as f64);
            let released = scheme.members.iter().filter_map(|member| parse(&member.released_at));
            let late = released.filter(|at| *at >= scheme.evidence && *at < first).count();
            typology.consignments.push(late as f64);
        }
        for member in scheme.members.iter().filter(|member| member.diverted_mg > 0) {
            let released = parse(&member.released_at).unwrap_or(Instant::MAX);
            let kg = member.diverted_mg as f64 / 1e6;
            let stopped = hits.iter().any(|hit| hit.at <= released && world.covers(hit, index, member));
            for share in [&mut typology.mass, &mut measured.mass] {
                share.all += kg;
                share.of += if stopped { kg } else { 0.0 };
            }
        }
    }
}

fn queue(world: &World, cases: &[Case], measured: &mut Measured) {
    let consignments = scored(world, world.consignments);
    measured.cases = cases.len();
    measured.precision = Share::new(cases.iter().filter(|case| case.scheme.is_some()).count(), cases.len());
    measured.case_rate = Share { of: cases.len() as f64, all: consignments };
    for case in cases {
        let truth = f64::from(u8::from(case.scheme.is_some()));
        measured.brier.all += 1.0;
        measured.brier.of += (case.score() - truth) * (case.score() - truth);
    }
    let mut ranked: Vec<&Case> = cases.iter().collect();
    ranked.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.first.cmp(&b.first)));
    let positives = cases.iter().filter(|case| case.scheme.is_some()).count();
    for (share, part) in measured.top.iter_mut().zip([0.0035, 0.01]) {
        let k = ((consignments * part).round() as usize).min(ranked.len());
        let hits = ranked[..k].iter().filter(|case| case.scheme.is_some()).count();
        *share = Share::new(hits, k.min(positives));
    }
}

fn hard(world: &World, findings: &[Finding], measured: &mut Measured) {
    let named: BTreeSet<(&str, &str)> = findings
        .iter()
        .filter(|finding| finding.raised)
        .map(|f| (f.rule.as_str(), f.about.as_str()))
        .collect();
    for (rule, about) in &world.sure {
        let found = named.contains(&(rule.as_str(), about.as_str()));
        measured.hard_found.count(found);
        if !found {
            measured.missed.push((rule.clone(), about.clone()));
        }
    }
    let mut wrong = BTreeSet::new();
    let mut noise = BTreeSet::new();
    for finding in findings.iter().filter(|finding| finding.alerts() && HARD.contains(&finding.rule.as_str()))
    {
        if world.is_fact(finding) || world.scheme_of(finding).is_some() {
            continue;
        }
        let set = if world.is_noise(finding) { &mut noise } else { &mut wrong };
        set.insert((finding.rule.clone(), finding.about.clone()));
    }
    measured.hard_false = Share::new(wrong.len(), world.consignments);
    measured.hard_noise = Share::new(noise.len(), world.consignments);
    measured.wrong = wrong.into_iter().collect();
}
