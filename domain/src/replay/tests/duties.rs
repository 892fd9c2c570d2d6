//! Licences, permits, notices and movements, one history a case.

use super::*;

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
