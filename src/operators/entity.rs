//! Rows of `operators`.

pub mod book;
pub mod identifier;
pub mod number;
pub mod officer;
pub mod operator;
pub mod site;
