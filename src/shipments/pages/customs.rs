//! Customs: find anything by its number, see what is authorised, tell what moved.

use super::{depart, show};
use crate::app::{App, By};
use crate::error::Result;
use crate::http::{Page, View, choices};
use crate::notifications::commands::permits;
use crate::notifications::entity::notification;
use crate::shipments::entity::shipment;
use crate::shipments::queries;
use crate::words;
use axum::extract::{Path, Query, State};
use domain::quantity::Mass;
use domain::rights::{self, Act, Kind, Subject};
use minijinja::{Value, context};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

/// At most so many records are shown for a number.
const SHOWN: u64 = 20;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    number: String,
}

pub async fn index(view: View, State(app): State<App>, Query(wanted): Query<Wanted>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let number = wanted.number.trim().to_owned();
    let form = crate::http::FormView::filled([("number", number.clone())]);
    let found = match number.is_empty() {
        true => Vec::new(),
        false => find(&view, db, &by, &number).await?,
    };
    let recent = queries::list(db, &by.actor, &queries::Wanted::default(), SHOWN).await?;
    let recent: Vec<Vec<Value>> = recent.iter().map(|row| line(&view, row)).collect();
    view.render(
        "shipments/customs.html",
        context! { form, asked => !number.is_empty(), number, found, recent },
    )
}

/// Notifications, authorisations, permits and shipments of that number, as far as
/// they are this officer's to see.
async fn find(view: &View, db: &impl ConnectionTrait, by: &By, number: &str) -> Result<Vec<Vec<Value>>> {
    let mut found = Vec::new();
    let wanted = number.to_uppercase();
    let rows = notification::Entity::find()
        .filter(
            Condition::any()
                .add(notification::Column::Reference.eq(&wanted))
                .add(notification::Column::AuthorisationNo.eq(&wanted))
                .add(notification::Column::AuthorisationNo.eq(number))
                .add(notification::Column::PermitNo.eq(number)),
        )
        .order_by_desc(notification::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    for row in rows {
        if rights::may(&by.actor, Act::View, &queries::subject_of(&row)?).is_ok() {
            found.push(notified(view, &row));
        }
    }
    for permit in permits::find(db, number).await? {
        let own = permit.country.parse().map(|country| Subject::of_country(Kind::Permit, country));
        let Ok(subject) = own else { continue };
        if rights::may(&by.actor, Act::View, &subject).is_err() {
            continue;
        }
        found.push(vec![
            context! { text => permit.number, ref => true },
            context! { text => choices::word(&view.lang, "shipments-found", &permit.kind) },
            context! { text => permit.holder_name, small => words::country(&view.lang, &permit.country) },
            context! { text => permit.mass_mg.map(|mg| Mass::from_mg(mg).to_string()).unwrap_or_default(), num => true },
            context! { text => view.t(if permit.verified { "shipments-found-verified" } else { "common-not-verified" }) },
        ]);
    }
    let moved = queries::visible_to(&by.actor)
        .filter(
            Condition::any()
                .add(shipment::Column::Number.eq(&wanted))
                .add(shipment::Column::TransportDocument.eq(number)),
        )
        .limit(SHOWN)
        .all(db)
        .await?;
    found.extend(moved.iter().map(|row| shipped(view, row)));
    Ok(found)
}

fn notified(view: &View, row: &notification::Model) -> Vec<Value> {
    vec![
        context! { text => row.reference, ref => true, href => format!("/customs/{}", row.reference) },
        context! { text => view.t("shipments-found-notification"), small => row.authorisation_no },
        context! { text => row.exporter_name, small => words::country(&view.lang, &row.origin) },
        context! { text => Mass::from_mg(row.mass_mg).to_string(), num => true },
        context! { text => choices::word(&view.lang, "shipments-stands", &row.state) },
    ]
}

fn shipped(view: &View, row: &shipment::Model) -> Vec<Value> {
    let state = show::state(view, row);
    vec![
        context! { text => row.number, ref => true, href => format!("/shipments/{}", row.number) },
        context! { text => view.t("shipments-found-shipment"), small => row.transport_document },
        context! { text => row.exporter_name, small => words::country(&view.lang, &row.origin) },
        context! { text => "" },
        context! { text => state.get_attr("text").unwrap_or_default() },
    ]
}

fn line(view: &View, row: &shipment::Model) -> Vec<Value> {
    let state = show::state(view, row);
    vec![
        context! { text => row.number, ref => true, href => format!("/shipments/{}", row.number) },
        context! { text => row.exporter_name, small => words::country(&view.lang, &row.origin) },
        context! { text => row.importer_name, small => words::country(&view.lang, &row.destination) },
        context! { text => show::day(view, row.departed_on) },
        context! {
            text => state.get_attr("text").unwrap_or_default(),
            tag => state.get_attr("colour").unwrap_or_default(),
        },
    ]
}

/// What is authorised, and what has moved on it.
pub async fn notification(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let open = depart::open(&app, &by, &reference, Act::View).await?;
    let row = &open.row;
    let subject = queries::subject_of(row)?;
    let may = |act| rights::may(&by.actor, act, &subject).is_ok();
    let body = crate::notifications::standing::body(row)?;
    let items: Vec<Vec<Value>> = open
        .items
        .iter()
        .zip(&open.left)
        .map(|(item, left)| {
            vec![
                context! { text => show::substance(&open.reference, &item.substance) },
                context! { text => Mass::from_mg(item.authorised_mg.unwrap_or(item.mass_mg)).to_string(), num => true },
                context! { text => left.to_string(), num => true },
            ]
        })
        .collect();
    let moved = queries::of_notification(db, row.id).await?;
    let may_go = row.state == "authorised";
    view.render(
        "shipments/customs-notification.html",
        context! {
            reference => row.reference,
            stands => choices::word(&view.lang, "shipments-stands", &row.state),
            may_go,
            facts => facts(&view, row, &body),
            items,
            shipments => moved.iter().map(|row| line(&view, row)).collect::<Vec<_>>(),
            depart => may(Act::Depart).then(|| format!("/customs/{}/depart", row.reference)),
            arrive => may(Act::Arrive).then(|| format!("/customs/{}/arrive", row.reference)),
        },
    )
}

fn facts(view: &View, row: &notification::Model, body: &domain::notification::content::Body) -> Vec<Value> {
    let mut facts = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push(context! { name => view.t(key), value });
        }
    };
    say("shipments-authorisation", row.authorisation_no.clone().unwrap_or_default());
    say("shipments-valid-until", row.valid_until.map(|d| words::date(&view.lang, d)).unwrap_or_default());
    say("shipments-exporter", row.exporter_name.clone());
    say("shipments-importer", row.importer_name.clone());
    say("shipments-consignee", row.consignee_name.clone());
    say("shipments-from", words::country(&view.lang, &row.origin));
    say("shipments-to", words::country(&view.lang, &row.destination));
    say("shipments-exit", body.exit.text.clone());
    say("shipments-entry", body.entry.text.clone());
    say("shipments-permit", row.permit_no.clone().unwrap_or_default());
    say("shipments-conditions", row.reply_conditions.clone().unwrap_or_default());
    facts
}
