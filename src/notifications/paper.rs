//! The papers a notification becomes: the numbered export authorisation of
//! article 12(9)(d), kept as it was issued, and the pre-export notification as a
//! document with its data file, for an authority that is not on this instance.

use super::entity::{authorisation, item};
use super::standing::{self, Row};
use crate::app::{App, Tx};
use crate::error::{CommandError, Result};
use crate::ids;
use crate::people;
use crate::reference::Reference;
use chrono::NaiveDate;
use domain::notification::content::{Body, Party};
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What a paper says; read again as it stands in the years to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub number: String,
    pub reference: String,
    pub version: i32,
    pub authority: String,
    pub issued_on: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    pub exporter: PaperParty,
    pub importer: PaperParty,
    pub consignee: PaperParty,
    pub others: Vec<(String, PaperParty)>,
    pub items: Vec<PaperItem>,
    pub dispatch_on: Option<NaiveDate>,
    pub arrival_on: Option<NaiveDate>,
    pub exit: String,
    pub entry: String,
    pub legs: Vec<(String, String, String)>,
    pub transit: Vec<String>,
    pub permit: String,
    pub end_use: String,
    pub invoice: String,
    /// Several shipments may draw on it up to its total.
    pub series_until: Option<NaiveDate>,
    pub conditions: String,
    pub signed_by: Vec<String>,
    pub confidential: bool,
    pub practice: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperParty {
    pub name: String,
    pub address: String,
    pub country: String,
    pub licence_no: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperItem {
    /// As stated in the Table.
    pub name: String,
    /// The salt or form in which it is traded, where it is one.
    pub form: String,
    pub brand: String,
    pub hs: String,
    /// As declared, with its unit.
    pub amount: String,
    pub unit: String,
    pub content_pct: String,
    /// Pure substance or anhydrous base.
    pub mass_mg: i64,
    pub packing: String,
}

/// What is known only when the authorisation is issued.
pub struct Issue<'a> {
    pub number: &'a str,
    pub valid_until: NaiveDate,
    pub by: &'a str,
    /// Who prepared it, where two signed.
    pub second: Option<&'a str>,
    pub conditions: &'a str,
}

