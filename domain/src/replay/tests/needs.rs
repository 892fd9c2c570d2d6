//! What draws on a need, one history a case.

use super::*;

#[test]
fn the_need_is_used_up_by_what_is_authorised_and_threatened_by_what_waits() {
    let base = vec![
        need("n", "2023-12-01", 2024, "1000"),
        pen("p1", "2024-01-10", "900", "2024-02-10", "2024-02-20"),
        pen("p2", "2024-01-11", "250", "2024-02-11", "2024-02-21"),
    ];
    let potential = expect("both wait", &base, NEEDS, &[&format!("R01 review raised {LINE}")]);
    assert_eq!(potential.equation("R01"), "0 + 900 + 250 = 1,150 > 1,000 kg");
    assert_eq!(potential.balance("XA/p2p/raw/2024"), (0, 1150, 0));

    let mut confirmed = base.clone();
    confirmed.insert(2, act("p1", "2024-01-10", "authorised"));
    let confirmed =
        expect("the first is authorised", &confirmed, NEEDS, &[&format!("R01 hold raised {LINE}")]);
    assert_eq!(confirmed.equation("R01"), "900 + 250 = 1,150 > 1,000 kg");
    assert_eq!(confirmed.balance("XA/p2p/raw/2024"), (900, 250, 0));

    let mut grows = base.clone();
    grows.extend([act("p1", "2024-01-12", "authorised"), act("p2", "2024-01-13", "authorised")]);
    let raised = [format!("R01 review raised {LINE}"), format!("R01 hold raised {LINE}")];
    expect("written again as it grows", &grows, NEEDS, &refs(&raised));

    let mut freed = base;
    freed.push(act("p1", "2024-01-12", "withdrawn"));
    let closed = [format!("R01 review raised {LINE}"), format!("R01 review closed {LINE}")];
    let freed = expect("the first is withdrawn", &freed, NEEDS, &refs(&closed));
    assert_eq!(freed.balance("XA/p2p/raw/2024"), (0, 250, 0));
}

#[test]
fn a_need_holds_until_a_later_one_and_silence_is_not_zero() {
    let ask = pen("p1", "2024-01-10", "10", "2024-02-10", "2024-02-20");
    for (case, first, expected) in [
        ("none on file", None, vec![format!("R03 review raised {LINE}")]),
        ("zero", Some(need("n", "2023-12-01", 2024, "0")), vec![format!("R04 hold raised {LINE}")]),
        ("carried forward", Some(need("n", "2020-12-01", 2021, "10")), vec![]),
        (
            "for a later year only",
            Some(need("n", "2023-12-01", 2025, "10")),
            vec![format!("R03 review raised {LINE}")],
        ),
    ] {
        let lines: Vec<String> = first.into_iter().chain([ask.clone()]).collect();
        expect(case, &lines, NEEDS, &refs(&expected));
    }
}

#[test]
fn a_revision_opens_and_closes_what_has_not_left() {
    let base =
        [need("n", "2023-12-01", 2024, "100"), pen("p1", "2024-01-10", "150", "2024-02-10", "2024-02-20")];
    let hold = format!("R01 hold raised {LINE}");
    let mut up = base.to_vec();
    up.push(need("n2", "2024-01-20", 2024, "200"));
    expect("upward", &up, NEEDS, &[&hold, &format!("R01 hold closed {LINE}")]);

    let mut down = vec![need("n", "2023-12-01", 2024, "200"), base[1].clone()];
    down.push(need("n2", "2024-01-20", 2024, "100"));
    expect("downward", &down, NEEDS, &[&hold]);

    let mut shipped = vec![need("n", "2023-12-01", 2024, "200"), base[1].clone(), ok("p1", "2024-01-20")];
    shipped.extend([depart("p1", "2024-02-10"), need("n2", "2024-02-12", 2024, "100")]);
    shipped.push(arrive("p1", "2024-02-20", ""));
    expect("downward, at sea", &shipped, NEEDS, &[&format!("R01 info raised {LINE}")]);

    let mut over = base.to_vec();
    over.extend([ok("p1", "2024-01-20"), depart("p1", "2024-02-10"), need("n2", "2024-02-12", 2024, "200")]);
    expect("upward, too late to be closed", &over, NEEDS, &[&hold]);
}

