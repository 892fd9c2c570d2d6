//! Rules about who takes part, one history a case.

use super::*;

fn refs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

fn objection(reason: &str) -> String {
    event(
        "r",
        "2024-01-12",
        "notification.replied",
        &format!(r#""notification":"p1","country":"XA","reply":"objection","reason_code":"{reason}""#),
    )
}

#[test]
fn who_was_stopped_for_suspicion_is_held_and_an_administrative_stop_does_not_count() {
    let orders = |between: Vec<String>| {
        let first = pen("p1", "2024-01-10", "100", "2024-02-20", "2024-03-01");
        let second = pen("p2", "2024-02-10", "100", "2024-03-20", "2024-04-01");
        [first].into_iter().chain(between).chain([second]).collect::<Vec<_>>()
    };
    let held = replay(&refs(&orders(vec![objection("diversion_suspected")])));
    assert_eq!(held.of(&["R30"]), ["R30 hold raised operator A"]);
    let administrative = replay(&refs(&orders(vec![objection("administrative")])));
    assert!(administrative.of(&["R30"]).is_empty());
    let cleared = event("c", "2024-01-20", "operator.status", r#""operator":"A","status":"cleared""#);
    let cleared = replay(&refs(&orders(vec![objection("diversion_suspected"), cleared])));
    assert!(
        !cleared.of(&["R30"]).contains(&"R30 hold raised operator A".to_owned()),
        "{:?}",
        cleared.lines()
    );
}

#[test]
fn a_stop_judges_what_is_still_under_way() {
    let lines = [
        pen("p1", "2024-01-10", "100", "2024-02-20", "2024-03-01"),
        event(
            "i",
            "2024-01-20",
            "incident.recorded",
            r#""incident":"I","kind":"diversion","substance":"p2p","parties":["A"]"#,
        ),
    ];
    assert_eq!(replay(&refs(&lines)).of(&["R30"]), ["R30 hold raised operator A"]);
}

fn firm(id: &str, at: &str, name: &str, more: &str) -> String {
    event(
        &format!("n-{id}"),
        at,
        "operator.registered",
        &format!(r#""operator":"{id}","name":"{name}","country":"XA","roles":["importer"]{more}"#),
    )
}

#[test]
fn a_stopped_company_is_known_under_another_spelling() {
    let lines = [
        firm("S", "2024-01-02", "Zephyrine Chemicals Ltd", ""),
        event(
            "st",
            "2024-01-05",
            "operator.status",
            r#""operator":"S","status":"stopped","reason_code":"diversion_suspected""#,
        ),
        firm("T", "2024-02-01", "Zephyrine Chemical Trading", ""),
        firm("U", "2024-02-01", "Old Harbour Solvents", ""),
    ];
    let found = replay(&refs(&lines)).of(&["R31"]);
    assert_eq!(found, ["R31 review raised operator T"]);
}

#[test]
fn companies_that_share_an_account_and_trade_with_each_other_are_joined() {
    let account = r#","bank_accounts":["XA99 0000 1111 2222"]"#;
    let lines = |second: &str| {
        vec![
            event("z", "2024-01-01", "register.size", r#""handlers":10000"#),
            firm("S", "2024-01-02", "Sable", account),
            firm("T", "2024-01-02", "Tern", second),
            event(
                "t",
                "2024-02-01",
                "transfer.recorded",
                r#""transfer":"T1","from":"S","to":"T","substance":"p2p","quantity":{"amount":"5","unit":"kg"}"#,
            ),
        ]
    };
    assert_eq!(replay(&refs(&lines(account))).of(&["R32"]), ["R32 review raised cluster S+T"]);
    assert!(replay(&refs(&lines(""))).of(&["R32"]).is_empty());
}
