//! Declared needs: what a country says it needs of a substance in a year, and the
//! ledger that sets quantities aside on it. It promises that no authorisation
//! passes a need without a signed override (I-04), and that a balance is the sum
//! of its entries (I-05). It does not know what a notification is.

mod card;
pub mod declare;
pub mod entity;
mod ledger;
pub mod load;
pub mod pages;
pub mod preview;
mod queries;
mod record;
pub mod verify;

pub use card::{Card, balance_card};
pub use declare::{Statement, seed};
pub use ledger::{
    ItemRef, Override, Stamp, arrive_last, depart, fact, give_back, move_year, pending, release, reserve,
    trim,
};
pub use queries::{holdings, key_for, room};
