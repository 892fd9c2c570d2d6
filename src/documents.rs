//! Uploaded files: checked, hashed, kept in the database so that every instance
//! has them, served as attachments. Who may read one follows from the record it
//! belongs to; the route is assembled in `pages`, which knows every record.

pub mod entity;
mod store;

use crate::error::{CommandError, Result};
pub use crate::http::form::File;
use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use domain::document::Kind;
use domain::message::Problem;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
pub use store::{Checked, rehome, remove, store};
use uuid::Uuid;

/// Owner kind of an authority's own papers about a notification (a reply that
/// came by post, say): its company and the other authority do not read them.
pub const OFFICE: &str = "notification-office";

/// The record a document belongs to: `notification`, [`OFFICE`], `draft`, `licence`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub kind: &'static str,
    pub id: Uuid,
}

/// Looks at an uploaded file before anything is written.
///
/// # Errors
/// What is wrong with it, by the field it came in.
pub fn check(file: &File) -> Result<Checked, Problem> {
    match domain::document::check(&file.name, &file.bytes) {
        Ok(kind) => Ok(Checked::new(file, kind)),
        Err(fault) => Err(Problem::new(&file.field, fault.message())),
    }
}

/// Documents of a record, oldest first.
pub async fn list(db: &impl ConnectionTrait, owner: Owner) -> Result<Vec<entity::document::Model>> {
    Ok(entity::document::Entity::find()
        .filter(entity::document::Column::OwnerKind.eq(owner.kind))
        .filter(entity::document::Column::OwnerId.eq(owner.id))
        .filter(entity::document::Column::RemovedAtMs.is_null())
        .order_by_asc(entity::document::Column::Id)
        .all(db)
        .await?)
}

/// A document by id, whoever asks.
///
/// # Errors
/// [`CommandError::NotFound`] also when it was removed.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<entity::document::Model> {
    entity::document::Entity::find_by_id(id)
        .filter(entity::document::Column::RemovedAtMs.is_null())
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)
}

/// The bytes of a document, as they came.
pub async fn bytes(db: &impl ConnectionTrait, document: &entity::document::Model) -> Result<Vec<u8>> {
    let row = entity::content::Entity::find_by_id(document.id).one(db).await?;
    let row = row.ok_or_else(|| CommandError::Corrupt(format!("content of document {}", document.id)))?;
    if store::hash(&row.bytes) != document.sha256 {
        return Err(CommandError::Corrupt(format!("document {} is not what was uploaded", document.id)));
    }
    Ok(row.bytes)
}

/// The answer that makes a browser save the file and never show or run it.
///
/// # Errors
/// [`CommandError::Corrupt`] when the bytes are not those that were uploaded.
pub async fn serve(db: &impl ConnectionTrait, document: &entity::document::Model) -> Result<Response<Body>> {
    let bytes = bytes(db, document).await?;
    let kind = Kind::of_name(&document.file_name)
        .ok_or_else(|| CommandError::Corrupt(format!("kind of document {}", document.id)))?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
    let disposition = disposition(&document.file_name);
    headers.insert(header::CONTENT_DISPOSITION, disposition.parse().expect("ASCII without control letters"));
    Ok(response)
}

/// `attachment` with the name twice: plain letters for old browsers, all of them
/// for the others (RFC 6266).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' })
        .collect();
    let whole = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_into_the_header_whole_and_harmless() {
        assert_eq!(
            disposition("Rechnung Ä.pdf"),
            "attachment; filename=\"Rechnung _.pdf\"; filename*=UTF-8''Rechnung%20%C3%84%2Epdf"
        );
    }
}
