//! What can be done with accounts; one function an act.

pub mod add;
pub mod authorities;
pub mod invitations;
pub mod own;
pub mod people;
pub mod sign_in;
pub mod signing;
