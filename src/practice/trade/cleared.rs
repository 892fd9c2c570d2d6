//! Alerts of the past were looked at and ended; those of the last weeks still
//! wait, as on a desk that keeps up.

use super::Trade;
use crate::alerts::commands::endings::{self, Ended, Ending};
use crate::alerts::entity::alert;
use crate::countersign;
use crate::error::{CommandError, Result};
use crate::practice::DAY_MS;
use crate::practice::people::by;
use domain::alert::Outcome;
use domain::screening::RuleCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// How long an alert waits on a desk that keeps up.
const CLEARED_AFTER_MS: i64 = 6 * DAY_MS;
/// What was opened in the last weeks is today's work.
const TODAYS_WORK_MS: i64 = 22 * DAY_MS;

impl Trade<'_> {
    /// Ends what has waited long enough: an officer, and an approver where it holds.
    pub(super) async fn clear_alerts(&self) -> Result<()> {
        let ripe = (self.app.now().ms() - CLEARED_AFTER_MS).min(self.now_ms - TODAYS_WORK_MS);
        let found = alert::Entity::find()
            .filter(alert::Column::State.eq("open"))
            .filter(alert::Column::Severity.ne("info"))
            .filter(alert::Column::OpenedAtMs.lt(ripe))
            .order_by_asc(alert::Column::Id)
            .all(self.app.db.read())
            .await?;
        for row in found {
            self.clear(&row).await?;
        }
        Ok(())
    }

    async fn clear(&self, row: &alert::Model) -> Result<()> {
        let Some(officers) = self.cast.officers.get(row.country.as_str()) else { return Ok(()) };
        let (outcome, reason) = verdict(row.rule()?);
        let officer = by(self.app, officers.officer).await?;
        let Ended::Prepared(proposal) =
            endings::end(self.app, &officer, row.id, Ending::Close { outcome, explained: None }, reason)
                .await?
        else {
            return Ok(());
        };
        let prepared = countersign::entity::Entity::find_by_id(proposal)
            .one(self.app.db.read())
            .await?
            .ok_or(CommandError::NotFound)?;
        let approver = by(self.app, officers.approver).await?;
        endings::sign(self.app, &approver, row.id, proposal, &prepared.body_hash).await
    }
}

/// What an officer of the practice world found out, by what had been raised.
const fn verdict(rule: RuleCode) -> (Outcome, &'static str) {
    match rule {
        RuleCode::R01 | RuleCode::R03 | RuleCode::R04 => {
            (Outcome::SuspicionRemains, "The importing authority did not explain the quantity (practice).")
        }
        RuleCode::R13 | RuleCode::R51 => {
            (Outcome::AdministrativeFault, "The paper was on file, entered late (practice).")
        }
        RuleCode::R55 => (Outcome::DataError, "Arrived; nobody had recorded it (practice)."),
        RuleCode::R54 => (
            Outcome::AdministrativeFault,
            "Weighing notes of both ports compared: gross taken for net (practice).",
        ),
        _ => (Outcome::AdministrativeFault, "Papers of all parties compared and in order (practice)."),
    }
}
