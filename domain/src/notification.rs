//! A notification before export: what it says (`content`), and what may happen
//! to it.

pub mod content;
