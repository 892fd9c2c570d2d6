use super::*;
use crate::{
    period::DayKind,
    quantity::Unit,
    substance::{Category, Kind, Substance, tests::entry},
};
use chrono::Weekday;
use rust_decimal::Decimal;

mod waiting;

const AU: Country = Country::of("AU");
const BE: Country = Country::of("BE");
const CA: Country = Country::of("CA");
const EC: Country = Country::of("EC");
const EU: Country = Country::of("EU");
const PK: Country = Country::of("PK");
const US: Country = Country::of("US");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::from_ms(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}

/// A rule that says nothing, for one scope and activity.
fn rule(id: &str, scope: &str, activity: Activity) -> Rule {
    Rule {
        id: id.to_owned(),
        scopes: vec![scope.parse().unwrap()],
        line: None,
        activities: vec![activity],
        regime: Vec::new(),
        threshold: None,
        min_content: None,
        notice: None,
        notice_from: None,
        reply: None,
        reply_from: None,
        silence: None,
        transit_notice: None,
        permit_validity: None,
        retention_years: None,
        loss_report: None,
        prohibited: None,
        handler_cap: None,
        max_items: None,
        documents: Vec::new(),
        fields: Vec::new(),
        late_fields: Vec::new(),
        from: None,
        until: None,
        source: format!("source of {id}"),
        note: String::new(),
    }
}

fn pack(keyed: &str, rules: Vec<Rule>) -> Pack {
    Pack {
        keyed: keyed.parse().unwrap(),
        zone: None,
        calendar: None,
        members: Vec::new(),
        transit_copy: None,
        office: None,
        rules,
        note: String::new(),
    }
}

fn catalogue() -> Catalogue {
    let class =
        |list: &str, class: &str| Category { list: list.to_owned(), class: class.to_owned(), line: None };
    Catalogue::new([
        Substance {
            categories: vec![class("eu", "2A"), class("us", "II"), class("ca", "A")],
            ..entry("acetic_anhydride", UnTable::One)
        },
        Substance { categories: vec![class("us", "II")], ..entry("acetone", UnTable::Two) },
        Substance {
            categories: vec![
                class("eu", "1"),
                Category { line: Some(Line::Preparation), ..class("eu", "4") },
                class("us", "I"),
            ],
            ..entry("ephedrine", UnTable::One)
        },
        Substance { kind: Kind::Group, ..entry("bmk_group", UnTable::One) },
        Substance {
            kind: Kind::Member,
            parent: Some("bmk_group".to_owned()),
            ..entry("bmk_methyl", UnTable::One)
        },
        entry("gbl", UnTable::None),
    ])
}

fn trade<'a>(catalogue: &'a Catalogue, from: Country, to: Country, substance: &'a str) -> Trade<'a> {
    Trade {
        catalogue,
        origin: from,
        destination: to,
        substance,
        line: Line::Raw,
        quantity: None,
        on: date("2026-11-24"),
    }
}

fn law(packs: Vec<Pack>) -> Law {
    Law { packs, ..Law::default() }
}

fn replying(id: &str, days: u32) -> Rule {
    Rule { reply: Some(Term::calendar(days)), ..rule(id, "*", Activity::All) }
}

#[test]
fn scopes_meet_what_they_name_the_narrowest_first() {
    let list = catalogue();
    let fits = |scope: &str, key: &str, line| scope.parse::<Scope>().unwrap().fits(&list, key, line);
    assert_eq!(fits("acetone", "acetone", Line::Raw), Some(4));
    assert_eq!(fits("bmk_group", "bmk_methyl", Line::Raw), Some(3));
    assert_eq!(fits("*eu:2", "acetic_anhydride", Line::Raw), Some(2), "a class reaches its sub-classes");
    assert_eq!(fits("*eu:2A", "acetic_anhydride", Line::Raw), Some(2));
    assert_eq!(fits("*us:I", "acetic_anhydride", Line::Raw), None, "list I is not the beginning of list II");
    assert_eq!(fits("*eu:4", "ephedrine", Line::Preparation), Some(2));
    assert_eq!(fits("*eu:4", "ephedrine", Line::Raw), None);
    assert_eq!(fits("*table_i", "bmk_methyl", Line::Raw), Some(1));
    assert_eq!(fits("*table_ii", "acetone", Line::Raw), Some(1));
    assert_eq!(fits("*", "gbl", Line::Raw), Some(0));
    assert_eq!(fits("*table_i", "gbl", Line::Raw), None);
    for text in ["*", "*table_i", "*table_ii", "*eu:2A", "acetone"] {
        assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
    }
    for wrong in ["", "*eu:", "*:1", "*tables"] {
        assert!(wrong.parse::<Scope>().is_err(), "{wrong}");
    }
}

