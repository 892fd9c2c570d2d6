//! Balances of a site: what cannot be accounted for, how uncertain that is, and
//! whether many small differences are one loss. Quantities are integer
//! milligrams; only standardised residuals and thresholds are statistics.

pub mod sequence;
pub mod thresholds;
pub mod variance;
