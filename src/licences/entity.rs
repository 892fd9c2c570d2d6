//! Rows of `licences`.

pub mod draw;
pub mod entry;
pub mod handled;
pub mod history;
pub mod licence;
pub mod usage;
