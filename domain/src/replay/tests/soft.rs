//! Rules over totals, series and links, one history a case.

use super::*;

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
