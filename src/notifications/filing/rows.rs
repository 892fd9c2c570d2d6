//! The rows a submission and an amendment write.

use super::Complete;
use crate::app::{By, Tx};
use crate::audit::{canonical, content_hash};
use crate::error::{CommandError, Result};
use crate::licences::{self, Draw};
use crate::notifications::drafts::Draft;
use crate::notifications::entity::{item, notification, party, version};
use crate::notifications::{permit_use, standing};
use crate::{ids, operators};
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::Law;
use domain::licence::{Side, keys_covering};
use domain::notification::content::{Body, Change, Good, Party, PermitKind, name_key};
use domain::notification::lifecycle::State;
use domain::period::start_of_day;
use domain::quantity::Mass;
use domain::time::Instant;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

/// A notification with the version that is being filed.
pub(super) struct Filed<'a> {
    pub row: &'a notification::Model,
    pub goods: &'a [Good],
    pub body: &'a Body,
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| CommandError::Fault(format!("a record could not be written: {e}")))
}

/// 00:00 of a day in a country's zone; UTC where the zone is not known.
pub(super) fn start_of(law: &Law, country: Option<Country>, day: NaiveDate) -> Instant {
    let zone = country.and_then(|country| law.zone(country)).unwrap_or(chrono_tz::Tz::UTC);
    start_of_day(day, zone)
}

/// A record of which nothing is known yet but its reference.
pub(super) fn blank(id: Uuid, reference: &str, by: &By) -> notification::Model {
    notification::Model {
        id,
        reference: reference.to_owned(),
        voluntary: false,
        state: State::Submitted.code().to_owned(),
        version: 1,
        operator_id: None,
        importer_operator_id: None,
        origin: String::new(),
        destination: String::new(),
        exporter_name: String::new(),
        importer_name: String::new(),
        consignee_name: String::new(),
        substance: String::new(),
        mass_mg: 0,
        items: 0,
        dispatch_on: NaiveDate::MIN,
        arrival_on: NaiveDate::MIN,
        confidential: false,
        counterpart_here: false,
        from_paper: false,
        from_outside: false,
        outside_reference: None,
        permit_no: None,
        owner_id: None,
        other_owner_id: None,
        flag: "none".to_owned(),
        need_before_pm: None,
        need_after_pm: None,
        submitted_at_ms: None,
        sent_at_ms: None,
        sent_how: None,
        received_at_ms: None,
        seen_at_ms: None,
        reply: None,
        reply_reason: None,
        reply_mass_mg: None,
        reply_conditions: None,
        replied_at_ms: None,
        reply_due_ms: None,
        reply_rule: None,
        reply_source: None,
        reply_zone: None,
        silence: None,
        may_go_at_ms: None,
        earliest_dispatch_on: None,
        valid_until: None,
        authorised_at_ms: None,
        authorisation_no: None,
        departed_mg: 0,
        state_since_ms: by.at.ms(),
        body: String::new(),
        law: String::new(),
        created_by: by.actor.person,
        created_at_ms: by.at.ms(),
        updated_at_ms: by.at.ms(),
    }
}

/// Writes into the row what the content and the law say.
pub(super) async fn describe(
    tx: &Tx,
    draft: &Draft,
    complete: &Complete,
    row: &mut notification::Model,
) -> Result<()> {
    let body = &complete.body;
    let missing = |what: &str| CommandError::Fault(format!("a complete draft has no {what}"));
    let code = |country: Option<Country>| country.map(|country| country.to_string());
    row.origin = code(body.origin()).ok_or_else(|| missing("origin"))?;
    row.destination = code(body.destination()).ok_or_else(|| missing("destination"))?;
    row.exporter_name = body.exporter.name.clone();
    row.importer_name = body.importer.name.clone();
    row.consignee_name = body.consignee().name.clone();
    row.substance = body.items.first().map(|item| item.substance.clone()).ok_or_else(|| missing("item"))?;
    row.mass_mg = sum(&complete.goods)?.mg();
    row.items = i32::try_from(complete.goods.len()).map_err(|_| missing("countable item"))?;
    row.dispatch_on = body.dispatch_on.ok_or_else(|| missing("dispatch date"))?;
    row.arrival_on = body.arrival_on.ok_or_else(|| missing("arrival date"))?;
    row.confidential = body.confidential;
    let permit = body.permit.as_ref().filter(|permit| permit.kind != PermitKind::None);
    row.permit_no = permit.map(|permit| permit.number.clone()).filter(|number| !number.is_empty());
    row.earliest_dispatch_on = complete.law.earliest.as_ref().map(|earliest| earliest.day);
    row.importer_operator_id = importer(tx, draft, body).await?;
    row.body = json(body)?;
    row.law = json(&complete.law)?;
    Ok(())
}

fn sum(goods: &[Good]) -> Result<Mass> {
    goods
        .iter()
        .try_fold(Mass::ZERO, |sum, good| sum.checked_add(good.converted.mass))
        .ok_or_else(|| CommandError::refused("quantity-too-large"))
}