#[test]
fn an_arrival_in_january_moves_to_the_year_it_came_in() {
    let lines = [
        need("n23", "2023-01-01", 2023, "1000"),
        need("n24", "2023-01-01", 2024, "100"),
        pen("p1", "2023-11-01", "150", "2023-12-01", "2023-12-28"),
        ok("p1", "2023-11-05"),
        act("p1", "2023-11-06", "authorised"),
        depart("p1", "2023-12-02"),
        arrive("p1", "2024-01-03", ""),
    ];
    let replayed = expect("moved", &lines, NEEDS, &[&format!("R01 hold raised {LINE}")]);
    assert_eq!(replayed.balance("XA/p2p/raw/2023"), (0, 0, 0));
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (150, 0, 0));
}

#[test]
fn what_goes_back_or_goes_round_draws_on_nothing() {
    let need = need("n", "2023-12-01", 2024, "1000");
    let mut lines = vec![need.clone(), pen("p1", "2024-01-01", "900", "2024-02-01", "2024-02-10")];
    lines.extend([ok("p1", "2024-01-05"), depart("p1", "2024-02-01"), arrive("p1", "2024-02-10", "")]);
    let back = r#""shipment":"s-p1","quantity":{"amount":"300","unit":"kg"}"#;
    lines.push(event("b", "2024-02-20", "shipment.returned", back));
    lines.push(pen("p2", "2024-03-01", "400", "2024-04-01", "2024-04-10"));
    let replayed = expect("600 + 400 fit", &lines, NEEDS, &[]);
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (600, 400, 0));

    let trip = |id: &str, kg: &str| {
        pen(id, "2024-01-01", kg, "2024-02-01", "2024-02-10")
            .replace(r#","planned_dispatch""#, r#","round_trip":"t","planned_dispatch""#)
    };
    let back = |kg: &str| {
        trip("p2", kg).replace(
            r#""exporter":"B","importer":"A","origin":"XB","destination":"XA""#,
            r#""exporter":"A","importer":"B","origin":"XA","destination":"XB""#,
        )
    };
    expect("there and back", &[need.clone(), trip("p1", "5000"), back("4900")], NEEDS, &[]);
    let lost = expect("more was lost than may be", &[need, trip("p1", "5000"), back("4800")], NEEDS, &[]);
    assert_eq!(lost.balance("XA/p2p/raw/2024"), (200, 0, 0));
}

