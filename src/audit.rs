//! Who did what to which record. Append-only; each entry is a salted leaf hash
//! over canonical bytes, written in the act's own transaction (I-12, I-15).
//! Timelines and the auditor's search read from here and nowhere else.

pub mod entity;

use crate::app::{App, By, Tx, instance};
use crate::error::Result;
use crate::ids;
use domain::actor::Home;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who may read an entry in a record's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// The company and the authorities of the record.
    Company,
    /// Both authorities.
    Authorities,
    /// The authority whose act it was, and auditors.
    Internal,
    /// Instance administration; no case content.
    Administration,
}

impl Visible {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Authorities => "authorities",
            Self::Internal => "internal",
            Self::Administration => "administration",
        }
    }
}

/// One thing that was done. `act` names the sentence `event-<act>` of the
/// catalogue; `data` holds its figures.
#[derive(Clone, Debug)]
pub struct Entry {
    pub act: &'static str,
    pub kind: &'static str,
    pub record: Option<Uuid>,
    pub reference: Option<String>,
    pub visible: Visible,
    pub data: Value,
}

impl Entry {
    pub fn new(act: &'static str, kind: &'static str, record: Uuid, visible: Visible) -> Self {
        Self { act, kind, record: Some(record), reference: None, visible, data: json!({}) }
    }

    #[must_use]
    pub fn reference(mut self, reference: &str) -> Self {
        self.reference = Some(reference.to_owned());
        self
    }

    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// Writes an entry for a person's act.
pub async fn record(tx: &Tx, by: &By, entry: Entry) -> Result<()> {
    let home = match by.actor.home {
        Home::Company { operator, .. } => format!("company:{operator}"),
        Home::Authority { country, .. } => format!("authority:{country}"),
        Home::Instance => "instance".to_owned(),
    };
    let who = Who {
        person: Some(by.actor.person),
        name: Some(by.actor.name.clone()),
        home: Some(home),
        request: by.request.as_ref().map(|request| request.id),
    };
    insert(tx, by.at.ms(), who, entry).await
}

/// Writes an entry for what the instance did by itself: a job, a term that ended.
pub async fn record_system(tx: &Tx, at: domain::time::Instant, entry: Entry) -> Result<()> {
    insert(tx, at.ms(), Who::default(), entry).await
}

/// A read that must leave a trace (confidential records, exports): its own
/// small transaction, before the content is shown.
pub async fn record_read(app: &App, by: &By, entry: Entry) -> Result<()> {
    let tx = app.begin_system().await?;
    record(&tx, by, entry).await?;
    tx.commit("").await
}

#[derive(Default)]
struct Who {
    person: Option<Uuid>,
    name: Option<String>,
    home: Option<String>,
    request: Option<Uuid>,
}

async fn insert(tx: &Tx, at_ms: i64, who: Who, entry: Entry) -> Result<()> {
    let set_up_mode = instance::get(&**tx, instance::SET_UP_MODE).await?.as_deref() == Some("on");
    let mut model = entity::Model {
        id: ids::fresh(),
        at_ms,
        person_id: who.person,
        person_name: who.name,
        home: who.home,
        act: entry.act.to_owned(),
        kind: entry.kind.to_owned(),
        record_id: entry.record,
        reference: entry.reference,
        visible: entry.visible.code().to_owned(),
        data: canonical(&entry.data),
        request_id: who.request,
        set_up_mode,
        salt: hex::encode(ids::random::<16>()),
        leaf: String::new(),
    };
    model.leaf = leaf(&model);
    entity::Entity::insert(entity::ActiveModel {
        id: Set(model.id),
        at_ms: Set(model.at_ms),
        person_id: Set(model.person_id),
        person_name: Set(model.person_name),
        home: Set(model.home),
        act: Set(model.act),
        kind: Set(model.kind),
        record_id: Set(model.record_id),
        reference: Set(model.reference),
        visible: Set(model.visible),
        data: Set(model.data),
        request_id: Set(model.request_id),
        set_up_mode: Set(model.set_up_mode),
        salt: Set(model.salt),
        leaf: Set(model.leaf),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// The leaf hash of an entry: SHA-256 over a zero byte, the salt and the
/// canonical bytes of every other column.
pub fn leaf(model: &entity::Model) -> String {
    let body = json!({
        "id": model.id, "at_ms": model.at_ms, "person_id": model.person_id,
        "person_name": model.person_name, "home": model.home, "act": model.act, "kind": model.kind,
        "record_id": model.record_id, "reference": model.reference, "visible": model.visible,
        "data": model.data, "request_id": model.request_id, "set_up_mode": model.set_up_mode,
    });
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(model.salt.as_bytes());
    hash.update(canonical(&body).as_bytes());
    hex::encode(hash.finalize())
}

/// JSON with sorted keys and no spaces: the same bytes for the same content.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().collect();
            keys.sort_unstable();
            let inner: Vec<_> =
                keys.iter().map(|k| format!("{}:{}", Value::from(k.as_str()), canonical(&map[*k]))).collect();
            format!("{{{}}}", inner.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// SHA-256 of canonical JSON, hex: what a second person's signature is bound to.
pub fn content_hash(value: &Value) -> String {
    hex::encode(Sha256::digest(canonical(value).as_bytes()))
}

/// A record's timeline, oldest first, cut to what the reader may see.
pub async fn timeline(
    db: &impl ConnectionTrait,
    kind: &str,
    record: Uuid,
    visible: &[Visible],
) -> Result<Vec<entity::Model>> {
    use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
    let codes: Vec<&str> = visible.iter().map(|v| v.code()).collect();
    Ok(entity::Entity::find()
        .filter(entity::Column::Kind.eq(kind))
        .filter(entity::Column::RecordId.eq(record))
        .filter(entity::Column::Visible.is_in(codes))
        .order_by_asc(entity::Column::Id)
        .all(db)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_bytes_do_not_depend_on_key_order() {
        let a: Value = serde_json::from_str(r#"{"b":[1,{"y":null,"x":"é"}],"a":1}"#).expect("json");
        assert_eq!(canonical(&a), r#"{"a":1,"b":[1,{"x":"é","y":null}]}"#);
    }
}
