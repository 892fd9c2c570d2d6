//! Notifications before export: the form, what the company does with it, and
//! the acts of the authorities.

pub mod entity;
pub mod sheet;
