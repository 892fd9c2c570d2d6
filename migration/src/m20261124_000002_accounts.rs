//! Authorities, people, their roles and sessions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string, string_null, string_uniq, text, uuid, uuid_null,
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
            .await?;
        keys(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "sign_in_bucket",
            "registration",
            "known_device",
            "invitation",
            "recovery_code",
            "session",
            "role_grant",
            "person",
            "authority",
        ] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

/// What people prove themselves with, and how often strangers may try.
async fn keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = |name: &str| Table::create().table(Alias::new(name)).to_owned();
    let of_person = |name: &str| {
        ForeignKey::create()
            .from(Alias::new(name), Alias::new("person_id"))
            .to(Alias::new("person"), Alias::new("id"))
            .to_owned()
    };
    manager
        .create_table(
            table("recovery_code")
                .col(uuid("id").primary_key())
                .col(uuid("person_id"))
                .col(string("code_hash"))
                .col(big_integer_null("used_at_ms"))
                .foreign_key(&mut of_person("recovery_code"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            table("invitation")
                .col(uuid("id").primary_key())
                .col(uuid("person_id"))
                // invite, reset (lost factor), factor (a new one by the person himself)
                .col(string("kind"))
                .col(string_uniq("token_hash"))
                .col(string("totp_secret"))
                .col(uuid_null("created_by"))
                .col(big_integer("created_at_ms"))
                .col(big_integer("expires_at_ms"))
                .col(big_integer_null("used_at_ms"))
                .foreign_key(&mut of_person("invitation"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            table("known_device")
                .col(uuid("id").primary_key())
                .col(uuid("person_id"))
                .col(string("token_hash"))
                .col(big_integer("created_at_ms"))
                .col(big_integer("seen_at_ms"))
                .foreign_key(&mut of_person("known_device"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("known_device_of")
                .table(Alias::new("known_device"))
                .col(Alias::new("person_id"))
                .col(Alias::new("token_hash"))
                .unique()
                .to_owned(),
        )
        .await?;
    for name in ["recovery_code", "invitation", "session"] {
        manager
            .create_index(
                Index::create()
                    .name(format!("{name}_person"))
                    .table(Alias::new(name))
                    .col(Alias::new("person_id"))
                    .to_owned(),
            )
            .await?;
    }
    manager
        .create_table(
            table("registration")
                .col(uuid("id").primary_key())
                // The link under which it is filled in.
                .col(string_uniq("token_hash"))
                .col(string("country"))
                // draft, sent, invited, taken (the address has an account already)
                .col(string("state"))
                .col(text("body"))
                .col(string("person_name"))
                .col(string("person_email"))
                .col(string("lang"))
                .col(uuid_null("operator_id"))
                .col(big_integer("created_at_ms"))
                .col(big_integer_null("sent_at_ms"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            table("sign_in_bucket")
                // A hash of what is counted: account and address, address, account, device.
                .col(string("key").primary_key())
                .col(big_integer("minute"))
                .col(integer("tries"))
                .col(integer("failures").default(0))
                .col(big_integer("last_failure_ms").default(0))
                .to_owned(),
        )
        .await
}
