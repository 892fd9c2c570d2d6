//! What was declared, revision after revision; rows are never changed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "need_declaration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub series_id: Uuid,
    pub country: String,
    pub substance: String,
    pub line: String,
    pub year: i32,
    /// Counts the declarations for that year, from 1.
    pub revision: i32,
    /// `figure`, `zero`, `withdrawn`.
    pub state: String,
    /// Pure substance or anhydrous base; only of a figure.
    pub mass_mg: Option<i64>,
    /// JSON of the quantity as declared (`domain::quantity::Declared`).
    pub original: Option<String>,
    /// JSON of the conversion's steps.
    pub steps: String,
    pub source: String,
    /// The date the declaration itself bears.
    pub declared_on: Option<chrono::NaiveDate>,
    pub reason: String,
    /// The declaration in force for that year before this one.
    pub supersedes: Option<Uuid>,
    pub proposal_id: Option<Uuid>,
    pub prepared_by: Option<Uuid>,
    pub prepared_by_name: String,
    pub signed_by: Option<Uuid>,
    pub signed_by_name: String,
    pub at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
