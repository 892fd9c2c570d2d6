//! The whole policy in one text that a lawyer can read. A change of any cell
//! shows in review as a change of this text.

use super::{Act, Denied, Kind, POLICY, Relation, Subject, may};
use crate::actor::{Actor, Home, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use uuid::Uuid;

const RELATIONS: [Relation; 5] =
    [Relation::Own, Relation::Counterpart, Relation::Named, Relation::Common, Relation::Stranger];

/// Kind, relation and state; per act the roles that may.
fn text() -> String {
    let mut table = BTreeMap::<(&str, Relation, &str), BTreeMap<&str, BTreeSet<&str>>>::new();
    for row in POLICY {
        let states = if row.states.is_empty() { &["any state"][..] } else { row.states };
        for relation in row.relations {
            for state in states {
                let acts = table.entry((row.kind.code(), *relation, state)).or_default();
                let roles = acts.entry(row.act.code()).or_default();
                roles.extend(row.roles.iter().map(|role| role.code()));
            }
        }
    }
    let mut out = String::new();
    for ((kind, relation, state), acts) in table {
        writeln!(out, "{kind}, {relation:?}, {state}").expect("writing to text");
        for (act, roles) in acts {
            let roles: Vec<&str> = roles.into_iter().collect();
            writeln!(out, "    {act}: {}", roles.join(", ")).expect("writing to text");
        }
    }
    out
}

#[test]
fn the_policy_reads_as_written() {
    insta::assert_snapshot!(text());
}

/// `may` says yes exactly where a row does, not found where nothing lets the
/// actor look, forbidden otherwise: every role, act, kind, relation and state.
#[test]
fn every_cell_answers_as_the_table_says() {
    let own = Uuid::from_u128(1);
    let here = "BE".parse().expect("a country");
    let states: BTreeSet<&'static str> =
        POLICY.iter().flat_map(|row| row.states.iter().copied()).chain([""]).collect();
    let mut cells = 0_u32;
    for role in Role::ALL {
        for relation in RELATIONS {
            let Some((home, subject)) = placed(*role, relation, own, here) else { continue };
            let actor = Actor {
                person: own,
                name: String::new(),
                home,
                roles: vec![*role],
                stepped_up: true,
                may_countersign: true,
            };
            for kind in Kind::ALL {
                for state in &states {
                    let subject = Subject { kind: *kind, state, ..subject.clone() };
                    assert_eq!(subject.relation(&actor), relation);
                    let allows = |act: Act| {
                        POLICY.iter().any(|row| {
                            row.act == act
                                && row.kind == *kind
                                && row.relations.contains(&relation)
                                && (row.states.is_empty() || row.states.contains(state))
                                && row.roles.contains(role)
                        })
                    };
                    for act in Act::ALL {
                        let wanted = match (allows(*act), allows(Act::View)) {
                            (true, _) => Ok(()),
                            (false, true) => Err(Denied::Forbidden),
                            (false, false) => Err(Denied::NotFound),
                        };
                        assert_eq!(
                            may(&actor, *act, &subject),
                            wanted,
                            "{role:?} {act:?} {kind:?} {relation:?} {state}"
                        );
                        cells += 1;
                    }
                }
            }
        }
    }
    assert!(cells > 10_000, "{cells} cells");
}

/// A home and a record that lie so to each other, where that can be.
fn placed(
    role: Role,
    relation: Relation,
    own: Uuid,
    here: crate::country::Country,
) -> Option<(Home, Subject)> {
    use Role::{CompanyReader, CompanyResponsible, CompanySubmitter, Observer, SystemAdmin};
    let blank = Subject::default();
    let company = matches!(role, CompanyReader | CompanyResponsible | CompanySubmitter);
    if company {
        let home = Home::Company { operator: own, country: here };
        let subject = match relation {
            Relation::Own => Subject { operator: Some(own), ..blank },
            Relation::Named => Subject { named: Some(own), ..blank },
            Relation::Common => Subject { common: true, ..blank },
            Relation::Stranger => Subject { operator: Some(Uuid::from_u128(2)), ..blank },
            Relation::Counterpart => return None,
        };
        return Some((home, subject));
    }
    if matches!(role, Observer | SystemAdmin) {
        return (relation == Relation::Common).then_some((Home::Instance, blank));
    }
    let home = Home::Authority { authority: own, country: here };
    let subject = match relation {
        Relation::Own => Subject { country: Some(here), ..blank },
        Relation::Counterpart => Subject { counterpart: Some(here), ..blank },
        Relation::Common => Subject { common: true, ..blank },
        Relation::Stranger => Subject { country: Some("PE".parse().expect("a country")), ..blank },
        Relation::Named => return None,
    };
    Some((home, subject))
}
