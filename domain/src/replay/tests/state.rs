//! What holds for the engine as a whole.

use super::*;
use crate::screening::Outcome;

fn story() -> Vec<String> {
    let mut lines = vec![need("n", "2023-12-01", 2024, "300")];
    for at in 0..6 {
        let day = format!("2024-01-{:02}", 10 + at);
        lines.push(pen(&format!("p{at}"), &day, "70", "2024-01-20", "2024-02-20"));
    }
    lines.push(need("n2", "2024-01-18", 2024, "100"));
    lines.push(event("d", "2024-01-20", "shipment.departed", r#""shipment":"s","notification":"p1""#));
    lines.push(event("a", "2024-04-20", "shipment.arrived", r#""shipment":"s","seal_intact":false"#));
    lines
}

#[test]
fn the_same_history_gives_the_same_findings_to_the_byte() {
    let once = || {
        let lines = story();
        let replayed = replay(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let line = |found: &Found| {
            let line = found.line("v", |message| message.to_string()).expect("plain data");
            serde_json::to_string(&line).expect("plain data")
        };
        replayed.found.iter().map(line).collect::<Vec<_>>()
    };
    let (first, second) = (once(), once());
    assert!(first.len() > 8, "{first:#?}");
    assert_eq!(first, second);
}

#[test]
fn every_finding_is_given_again_by_its_stored_inputs() {
    let lines = story();
    let replayed = replay(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    for found in replayed.found {
        let stored = serde_json::to_string(&*found.inputs).expect("plain data");
        let inputs: crate::screening::library::Inputs = serde_json::from_str(&stored).expect("reads back");
        let again = inputs.judge(&params());
        let same = again.iter().any(|(rule, outcome)| {
            *rule == found.rule
                && match (outcome, &found.said) {
                    (Outcome::Raised { severity, finding }, Said::Raised(said)) => {
                        *severity == found.severity && finding == said
                    }
                    (Outcome::CouldNotJudge { why }, Said::CouldNotJudge(said)) => why == said,
                    _ => false,
                }
        });
        // What was closed must not be found any more.
        let closed = matches!(found.said, Said::Closed(_));
        assert!(same != closed, "{:?} {:?}", found.rule, found.said);
    }
}

#[test]
fn a_refused_line_changes_nothing() {
    let mut engine = engine();
    let mut reader = Reader::new();
    reader.read(br#"{"format":"ringfence-history","version":1}"#).expect("a header");
    for line in FIRMS {
        let Ok(Read::Event(event)) = reader.read(line.as_bytes()) else { panic!("{line}") };
        engine.apply(&event).expect("right");
        reader.accept(&event);
    }
    let before = format!("{engine:?}");
    for (line, field) in [
        (
            pen("p", "2024-01-01", "1", "2024-02-01", "2024-02-10")
                .replace(r#""importer":"A""#, r#""importer":"Z""#),
            "importer",
        ),
        (
            pen("p", "2024-01-01", "1", "2024-02-01", "2024-02-10").replace(r#""p2p""#, r#""nothing""#),
            "items[0].substance",
        ),
        (
            pen("p", "2024-01-01", "1", "2024-02-01", "2024-02-10")
                .replace(r#""unit":"kg""#, r#""unit":"l""#),
            "items[0].quantity.unit",
        ),
        (pen("p", "2024-01-01", "9999999999", "2024-02-01", "2024-02-10"), "items[0].quantity.amount"),
        (event("x", "2024-01-01", "shipment.arrived", r#""shipment":"s""#), "shipment"),
        (FIRMS[0].replace(r#""f1""#, r#""f9""#), "operator"),
    ] {
        let Ok(Read::Event(event)) = reader.read(line.as_bytes()) else { panic!("{line}") };
        let fault = engine.apply(&event).expect_err("refused");
        assert_eq!(fault.field, field, "{fault:?}");
        assert_eq!(format!("{engine:?}"), before, "{line}");
    }
}
