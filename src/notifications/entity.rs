//! Rows of `notifications`. Only this capability writes them.

pub mod authorisation;
pub mod counter;
pub mod draft;
pub mod filing_count;
pub mod filing_month;
pub mod item;
pub mod notification;
pub mod order;
pub mod party;
pub mod permit;
pub mod permit_draw;
pub mod permit_use;
pub mod reply;
pub mod sending;
pub mod series;
pub mod version;
