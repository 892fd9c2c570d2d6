//! Authorities of this instance.

use super::people::plausible;
use crate::app::{App, By};
use crate::audit::{self, Entry, Visible};
use crate::error::{CommandError, Result};
use crate::people::authority;
use domain::message::{Message, Problem};
use domain::rights::{self, Act, Kind, Subject};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

/// A new authority, or a body of a State beside one.
///
/// # Errors
/// [`CommandError::Invalid`] names what is missing.
pub async fn add_authority(
    app: &App,
    by: &By,
    country: &str,
    name: &str,
    email: &str,
    kind: &str,
) -> Result<Uuid> {
    rights::may(&by.actor, Act::Create, &Subject::common(Kind::Authority))?;
    by.stepped_up()?;
    let mut problems = Vec::new();
    if country.parse::<domain::country::Country>().is_err() {
        problems.push(Problem::new("country", Message::new("common-error-choose")));
    }
    if name.trim().is_empty() {
        problems.push(Problem::new("name", Message::new("common-error-required")));
    }
    if !plausible(email) {
        problems.push(Problem::new("email", Message::new("accounts-email-wrong")));
    }
    if !["cna", "customs", "countersigner"].contains(&kind) {
        problems.push(Problem::new("kind", Message::new("common-error-choose")));
    }
    if !problems.is_empty() {
        return Err(CommandError::Invalid(problems));
    }
    let id = crate::ids::fresh();
    let tx = app.begin(by).await?;
    authority::Entity::insert(authority::ActiveModel {
        id: Set(id),
        country: Set(country.to_owned()),
        name: Set(name.trim().to_owned()),
        email: Set(email.trim().to_owned()),
        kind: Set(kind.to_owned()),
        created_at_ms: Set(by.at.ms()),
    })
    .exec_without_returning(&*tx)
    .await?;
    let entry = Entry::new("authority-added", "authority", id, Visible::Administration)
        .data(json!({ "name": name.trim(), "country": country }));
    audit::record(&tx, by, entry).await?;
    tx.commit("/admin/authorities").await?;
    Ok(id)
}
