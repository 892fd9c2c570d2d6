//! Facts to start a test from, and what holds for the engine as a whole.

use super::facts::*;
use super::*;
use crate::country::Country;
use crate::needs::{Declared, Key, Line, Room};
use crate::quantity::Mass;
use crate::time::Instant;
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) fn rule_set() -> RuleSet {
    toml::from_str(include_str!("../../../config/rules/default.toml")).expect("the shipped rule set parses")
}

pub(crate) fn params() -> Params {
    Params::of(&rule_set()).expect("the shipped rule set is complete")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(crate) fn reference(n: u128) -> Reference {
    Reference { kind: RecordKind::Notification, id: Uuid::from_u128(n), number: format!("PK-2027-{n:06}") }
}

/// The balance of Iraq for ephedrine in 2027: declared, used and reserved in kg.
pub(crate) fn room(declared: Option<i64>, used: i64, reserved: i64) -> Room {
    Room {
        key: Key {
            country: Country::of("IQ"),
            substance: "ephedrine".into(),
            line: Line::Combined,
            year: 2027,
        },
        declared: match declared {
            None => Declared::NoneOnFile,
            Some(0) => Declared::Zero,
            Some(kg) => Declared::Figure { mass: Mass::from_kg(kg) },
        },
        declared_for: declared.map(|_| 2010),
        declaration: declared.map(|_| Uuid::from_u128(3)),
        revision: 1,
        used: Mass::from_kg(used),
        reserved: Mass::from_kg(reserved),
        pending: Mass::ZERO,
        overridden: Mass::ZERO,
        excess: Mass::ZERO,
    }
}

pub(crate) fn licence() -> Licence {
    Licence {
        id: Uuid::from_u128(20),
        number: "L-1".into(),
        status: LicenceStatus::Active,
        valid_from: day("2026-01-01"),
        valid_to: Some(day("2027-12-31")),
        substances: vec!["ephedrine".into()],
        forms: vec![],
        activities: vec!["export".into(), "import".into()],
        sites: vec![],
        transports: vec![],
        caps: vec![],
    }
}

fn party(part: Part, n: u128, country: &str) -> Party {
    Party {
        part,
        operator: Some(Uuid::from_u128(n)),
        name: format!("{} of {country}", part.code()),
        country: Country::of(country),
        licence: Duty::Due { source: "licensing law".into() },
        licences: Some(vec![licence()]),
        site: None,
        handler_caps: vec![],
        barred: None,
        successor_of: None,
    }
}

/// `kg` of ephedrine base from Pakistan to Iraq, in order but for what a test
/// changes: filed 2027-02-01, dispatch 2027-03-10, arrival 2027-03-25.
pub(crate) fn sample(kg: i64) -> Facts {
    let item = Item {
        id: Uuid::from_u128(10),
        substance: Some("ephedrine".into()),
        name: "Ephedrine".into(),
        covers: vec!["ephedrine".into(), "table_i".into()],
        form: Some("base".into()),
        mass: Mass::from_kg(kg),
        upper_bound: false,
        conversions: vec![],
        liquid: false,
        need_expected: true,
        room: Some(room(Some(1_000_000), 0, 0)),
        pending_ahead: Mass::ZERO,
        contributors: vec![],
        import_prohibited: Some(false),
        notification_due: Duty::Due { source: "art. 12(10)(a)".into() },
        arrived: None,
    };
    Facts {
        record: Record { reference: reference(100), version: 1 },
        now: Instant::from_ms(1_801_440_000_000),
        today: day("2027-02-01"),
        origin: Country::of("PK"),
        destination: Country::of("IQ"),
        dispatch_on: Some(day("2027-03-10")),
        arrival_on: Some(day("2027-03-25")),
        transport: None,
        items: vec![item],
        parties: vec![party(Part::Exporter, 1, "PK"), party(Part::Importer, 2, "IQ")],
        permits: vec![],
        route: vec![],
        law: Law {
            notice: Notice::Due { days: 15, source: "law".into() },
            earliest_dispatch: Some(day("2027-02-17")),
            ..Law::default()
        },
        notification: Some(Filing {
            id: Uuid::from_u128(100),
            number: "PK-2027-000100".into(),
            state: "submitted".into(),
            submitted_on: Some(day("2027-02-01")),
            reply_due: None,
            reply: None,
            authorised_at: None,
            suspended: false,
            late: None,
            packages: None,
        }),
        movement: None,
        changes: vec![],
        similar: vec![],
        earlier: vec![],
    }
}

/// Every catalogue of the screening rules.
fn catalogues() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales/en");
    let files = std::fs::read_dir(folder).expect("the catalogues stand beside the crate");
    let mut text = String::new();
    for file in files.map(|file| file.expect("readable").path()) {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("screening") {
            text += &std::fs::read_to_string(&file).expect("readable");
        }
    }
    text
}