/// A notification of ephedrine with a quantity as given.
fn ephedrine(id: &str, quantity: &str, more: &str) -> String {
    let plain = pen(id, "2024-01-10", "1", "2024-02-10", "2024-02-20");
    plain
        .replace(r#""p2p""#, r#""ephedrine""#)
        .replace(r#"{"amount":"1","unit":"kg"}"#, quantity)
        .replace(r#"}],"planned"#, &format!(r#"{more}}}],"planned"#))
}

fn ephedrine_need(line: &str, quantity: &str) -> String {
    let fields = format!(
        r#""country":"XA","substance":"ephedrine","line":"{line}","year":2024,"quantity":{quantity}"#
    );
    event(&format!("n-{line}"), "2023-12-01", "need.declared", &fields)
}

#[test]
fn salts_tablets_and_gross_weights_are_converted_first() {
    let kg = |amount: &str, form: &str| format!(r#"{{"amount":"{amount}","unit":"kg","form":"{form}"}}"#);
    let raw = "need XA/ephedrine/raw/2024";
    let preparation = "need XA/ephedrine/preparation/2024";
    for (case, need, asked, expected) in [
        (
            "salt counted as base would be over",
            ("raw", kg("100", "base")),
            kg("120", "hydrochloride"),
            vec![],
        ),
        (
            "base is over",
            ("raw", kg("100", "base")),
            kg("101", "base"),
            vec![format!("R01 hold raised {raw}")],
        ),
        (
            "declared as salt",
            ("raw", kg("100", "hydrochloride")),
            kg("90", "base"),
            vec![format!("R01 hold raised {raw}")],
        ),
        (
            "an unknown form is an upper bound and never holds",
            ("raw", kg("100", "base")),
            r#"{"amount":"150","unit":"kg"}"#.into(),
            vec![format!("R01 review raised {raw}")],
        ),
        (
            "tablets are a preparation",
            ("preparation", kg("10", "base")),
            r#"{"amount":"500000","unit":"tablet","strength_mg":"30","form":"hydrochloride"}"#.into(),
            vec![format!("R01 hold raised {preparation}")],
        ),
        (
            "and do not draw on the raw line",
            ("raw", kg("10", "base")),
            r#"{"amount":"500000","unit":"tablet","strength_mg":"30","form":"hydrochloride"}"#.into(),
            vec![format!("R03 review raised {preparation}")],
        ),
        (
            "only combined is declared",
            ("combined", kg("10", "base")),
            r#"{"amount":"500000","unit":"tablet","strength_mg":"30","form":"hydrochloride"}"#.into(),
            vec!["R01 hold raised need XA/ephedrine/combined/2024".to_owned()],
        ),
    ] {
        let lines = [ephedrine_need(need.0, &need.1), ephedrine("p1", &asked, "")];
        expect(case, &lines, NEEDS, &refs(&expected));
    }
}

#[test]
fn a_mixture_counts_each_substance_unless_all_of_it_is_exempt() {
    let mixture = r#"{"amount":"1000","unit":"kg","form":"base","content_pct":"4","mixture":[{"substance":"p2p","content_pct":"1"}]}"#;
    let exempt = |id: &str, substance: &str, pct: &str| {
        let fields = format!(
            r#""jurisdiction":"XA","substance":"{substance}","activity":"import","exempt_below_pct":"{pct}","from":"2020-01-01","source":"law""#
        );
        event(id, "2023-12-01", "control.set", &fields)
    };
    let needs = [
        ephedrine_need("raw", r#"{"amount":"30","unit":"kg","form":"base"}"#),
        need("n", "2023-12-01", 2024, "5"),
    ];
    let both = ["R01 hold raised need XA/ephedrine/raw/2024", "R01 hold raised need XA/p2p/raw/2024"];
    for (case, law, expected) in [
        ("no exemption", vec![], &both[..]),
        ("one substance is not exempt", vec![exempt("x1", "ephedrine", "5")], &both[..]),
        (
            "together above one limit",
            vec![exempt("x1", "ephedrine", "5"), exempt("x2", "p2p", "4.9")],
            &both[..],
        ),
        ("all exempt", vec![exempt("x1", "ephedrine", "5"), exempt("x2", "p2p", "5")], &[][..]),
    ] {
        let lines: Vec<String> =
            law.into_iter().chain(needs.clone()).chain([ephedrine("p1", mixture, "")]).collect();
        expect(case, &lines, NEEDS, expected);
    }
}

#[test]
fn an_allocation_has_its_own_counter_and_looks_at_its_destination() {
    let grant = |id: &str, kg: &str, more: &str| {
        let fields = format!(
            r#""allocation":"{id}","operator":"A","substance":"p2p","quantity":{{"amount":"{kg}","unit":"kg"}},"purpose":"domestic","year":2024{more}"#
        );
        event(&format!("g-{id}"), "2024-01-10", "allocation.granted", &fields)
    };
    let base =
        [need("n", "2023-12-01", 2024, "100"), pen("p1", "2024-01-02", "90", "2024-02-10", "2024-02-20")];
    let lines: Vec<String> =
        base.iter().cloned().chain([grant("g1", "60", ""), grant("g2", "50", "")]).collect();
    let replayed = expect("tested apart from imports", &lines, NEEDS, &[&format!("R01 hold raised {LINE}")]);
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (0, 90, 110));

    let there = need("nb", "2024-01-05", 2024, "20").replace(r#""country":"XA""#, r#""country":"XB""#);
    let lines: Vec<String> =
        base.iter().cloned().chain([there, grant("g1", "60", r#","destination":"XB""#)]).collect();
    let replayed =
        expect("more than the destination needs", &lines, NEEDS, &["R01 hold raised need XB/p2p/raw/2024"]);
    assert!(replayed.engine.needs().iter().all(|row| !row.need.starts_with("XB")), "nothing is booked there");
}

#[test]
fn a_duplicate_counts_until_it_is_withdrawn() {
    let base = vec![
        need("n", "2023-12-01", 2024, "150"),
        pen("p1", "2024-01-10", "100", "2024-02-10", "2024-02-20"),
        pen("p2", "2024-01-11", "100", "2024-02-10", "2024-02-20"),
    ];
    let raised = format!("R01 review raised {LINE}");
    let counted = expect("it counts", &base, NEEDS, &[&raised]);
    let finding = counted.found.iter().find(|found| found.rule == RuleCode::R01).expect("raised");
    let twice = finding.said.finding().expect("raised").causes();
    assert!(
        twice.iter().any(|cause| cause.text.key == "screening-cause-filed-twice" && cause.answer.is_some())
    );
    let mut gone = base;
    gone.push(act("p2", "2024-01-12", "withdrawn"));
    let gone = expect("it frees what it held", &gone, NEEDS, &[&raised]);
    assert_eq!(gone.balance("XA/p2p/raw/2024"), (0, 100, 0));
}
