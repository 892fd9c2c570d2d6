//! Authorities, people, their roles and sessions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, string, string_null, string_uniq, uuid, uuid_null,
};

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
                table("authority")
                    .col(uuid("id").primary_key())
                    .col(string("country"))
                    .col(string("name"))
                    .col(string("email"))
                    // cna, customs, countersigner
                    .col(string("kind"))
                    .col(big_integer("created_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("person")
                    .col(uuid("id").primary_key())
                    .col(string("name"))
                    .col(string_uniq("email"))
                    .col(string("lang"))
                    // company, authority, instance
                    .col(string("home"))
                    .col(uuid_null("operator_id"))
                    .col(uuid_null("authority_id"))
                    .col(string_null("country"))
                    // invited, active, disabled
                    .col(string("state"))
                    .col(string_null("password_hash"))
                    .col(string_null("totp_secret"))
                    .col(big_integer("totp_last_step").default(0))
                    .col(uuid_null("deputy_id"))
                    .col(string_null("absent_until"))
                    .col(big_integer("created_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("role_grant")
                    .col(uuid("id").primary_key())
                    .col(uuid("person_id"))
                    .col(string("role"))
                    .col(uuid_null("granted_by"))
                    .col(big_integer("granted_at_ms"))
                    .col(big_integer_null("ended_at_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from(Alias::new("role_grant"), Alias::new("person_id"))
                            .to(Alias::new("person"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("role_grant_person")
                    .table(Alias::new("role_grant"))
                    .col(Alias::new("person_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("session")
                    .col(uuid("id").primary_key())
                    .col(string_uniq("token_hash"))
                    .col(uuid("person_id"))
                    .col(string("csrf"))
                    // False until the second factor was given.
                    .col(boolean("second_factor"))
                    .col(big_integer("created_at_ms"))
                    .col(big_integer("seen_at_ms"))
                    .col(big_integer("ends_at_ms"))
                    .col(big_integer("stepped_up_at_ms").default(0))
                    .foreign_key(
                        ForeignKey::create()
                            .from(Alias::new("session"), Alias::new("person_id"))
                            .to(Alias::new("person"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["session", "role_grant", "person", "authority"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