/// All that a finding must carry: an equation, what would have passed, rows,
/// innocent causes, a next step; every word in the catalogue with the figures
/// it asks for; and it reads back as it was stored.
pub(crate) fn explained(outcomes: &[Outcome]) {
    let catalogue = catalogues();
    for outcome in outcomes {
        let kept = serde_json::to_string(outcome).expect("outcomes are plain data");
        assert_eq!(serde_json::from_str::<Outcome>(&kept).expect("reads back"), *outcome);
        let Outcome::Raised { finding, .. } = outcome else { continue };
        let code = finding.rule();
        assert!(rule_set().legal_basis(code).is_some(), "{code:?} has no legal basis");
        assert!(!finding.equation().is_empty() && !finding.threshold().is_empty(), "{finding:?}");
        assert!(!finding.margin().is_empty() && !finding.cause().is_empty(), "{finding:?}");
        assert!(!finding.rows().is_empty() && finding.causes().len() >= 2, "{finding:?}");
        assert!(!finding.about().kind.is_empty() && !finding.about().id.is_empty(), "{finding:?}");
        let mut words = vec![finding.sentence(), finding.counterfactual(), finding.sum()];
        words.extend([finding.next_step(), finding.may_tell()]);
        words.extend(finding.causes().into_iter().flat_map(|c| [Some(c.text), c.answer]).flatten());
        for row in finding.rows() {
            words.push(row.label);
            words.extend(match row.amount {
                Amount::Word(word) => Some(word),
                _ => None,
            });
        }
        for word in words {
            worded(&catalogue, &word);
        }
    }
}

/// The key stands there, and each figure its line names is given.
fn worded(catalogue: &str, word: &crate::message::Message) {
    let line = catalogue.lines().find(|line| line.starts_with(&format!("{} =", word.key)));
    let line = line.unwrap_or_else(|| panic!("{} is not in the catalogue", word.key));
    for named in line.split("{ $").skip(1) {
        let name = named.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        assert!(word.args.iter().any(|(given, _)| given == name), "{} lacks {name}", word.key);
    }
}

pub(crate) fn severities(outcomes: &[Outcome]) -> Vec<Severity> {
    let of = |outcome: &Outcome| match outcome {
        Outcome::Raised { severity, .. } => Some(*severity),
        _ => None,
    };
    outcomes.iter().filter_map(of).collect()
}

fn raised(judged: &[(RuleCode, Outcome)]) -> Vec<(RuleCode, Severity)> {
    let of = |(rule, outcome): &(RuleCode, Outcome)| match outcome {
        Outcome::Raised { severity, .. } => Some((*rule, *severity)),
        _ => None,
    };
    judged.iter().filter_map(of).collect()
}

#[test]
fn a_filing_in_order_raises_nothing_at_any_stage_before_departure() {
    for stage in [Stage::Submission, Stage::Amendment, Stage::Authorisation, Stage::Rejudge, Stage::Due] {
        let judged = judge(&sample(100), &params(), stage);
        assert!(judged.iter().all(|(_, outcome)| *outcome == Outcome::Passed), "{stage:?}: {judged:?}");
        let due: Vec<RuleCode> =
            RULES.iter().filter(|rule| rule.stages.contains(&stage)).map(|rule| rule.code).collect();
        assert_eq!(judged.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), due);
    }
}

/// The codes of the rules that judge by facts.
fn by_facts() -> Vec<RuleCode> {
    RULES.iter().map(|rule| rule.code).collect()
}

#[test]
fn every_rule_has_its_own_code_and_a_legal_basis() {
    let codes = by_facts();
    assert!(codes.is_sorted() && codes.windows(2).all(|two| two[0] != two[1]), "{codes:?}");
    for code in codes {
        assert!(rule_set().legal_basis(code).is_some(), "{code:?}");
    }
    for code in RuleCode::ALL {
        assert_eq!(RuleCode::from_code(code.code()), Some(*code));
    }
}

