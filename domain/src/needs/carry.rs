//! Which declaration is in force for a year: the last one declared for that year
//! or an earlier one, however old (a figure stays valid until replaced).

use super::{Declared, Line};
use uuid::Uuid;

/// One declaration of one country, substance and line, as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub id: Uuid,
    /// Calendar year it was declared for.
    pub year: i32,
    /// Counts the declarations for that year, from 1.
    pub revision: i32,
    /// What it says; a withdrawal says that nothing is on file any more.
    pub declared: Declared,
}

/// The declaration in force for `year`, if there ever was one.
pub fn in_force(declarations: &[Declaration], year: i32) -> Option<&Declaration> {
    declarations.iter().filter(|one| one.year <= year).max_by_key(|one| (one.year, one.revision))
}

/// The line on which goods are booked: their own where it is declared, the
/// combined one where only that is, their own where neither is (then nothing is
/// on file for it). Of two the later figure counts; raw and preparation are
/// never added. `declared_for` answers the year of the figure on file for a line.
pub fn line_for(goods: Line, declared_for: impl Fn(Line) -> Option<i32>) -> Line {
    match (declared_for(goods), declared_for(Line::Combined)) {
        (None, Some(_)) => Line::Combined,
        (Some(own), Some(combined)) if combined > own => Line::Combined,
        _ => goods,
    }
}
