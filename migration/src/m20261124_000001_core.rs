//! What every act leans on: the instance's own facts, request ids, audit, jobs,
//! outgoing mail, and prepared two-person acts.

use sea_orm::{ConnectionTrait, DatabaseBackend};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, string, string_null, text, text_null, uuid, uuid_null,
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
                table("instance_fact").col(string("name").primary_key()).col(text("value")).to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("request_log")
                    .col(uuid("id").primary_key())
                    .col(uuid("person_id"))
                    .col(string("body_hash"))
                    .col(text_null("answer"))
                    .col(big_integer("at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("audit_entry")
                    .col(uuid("id").primary_key())
                    .col(big_integer("at_ms"))
                    .col(uuid_null("person_id"))
                    .col(string_null("person_name"))
                    .col(string_null("home"))
                    .col(string("act"))
                    .col(string("kind"))
                    .col(uuid_null("record_id"))
                    .col(string_null("reference"))
                    .col(string("visible"))
                    .col(text("data"))
                    .col(uuid_null("request_id"))
                    .col(boolean("set_up_mode"))
                    .col(string("salt"))
                    .col(string("leaf"))
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("audit_record", &["kind", "record_id", "id"][..]),
            ("audit_person", &["person_id", "id"]),
            ("audit_at", &["at_ms", "id"]),
        ] {
            let mut index = Index::create().name(name).table(Alias::new("audit_entry")).to_owned();
            for column in columns {
                index.col(Alias::new(*column));
            }
            manager.create_index(index).await?;
        }
        manager
            .create_table(
                table("job")
                    .col(uuid("id").primary_key())
                    .col(string("kind"))
                    .col(text("payload"))
                    .col(string_null("once_key").unique_key())
                    .col(integer("attempts").default(0))
                    .col(big_integer("run_at_ms"))
                    .col(big_integer("lease_until_ms").default(0))
                    .col(uuid_null("lease_owner"))
                    .col(big_integer_null("done_at_ms"))
                    .col(text_null("last_error"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("job_due")
                    .table(Alias::new("job"))
                    .col(Alias::new("done_at_ms"))
                    .col(Alias::new("run_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("outgoing_mail")
                    .col(uuid("id").primary_key())
                    .col(uuid_null("person_id"))
                    .col(string("address"))
                    .col(string("template"))
                    .col(text("args"))
                    .col(string("lang"))
                    .col(string_null("digest_key"))
                    .col(string("state"))
                    .col(integer("attempts").default(0))
                    .col(big_integer("queued_at_ms"))
                    .col(big_integer("next_try_ms"))
                    .col(big_integer_null("sent_at_ms"))
                    .col(text_null("last_error"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("outgoing_mail_due")
                    .table(Alias::new("outgoing_mail"))
                    .col(Alias::new("state"))
                    .col(Alias::new("next_try_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("proposal")
                    .col(uuid("id").primary_key())
                    .col(string("act"))
                    .col(string("kind"))
                    .col(uuid("record_id"))
                    .col(string_null("country"))
                    .col(text("body"))
                    .col(string("body_hash"))
                    .col(string("reason"))
                    .col(string("state"))
                    .col(uuid("prepared_by"))
                    .col(string("prepared_by_name"))
                    .col(big_integer("prepared_at_ms"))
                    .col(uuid_null("settled_by"))
                    .col(string_null("settled_by_name"))
                    .col(big_integer_null("settled_at_ms"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("proposal_record")
                    .table(Alias::new("proposal"))
                    .col(Alias::new("record_id"))
                    .col(Alias::new("state"))
                    .to_owned(),
            )
            .await?;
        guard_audit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["proposal", "outgoing_mail", "job", "audit_entry", "request_log", "instance_fact"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("DROP FUNCTION IF EXISTS audit_is_append_only()")
                .await?;
        }
        Ok(())
    }
}

/// The trail refuses change by itself. On PostgreSQL the server's role has no
/// such right either; the trigger also stops a careless owner.
async fn guard_audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    match manager.get_database_backend() {
        DatabaseBackend::Sqlite => {
            for act in ["UPDATE", "DELETE"] {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER audit_no_{0} BEFORE {act} ON audit_entry \
                     BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
                    act.to_lowercase()
                ))
                .await?;
            }
        }
        _ => {
            db.execute_unprepared(
                "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
            )
            .await?;
            db.execute_unprepared(
                "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry \
                 FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
            )
            .await?;
        }
    }
    Ok(())
}
