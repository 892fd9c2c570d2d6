//! Views of the review queue that people keep under a name.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text, uuid};

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
                    .table(Alias::new("queue_view"))
                    .col(uuid("id").primary_key())
                    .col(uuid("person_id"))
                    .col(string("name"))
                    // The address behind the question mark.
                    .col(text("query"))
                    .col(big_integer("at_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from(Alias::new("queue_view"), Alias::new("person_id"))
                            .to(Alias::new("person"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("queue_view_name")
                    .table(Alias::new("queue_view"))
                    .col(Alias::new("person_id"))
                    .col(Alias::new("name"))
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Alias::new("queue_view")).to_owned()).await
    }
}
