//! Tables of `notifications`: the record, its versions, items and parties,
//! drafts, and the counter its reference numbers come from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, date_null, integer, integer_null, string, string_null,
    text, text_null, uuid, uuid_null,
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
        manager.create_table(notification()).await?;
        for table in [version(), item(), party(), draft(), counter()] {
            manager.create_table(table).await?;
        }
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
        for name in [
            "notification_counter",
            "draft",
            "notification_party",
            "notification_item",
            "notification_version",
            "notification",
        ] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("notification_operator", "notification", &["operator_id", "id"]),
    ("notification_importer_operator", "notification", &["importer_operator_id", "id"]),
    ("notification_origin_state", "notification", &["origin", "state", "id"]),
    ("notification_destination_state", "notification", &["destination", "state", "id"]),
    ("notification_state_due", "notification", &["state", "reply_due_ms"]),
    ("notification_state_valid", "notification", &["state", "valid_until"]),
    ("notification_owner", "notification", &["owner_id", "state"]),
    ("notification_dispatch", "notification", &["substance", "dispatch_on"]),
    ("notification_authorisation", "notification", &["authorisation_no"]),
    ("notification_permit", "notification", &["permit_no"]),
    ("notification_item_record", "notification_item", &["notification_id", "position"]),
    ("notification_item_need", "notification_item", &["need_substance", "line"]),
    ("notification_party_record", "notification_party", &["notification_id"]),
    ("notification_party_name", "notification_party", &["name_key", "role"]),
    ("notification_party_operator", "notification_party", &["operator_id"]),
    ("draft_operator", "draft", &["operator_id", "updated_at_ms"]),
    ("draft_authority", "draft", &["authority_country", "updated_at_ms"]),
];

fn notification() -> TableCreateStatement {
    let mut table = table("notification");
    table
        .col(uuid("id").primary_key())
        .col(string("reference").unique_key())
        .col(boolean("voluntary"))
        .col(string("state"))
        .col(integer("version"))
        .col(uuid_null("operator_id"))
        .col(uuid_null("importer_operator_id"))
        .col(string("origin"))
        .col(string("destination"))
        .col(string("exporter_name"))
        .col(string("importer_name"))
        .col(string("consignee_name"))
        .col(string("substance"))
        .col(big_integer("mass_mg"))
        .col(integer("items"))
        .col(date("dispatch_on"))
        .col(date("arrival_on"))
        .col(boolean("confidential"))
        .col(boolean("counterpart_here"))
        .col(boolean("from_paper"))
        .col(boolean("from_outside"))
        .col(string_null("outside_reference"))
        .col(string_null("permit_no"))
        .col(uuid_null("owner_id"))
        .col(string("flag"));
    clocks(&mut table);
    table
        .col(text("body"))
        .col(text("law"))
        .col(uuid("created_by"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("updated_at_ms"))
        .to_owned()
}

/// What the acts after submission fill in: needs before and after, the reply,
/// the terms, the authorisation.
fn clocks(table: &mut TableCreateStatement) {
    table
        .col(integer_null("need_before_pm"))
        .col(integer_null("need_after_pm"))
        .col(big_integer_null("submitted_at_ms"))
        .col(big_integer_null("sent_at_ms"))
        .col(string_null("sent_how"))
        .col(big_integer_null("received_at_ms"))
        .col(big_integer_null("seen_at_ms"))
        .col(string_null("reply"))
        .col(string_null("reply_reason"))
        .col(big_integer_null("reply_mass_mg"))
        .col(text_null("reply_conditions"))
        .col(big_integer_null("replied_at_ms"))
        .col(big_integer_null("reply_due_ms"))
        // The rule the term comes from, its source and zone: stored once, never recomputed.
        .col(string_null("reply_rule"))
        .col(text_null("reply_source"))
        .col(string_null("reply_zone"))
        .col(string_null("silence"))
        .col(big_integer_null("may_go_at_ms"))
        .col(date_null("earliest_dispatch_on"))
        .col(date_null("valid_until"))
        .col(big_integer_null("authorised_at_ms"))
        .col(string_null("authorisation_no"))
        .col(big_integer("departed_mg").default(0))
        .col(big_integer("state_since_ms"));
}

fn version() -> TableCreateStatement {
    table("notification_version")
        .col(uuid("notification_id"))
        .col(integer("version"))
        .col(text("body"))
        .col(text("changes"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        .col(big_integer("at_ms"))
        .col(string("hash"))
        .primary_key(Index::create().col(Alias::new("notification_id")).col(Alias::new("version")))
        .to_owned()
}

fn item() -> TableCreateStatement {
    table("notification_item")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        .col(integer("position"))
        .col(string("substance"))
        .col(string_null("need_substance"))
        .col(string("line"))
        .col(string("form"))
        .col(text("declared"))
        .col(big_integer("mass_mg"))
        .col(boolean("upper_bound"))
        .col(text("steps"))
        .col(text("years"))
        .col(big_integer_null("authorised_mg"))
        .to_owned()
}

fn party() -> TableCreateStatement {
    table("notification_party")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        .col(string("role"))
        .col(string("name"))
        .col(string("name_key"))
        .col(uuid_null("operator_id"))
        .col(string("country"))
        .to_owned()
}

fn draft() -> TableCreateStatement {
    table("draft")
        .col(uuid("id").primary_key())
        .col(uuid_null("operator_id"))
        .col(string_null("authority_country"))
        // company | paper | outside
        .col(string("kind"))
        .col(boolean("voluntary"))
        // The notification it is a new version of: after a return, or an amendment.
        .col(uuid_null("notification_id"))
        .col(uuid_null("copied_from"))
        .col(text("body"))
        .col(string("title"))
        .col(uuid("created_by"))
        .col(big_integer("created_at_ms"))
        .col(big_integer("updated_at_ms"))
        .to_owned()
}

fn counter() -> TableCreateStatement {
    table("notification_counter").col(integer("year").primary_key()).col(big_integer("last")).to_owned()
}
