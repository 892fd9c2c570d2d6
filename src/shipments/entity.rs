//! Rows of `shipments`. Only this capability writes them.

pub mod event;
pub mod item;
pub mod shipment;
