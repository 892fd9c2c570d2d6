//! Rows of the tables that `needs` owns.

pub mod balance;
pub mod declaration;
pub mod entry;
pub mod series;
