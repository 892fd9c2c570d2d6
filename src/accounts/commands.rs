//! What can be done with accounts; one function an act.

pub mod add;
pub mod own;
pub mod sign_in;
