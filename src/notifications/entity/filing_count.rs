//! A notification as it counts for its exporter's habit of filing in time.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_count")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notification_id: Uuid,
    pub operator_id: Uuid,
    /// Month of the first submission, see [`domain::licence::month_index`].
    pub month: i32,
    /// Dispatch was planned before the first lawful day.
    pub late: bool,
}

impl ActiveModelBehavior for ActiveModel {}
