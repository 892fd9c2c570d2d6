//! A company in a register.

use crate::error::{CommandError, Result};
use domain::country::Country;
use domain::operator::{Sector, Status, Trade};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operator")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub name: String,
    pub name_key: String,
    pub country: String,
    pub status: String,
    pub status_reason: String,
    pub registered_on: Option<Date>,
    pub established_on: Option<Date>,
    pub tax_number: Option<String>,
    /// JSON list of [`Trade`] codes.
    pub trades: String,
    pub sector: Option<String>,
    pub address: String,
    pub email: String,
    pub phone: String,
    pub version: i32,
    pub created_by: Option<Uuid>,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    fn corrupt(&self, what: &str) -> CommandError {
        CommandError::Corrupt(format!("{what} of operator {}", self.id))
    }

    /// # Errors
    /// [`CommandError::Corrupt`] for a code we never wrote; so do the others.
    pub fn status(&self) -> Result<Status> {
        Status::from_code(&self.status).ok_or_else(|| self.corrupt("status"))
    }

    pub fn country(&self) -> Result<Country> {
        self.country.parse().map_err(|_| self.corrupt("country"))
    }

    pub fn trades(&self) -> Result<Vec<Trade>> {
        serde_json::from_str(&self.trades).map_err(|_| self.corrupt("trades"))
    }

    pub fn sector(&self) -> Result<Option<Sector>> {
        let known = |code: &String| Sector::from_code(code).ok_or_else(|| self.corrupt("sector"));
        self.sector.as_ref().map(known).transpose()
    }
}
