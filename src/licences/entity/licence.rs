//! A licence, registration or quota.

use crate::error::{CommandError, Result};
use domain::country::Country;
use domain::licence::{Status, Terms};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "licence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub operator_id: Uuid,
    pub country: String,
    pub kind: String,
    pub status: String,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    /// JSON of [`Terms`].
    pub terms: String,
    pub version: i32,
    pub created_by: Option<Uuid>,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    fn corrupt(&self, what: &str) -> CommandError {
        CommandError::Corrupt(format!("{what} of licence {}", self.id))
    }

    /// The stored state, which is never `Expired`.
    ///
    /// # Errors
    /// [`CommandError::Corrupt`] for a code we never wrote; so do the others.
    pub fn status(&self) -> Result<Status> {
        Status::from_code(&self.status).ok_or_else(|| self.corrupt("status"))
    }

    pub fn country(&self) -> Result<Country> {
        self.country.parse().map_err(|_| self.corrupt("country"))
    }

    pub fn terms(&self) -> Result<Terms> {
        serde_json::from_str(&self.terms).map_err(|_| self.corrupt("terms"))
    }
}
