//! Alerts grouped into cases: one firm or cluster (or corridor, need, region), one
//! substance, ninety days from the first alert on.

use super::{history::History, read::Finding, truth::World};
use crate::time::{DAY, Instant};
use std::collections::{BTreeMap, BTreeSet};

const SPAN: i64 = 90 * DAY;

/// Start weights of the rules (SCREENING.md part 5); hard rules and what is not named
/// there weigh 1.
const WEIGHTS: &[(&str, f64)] = &[
    ("R80", 0.8),
    ("R30", 0.7),
    ("R60", 0.7),
    ("R33", 0.7),
    ("R13", 0.7),
    ("R42", 0.6),
    ("R56", 0.6),
    ("R32", 0.5),
    ("R26", 0.45),
    ("R20", 0.4),
    ("R70", 0.4),
    ("R40", 0.3),
    ("R23", 0.3),
    ("R25", 0.3),
    ("R21", 0.2),
    ("R31", 0.3),
    ("R55", 0.25),
    ("R24", 0.15),
    ("R22", 0.15),
    ("R34", 0.15),
    ("R05", 0.3),
    ("R02", 0.05),
    ("R61", 0.7),
    ("R71", 0.4),
    ("R63", 0.3),
    ("R62", 0.4),
    ("R62late", 0.4),
    ("R64", 0.15),
    ("R52", 0.15),
];

#[derive(Clone, Debug)]
pub struct Case {
    pub first: Instant,
    pub rules: BTreeSet<String>,
    pub scheme: Option<usize>,
    pub twin: Option<usize>,
    pub noise: bool,
}

impl Case {
    /// 1 - prod(1 - weight) over its rules.
    pub fn score(&self) -> f64 {
        1.0 - self.rules.iter().map(|rule| 1.0 - weight(rule)).product::<f64>()
    }
}

fn weight(rule: &str) -> f64 {
    WEIGHTS.iter().find(|(code, _)| *code == rule).map_or(1.0, |(_, weight)| *weight)
}

/// Firms that a finding on a cluster joins, by one name each.
fn clusters<'a>(findings: impl Iterator<Item = &'a Finding>) -> BTreeMap<String, String> {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for finding in findings.filter(|finding| finding.kind == "cluster") {
        let firms: Vec<&str> = finding.about.split('+').collect();
        let root =
            firms.iter().find_map(|firm| joined.get(*firm).cloned()).unwrap_or_else(|| firms[0].to_owned());
        for firm in firms {
            joined.insert(firm.to_owned(), root.clone());
        }
    }
    joined
}

/// Whom and what an alert is about: (firm or other subject, substance).
fn subject(
    finding: &Finding,
    history: Option<&History>,
    clusters: &BTreeMap<String, String>,
) -> (String, String) {
    let known = |id: &str| history.and_then(|history| history.who.get(id)).cloned();
    let by_event = || known(&finding.event).map(|(_, substance)| substance).unwrap_or_default();
    let (who, what) = match finding.kind.as_str() {
        "notification" | "shipment" | "transfer" | "permit" => known(&finding.about)
            .or_else(|| known(&finding.event))
            .unwrap_or_else(|| (finding.about.clone(), String::new())),
        "site" => {
            let mut parts = finding.about.split('/');
            let who = parts.next().unwrap_or_default().to_owned();
            (who, parts.next_back().unwrap_or_default().to_owned())
        }
        "need" => {
            let line = finding.about.rsplit_once('/').map_or(finding.about.as_str(), |(line, _)| line);
            (line.to_owned(), String::new())
        }
        "operator" => (finding.about.clone(), by_event()),
        "cluster" => (finding.about.split('+').next().unwrap_or_default().to_owned(), by_event()),
        _ => (finding.about.clone(), String::new()),
    };
    (clusters.get(&who).cloned().unwrap_or(who), what)
}

/// Groups the alerts of the scored time.
pub fn group(world: &World, findings: &[Finding], history: Option<&History>) -> Vec<Case> {
    let mut alerts: Vec<&Finding> =
        findings.iter().filter(|finding| finding.alerts() && finding.at >= world.scored_from).collect();
    alerts.sort_by(|a, b| (a.at, &a.about).cmp(&(b.at, &b.about)));
    let clusters = clusters(alerts.iter().copied());
    let mut open: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut cases: Vec<Case> = Vec::new();
    for finding in alerts {
        let key = subject(finding, history, &clusters);
        let index = match open.get(&key) {
            Some(&index) if finding.at - cases[index].first <= SPAN => index,
            _ => {
                cases.push(Case {
                    first: finding.at,
                    rules: BTreeSet::new(),
                    scheme: None,
                    twin: None,
                    noise: false,
                });
                open.insert(key, cases.len() - 1);
                cases.len() - 1
            }
        };
        let case = &mut cases[index];
        case.rules.insert(finding.rule.clone());
        case.scheme = case.scheme.or_else(|| world.scheme_of(finding));
        case.twin = case.twin.or_else(|| world.twin_of(finding));
        case.noise |= world.is_noise(finding);
    }
    cases
}
