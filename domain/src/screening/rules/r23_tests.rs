//! R23: series that creep, jump, rest, or move with everybody else.

use super::super::proof::{proven, unjudged};
use super::*;
use crate::screening::library;
use crate::screening::stats::draws::Draws;
use crate::screening::tests::{day, params};
use chrono::Months;

fn month(n: u32, total: Mass) -> Period {
    Period { first: day("2024-01-01") + Months::new(n), total, season: Figure::ZERO, common: Figure::ZERO }
}

/// Feeds the totals (kg) month by month and gives the months that alarmed.
fn alarms(totals: &[f64], common: impl Fn(u32) -> f64) -> Vec<u32> {
    let (mut before, mut past, mut raised) = (Cusum::default(), Vec::new(), Vec::new());
    for (n, kg) in (0..).zip(totals) {
        let mut this = month(n, Mass::from_mg((kg * 1e6) as i64));
        this.common = Figure::of(common(n));
        let inputs = Inputs {
            operator: "a".into(),
            substance: "ephedrine".into(),
            length: Length::Month,
            period: this.first,
            total: this.total,
            series: Series::Total { this, past: past.clone() },
            before,
            watched: 1,
            materiality: Mass::from_kg(1),
            upper_bound: false,
        };
        if !proven(library::Inputs::R23(Box::new(inputs.clone()))).is_empty() {
            raised.push(n);
        }
        before = step(&inputs, &params()).map_or(before, |step| step.after);
        past.push(this);
        if past.len() > 24 {
            past.remove(0);
        }
    }
    raised
}

fn noisy(months: u32, factor: impl Fn(u32) -> f64) -> Vec<f64> {
    let mut draws = Draws::seeded(3);
    (0..months).map(|n| 100.0 * factor(n) * libm::exp(0.2 * draws.normal())).collect()
}

#[test]
fn a_calm_series_stays_silent_and_a_slow_growth_does_not() {
    assert_eq!(alarms(&noisy(36, |_| 1.0), |_| 0.0), Vec::<u32>::new());
    let growing = noisy(36, |n| libm::pow(1.12, f64::from(n.saturating_sub(18))));
    let raised = alarms(&growing, |_| 0.0);
    assert!(raised.first().is_some_and(|first| (20..30).contains(first)), "{raised:?}");
}

#[test]
fn a_change_common_to_all_peers_is_no_deviation() {
    let doubled = noisy(30, |n| if n >= 15 { 3.0 } else { 1.0 });
    assert!(!alarms(&doubled, |_| 0.0).is_empty());
    let common = |n| if n >= 15 { libm::log(3.0) } else { 0.0 };
    assert_eq!(alarms(&doubled, common), Vec::<u32>::new());
}

#[test]
fn the_finding_says_since_when_and_by_how_much() {
    let past: Vec<Period> = (0..12).map(|n| month(n, Mass::from_kg(100))).collect();
    let before = Cusum { sum: Figure::of(3.2), since: Some(day("2024-11-01")), periods: 2 };
    let this = month(12, Mass::from_kg(200));
    let inputs = Inputs {
        operator: "a".into(),
        substance: "ephedrine".into(),
        length: Length::Month,
        period: this.first,
        total: this.total,
        series: Series::Total { this, past },
        before,
        watched: 1,
        materiality: Mass::from_kg(1),
        upper_bound: false,
    };
    let of = |inputs| library::Inputs::R23(Box::new(inputs));
    let found = proven(of(inputs.clone()));
    let (severity, finding) = found.first().expect("raised");
    assert_eq!(*severity, Severity::Review);
    // ln 2 / 0.25 = 2.77
    assert_eq!(finding.equation(), "3.20 + 2.77 - 0.50 = 5.47 > 5.00");
    assert!(finding.sentence().args.contains(&("since".into(), "2024-11-01".into())));
    // (5.47 / 3 + 0.5) x 0.25 = 0.581, and e to it is 1.8
    assert!(finding.sentence().args.contains(&("times".into(), "1.8".into())));

    assert!(proven(of(Inputs { materiality: Mass::from_kg(200), ..inputs.clone() })).is_empty());
    // 100,000 series and 20 false alarms a period allowed: h is above 6.
    assert!(proven(of(Inputs { watched: 100_000, ..inputs.clone() })).is_empty());
    let short = Series::Total { this, past: vec![this; 7] };
    assert_eq!(unjudged(of(Inputs { series: short, ..inputs })), Some(Unjudged::HistoryShort));
}

#[test]
fn a_mix_that_turns_to_one_partner_alarms() {
    let mix = |now: [u32; 3], sum: f64| Inputs {
        operator: "a".into(),
        substance: "ephedrine".into(),
        length: Length::Month,
        period: day("2025-01-01"),
        total: Mass::from_kg(100),
        series: Series::Mix { kind: Mix::Partner, now: now.to_vec(), usual: vec![60, 30, 30], periods: 12 },
        before: Cusum { sum: Figure::of(sum), since: None, periods: 0 },
        watched: 1,
        materiality: Mass::from_kg(1),
        upper_bound: false,
    };
    let found = |inputs| proven(library::Inputs::R23(Box::new(inputs))).len();
    assert_eq!(found(mix([0, 0, 20], 0.0)), 1);
    assert_eq!(found(mix([10, 5, 5], 4.0)), 0);
}

#[test]
fn the_period_is_the_shortest_that_is_seldom_empty() {
    assert_eq!(Length::fitting(8, 4), Length::Month);
    assert_eq!(Length::fitting(7, 3), Length::Quarter);
    assert_eq!(Length::fitting(2, 2), Length::Year);
}
