//! Uploaded files: what is known of them, and apart from it their bytes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, string, string_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &str| Table::create().table(Alias::new(name)).to_owned();
        manager
            .create_table(
                table("document")
                    .col(uuid("id").primary_key())
                    // The record it belongs to: its kind decides who may read it.
                    .col(string("owner_kind"))
                    .col(uuid("owner_id"))
                    // What it is: invoice, import_permit, ...
                    .col(string("role"))
                    .col(string("file_name"))
                    .col(string("media_type"))
                    .col(big_integer("size"))
                    .col(string("sha256"))
                    .col(uuid_null("uploaded_by"))
                    .col(string_null("uploaded_by_name"))
                    .col(big_integer("at_ms"))
                    .col(big_integer_null("removed_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("document_content")
                    .col(uuid("document_id").primary_key())
                    .col(blob("bytes"))
                    .foreign_key(
                        ForeignKey::create()
                            .from(Alias::new("document_content"), Alias::new("document_id"))
                            .to(Alias::new("document"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("document_owner")
                    .table(Alias::new("document"))
                    .col(Alias::new("owner_kind"))
                    .col(Alias::new("owner_id"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["document_content", "document"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
