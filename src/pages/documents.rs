//! `/documents/{id}`: asks the record a document belongs to whether this reader
//! may see it, leaves a trace where it must, and serves it.

use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::documents::{self, entity::document};
use crate::error::{CommandError, Result};
use crate::http::{Access, Page, Routes, View};
use crate::notifications::entity::{draft, notification};
use crate::notifications::standing;
use crate::{licences, operators};
use axum::extract::{Path, State};
use domain::actor::{Home, group};
use domain::rights::{self, Act, Relation};
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

pub fn routes() -> Routes {
    Routes::new().get("/documents/{id}", Access::SignedIn, serve)
}

/// What the record says about reading one of its documents.
struct Readable {
    reference: Option<String>,
    /// Its sender asked for confidence (art. 12(11)): each view leaves a trace.
    confidential: bool,
}

async fn serve(view: View, State(app): State<App>, Path(id): Path<Uuid>) -> Page {
    let by = view.by()?;
    let found = documents::find(app.db.read(), id).await?;
    let readable = readable(&app, &by, &found).await?;
    if readable.confidential {
        let mut entry = Entry::new("document-read", "document", id, Visible::Internal).data(json!({
            "name": found.file_name, "of": found.owner_kind, "of_id": found.owner_id,
        }));
        entry.reference = readable.reference;
        audit::record_read(&app, &by, entry).await?;
    }
    Ok(documents::serve(app.db.read(), &found).await?)
}

async fn readable(app: &App, by: &By, found: &document::Model) -> Result<Readable> {
    let db = app.db.read();
    let plain = Readable { reference: None, confidential: false };
    match found.owner_kind.as_str() {
        "notification" => {
            let row = notification::Entity::find_by_id(found.owner_id).one(db).await?;
            let row = row.ok_or(CommandError::NotFound)?;
            let subject = standing::subject(&row)?;
            rights::may(&by.actor, Act::View, &subject)?;
            // A company named as importer sees the shipment, not the exporter's papers.
            if by.actor.operator().is_some() && subject.relation(&by.actor) != Relation::Own {
                return Err(CommandError::NotFound);
            }
            Ok(Readable { reference: Some(row.reference), confidential: row.confidential })
        }
        documents::OFFICE => {
            let row = notification::Entity::find_by_id(found.owner_id).one(db).await?;
            let row = row.ok_or(CommandError::NotFound)?;
            let subject = standing::subject(&row)?;
            rights::may(&by.actor, Act::View, &subject)?;
            let outsider =
                by.actor.operator().is_some() || subject.relation(&by.actor) == Relation::Counterpart;
            if outsider {
                return Err(CommandError::NotFound);
            }
            Ok(Readable { reference: Some(row.reference), confidential: row.confidential })
        }
        "draft" => {
            let row = draft::Entity::find_by_id(found.owner_id).one(db).await?;
            let row = row.ok_or(CommandError::NotFound)?;
            if owns(by, &row) { Ok(plain) } else { Err(CommandError::NotFound) }
        }
        "licence" => licences::queries::visible(db, &by.actor, found.owner_id).await.map(|_| plain),
        "operator" => operators::queries::visible(db, &by.actor, found.owner_id).await.map(|_| plain),
        _ => Err(CommandError::NotFound),
    }
}

/// A draft is the company's own, or that of the authority that keys in a paper.
fn owns(by: &By, row: &draft::Model) -> bool {
    match by.actor.home {
        Home::Company { operator, .. } => {
            row.operator_id == Some(operator)
                && row.authority_country.is_none()
                && by.actor.has_any(group::COMPANY)
        }
        Home::Authority { country, .. } => {
            row.authority_country.as_deref() == Some(country.as_str()) && by.actor.has_any(group::OFFICERS)
        }
        Home::Instance => false,
    }
}
