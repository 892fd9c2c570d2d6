//! One integration binary: every capability on both databases.

mod acts;
mod architecture;
mod backup;
mod leavers;
mod needs;
mod postgres_roles;
mod reference;
mod screening;
mod words;
mod world;
