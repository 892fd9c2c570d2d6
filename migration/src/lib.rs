//! Schema history, one file a change, applied in this order. Never edited after a release.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_core;
mod m20261124_000002_accounts;
mod m20261124_000003_reference;
mod m20261124_000004_operators;
mod m20261124_000005_licences;
mod m20261124_000006_needs;
mod m20261124_000007_notifications;
mod m20261124_000008_shipments;
mod m20261124_000009_dialogue;
mod m20261124_000010_screening;
mod m20261124_000011_alerts;
mod m20261124_000012_documents;
mod m20261128_000020_permit_use;
mod m20261128_000021_owners;
mod m20261128_000021_running_counts;
mod m20261128_000022_explanations;
mod m20261128_000022_transit_copies;
mod m20261128_000023_views;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_core::Migration),
            Box::new(m20261124_000002_accounts::Migration),
            Box::new(m20261124_000003_reference::Migration),
            Box::new(m20261124_000004_operators::Migration),
            Box::new(m20261124_000005_licences::Migration),
            Box::new(m20261124_000006_needs::Migration),
            Box::new(m20261124_000007_notifications::Migration),
            Box::new(m20261124_000008_shipments::Migration),
            Box::new(m20261124_000009_dialogue::Migration),
            Box::new(m20261124_000010_screening::Migration),
            Box::new(m20261124_000011_alerts::Migration),
            Box::new(m20261124_000012_documents::Migration),
            Box::new(m20261128_000021_owners::Migration),
            Box::new(m20261128_000022_explanations::Migration),
            Box::new(m20261128_000023_views::Migration),
            Box::new(m20261128_000020_permit_use::Migration),
            Box::new(m20261128_000021_running_counts::Migration),
            Box::new(m20261128_000022_transit_copies::Migration),
        ]
    }
}
