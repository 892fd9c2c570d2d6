//! Authorising an export: one approver, or two where the settings or a need that
//! would be passed ask for it. Everything is read again inside the transaction.

use super::reply::allowed_masses;
use super::review::{moved, path};
use crate::app::{App, By, Tx};
use crate::audit::{self, Entry, Visible};
use crate::countersign::{self, Draft};
use crate::error::{CommandError, Result};
use crate::jobs::{self, Job};
use crate::needs::Override;
use crate::notifications::booking::{self, Share};
use crate::notifications::entity::{item, notification};
use crate::notifications::jobs::EXPIRE;
use crate::notifications::standing::{self, Held, Row};
use crate::notifications::{checks, mails, paper};
use crate::reference::{self, Reference};
use chrono::{Datelike, NaiveDate};
use domain::message::{Message, Problem};
use domain::notification::lifecycle::Act;
use domain::period::start_of_day;
use domain::quantity::Mass;
use domain::rights;
use domain::screening::Stage;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The two-person act of a plain authorisation, where the settings ask for two.
pub const TWO: &str = "notification.authorise";
/// The two-person act of going past a declared need.
pub const OVERRIDE: &str = "need.override";

/// What the approver decides, besides yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorising {
    /// Last day on which the goods may leave.
    pub valid_until: NaiveDate,
    /// Read by the importing authority.
    pub for_authority: String,
    /// Read by the company.
    pub for_company: String,
}

/// What the second person signs: the decision, and each share of each need it
/// takes, with how far it passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    pub notification: Uuid,
    pub reference: String,
    /// A new version of the notification makes the signature fall.
    pub version: i32,
    pub deciding: Authorising,
    pub shares: Vec<PreparedShare>,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreparedShare {
    pub item: Uuid,
    pub need: String,
    pub mass_mg: i64,
    /// How much of it lies past the need; nothing where it fits.
    pub over_mg: i64,
}

/// One approver authorises.
///
/// # Errors
/// Not found, forbidden, a second factor too old; refused where the life cycle,
/// a licence, a hold or a need stands in the way, or where two must sign.
pub async fn authorise(app: &App, by: &By, id: Uuid, ask: &Authorising) -> Result<()> {
    if app.settings.decisions.authorising_persons > 1 {
        return Err(CommandError::refused("notification-authorise-two-persons"));
    }
    let tx = app.begin(by).await?;
    let held = hold(&tx, by, id).await?;
    let reference = held.row.reference.clone();
    match carry_out(app, &tx, by, held, ask, None).await {
        Ok(()) => tx.commit(&path(&reference)).await,
        Err(error) => {
            // The act is undone; what screening found on the way stays found.
            drop(tx);
            checks::judge_again(app, by.at, id).await?;
            Err(error)
        }
    }
}

async fn hold(tx: &Tx, by: &By, id: Uuid) -> Result<Held> {
    let held = standing::hold(tx, by, id, rights::Act::Authorise, Act::Authorise).await?;
    if held.row.from_outside {
        return Err(CommandError::refused("notification-authorise-elsewhere"));
    }
    Ok(held)
}

/// Prepares an authorisation for a second approver: because the settings ask for
/// two, or, with a reason, because it passes a declared need. Answers the id of
/// what was prepared.
///
/// # Errors
/// As [`authorise`]; refused where an override is prepared and everything fits.
pub async fn prepare(app: &App, by: &By, id: Uuid, ask: &Authorising, reason: &str) -> Result<Uuid> {
    by.stepped_up()?;
    let tx = app.begin(by).await?;
    let row = standing::lock(&tx, id).await?;
    rights::may(&by.actor, rights::Act::Prepare, &standing::subject(&row)?)?;
    let standing = standing::standing(&row, by.at)?;
    domain::notification::lifecycle::next(&standing, Act::Authorise).map_err(CommandError::Refused)?;
    check_validity(&tx, by, &row, ask).await?;
    let prepared = prepared(&tx, &row, ask, reason).await?;
    let over: i64 = prepared.shares.iter().map(|share| share.over_mg).sum();
    let act = act_of(app, over, reason)?;
    let body = json!(prepared);
    let draft = Draft {
        act,
        kind: "notification",
        record: id,
        country: Some(standing::origin(&row)?),
        body: &body,
        reason,
    };
    let proposal = countersign::prepare(&tx, by, draft).await?;
    let told = if act == OVERRIDE { "override-prepared" } else { "authorisation-prepared" };
    let entry = Entry::new(told, "notification", id, Visible::Internal)
        .reference(&row.reference)
        .data(json!({ "over": Mass::from_mg(over).to_string(), "reason": reason }));
    audit::record(&tx, by, entry).await?;
    mails::tell_authority(&tx, by.at, &row, standing::origin(&row)?, "notification-countersign").await?;
    tx.commit(&format!("/notifications/{}/countersign", row.reference)).await?;
    Ok(proposal)
}

