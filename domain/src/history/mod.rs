//! The history file: one open format for a stream of everything the service
//! records (JSON Lines), read strictly. A line is an event or a [`Fault`] that
//! names the field and what would be right; a refused line changes nothing.
//!
//! Whether a line names things that exist is asked of the state it is applied
//! to: see [`crate::replay`].

mod event;
mod fault;
mod reader;
#[cfg(test)]
mod tests;
mod value;

pub use event::*;
pub use fault::{Fault, FaultKind, Right};
pub use reader::{LONGEST_LINE, Read, Reader};
pub use value::{At, Day, Id, Land, Number, Quantity, midnight, written};
