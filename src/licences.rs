//! Who may handle what, where and until when; ceilings and what remains under
//! them. Granting, changing and withdrawing take two persons; a suspension takes
//! one approver and effect at once.

pub mod commands;
pub mod entity;
pub mod handled;
pub mod pages;
pub mod queries;
pub mod touched;
pub mod usage;

pub use handled::handled;
pub use queries::{facts_for, find, nothing_stops, subject};
pub use usage::{Draw, count, uncount};
