//! Suspending a licence: one approver, at once. From the commit on nothing that
//! leans on it can be authorised, since authorising reads licences again.

use super::decide;
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::licences::queries;
use crate::operators::particulars::Checks;
use domain::licence::Step;
use domain::rights::Act;
use uuid::Uuid;

/// # Errors
/// [`CommandError::Invalid`] without a reason; refused unless the licence is active.
pub async fn suspend(app: &App, by: &By, id: Uuid, reason: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = queries::lock(&tx, &by.actor, Act::Suspend, id).await?;
    by.stepped_up()?;
    let mut check = Checks::default();
    check.text("reason", reason, true);
    if !check.0.is_empty() {
        return Err(CommandError::Invalid(check.0));
    }
    decide(&tx, by, &row, Step::Suspend, reason.trim(), None).await?;
    tx.commit(&format!("/licences/{id}")).await
}
