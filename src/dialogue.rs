//! Three threads about a notification that never mix: with the company, between
//! the two authorities, and an authority's own notes. Who reads a text is said
//! above the box it is typed into, and decided here.

pub mod commands;
pub mod entity;
pub mod queries;

use crate::app::By;
use crate::error::{CommandError, Result};
use crate::notifications::standing::{self, Row, Seat};
use domain::actor::Home;

/// Where a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread {
    /// The exporting company and its own authority.
    Company,
    /// The two authorities.
    Authorities,
    /// One authority's own notes.
    Internal,
}

impl Thread {
    pub const ALL: [Self; 3] = [Self::Internal, Self::Company, Self::Authorities];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Authorities => "authorities",
            Self::Internal => "internal",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|thread| thread.code() == code)
    }
}

/// Whether an actor reads and writes a thread of a record.
pub fn is_open_to(thread: Thread, by: &By, row: &Row) -> bool {
    let is_company =
        matches!(by.actor.home, Home::Company { operator, .. } if row.operator_id == Some(operator));
    match (thread, standing::seat(by, row)) {
        (Thread::Company, Some(Seat::Exporting)) => row.operator_id.is_some(),
        (Thread::Company, None) => is_company,
        // Where the other authority is elsewhere, letters go between them.
        (Thread::Authorities, Some(_)) => row.counterpart_here && row.sent_at_ms.is_some(),
        (Thread::Internal, Some(_)) => true,
        _ => false,
    }
}

fn must_be_open(thread: Thread, by: &By, row: &Row) -> Result<()> {
    if is_open_to(thread, by, row) { Ok(()) } else { Err(CommandError::refused("dialogue-thread-not-open")) }
}
