//! Who is told of a movement. Letters carry the number and a link, nothing else.

use super::entity::shipment;
use crate::app::Tx;
use crate::error::Result;
use crate::mail::{self, Letter};
use crate::notifications::mails;
use crate::people;
use domain::actor::group;
use domain::country::Country;
use domain::time::Instant;
use serde_json::json;
use uuid::Uuid;

/// Tells the officers of a country's authority, where it is on this instance.
pub async fn tell_authority(
    tx: &Tx,
    at: Instant,
    row: &shipment::Model,
    country: Country,
    template: &'static str,
) -> Result<()> {
    for person in people::holders(&**tx, country, group::OFFICERS).await? {
        let letter = Letter {
            person: Some(person.id),
            address: &person.email,
            lang: &person.lang,
            template,
            args: json!({ "reference": row.number, "path": format!("/shipments/{}", row.number) }),
            digest: Some("shipments"),
        };
        mail::queue(tx, at, letter).await?;
    }
    Ok(())
}

/// Tells both countries' officers.
pub async fn tell_both(tx: &Tx, at: Instant, row: &shipment::Model, template: &'static str) -> Result<()> {
    let (from, to) =
        (super::facts::country(row, &row.origin)?, super::facts::country(row, &row.destination)?);
    tell_authority(tx, at, row, from, template).await?;
    if to != from {
        tell_authority(tx, at, row, to, template).await?;
    }
    Ok(())
}

/// Tells the people of a company.
pub async fn tell_company(
    tx: &Tx,
    at: Instant,
    row: &shipment::Model,
    operator: Uuid,
    template: &'static str,
) -> Result<()> {
    let path = format!("/company/shipments/{}", row.number);
    mails::tell_operator(tx, at, operator, template, &row.number, &path).await
}
