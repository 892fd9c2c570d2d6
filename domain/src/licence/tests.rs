use super::*;
use proptest::prelude::*;

fn day(iso: &str) -> NaiveDate {
    iso.parse().expect("an ISO date")
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn terms() -> Terms {
    Terms {
        kind: Kind::Licence,
        activities: vec![Activity::Export, Activity::Store],
        substances: keys(&["ephedrine"]),
        forms: vec![],
        sites: vec![],
        valid_from: day("2026-01-01"),
        valid_to: Some(day("2026-12-31")),
        caps: vec![],
        note: String::new(),
    }
}

fn facts(status: Status, terms: Terms) -> Facts {
    Facts::new(Uuid::from_u128(1), "L-1", status, terms, day("2026-06-01"))
}

const GOODS: &[&str] = &["ephedrine", "table_i"];

#[test]
fn steps_lead_where_the_table_says() {
    use Status::*;
    let open: Vec<_> = Status::ALL
        .iter()
        .flat_map(|from| Step::ALL.iter().map(move |step| (*from, *step, from.after(*step))))
        .filter_map(|(from, step, to)| Some((from, step.code(), to?)))
        .collect();
    assert_eq!(
        open,
        [
            (Proposed, "grant", Active),
            (Proposed, "change", Proposed),
            (Active, "change", Active),
            (Active, "suspend", Suspended),
            (Active, "revoke", Revoked),
            (Active, "surrender", Surrendered),
            (Suspended, "change", Suspended),
            (Suspended, "reinstate", Active),
            (Suspended, "revoke", Revoked),
            (Suspended, "surrender", Surrendered),
        ]
    );
}

#[test]
fn a_day_falls_into_one_stretch_of_each_kind() {
    let terms = terms();
    let cases = [
        (Period::CalendarYear, "2026-12-31", "2026", "2026-01-01", "2026-12-31"),
        (Period::Month, "2024-02-10", "2024-02", "2024-02-01", "2024-02-29"),
        (Period::Month, "2026-12-01", "2026-12", "2026-12-01", "2026-12-31"),
        (Period::Quarter, "2026-03-31", "2026-Q1", "2026-01-01", "2026-03-31"),
        (Period::Quarter, "2026-04-01", "2026-Q2", "2026-04-01", "2026-06-30"),
        (Period::Quarter, "2026-10-01", "2026-Q4", "2026-10-01", "2026-12-31"),
        (Period::Licence, "2026-05-05", "licence", "2026-01-01", "2026-12-31"),
        (Period::Shipment, "2026-05-05", "shipment", "2026-05-05", "2026-05-05"),
    ];
    for (period, on, key, from, to) in cases {
        let span = period.span(day(on), &terms);
        assert_eq!((span.key.as_str(), span.from, span.to), (key, day(from), Some(day(to))), "{on}");
    }
}

#[test]
fn a_licence_runs_between_its_dates_while_active() {
    let cases = [
        (Status::Active, "2026-01-01", true),
        (Status::Active, "2026-12-31", true),
        (Status::Active, "2025-12-31", false),
        (Status::Active, "2027-01-01", false),
        (Status::Suspended, "2026-06-01", false),
        (Status::Proposed, "2026-06-01", false),
        (Status::Revoked, "2026-06-01", false),
        (Status::Surrendered, "2026-06-01", false),
    ];
    for (status, on, runs) in cases {
        let facts = Facts::new(Uuid::from_u128(1), "L-1", status, terms(), day(on));
        assert_eq!(facts.runs_on(day(on)), runs, "{} on {on}", status.code());
    }
    let open = Terms { valid_to: None, ..terms() };
    assert!(facts(Status::Active, open).runs_on(day("2099-01-01")));
}

#[test]
fn expired_follows_from_the_dates() {
    assert_eq!(status_on(Status::Active, &terms(), day("2026-12-31")), Status::Active);
    assert_eq!(status_on(Status::Active, &terms(), day("2027-01-01")), Status::Expired);
    assert_eq!(status_on(Status::Suspended, &terms(), day("2027-01-01")), Status::Expired);
    assert_eq!(status_on(Status::Revoked, &terms(), day("2027-01-01")), Status::Revoked);
}

#[test]
fn what_lies_outside_is_named() {
    let site = Uuid::from_u128(7);
    let narrow = Terms { forms: keys(&["hydrochloride"]), sites: vec![Uuid::from_u128(8)], ..terms() };
    let held = facts(Status::Active, narrow);
    let goods = keys(&["norephedrine", "table_i"]);
    let want = Want {
        keys: &goods,
        form: Some("sulfate"),
        activity: Some(Activity::Import),
        site: Some(site),
        day: day("2026-06-01"),
    };
    let outside: Vec<_> = held.outside(&want).into_iter().map(|o| (o.what, o.asked)).collect();
    assert_eq!(
        outside,
        [
            (Scope::Substance, "norephedrine".to_owned()),
            (Scope::Activity, "import".to_owned()),
            (Scope::Form, "sulfate".to_owned()),
            (Scope::Site, site.to_string()),
        ]
    );
}

#[test]
fn licences_are_judged_together() {
    let goods = keys(GOODS);
    let want = |activity| Want {
        keys: &goods,
        form: None,
        activity: Some(activity),
        site: None,
        day: day("2026-06-01"),
    };
    let running = [facts(Status::Active, terms())];
    assert!(matches!(judge(&running, &want(Activity::Export)), Verdict::Covered(_)));
    assert!(matches!(judge(&running, &want(Activity::Import)), Verdict::OutOfScope(_)));
    let stopped = [facts(Status::Suspended, terms())];
    assert!(matches!(judge(&stopped, &want(Activity::Export)), Verdict::NotRunning(_)));
    let other = Terms { substances: keys(&["table_ii"]), ..terms() };
    let both = [facts(Status::Suspended, terms()), facts(Status::Active, other)];
    // One that would cover it and does not run says more than one that runs for other goods.
    assert!(matches!(judge(&both, &want(Activity::Export)), Verdict::NotRunning(_)));
    assert!(matches!(judge(&[facts(Status::Proposed, terms())], &want(Activity::Export)), Verdict::Nothing));
    assert!(matches!(judge(&[], &want(Activity::Export)), Verdict::Nothing));
    let table = [facts(Status::Active, Terms { substances: keys(&["table_i"]), ..terms() })];
    assert!(matches!(judge(&table, &want(Activity::Export)), Verdict::Covered(_)));
}

#[test]
fn ceilings_count_their_own_side() {
    let cap = |counts, period| Cap {
        substance: "ephedrine".to_owned(),
        quantity: Mass::from_kg(1),
        period,
        counts,
    };
    let goods = keys(GOODS);
    let year = Period::CalendarYear;
    let cases = [
        (Counts::Purchases, year, Side::In, true),
        (Counts::Imports, year, Side::In, true),
        (Counts::Sales, year, Side::In, false),
        (Counts::Exports, year, Side::Out, true),
        (Counts::Sales, year, Side::Out, true),
        (Counts::Purchases, year, Side::Out, false),
        (Counts::Stock, year, Side::In, false),
        (Counts::Use, year, Side::Out, false),
        (Counts::Exports, Period::Shipment, Side::Out, false),
    ];
    for (counts, period, side, draws) in cases {
        assert_eq!(cap(counts, period).draws(&goods, side), draws, "{} {}", counts.code(), side.code());
    }
    assert!(!cap(Counts::Exports, year).draws(&keys(&["acetone"]), Side::Out));
}

#[test]
fn terms_name_their_mistakes() {
    let cap = Cap {
        substance: "ephedrine".to_owned(),
        quantity: Mass::ZERO,
        period: Period::Month,
        counts: Counts::Sales,
    };
    let wrong = Terms {
        activities: vec![],
        substances: vec![],
        valid_to: Some(day("2025-01-01")),
        caps: vec![cap.clone(), cap],
        ..terms()
    };
    let said: Vec<_> = wrong.problems().into_iter().map(|p| (p.field, p.message.key)).collect();
    let expected = [
        ("activities", "licences-problem-no-activity"),
        ("substances", "licences-problem-no-substance"),
        ("valid_to", "licences-problem-ends-before-it-begins"),
        ("cap1-amount", "licences-problem-cap-nothing"),
        ("cap2-amount", "licences-problem-cap-nothing"),
        ("cap2-amount", "licences-problem-cap-twice"),
    ];
    assert_eq!(said, expected.map(|(field, key)| (field.to_owned(), key.to_owned())));
    assert_eq!(terms().problems(), []);
}

#[test]
fn terms_read_back_as_they_were_written() {
    let text = serde_json::to_string(&terms()).expect("terms are plain data");
    assert_eq!(serde_json::from_str::<Terms>(&text).expect("our own JSON"), terms());
}

proptest! {
    #[test]
    fn each_day_lies_inside_its_stretch(days in 0u64..40_000, period in prop::sample::select(Period::ALL)) {
        let on = day("1990-01-01") + chrono::Days::new(days);
        let open = Terms { valid_from: day("1990-01-01"), valid_to: None, ..terms() };
        let span = period.span(on, &open);
        prop_assert!(span.from <= on && span.to.is_none_or(|to| on <= to));
        // The next stretch begins where this one ends.
        if let Some(next) = span.to.and_then(|to| to.succ_opt()) {
            prop_assert_ne!(period.span(next, &open), span);
        }
    }

    #[test]
    fn what_remains_and_what_passes_add_up(cap in 1i64..1_000_000, used in 0i64..2_000_000, asked in 0i64..2_000_000) {
        let facts = CapFacts {
            cap: Cap {
                substance: "x".to_owned(),
                quantity: Mass::from_mg(cap),
                period: Period::Month,
                counts: Counts::Sales,
            },
            used: Some(Mass::from_mg(used)),
            from: day("2026-01-01"),
            to: None,
        };
        let over = facts.over(Mass::from_mg(asked)).expect("known").mg();
        let remaining = facts.remaining().expect("known").mg();
        prop_assert_eq!(over == 0, used + asked <= cap);
        prop_assert!(used > cap || (asked - remaining).max(0) == over);
    }
}
