//! The papers of a notification, as the form asks for them. They belong to the
//! notification from the moment its draft is begun.

use crate::error::Result;
use domain::law::DocumentKind;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The owner kind of a notification's documents.
pub const OWNER: &str = "notification";

/// Kinds of the papers attached.
pub async fn kinds(db: &impl ConnectionTrait, owner: Uuid) -> Result<Vec<DocumentKind>> {
    let _ = (db, owner);
    Ok(Vec::new())
}
