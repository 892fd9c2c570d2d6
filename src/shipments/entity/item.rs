//! One substance under way.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shipment_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub shipment_id: Uuid,
    pub notification_item_id: Option<Uuid>,
    pub position: i32,
    pub substance: String,
    pub need_substance: Option<String>,
    pub line: String,
    /// What left; nothing for an arrival that nobody saw leave.
    pub mass_mg: i64,
    pub arrived_mg: i64,
    /// Calendar year whose need it is booked on.
    pub year: i32,
    /// JSON list of [`crate::shipments::needs::Booked`]: what of it counts as used, and where.
    pub booked: String,
}

impl ActiveModelBehavior for ActiveModel {}
