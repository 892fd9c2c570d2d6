//! Rows and domain values: a row that cannot be is an error, never a default.

use super::entity::{balance, declaration};
use crate::error::{CommandError, Result};
use domain::needs::{Balance, Declaration, Declared, Key, Line, Room};
use domain::quantity::Mass;

pub const FIGURE: &str = "figure";
pub const ZERO: &str = "zero";
pub const WITHDRAWN: &str = "withdrawn";
const NONE: &str = "none";

/// How a balance's row stores what is on file.
pub fn columns(declared: Declared) -> (&'static str, Option<i64>) {
    match declared {
        Declared::NoneOnFile => (NONE, None),
        Declared::Zero => (ZERO, Some(0)),
        Declared::Figure { mass } => (FIGURE, Some(mass.mg())),
    }
}

/// How a declaration's row stores what it says.
pub fn declaration_columns(declared: Declared) -> (&'static str, Option<i64>) {
    match declared {
        Declared::NoneOnFile => (WITHDRAWN, None),
        Declared::Zero => (ZERO, None),
        Declared::Figure { mass } => (FIGURE, Some(mass.mg())),
    }
}

/// What a balance's row has on file.
///
/// # Errors
/// State and figure do not go together.
pub fn declared(row: &balance::Model) -> Result<Declared> {
    match (row.declared_state.as_str(), row.declared_mg) {
        (NONE, None) => Ok(Declared::NoneOnFile),
        (ZERO, Some(0)) => Ok(Declared::Zero),
        (FIGURE, Some(mg)) if mg > 0 => Ok(Declared::Figure { mass: Mass::from_mg(mg) }),
        _ => Err(CommandError::Corrupt(format!("need balance {}", row.id))),
    }
}

/// What a declaration's row says; a withdrawal says that nothing is on file.
///
/// # Errors
/// State and figure do not go together.
pub fn said(row: &declaration::Model) -> Result<Declared> {
    match (row.state.as_str(), row.mass_mg) {
        (WITHDRAWN, None) => Ok(Declared::NoneOnFile),
        (ZERO, None) => Ok(Declared::Zero),
        (FIGURE, Some(mg)) if mg > 0 => Ok(Declared::Figure { mass: Mass::from_mg(mg) }),
        _ => Err(CommandError::Corrupt(format!("need declaration {}", row.id))),
    }
}

pub fn declaration(row: &declaration::Model) -> Result<Declaration> {
    Ok(Declaration { id: row.id, year: row.year, revision: row.revision, declared: said(row)? })
}

pub fn key(row: &balance::Model) -> Result<Key> {
    let corrupt = || CommandError::Corrupt(format!("key of need balance {}", row.id));
    Ok(Key {
        country: row.country.parse().map_err(|_| corrupt())?,
        substance: row.substance.clone(),
        line: Line::from_code(&row.line).ok_or_else(corrupt)?,
        year: row.year,
    })
}

pub fn balance(row: &balance::Model) -> Result<Balance> {
    Ok(room(row)?.balance())
}

pub fn room(row: &balance::Model) -> Result<Room> {
    Ok(Room {
        key: key(row)?,
        declared: declared(row)?,
        declared_for: row.declared_for,
        declaration: row.declaration_id,
        revision: row.revision,
        used: Mass::from_mg(row.used_mg),
        reserved: Mass::from_mg(row.reserved_mg),
        pending: Mass::from_mg(row.pending_mg),
        overridden: Mass::from_mg(row.overridden_mg),
        excess: Mass::from_mg(row.excess_mg),
    })
}

/// The room of a year on which nothing was booked yet.
pub fn unopened(key: &Key, in_force: Option<&Declaration>) -> Room {
    Room {
        key: key.clone(),
        declared: in_force.map_or(Declared::NoneOnFile, |one| one.declared),
        declared_for: in_force.map(|one| one.year),
        declaration: in_force.map(|one| one.id),
        revision: in_force.map_or(0, |one| one.revision),
        used: Mass::ZERO,
        reserved: Mass::ZERO,
        pending: Mass::ZERO,
        overridden: Mass::ZERO,
        excess: Mass::ZERO,
    }
}
