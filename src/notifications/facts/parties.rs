//! Who takes part, with the licences known of them.

use super::Source;
use crate::error::Result;
use crate::licences;
use crate::notifications::standing;
use crate::operators;
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::Activity;
use domain::licence::{self, Side, Status, keys_covering};
use domain::notification::content::{Party as Named, name_key};
use domain::operator::Status as Standing;
use domain::screening::facts::{Barred, Cap, Counts, Licence, LicenceStatus, Part, Party, Period};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub(super) async fn parties(db: &impl ConnectionTrait, source: &Source<'_>) -> Result<Vec<Party>> {
    let row = source.row;
    let body = &source.body;
    let mut out = Vec::new();
    let (leaves, comes) = (row.dispatch_on, row.arrival_on);
    let exporter = body.exporter.operator.or(row.operator_id);
    out.push(party(db, source, Part::Exporter, &body.exporter, exporter, leaves).await?);
    let importer = body.importer.operator.or(row.importer_operator_id);
    out.push(party(db, source, Part::Importer, &body.importer, importer, comes).await?);
    let last = body.consignee();
    if !last.is_empty() && name_key(&last.name) != name_key(&body.importer.name) {
        out.push(party(db, source, Part::UltimateConsignee, last, last.operator, comes).await?);
    }
    Ok(out)
}

async fn party(
    db: &impl ConnectionTrait,
    source: &Source<'_>,
    part: Part,
    named: &Named,
    operator: Option<Uuid>,
    day: NaiveDate,
) -> Result<Party> {
    let (default, activity) = match part {
        Part::Exporter | Part::Sender => (standing::origin(source.row)?, Activity::Export),
        Part::Importer => (standing::destination(source.row)?, Activity::Import),
        Part::UltimateConsignee | Part::Receiver => (standing::destination(source.row)?, Activity::Use),
    };
    let country = named.country.unwrap_or(default);
    let items: Vec<Uuid> = source.items.iter().map(|item| item.id).collect();
    // Somebody whom no register here knows cannot be asked for papers here.
    let (licences, barred) = match operator {
        Some(operator) => (Some(held(db, operator, day, &items).await?), barred(db, operator).await?),
        None => (None, None),
    };
    Ok(Party {
        part,
        operator,
        name: named.name.clone(),
        country,
        licence: super::law::licence_duty(source, country, activity, day)?,
        licences,
        site: if part == Part::Exporter { source.body.site } else { None },
        handler_caps: handler_caps(db, source, country, activity, operator, day, &items).await?,
        barred,
        successor_of: None,
    })
}

/// Why the register says that it may not trade at all.
async fn barred(db: &impl ConnectionTrait, operator: Uuid) -> Result<Option<Barred>> {
    let Some(row) = operators::find(db, operator).await? else { return Ok(None) };
    Ok(match row.status()? {
        Standing::Suspended => Some(Barred::Suspended),
        Standing::Closed => Some(Barred::Closed),
        Standing::Applied | Standing::Regular | Standing::Irregular => None,
    })
}

async fn held(
    db: &impl ConnectionTrait,
    operator: Uuid,
    day: NaiveDate,
    but: &[Uuid],
) -> Result<Vec<Licence>> {
    let facts = licences::facts_for(db, operator, day, but).await?;
    Ok(facts.into_iter().filter(|facts| facts.status != Status::Proposed).map(as_seen).collect())
}

/// The country's own ceilings per handler, with what this one has moved in their
/// periods. Of somebody whom no register here knows that is not known.
async fn handler_caps(
    db: &impl ConnectionTrait,
    source: &Source<'_>,
    country: Country,
    activity: Activity,
    operator: Option<Uuid>,
    day: NaiveDate,
    but: &[Uuid],
) -> Result<Vec<Cap>> {
    let catalogue = &source.reference.catalogue;
    let mut caps = Vec::new();
    for cap in super::law::handler_caps(source, country, activity, day)? {
        let Some(span) = cap.period.by_calendar(day) else { continue };
        let counted = [Side::In, Side::Out].into_iter().find(|side| cap.counts.counts(*side));
        let used = match (operator, counted) {
            (Some(operator), Some(side)) => {
                let counts = |key: &str| keys_covering(catalogue, key).contains(&cap.substance);
                Some(licences::handled(db, operator, side, &span, but, counts).await?)
            }
            _ => None,
        };
        caps.push(Cap {
            substance: cap.substance,
            quantity: cap.quantity,
            period: as_period(cap.period),
            counts: as_counts(cap.counts),
            used,
            from: span.from,
            to: span.to,
            source: cap.source,
        });
    }
    Ok(caps)
}

fn as_seen(facts: licence::Facts) -> Licence {
    let status = match facts.status {
        Status::Suspended => LicenceStatus::Suspended,
        Status::Revoked => LicenceStatus::Revoked,
        Status::Surrendered => LicenceStatus::Surrendered,
        Status::Expired => LicenceStatus::Expired,
        Status::Active | Status::Proposed => LicenceStatus::Active,
    };
    let caps = facts.caps.iter().map(|cap| as_cap(&facts.number, cap)).collect();
    let terms = facts.terms;
    Licence {
        id: facts.id,
        number: facts.number,
        status,
        valid_from: terms.valid_from,
        valid_to: terms.valid_to,
        substances: terms.substances,
        forms: terms.forms,
        activities: terms.activities.iter().map(|a| a.code().to_owned()).collect(),
        sites: terms.sites,
        transports: Vec::new(),
        caps,
    }
}

fn as_period(period: licence::Period) -> Period {
    match period {
        licence::Period::CalendarYear => Period::CalendarYear,
        licence::Period::Licence => Period::Licence,
        licence::Period::Quarter => Period::Quarter,
        licence::Period::Month => Period::Month,
        licence::Period::Shipment => Period::Shipment,
    }
}

fn as_counts(counts: licence::Counts) -> Counts {
    match counts {
        licence::Counts::Purchases | licence::Counts::Imports => Counts::Purchases,
        licence::Counts::Sales | licence::Counts::Exports => Counts::Sales,
        licence::Counts::Stock => Counts::Stock,
        licence::Counts::Use => Counts::Use,
    }
}

fn as_cap(number: &str, known: &licence::CapFacts) -> Cap {
    Cap {
        substance: known.cap.substance.clone(),
        quantity: known.cap.quantity,
        period: as_period(known.cap.period),
        counts: as_counts(known.cap.counts),
        used: known.used,
        from: known.from,
        to: known.to,
        source: number.to_owned(),
    }
}
