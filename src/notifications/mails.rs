//! Who is told of what. Letters carry the reference and a link, nothing else.

use super::standing::{self, Row};
use crate::app::Tx;
use crate::error::Result;
use crate::mail::{self, Letter};
use crate::people::{self, deputies, person};
use domain::actor::group;
use domain::country::Country;
use domain::time::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Tells the exporting company's people; nobody where it has no account here.
pub async fn tell_company(tx: &Tx, at: Instant, row: &Row, template: &'static str) -> Result<()> {
    let Some(operator) = row.operator_id else { return Ok(()) };
    let path = format!("/company/notifications/{}", row.reference);
    tell_operator(tx, at, operator, template, &row.reference, &path).await
}

/// Tells the people of a company.
pub async fn tell_operator(
    tx: &Tx,
    at: Instant,
    operator: Uuid,
    template: &'static str,
    reference: &str,
    path: &str,
) -> Result<()> {
    let people = person::Entity::find()
        .filter(person::Column::OperatorId.eq(operator))
        .filter(person::Column::Home.eq("company"))
        .filter(person::Column::State.eq(people::ACTIVE))
        .all(&**tx)
        .await?;
    letters(tx, at, &people, template, reference, path).await
}

/// Tells the officers of an authority: the one who has the case, with a deputy
/// who is an officer too while that one is away; else all.
pub async fn tell_authority(
    tx: &Tx,
    at: Instant,
    row: &Row,
    country: Country,
    template: &'static str,
) -> Result<()> {
    let mut officers = people::holders(&**tx, country, group::OFFICERS).await?;
    if let Some(owner) = standing::owner_at(row, country)?
        && officers.iter().any(|officer| officer.id == owner)
    {
        let deputy = deputies::deputy_of(&**tx, owner, at).await?.map(|deputy| deputy.id);
        officers.retain(|officer| officer.id == owner || Some(officer.id) == deputy);
    }
    letters(tx, at, &officers, template, &row.reference, &format!("/notifications/{}", row.reference)).await
}

/// Tells the officers of a transit authority that a copy is there for them.
pub async fn tell_transit(tx: &Tx, at: Instant, row: &Row, country: Country) -> Result<()> {
    let officers = people::holders(&**tx, country, group::OFFICERS).await?;
    let path = format!("/transit/{}", row.reference);
    letters(tx, at, &officers, "notification-transit-copy", &row.reference, &path).await
}

async fn letters(
    tx: &Tx,
    at: Instant,
    people: &[person::Model],
    template: &'static str,
    reference: &str,
    path: &str,
) -> Result<()> {
    for person in people {
        let letter = Letter {
            person: Some(person.id),
            address: &person.email,
            lang: &person.lang,
            template,
            args: json!({ "reference": reference, "path": path }),
            digest: Some("notifications"),
        };
        mail::queue(tx, at, letter).await?;
    }
    Ok(())
}
