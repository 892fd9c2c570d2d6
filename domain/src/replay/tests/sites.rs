//! Balances of sites, losses, returns, intelligence, one history a case.

use super::*;

fn refs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

fn count(id: &str, at: &str, more: &str) -> String {
    event(id, at, "stock.counted", &format!(r#""operator":"A","substance":"p2p"{more}"#))
}

fn kg(name: &str, kg: &str) -> String {
    format!(r#","{name}":{{"amount":"{kg}","unit":"kg"}}"#)
}

fn flows(id: &str, at: &str, receipts: &str, consumption: &str) -> String {
    let fields = format!(
        r#""operator":"A","substance":"p2p","from":"2024-01-01","to":"2024-01-31","receipts":{{"amount":"{receipts}","unit":"kg"}},"shipments":{{"amount":"0","unit":"kg"}}{}"#,
        kg("consumption", consumption)
    );
    event(id, at, "stock.flows", &fields)
}

#[test]
fn a_count_closes_a_period_and_hold_up_explains_it() {
    let mut lines = vec![
        count("c1", "2024-01-01", &kg("measured", "100")),
        flows("f", "2024-01-31", "500", "400"),
        count("c2", "2024-02-01", &format!("{}{}", kg("measured", "180"), kg("sigma", "2"))),
    ];
    let missing = replay(&refs(&lines));
    assert_eq!(missing.of(&["R60"]), ["R60 hold raised site A/p2p"], "100 + 500 - 400 - 180 = 20");
    let row = |replayed: &Replayed| replayed.engine.site_balances().remove(0);
    assert_eq!((row(&missing).muf, row(&missing).sigma), (20_000_000, 2_000_000));
    lines.push(event(
        "h",
        "2024-02-02",
        "stock.holdup",
        &format!(r#""operator":"A","substance":"p2p"{}"#, kg("quantity", "19")),
    ));
    let explained = replay(&refs(&lines));
    assert_eq!(explained.of(&["R60"]), ["R60 hold raised site A/p2p", "R60 hold closed site A/p2p"]);
    assert_eq!(row(&explained).muf, 1_000_000);
}

#[test]
fn one_item_missing_holds() {
    let counted = count("c", "2024-01-01", r#","items_book":40,"items_measured":39"#);
    assert_eq!(replay(&[&counted]).of(&["R60"]), ["R60 hold raised site A/p2p"]);
}

#[test]
fn an_assay_says_what_was_really_used() {
    let lines = [
        event(
            "p",
            "2023-12-01",
            "product.registered",
            r#""product":"PR","operator":"A","name":"Pills","substance":"ephedrine","strength_mg":"30","form":"base""#,
        ),
        event(
            "m",
            "2024-01-10",
            "production.recorded",
            r#""production":"Q","operator":"A","product":"PR","batches":1,"units":1000000,"booked":{"amount":"30","unit":"kg","form":"base"}"#,
        ),
        event(
            "c",
            "2024-02-01",
            "stock.counted",
            r#""operator":"A","substance":"ephedrine","book":{"amount":"100","unit":"kg","form":"base"},"measured":{"amount":"90","unit":"kg","form":"base"},"sigma":{"amount":"1","unit":"kg","form":"base"}"#,
        ),
        event("a", "2024-02-05", "assay.recorded", r#""refs":"Q","found_strength_mg":"40""#),
    ];
    let replayed = replay(&refs(&lines));
    assert_eq!(
        replayed.of(&["R60"]),
        ["R60 hold raised site A/ephedrine", "R60 hold closed site A/ephedrine"]
    );
    assert_eq!(replayed.engine.site_balances()[0].muf, 0, "a million tablets held 10 kg more");
}

#[test]
fn a_loss_is_asked_for_when_its_term_is_over() {
    let short = [
        need("n", "2023-12-01", 2024, "1000"),
        pen("p1", "2024-01-10", "100", "2024-02-10", "2024-02-20"),
        event(
            "r",
            "2024-01-12",
            "notification.replied",
            r#""notification":"p1","country":"XA","reply":"no_objection""#,
        ),
        event("d", "2024-02-10", "shipment.departed", r#""shipment":"s","notification":"p1""#),
        event(
            "a",
            "2024-02-20",
            "shipment.arrived",
            r#""shipment":"s","quantity":{"amount":"80","unit":"kg"}"#,
        ),
        event("c", "2024-04-01", "clock.advanced", "").replace(",}", "}"),
    ];
    let late = replay(&refs(&short));
    assert_eq!(late.of(&["R62late"]).len(), 1, "{:?}", late.lines());
    let report = event(
        "l",
        "2024-02-25",
        "loss.reported",
        r#""operator":"A","substance":"p2p","quantity":{"amount":"20","unit":"kg"},"discovered_on":"2024-02-20","reported_on":"2024-02-25","kind":"loss""#,
    );
    let mut told = short.to_vec();
    told.insert(5, report);
    let told = replay(&refs(&told));
    assert!(told.of(&["R62late"]).is_empty(), "{:?}", told.lines());
    assert_eq!(told.of(&["R62"]), ["R62 review raised operator A"]);
}

#[test]
fn a_return_that_never_comes_is_missed_in_time() {
    let due = event("d", "2024-01-31", "return.due", r#""operator":"A","kind":"stock","period":"2023-Q4""#);
    let filed =
        event("f", "2024-02-05", "return.filed", r#""operator":"A","kind":"stock","period":"2023-Q4""#);
    let later = event("c", "2024-06-01", "clock.advanced", "").replace(",}", "}");
    let missing = replay(&[&due, &later]).of(&["R64"]);
    assert_eq!(missing.last().map(String::as_str), Some("R64 review raised operator A"), "{missing:?}");
    assert!(replay(&[&due, &filed, &later]).of(&["R64"]).is_empty());
}

#[test]
fn a_note_is_matched_at_once_and_with_what_comes_later() {
    let note = event(
        "i",
        "2024-01-05",
        "intelligence.recorded",
        r#""about":{"kind":"operator","value":"A"},"source_grade":"A","information_grade":1"#,
    );
    let lines = [note, pen("p1", "2024-01-10", "100", "2024-02-10", "2024-02-20")];
    let found = replay(&refs(&lines)).of(&["R80"]);
    assert!(found.contains(&"R80 hold raised operator A".to_owned()), "{found:?}");
}
