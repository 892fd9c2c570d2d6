//! Innocent causes that were checked, with how far and how long they count.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, string, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The goods' mass when the alert was last judged.
        let column = Table::alter()
            .table(Alias::new("alert"))
            .add_column(big_integer("mass_mg").default(0))
            .to_owned();
        manager.alter_table(column).await?;
        manager
            .create_table(
                Table::create()
                    .table(Alias::new("alert_explanation"))
                    .col(uuid("id").primary_key())
                    .col(uuid("alert_id"))
                    // record, pattern
                    .col(string("scope"))
                    .col(string("country"))
                    .col(string("rule"))
                    .col(string("substance"))
                    .col(string("origin"))
                    .col(string("destination"))
                    // Who took part, in one text to compare.
                    .col(text("parties"))
                    .col(big_integer("mass_mg"))
                    .col(text("reason"))
                    .col(date("until"))
                    .col(big_integer("at_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from(Alias::new("alert_explanation"), Alias::new("alert_id"))
                            .to(Alias::new("alert"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("alert_explanation_pattern")
                    .table(Alias::new("alert_explanation"))
                    .col(Alias::new("country"))
                    .col(Alias::new("rule"))
                    .col(Alias::new("substance"))
                    .col(Alias::new("until"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Alias::new("alert_explanation")).to_owned()).await?;
        let column = Table::alter().table(Alias::new("alert")).drop_column(Alias::new("mass_mg")).to_owned();
        manager.alter_table(column).await
    }
}