fn act_of(app: &App, over: i64, reason: &str) -> Result<&'static str> {
    match (over > 0, reason.trim().is_empty()) {
        (true, true) => Err(CommandError::Invalid(vec![Problem::new(
            "reason",
            Message::new("notification-override-reason"),
        )])),
        (true, false) => Ok(OVERRIDE),
        (false, _) if app.settings.decisions.authorising_persons > 1 => Ok(TWO),
        (false, _) => Err(CommandError::refused("notification-override-not-needed")),
    }
}

/// The shares as they would be reserved now, with what passes each need.
///
/// # Errors
/// A stored row that cannot be, or the database's.
pub async fn prepared(tx: &Tx, row: &Row, ask: &Authorising, reason: &str) -> Result<Prepared> {
    let items = standing::items(&**tx, row.id).await?;
    let masses = allowed_masses(&**tx, row, &items).await?;
    let shares = booking::shares(&**tx, row, &items, &masses).await?;
    let mut out = Vec::new();
    for (share, over) in booking::over(&**tx, &shares).await? {
        out.push(PreparedShare {
            item: share.item,
            need: share.key.to_string(),
            mass_mg: share.mass.mg(),
            over_mg: over.mg(),
        });
    }
    Ok(Prepared {
        notification: row.id,
        reference: row.reference.clone(),
        version: row.version,
        deciding: ask.clone(),
        shares: out,
        reason: reason.trim().to_owned(),
    })
}

/// The second approver signs; the authorisation is carried out in the same act,
/// and an override closes the need's hold with it.
///
/// # Errors
/// As [`authorise`], and where the signature may not be given: the same person,
/// a role too new, something changed since.
pub async fn sign(app: &App, by: &By, proposal: Uuid, shown_hash: &str) -> Result<()> {
    let tx = app.begin(by).await?;
    let (prepared_row, body) = countersign::settle(&tx, by, proposal, shown_hash).await?;
    if ![TWO, OVERRIDE].contains(&prepared_row.act.as_str()) {
        return Err(CommandError::NotFound);
    }
    let prepared: Prepared = serde_json::from_value(body)
        .map_err(|e| CommandError::Corrupt(format!("proposal {proposal}: {e}")))?;
    let held = hold(&tx, by, prepared.notification).await?;
    rights::may(&by.actor, rights::Act::Countersign, &standing::subject(&held.row)?)?;
    if held.row.version != prepared.version {
        return Err(CommandError::refused("common-second-person-changed"));
    }
    let id = held.row.id;
    let signed = Signed {
        proposal,
        act: &prepared_row.act,
        prepared_by: &prepared_row.prepared_by_name,
        prepared: &prepared,
    };
    match carry_out(app, &tx, by, held, &prepared.deciding, Some(&signed)).await {
        Ok(()) => tx.commit(&path(&prepared.reference)).await,
        Err(error) => {
            drop(tx);
            checks::judge_again(app, by.at, id).await?;
            Err(error)
        }
    }
}

/// Two signatures, and what they were given for.
struct Signed<'a> {
    proposal: Uuid,
    act: &'a str,
    prepared_by: &'a str,
    prepared: &'a Prepared,
}

impl Signed<'_> {
    /// What the override allows a share to pass its need by.
    fn for_share(&self, share: &Share) -> Option<Override> {
        let need = share.key.to_string();
        let found = self.prepared.shares.iter().find(|p| p.item == share.item && p.need == need)?;
        (self.act == OVERRIDE && found.over_mg > 0).then(|| Override {
            proposal_id: self.proposal,
            mass_needed: Mass::from_mg(found.over_mg),
            reason: self.prepared.reason.clone(),
        })
    }
}

async fn carry_out(
    app: &App,
    tx: &Tx,
    by: &By,
    held: Held,
    ask: &Authorising,
    signed: Option<&Signed<'_>>,
) -> Result<()> {
    let row = &held.row;
    let reference = check_validity(tx, by, row, ask).await?;
    let items = standing::items(&**tx, row.id).await?;
    let masses = allowed_masses(&**tx, row, &items).await?;
    let today = standing::today(&reference.law, standing::origin(row)?, by.at);
    checks::licences(tx, row, &items, today).await?;
    checks::screen_as(tx, by.at, row.id, Stage::Authorisation).await?;
    if let Some(signed) = signed.filter(|signed| signed.act == OVERRIDE) {
        checks::close_need_holds(tx, by, row.id, &signed.prepared.reason).await?;
    }
    checks::none_holding(tx, row.id).await?;
    let shares = booking::shares(&**tx, row, &items, &masses).await?;
    booking::reserve(tx, by.into(), row, &shares, |share| signed.and_then(|s| s.for_share(share))).await?;

    let number = write(tx, by, &held, &reference, ask, &items, &masses).await?;
    let issue = paper::Issue {
        number: &number,
        valid_until: ask.valid_until,
        by: &by.actor.name,
        second: signed.map(|signed| signed.prepared_by),
        conditions: ask.for_company.trim(),
    };
    paper::issue(app, tx, by.at, row, &items, &masses, &reference, issue).await?;
    record(tx, by, row, ask, &number, &masses, signed).await?;
    queue_expiry(tx, row, &reference, ask.valid_until).await?;
    tell(tx, by, row).await
}

