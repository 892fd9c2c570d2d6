//! R05: each doubt by itself, and together.

use super::super::proof::{raised, severity, unjudged};
use super::*;
use crate::country::Country;
use crate::needs::Line;
use crate::screening::library;

fn kg(mass: i64) -> Mass {
    Mass::from_kg(mass)
}

fn inputs(declared: i64) -> Inputs {
    let need = Key { country: Country::of("IQ"), substance: "ephedrine".into(), line: Line::Raw, year: 2027 };
    let year = |year, used| Year { year, declared: Some(kg(1_000)), used: Some(kg(used)) };
    Inputs {
        need,
        declared: kg(declared),
        past: vec![year(2024, 700), year(2025, 650), year(2026, 800)],
        population: None,
        region: None,
        estimate: None,
        unchanged_years: 1,
        trade_moved_per_mille: None,
        materiality: kg(1),
        upper_bound: false,
    }
}

fn of(inputs: Inputs) -> library::Inputs {
    library::Inputs::R05(Box::new(inputs))
}

#[test]
fn an_independent_estimate_is_enough_alone() {
    let with = |estimate| Inputs { estimate: Some(kg(estimate)), ..inputs(1_500) };
    assert_eq!(severity(of(with(751))), None);
    let (severity_of, finding) = raised(of(with(750)));
    assert_eq!(severity_of, Severity::Review);
    assert_eq!(finding.equation(), "1,500 / 750 = 2.00 ≥ 2.00");
    assert_eq!(finding.about().id, "IQ/ephedrine/raw/2027");
    assert!(finding.counterfactual().args.contains(&("passes".into(), "1,499.999999 kg".into())));
}

#[test]
fn any_two_others_are_needed() {
    // Twice its own median: one point.
    assert_eq!(severity(of(inputs(2_000))), None);
    // Never used either: two.
    let mut idle = inputs(2_000);
    idle.past.iter_mut().for_each(|year| year.used = Some(kg(299)));
    let (_, finding) = raised(of(idle.clone()));
    assert_eq!(finding.equation(), "2,000 / 1,000 = 2.00 ≥ 2.00; 0.30 < 0.30");
    // One year of use at 30 % and the point falls.
    idle.past[1].used = Some(kg(300));
    assert_eq!(severity(of(idle)), None);
}

#[test]
fn an_old_figure_counts_only_while_trade_moved() {
    let old = |years, moved| {
        let mut old = Inputs { unchanged_years: years, trade_moved_per_mille: Some(moved), ..inputs(1_000) };
        old.past.iter_mut().for_each(|year| year.used = Some(kg(100)));
        severity(of(old))
    };
    assert_eq!(old(5, 501), Some(Severity::Review));
    assert_eq!(old(5, -501), Some(Severity::Review));
    assert_eq!(old(5, 500), None);
    assert_eq!(old(4, 900), None);
}

#[test]
fn the_region_is_a_point_and_needs_eight_countries() {
    let region = |members| Peers {
        members,
        centre: Figure::of(ln_of(kg(10))),
        scale: Figure::of(0.5),
        quartiles: [kg(7), kg(10), kg(14)],
    };
    // 2,000 kg for 10 million: 200 kg a million, ln 20 / 0.5 = 5.99.
    let with =
        |members| Inputs { population: Some(10_000_000), region: Some(region(members)), ..inputs(2_000) };
    let (_, finding) = raised(of(with(8)));
    assert_eq!(finding.equation(), "2,000 / 1,000 = 2.00 ≥ 2.00; 5.99 ≥ 3.50");
    assert_eq!(severity(of(with(7))), None);
}

#[test]
fn nothing_to_hold_it_against_is_said() {
    assert_eq!(unjudged(of(Inputs { past: vec![], ..inputs(9_000) })), Some(Unjudged::UseUnknown));
    assert_eq!(severity(of(Inputs { materiality: kg(1_500), estimate: Some(kg(1)), ..inputs(1_500) })), None);
}
