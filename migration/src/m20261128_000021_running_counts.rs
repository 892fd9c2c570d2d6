//! Running counts that rules ask for at submission: what each handler moves in a
//! month, and how often a company files late. Filled from what is on file.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, integer, string, uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

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
        for table in [handler(), filing(), month()] {
            manager.create_table(table).await?;
        }
        let db = manager.get_connection();
        for statement in fill(db.get_database_backend()) {
            db.execute_raw(Statement::from_string(db.get_database_backend(), statement)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["filing_month", "filing_count", "handler_use"] {
            manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}

/// What an operator sent or received of a substance in a month; always the sum of
/// its draws.
fn handler() -> TableCreateStatement {
    table("handler_use")
        .col(uuid("operator_id"))
        .col(string("side"))
        .col(string("substance"))
        // year * 12 + month - 1
        .col(integer("month"))
        .col(big_integer("used_mg"))
        .primary_key(
            Index::create()
                .col(Alias::new("operator_id"))
                .col(Alias::new("side"))
                .col(Alias::new("month"))
                .col(Alias::new("substance")),
        )
        .to_owned()
}

/// A notification as it counts for its exporter.
fn filing() -> TableCreateStatement {
    table("filing_count")
        .col(uuid("notification_id").primary_key())
        .col(uuid("operator_id"))
        .col(integer("month"))
        .col(boolean("late"))
        .to_owned()
}

/// How many a company filed in a month, and how many of them late.
fn month() -> TableCreateStatement {
    table("filing_month")
        .col(uuid("operator_id"))
        .col(integer("month"))
        .col(big_integer("filed"))
        .col(big_integer("late"))
        .primary_key(Index::create().col(Alias::new("operator_id")).col(Alias::new("month")))
        .to_owned()
}

fn fill(backend: DbBackend) -> Vec<String> {
    let postgres = matches!(backend, DbBackend::Postgres);
    // The item's own key is the first of the list that its draw keeps.
    let (substance, drawn, submitted) = if postgres {
        (
            "CAST(keys AS json) ->> 0",
            "CAST(EXTRACT(YEAR FROM on_day) * 12 + EXTRACT(MONTH FROM on_day) - 1 AS INTEGER)",
            "CAST(EXTRACT(YEAR FROM to_timestamp(submitted_at_ms / 1000) AT TIME ZONE 'UTC') * 12 + \
             EXTRACT(MONTH FROM to_timestamp(submitted_at_ms / 1000) AT TIME ZONE 'UTC') - 1 AS INTEGER)",
        )
    } else {
        (
            "json_extract(keys, '$[0]')",
            "CAST(strftime('%Y', on_day) AS INTEGER) * 12 + CAST(strftime('%m', on_day) AS INTEGER) - 1",
            "CAST(strftime('%Y', submitted_at_ms / 1000, 'unixepoch') AS INTEGER) * 12 + \
             CAST(strftime('%m', submitted_at_ms / 1000, 'unixepoch') AS INTEGER) - 1",
        )
    };
    vec![
        format!(
            "INSERT INTO handler_use (operator_id, side, substance, month, used_mg) \
             SELECT operator_id, side, {substance}, {drawn}, CAST(SUM(mass_mg) AS BIGINT) FROM licence_draw \
             GROUP BY operator_id, side, {substance}, {drawn}"
        ),
        format!(
            "INSERT INTO filing_count (notification_id, operator_id, month, late) \
             SELECT id, operator_id, {submitted}, COALESCE(dispatch_on < earliest_dispatch_on, FALSE) \
             FROM notification \
             WHERE operator_id IS NOT NULL AND submitted_at_ms IS NOT NULL"
        ),
        "INSERT INTO filing_month (operator_id, month, filed, late) \
         SELECT operator_id, month, COUNT(*), CAST(SUM(CASE WHEN late THEN 1 ELSE 0 END) AS BIGINT) \
         FROM filing_count GROUP BY operator_id, month"
            .to_owned(),
    ]
}
