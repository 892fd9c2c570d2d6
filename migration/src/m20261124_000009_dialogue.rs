//! Tables of `dialogue`: questions, and the messages of the three threads.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, date_null, integer, string, string_null, text, text_null, uuid, uuid_null,
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
        manager.create_table(question()).await?;
        manager.create_table(message()).await?;
        for (name, table, columns, unique) in [
            ("question_record", "question", &["notification_id", "number"][..], true),
            ("question_open", "question", &["closed_at_ms", "due_on"], false),
            ("dialogue_message_record", "dialogue_message", &["notification_id", "thread", "id"], false),
        ] {
            let mut index = Index::create().name(name).table(Alias::new(table)).to_owned();
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
        for name in ["dialogue_message", "question"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

/// Opens and closes beside the state; the office clock rests meanwhile.
fn question() -> TableCreateStatement {
    table("question")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        // From 1 within the notification.
        .col(integer("number"))
        // company | authorities
        .col(string("thread"))
        .col(string("asked_by_country"))
        // The section of the form it is about; empty: the whole.
        .col(string("about"))
        .col(text("text"))
        .col(date_null("due_on"))
        .col(uuid("asked_by"))
        .col(string("asked_by_name"))
        .col(big_integer("asked_at_ms"))
        .col(text_null("answer"))
        .col(string_null("answered_by_name"))
        // Answered, or taken back by whoever asked.
        .col(big_integer_null("closed_at_ms"))
        .to_owned()
}

fn message() -> TableCreateStatement {
    table("dialogue_message")
        .col(uuid("id").primary_key())
        .col(uuid("notification_id"))
        // company | authorities | internal
        .col(string("thread"))
        // The authority whose thread it is; for `authorities` the one that writes.
        .col(string("country"))
        .col(uuid_null("question_id"))
        // message | question | answer
        .col(string("kind"))
        .col(text("text"))
        .col(uuid("by_person"))
        .col(string("by_name"))
        // company | authority
        .col(string("by_home"))
        .col(big_integer("at_ms"))
        .to_owned()
}