/// The importer's record on this instance: as an authority chose it, else the
/// one company of that country with that name. What a company types is never
/// taken for a record.
async fn importer(tx: &Tx, draft: &Draft, body: &Body) -> Result<Option<Uuid>> {
    let Some(country) = body.destination() else { return Ok(None) };
    let key = name_key(&body.importer.name);
    let by_authority = draft.row.authority_country.is_some();
    if let Some(chosen) = body.importer.operator.filter(|_| by_authority) {
        // A name typed over the chosen company unties the two.
        let known = operators::find(&**tx, chosen).await?;
        let same = known.filter(|row| row.country == country.to_string() && row.name_key == key);
        return Ok(same.map(|row| row.id));
    }
    operators::only_by_name(&**tx, country, &body.importer.name).await
}

/// First version: the record, its items, parties and version 1.
pub(super) async fn insert(tx: &Tx, by: &By, filed: &Filed<'_>) -> Result<()> {
    notification::Entity::insert(filed.row.clone().into_active_model()).exec_without_returning(&**tx).await?;
    write_parts(tx, by, filed, &[]).await
}

/// Items, parties and the version as they stand now.
pub(super) async fn write_parts(tx: &Tx, by: &By, filed: &Filed<'_>, changes: &[Change]) -> Result<()> {
    let id = filed.row.id;
    let kept: Vec<Uuid> = filed.goods.iter().map(|good| good.id).collect();
    item::Entity::delete_many()
        .filter(item::Column::NotificationId.eq(id))
        .filter(item::Column::Id.is_not_in(kept))
        .exec(&**tx)
        .await?;
    for (index, good) in filed.goods.iter().enumerate() {
        write_item(tx, id, index, good).await?;
    }
    party::Entity::delete_many().filter(party::Column::NotificationId.eq(id)).exec(&**tx).await?;
    for (role, party) in filed.body.parties() {
        write_party(tx, filed, role, party).await?;
    }
    let body: serde_json::Value = serde_json::from_str(&filed.row.body)
        .map_err(|e| CommandError::Fault(format!("a body could not be read back: {e}")))?;
    version::Entity::insert(version::ActiveModel {
        notification_id: Set(id),
        version: Set(filed.row.version),
        body: Set(canonical(&body)),
        changes: Set(json(&changes)?),
        by_person: Set(by.actor.person),
        by_name: Set(by.actor.name.clone()),
        at_ms: Set(by.at.ms()),
        hash: Set(content_hash(&body)),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

async fn write_item(tx: &Tx, notification: Uuid, index: usize, good: &Good) -> Result<()> {
    let position = i32::try_from(index + 1).map_err(|_| CommandError::refused("quantity-too-large"))?;
    let row = item::ActiveModel {
        id: Set(good.id),
        notification_id: Set(notification),
        position: Set(position),
        substance: Set(good.substance.clone()),
        need_substance: Set(good.need_substance.clone()),
        line: Set(good.line.code().to_owned()),
        form: Set(good.product_form.code().to_owned()),
        declared: Set(json(&good.declared)?),
        mass_mg: Set(good.converted.mass.mg()),
        upper_bound: Set(good.converted.upper_bound),
        steps: Set(json(&good.converted.steps)?),
        years: Set(json(&good.years)?),
        authorised_mg: Set(None),
    };
    item::Entity::insert(row)
        .on_conflict(
            OnConflict::column(item::Column::Id)
                .update_columns([
                    item::Column::Position,
                    item::Column::Substance,
                    item::Column::NeedSubstance,
                    item::Column::Line,
                    item::Column::Form,
                    item::Column::Declared,
                    item::Column::MassMg,
                    item::Column::UpperBound,
                    item::Column::Steps,
                    item::Column::Years,
                ])
                .to_owned(),
        )
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

async fn write_party(tx: &Tx, filed: &Filed<'_>, role: &str, named: &Party) -> Result<()> {
    let operator = match role {
        "exporter" => filed.row.operator_id,
        "importer" => filed.row.importer_operator_id,
        "consignee" if filed.body.consignee_is_importer => filed.row.importer_operator_id,
        _ => None,
    };
    party::Entity::insert(party::ActiveModel {
        id: Set(ids::fresh()),
        notification_id: Set(filed.row.id),
        role: Set(role.to_owned()),
        name: Set(named.name.clone()),
        name_key: Set(name_key(&named.name)),
        operator_id: Set(operator),
        country: Set(named.country.map(|country| country.to_string()).unwrap_or_default()),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Draws the goods on the ceilings of exporter and importer, as far as both are
/// on this instance, and on the permit that is presented.
pub(super) async fn count_draws(tx: &Tx, by: &By, draft: &Draft, filed: &Filed<'_>) -> Result<()> {
    let row = filed.row;
    let sides =
        [(row.operator_id, Side::Out, row.dispatch_on), (row.importer_operator_id, Side::In, row.arrival_on)];
    let mut draws = Vec::new();
    for good in filed.goods {
        let keys = keys_covering(&draft.reference.catalogue, &good.substance);
        for (operator, side, on) in sides {
            let Some(operator) = operator else { continue };
            let mass = good.converted.mass;
            draws.push(Draw { operator, item: good.id, side, keys: keys.clone(), mass, on });
        }
    }
    licences::count(tx, by.at, &draws).await?;
    let items = standing::items(&**tx, row.id).await?;
    let masses: Vec<Mass> = items.iter().map(|item| Mass::from_mg(item.mass_mg)).collect();
    permit_use::draw(tx, row, &items, &masses).await
}
