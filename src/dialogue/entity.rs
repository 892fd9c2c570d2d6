//! Rows of `dialogue`. Only this capability writes them.

pub mod message;
pub mod question;
