//! Three threads about a notification that never mix: with the company, between
//! the two authorities, and an authority's own notes.

pub mod entity;
