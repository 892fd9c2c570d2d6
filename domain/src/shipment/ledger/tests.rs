use super::*;
use proptest::prelude::*;

fn kg(n: i64) -> Mass {
    Mass::from_kg(n)
}

fn event(kind: Kind, n: i64, last: bool) -> Event {
    Event { kind, mass: kg(n), last }
}

fn after(events: &[(Kind, i64, bool)]) -> Accounts {
    let mut accounts = Accounts::default();
    for (kind, n, last) in events {
        accounts.apply(event(*kind, *n, *last)).expect("the story is possible");
    }
    accounts
}

#[test]
fn partial_deliveries_add_up_and_the_last_names_what_is_missing() {
    let first = after(&[(Kind::Departed, 100, false), (Kind::Arrived, 40, false)]);
    assert_eq!(State::of([&first]), State::ArrivedInPart);
    let last = after(&[(Kind::Departed, 100, false), (Kind::Arrived, 40, false), (Kind::Arrived, 55, true)]);
    assert_eq!(last.arrived(), kg(95));
    assert_eq!(last.held_by(Holder::Missing), kg(5));
    assert_eq!(State::of([&last]), State::Difference);
}

#[test]
fn what_is_missing_may_turn_up_or_be_lost() {
    let mut accounts = after(&[(Kind::Departed, 100, false), (Kind::Arrived, 90, true)]);
    accounts.apply(event(Kind::Lost, 4, false)).unwrap();
    accounts.apply(event(Kind::Arrived, 6, true)).unwrap();
    assert_eq!(accounts.held_by(Holder::Missing), Mass::ZERO);
    assert_eq!(accounts.surplus(), Mass::ZERO);
    assert_eq!(State::of([&accounts]), State::Arrived);
}

#[test]
fn a_surplus_is_nobody_s_until_it_arrives() {
    let accounts = after(&[(Kind::Departed, 100, false), (Kind::Arrived, 103, true)]);
    assert_eq!((accounts.shipped(), accounts.surplus()), (kg(100), kg(3)));
    assert_eq!(accounts.total(), kg(103));
    assert_eq!(State::of([&accounts]), State::Difference);
}

#[test]
fn nothing_is_lost_returned_or_seized_twice() {
    let mut accounts = after(&[(Kind::Departed, 10, false), (Kind::Lost, 10, false)]);
    for kind in [Kind::Lost, Kind::Returned, Kind::Rejected, Kind::Released] {
        assert!(accounts.apply(event(kind, 1, false)).is_err(), "{kind:?}");
    }
    // What was stolen may be found by the police.
    assert!(accounts.apply(event(Kind::Seized, 10, false)).is_ok());
    assert_eq!(State::of([&accounts]), State::Gone);
}

#[test]
fn rejected_goods_go_back() {
    let mut accounts = after(&[(Kind::Departed, 10, false), (Kind::Rejected, 10, false)]);
    assert_eq!(State::of([&accounts]), State::Difference);
    accounts.apply(event(Kind::Returned, 10, false)).unwrap();
    assert_eq!(accounts.held_by(Holder::Exporter), kg(10));
    assert_eq!(State::of([&accounts]), State::Gone);
}

#[test]
fn what_came_back_may_leave_again_without_being_counted_twice() {
    let accounts =
        after(&[(Kind::Departed, 10, false), (Kind::Returned, 4, false), (Kind::Departed, 4, false)]);
    assert_eq!(accounts.shipped(), kg(10));
    assert_eq!(accounts.held_by(Holder::Carrier), kg(10));
}

proptest! {
    /// Whatever happens in whatever order, every gram is on somebody's account,
    /// and the accounts can be rebuilt from the moves that are kept.
    #[test]
    fn every_gram_is_on_somebody_s_account(
        story in prop::collection::vec((0..Kind::ALL.len(), 0_i64..200, any::<bool>()), 0..40)
    ) {
        let mut accounts = Accounts::default();
        let mut kept = Vec::new();
        for (kind, n, last) in story {
            let kind = Kind::ALL[kind];
            let before = accounts.clone();
            match accounts.apply(event(kind, n, last)) {
                Ok(moves) if moves.is_empty() => {
                    kept.extend((kind == Kind::Arrived && last).then_some((
                        kind, last, Move { from: Some(Holder::Carrier), to: Holder::Missing, mass: Mass::ZERO },
                    )));
                }
                Ok(moves) => kept.extend(moves.into_iter().map(|m| (kind, last, m))),
                Err(_) => prop_assert_eq!(&accounts, &before),
            }
            prop_assert_eq!(accounts.total(), accounts.shipped() + accounts.surplus());
            prop_assert!(Holder::ALL.iter().all(|h| accounts.held_by(*h) >= Mass::ZERO));
            prop_assert_eq!(accounts.arrived(), accounts.held_by(Holder::Importer));
        }
        prop_assert_eq!(Accounts::from_moves(kept), accounts);
    }
}