/// LIFECYCLE.md 5: the pair's rule, else the destination's import rule, else
/// the origin's export rule, else 15 calendar days and hold.
#[test]
fn reply_rules_are_looked_up_in_their_order() {
    let list = catalogue();
    let trade = trade(&list, BE, EC, "ephedrine");
    let union = || Pack { members: vec![BE], ..pack("EU", vec![]) };
    let pair = pack("EU->EC", vec![Rule { silence: Some(Silence::Consent), ..replying("pair", 3) }]);
    let import = pack("EC", vec![Rule { activities: vec![Activity::Import], ..replying("import", 4) }]);
    let export = pack("BE", vec![Rule { activities: vec![Activity::Export], ..replying("export", 5) }]);
    let answer = |packs: Vec<Pack>| {
        let reply = reply_rule(&law(packs), &trade);
        (reply.term.days, reply.silence, reply.deciding, reply.basis.map(|basis| basis.rule))
    };
    let named = |rule: &str| Some(rule.to_owned());
    let (hold, consent) = (Silence::Hold, Silence::Consent);
    assert_eq!(answer(vec![union(), export.clone(), import.clone(), pair]), (3, consent, EC, named("pair")));
    assert_eq!(answer(vec![union(), export.clone(), import]), (4, hold, EC, named("import")));
    assert_eq!(answer(vec![union(), export]), (5, hold, BE, named("export")));
    assert_eq!(answer(vec![union()]), (15, hold, EC, None));
    let default = reply_rule(&Law::default(), &trade);
    assert!(default.message().to_string().starts_with("law-reply-default days=15 kind=calendar"));
}

#[test]
fn a_law_on_silence_without_days_keeps_our_days_and_says_so() {
    let list = catalogue();
    let silent = Rule { silence: Some(Silence::None), ..rule("BE/export", "*", Activity::Export) };
    let reply = reply_rule(&law(vec![pack("BE", vec![silent])]), &trade(&list, BE, EC, "ephedrine"));
    assert_eq!((reply.term, reply.silence, reply.deciding), (Term::calendar(15), Silence::None, EC));
    assert!(reply.default_days);
    assert_eq!(reply.message().key, "law-reply-silence");
}

#[test]
fn the_narrower_the_named_the_later_rule_wins() {
    let list = catalogue();
    let trade = trade(&list, AU, PK, "acetone");
    let import =
        |id: &str, scope: &str, days| Rule { scopes: vec![scope.parse().unwrap()], ..replying(id, days) };
    let on = |day: &str, rule: Rule| Rule { from: Some(date(day)), ..rule };
    let chosen = |rules: Vec<Rule>| reply_rule(&law(vec![pack("PK", rules)]), &trade).basis.unwrap().rule;
    assert_eq!(chosen(vec![import("all", "*", 1), import("table", "*table_ii", 2)]), "table");
    assert_eq!(chosen(vec![import("key", "acetone", 1), import("class", "*us:II", 2)]), "key");
    let named = Rule { activities: vec![Activity::Import], ..import("named", "*", 1) };
    assert_eq!(chosen(vec![import("all", "*", 2), named]), "named");
    assert_eq!(
        chosen(vec![on("2020-01-01", import("old", "*", 1)), on("2025-01-01", import("new", "*", 2))]),
        "new"
    );
    let ended = Rule { until: Some(date("2026-11-23")), ..on("2026-01-01", import("ended", "*", 1)) };
    let coming = on("2026-11-25", import("coming", "*", 3));
    assert_eq!(chosen(vec![ended, coming, on("2020-01-01", import("now", "*", 2))]), "now");
}

/// Australia's rule of the guidance, with a Monday holiday.
fn australia() -> Law {
    let notice = Rule {
        regime: vec![Regime::Licence, Regime::PreExportNotification],
        min_content: Some(MinContent { pct: Decimal::from(90), above: false }),
        notice: Some(Term::business(5)),
        notice_from: Some(Start::Submission),
        reply: Some(Term::business(5)),
        reply_from: Some(Start::Submission),
        silence: Some(Silence::Consent),
        ..rule("AU/export/no-minimum", "acetic_anhydride", Activity::Export)
    };
    let litres = Threshold {
        quantity: Declared::new(Decimal::ONE_HUNDRED, Unit::L),
        period: ThresholdPeriod::Shipment,
        inclusive: true,
    };
    let solvents = Rule {
        id: "AU/export/table-ii".to_owned(),
        scopes: vec![Scope::Substance("acetone".to_owned())],
        threshold: Some(litres),
        ..notice.clone()
    };
    let pack = Pack { zone: Some(chrono_tz::Australia::Sydney), ..pack("AU", vec![notice, solvents]) };
    let calendar = Calendar {
        country: AU,
        years: (2026, 2026),
        weekend: vec![Weekday::Sat, Weekday::Sun],
        holidays: [(date("2026-06-08"), "King's Birthday".to_owned())].into(),
        worked: BTreeMap::new(),
        source: String::new(),
    };
    Law { calendars: [(AU, calendar)].into(), ..law(vec![pack]) }
}

