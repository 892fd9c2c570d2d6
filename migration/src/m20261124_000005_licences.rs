//! Licences with the history of their states, what operators drew, and the
//! counters of ceilings.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, date_null, integer, string, string_null, text, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn refers(from: &str, column: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(Alias::new(from), Alias::new(column))
        .to(Alias::new(to), Alias::new("id"))
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
                table("licence")
                    .col(uuid("id").primary_key())
                    .col(string("number"))
                    .col(uuid("operator_id"))
                    // The authority's country, which is the operator's.
                    .col(string("country"))
                    .col(string("kind"))
                    // proposed, active, suspended, revoked, surrendered
                    .col(string("status"))
                    .col(date("valid_from"))
                    .col(date_null("valid_to"))
                    // JSON of domain::licence::Terms
                    .col(text("terms"))
                    .col(integer("version").default(1))
                    .col(uuid_null("created_by"))
                    .col(big_integer("created_at_ms"))
                    .col(big_integer("updated_at_ms"))
                    .foreign_key(&mut refers("licence", "operator_id", "operator"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("licence_history")
                    .col(uuid("id").primary_key())
                    .col(uuid("licence_id"))
                    .col(big_integer("at_ms"))
                    .col(string("step"))
                    .col(string("status"))
                    .col(text("reason"))
                    // Terms from then on
                    .col(text("terms"))
                    .col(string_null("prepared_by"))
                    .col(string_null("decided_by"))
                    .foreign_key(&mut refers("licence_history", "licence_id", "licence"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("licence_draw")
                    .col(uuid("id").primary_key())
                    .col(uuid("operator_id"))
                    .col(uuid("item_id"))
                    // in, out
                    .col(string("side"))
                    // JSON list: every key a ceiling could be written for
                    .col(text("keys"))
                    .col(big_integer("mass_mg").check(Expr::col(Alias::new("mass_mg")).gte(0)))
                    .col(date("on_day"))
                    .col(big_integer("at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("licence_use")
                    .col(uuid("id").primary_key())
                    .col(uuid("licence_id"))
                    // SUBSTANCE/PERIOD/COUNTS of the ceiling
                    .col(string("cap"))
                    .col(string("period_key"))
                    .col(big_integer("used_mg").check(Expr::col(Alias::new("used_mg")).gte(0)))
                    .foreign_key(&mut refers("licence_use", "licence_id", "licence"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("licence_use_entry")
                    .col(uuid("id").primary_key())
                    .col(uuid("licence_id"))
                    .col(string("cap"))
                    .col(string("period_key"))
                    .col(uuid("operator_id"))
                    .col(uuid("item_id"))
                    .col(string("side"))
                    .col(big_integer("mass_mg"))
                    .foreign_key(&mut refers("licence_use_entry", "licence_id", "licence"))
                    .to_owned(),
            )
            .await?;
        for (name, on, unique, columns) in [
            ("licence_number", "licence", true, &["country", "number"][..]),
            ("licence_operator", "licence", false, &["operator_id"]),
            ("licence_history_licence", "licence_history", false, &["licence_id", "id"]),
            ("licence_draw_item", "licence_draw", true, &["operator_id", "item_id", "side"]),
            ("licence_use_counter", "licence_use", true, &["licence_id", "cap", "period_key"]),
            ("licence_use_entry_item", "licence_use_entry", true, &["item_id", "side", "licence_id", "cap"]),
            ("licence_use_entry_counter", "licence_use_entry", false, &["licence_id", "cap", "period_key"]),
        ] {
            let mut index = Index::create().name(name).table(Alias::new(on)).to_owned();
            for column in columns {
                index.col(Alias::new(*column));
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["licence_use_entry", "licence_use", "licence_draw", "licence_history", "licence"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
