//! Table of `reference`: loaded sets of substances, law and calendars, whole and
//! as they were read, so that what a decision rested on can be read back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string, string_null, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Alias::new("reference_set"))
                    .col(uuid("id").primary_key())
                    .col(string("hash"))
                    .col(text("content"))
                    .col(string("state"))
                    .col(text("origin"))
                    .col(boolean("set_up"))
                    .col(uuid_null("loaded_by"))
                    .col(string_null("loaded_by_name"))
                    .col(big_integer("loaded_at_ms"))
                    .col(uuid_null("activated_by"))
                    .col(string_null("activated_by_name"))
                    .col(big_integer_null("activated_at_ms"))
                    .to_owned(),
            )
            .await?;
        // Never two laws in force at once, whatever the program does.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX reference_set_active ON reference_set (state) WHERE state = 'active'",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Alias::new("reference_set")).to_owned()).await
    }
}
