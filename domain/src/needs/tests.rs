//! Examples a person can check by hand, and random histories against a second
//! ledger that keeps every item apart.

use super::*;
use proptest::prelude::*;

const KG: fn(i64) -> Mass = Mass::from_kg;

fn figure(kg: i64) -> Declared {
    Declared::Figure { mass: KG(kg) }
}

fn balance(declared: Declared, used: i64, reserved: i64) -> Balance {
    let (used, reserved) = (KG(used), KG(reserved));
    Balance {
        used,
        reserved,
        excess: excess(declared, used, reserved, Mass::ZERO),
        ..Balance::opened(declared)
    }
}

fn reserve(kg: i64) -> Change {
    Change::Reserve { mass: KG(kg), signed: None }
}

#[test]
fn an_authorisation_past_the_need_is_refused_with_what_would_fit() {
    let refusal = book(&balance(figure(3_000), 0, 0), &Held::default(), reserve(6_500)).unwrap_err();
    assert_eq!(
        refusal.message().to_string(),
        "needs-refused-exceeds declared=3,000 kg overridden=0 kg used=0 kg reserved=0 kg asked=6,500 kg \
         after=6,500 kg over=3,500 kg fits=3,000 kg"
    );
    assert!(book(&balance(figure(3_000), 1_000, 1_000), &Held::default(), reserve(1_000)).is_ok());
    assert!(
        book(
            &balance(Declared::Zero, 0, 0),
            &Held::default(),
            Change::Reserve { mass: Mass::from_mg(1), signed: None }
        )
        .is_err()
    );
}

#[test]
fn nothing_on_file_books_without_a_limit() {
    let booked = book(&balance(Declared::NoneOnFile, 0, 0), &Held::default(), reserve(9_999)).unwrap();
    assert_eq!(booked.delta, Delta { reserved: KG(9_999).mg(), ..Delta::default() });
}

#[test]
fn an_override_takes_what_is_needed_and_comes_back_with_the_item() {
    let before = balance(figure(1_000), 0, 950);
    let held = Held { pending: KG(100), ..Held::default() };
    let before = Balance { pending: KG(100), ..before };
    let signed = |kg| Change::Reserve { mass: KG(100), signed: Some(KG(kg)) };
    assert_eq!(
        book(&before, &held, signed(49)),
        Err(Refusal::OverrideTooSmall { needed: KG(50), signed: KG(49) })
    );
    let booked = book(&before, &held, signed(80)).unwrap();
    assert_eq!(booked.delta.overridden, KG(50).mg());
    let held = Held { reserved: KG(100), overridden: KG(50), ..Held::default() };
    let partly = book(&booked.after, &held, Change::Depart(KG(100))).unwrap();
    assert_eq!(partly.delta.overridden, 0);
    let released = book(&booked.after, &held, Change::Release).unwrap();
    assert_eq!((released.after.overridden, released.after.reserved), (Mass::ZERO, KG(950)));
}

#[test]
fn facts_are_booked_and_what_does_not_fit_is_excess() {
    let held = Held { reserved: KG(100), ..Held::default() };
    let departed = book(&balance(figure(100), 0, 100), &held, Change::Depart(KG(130))).unwrap();
    assert_eq!(
        (departed.after.used, departed.after.reserved, departed.after.excess),
        (KG(130), Mass::ZERO, KG(30))
    );
    let held = Held { used: KG(130), ..Held::default() };
    let arrived = book(&departed.after, &held, Change::ArriveLast(KG(90))).unwrap();
    assert_eq!((arrived.after.used, arrived.after.excess), (KG(90), Mass::ZERO));
    let revised = book(&arrived.after, &Held::default(), Change::Declare(figure(60))).unwrap();
    assert_eq!((revised.kind, revised.after.excess), (EntryKind::Declared, KG(30)));
    let withdrawn = book(&revised.after, &Held::default(), Change::Declare(Declared::NoneOnFile)).unwrap();
    assert_eq!(withdrawn.after.excess, Mass::ZERO);
}

