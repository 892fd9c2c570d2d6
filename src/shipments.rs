//! What physically moves: departures, arrivals, everything in between, and what
//! customs finds. Facts are never refused.

pub mod entity;
