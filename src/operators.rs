//! Companies in the registers of their authorities: sites, officers and
//! identifiers, registration and its states, and each company's address book.

pub mod address_book;
pub mod commands;
pub mod entity;
pub mod pages;
pub mod particulars;
pub mod queries;

pub use commands::accept;
pub use commands::register::{apply, register};
pub use particulars::Particulars;
pub use queries::{by_country, find, only_by_name, subject};
