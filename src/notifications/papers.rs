//! The papers of a notification, as the form asks for them: they belong to the
//! draft until it is filed, and to the notification from then on.

use super::drafts::{self, Draft};
use super::entity::draft;
use crate::app::{App, By, Tx};
use crate::documents::{self, Checked, Owner, entity::document};
use crate::error::Result;
use domain::law::DocumentKind;
use domain::rights::Act;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The owner kind of a draft's papers.
pub const OWNER: &str = "draft";
/// The owner kind of a filed notification's papers.
pub const FILED: &str = "notification";

const fn of_draft(id: Uuid) -> Owner {
    Owner { kind: OWNER, id }
}

const fn of_notification(id: Uuid) -> Owner {
    Owner { kind: FILED, id }
}

/// The papers of a draft; of a new version, those filed before stand first.
pub async fn of(db: &impl ConnectionTrait, row: &draft::Model) -> Result<Vec<document::Model>> {
    let mut papers = match row.notification_id {
        Some(notification) => documents::list(db, of_notification(notification)).await?,
        None => Vec::new(),
    };
    papers.extend(documents::list(db, of_draft(row.id)).await?);
    Ok(papers)
}

/// The papers of a filed notification.
pub async fn filed(db: &impl ConnectionTrait, notification: Uuid) -> Result<Vec<document::Model>> {
    documents::list(db, of_notification(notification)).await
}

/// Their kinds, for what the law asks.
pub async fn kinds(db: &impl ConnectionTrait, row: &draft::Model) -> Result<Vec<DocumentKind>> {
    Ok(of(db, row).await?.iter().filter_map(|paper| DocumentKind::from_code(&paper.role)).collect())
}

/// Attaches a checked file to a draft.
///
/// # Errors
/// Not found, forbidden, or too many papers.
pub async fn attach(app: &App, by: &By, id: Uuid, role: DocumentKind, file: Checked) -> Result<()> {
    let tx = app.begin(by).await?;
    let draft = drafts::lock(&tx, by, id, Act::Change).await?;
    documents::store(&tx, by, of_draft(id), role, file).await?;
    tx.commit(&format!("{}/documents", drafts::path(draft.kind, id))).await
}

/// Takes a paper off a draft. What was filed with an earlier version stays.
///
/// # Errors
/// Not found, or forbidden.
pub async fn remove(app: &App, by: &By, id: Uuid, paper: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let draft = drafts::lock(&tx, by, id, Act::Change).await?;
    documents::remove(&tx, by, of_draft(id), paper).await?;
    tx.commit(&format!("{}/documents", drafts::path(draft.kind, id))).await
}

/// The draft becomes the notification, and its papers the notification's.
pub(super) async fn file(tx: &Tx, draft: &Draft, notification: Uuid) -> Result<()> {
    documents::rehome(tx, of_draft(draft.row.id), of_notification(notification)).await
}

/// The draft is thrown away, and its papers with it.
pub(super) async fn discard(tx: &Tx, by: &By, id: Uuid) -> Result<()> {
    for paper in documents::list(&**tx, of_draft(id)).await? {
        documents::remove(tx, by, of_draft(id), paper.id).await?;
    }
    Ok(())
}
