//! One file a rule: definition, parameters, finding, judgement, tests.

pub mod duplicate;
pub mod r01;
pub mod r02;
pub mod r03;
pub mod r04;
pub mod r05;
pub mod r10;
pub mod r11;
pub mod r12;
pub mod r13;
pub mod r20;
pub mod r21;
pub mod r22;
pub mod r23;
pub mod r24;
pub mod r25;
pub mod r26;
pub mod r30;
pub mod r31;
pub mod r32;
pub mod r33;
pub mod r34;
pub mod r40;
pub mod r41;
pub mod r42;
pub mod r50;
pub mod r51;
pub mod r52;
pub mod r53;
pub mod r54;
pub mod r55;
pub mod r56;
pub mod r60;
pub mod r61;
pub mod r62;
pub mod r62late;
pub mod r63;
pub mod r64;
pub mod r70;
pub mod r71;
pub mod r80;

#[cfg(test)]
pub(crate) mod proof;
mod statistical;

use super::Severity;
use super::facts::{Facts, Item};
use crate::needs::{Declared, Room};
use crate::quantity::Mass;

/// Which of the three need rules judges an item: never two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NeedRule {
    /// R01: a figure is on file.
    Figure,
    /// R03: none on file where one is expected.
    NotDeclared,
    /// R04: zero is on file, or import is prohibited.
    Zero,
    /// Nobody declares needs of this substance, or nothing is drawn.
    NotKept,
}

pub(crate) fn need_rule(item: &Item) -> NeedRule {
    if item.import_prohibited == Some(true) {
        return NeedRule::Zero;
    }
    match item.room.as_ref().map(|room| room.declared) {
        Some(Declared::Figure { mass }) if mass > Mass::ZERO => NeedRule::Figure,
        Some(Declared::Figure { .. } | Declared::Zero) => NeedRule::Zero,
        Some(Declared::NoneOnFile) if item.need_expected => NeedRule::NotDeclared,
        Some(Declared::NoneOnFile) | None => NeedRule::NotKept,
    }
}

/// Items of the same record that stand before `item` and draw on the same
/// balance: each item is checked by itself, after those before it.
pub(crate) fn drawn_before(facts: &Facts, item: &Item, room: &Room) -> Mass {
    facts
        .items
        .iter()
        .take_while(|other| other.id != item.id)
        .filter(|other| other.room.as_ref().is_some_and(|of| of.key == room.key))
        .map(|other| other.mass)
        .sum()
}

/// A mass that is only an upper bound never holds.
pub(crate) fn bounded(severity: Severity, upper_bound: bool) -> Severity {
    if upper_bound { severity.min(Severity::Review) } else { severity }
}

/// `part` per mille of `whole`, rounded down; masses are never negative here.
pub(crate) fn per_mille(whole: Mass, part: i64) -> Mass {
    let mg = i128::from(whole.mg()) * i128::from(part) / 1_000;
    Mass::from_mg(i64::try_from(mg).unwrap_or(i64::MAX))
}

/// Two masses within `per_mille` of the larger one.
pub(crate) fn alike(one: Mass, other: Mass, within_per_mille: i64) -> bool {
    let larger = one.max(other);
    larger.saturating_sub(one.min(other)) <= per_mille(larger, within_per_mille)
}
