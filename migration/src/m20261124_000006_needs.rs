//! Tables of `needs`: what was declared, the balances, and the ledger whose sums
//! they are. The ledger refuses change by itself; the balance refuses to lie.

use sea_orm::{ConnectionTrait, DatabaseBackend};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, date_null, integer, integer_null, string, string_null, text, text_null,
    uuid, uuid_null,
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
        for table in [series(), declaration(), balance(), entry()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in INDEXES {
            let mut index = Index::create().name(*name).table(Alias::new(*table)).to_owned();
            for column in *columns {
                index.col(Alias::new(*column));
            }
            if *unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        guard_ledger(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["need_entry", "need_balance", "need_declaration", "need_series"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("DROP FUNCTION IF EXISTS need_ledger_is_append_only()")
                .await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str], bool)] = &[
    ("need_series_key", "need_series", &["country", "substance", "line"], true),
    ("need_declaration_key", "need_declaration", &["series_id", "year", "revision"], true),
    ("need_balance_key", "need_balance", &["country", "substance", "line", "year"], true),
    ("need_balance_series", "need_balance", &["series_id", "year"], false),
    ("need_entry_balance", "need_entry", &["balance_id", "id"], false),
    ("need_entry_item", "need_entry", &["item_id", "balance_id"], false),
    ("need_entry_notification", "need_entry", &["notification_id"], false),
];

/// One row a country, substance and line: what a declaration and the opening of a
/// year's balance lock, so that neither misses the other.
fn series() -> TableCreateStatement {
    table("need_series")
        .col(uuid("id").primary_key())
        .col(string("country"))
        .col(string("substance"))
        .col(string("line"))
        .to_owned()
}

fn declaration() -> TableCreateStatement {
    table("need_declaration")
        .col(uuid("id").primary_key())
        .col(uuid("series_id"))
        .col(string("country"))
        .col(string("substance"))
        .col(string("line"))
        .col(integer("year"))
        .col(integer("revision"))
        .col(string("state"))
        .col(big_integer_null("mass_mg"))
        .col(text_null("original"))
        .col(text("steps"))
        .col(text("source"))
        .col(date_null("declared_on"))
        .col(text("reason"))
        .col(uuid_null("supersedes"))
        .col(uuid_null("proposal_id"))
        .col(uuid_null("prepared_by"))
        .col(string("prepared_by_name"))
        .col(uuid_null("signed_by"))
        .col(string("signed_by_name"))
        .col(big_integer("at_ms"))
        .foreign_key(
            ForeignKey::create()
                .from(Alias::new("need_declaration"), Alias::new("series_id"))
                .to(Alias::new("need_series"), Alias::new("id")),
        )
        .check(Expr::cust("state IN ('figure', 'zero', 'withdrawn')"))
        .check(Expr::cust("(state = 'figure') = (mass_mg IS NOT NULL)"))
        .check(Expr::cust("mass_mg IS NULL OR mass_mg > 0"))
        .to_owned()
}

fn balance() -> TableCreateStatement {
    let mut table = table("need_balance");
    table
        .col(uuid("id").primary_key())
        .col(uuid("series_id"))
        .col(string("country"))
        .col(string("substance"))
        .col(string("line"))
        .col(integer("year"))
        .col(string("declared_state"))
        .col(big_integer_null("declared_mg"))
        .col(integer_null("declared_for"))
        .col(uuid_null("declaration_id"))
        .col(integer("revision"));
    for amount in AMOUNTS {
        table.col(big_integer(*amount).default(0)).check(Expr::cust(format!("{amount} >= 0")));
    }
    table
        .foreign_key(
            ForeignKey::create()
                .from(Alias::new("need_balance"), Alias::new("series_id"))
                .to(Alias::new("need_series"), Alias::new("id")),
        )
        .check(Expr::cust("declared_state IN ('none', 'zero', 'figure')"))
        .check(Expr::cust("(declared_state = 'none') = (declared_mg IS NULL)"))
        .check(Expr::cust("declared_mg IS NULL OR declared_mg >= 0"))
        // The promise itself (LIFECYCLE.md 2).
        .check(Expr::cust(
            "declared_mg IS NULL OR used_mg + reserved_mg <= declared_mg + overridden_mg + excess_mg",
        ))
        .to_owned()
}

const AMOUNTS: &[&str] = &["used_mg", "reserved_mg", "pending_mg", "overridden_mg", "excess_mg"];

fn entry() -> TableCreateStatement {
    let mut table = table("need_entry");
    table
        .col(uuid("id").primary_key())
        .col(uuid("balance_id"))
        .col(uuid_null("notification_id"))
        .col(uuid_null("item_id"))
        .col(uuid_null("shipment_id"))
        .col(string("kind"));
    for amount in AMOUNTS {
        table.col(big_integer(*amount).default(0));
    }
    table
        .col(string("cause"))
        .col(uuid_null("proposal_id"))
        .col(string_null("reason"))
        .col(uuid_null("declaration_id"))
        .col(big_integer("at_ms"))
        .col(uuid_null("person_id"))
        .foreign_key(
            ForeignKey::create()
                .from(Alias::new("need_entry"), Alias::new("balance_id"))
                .to(Alias::new("need_balance"), Alias::new("id")),
        )
        .to_owned()
}

/// Entries are only ever added.
async fn guard_ledger(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DatabaseBackend::Sqlite {
        for act in ["UPDATE", "DELETE"] {
            db.execute_unprepared(&format!(
                "CREATE TRIGGER need_entry_no_{0} BEFORE {act} ON need_entry \
                 BEGIN SELECT RAISE(ABORT, 'the ledger of needs is append-only'); END",
                act.to_lowercase()
            ))
            .await?;
        }
        return Ok(());
    }
    db.execute_unprepared(
        "CREATE FUNCTION need_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'the ledger of needs is append-only'; END $$",
    )
    .await?;
    db.execute_unprepared(
        "CREATE TRIGGER need_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON need_entry \
         FOR EACH STATEMENT EXECUTE FUNCTION need_ledger_is_append_only()",
    )
    .await?;
    Ok(())
}
