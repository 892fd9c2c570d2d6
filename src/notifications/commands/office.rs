//! An authority's own papers about a notification: the scan of a reply that came
//! by post, a letter. Neither the company nor the other authority reads them.

use super::review::path;
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::documents::{self, Checked, OFFICE, Owner};
use crate::error::Result;
use crate::notifications::standing::{self, Row};
use domain::law::DocumentKind;
use domain::rights;
use serde_json::json;
use uuid::Uuid;

/// The owner of a notification's office papers.
pub const fn owner(id: Uuid) -> Owner {
    Owner { kind: OFFICE, id }
}

/// Keeps a checked file with the notification.
///
/// # Errors
/// Not found, forbidden, or too many files.
pub async fn attach(app: &App, by: &By, id: Uuid, file: Checked) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Record, &standing::subject(&row)?)?;
    keep(&tx, by, &row, file).await?;
    tx.commit(&format!("{}?tab=documents", path(&row.reference))).await
}

/// Keeps a checked file in the act's transaction.
pub(super) async fn keep(tx: &Tx, by: &By, row: &Row, file: Checked) -> Result<()> {
    let name = file.name.clone();
    documents::store(tx, by, owner(row.id), DocumentKind::Other, file).await?;
    let entry = Entry::new("notification-paper-kept", "notification", row.id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "name": name }));
    audit::record(tx, by, entry).await
}
