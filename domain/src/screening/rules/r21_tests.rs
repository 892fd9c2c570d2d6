//! R21: tables, and the rate at which licit months are flagged.

use super::super::proof::{raised, severity, unjudged};
use super::*;
use crate::screening::library;
use crate::screening::stats::draws::Draws;
use crate::screening::tests::{day, params};

fn on(months_ago: u32, kg: i64) -> Dated {
    Dated { day: day("2027-02-01") - Months::new(months_ago), mass: Mass::from_kg(kg) }
}

fn inputs(kg: i64, own: &[i64]) -> Inputs {
    Inputs {
        operator: "a".into(),
        substance: "ephedrine".into(),
        line: "raw".into(),
        measured: Measured::Order,
        this: on(0, kg),
        season: Figure::ZERO,
        own: own.iter().zip(1..).map(|(kg, ago)| on(ago, *kg)).collect(),
        peers: None,
        materiality: Mass::from_kg(1),
        upper_bound: false,
    }
}

fn peers(members: u32) -> Peers {
    let kg = Mass::from_kg;
    let centre = Figure::of(ln_of(kg(100)));
    Peers { members, centre, scale: Figure::of(0.5), quartiles: [kg(70), kg(100), kg(140)] }
}

fn of(inputs: Inputs) -> library::Inputs {
    library::Inputs::R21(Box::new(inputs))
}

#[test]
fn an_order_far_above_what_is_usual_is_for_review() {
    // All alike: the scale is its floor, so exp(3.5 x 0.25) = 2.4 times passes.
    assert_eq!(severity(of(inputs(239, &[100; 8]))), None);
    let (severity_of, finding) = raised(of(inputs(240, &[100; 8])));
    assert_eq!(severity_of, Severity::Review);
    assert_eq!(finding.equation(), "(ln 240 - 4.605) / 0.250 = 3.50 > 3.50");
    let (_, finding) = raised(of(inputs(1_000, &[100; 8])));
    assert_eq!(finding.equation(), "(ln 1,000 - 4.605) / 0.250 = 9.21 > 3.50");
    assert!(finding.counterfactual().args.contains(&("passes".into(), "240 kg".into())));
    assert_eq!(finding.about().id, "a");
}

#[test]
fn what_was_bought_within_a_year_is_not_unusual() {
    let mut own = vec![100; 20];
    own[10] = 1_000;
    assert_eq!(severity(of(inputs(1_200, &own))), None);
    assert!(severity(of(inputs(1_201, &own))).is_some());
    // The same order, longer ago than twelve months.
    own.swap(10, 15);
    assert!(severity(of(inputs(1_200, &own))).is_some());
}

#[test]
fn too_little_history_is_said_and_not_guessed() {
    assert_eq!(unjudged(of(inputs(9_000, &[]))), Some(Unjudged::HistoryShort));
    assert_eq!(unjudged(of(inputs(9_000, &[100; 5]))), Some(Unjudged::HistoryShort));
    assert_eq!(unjudged(of(inputs(9_000, &[100; 6]))), None);
    let with = |members| Inputs { peers: Some(peers(members)), ..inputs(9_000, &[100]) };
    assert_eq!(unjudged(of(with(7))), Some(Unjudged::HistoryShort));
    assert!(severity(of(with(8))).is_some());
    assert_eq!(severity(of(Inputs { materiality: Mass::from_kg(9_000), ..inputs(9_000, &[100; 8]) })), None);
}

#[test]
fn the_season_of_the_group_is_taken_out() {
    let month =
        |season| Inputs { measured: Measured::Month, season: Figure::of(season), ..inputs(300, &[100; 12]) };
    assert!(severity(of(month(0.0))).is_some());
    assert_eq!(severity(of(month(libm::log(3.0)))), None);
}

/// Share of licit months flagged by the score alone, as the published figures
/// count it: independent lognormal months, twelve before the one judged, no peers.
fn rate(spread: f64) -> f64 {
    let (mut draws, params, series) = (Draws::seeded(20_261_123), params(), 20_000);
    let mut flagged = 0;
    for _ in 0..series {
        let own: Vec<f64> = (0..12).map(|_| 6.0 + spread * draws.normal()).collect();
        let floor = params.r21_floor_thousandths as f64 / 1e3;
        let usual = shrunk(&own, None, params.r21_peer_weight as f64, floor).expect("twelve months");
        let score = usual.score(6.0 + spread * draws.normal());
        flagged += u32::from(score > Figure::thousandths(params.r21_score_thousandths));
    }
    f64::from(flagged) / f64::from(series)
}

#[test]
fn about_one_licit_month_in_a_hundred_is_flagged_whatever_the_spread() {
    for (spread, expected) in [(0.3, 0.0015), (0.5, 0.009), (0.8, 0.012), (1.0, 0.012)] {
        let found = rate(spread);
        // Three standard errors of 20,000 series, and the half unit of the printed figure.
        let within = 3.0 * libm::sqrt(expected / 20_000.0) + 0.0005;
        assert!((found - expected).abs() < within, "spread {spread}: {found}");
    }
}
