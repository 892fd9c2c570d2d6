//! Hand-made findings on hand-made labels give figures that were worked out by hand.

use std::path::{Path, PathBuf};
use world::{
    Profile, Spec,
    score::{Files, Report, Row, ScoreError, score, svg},
};

const LABELS: &str = r#"{"label":"world","seed":1,"size":100,"years":2,"profile":"base","scored_from":"2024-01-01","end":"2025-01-01","consignments":200,"licit":196,"site_years":4}
{"label":"scheme","id":"s1","typology":"T1","faint":false,"blended":false,"start":"2024-03-01T00:00:00Z","end":"2024-04-01T00:00:00Z","evidence_at":"2024-03-05T00:00:00Z","parties":["opA"],"members":[{"id":"n1","also":["h1"],"at":"2024-03-01T00:00:00Z","released_at":"2024-03-10T00:00:00Z","mass_mg":100000000,"diverted_mg":100000000},{"id":"n2","at":"2024-03-08T00:00:00Z","released_at":"2024-03-20T00:00:00Z","mass_mg":300000000,"diverted_mg":300000000}],"keys":["XA/p2p/raw/2024"],"diverted_mg":400000000}
{"label":"scheme","id":"s2","typology":"T6","faint":true,"blended":true,"start":"2024-06-01T00:00:00Z","end":"2024-06-20T00:00:00Z","evidence_at":"2024-06-01T00:00:00Z","parties":["opB"],"members":[{"id":"n9","at":"2024-06-01T00:00:00Z","released_at":"2024-06-10T00:00:00Z","mass_mg":100000000,"diverted_mg":100000000}],"keys":[],"diverted_mg":100000000}
{"label":"twin","id":"t1","kind":"tender","parties":["opT"],"members":[{"id":"n5","at":"2024-05-01T00:00:00Z","released_at":"2024-05-10T00:00:00Z","mass_mg":1,"diverted_mg":0}],"keys":[]}
{"label":"twin","id":"t2","kind":"return","parties":["opU"],"members":[{"id":"n6","at":"2024-05-01T00:00:00Z","released_at":"2024-05-10T00:00:00Z","mass_mg":1,"diverted_mg":0}],"keys":[]}
{"label":"noise","kind":"duplicate","id":"n7","also":["XB/p2p/raw/2024"]}
{"label":"fact","rule":"R01","about":"XA/p2p/raw/2024","sure":true}
{"label":"fact","rule":"R50","about":"h8","sure":true}
{"label":"fact","rule":"R04","about":"XC/p2p/raw/2024","sure":false}
"#;

