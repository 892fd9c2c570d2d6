use super::*;
use crate::screening::facts::Stated;
use crate::screening::tests::{day, params, sample, severities};

fn known() -> Register {
    Register::Known {
        id: Uuid::from_u128(9),
        holder: Some(Uuid::from_u128(1)),
        holder_name: "Lahore Fine Chemicals".into(),
        substance: "ephedrine".into(),
        quantity: Some(Mass::from_kg(500)),
        used: Mass::from_kg(100),
        valid_from: Some(day("2027-01-01")),
        valid_to: Some(day("2027-12-31")),
        withdrawn: false,
        destinations: vec![],
    }
}

fn judged(kg: i64, register: Register) -> Vec<Outcome> {
    judged_as(kg, Stated::default(), register)
}

fn judged_as(kg: i64, stated: Stated, register: Register) -> Vec<Outcome> {
    let mut facts = sample(kg);
    facts.permits = vec![Permit {
        number: "IMP-2027/0815".into(),
        issuer: facts.origin,
        presented_by: Some(Uuid::from_u128(1)),
        stated,
        register,
    }];
    judge(&facts, &params(), Stage::Submission).into_iter().filter(|o| *o != Outcome::Passed).collect()
}

#[test]
fn the_paper_is_compared_with_the_register() {
    let stated = |holder: Option<&str>, valid_to: Option<&str>, kg: Option<i64>| Stated {
        holder: holder.map(str::to_owned),
        valid_to: valid_to.map(day),
        quantity: kg.map(Mass::from_kg),
    };
    let mut by_name = known();
    if let Register::Known { holder, .. } = &mut by_name {
        *holder = None;
    }
    for (stated, register, expected) in [
        (stated(Some("Somebody Else"), Some("2027-12-31"), Some(500)), known(), ""),
        (stated(None, Some("2027-12-30"), None), known(), "hold screening-r13-other-date"),
        (stated(None, None, Some(501)), known(), "review screening-r13-other-quantity"),
        (stated(Some("Lahore fine chemicals Ltd"), None, None), by_name.clone(), ""),
        (stated(Some("Karachi Traders"), None, None), by_name, "review screening-r13-other-holder"),
    ] {
        let words = format!("{stated:?}");
        assert_eq!(how(&judged_as(400, stated, register)), expected, "{words}");
    }
}

fn how(outcomes: &[Outcome]) -> String {
    match outcomes {
        [] => String::new(),
        [Outcome::Raised { severity, finding }] => {
            format!("{} {}", severity.code(), finding.sentence().key)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_permit_is_compared_field_by_field() {
    macro_rules! with {
        ($field:ident : $value:expr) => {{
            let mut register = known();
            if let Register::Known { $field, .. } = &mut register {
                *$field = $value;
            }
            register
        }};
    }
    for (kg, register, expected) in [
        (400, known(), ""),
        (401, known(), "hold screening-r13-used-up"),
        (9_000, with!(quantity: None), ""),
        (400, with!(withdrawn: true), "hold screening-r13-withdrawn"),
        (400, with!(holder: Some(Uuid::from_u128(2))), "hold screening-r13-other-holder"),
        (400, with!(holder: None), ""),
        (400, with!(substance: "acetone".to_owned()), "hold screening-r13-other-substance"),
        (400, with!(valid_to: Some(day("2027-03-09"))), "hold screening-r13-ended"),
        (400, with!(valid_to: Some(day("2027-03-10"))), ""),
        (400, with!(valid_from: Some(day("2027-03-11"))), "hold screening-r13-not-yet"),
        (400, with!(destinations: vec![Country::of("AF")]), "hold screening-r13-other-destination"),
        (400, with!(destinations: vec![Country::of("IQ")]), ""),
        (400, Register::Unverified, "review screening-r13-unverified"),
        (400, Register::Unknown { unused: vec!["IMP-2027/9999".into()] }, "hold screening-r13-unknown"),
        (400, Register::Unknown { unused: vec!["IMP 2027/0851".into()] }, "hold screening-r13-mistyped"),
    ] {
        let words = format!("{kg} {register:?}");
        assert_eq!(how(&judged(kg, register)), expected, "{words}");
    }
}

#[test]
fn an_upper_bound_does_not_hold_on_quantity() {
    let mut facts = sample(401);
    facts.items[0].upper_bound = true;
    facts.permits = vec![Permit {
        number: "N".into(),
        issuer: facts.origin,
        presented_by: None,
        stated: Stated::default(),
        register: known(),
    }];
    assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Review]);
}

#[test]
fn typing_errors_count_letters() {
    for (one, other, errors) in [
        ("A-12", "a12", 0),
        ("A12", "A21", 1),
        ("A12", "A1", 1),
        ("A12", "A122", 1),
        ("A12", "B12", 1),
        ("A12", "B21", 2),
        ("", "AB", 2),
    ] {
        assert_eq!(typing_errors(one, other), errors, "{one} {other}");
        assert_eq!(typing_errors(other, one), errors, "{other} {one}");
    }
}
