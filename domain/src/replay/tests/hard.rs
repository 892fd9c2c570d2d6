//! The hard rules, one history a case.

use super::*;

fn refs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// Runs lines and compares what some rules found.
fn expect(case: &str, lines: &[String], rules: &[&str], expected: &[&str]) -> Replayed {
    let replayed = replay(&refs(lines));
    assert_eq!(replayed.of(rules), expected, "{case}");
    replayed
}

const NEEDS: &[&str] = &["R01", "R03", "R04"];
const LINE: &str = "need XA/p2p/raw/2024";

fn ok(id: &str, at: &str) -> String {
    event(
        &format!("r-{id}"),
        at,
        "notification.replied",
        &format!(r#""notification":"{id}","country":"XA","reply":"no_objection""#),
    )
}

fn act(id: &str, at: &str, what: &str) -> String {
    event(&format!("{what}-{id}"), at, &format!("notification.{what}"), &format!(r#""notification":"{id}""#))
}

fn depart(id: &str, at: &str) -> String {
    event(
        &format!("d-{id}"),
        at,
        "shipment.departed",
        &format!(r#""shipment":"s-{id}","notification":"{id}""#),
    )
}

fn arrive(id: &str, at: &str, more: &str) -> String {
    event(&format!("a-{id}"), at, "shipment.arrived", &format!(r#""shipment":"s-{id}"{more}"#))
}

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

fn law(id: &str, land: &str, activity: &str, more: &str) -> String {
    let fields = format!(
        r#""jurisdiction":"{land}","substance":"p2p","activity":"{activity}",{more},"from":"2020-01-01","source":"the act""#
    );
    event(id, "2023-12-01", "control.set", &fields)
}

fn licence(id: &str, operator: &str, land: &str, activity: &str, more: &str) -> String {
    let fields = format!(
        r#""licence":"{id}","operator":"{operator}","jurisdiction":"{land}","kind":"licence","activities":["{activity}"],"substances":["p2p"],"valid_from":"2023-01-01"{more}"#
    );
    event(&format!("l-{id}"), "2023-12-02", "licence.granted", &fields)
}

#[test]
fn a_licence_is_asked_where_the_law_asks_one_and_judged_again_when_it_changes() {
    let rules = ["R11", "R12"];
    let ask = pen("p1", "2024-01-10", "10", "2024-02-10", "2024-02-20");
    let due = law("x", "XA", "import", r#""regime":"licence""#);
    let status = |id: &str, at: &str, status: &str| {
        event(id, at, "licence.status", &format!(r#""licence":"L","status":"{status}""#))
    };
    expect("no law", std::slice::from_ref(&ask), &rules, &[]);
    expect("none", &[due.clone(), ask.clone()], &rules, &["R11 hold raised operator A"]);
    let good = licence("L", "A", "XA", "import", r#","valid_to":"2024-12-31""#);
    expect("in order", &[due.clone(), good.clone(), ask.clone()], &rules, &[]);
    let short = licence("L", "A", "XA", "import", r#","valid_to":"2024-02-19""#);
    expect(
        "ends before arrival",
        &[due.clone(), short, ask.clone()],
        &rules,
        &["R11 hold raised operator A"],
    );
    let other = licence("L", "A", "XA", "use", "");
    expect("for something else", &[due.clone(), other, ask.clone()], &rules, &["R12 hold raised operator A"]);
    let taken = [
        due.clone(),
        good.clone(),
        ask.clone(),
        status("s1", "2024-01-20", "suspended"),
        status("s2", "2024-01-25", "reinstated"),
    ];
    expect(
        "suspended, then not",
        &taken,
        &rules,
        &["R11 hold raised operator A", "R11 hold closed operator A"],
    );
    let late = [due, ask, good.replace("2023-12-02", "2024-01-20")];
    expect("granted late", &late, &rules, &["R11 hold raised operator A", "R11 hold closed operator A"]);
}

#[test]
fn a_cap_adds_up_orders_of_its_period_and_frees_what_is_refused() {
    let cap = r#","caps":[{"substance":"p2p","quantity":{"amount":"100","unit":"kg"},"period":"calendar_year","counts":"purchases"}]"#;
    let held = licence("L", "A", "XA", "import", cap);
    let first = pen("p1", "2024-01-10", "60", "2024-02-10", "2024-02-20");
    let second = |at: &str| pen("p2", at, "60", "2024-02-25", "2024-03-10");
    let over = "R10 hold raised operator A";
    expect("over", &[held.clone(), first.clone(), second("2024-01-11")], &["R10"], &[over]);
    let refused = [held.clone(), first.clone(), act("p1", "2024-01-10", "refused"), second("2024-01-11")];
    expect("freed", &refused, &["R10"], &[]);
    let earlier = [held.clone(), first.replace("2024-01-10", "2023-12-20"), second("2024-01-11")];
    expect("last year's order", &earlier, &["R10"], &[]);
    let order = event(
        "o",
        "2024-01-05",
        "order.received",
        r#""order":"O","from":"A","to":"C","substance":"p2p","quantity":{"amount":"60","unit":"kg"}"#,
    );
    let carried = event(
        "t",
        "2024-01-06",
        "transfer.recorded",
        r#""transfer":"T","from":"C","to":"A","substance":"p2p","quantity":{"amount":"60","unit":"kg"},"order":"O""#,
    );
    expect("an order carried out is one order", &[held.clone(), order.clone(), carried], &["R10"], &[]);
    let apart = event(
        "t",
        "2024-01-06",
        "transfer.recorded",
        r#""transfer":"T","from":"C","to":"A","substance":"p2p","quantity":{"amount":"60","unit":"kg"}"#,
    );
    expect("two orders", &[held.clone(), order, apart], &["R10"], &[over]);
    let national = law(
        "x",
        "XA",
        "import",
        r#""handler_cap":{"quantity":{"amount":"100","unit":"kg"},"period":"calendar_year","basis":"purchases"}"#,
    );
    expect("the law's own", &[national, first, second("2024-01-11")], &["R10"], &[over]);
}

#[test]
fn a_permit_is_what_its_issuer_says() {
    let issued = |id: &str, number: &str, more: &str| {
        let fields = format!(
            r#""permit":"{id}","number":"{number}","issuer":"XA","operator":"A","activity":"import","substance":"p2p","quantity":{{"amount":"100","unit":"kg"}}{more}"#
        );
        event(&format!("i-{id}"), "2023-12-01", "permit.issued", &fields)
    };
    let known = issued("P", "IMP-1", r#","in_register":true"#);
    let with = |id: &str, kg: &str, number: &str| {
        pen(id, "2024-01-10", kg, "2024-02-10", "2024-02-20")
            .replace(r#","planned_dispatch""#, &format!(r#","permits":["{number}"],"planned_dispatch""#))
    };
    for (case, lines, expected) in [
        ("nobody's register is on file", vec![with("p1", "10", "IMP-1")], vec![]),
        ("genuine", vec![known.clone(), with("p1", "100", "IMP-1")], vec![]),
        ("altered", vec![known.clone(), with("p1", "10", "IMP-9")], vec!["R13 hold raised permit IMP-9"]),
        ("too much", vec![known.clone(), with("p1", "101", "IMP-1")], vec!["R13 hold raised permit IMP-1"]),
        (
            "used before",
            vec![known.clone(), with("p1", "60", "IMP-1"), with("p2", "60", "IMP-1")],
            vec!["R13 hold raised permit IMP-1"],
        ),
        (
            "not the issuer's",
            vec![issued("P", "IMP-1", r#","in_register":false"#), with("p1", "10", "IMP-1")],
            vec!["R13 hold raised permit IMP-1"],
        ),
        (
            "ended",
            vec![
                issued("P", "IMP-1", r#","in_register":true,"valid_to":"2024-02-01""#),
                with("p1", "10", "IMP-1"),
            ],
            vec!["R13 hold raised permit IMP-1"],
        ),
    ] {
        expect(case, &lines, &["R13"], &expected);
    }
}

#[test]
fn a_movement_without_notification_holds_and_is_booked() {
    let fields = r#""shipment":"S","notification":null,"exporter":"B","importer":"A","origin":"XB","destination":"XA","items":[{"substance":"p2p","quantity":{"amount":"50","unit":"kg"}}]"#;
    let moved = event("d", "2024-02-01", "shipment.departed", fields);
    let replayed = expect(
        "none",
        &[need("n", "2023-12-01", 2024, "10"), moved.clone()],
        &["R50", "R01"],
        &[&format!("R01 hold raised {LINE}"), "R50 hold raised shipment S"],
    );
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (50, 0, 0));
    let matching = pen("p1", "2024-01-10", "50", "2024-02-01", "2024-02-20");
    expect("a filing fits", &[matching, moved.clone()], &["R50"], &[]);
    expect("Table II by default", &[moved.replace("p2p", "acetone")], &["R50"], &[]);
}

#[test]
fn transit_lateness_and_decisions_are_judged_in_time() {
    let ask = |dispatch: &str| pen("p1", "2024-01-10", "10", dispatch, "2024-03-20");
    let transit = law("x", "XT", "transit", r#""transit_notice_days":15"#);
    let by = |notified: &str| {
        ask("2024-03-10").replace(
            r#","planned_dispatch""#,
            &format!(r#","route":[{{"country":"XT"{notified}}}],"planned_dispatch""#),
        )
    };
    let tick = |at: &str| event("c", at, "clock.advanced", "").replace(",}", "}");
    let rules = ["R41"];
    expect("there is time", &[transit.clone(), by(""), tick("2024-02-23T23:00:00Z")], &rules, &[]);
    let late = expect(
        "none in time",
        &[transit.clone(), by(""), tick("2024-02-24")],
        &rules,
        &["R41 review raised notification p1"],
    );
    assert_eq!(
        late.found
            .iter()
            .find(|found| found.rule == RuleCode::R41)
            .map(|found| crate::history::written(found.at)),
        Some("2024-02-24T00:00:00Z".into())
    );
    expect("told in time", &[transit, by(r#","notified_on":"2024-02-24""#), tick("2024-02-25")], &rules, &[]);

    let need_on_file = need("n", "2023-12-01", 2024, "1000");
    let short = [need_on_file, ask("2024-01-20")];
    expect("short notice", &short, &["R51"], &["R51 info raised notification p1"]);
    expect("beside another finding", &short[1..], &["R51"], &["R51 review raised notification p1"]);
    expect("after the fact", &[ask("2024-01-09")], &["R51"], &["R51 hold raised notification p1"]);

    let objection = event(
        "r",
        "2024-01-12",
        "notification.replied",
        r#""notification":"p1","country":"XA","reply":"objection","reason_code":"diversion_suspected""#,
    );
    let base = [need("n", "2023-12-01", 2024, "1000"), ask("2024-02-10")];
    let against: Vec<String> = base.iter().cloned().chain([objection, depart("p1", "2024-02-10")]).collect();
    let against =
        expect("in spite of an objection", &against, &["R53"], &["R53 hold raised notification p1"]);
    assert_eq!(against.balance("XA/p2p/raw/2024"), (10, 0, 0));
    let early: Vec<String> = base.iter().cloned().chain([depart("p1", "2024-01-20")]).collect();
    expect("before the term ended", &early, &["R53"], &["R53 hold raised notification p1"]);
    let after: Vec<String> =
        base.iter().cloned().chain([ok("p1", "2024-01-15"), depart("p1", "2024-01-20")]).collect();
    expect("as agreed", &after, &["R53"], &[]);
}

#[test]
fn an_arrival_that_differs_or_never_comes_is_found() {
    let sent = |more: &str| {
        let departed = depart("p1", "2024-02-10").replace(r#""p1""#, &format!(r#""p1"{more}"#));
        vec![
            need("n", "2023-12-01", 2024, "1000"),
            pen("p1", "2024-01-10", "100", "2024-02-10", "2024-02-20"),
            ok("p1", "2024-01-15"),
            departed,
        ]
    };
    let rules = ["R54", "R55"];
    let short = r#","quantity":{"amount":"90","unit":"kg"}"#;
    for (case, at, more, expected) in [
        ("as notified", "2024-02-20", "", vec![]),
        ("short", "2024-02-20", short, vec!["R54 hold raised notification p1"]),
        (
            "surplus",
            "2024-02-20",
            r#","quantity":{"amount":"110","unit":"kg"}"#,
            vec!["R54 review raised notification p1"],
        ),
        ("more will come", "2024-02-20", r#","quantity":{"amount":"90","unit":"kg"},"partial":true"#, vec![]),
        ("a package is missing", "2024-02-20", r#","packages":3"#, vec!["R54 hold raised notification p1"]),
        (
            "the seal is broken",
            "2024-02-20",
            r#","seal_intact":false"#,
            vec!["R54 hold raised notification p1"],
        ),
        ("late, on the last day", "2024-03-21T23:59:59Z", "", vec![]),
        ("a day later", "2024-03-22T00:00:01Z", "", vec!["R55 review raised notification p1"]),
    ] {
        let mut lines = sent(r#","packages":4"#);
        lines.push(arrive("p1", at, more));
        expect(case, &lines, &rules, &expected);
    }
    let mut landed = sent("");
    landed.push(event("c1", "2024-02-18", "shipment.customs", r#""shipment":"s-p1","status":"landed""#));
    landed.push(event("c2", "2024-03-05", "clock.advanced", "").replace(",}", "}"));
    expect("landed and unclaimed", &landed, &rules, &["R55 review raised notification p1"]);
}

#[test]
fn a_new_consignee_on_the_way_holds_and_the_need_follows() {
    let lines = [
        need("n", "2023-12-01", 2024, "1000"),
        pen("p1", "2024-01-10", "100", "2024-02-10", "2024-02-20"),
        ok("p1", "2024-01-15"),
        depart("p1", "2024-02-10"),
        event("x", "2024-02-12", "shipment.rerouted", r#""shipment":"s-p1","port":"Other""#),
        event(
            "y",
            "2024-02-13",
            "shipment.rerouted",
            r#""shipment":"s-p1","destination":"XC","consignee":"C""#,
        ),
    ];
    let expected = ["R42 info raised notification p1", "R42 hold raised notification p1"];
    let replayed = expect("port, then everything", &lines, &["R42"], &expected);
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (0, 0, 0));
    assert_eq!(replayed.balance("XC/p2p/raw/2024"), (100, 0, 0));
}

#[test]
fn what_customs_find_is_booked_and_judged() {
    let mut lines = vec![need("n", "2023-12-01", 2024, "10")];
    lines.push(pen("p1", "2024-01-10", "1000", "2024-02-10", "2024-02-20").replace("p2p", "acetone"));
    lines.push(depart("p1", "2024-02-10"));
    let found = r#""shipment":"s-p1","found":[{"substance":"p2p","content_pct":"5"}]"#;
    lines.push(event("x", "2024-02-21", "shipment.examined", found));
    let replayed = expect("undeclared", &lines, NEEDS, &[&format!("R01 hold raised {LINE}")]);
    assert_eq!(replayed.balance("XA/p2p/raw/2024"), (50, 0, 0));
}
