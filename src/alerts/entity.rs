//! Rows of alerts.

pub mod alert;
pub mod counter;
pub mod explanation;
pub mod party;
pub mod version;
