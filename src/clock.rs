//! The time, as a value. Tests turn it by hand; everything else asks here.

use domain::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the present comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is turned.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(at: Instant) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.ms())))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the home the lint points to")]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant::from(chrono::Utc::now()),
            Self::Manual(ms) => Instant::from_ms(ms.load(Ordering::SeqCst)),
        }
    }

    /// Turns a manual clock; a system clock stays what it is.
    pub fn turn_to(&self, at: Instant) {
        if let Self::Manual(ms) = self {
            ms.store(at.ms(), Ordering::SeqCst);
        }
    }

    pub fn advance_ms(&self, by: i64) {
        if let Self::Manual(ms) = self {
            ms.fetch_add(by, Ordering::SeqCst);
        }
    }
}
