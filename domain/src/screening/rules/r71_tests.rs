//! R71: a substitute that appears, one that replaces, and mixes that only vary.

use super::super::proof::{raised, severity, unjudged};
use super::*;
use crate::screening::library;
use crate::screening::tests::day;

fn member(substance: &str, controlled: Option<&str>, year_ago: i64, now: i64) -> Member {
    Member {
        substance: substance.into(),
        controlled_on: controlled.map(day),
        now: Mass::from_kg(now),
        year_ago: Mass::from_kg(year_ago),
        first: false,
    }
}

fn inputs(members: Vec<Member>) -> Inputs {
    Inputs {
        region: "west-asia".into(),
        serves: "p2p".into(),
        from: day("2027-01-01"),
        to: day("2027-03-31"),
        members,
        year_known: true,
        materiality: Mass::from_kg(1),
        upper_bound: false,
    }
}

fn of(inputs: Inputs) -> library::Inputs {
    library::Inputs::R71(Box::new(inputs))
}

#[test]
fn a_substitute_that_appears_after_a_control_is_a_notice() {
    let with = |controlled, kg| {
        let new = Member { first: true, ..member("mapa", None, 0, kg) };
        inputs(vec![member("apaan", Some(controlled), 100, 100), new])
    };
    assert_eq!(severity(of(with("2026-06-01", 10))), None);
    let (severity_of, finding) = raised(of(with("2026-06-01", 11)));
    assert_eq!(severity_of, Severity::Review);
    assert_eq!(finding.equation(), "0 + 11 > 10 kg");
    assert_eq!(finding.about().id, "west-asia/p2p");
    // 24 months before the quarter begins, and a day more.
    assert!(severity(of(with("2025-01-01", 11))).is_some());
    assert_eq!(severity(of(with("2024-12-31", 11))), None);
    // Control that begins only after the quarter explains nothing.
    assert_eq!(severity(of(with("2027-04-01", 11))), None);
    // What is new needs no history to be new.
    assert!(severity(of(Inputs { year_known: false, ..with("2026-06-01", 11) })).is_some());
}

#[test]
fn a_controlled_member_that_falls_while_another_rises_is_a_notice() {
    let with = |fallen, risen| {
        inputs(vec![
            member("apaan", Some("2020-01-01"), 1_000, fallen),
            member("mapa", None, 10, risen),
            member("other", Some("2020-01-01"), 9_000, 9_000),
        ])
    };
    let (_, finding) = raised(of(with(500, 30)));
    assert_eq!(finding.equation(), "1,000 → 500; 10 → 30 ≥ 30 kg");
    assert_eq!(severity(of(with(501, 30))), None);
    assert_eq!(severity(of(with(500, 29))), None);
}

#[test]
fn shares_that_move_to_what_is_uncontrolled_are_a_notice() {
    let with = |free_then, free_now, controlled: Option<&str>| {
        inputs(vec![
            member("apaan", controlled, 100 - free_then, 100 - free_now),
            member("mapa", None, free_then, free_now),
        ])
    };
    let since = Some("2020-01-01");
    let (_, finding) = raised(of(with(20, 58, since)));
    assert_eq!(finding.sentence().key, "screening-r71-shares");
    assert_eq!(severity(of(with(20, 40, since))), None);
    // The other way round, or with nothing controlled, it is no evasion.
    assert_eq!(severity(of(with(58, 20, since))), None);
    assert_eq!(severity(of(with(20, 58, None))), None);
    let small = Inputs { materiality: Mass::from_kg(100), ..with(20, 58, since) };
    assert_eq!(severity(of(small)), None);
}

#[test]
fn without_a_year_of_records_a_shift_cannot_be_judged() {
    let short = Inputs { year_known: false, ..inputs(vec![member("apaan", None, 1, 1)]) };
    assert_eq!(unjudged(of(short)), Some(Unjudged::HistoryShort));
}
