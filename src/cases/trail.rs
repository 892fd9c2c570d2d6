//! The timeline of a notification, cut to what this reader may see: an
//! authority's own business stays its own, and what was written for the company
//! is not the other authority's to read.

use crate::app::By;
use crate::audit::{self, Visible, entity::Model};
use crate::error::Result;
use crate::http::{View, events};
use crate::notifications::standing::{self, Row};
use crate::words;
use domain::actor::Home;
use minijinja::Value;
use sea_orm::ConnectionTrait;

/// The entries this reader may see, oldest first.
///
/// # Errors
/// The database's, or a stored row that cannot be.
pub async fn entries(db: &impl ConnectionTrait, by: &By, row: &Row) -> Result<Vec<Model>> {
    let found = audit::timeline(db, "notification", row.id, events::readable(&by.actor)).await?;
    let Home::Authority { country, .. } = by.actor.home else { return Ok(found) };
    let keeper = standing::keeper(row)?;
    let own = format!("authority:{country}");
    Ok(found.into_iter().filter_map(|entry| for_authority(entry, &own, country == keeper)).collect())
}

fn for_authority(mut entry: Model, own: &str, keeps: bool) -> Option<Model> {
    let internal = entry.visible == Visible::Internal.code();
    // What the instance did by itself belongs to the authority that keeps the record.
    let mine = entry.home.as_deref().map_or(keeps, |home| home == own);
    if internal && !mine {
        return None;
    }
    let plain = format!("{}-plain", entry.act);
    if !keeps && entry.visible == Visible::Company.code() && words::has(&format!("event-{plain}")) {
        entry.act = plain;
    }
    Some(entry)
}

/// The same as rows of the macro `timeline`.
///
/// # Errors
/// As [`entries`].
pub async fn rows(db: &impl ConnectionTrait, view: &View, by: &By, row: &Row) -> Result<Vec<Value>> {
    Ok(events::worded(view, &entries(db, by, row).await?))
}
