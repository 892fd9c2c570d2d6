use super::*;
use crate::screening::Finding;
use crate::screening::facts::Similar;
use crate::screening::tests::{params, reference, room, sample, severities};
use proptest::prelude::*;

fn found(facts: &Facts) -> Option<(Severity, Box<NeedExceeded>)> {
    match judge(facts, &params(), Stage::Submission).remove(0) {
        Outcome::Raised { severity, finding } => match *finding {
            Finding::NeedExceeded(found) => Some((severity, Box::new(found))),
            other => panic!("{other:?}"),
        },
        Outcome::Passed => None,
        other => panic!("{other:?}"),
    }
}

/// Pakistan, 2010: 6,500 kg for Iraq against a need of 3,000 kg.
#[test]
fn the_sum_reads_as_it_is_published() {
    let mut facts = sample(6_500);
    facts.items[0].room = Some(room(Some(3_000), 0, 0));
    let (severity, found) = found(&facts).expect("over the need");
    assert_eq!(severity, Severity::Hold);
    assert_eq!(found.equation(), "0 + 6,500 = 6,500 > 3,000 kg");
    assert_eq!(found.margin(), "3,500 kg (116.7 %)");
    assert_eq!(found.threshold(), "3,000 kg");
    let sum = found.sum();
    for (name, value) in [
        ("equation", "0 + 6,500 = 6,500 > 3,000 kg"),
        ("over", "3,500 kg"),
        ("percent", "116.7 %"),
        ("fits", "3,000 kg"),
    ] {
        assert!(sum.args.contains(&(name.into(), value.into())), "{name} in {sum}");
    }
    assert_eq!(found.about().id, "IQ/ephedrine/combined/2027");
    assert!(found.causes()[0].answer.is_some(), "a figure of 2010 says its age");
}

#[test]
fn the_need_is_compared_case_by_case() {
    use Severity::{Hold, Review};
    // declared, used, reserved, pending ahead, overridden, asked
    for (declared, used, reserved, pending, overridden, asked, expected) in [
        (1_000, 0, 0, 0, 0, 1_000, None),
        (1_000, 0, 0, 0, 0, 1_001, Some(Hold)),
        (1_000, 500, 250, 0, 0, 250, None),
        (1_000, 500, 250, 0, 0, 260, Some(Hold)),
        (1_000, 500, 0, 400, 0, 100, None),
        (1_000, 500, 0, 400, 0, 110, Some(Review)),
        (1_000, 900, 0, 400, 0, 110, Some(Hold)),
        (1_000, 0, 0, 0, 500, 1_500, None),
        (1_000, 0, 0, 0, 500, 1_510, Some(Hold)),
        // 0.5 % of 100 kg is 0.5 kg, below the materiality of 1 kg; whole kg here
        (100, 0, 0, 0, 0, 101, Some(Hold)),
        (1_000, 1_200, 0, 0, 0, 0, Some(Hold)),
    ] {
        let mut facts = sample(asked);
        let mut balance = room(Some(declared), used, reserved);
        balance.overridden = Mass::from_kg(overridden);
        facts.items[0].room = Some(balance);
        facts.items[0].pending_ahead = Mass::from_kg(pending);
        let severity = found(&facts).map(|(severity, _)| severity);
        assert_eq!(severity, expected, "{declared} {used} {reserved} {pending} {overridden} {asked}");
    }
}

#[test]
fn a_slight_overage_is_information() {
    let slight = |declared: i64, over_mg: i64| {
        let mut facts = sample(0);
        facts.items[0].room = Some(room(Some(declared), 0, 0));
        facts.items[0].mass = Mass::from_mg(Mass::from_kg(declared).mg() + over_mg);
        found(&facts).map(|(severity, _)| severity)
    };
    // 0.5 % of 100 kg: 500 g
    assert_eq!(slight(100, 499_999), Some(Severity::Info));
    assert_eq!(slight(100, 500_000), Some(Severity::Hold));
    // 0.5 % of 10,000 kg is 50 kg, but materiality is 1 kg
    assert_eq!(slight(10_000, 999_999), Some(Severity::Info));
    assert_eq!(slight(10_000, 1_000_000), Some(Severity::Hold));
}

#[test]
fn an_upper_bound_never_holds_and_a_shipped_one_is_only_information() {
    let mut facts = sample(6_500);
    facts.items[0].room = Some(room(Some(3_000), 0, 0));
    facts.items[0].upper_bound = true;
    assert_eq!(found(&facts).map(|(severity, _)| severity), Some(Severity::Review));
    facts.items[0].upper_bound = false;
    facts.movement = Some(crate::screening::facts::Movement {
        departed_on: facts.dispatch_on,
        ..crate::screening::facts::Movement::default()
    });
    assert_eq!(severities(&judge(&facts, &params(), Stage::Rejudge)), [Severity::Info]);
    assert_eq!(severities(&judge(&facts, &params(), Stage::Departure)), [Severity::Hold]);
}

#[test]
fn items_of_one_filing_draw_after_one_another() {
    let mut facts = sample(600);
    facts.items[0].room = Some(room(Some(1_000), 0, 0));
    let mut second = facts.items[0].clone();
    second.id = Uuid::from_u128(11);
    facts.items.push(second);
    let outcomes = judge(&facts, &params(), Stage::Submission);
    assert_eq!(severities(&outcomes), [Severity::Hold]);
    let Outcome::Raised { finding, .. } = &outcomes[1] else { panic!("the second one is over") };
    assert_eq!(finding.equation(), "0 + 600 + 600 = 1,200 > 1,000 kg");
    assert!(finding.counterfactual().args.contains(&("fits".into(), "400 kg".into())));
}

#[test]
fn a_look_alike_answers_whether_it_was_filed_twice() {
    let mut facts = sample(6_500);
    facts.items[0].room = Some(room(Some(3_000), 0, 0));
    facts.similar = vec![Similar {
        record: reference(50),
        same_parties: true,
        substance: "ephedrine".into(),
        mass: Mass::from_kg(6_500),
        dispatch_on: crate::screening::tests::day("2027-03-10"),
    }];
    let (_, found) = found(&facts).expect("over the need");
    assert!(found.causes()[4].answer.as_ref().is_some_and(|answer| answer.to_string().contains("000050")));
}

proptest! {
    /// What is said to fit does fit, and a milligram more does not.
    #[test]
    fn the_counterfactual_is_exact(
        declared in 1i64..10_000_000_000,
        used in 0i64..10_000_000_000,
        pending in 0i64..10_000_000_000,
        asked in 1i64..10_000_000_000,
    ) {
        let mut facts = sample(0);
        let mut balance = room(Some(1), 0, 0);
        balance.declared = Declared::Figure { mass: Mass::from_mg(declared) };
        balance.used = Mass::from_mg(used);
        facts.items[0].room = Some(balance);
        facts.items[0].pending_ahead = Mass::from_mg(pending);
        facts.items[0].mass = Mass::from_mg(asked);
        if let Some((_, first)) = found(&facts) {
            let taken = first.used + first.pending;
            prop_assert_eq!(first.over + first.declared, taken + first.asked);
            facts.items[0].mass = first.would_fit;
            if first.would_fit > Mass::ZERO && !first.potential {
                facts.items[0].pending_ahead = Mass::ZERO;
                prop_assert!(found(&facts).is_none());
            }
        } else {
            prop_assert!(used + pending + asked <= declared);
        }
    }
}
