//! Rows that only `accounts` writes.

pub mod bucket;
pub mod device;
pub mod invitation;
pub mod recovery_code;