fn finding(at: &str, rule: &str, kind: &str, about: &str, severity: &str, outcome: &str) -> String {
    format!(
        r#"{{"at":"{at}","event":"e1","rule":"{rule}","name":"x","about":{{"kind":"{kind}","id":"{about}"}},"severity":"{severity}","outcome":"{outcome}"}}"#
    ) + "\n"
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn scored(findings: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let files = Files {
        findings: vec![put(folder.path(), "f", findings)],
        labels: vec![put(folder.path(), "l", LABELS)],
        histories: Vec::new(),
    };
    score(&files).unwrap()
}

fn engine(report: &Report) -> &Row {
    &report.methods[0]
}

#[test]
fn figures_are_those_of_the_hand() {
    let report = scored(
        &[
            // Before the second member leaves, after the first one has: 300 of 500 kg stopped.
            finding("2024-03-15T00:00:00Z", "R01", "need", "XA/p2p/raw/2024", "hold", "raised"),
            // On the firm itself after the scheme's end: true, but no longer in time.
            finding("2024-06-25T00:00:00Z", "R21", "operator", "opB", "review", "raised"),
            // A lawful firm, a twin, a fault, and a hard rule without a fact behind it.
            finding("2024-07-01T00:00:00Z", "R21", "operator", "opZ", "review", "raised"),
            finding("2024-05-02T00:00:00Z", "R21", "notification", "n5", "review", "raised"),
            finding("2024-05-02T00:00:00Z", "R01", "need", "XB/p2p/raw/2024", "review", "raised"),
            finding("2024-08-02T00:00:00Z", "R03", "need", "XD/p2p/raw/2024", "review", "raised"),
            finding("2024-08-02T00:00:00Z", "R04", "need", "XC/p2p/raw/2024", "hold", "raised"),
            // These three make no alert: information, closed, and before the scored time.
            finding("2024-07-01T00:00:00Z", "R24", "operator", "opY", "info", "raised"),
            finding("2024-07-01T00:00:00Z", "R61", "site", "opY/p2p", "review", "closed"),
            finding("2023-07-01T00:00:00Z", "R21", "operator", "opX", "review", "raised"),
        ]
        .concat(),
    );
    let row = engine(&report);
    let value = |figure: Option<world::score::Figure>| figure.unwrap().value;
    assert!((value(row.scheme_recall) - 0.5).abs() < 1e-9, "one of two in time");
    assert!((value(row.scheme_recall_without_faint) - 1.0).abs() < 1e-9);
    assert!((value(row.mass_prevented) - 300.0 / 500.0).abs() < 1e-9);
    assert_eq!(row.cases, 7);
    assert!((value(row.case_precision) - 2.0 / 7.0).abs() < 1e-9);
    // Five alerts that no scheme explains, on 196 lawful consignments of which half are scored.
    assert!((value(row.licit_alerts_per_1000) - 5_000.0 / 98.0).abs() < 1e-9);
    assert!((value(row.twins_alerted) - 0.5).abs() < 1e-9);
    assert!((value(report.hard.facts_found) - 0.5).abs() < 1e-9, "R50 was missed");
    assert!((value(report.hard.false_per_consignment) - 1.0 / 200.0).abs() < 1e-9);
    assert!((value(report.hard.by_entry_errors_per_consignment) - 1.0 / 200.0).abs() < 1e-9);
    assert_eq!(report.hard.missed, [("R50".to_owned(), "h8".to_owned())]);
    assert_eq!(report.hard.wrong, [("R03".to_owned(), "XD/p2p/raw/2024".to_owned())]);
    let first = &row.typologies[0];
    assert_eq!(
        (first.typology.as_str(), first.median_days, first.median_consignments),
        ("T1", Some(10.0), Some(1.0))
    );
    assert_eq!(row.typologies[1].median_days, None, "never found");
}

#[test]
fn hits_within_ninety_days_are_one_case_and_a_cluster_is_one_subject() {
    let report = scored(
        &[
            finding("2024-02-01T00:00:00Z", "R32", "cluster", "opM+opN", "review", "raised"),
            finding("2024-03-01T00:00:00Z", "R21", "operator", "opN", "review", "raised"),
            finding("2024-04-25T00:00:00Z", "R21", "operator", "opM", "review", "raised"),
            finding("2024-06-25T00:00:00Z", "R21", "operator", "opM", "review", "raised"),
        ]
        .concat(),
    );
    assert_eq!(engine(&report).cases, 2, "three hits within ninety days, one after");
}

#[test]
fn no_findings_score_nothing_and_nothing_is_hidden() {
    let report = scored("");
    let row = engine(&report);
    assert!(row.scheme_recall.unwrap().value.abs() < 1e-9);
    assert_eq!((row.cases, row.case_precision), (0, None));
    assert!(report.table().contains("T6"), "a typology of which nothing was found is still told");
}

#[test]
fn files_that_do_not_belong_together_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let labels = put(folder.path(), "l", LABELS);
    let bad = put(folder.path(), "bad", "{\"at\":1}\n");
    let uneven = Files {
        findings: vec![bad.clone(), bad.clone()],
        labels: vec![labels.clone()],
        histories: Vec::new(),
    };
    assert!(matches!(score(&uneven), Err(ScoreError::Uneven { findings: 2, labels: 1 })));
    let wrong = Files { findings: vec![bad.clone()], labels: vec![labels], histories: Vec::new() };
    assert!(matches!(score(&wrong), Err(ScoreError::Line { line: 1, .. })));
    let headless =
        Files { findings: Vec::new(), labels: vec![put(folder.path(), "h", "")], histories: Vec::new() };
    assert!(matches!(score(&headless), Err(ScoreError::NoWorld(_))));
}

#[test]
fn all_baselines_run_and_stay_within_the_volume() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::default();
    for seed in [1, 2] {
        let out = folder.path().join(seed.to_string());
        let spec = Spec { seed, size: 2_500, years: 3, profile: Profile::Date };
        world::generate(spec).save(&out, true).unwrap();
        files.labels.push(out.join("labels.jsonl"));
        files.histories.push(out.join("history.jsonl.gz"));
    }
    let report = score(&files).unwrap();
    let codes: Vec<&str> = report
        .methods
        .iter()
        .filter(|row| row.basis == "equal volume")
        .map(|row| row.code.as_str())
        .collect();
    assert_eq!(codes, ["B0", "B1", "B2x3", "B3", "B4x2", "B5", "B6"]);
    // 0.35 % of the two scored years' consignments.
    assert!(report.methods.iter().filter(|row| row.basis == "equal volume").all(|row| row.cases <= 14));
    let recall = |code: &str, basis: &str| {
        let row = report.methods.iter().find(|row| row.code == code && row.basis == basis).unwrap();
        row.scheme_recall.unwrap().value
    };
    assert!(
        recall("B4x2", "own mark") > recall("B0", "equal volume"),
        "a rule that flags most finds more than chance"
    );
    let picture = svg(&report);
    assert!(picture.starts_with("<svg") && picture.contains("<title") && picture.ends_with("</svg>\n"));
    assert_eq!(picture.matches("<rect").count(), report.methods.len());
}
