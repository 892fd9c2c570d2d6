//! Tables of `alerts`: the alert, what it looked like at each evaluation, the
//! parties it is about, and the counter its numbers come from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string, string_null, text, text_null, uuid, uuid_null,
};

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
        for table in [alert(), version(), party(), counter()] {
            manager.create_table(table).await?;
        }
        for (name, table, unique, columns) in [
            ("alert_cause", "alert", true, &["record_id", "rule", "cause"][..]),
            ("alert_notification", "alert", false, &["notification_id", "state"]),
            ("alert_country_state", "alert", false, &["country", "state", "id"]),
            ("alert_also_country", "alert", false, &["also_country", "id"]),
            ("alert_owner", "alert", false, &["owner_id", "state"]),
            ("alert_version_alert", "alert_version", false, &["alert_id", "id"]),
            ("alert_party_operator", "alert_party", false, &["operator_id", "alert_id"]),
            ("alert_party_name", "alert_party", false, &["name_key", "alert_id"]),
        ] {
            let mut index = Index::create().name(name).table(Alias::new(table)).to_owned();
            if unique {
                index.unique();
            }
            for column in columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["alert_counter", "alert_party", "alert_version", "alert"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

fn alert() -> TableCreateStatement {
    table("alert")
        .col(uuid("id").primary_key())
        .col(string("reference").unique_key())
        .col(string("record_kind"))
        .col(uuid("record_id"))
        .col(string("record_reference"))
        .col(uuid_null("notification_id"))
        // The authority it belongs to, and the one that may look as well.
        .col(string("country"))
        .col(string_null("also_country"))
        .col(string("rule"))
        .col(string("cause"))
        .col(string("severity"))
        .col(string("state"))
        .col(boolean("holds"))
        .col(string("substance"))
        .col(string("origin"))
        .col(string("destination"))
        .col(string("stage"))
        .col(string("rule_set"))
        .col(text("finding"))
        .col(integer("versions"))
        .col(uuid_null("owner_id"))
        .col(string_null("owner_name"))
        .col(big_integer("opened_at_ms"))
        .col(big_integer("updated_at_ms"))
        .col(big_integer_null("closed_at_ms"))
        .col(string_null("outcome"))
        .col(text_null("outcome_reason"))
        .to_owned()
}

fn version() -> TableCreateStatement {
    table("alert_version")
        .col(uuid("id").primary_key())
        .col(uuid("alert_id"))
        .col(integer("number"))
        .col(uuid("evaluation_id"))
        .col(string("stage"))
        .col(string("rule_set"))
        // None when the rule no longer raised it.
        .col(string_null("severity"))
        .col(text_null("finding"))
        .col(big_integer("at_ms"))
        .to_owned()
}

fn party() -> TableCreateStatement {
    table("alert_party")
        .col(uuid("id").primary_key())
        .col(uuid("alert_id"))
        .col(string("part"))
        .col(uuid_null("operator_id"))
        .col(string("name"))
        .col(string("name_key"))
        .to_owned()
}

fn counter() -> TableCreateStatement {
    table("alert_counter").col(integer("year").primary_key()).col(big_integer("last")).to_owned()
}