#[test]
fn a_short_notice_beside_another_finding_is_for_review() {
    let mut facts = sample(100);
    facts.law.earliest_dispatch = Some(day("2027-03-11"));
    let alone = judge(&facts, &params(), Stage::Submission);
    assert_eq!(raised(&alone), [(RuleCode::R51, Severity::Info)]);
    facts.items[0].room = Some(room(Some(10), 0, 0));
    let both = judge(&facts, &params(), Stage::Submission);
    assert_eq!(raised(&both), [(RuleCode::R01, Severity::Hold), (RuleCode::R51, Severity::Review)]);
}

#[test]
fn a_rule_set_out_of_bounds_or_incomplete_is_refused() {
    let mut set = rule_set();
    set.parameters[0].value = 51;
    assert!(matches!(Params::of(&set), Err(BadRuleSet::OutOfBounds { .. })));
    let mut set = rule_set();
    set.parameters.pop();
    assert!(matches!(Params::of(&set), Err(BadRuleSet::Missing { rule: "TRIAGE", .. })));
    let mut set = rule_set();
    set.parameters[0].name = "tolerance".into();
    assert!(matches!(Params::of(&set), Err(BadRuleSet::Unknown { .. })));
    let mut set = rule_set();
    set.parameters.push(set.parameters[0].clone());
    assert!(matches!(Params::of(&set), Err(BadRuleSet::Twice { .. })));
    let mut set = rule_set();
    set.rules.remove(0);
    assert_eq!(Params::of(&set), Err(BadRuleSet::NoBasis("R01")));
}

#[test]
fn a_set_of_then_is_read_with_what_later_rules_brought() {
    let mut then = rule_set();
    then.parameters.retain(|parameter| parameter.rule != "R21" && parameter.rule != "TRIAGE");
    then.parameters[0].value = 7;
    assert!(matches!(Params::of(&then), Err(BadRuleSet::Missing { rule: "R21", .. })));
    let read = Params::of(&then.with_later(&rule_set())).expect("complete");
    assert_eq!((read.r01_tolerance_per_mille, read.r21_months), (7, params().r21_months));
    assert_eq!((read.weight(RuleCode::R20), read.weight(RuleCode::R01)), (400, 1_000));
}

/// Facts that raise every rule, to look at what findings say.
pub(crate) fn everything_wrong() -> Vec<(Facts, Stage)> {
    let mut filed = sample(6_500);
    filed.items[0].room = Some(room(Some(3_000), 0, 0));
    filed.law.earliest_dispatch = Some(day("2027-03-11"));
    filed.parties[0].licences = Some(vec![]);
    filed.parties[1].licences =
        Some(vec![Licence { forms: vec!["sulfate".into()], caps: vec![cap()], ..licence() }]);
    filed.permits = vec![Permit {
        number: "X-1".into(),
        issuer: Country::of("IQ"),
        presented_by: None,
        stated: Stated::default(),
        register: Register::Unknown { unused: vec!["X-2".into()] },
    }];
    filed.route = vec![Transit {
        country: Country::of("AE"),
        notice: Notice::Due { days: 60, source: "transit law".into() },
        notified_on: None,
        onward_proven: false,
    }];
    filed.changes = vec![Change { what: Changed::Consignee, from: "a".into(), to: "b".into() }];
    filed.similar = vec![Similar {
        record: reference(50),
        same_parties: true,
        substance: "ephedrine".into(),
        mass: Mass::from_kg(6_500),
        dispatch_on: day("2027-03-10"),
    }];
    let (mut none, mut zero) = (filed.clone(), filed.clone());
    none.items[0].room = Some(room(None, 0, 0));
    zero.items[0].room = Some(room(Some(0), 0, 0));
    let mut left = filed.clone();
    left.movement = Some(Movement {
        departed_at: Some(Instant::from_ms(5)),
        departed_on: Some(day("2027-03-10")),
        ..Movement::default()
    });
    let mut unnotified = left.clone();
    (unnotified.notification, unnotified.similar) = (None, vec![]);
    let mut arrived = left.clone();
    let moved = arrived.movement.as_mut().expect("moving");
    (moved.arrived_on, moved.seals_intact) = (Some(day("2027-03-25")), Some(false));
    (moved.packages_sent, moved.packages_arrived) = (Some(4), Some(3));
    arrived.items[0].arrived =
        Some(Arrived { sent: Mass::from_kg(6_500), arrived: Mass::from_kg(6_000), sigma: None });
    let mut waiting = left.clone();
    waiting.today = day("2027-12-01");
    let filing = waiting.notification.as_mut().expect("filed");
    (filing.state, filing.reply_due) = ("sent".into(), Some(Instant::from_ms(9)));
    vec![
        (filed, Stage::Amendment),
        (none, Stage::Submission),
        (zero, Stage::Submission),
        (left, Stage::Departure),
        (unnotified, Stage::Departure),
        (arrived, Stage::Arrival),
        (waiting, Stage::Due),
    ]
}

