//! What is done to companies in the register, each in one transaction.

pub mod parts;
pub mod register;
pub mod status;

pub use status::{accept, step};
