//! Acts about people that take two: prepared by one, signed by another.

use super::people::{find, not_self, role_entry};
use super::{add, invitations};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::countersign;
use crate::error::{CommandError, Result};
use crate::http::session;
use crate::mail::{self, Letter};
use crate::people::{self, person};
use domain::actor::{Home, Role};
use domain::rights::{self, Act, Kind, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Two-person acts about people.
pub const GRANT: &str = "person.grant-roles";
pub const RESET: &str = "person.reset-factor";

/// Signing is asked of any approver of the State, also of another body.
fn subject_to_sign(home: Home) -> Subject {
    match home {
        Home::Company { country, .. } | Home::Authority { country, .. } => {
            Subject::of_country(Kind::Person, country)
        }
        Home::Instance => Subject { kind: Kind::Person, ..Subject::default() },
    }
}

/// Keeps a prepared act about a person and tells who could sign it.
pub(super) async fn prepare(
    tx: &Tx,
    by: &By,
    row: &person::Model,
    act: &'static str,
    body: &serde_json::Value,
    reason: &str,
) -> Result<()> {
    let country = row.country.as_deref().and_then(|code| code.parse().ok());
    let draft = countersign::Draft { act, kind: "person", record: row.id, country, body, reason };
    let id = countersign::prepare(tx, by, draft).await?;
    let done = if act == RESET { "person-prepared-reset" } else { "person-prepared-roles" };
    let entry = Entry::new(done, "person", row.id, Visible::Administration).data(json!({ "name": row.name }));
    audit::record(tx, by, entry).await?;
    for signer in signers(&**tx, by, row).await? {
        let letter = Letter {
            person: Some(signer.id),
            address: &signer.email,
            lang: &signer.lang,
            template: "to-sign",
            args: json!({ "path": format!("/admin/proposals/{id}") }),
            digest: Some("to-sign"),
        };
        mail::queue(tx, by.at, letter).await?;
    }
    Ok(())
}

/// Who could sign an act about this person that `by` prepared.
///
/// # Errors
/// The database.
pub async fn signers(db: &impl ConnectionTrait, by: &By, row: &person::Model) -> Result<Vec<person::Model>> {
    let mut found = match people::home(row)?.country() {
        Some(country) => people::holders(db, country, &[Role::Approver]).await?,
        None => Vec::new(),
    };
    found.extend(people::with_role(db, Role::SystemAdmin).await?);
    found.retain(|signer| signer.id != by.actor.person && signer.id != row.id);
    Ok(found)
}

/// The second signature under new roles or a reset factor.
///
/// # Errors
/// As [`countersign::settle`]; nobody signs what is about himself.
pub async fn sign(app: &App, by: &By, proposal: Uuid, shown_hash: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    // Not one's own to see: missing, before anything is said about it.
    let row = about(&tx, by, proposal).await?;
    not_self(by, row.id)?;
    let (prepared, body) = countersign::settle(&tx, by, proposal, shown_hash).await?;
    match prepared.act.as_str() {
        GRANT => {
            let codes = body["roles"].as_array().cloned().unwrap_or_default();
            for code in codes.iter().filter_map(|code| code.as_str()) {
                let role = Role::from_code(code)
                    .ok_or_else(|| CommandError::Corrupt(format!("role {code} in proposal {proposal}")))?;
                add::grant(&tx, row.id, role, Some(prepared.prepared_by), by.at).await?;
                audit::record(&tx, by, role_entry("role-granted", &row, role)).await?;
            }
            session::end_all(&tx, row.id).await?;
        }
        RESET => invitations::reset(app, &tx, by, &row).await?,
        other => return Err(CommandError::Corrupt(format!("act {other} of proposal {proposal}"))),
    }
    tx.commit(&format!("/admin/people/{}", row.id)).await
}

/// Sends a prepared act back unsigned.
///
/// # Errors
/// [`CommandError::NotFound`] for a proposal that is not one's to sign.
pub async fn give_back(app: &App, by: &By, proposal: Uuid) -> Result<()> {
    let tx = app.begin(by).await?;
    let row = about(&tx, by, proposal).await?;
    let prepared = countersign::give_back(&tx, by, proposal).await?;
    let done = if prepared.act == RESET { "person-returned-reset" } else { "person-returned-roles" };
    let entry = Entry::new(done, "person", row.id, Visible::Administration).data(json!({ "name": row.name }));
    audit::record(&tx, by, entry).await?;
    tx.commit("/admin").await
}

/// Whom a prepared act is about, where `by` may sign it.
async fn about(tx: &Tx, by: &By, proposal: Uuid) -> Result<person::Model> {
    let prepared = countersign::entity::Entity::find_by_id(proposal)
        .filter(countersign::entity::Column::Kind.eq("person"))
        .one(&**tx)
        .await?
        .ok_or(CommandError::NotFound)?;
    let row = find(&**tx, prepared.record_id).await?;
    may_sign(by, &row)?;
    Ok(row)
}

/// Whether `by` may see and sign the proposal about this person.
///
/// # Errors
/// [`CommandError::NotFound`] where not.
pub fn may_sign(by: &By, row: &person::Model) -> Result<()> {
    Ok(rights::may(&by.actor, Act::Countersign, &subject_to_sign(people::home(row)?))?)
}
