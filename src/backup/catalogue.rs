//! Which tables a database has, in an order where parents come first, and what
//! kind of value each column holds. Asked of the database itself, so a new
//! table is in the next backup without a word here.

use anyhow::{Context, Result, bail};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What a column holds, whatever each database calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Uuid,
    Integer,
    SmallInteger,
    Text,
    Boolean,
    Bytes,
    Date,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
}

pub async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>> {
    let backend = db.get_database_backend();
    let names = strings(
        db,
        match backend {
            DatabaseBackend::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                 AND name <> 'seaql_migrations' ORDER BY name"
            }
            _ => {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' \
                 AND table_type = 'BASE TABLE' AND table_name <> 'seaql_migrations' ORDER BY table_name"
            }
        },
    )
    .await?;
    let mut tables = BTreeMap::new();
    let mut parents = BTreeMap::new();
    for name in names {
        let name: String = name.into_iter().next().context("a table has a name")?;
        tables.insert(name.clone(), Table { columns: columns(db, &name).await?, name: name.clone() });
        parents.insert(name.clone(), parents_of(db, &name).await?);
    }
    let mut ordered = Vec::new();
    let mut done = BTreeSet::new();
    while done.len() < tables.len() {
        let ready: Vec<String> = tables
            .keys()
            .filter(|name| !done.contains(*name))
            .filter(|name| parents[*name].iter().all(|parent| parent == *name || done.contains(parent)))
            .cloned()
            .collect();
        if ready.is_empty() {
            bail!("tables refer to each other in a circle");
        }
        for name in ready {
            ordered.push(tables[&name].clone());
            done.insert(name);
        }
    }
    Ok(ordered)
}

async fn columns(db: &impl ConnectionTrait, table: &str) -> Result<Vec<(String, Kind)>> {
    let sqlite = db.get_database_backend() == DatabaseBackend::Sqlite;
    let sql = if sqlite {
        format!("SELECT name, lower(type) FROM pragma_table_info('{table}') ORDER BY name")
    } else {
        format!(
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY column_name"
        )
    };
    let mut columns = Vec::new();
    for pair in strings(db, &sql).await? {
        let [name, kind] = pair.as_slice() else { bail!("a column has a name and a type") };
        let kind = match kind_of(kind).with_context(|| format!("{table}.{name}"))? {
            // SQLite has one width of integers and writes `integer` for each.
            Kind::SmallInteger if sqlite => Kind::Integer,
            kind => kind,
        };
        columns.push((name.clone(), kind));
    }
    Ok(columns)
}

fn kind_of(declared: &str) -> Result<Kind> {
    Ok(match declared.split('(').next().unwrap_or_default().trim() {
        "uuid" | "uuid_text" => Kind::Uuid,
        "bigint" => Kind::Integer,
        "integer" | "int" | "smallint" => Kind::SmallInteger,
        "boolean" | "bool" => Kind::Boolean,
        "bytea" | "blob" => Kind::Bytes,
        "date" | "date_text" => Kind::Date,
        "text" | "varchar" | "character varying" => Kind::Text,
        other => bail!("a column type that backup does not know: {other}"),
    })
}

async fn parents_of(db: &impl ConnectionTrait, table: &str) -> Result<BTreeSet<String>> {
    let sqlite = db.get_database_backend() == DatabaseBackend::Sqlite;
    let sql = if sqlite {
        format!("SELECT \"table\" FROM pragma_foreign_key_list('{table}')")
    } else {
        format!(
            "SELECT confrelid::regclass::text FROM pg_constraint \
             WHERE contype = 'f' AND conrelid = '\"{table}\"'::regclass"
        )
    };
    Ok(strings(db, &sql).await?.into_iter().flatten().map(|name| name.trim_matches('"').to_owned()).collect())
}

async fn strings(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<Vec<String>>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter()
        .map(|row| (0..row.column_names().len()).map(|at| Ok(row.try_get_by_index::<String>(at)?)).collect())
        .collect()
}
