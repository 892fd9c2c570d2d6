//! The papers of a notification, as the form asks for them. They belong to the
//! notification from the moment its draft is begun.

use crate::documents;
use crate::error::Result;
use domain::law::DocumentKind;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The owner kind of a notification's documents.
pub const OWNER: &str = "notification";

/// Kinds of the papers attached.
pub async fn kinds(db: &impl ConnectionTrait, owner: Uuid) -> Result<Vec<DocumentKind>> {
    let attached = documents::list(db, documents::Owner { kind: OWNER, id: owner }).await?;
    Ok(attached.iter().filter_map(|paper| DocumentKind::from_code(&paper.role)).collect())
}