#[test]
fn a_pen_is_due_by_law_by_request_or_not_verified() {
    let list = catalogue();
    let convention = || {
        let minimum = Rule {
            regime: vec![Regime::PreExportNotification],
            ..rule("UN1988/export", "*table_i", Activity::Export)
        };
        pack("UN1988", vec![minimum])
    };
    let mut packs = australia();
    packs.packs.push(convention());
    let answer = |law: &Law, from, to, key| {
        let duty = pen_due(law, &trade(&list, from, to, key));
        assert_eq!(duty.to, to);
        (duty.due, duty.basis.first().map(|basis| basis.rule.clone()))
    };
    let named = |rule: &str| Some(rule.to_owned());
    assert_eq!(answer(&packs, AU, PK, "acetic_anhydride"), (Known::Yes, named("AU/export/no-minimum")));
    assert_eq!(answer(&packs, PK, AU, "bmk_methyl"), (Known::NotVerified, named("UN1988/export")));
    assert_eq!(answer(&packs, PK, AU, "gbl"), (Known::No, None));
    assert_eq!(answer(&packs, PK, AU, "acetone"), (Known::No, None));

    // Once requests are loaded they decide: asked, or not asked.
    packs.pen_requests = vec![PenRequest {
        country: AU,
        scope: "*table_ii".to_owned(),
        line: None,
        from: Some(date("2020-01-01")),
        until: None,
        source: "notified through the Secretary-General".to_owned(),
    }];
    assert_eq!(answer(&packs, PK, AU, "acetone"), (Known::Yes, named("pen_requests/AU/*table_ii")));
    assert_eq!(answer(&packs, PK, AU, "ephedrine"), (Known::No, None));
    packs.pen_requests[0].from = Some(date("2027-01-01"));
    assert_eq!(answer(&packs, PK, AU, "acetone"), (Known::No, None));
    let unknown = pen_due(&law(vec![]), &trade(&list, PK, AU, "ephedrine"));
    assert!(unknown.applies() && unknown.message().key == "law-pen-not-verified");
}

#[test]
fn members_of_a_region_have_its_law_beside_their_own() {
    let list = catalogue();
    let union = Pack {
        members: vec![BE],
        ..pack(
            "EU",
            vec![Rule { regime: vec![Regime::Registration], ..rule("EU/2", "*eu:2", Activity::Export) }],
        )
    };
    let law = law(vec![union, pack("BE", vec![])]);
    assert_eq!(law.jurisdictions(BE), [BE, EU]);
    assert_eq!(law.jurisdictions(CA), [CA]);
    let found =
        duty(&law, BE, Activity::Export, &trade(&list, BE, PK, "acetic_anhydride"), &[Regime::Registration]);
    assert_eq!(found.unwrap().basis.jurisdiction, Keyed::Of(EU));
}

#[test]
fn the_stricter_of_both_countries_says_what_is_required_and_when() {
    let list = catalogue();
    let export = Rule {
        fields: vec![Field::Exporter, Field::Transport],
        late_fields: vec![Field::PointOfExit],
        documents: vec![DocumentDuty { kind: DocumentKind::Invoice, late: true }],
        ..rule("CA/export", "*", Activity::Export)
    };
    let import = Rule {
        fields: vec![Field::Exporter],
        late_fields: vec![Field::Transport, Field::PointOfExit],
        documents: vec![DocumentDuty { kind: DocumentKind::Invoice, late: false }],
        ..rule("BE/import", "*", Activity::Import)
    };
    let law = law(vec![pack("CA", vec![export]), pack("BE", vec![import])]);
    let asked = trade(&list, CA, BE, "acetic_anhydride");
    let fields = required_fields(&law, &asked);
    let late: Vec<_> =
        fields.iter().map(|(field, required)| (*field, required.late, required.by.len())).collect();
    assert_eq!(
        late,
        [(Field::Exporter, false, 2), (Field::Transport, false, 2), (Field::PointOfExit, true, 2)]
    );
    assert!(!documents(&law, &asked)[&DocumentKind::Invoice].late);
}

#[test]
fn transit_asks_for_its_lead_time() {
    let list = catalogue();
    let transit =
        Rule { transit_notice: Some(Term::calendar(15)), ..rule("US/transit", "*us:I", Activity::Transit) };
    let law = law(vec![pack("US", vec![transit])]);
    let lead = |key| transit_notice(&law, US, &trade(&list, AU, PK, key)).map(|notice| notice.term);
    assert_eq!(lead("ephedrine"), Some(Term { days: 15, kind: DayKind::Calendar }));
    assert_eq!(lead("acetone"), None);
}

#[test]
fn keys_read_as_they_are_written() {
    for text in ["UN1988", "AU", "EU->EC"] {
        assert_eq!(text.parse::<Keyed>().unwrap().to_string(), text);
    }
    assert!("AUS".parse::<Keyed>().is_err() && "AU->".parse::<Keyed>().is_err());
}