/// The paper's last day: not gone, not past the import permit's.
async fn check_validity(tx: &Tx, by: &By, row: &Row, ask: &Authorising) -> Result<std::sync::Arc<Reference>> {
    let reference = reference::current_in(&**tx).await?;
    let today = standing::today(&reference.law, standing::origin(row)?, by.at);
    let invalid = |key: &str, day: NaiveDate| {
        let message = Message::new(key).with("day", day);
        Err(CommandError::Invalid(vec![Problem::new("valid_until", message)]))
    };
    if ask.valid_until < today {
        return invalid("notification-valid-until-past", today);
    }
    let permit = standing::body(row)?.permit.and_then(|permit| permit.valid_until);
    match permit {
        Some(last) if ask.valid_until > last => invalid("notification-valid-until-permit", last),
        _ => Ok(reference),
    }
}

async fn write(
    tx: &Tx,
    by: &By,
    held: &Held,
    reference: &Reference,
    ask: &Authorising,
    items: &[item::Model],
    masses: &[Mass],
) -> Result<String> {
    let origin = standing::origin(&held.row)?;
    let year = standing::today(&reference.law, origin, by.at).year();
    let number = crate::notifications::numbers::next(tx, &format!("EA-{origin}"), year).await?;
    for (item, mass) in items.iter().zip(masses) {
        let row =
            item::ActiveModel { id: Set(item.id), authorised_mg: Set(Some(mass.mg())), ..Default::default() };
        item::Entity::update(row).exec(&**tx).await?;
    }
    let mut row = moved(held, by);
    row.authorised_at_ms = Set(Some(by.at.ms()));
    row.authorisation_no = Set(Some(number.clone()));
    row.valid_until = Set(Some(ask.valid_until));
    notification::Entity::update(row).exec(&**tx).await?;
    Ok(number)
}

async fn record(
    tx: &Tx,
    by: &By,
    row: &Row,
    ask: &Authorising,
    number: &str,
    masses: &[Mass],
    signed: Option<&Signed<'_>>,
) -> Result<()> {
    let total: Mass = masses.iter().copied().sum();
    let entry = Entry::new("notification-authorised", "notification", row.id, Visible::Company)
        .reference(&row.reference)
        .data(json!({
            "number": number,
            "valid_until": ask.valid_until,
            "mass": total.to_string(),
            "text": ask.for_company,
        }));
    audit::record(tx, by, entry).await?;
    let text = ask.for_authority.trim();
    if !text.is_empty() {
        let entry = Entry::new("notification-authorised-note", "notification", row.id, Visible::Authorities)
            .reference(&row.reference)
            .data(json!({ "text": text }));
        audit::record(tx, by, entry).await?;
    }
    let Some(signed) = signed else { return Ok(()) };
    // The need and its override are the authorities' business, never the company's.
    let over: i64 = signed.prepared.shares.iter().map(|share| share.over_mg).sum();
    let act = if signed.act == OVERRIDE { "need-overridden" } else { "authorisation-countersigned" };
    let entry = Entry::new(act, "notification", row.id, Visible::Internal).reference(&row.reference).data(json!({
        "prepared_by": signed.prepared_by,
        "over": Mass::from_mg(over).to_string(),
        "reason": signed.prepared.reason,
        "needs": signed.prepared.shares.iter().filter(|s| s.over_mg > 0).map(|s| &s.need).collect::<Vec<_>>(),
    }));
    audit::record(tx, by, entry).await
}

/// The validity is over at the first instant of the day after its last.
async fn queue_expiry(tx: &Tx, row: &Row, reference: &Reference, valid_until: NaiveDate) -> Result<()> {
    let zone = reference.law.zone(standing::origin(row)?).unwrap_or(chrono_tz::Tz::UTC);
    let after =
        valid_until.succ_opt().ok_or_else(|| CommandError::Fault("validity past all years".into()))?;
    let due = start_of_day(after, zone);
    let payload = json!({ "notification": row.id, "due_ms": due.ms() });
    jobs::enqueue(tx, Job::new(EXPIRE, payload, due).once(format!("{EXPIRE}:{}:{}", row.id, due.ms()))).await
}

async fn tell(tx: &Tx, by: &By, row: &Row) -> Result<()> {
    mails::tell_company(tx, by.at, row, "notification-authorised").await?;
    if let Some(importer) = row.importer_operator_id {
        let path = "/company/shipments";
        mails::tell_operator(tx, by.at, importer, "shipment-expected", &row.reference, path).await?;
    }
    if row.counterpart_here && row.sent_at_ms.is_some() {
        mails::tell_authority(tx, by.at, row, standing::destination(row)?, "notification-decided").await?;
    }
    Ok(())
}
