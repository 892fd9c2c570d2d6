//! Keeping files, in the transaction of the act that brings them.

use super::entity::{content, document};
use super::{File, Owner};
use crate::app::{By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::ids;
use domain::document::{Kind, file_name};
use domain::law::DocumentKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Most documents of one record.
pub const MOST: usize = 50;

/// A file that has been looked at and is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub name: String,
    pub kind: Kind,
    pub sha256: String,
    bytes: Vec<u8>,
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl Checked {
    pub(super) fn new(file: &File, kind: Kind) -> Self {
        Self { name: file_name(&file.name, kind), kind, sha256: hash(&file.bytes), bytes: file.bytes.clone() }
    }
}

/// Keeps a file with a record. Whether the actor may add to that record is the
/// caller's question, asked before.
///
/// # Errors
/// [`CommandError::Refused`] when the record has as many as it may.
pub async fn store(tx: &Tx, by: &By, owner: Owner, role: DocumentKind, file: Checked) -> Result<Uuid> {
    if super::list(&**tx, owner).await?.len() >= MOST {
        let message = domain::message::Message::new("documents-refused-too-many").with("most", MOST);
        return Err(CommandError::Refused(message));
    }
    let id = ids::fresh();
    let size = i64::try_from(file.bytes.len()).expect("a file within the limit");
    document::Entity::insert(document::ActiveModel {
        id: Set(id),
        owner_kind: Set(owner.kind.to_owned()),
        owner_id: Set(owner.id),
        role: Set(role.code().to_owned()),
        file_name: Set(file.name.clone()),
        media_type: Set(file.kind.media_type().to_owned()),
        size: Set(size),
        sha256: Set(file.sha256.clone()),
        uploaded_by: Set(Some(by.actor.person)),
        uploaded_by_name: Set(Some(by.actor.name.clone())),
        at_ms: Set(by.at.ms()),
        removed_at_ms: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    content::Entity::insert(content::ActiveModel { document_id: Set(id), bytes: Set(file.bytes) })
        .exec_without_returning(&**tx)
        .await?;
    // Its own record, so that a draft leaves no line in anybody's timeline.
    let entry = Entry::new("document-added", "document", id, Visible::Internal).data(json!({
        "name": file.name, "size": size, "sha256": file.sha256, "of": owner.kind, "of_id": owner.id,
    }));
    audit::record(tx, by, entry).await?;
    Ok(id)
}

/// Takes a document out of a record; from one that was never filed the bytes go
/// too, since nobody else has seen them.
///
/// # Errors
/// [`CommandError::NotFound`] when it is not this record's.
pub async fn remove(tx: &Tx, by: &By, owner: Owner, id: Uuid) -> Result<()> {
    let found = super::find(&**tx, id).await?;
    if found.owner_kind != owner.kind || found.owner_id != owner.id {
        return Err(CommandError::NotFound);
    }
    document::Entity::update_many()
        .col_expr(document::Column::RemovedAtMs, Expr::value(by.at.ms()))
        .filter(document::Column::Id.eq(id))
        .exec(&**tx)
        .await?;
    if owner.kind == "draft" {
        content::Entity::delete_by_id(id).exec(&**tx).await?;
    }
    let entry = Entry::new("document-removed", "document", id, Visible::Internal).data(json!({
        "name": found.file_name, "sha256": found.sha256, "of": owner.kind, "of_id": owner.id,
    }));
    audit::record(tx, by, entry).await
}

/// Moves all documents of one record to another: a draft becomes a notification.
pub async fn rehome(tx: &Tx, from: Owner, to: Owner) -> Result<()> {
    document::Entity::update_many()
        .col_expr(document::Column::OwnerKind, Expr::value(to.kind))
        .col_expr(document::Column::OwnerId, Expr::value(to.id))
        .filter(document::Column::OwnerKind.eq(from.kind))
        .filter(document::Column::OwnerId.eq(from.id))
        .filter(document::Column::RemovedAtMs.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}
