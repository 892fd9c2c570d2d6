//! The practice world's people and papers without its past: what benches stand on.

use super::people::{self, Cast};
use super::trade::{Course, Filing, Trade, goods};
use super::{DAY_MS, papers};
use crate::app::{App, By};
use crate::error::Result;
use crate::notifications::filing;
use crate::reference;
use uuid::Uuid;

/// Companies with licences, and countries with needs.
pub struct Stage {
    cast: Cast,
}

/// A draft that only has to be submitted, and by whom.
pub struct Ready {
    by: By,
    draft: Uuid,
}

impl Stage {
    /// # Errors
    /// When the database is not empty.
    pub async fn set(app: &App) -> Result<Self> {
        reference::commands::first_set(app).await?;
        let cast = people::make(app, "only on a stage of a bench").await?;
        papers::grant_licences(app, &cast).await?;
        papers::declare_needs(app, &cast).await?;
        Ok(Self { cast })
    }

    /// A complete draft of ordinary size; `n` makes each differ.
    ///
    /// # Errors
    /// The database.
    pub async fn draft(&self, app: &App, n: usize) -> Result<Ready> {
        let now = app.now();
        let mut trade = Trade::new(app, &self.cast, now);
        let amount = 500 + i64::try_from(n).unwrap_or(0);
        let filing = Filing {
            exporter: *self.cast.member("Leie Pharma NV"),
            importer: *self.cast.member("Rivière Médicaments Inc."),
            lot: goods::lot("pseudoephedrine", 0).amount(1 + amount % 40),
            course: Course::Smooth,
            dispatch_ms: 29 * DAY_MS,
            transit: &[],
            transit_told: true,
            permit_known: false,
            confidential: false,
        };
        let index = trade.plan(now.ms(), filing);
        let (by, draft) = trade.prepare(index).await?;
        Ok(Ready { by, draft })
    }

    /// The act that is measured.
    ///
    /// # Errors
    /// The database.
    pub async fn submit(&self, app: &App, ready: Ready) -> Result<String> {
        filing::submit(app, &ready.by, ready.draft, &Trade::signature(&ready.by)).await
    }
}
