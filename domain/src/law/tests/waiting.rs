//! Notices, first lawful days, thresholds that let off, refusal windows.

use super::*;

/// DOMAIN.md 11, and the Friday before a holiday.
#[test]
fn a_friday_and_five_business_days_wait_for_the_next_friday_to_end() {
    let (law, list) = (australia(), catalogue());
    let trade = trade(&list, AU, PK, "acetic_anhydride");
    let plain = earliest_dispatch(&law, &trade, at("2026-06-12T02:00:00Z")).unwrap();
    assert_eq!(plain.day, date("2026-06-20"), "Friday the 19th has to be over");
    assert_eq!(plain.message().key, "law-earliest");
    let holiday = earliest_dispatch(&law, &trade, at("2026-06-05T02:00:00Z")).unwrap();
    assert_eq!(holiday.day, date("2026-06-16"), "Monday the 15th has to be over");
    let (notice, due) = holiday.waits.clone().unwrap();
    assert_eq!((notice.basis.rule.as_str(), due.at), ("AU/export/no-minimum", at("2026-06-15T14:00:00Z")));
    assert_eq!(holiday.holidays, [(date("2026-06-08"), "King's Birthday".to_owned())]);
    let said = holiday.message().to_string();
    assert!(said.contains("King's Birthday (2026-06-08)") && said.contains("source of AU/export"), "{said}");
}

#[test]
fn past_its_calendar_no_date_is_guessed() {
    let (law, list) = (australia(), catalogue());
    let late = earliest_dispatch(&law, &trade(&list, AU, PK, "acetic_anhydride"), at("2026-12-30T02:00:00Z"));
    assert!(matches!(late, Err(PeriodError::OutsideCalendar { country: AU, .. })), "{late:?}");
}

#[test]
fn the_longer_notice_of_both_countries_counts() {
    let (mut law, list) = (australia(), catalogue());
    let import = Rule {
        notice: Some(Term::calendar(15)),
        notice_from: Some(Start::Complete),
        ..rule("US/import", "*us:II", Activity::Import)
    };
    law.packs.push(Pack { zone: Some(chrono_tz::America::New_York), ..pack("US", vec![import]) });
    let trade = trade(&list, AU, US, "acetic_anhydride");
    assert_eq!(notices(&law, &trade).len(), 2);
    let (longest, due) = notice(&law, &trade, at("2026-06-12T02:00:00Z")).unwrap().unwrap();
    assert_eq!((longest.country, longest.from), (US, Start::Complete));
    assert_eq!(due.started, date("2026-06-11"), "it is still Thursday in New York");
    assert_eq!(due.first_day_after(), date("2026-06-27"));
}

#[test]
fn thresholds_let_small_shipments_off_and_unknown_quantities_not() {
    let (law, list) = (australia(), catalogue());
    let litres = |n: i64| Declared::new(Decimal::from(n), Unit::L);
    let (small, exact) = (litres(99), litres(100));
    let asked = |quantity| Trade { quantity, ..trade(&list, AU, PK, "acetone") };
    assert!(notices(&law, &asked(Some(&small))).is_empty());
    assert_eq!(notices(&law, &asked(Some(&exact))).len(), 1, "from 100 litres on");
    assert_eq!(notices(&law, &asked(None)).len(), 1);
    let kilograms = Declared::kg(1);
    assert_eq!(notices(&law, &asked(Some(&kilograms))).len(), 1, "no density: not comparable");
    assert_eq!(pen_due(&law, &asked(Some(&small))).due, Known::No);
    assert_eq!(pen_due(&law, &asked(Some(&small))).basis[0].rule, "AU/export/table-ii");
}

#[test]
fn weak_goods_are_under_none_of_a_jurisdictions_rules() {
    let list = catalogue();
    let all = Rule { regime: vec![Regime::Licence], ..rule("PE/all", "*table_ii", Activity::All) };
    let floor = Rule {
        min_content: Some(MinContent { pct: Decimal::TEN, above: true }),
        regime: vec![Regime::Licence],
        ..rule("PE/mixtures", "acetone", Activity::All)
    };
    let law = law(vec![pack("PE", vec![all, floor])]);
    let pe = Country::of("PE");
    let with = |pct: i64| Declared::kg(100).content(Decimal::from(pct));
    let (weak, strong) = (with(10), with(11));
    let asked = |quantity| Trade { quantity: Some(quantity), ..trade(&list, pe, PK, "acetone") };
    let licence = |quantity| duty(&law, pe, Activity::Export, &asked(quantity), &[Regime::Licence]);
    assert_eq!(licence(&weak), None);
    assert_eq!(exempt(&law, pe, Activity::Export, &asked(&weak)).unwrap().rule, "PE/mixtures");
    assert_eq!(licence(&strong).unwrap().regime, [Regime::Licence]);
    assert_eq!(exempt(&law, pe, Activity::Export, &asked(&strong)), None);
}

/// DOMAIN.md 11: a written refusal on day 8 after the PEN is sent is too late
/// for the Canadian ground; the term is over at the end of day 7.
#[test]
fn a_refusal_window_of_seven_days_is_over_when_the_eighth_begins() {
    let list = catalogue();
    let window = Rule {
        activities: vec![Activity::Export],
        reply_from: Some(Start::PenSent),
        silence: Some(Silence::Consent),
        ..replying("CA/class-a/export", 7)
    };
    let zone = chrono_tz::America::Toronto;
    let law = law(vec![Pack { zone: Some(zone), ..pack("CA", vec![window]) }]);
    let reply = reply_rule(&law, &trade(&list, CA, PK, "acetic_anhydride"));
    let due = reply_due(&law, &reply, at("2026-06-01T15:00:00Z")).unwrap();
    assert_eq!(due.last_day, date("2026-06-08"));
    assert!(
        at("2026-06-09T03:59:59Z") < due.at && at("2026-06-09T04:00:00Z") == due.at,
        "midnight in Toronto"
    );
}
