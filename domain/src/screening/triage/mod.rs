//! From findings to work: hits that belong together become one case, a case has a
//! score, scores make an order of work, and decisions become labels.
//!
//! Everything here is a pure function of what screening raised and what people
//! decided. Nothing is thrown away: what the day's budget leaves out and what an
//! explanation suppresses is returned beside what is worked on.

mod case;
mod labels;
mod queue;
mod score;
mod suppression;

pub use case::{Case, Hit, Whose, group};
pub use labels::{Decision, Precision, Track, track};
pub use queue::{Around, Day, Ranked, priority, queue, room, sampled};
pub use score::{Part, Score, score};
pub use suppression::{Explanation, Scope, suppressing};
