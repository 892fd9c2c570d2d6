//! An invented world of trade in controlled chemicals, and the scorer of findings on it.
//!
//! [`generate`] draws eighty countries, their firms, needs, licences and orders, the
//! faults of daily work, and a few diversion schemes hidden among them, and writes them as
//! a history file that any engine can replay. What is planted is told apart, in labels.
//! The generator knows no rule: it shares only quantities and the event format with the
//! product. [`score::score`] says how well findings match the labels.

mod enquiry;
pub mod event;
mod facts;
mod flow;
mod geo;
mod goods;
pub mod label;
mod licit;
mod make;
mod names;
mod noise;
pub mod plan;
mod register;
pub mod rng;
mod schemes;
pub mod score;
mod sites;
pub mod time;

pub use make::{World, generate};
pub use plan::{Profile, Spec};