#[test]
fn no_more_comes_back_than_went() {
    let held = Held { used: KG(10), ..Held::default() };
    let refusal = book(&balance(figure(100), 10, 0), &held, Change::GiveBack(KG(11))).unwrap_err();
    assert_eq!(refusal, Refusal::MoreThanUsed { used: KG(10), asked: KG(11) });
}

#[test]
fn an_amount_that_could_break_a_sum_is_refused() {
    let huge = Change::Pending(Mass::from_mg(i64::MAX));
    assert_eq!(book(&balance(figure(1), 0, 0), &Held::default(), huge), Err(Refusal::TooLarge));
    let negative = Change::Fact(Mass::from_mg(-1));
    assert_eq!(book(&balance(figure(1), 0, 0), &Held::default(), negative), Err(Refusal::Negative));
}

#[test]
fn the_last_declared_year_stays_in_force_until_replaced() {
    let one = |year, revision, declared| Declaration { id: uuid::Uuid::nil(), year, revision, declared };
    let all = [
        one(2010, 1, figure(3_000)),
        one(2015, 1, figure(10)),
        one(2015, 2, Declared::Zero),
        one(2020, 1, Declared::NoneOnFile),
    ];
    let declared = |year| in_force(&all, year).map(|found| found.declared);
    assert_eq!(declared(2009), None);
    assert_eq!(declared(2014), Some(figure(3_000)));
    assert_eq!(declared(2016), Some(Declared::Zero));
    assert_eq!(declared(2026), Some(Declared::NoneOnFile));
}

#[test]
fn goods_are_booked_on_the_line_that_is_declared() {
    let line = |raw: Option<i32>, combined: Option<i32>| {
        line_for(Line::Raw, |line| match line {
            Line::Raw => raw,
            Line::Combined => combined,
            Line::Preparation => Some(2030),
        })
    };
    assert_eq!(line(None, None), Line::Raw);
    assert_eq!(line(None, Some(2010)), Line::Combined);
    assert_eq!(line(Some(2010), None), Line::Raw);
    assert_eq!(line(Some(2010), Some(2012)), Line::Combined);
    assert_eq!(line(Some(2012), Some(2012)), Line::Raw);
}

// ---- random histories -------------------------------------------------------

const ITEMS: usize = 5;

fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let mass = || (0_i64..60).prop_map(Mass::from_mg);
    let declared = prop_oneof![
        Just(Declared::NoneOnFile),
        Just(Declared::Zero),
        (1_i64..150).prop_map(|mg| Declared::Figure { mass: Mass::from_mg(mg) }),
    ];
    let change = prop_oneof![
        3 => mass().prop_map(Change::Pending),
        1 => mass().prop_map(Change::Trim),
        5 => (mass(), proptest::option::of(mass())).prop_map(|(mass, signed)| Change::Reserve { mass, signed }),
        2 => Just(Change::Release),
        3 => mass().prop_map(Change::Depart),
        2 => mass().prop_map(Change::ArriveLast),
        2 => mass().prop_map(Change::GiveBack),
        2 => mass().prop_map(Change::Fact),
        1 => Just(Change::Leave),
        1 => (mass(), mass(), mass()).prop_map(|(pending, reserved, used)| {
            Change::Enter(Held { pending, reserved, used, overridden: Mass::ZERO })
        }),
        2 => declared.prop_map(Change::Declare),
    ];
    proptest::collection::vec((0..ITEMS, change), 1..120)
}

/// The second ledger: plain numbers, every item apart, sums taken when asked.
#[derive(Default)]
struct Model {
    limit: Option<i64>,
    /// pending, reserved, used, overridden
    items: [[i64; 4]; ITEMS],
}

impl Model {
    fn sum(&self, column: usize) -> i64 {
        self.items.iter().map(|item| item[column]).sum()
    }

    fn excess(&self) -> i64 {
        self.limit.map_or(0, |limit| (self.sum(1) + self.sum(2) - limit - self.sum(3)).max(0))
    }

