//! What physically moves: departures, arrivals, everything in between, and what
//! customs finds. Facts are never refused, and every gram is on somebody's
//! account after each of them.

pub mod accounts;
mod ceilings;
pub mod commands;
pub mod entity;
mod facts;
pub mod jobs;
mod mails;
pub mod needs;
pub mod pages;
pub mod queries;
mod screen;
