//! Notifications before export: the form, what the company does with it, and
//! the acts of the authorities.

pub mod booking;
pub mod checks;
pub mod commands;
pub mod drafts;
pub mod entity;
pub mod facts;
pub mod filing;
pub mod form;
pub mod jobs;
pub mod later;
pub mod mails;
pub mod numbers;
pub mod paper;
pub mod papers;
pub mod pen_xml;
pub mod permit_use;
pub mod punctual;
pub mod queries;
pub mod sheet;
pub mod standing;
pub mod summary;
pub mod wording;
