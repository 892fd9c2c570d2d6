//! The pure core of Ringfence: quantities, life cycles, rights, rules.
//!
//! Nothing here reads a clock, draws an id, awaits, or knows a row, a form or
//! a status code. What people read is a [`message::Message`]: a catalogue key
//! with its figures, worded by the app.

pub mod actor;
pub mod alert;
mod codes;
pub mod country;
pub mod document;
pub mod history;
pub mod law;
pub mod licence;
pub mod message;
pub mod needs;
pub mod notification;
pub mod operator;
pub mod period;
pub mod quantity;
pub mod replay;
pub mod rights;
pub mod screening;
pub mod shipment;
pub mod substance;
pub mod time;
