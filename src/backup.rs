//! A copy of everything in one file, taken while the service runs, and its way
//! back into an empty database: on SQLite or on PostgreSQL, whichever it came
//! from. Lines of JSON in gzip; a closing line holds the count and the hash.

mod catalogue;
mod rows;

use crate::db::Db;
use anyhow::{Context, Result, bail, ensure};
use catalogue::Table;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use migration::{Migrator, MigratorTrait};
use sea_orm::{AccessMode, ConnectionTrait, DatabaseBackend, IsolationLevel, TransactionTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

pub const FORMAT: &str = "ringfence-backup";

/// What a backup or a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub tables: usize,
    pub rows: u64,
}

/// Writes every row of every table, as of one moment, to `file`, and reads the
/// file back before it calls it good.
///
/// # Errors
/// When a table cannot be read or the file cannot be written; an unfinished
/// file is removed.
pub async fn backup(db: &Db, file: &Path, progress: impl Fn(&str, u64)) -> Result<Summary> {
    let part = file.with_extension("part");
    let written = write(db, &part, progress).await;
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    let summary = written?;
    check(&part).context("the file that was just written does not read back")?;
    std::fs::rename(&part, file).with_context(|| format!("cannot name the backup {}", file.display()))?;
    Ok(summary)
}

async fn write(db: &Db, file: &Path, progress: impl Fn(&str, u64)) -> Result<Summary> {
    let snapshot = match db.backend() {
        DatabaseBackend::Sqlite => db.read().begin().await?,
        _ => {
            db.read()
                .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
                .await?
        }
    };
    let tables = catalogue::tables(&snapshot).await?;
    let schema = applied(db).await?;
    let target = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
    let mut out =
        Lines { gzip: GzEncoder::new(BufWriter::new(target), Compression::fast()), hash: Sha256::new() };
    out.line(&json!({ "format": FORMAT, "version": 1, "schema": schema.last() }))?;
    let mut total = 0;
    for table in &tables {
        let mut count = 0;
        let mut after = 0;
        loop {
            let page = rows::page(&snapshot, table, after).await?;
            after += page.len() as u64;
            for row in &page {
                out.line(&json!({ "table": table.name, "row": row }))?;
            }
            count += page.len() as u64;
            progress(&table.name, count);
            if page.len() < rows::PAGE {
                break;
            }
        }
        total += count;
    }
    let digest = hex::encode(out.hash.clone().finalize());
    out.line(&json!({ "end": true, "rows": total, "sha256": digest }))?;
    out.gzip.finish()?.into_inner()?.sync_all()?;
    Ok(Summary { tables: tables.len(), rows: total })
}

struct Lines {
    gzip: GzEncoder<BufWriter<File>>,
    hash: Sha256,
}

impl Lines {
    fn line(&mut self, value: &Value) -> Result<()> {
        let mut line = value.to_string();
        line.push('\n');
        self.hash.update(line.as_bytes());
        self.gzip.write_all(line.as_bytes())?;
        Ok(())
    }
}

/// Reads a backup to its end and checks its hash and count, touching nothing.
///
/// # Errors
/// Says at which line the file is cut, foreign or changed.
pub fn check(file: &Path) -> Result<Summary> {
    let mut tables = std::collections::BTreeSet::new();
    let mut rows = 0;
    each(file, |name, _| {
        tables.insert(name.to_owned());
        rows += 1;
        Ok(())
    })?;
    Ok(Summary { tables: tables.len(), rows })
}

