//! What templates show of a movement.

use crate::error::Result;
use crate::http::{View, choices};
use crate::reference::Reference;
use crate::shipments::accounts;
use crate::shipments::entity::{event, item, shipment};
use crate::words;
use chrono::NaiveDate;
use domain::quantity::Mass;
use domain::shipment::{Accounts, Kind};
use minijinja::{Value, context};
use sea_orm::ConnectionTrait;

/// What a substance is called.
pub fn substance(reference: &Reference, key: &str) -> String {
    domain::notification::content::substance_name(&reference.catalogue, key).unwrap_or(key).to_owned()
}

pub fn day(view: &View, day: Option<NaiveDate>) -> String {
    day.map_or_else(|| view.t("common-unknown"), |day| words::date(&view.lang, day))
}

pub fn state(view: &View, row: &shipment::Model) -> Value {
    let colour = match row.state.as_str() {
        "under_way" | "arrived_in_part" => "blue",
        "arrived" => "green",
        "difference" => "red",
        _ => "grey",
    };
    context! { text => choices::word(&view.lang, "shipments-state", &row.state), colour }
}

/// An item with its accounts.
pub struct Held {
    pub item: item::Model,
    pub account: Accounts,
}

/// The items of a shipment with their accounts.
///
/// # Errors
/// A stored event that cannot be, or the database's.
pub async fn held(
    db: &impl ConnectionTrait,
    row: &shipment::Model,
    events: &[event::Model],
) -> Result<Vec<Held>> {
    let items = crate::shipments::queries::items(db, row.id).await?;
    items.into_iter().map(|item| Ok(Held { account: accounts::of_item(events, item.id)?, item })).collect()
}

/// The accounts of every item as rows of a table: item, holder, quantity; the sum
/// of an item after its holders.
pub fn accounts_rows(view: &View, reference: &Reference, held: &[Held]) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for one in held {
        let name = substance(reference, &one.item.substance);
        for (holder, mass) in one.account.rows() {
            rows.push(vec![
                context! { text => name },
                context! { text => choices::word(&view.lang, "shipments-holder", holder.code()) },
                context! { text => mass.to_string(), num => true },
            ]);
        }
        rows.push(vec![
            context! { text => name },
            context! { text => view.t("shipments-account-sum") },
            context! { text => one.account.total().to_string(), num => true },
        ]);
    }
    rows
}

/// What left, arrived and is booked, item by item.
pub fn item_rows(reference: &Reference, held: &[Held]) -> Vec<Vec<Value>> {
    held.iter()
        .map(|one| {
            vec![
                context! { text => substance(reference, &one.item.substance) },
                context! { text => Mass::from_mg(one.item.mass_mg).to_string(), num => true },
                context! { text => one.account.arrived().to_string(), num => true },
                context! { text => one.item.year.to_string(), num => true },
            ]
        })
        .collect()
}

/// The events in the order they were told.
pub fn event_rows(
    view: &View,
    reference: &Reference,
    held: &[Held],
    events: &[event::Model],
) -> Vec<Vec<Value>> {
    events
        .iter()
        .map(|event| {
            let item = held.iter().find(|one| Some(one.item.id) == event.item_id);
            let mass = (event.mass_mg > 0).then(|| Mass::from_mg(event.mass_mg).to_string());
            vec![
                context! { text => words::date(&view.lang, event.happened_on) },
                context! { text => happened(view, event), small => detail(view, event) },
                context! { text => item.map(|one| substance(reference, &one.item.substance)).unwrap_or_default() },
                context! { text => mass.unwrap_or_default(), num => true },
                context! { text => event.holder_name },
                context! {
                    text => choices::word(&view.lang, "shipments-confirmed", &event.confirmed_by),
                    small => event.by_name,
                },
            ]
        })
        .collect()
}

fn happened(view: &View, event: &event::Model) -> String {
    let code = match (event.kind.as_str(), event.outcome.as_deref()) {
        (kind, Some(outcome)) if kind == Kind::Arrived.code() => outcome,
        (kind, _) => kind,
    };
    choices::word(&view.lang, "shipments-event", code)
}

fn detail(view: &View, event: &event::Model) -> String {
    let mut parts = Vec::new();
    if let Some(reason) = &event.reason {
        parts.push(choices::word(&view.lang, "shipments-reason", reason));
    }
    match event.seals_intact {
        Some(true) => parts.push(view.t("shipments-seals-intact")),
        Some(false) => parts.push(view.t("shipments-seals-broken")),
        None => {}
    }
    if event.last {
        parts.push(view.t("shipments-was-last"));
    }
    if !event.note.is_empty() {
        parts.push(event.note.clone());
    }
    parts.join(" · ")
}
