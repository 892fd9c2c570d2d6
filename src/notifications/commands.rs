//! Acts on notifications: one function, one transaction each.

pub mod authorise;
pub mod desk;
pub mod elsewhere;
pub mod left;
pub mod office;
pub mod permits;
pub mod refuse;
pub mod reply;
pub mod review;
pub mod send;
pub mod suspend;
pub mod transit;
