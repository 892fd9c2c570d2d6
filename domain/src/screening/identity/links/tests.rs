use super::*;
use crate::screening::tests::{day, params};
use proptest::prelude::*;

fn of(handlers: u64, held: &[(&str, Attribute, &str)]) -> Links {
    let mut links = Links::default();
    links.count_handlers(handlers);
    for (operator, attribute, value) in held {
        links.add(operator, *attribute, value, &params());
    }
    links
}

/// SCREENING's computed example: N = 10,000 and df = 2.
#[test]
fn one_strong_identifier_joins_and_a_weak_one_alone_does_not() {
    use Attribute::*;
    let params = params();
    let weigh = |attribute| weight_micro(attribute, 2, 10_000, &params);
    assert_eq!(super::super::milli_text(join_micro(10_000, &params)), "4.605");
    for (attribute, expected) in [
        (Bank, "8.517"),
        (Officer, "7.665"),
        (Device, "6.814"),
        (Email, "6.814"),
        (Phone, "4.259"),
        (Address, "3.407"),
    ] {
        assert_eq!(super::super::milli_text(weigh(attribute)), expected, "{attribute:?}");
    }
    for (held, joined) in [
        (vec![Bank], true),
        (vec![Officer], true),
        (vec![Device], true),
        (vec![Email], true),
        (vec![Phone], false),
        (vec![Address], false),
        (vec![Phone, Address], true),
    ] {
        let rows: Vec<_> = held.iter().flat_map(|a| [("a", *a, "value 1"), ("b", *a, "VALUE 1")]).collect();
        assert_eq!(of(10_000, &rows).cluster("a").len() == 2, joined, "{held:?}");
    }
}

#[test]
fn what_many_or_agents_have_ties_nobody() {
    let params = params();
    let names: Vec<String> = (0..21).map(|n| format!("op{n:02}")).collect();
    let mut links = of(10_000, &[]);
    for name in &names[..20] {
        links.add(name, Attribute::Bank, "X1", &params);
    }
    assert_eq!(links.cluster("op00").len(), 20);
    links.add(&names[20], Attribute::Bank, "X1", &params);
    assert_eq!(links.cluster("op00"), ["op00"], "the value of 21 companies weighs nothing");
    links.remove(&names[20], Attribute::Bank, "X1", &params);
    assert_eq!(links.cluster("op00").len(), 20);
    links.agent("op05", true, &params);
    assert_eq!(links.cluster("op00"), ["op00"]);
    links.agent("op05", false, &params);
    assert_eq!(links.cluster("op19").len(), 20);
}

#[test]
fn chains_have_distances_and_links() {
    let params = params();
    let links = of(
        10_000,
        &[
            ("c", Attribute::Email, "x@c.example"),
            ("b", Attribute::Email, "X@C.example "),
            ("b", Attribute::Bank, "BE68 5390"),
            ("a", Attribute::Bank, "be685390"),
            ("d", Attribute::Bank, "other"),
        ],
    );
    assert_eq!(links.cluster("c"), ["a", "b", "c"]);
    assert_eq!(links.cluster("d"), ["d"]);
    assert_eq!(links.distances("a", &params), BTreeMap::from([("b".into(), 1), ("c".into(), 2)]));
    let pairs: Vec<_> = links.links("a", &params).into_iter().map(|link| (link.a, link.b)).collect();
    assert_eq!(pairs, [("a".into(), "b".into()), ("b".into(), "c".into())]);
}

#[test]
fn values_are_compared_without_dress() {
    use Attribute::*;
    for (attribute, one, other, same) in [
        (Phone, "+32 (0)2 123.45.67.8", "02 123 456 78", true),
        (Phone, "+32 2 123 45 67", "+32 2 123 45 68", false),
        (Address, "Calle 5, 12", "calle 5 12", true),
        (Bank, "BE68 5390 0754 7034", "be68539007547034", true),
    ] {
        assert_eq!(attribute.key(one) == attribute.key(other), same, "{one} {other}");
    }
    assert_eq!(Address.key("Brussels"), None, "a town is not a unit");
    let born = day("1970-02-03");
    assert_eq!(officer("Иван Петров", born), officer("Petrov Ivan", born));
    assert_ne!(officer("Ivan Petrov", born), officer("Ivan Petrov", day("1970-02-04")));
}

proptest! {
    /// Whatever the order of additions and removals, the clusters are those of
    /// the values that remain.
    #[test]
    fn clusters_depend_on_what_is_held_alone(
        steps in proptest::collection::vec((0u8..8, 0usize..8, 0u8..4, any::<bool>()), 0..40),
    ) {
        let params = params();
        let mut links = of(1_000, &[]);
        let mut held = BTreeSet::new();
        for (operator, attribute, value, add) in steps {
            let step = (format!("op{operator}"), Attribute::ALL[attribute], format!("value {value}"));
            if add {
                links.add(&step.0, step.1, &step.2, &params);
                held.insert(step);
            } else {
                links.remove(&step.0, step.1, &step.2, &params);
                held.remove(&step);
            }
        }
        let mut fresh = of(1_000, &[]);
        for (operator, attribute, value) in &held {
            fresh.add(operator, *attribute, value, &params);
        }
        fresh.rebuild(&params);
        for operator in 0..8 {
            let id = format!("op{operator}");
            prop_assert_eq!(links.cluster(&id), fresh.cluster(&id));
        }
    }
}