    /// Whether the act is booked.
    fn act(&mut self, at: usize, change: Change) -> bool {
        let taken = self.sum(1) + self.sum(2);
        let room = self.limit.map(|limit| limit + self.sum(3) - taken);
        let [pending, reserved, used, overridden] = &mut self.items[at];
        let before = *reserved + *used;
        match change {
            Change::Pending(mass) => *pending = mass.mg(),
            Change::Trim(mass) => *pending = (*pending).min(mass.mg()),
            Change::Reserve { mass, signed } => {
                let more = mass.mg() - *reserved;
                if let Some(room) = room
                    && more > 0
                    && more > room
                {
                    let missing = more - room;
                    if signed.is_none_or(|signed| signed.mg() < missing) {
                        return false;
                    }
                    *overridden += missing;
                }
                (*pending, *reserved) = (0, mass.mg());
            }
            Change::Release => (*pending, *reserved) = (0, 0),
            Change::Depart(mass) => {
                let from_reserved = mass.mg().min(*reserved);
                *reserved -= from_reserved;
                *pending -= (mass.mg() - from_reserved).min(*pending);
                *used += mass.mg();
            }
            Change::ArriveLast(total) => (*pending, *reserved, *used) = (0, 0, total.mg()),
            Change::GiveBack(mass) if mass.mg() > *used => return false,
            Change::GiveBack(mass) => *used -= mass.mg(),
            Change::Fact(mass) => *used += mass.mg(),
            Change::Leave => (*pending, *reserved, *used) = (0, 0, 0),
            Change::Enter(other) => {
                *pending += other.pending.mg();
                *reserved += other.reserved.mg();
                *used += other.used.mg();
            }
            Change::Declare(declared) => self.limit = declared.limit().map(Mass::mg),
        }
        let [_, reserved, used, overridden] = &mut self.items[at];
        let now = *reserved + *used;
        if !matches!(change, Change::Declare(_)) {
            *overridden = if now == 0 { 0 } else { *overridden - (before - now).max(0).min(*overridden) };
        }
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_agrees_with_the_second_ledger(history in changes()) {
        let mut model = Model::default();
        let mut balance = Balance::opened(Declared::NoneOnFile);
        let mut sums = Delta::default();
        let mut held = [Held::default(); ITEMS];
        for (at, change) in history {
            let booked = book(&balance, &held[at], change);
            let before = balance;
            prop_assert_eq!(booked.is_ok(), model.act(at, change), "{:?} on {:?}: {:?}", change, before, booked);
            let Ok(booked) = booked else { continue };
            let delta = booked.delta;
            // What an item holds is the sum of its own entries, as the database has it.
            if !matches!(change, Change::Declare(_)) {
                let plus = |mass: Mass, mg: i64| Mass::from_mg(mass.mg() + mg);
                held[at] = Held {
                    pending: plus(held[at].pending, delta.pending),
                    reserved: plus(held[at].reserved, delta.reserved),
                    used: plus(held[at].used, delta.used),
                    overridden: plus(held[at].overridden, delta.overridden),
                };
            }
            sums.used += delta.used;
            sums.reserved += delta.reserved;
            sums.pending += delta.pending;
            sums.overridden += delta.overridden;
            sums.excess += delta.excess;
            balance = booked.after;
            let mg = [balance.pending, balance.reserved, balance.used, balance.overridden, balance.excess].map(Mass::mg);
            prop_assert_eq!(mg, [sums.pending, sums.reserved, sums.used, sums.overridden, sums.excess]);
            prop_assert_eq!(mg, [model.sum(0), model.sum(1), model.sum(2), model.sum(3), model.excess()]);
            if let Some(limit) = balance.declared.limit() {
                prop_assert!(balance.used + balance.reserved <= limit + balance.overridden + balance.excess);
                if matches!(change, Change::Reserve { .. }) && delta.reserved > 0 {
                    prop_assert!(balance.used + balance.reserved <= limit + balance.overridden);
                    prop_assert_eq!(balance.excess, Mass::ZERO);
                }
            }
        }
    }
}
