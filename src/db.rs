//! Connecting and writing; the only place that knows SQLite from PostgreSQL.
//!
//! Writes start `IMMEDIATE` on SQLite, or a read followed by a write fails at
//! once under load; and they queue in-process, so that they never spin on the
//! file lock. A handler runs in a task of its own (see `http::serve`), so a
//! client that leaves cannot leave a connection inside a transaction.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Tables whose rows are only ever added. The server's role cannot change them on
/// PostgreSQL; triggers refuse on both databases.
pub const APPEND_ONLY: &[&str] = &["audit_entry", "need_entry"];

/// A connected database.
#[derive(Clone, Debug)]
pub struct Db {
    conn: DatabaseConnection,
    gate: Option<Arc<Mutex<()>>>,
}

/// A transaction that may write. Dropped without [`WriteTx::commit`] it undoes
/// everything.
#[derive(Debug)]
pub struct WriteTx {
    tx: DatabaseTransaction,
    // Held until the transaction is over; SQLite has one writer.
    _gate: Option<OwnedMutexGuard<()>>,
}

impl std::ops::Deref for WriteTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

impl WriteTx {
    pub async fn commit(self) -> Result<(), DbErr> {
        self.tx.commit().await
    }
}

impl Db {
    pub async fn connect(url: &str, max: u32) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false);
        let sqlite = url.starts_with("sqlite:");
        if sqlite {
            let memory = url.contains(":memory:");
            options.max_connections(if memory { 1 } else { max });
            if memory {
                options.min_connections(1).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
            }
            options.map_sqlx_sqlite_opts(move |o| {
                let o =
                    o.foreign_keys(true).busy_timeout(Duration::from_secs(10)).pragma("synchronous", "FULL");
                if memory { o } else { o.pragma("journal_mode", "WAL") }
            });
        } else {
            options.max_connections(max).acquire_timeout(Duration::from_secs(10));
        }
        let conn = Database::connect(options).await?;
        Ok(Self { conn, gate: sqlite.then(|| Arc::new(Mutex::new(()))) })
    }

    /// The same, calling `each` for every statement that is sent; benches count with it.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn connect_counted(
        url: &str,
        max: u32,
        each: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, DbErr> {
        let mut db = Self::connect(url, max).await?;
        db.conn.set_metric_callback(move |_| each());
        Ok(db)
    }

    /// For reading. Writing goes through [`Db::begin_write`].
    pub fn read(&self) -> &DatabaseConnection {
        &self.conn
    }

    pub fn backend(&self) -> DatabaseBackend {
        self.conn.get_database_backend()
    }

    /// Opens the only kind of transaction that may write. Do no network or
    /// hashing work inside it: on SQLite it holds the only write lock.
    pub async fn begin_write(&self) -> Result<WriteTx, DbErr> {
        let gate = match &self.gate {
            Some(gate) => Some(Arc::clone(gate).lock_owned().await),
            None => None,
        };
        let tx = self
            .conn
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?;
        Ok(WriteTx { tx, _gate: gate })
    }

    /// Gives the server's role what it needs on every table of a PostgreSQL
    /// database, and takes update and delete on the append-only ones away.
    ///
    /// # Errors
    /// When the role does not exist or the caller does not own the tables.
    pub async fn grant_to_server(&self, role: &str) -> Result<(), DbErr> {
        let role = role.replace('"', "");
        let mut statements = vec![
            format!("GRANT USAGE ON SCHEMA public TO \"{role}\""),
            format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\""),
            format!("REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM \"{role}\""),
        ];
        for table in APPEND_ONLY {
            statements.push(format!("REVOKE UPDATE, DELETE, TRUNCATE ON \"{table}\" FROM \"{role}\""));
        }
        for statement in statements {
            self.conn.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    pub async fn close(self) -> Result<(), DbErr> {
        self.conn.close().await
    }
}
