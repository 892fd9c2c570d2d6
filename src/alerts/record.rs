//! Row to domain value; a row that cannot be is an error, not a default.

use super::entity::alert;
use crate::error::{CommandError, Result};
use domain::alert::{Outcome, Standing, State};
use domain::country::Country;
use domain::rights::{Kind, Subject};
use domain::screening::facts::RecordKind;
use domain::screening::{Finding, RuleCode, Severity};

impl alert::Model {
    fn corrupt(&self, what: &str) -> CommandError {
        CommandError::Corrupt(format!("alert {}: {what}", self.id))
    }

    pub fn standing(&self) -> Result<Standing> {
        let outcome = match &self.outcome {
            None => None,
            Some(code) => Some(Outcome::from_code(code).ok_or_else(|| self.corrupt("outcome"))?),
        };
        Ok(Standing { state: self.state()?, severity: self.severity()?, holds: self.holds, outcome })
    }

    pub fn state(&self) -> Result<State> {
        State::from_code(&self.state).ok_or_else(|| self.corrupt("state"))
    }

    pub fn severity(&self) -> Result<Severity> {
        Severity::from_code(&self.severity).ok_or_else(|| self.corrupt("severity"))
    }

    pub fn rule(&self) -> Result<RuleCode> {
        RuleCode::from_code(&self.rule).ok_or_else(|| self.corrupt("rule"))
    }

    pub fn record_kind(&self) -> Result<RecordKind> {
        RecordKind::from_code(&self.record_kind).ok_or_else(|| self.corrupt("record kind"))
    }

    pub fn finding(&self) -> Result<Finding> {
        serde_json::from_str(&self.finding).map_err(|e| self.corrupt(&e.to_string()))
    }

    pub fn country(&self) -> Result<Country> {
        self.country.parse().map_err(|_| self.corrupt("country"))
    }

    /// The alert as the rights see it.
    pub fn subject(&self) -> Result<Subject> {
        let counterpart = match &self.also_country {
            None => None,
            Some(code) => Some(code.parse().map_err(|_| self.corrupt("other country"))?),
        };
        Ok(Subject {
            kind: Kind::Alert,
            state: self.state()?.code(),
            country: Some(self.country()?),
            counterpart,
            ..Subject::default()
        })
    }

    /// The record whose timeline tells of this alert.
    pub fn told_on(&self) -> Result<(&'static str, uuid::Uuid)> {
        match self.notification_id {
            Some(notification) => Ok((RecordKind::Notification.code(), notification)),
            None => Ok((self.record_kind()?.code(), self.record_id)),
        }
    }
}
