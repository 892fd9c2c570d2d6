//! What physically moves, with or without a notification.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shipment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SH-YYYY-NNNNNN.
    #[sea_orm(unique)]
    pub number: String,
    /// None for a movement that nobody notified.
    pub notification_id: Option<Uuid>,
    pub operator_id: Option<Uuid>,
    pub importer_operator_id: Option<Uuid>,
    pub origin: String,
    pub destination: String,
    pub exporter_name: String,
    pub importer_name: String,
    pub state: String,
    pub unnotified: bool,
    pub departed_on: Option<Date>,
    /// Left while a suspension order was in force, or before it could.
    pub departed_against: Option<String>,
    pub planned_arrival_on: Option<Date>,
    pub landed_on: Option<Date>,
    pub arrived_on: Option<Date>,
    pub last_arrived: bool,
    pub packages_sent: Option<i32>,
    pub packages_arrived: Option<i32>,
    pub seals: String,
    pub seals_intact: Option<bool>,
    pub route: String,
    pub carrier: String,
    pub transport_document: String,
    pub created_by: Uuid,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
