//! One integration binary: every capability on both databases.

mod acts;
mod architecture;
mod backup;
mod postgres_roles;
mod world;
