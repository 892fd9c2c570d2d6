//! One integration binary: every capability on both databases.

mod accounts;
mod acts;
mod alert_pages;
mod architecture;
mod authorise;
mod backup;
mod cases;
mod clocks;
mod dialogue;
mod documents;
mod leavers;
mod licences;
mod lifecycle;
mod mail;
mod needs;
mod notifications;
mod notifications_more;
mod operators;
mod postgres_roles;
mod queue;
mod reference;
mod screening;
mod shipments;
mod sign_in;
mod words;
mod world;
