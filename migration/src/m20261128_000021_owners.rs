//! An owner at each of the two authorities of a notification.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table(Alias::new("notification"))
            .add_column(uuid_null("other_owner_id"))
            .to_owned();
        manager.alter_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("notification_other_owner")
                    .table(Alias::new("notification"))
                    .col(Alias::new("other_owner_id"))
                    .col(Alias::new("state"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index =
            Index::drop().name("notification_other_owner").table(Alias::new("notification")).to_owned();
        manager.drop_index(index).await?;
        let table = Table::alter()
            .table(Alias::new("notification"))
            .drop_column(Alias::new("other_owner_id"))
            .to_owned();
        manager.alter_table(table).await
    }
}
