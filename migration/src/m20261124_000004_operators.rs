//! Companies with their sites, officers and identifiers; address books.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date_null, integer, integer_null, string, string_null, text,
    uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A part of an operator: its own id, and the operator's.
fn part(name: &str) -> TableCreateStatement {
    Table::create()
        .table(Alias::new(name))
        .col(uuid("id").primary_key())
        .col(uuid("operator_id"))
        .foreign_key(
            ForeignKey::create()
                .from(Alias::new(name), Alias::new("operator_id"))
                .to(Alias::new("operator"), Alias::new("id")),
        )
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = |name: &str| Table::create().table(Alias::new(name)).to_owned();
        manager
            .create_table(
                table("operator")
                    .col(uuid("id").primary_key())
                    // CC-000001, drawn from operator_number.
                    .col(string("reference").unique_key())
                    .col(string("name"))
                    .col(string("name_key"))
                    .col(string("country"))
                    // applied, regular, irregular, suspended, closed
                    .col(string("status"))
                    .col(text("status_reason"))
                    .col(date_null("registered_on"))
                    .col(date_null("established_on"))
                    .col(string_null("tax_number"))
                    // JSON list of codes
                    .col(text("trades"))
                    .col(string_null("sector"))
                    .col(text("address"))
                    .col(string("email"))
                    .col(string("phone"))
                    .col(integer("version").default(1))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_at_ms"))
                    .col(big_integer("updated_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("operator_number")
                    .col(string("country").primary_key())
                    .col(big_integer("last"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                part("operator_site")
                    .col(string("name"))
                    .col(text("address"))
                    .col(string("kind"))
                    .col(boolean("free_zone"))
                    .col(big_integer_null("closed_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                part("operator_officer")
                    .col(string("name"))
                    .col(string("name_key"))
                    .col(string("function"))
                    .col(integer_null("born_year"))
                    .col(big_integer_null("ended_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                part("operator_identifier")
                    .col(string("kind"))
                    .col(text("value"))
                    .col(text("norm"))
                    .col(big_integer_null("ended_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                part("address_book_entry")
                    .col(string("role"))
                    .col(string("name"))
                    .col(string("name_key"))
                    .col(text("address"))
                    .col(string("country"))
                    .col(string("phone"))
                    .col(string("email"))
                    .col(string("licence_no"))
                    .col(big_integer("updated_at_ms"))
                    .to_owned(),
            )
            .await?;
        for (name, on, columns) in [
            ("operator_list", "operator", &["country", "name_key", "id"][..]),
            ("operator_site_operator", "operator_site", &["operator_id"]),
            ("operator_officer_operator", "operator_officer", &["operator_id"]),
            ("operator_officer_name", "operator_officer", &["name_key", "born_year"]),
            ("operator_identifier_operator", "operator_identifier", &["operator_id"]),
            ("operator_identifier_norm", "operator_identifier", &["kind", "norm"]),
            ("address_book_operator", "address_book_entry", &["operator_id", "name_key"]),
        ] {
            let mut index = Index::create().name(name).table(Alias::new(on)).to_owned();
            for column in columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "address_book_entry",
            "operator_identifier",
            "operator_officer",
            "operator_site",
            "operator_number",
            "operator",
        ] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
