//! Accounts: signing in, second factors, invitations, roles, administration.
//! People as records belong to `people`; here is what happens to them.

pub mod commands;
pub mod devices;
pub mod entity;
pub mod limits;
pub mod pages;
pub mod password;
pub mod queries;
pub mod sealing;
pub mod totp;
pub mod trail;

pub use commands::add::{NewPerson, add_person, insert_ready};
pub use commands::invitations::{invite_in, setup_code};