/// Keeps the export authorisation as it is issued.
///
/// # Errors
/// A stored row that cannot be, or the database's.
#[expect(clippy::too_many_arguments, reason = "what a paper is made of, each thing once")]
pub async fn issue(
    app: &App,
    tx: &Tx,
    at: Instant,
    row: &Row,
    items: &[item::Model],
    masses: &[Mass],
    reference: &Reference,
    issue: Issue<'_>,
) -> Result<()> {
    let mut paper = draw_up(&**tx, app.practice, at, row, items, masses, reference).await?;
    paper.number = issue.number.to_owned();
    paper.valid_until = Some(issue.valid_until);
    paper.conditions = issue.conditions.to_owned();
    paper.signed_by = issue.second.into_iter().chain([issue.by]).map(str::to_owned).collect();
    let body = serde_json::to_string(&paper).map_err(|e| CommandError::Fault(e.to_string()))?;
    authorisation::Entity::insert(authorisation::ActiveModel {
        id: Set(ids::fresh()),
        number: Set(issue.number.to_owned()),
        notification_id: Set(row.id),
        valid_until: Set(issue.valid_until),
        body: Set(body),
        by_name: Set(issue.by.to_owned()),
        second_name: Set(issue.second.map(str::to_owned)),
        issued_at_ms: Set(at.ms()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// The content of a notification as a paper, in canonical names.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn draw_up(
    db: &impl ConnectionTrait,
    practice: bool,
    at: Instant,
    row: &Row,
    items: &[item::Model],
    masses: &[Mass],
    reference: &Reference,
) -> Result<Paper> {
    let body = standing::body(row)?;
    let keeper = standing::keeper(row)?;
    let authority = people::authority::Entity::find()
        .filter(people::authority::Column::Country.eq(keeper.to_string()))
        .order_by_asc(people::authority::Column::CreatedAtMs)
        .one(db)
        .await?;
    let items = items
        .iter()
        .zip(masses)
        .map(|(item, mass)| paper_item(reference, &body, item, *mass))
        .collect::<Result<_>>()?;
    Ok(Paper {
        number: String::new(),
        reference: row.reference.clone(),
        version: row.version,
        authority: authority.map_or_else(|| keeper.to_string(), |authority| authority.name),
        issued_on: standing::today(&reference.law, keeper, at),
        valid_until: None,
        exporter: paper_party(&body.exporter),
        importer: paper_party(&body.importer),
        consignee: paper_party(body.consignee()),
        others: body.others.iter().map(|o| (o.role.code().to_owned(), paper_party(&o.party))).collect(),
        items,
        dispatch_on: body.dispatch_on,
        arrival_on: body.arrival_on,
        exit: place(&body.exit),
        entry: place(&body.entry),
        legs: body.legs.iter().map(|l| (l.mode.code().to_owned(), l.from.clone(), l.to.clone())).collect(),
        transit: body.transit.iter().map(|t| t.country.to_string()).collect(),
        permit: body.permit.as_ref().map_or(String::new(), |permit| permit.number.clone()),
        end_use: body.end_use.clone(),
        invoice: body.invoice.clone(),
        series_until: body.series.as_ref().map(|series| series.until),
        conditions: String::new(),
        signed_by: Vec::new(),
        confidential: body.confidential,
        practice,
    })
}

fn place(place: &domain::notification::content::Place) -> String {
    let country = place.country.map(|c| c.to_string()).unwrap_or_default();
    let parts = [place.text.as_str(), place.locode.as_str(), country.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn paper_party(party: &Party) -> PaperParty {
    PaperParty {
        name: party.name.clone(),
        address: party.address.clone(),
        country: party.country.map(|c| c.to_string()).unwrap_or_default(),
        licence_no: party.licence_no.clone(),
    }
}

fn paper_item(reference: &Reference, body: &Body, item: &item::Model, mass: Mass) -> Result<PaperItem> {
    let declared: domain::quantity::Declared = serde_json::from_str(&item.declared)
        .map_err(|e| CommandError::Corrupt(format!("item {}: declared: {e}", item.id)))?;
    let filed = body.items.iter().find(|filed| filed.id == item.id);
    // What the Table calls it; a chemical on no list keeps the name it came with.
    let resolved = reference.catalogue.resolve(&item.substance);
    let name = resolved.as_ref().map_or_else(
        || item.substance.trim_start_matches(domain::notification::content::UNLISTED).to_owned(),
        |found| found.substance.name.clone(),
    );
    let form = resolved.and_then(|found| {
        let key = declared.form.as_deref().or(found.form.map(|form| form.key.as_str()))?;
        found.substance.forms.iter().find(|form| form.key == key).map(|form| form.name.clone())
    });
    let packing = filed.map_or(String::new(), |filed| {
        let one = |c: &domain::notification::content::Container| {
            format!("{} × {} {}", c.number, c.size, c.label).trim().to_owned()
        };
        filed.containers.iter().map(one).collect::<Vec<_>>().join("; ")
    });
    Ok(PaperItem {
        name,
        form: form.unwrap_or_default(),
        brand: filed.map_or(String::new(), |filed| filed.brand.clone()),
        hs: filed.map_or(String::new(), |filed| filed.hs.clone()),
        amount: declared.amount.normalize().to_string(),
        unit: declared.unit.code().to_owned(),
        content_pct: declared.content_pct.map(|pct| pct.normalize().to_string()).unwrap_or_default(),
        mass_mg: mass.mg(),
        packing,
    })
}

/// The paper an authorisation issued.
///
/// # Errors
/// [`CommandError::NotFound`] where none was issued.
pub async fn issued(db: &impl ConnectionTrait, notification: Uuid) -> Result<Paper> {
    let row = authorisation::Entity::find()
        .filter(authorisation::Column::NotificationId.eq(notification))
        .order_by_desc(authorisation::Column::Id)
        .one(db)
        .await?
        .ok_or(CommandError::NotFound)?;
    serde_json::from_str(&row.body)
        .map_err(|e| CommandError::Corrupt(format!("authorisation {}: {e}", row.number)))
}

/// The data file beside the PEN document: the same content for machines.
pub fn data_file(row: &Row, paper: &Paper) -> Value {
    json!({
        "format": "ringfence-pen",
        "format_version": 1,
        "reference": row.reference,
        "version": row.version,
        "origin": row.origin,
        "destination": row.destination,
        "reply_due_ms": row.reply_due_ms,
        "reply_zone": row.reply_zone,
        "reply_rule": row.reply_rule,
        "notification": paper,
    })
}
