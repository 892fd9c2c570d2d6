//! Rows of `notifications`. Only this capability writes them.

pub mod counter;
pub mod draft;
pub mod item;
pub mod notification;
pub mod party;
pub mod version;