fn cap() -> Cap {
    Cap {
        substance: "ephedrine".into(),
        quantity: Mass::from_kg(6_000),
        period: Period::CalendarYear,
        counts: Counts::Purchases,
        used: Some(Mass::ZERO),
        from: day("2027-01-01"),
        to: Some(day("2027-12-31")),
        source: "L-1".into(),
    }
}

#[test]
fn every_rule_can_be_raised_explains_itself_and_replays() {
    let mut seen = std::collections::BTreeSet::new();
    for (facts, stage) in everything_wrong() {
        let judged = judge(&facts, &params(), stage);
        // Stored and read back, facts and rule set give the same findings.
        let stored = serde_json::to_string(&facts).expect("facts are plain data");
        let set = toml::from_str(&toml::to_string(&rule_set()).expect("plain data")).expect("parses");
        let again: Facts = serde_json::from_str(&stored).expect("facts read back");
        assert_eq!(judge(&again, &Params::of(&set).expect("complete"), stage), judged);

        for (rule, outcome) in judged {
            let kept = serde_json::to_string(&outcome).expect("outcomes are plain data");
            assert_eq!(serde_json::from_str::<Outcome>(&kept).expect("reads back"), outcome);
            let Outcome::Raised { finding, .. } = outcome else { continue };
            assert_eq!(finding.rule(), rule);
            seen.insert(rule);
            assert!(!finding.equation().is_empty() && !finding.threshold().is_empty());
            assert!(!finding.margin().is_empty() && !finding.cause().is_empty());
            assert!(!finding.rows().is_empty() && finding.causes().len() >= 2);
            assert!(finding.sentence().key.starts_with("screening-"));
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), by_facts());
}

#[test]
fn every_word_a_finding_uses_stands_in_the_catalogue() {
    let catalogue = include_str!("../../../locales/en/screening.ftl");
    let stands = |key: &str| catalogue.lines().any(|line| line.starts_with(&format!("{key} =")));
    for (facts, stage) in everything_wrong() {
        for (_, outcome) in judge(&facts, &params(), stage) {
            let Outcome::Raised { finding, .. } = outcome else { continue };
            let mut words = vec![finding.sentence(), finding.counterfactual(), finding.sum()];
            words.extend([finding.next_step(), finding.may_tell()]);
            words.extend(finding.causes().into_iter().flat_map(|c| [Some(c.text), c.answer]).flatten());
            for row in finding.rows() {
                words.push(row.label);
                words.extend(match row.amount {
                    Amount::Word(word) => Some(word),
                    _ => None,
                });
            }
            for word in words {
                assert!(stands(&word.key), "{} is not in the catalogue", word.key);
            }
        }
    }
    for why in Unjudged::ALL {
        assert!(stands(&format!("screening-unjudged-{}", why.code().replace('_', "-"))), "{why:?}");
    }
    for code in RuleCode::ALL {
        assert!(stands(&format!("screening-rule-{}", code.code().to_lowercase())), "{code:?}");
    }
}

proptest! {
    /// Exactly one of R01, R03 and R04 judges, whatever is on file.
    #[test]
    fn never_two_of_the_three_need_rules(
        declared in proptest::option::of(0i64..5_000),
        used in 0i64..5_000,
        reserved in 0i64..5_000,
        asked in 0i64..9_000,
        expected in any::<bool>(),
        prohibited in proptest::option::of(any::<bool>()),
        stage in 0usize..7,
    ) {
        let mut facts = sample(asked);
        facts.items[0].room = Some(room(declared, used, reserved));
        facts.items[0].need_expected = expected;
        facts.items[0].import_prohibited = prohibited;
        let judged = judge(&facts, &params(), Stage::ALL[stage]);
        let three = [RuleCode::R01, RuleCode::R03, RuleCode::R04];
        let found = raised(&judged).into_iter().filter(|(rule, _)| three.contains(rule)).count();
        prop_assert!(found <= 1);
    }
}
