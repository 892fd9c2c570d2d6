//! What was typed into a form that needed a second factor first. The page that
//! asks for the code carries it along, and it is sent again by itself.

use super::form::Values;
use std::sync::{Arc, Mutex};

/// Fields that the step-up page adds to what it carries; no form of ours uses
/// these names.
pub const CODE: &str = "step_up_code";
pub const NEXT: &str = "step_up_next";
/// Stands before a path that is to get the same form again.
pub const AGAIN: &str = "again:";

/// What the page needs to send the form again.
#[derive(Clone, Debug)]
pub struct Kept {
    pub values: Values,
    pub request_id: String,
}

/// A place on each request where its form is kept until the answer is known.
#[derive(Clone, Default)]
pub struct Slot(Arc<Mutex<Option<Kept>>>);

impl Slot {
    pub fn keep(&self, kept: Kept) {
        if let Ok(mut slot) = self.0.lock() {
            *slot = Some(kept);
        }
    }

    /// What was typed, unless it holds a password: those are not sent back.
    pub fn take(&self) -> Option<Kept> {
        let kept = self.0.lock().ok()?.take()?;
        let secret = kept.values.0.iter().any(|(name, _)| name.contains("password") || name == "code");
        (!secret).then_some(kept)
    }
}

/// The second factor is missing; the outer layer decides how to ask for it.
#[derive(Clone, Debug)]
pub struct Wanted(pub String);

/// `next` when it is a path of this service; anything else could lead away.
pub fn local(next: &str) -> Option<&str> {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.chars().all(|c| !c.is_control() && c != ' ');
    plain.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_local() {
        for away in ["", "https://x.example", "//x.example", "/\\x.example", "javascript:alert(1)", "/a\nb"] {
            assert_eq!(local(away), None, "{away:?}");
        }
        assert_eq!(local("/needs?year=2026"), Some("/needs?year=2026"));
    }
}
