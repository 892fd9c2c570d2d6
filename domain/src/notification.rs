//! A notification before export: what it says (`content`), what may happen to
//! it (`lifecycle`), what the other authority says (`reply`), how long a desk
//! has had it (`office`).

pub mod content;
pub mod lifecycle;
pub mod office;
pub mod reply;
