//! Rows as JSON and back, by the kind of each column.

use super::catalogue::{Kind, Table};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult, Value as Bound};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Rows read or written in one statement.
pub const PAGE: usize = 500;

/// A page of rows, in the order of their first column; a snapshot stands still,
/// so an offset is exact.
pub async fn page(db: &impl ConnectionTrait, table: &Table, after: u64) -> Result<Vec<Value>> {
    let mut select = Query::select();
    select.from(Alias::new(&table.name)).limit(PAGE as u64).offset(after);
    for (name, _) in &table.columns {
        select.column(Alias::new(name));
    }
    for (name, _) in &table.columns {
        select.order_by(Alias::new(name), Order::Asc);
    }
    db.query_all(&select).await?.iter().map(|row| to_json(row, table)).collect()
}

fn to_json(row: &QueryResult, table: &Table) -> Result<Value> {
    let mut map = Map::new();
    for (name, kind) in &table.columns {
        let value = match kind {
            Kind::Uuid => row.try_get::<Option<Uuid>>("", name)?.map(|v| Value::from(v.to_string())),
            Kind::Integer => row.try_get::<Option<i64>>("", name)?.map(Value::from),
            Kind::SmallInteger => row.try_get::<Option<i32>>("", name)?.map(Value::from),
            Kind::Text => row.try_get::<Option<String>>("", name)?.map(Value::from),
            Kind::Boolean => row.try_get::<Option<bool>>("", name)?.map(Value::from),
            Kind::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.map(|v| Value::from(STANDARD.encode(v))),
            Kind::Date => row.try_get::<Option<NaiveDate>>("", name)?.map(|v| Value::from(v.to_string())),
        };
        map.insert(name.clone(), value.unwrap_or(Value::Null));
    }
    Ok(Value::Object(map))
}

pub async fn insert(db: &impl ConnectionTrait, table: &Table, rows: &[Value]) -> Result<()> {
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(&table.name))
        .columns(table.columns.iter().map(|(name, _)| Alias::new(name)));
    for row in rows {
        let values = table
            .columns
            .iter()
            .map(|(name, kind)| Ok(Expr::value(bound(*kind, &row[name]).with_context(|| name.clone())?)))
            .collect::<Result<Vec<_>>>()?;
        insert.values(values)?;
    }
    db.execute(&insert).await?;
    Ok(())
}

fn bound(kind: Kind, value: &Value) -> Result<Bound> {
    let text = || value.as_str().map(str::to_owned);
    let given = !value.is_null();
    let wrong = || anyhow::anyhow!("{value} is not of this column's kind");
    Ok(match kind {
        Kind::Uuid => text().map(|v| v.parse::<Uuid>()).transpose()?.filter(|_| given).into(),
        Kind::Integer => Bound::BigInt(if given { Some(value.as_i64().ok_or_else(wrong)?) } else { None }),
        Kind::SmallInteger => {
            let number = value.as_i64().map(i32::try_from).transpose()?;
            Bound::Int(if given { Some(number.ok_or_else(wrong)?) } else { None })
        }
        Kind::Text => text().into(),
        Kind::Boolean => value.as_bool().into(),
        Kind::Bytes => text().map(|v| STANDARD.decode(v)).transpose()?.into(),
        Kind::Date => text().map(|v| v.parse::<NaiveDate>()).transpose()?.into(),
    })
}
