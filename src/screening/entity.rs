//! Rows of evaluations, findings and rule sets. Written once, never changed.

pub mod evaluation;
pub mod finding;
pub mod rule_set;
