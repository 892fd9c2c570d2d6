//! Permits: withdrawn ones, holders as they are compared, and what consignments
//! draw on them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string, string_null, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn table(name: &str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            // valid | withdrawn
            string("status").default("valid").to_owned(),
            text_null("withdrawn_because").to_owned(),
            string_null("withdrawn_by").to_owned(),
            big_integer_null("withdrawn_at_ms").to_owned(),
            string("holder_key").default("").to_owned(),
        ] {
            let mut change = Table::alter().table(Alias::new("permit")).to_owned();
            manager.alter_table(change.add_column(column).to_owned()).await?;
        }
        manager
            .get_connection()
            .execute_unprepared("UPDATE permit SET holder_key = lower(trim(holder_name))")
            .await?;
        manager.create_table(draw()).await?;
        manager.create_table(counter()).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(Alias::new(*table)).to_owned();
            for column in *columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("permit_holder").table(Alias::new("permit")).to_owned())
            .await?;
        for name in ["permit_use", "permit_draw"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        for column in ["status", "withdrawn_because", "withdrawn_by", "withdrawn_at_ms", "holder_key"] {
            let mut change = Table::alter().table(Alias::new("permit")).to_owned();
            manager.alter_table(change.drop_column(Alias::new(column)).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("permit_holder", "permit", &["country", "holder_key", "id"]),
    ("permit_draw_number", "permit_draw", &["country", "number_key"]),
    ("permit_draw_record", "permit_draw", &["notification_id"]),
];

/// What an item draws on the permit its notification presents, whether or not
/// that permit is on file: once it is, it is known what was drawn.
fn draw() -> TableCreateStatement {
    table("permit_draw")
        .col(uuid("item_id").primary_key())
        .col(uuid("notification_id"))
        .col(string("country"))
        .col(string("number_key"))
        .col(string("kind"))
        .col(string("substance"))
        .col(big_integer("mass_mg"))
        .to_owned()
}

/// Always the sum of the draws.
fn counter() -> TableCreateStatement {
    table("permit_use")
        .col(string("country"))
        .col(string("number_key"))
        .col(string("kind"))
        .col(string("substance"))
        .col(big_integer("used_mg"))
        .primary_key(
            Index::create()
                .col(Alias::new("country"))
                .col(Alias::new("number_key"))
                .col(Alias::new("kind"))
                .col(Alias::new("substance")),
        )
        .to_owned()
}