fn each(file: &Path, mut row: impl FnMut(&str, &Value) -> Result<()>) -> Result<String> {
    let source = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let mut lines = BufReader::new(GzDecoder::new(BufReader::new(source))).lines();
    let mut hash = Sha256::new();
    let first = lines.next().context("the file is empty")??;
    let head: Value = serde_json::from_str(&first).context("line 1 is not the head of a backup")?;
    ensure!(head["format"] == FORMAT && head["version"] == 1, "line 1: not a version 1 {FORMAT}");
    let schema = head["schema"].as_str().unwrap_or_default().to_owned();
    hash.update(first.as_bytes());
    hash.update(b"\n");
    for (at, line) in lines.enumerate() {
        let number = at + 2;
        // Every line before this one held a row.
        let count = at as u64;
        let line = line.with_context(|| format!("line {number}: the file is cut or damaged"))?;
        let value: Value = serde_json::from_str(&line).with_context(|| format!("line {number}: not JSON"))?;
        if value["end"] == true {
            ensure!(
                value["rows"] == count,
                "line {number}: {count} rows were read, {} were written",
                value["rows"]
            );
            let found = hex::encode(hash.finalize());
            ensure!(
                value["sha256"] == found.as_str(),
                "line {number}: the content was changed, its hash differs"
            );
            return Ok(schema);
        }
        hash.update(line.as_bytes());
        hash.update(b"\n");
        let name = value["table"].as_str().with_context(|| format!("line {number}: no table named"))?;
        row(name, &value["row"]).with_context(|| format!("line {number}, table {name}"))?;
    }
    bail!("the file ends before its closing line: it is cut")
}

/// Fills an empty database from a backup: everything, or nothing.
///
/// # Errors
/// When the file does not check, the database is not empty, or the schema is
/// another version's.
pub async fn restore(db: &Db, file: &Path, progress: impl Fn(&str, u64)) -> Result<Summary> {
    check(file)?;
    Migrator::up(db.read(), None).await.context("the schema could not be made")?;
    let tables = catalogue::tables(db.read()).await?;
    for table in &tables {
        ensure!(
            rows::page(db.read(), table, 0).await?.is_empty(),
            "the database is not empty: table {} has rows; restore needs an empty one",
            table.name
        );
    }
    let own = applied(db).await?;
    let schema = own.last().cloned().unwrap_or_default();
    let (send, mut receive) = tokio::sync::mpsc::channel::<(usize, Vec<Value>)>(4);
    let reading = tokio::task::spawn_blocking({
        let (file, tables) = (file.to_owned(), tables.clone());
        move || read_batches(&file, &tables, &schema, &send)
    });
    let tx = db.begin_write().await?;
    let mut total = 0;
    while let Some((at, batch)) = receive.recv().await {
        let table: &Table = &tables[at];
        rows::insert(&*tx, table, &batch).await.with_context(|| format!("table {}", table.name))?;
        total += batch.len() as u64;
        progress(&table.name, total);
    }
    reading.await??;
    tx.commit().await?;
    Ok(Summary { tables: tables.len(), rows: total })
}

/// Reads the file a batch at a time, so that memory does not grow with it. The
/// writer put parents before children, and so do we.
fn read_batches(
    file: &Path,
    tables: &[Table],
    schema: &str,
    send: &tokio::sync::mpsc::Sender<(usize, Vec<Value>)>,
) -> Result<()> {
    let mut batch: (usize, Vec<Value>) = (0, Vec::new());
    let found = each(file, |name, row| {
        let at = tables
            .iter()
            .position(|table| table.name == name)
            .with_context(|| format!("this version knows no table {name}"))?;
        if at != batch.0 || batch.1.len() >= rows::PAGE {
            let full = std::mem::replace(&mut batch, (at, Vec::new()));
            if !full.1.is_empty() {
                send.blocking_send(full)?;
            }
        }
        batch.1.push(row.clone());
        Ok(())
    })?;
    ensure!(
        found == schema,
        "the backup is of schema {found}, this program makes {schema}: restore with the version that wrote it, then migrate"
    );
    if !batch.1.is_empty() {
        send.blocking_send(batch)?;
    }
    Ok(())
}

/// Names of the migrations a database has had.
///
/// # Errors
/// When the history cannot be read.
pub async fn applied(db: &Db) -> Result<Vec<String>> {
    let statement = sea_orm::Statement::from_string(
        db.backend(),
        "SELECT version FROM seaql_migrations ORDER BY version",
    );
    let rows = db.read().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
