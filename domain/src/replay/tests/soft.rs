//! Rules over totals, series and links, one history a case.

use super::*;
use crate::screening::Severity;

fn refs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

fn order(at: u32, day: &str, kg: &str) -> String {
    event(
        &format!("o{at}"),
        day,
        "order.received",
        &format!(
            r#""order":"O{at}","from":"A","to":"C","substance":"p2p","quantity":{{"amount":"{kg}","unit":"kg"}}"#
        ),
    )
}

#[test]
fn orders_just_under_a_limit_are_splitting() {
    let limit = event(
        "x",
        "2023-12-01",
        "control.set",
        r#""jurisdiction":"XA","substance":"p2p","activity":"use","shipment_cap":{"amount":"100","unit":"kg"},"from":"2020-01-01","source":"the act""#,
    );
    let under = |days: [&str; 3]| {
        let orders = days.into_iter().enumerate().map(|(at, day)| order(at as u32, day, "95"));
        [limit.clone()].into_iter().chain(orders).collect::<Vec<_>>()
    };
    let near = replay(&refs(&under(["2024-01-05", "2024-02-05", "2024-03-05"])));
    assert_eq!(near.of(&["R20"]), ["R20 review raised operator A"]);
    let far = replay(&refs(&under(["2024-01-05", "2024-03-05", "2024-05-05"])));
    assert!(far.of(&["R20"]).is_empty(), "more than 90 days apart");
}

#[test]
fn one_order_far_above_the_usual_is_found_and_a_first_one_is_not() {
    let usual = |last: &str| {
        let mut lines: Vec<String> =
            (1..=7).map(|at| order(at, &format!("2024-0{at}-10"), ["95", "105"][at as usize % 2])).collect();
        lines.push(order(9, "2024-08-10", last));
        lines
    };
    let large = replay(&refs(&usual("900")));
    assert!(large.of(&["R21"]).contains(&"R21 review raised operator A".to_owned()), "{:?}", large.lines());
    let same = replay(&refs(&usual("110")));
    assert!(!same.of(&["R21"]).contains(&"R21 review raised operator A".to_owned()));
    let first = replay(&[&order(1, "2024-01-10", "900")]);
    assert!(first.of(&["R21"]).is_empty());
}

#[test]
fn two_importers_for_one_end_user_are_found() {
    let end_user = event(
        "u",
        "2023-01-02",
        "operator.registered",
        r#""operator":"U","name":"Upsilon","country":"XA","roles":["end_user"]"#,
    );
    let through = |id: &str, importer: &str, at: &str| {
        pen(id, at, "100", "2024-02-20", "2024-03-01")
            .replace(r#""importer":"A""#, &format!(r#""importer":"{importer}","ultimate_consignee":"U""#))
    };
    let both = [end_user.clone(), through("p1", "A", "2024-01-10"), through("p2", "C", "2024-01-20")];
    assert_eq!(replay(&refs(&both)).of(&["R26"]), ["R26 review raised operator U"]);
    let one = [end_user, through("p1", "A", "2024-01-10"), through("p2", "A", "2024-01-20")];
    assert!(replay(&refs(&one)).of(&["R26"]).is_empty());
}

#[test]
fn a_first_order_says_what_was_never_seen_and_the_second_is_silent() {
    let lines = [
        pen("p1", "2024-01-10", "100", "2024-02-20", "2024-03-01"),
        pen("p2", "2024-02-10", "100", "2024-03-20", "2024-04-01"),
    ];
    let replayed = replay(&refs(&lines));
    assert_eq!(replayed.of(&["R24"]), ["R24 info raised operator A"]);
    assert_eq!(replayed.equation("R24"), "(2 + 1 + 1 + 1) × 1.00 = 5.00 ≥ 3.00");
}

#[test]
fn what_a_total_tells_of_is_not_new() {
    let total = event(
        "h",
        "2024-01-01",
        "history.total",
        r#""subject":{"operator":"A","counterparty":"B","origin":"XB","destination":"XA"},"substance":"p2p","from":"2022-01-01","to":"2023-12-31","count":8"#,
    );
    let ask = pen("p1", "2024-01-10", "100", "2024-02-20", "2024-03-01");
    assert!(replay(&[&total, &ask]).of(&["R24"]).is_empty());
    assert!(
        !replay(&[&total.replace(r#""count":8"#, r#""count":0"#), &ask]).of(&["R24"]).is_empty(),
        "none took place"
    );
}

#[test]
fn totals_that_move_up_and_stay_are_found_at_a_months_end() {
    let months = |steady: bool| {
        let mut lines: Vec<String> = Vec::new();
        for at in 0..30u32 {
            let day = format!("{}-{:02}-05", 2021 + at / 12, at % 12 + 1);
            // A tenth more each month from the second year on.
            let grown = if steady || at < 15 { 100.0 } else { 100.0 * 1.12f64.powi(at as i32 - 14) };
            lines.push(order(at, &day, &format!("{:.0}", grown + f64::from(at % 3) * 4.0)));
        }
        lines.push(event("c", "2023-08-01", "clock.advanced", "").replace(",}", "}"));
        lines
    };
    let grown = replay(&refs(&months(false)));
    let alarm =
        grown.found.iter().find(|found| found.rule == RuleCode::R23 && found.severity == Severity::Review);
    let alarm = alarm.expect("the growth is found");
    assert!(
        crate::history::written(alarm.at).ends_with("-01T00:00:00Z"),
        "at the first midnight after the month"
    );
    let steady = replay(&refs(&months(true)));
    assert!(steady.found.iter().all(|found| found.rule != RuleCode::R23 || found.severity == Severity::Info));
}

#[test]
fn a_need_that_goes_too_fast_is_information() {
    let lines = [
        need("n", "2023-12-01", 2024, "1000"),
        pen("p1", "2024-01-10", "600", "2024-02-10", "2024-02-20"),
        event("a", "2024-01-12", "notification.authorised", r#""notification":"p1""#),
        pen("p2", "2024-01-20", "10", "2024-02-20", "2024-02-28"),
    ];
    let found = replay(&refs(&lines)).of(&["R02"]);
    assert_eq!(found, ["R02 review raised need XA/p2p/raw/2024"], "with a party that is new");
}
