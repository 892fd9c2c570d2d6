//! One shipment: what it is, who holds how much, what happened, what can be told.

use super::show::{self, Held};
use crate::app::{App, By};
use crate::error::{CommandError, Result};
use crate::http::{Page, View, choices};
use crate::notifications::entity::notification;
use crate::reference;
use crate::shipments::entity::shipment;
use crate::shipments::{accounts, queries};
use axum::extract::{Path, State};
use domain::actor::Home;
use domain::rights::{self, Act, Relation};
use domain::shipment::Holder;
use minijinja::{Value, context};
use sea_orm::EntityTrait;

pub async fn show(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let by = view.by()?;
    let db = app.db.read();
    let row = queries::open(db, &by, &number, Act::View).await?;
    let reference = reference::current(&app).await?;
    let events = accounts::events(db, row.id).await?;
    let held = show::held(db, &row, &events).await?;
    let of = match row.notification_id {
        Some(id) => notification::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let company = matches!(by.actor.home, Home::Company { .. });
    let base = super::base(&view)?;
    view.render(
        "shipments/record.html",
        context! {
            company,
            number => row.number,
            state => show::state(&view, &row),
            facts => facts(&view, &row),
            notification => of.as_ref().map(|of| notified(&by, of)),
            unnotified => row.unnotified,
            // What stood in the way is the authorities' to read.
            against => row.departed_against.as_deref().filter(|_| !company)
                .map(|code| choices::word(&view.lang, "shipments-against", code)),
            items => show::item_rows(&reference, &held),
            accounts => show::accounts_rows(&view, &reference, &held),
            events => show::event_rows(&view, &reference, &held, &events),
            acts => acts(&view, &app, &by, &row, &held, base).await?,
            back => back(&by, of.as_ref()),
        },
    )
}

/// Where the reader came from, as far as their roles open it.
fn back(by: &By, of: Option<&notification::Model>) -> String {
    match (&by.actor.home, of) {
        (Home::Company { .. }, _) => "/company/shipments".to_owned(),
        _ if by.actor.has_any(super::AT_THE_BORDER) => "/customs".to_owned(),
        (_, Some(of)) => format!("/notifications/{}", of.reference),
        (_, None) => "/search".to_owned(),
    }
}

fn facts(view: &View, row: &shipment::Model) -> Vec<Value> {
    let mut facts = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push(context! { name => view.t(key), value });
        }
    };
    say("shipments-exporter", row.exporter_name.clone());
    say("shipments-importer", row.importer_name.clone());
    say("shipments-from", crate::words::country(&view.lang, &row.origin));
    say("shipments-to", crate::words::country(&view.lang, &row.destination));
    say("shipments-departed-on", show::day(view, row.departed_on));
    if let Some(planned) = row.planned_arrival_on {
        say("shipments-planned-arrival-on", show::day(view, Some(planned)));
    }
    if let Some(landed) = row.landed_on {
        say("shipments-landed-on", show::day(view, Some(landed)));
    }
    if let Some(arrived) = row.arrived_on {
        say("shipments-arrived-on", show::day(view, Some(arrived)));
    }
    say("shipments-carrier", row.carrier.clone());
    say("shipments-route", row.route.clone());
    say("shipments-transport-document", row.transport_document.clone());
    say("shipments-seals", row.seals.clone());
    say("shipments-packages", row.packages_sent.map(|n| n.to_string()).unwrap_or_default());
    say("shipments-packages-arrived", row.packages_arrived.map(|n| n.to_string()).unwrap_or_default());
    facts
}

fn notified(by: &By, of: &notification::Model) -> Value {
    let href = match by.actor.home {
        Home::Company { .. } => format!("/company/notifications/{}", of.reference),
        _ => format!("/notifications/{}", of.reference),
    };
    context! { reference => of.reference, href, authorisation => of.authorisation_no }
}

/// What this reader may tell about it now.
async fn acts(
    view: &View,
    app: &App,
    by: &By,
    row: &shipment::Model,
    held: &[Held],
    base: &str,
) -> Result<Vec<Value>> {
    let subject = queries::subject(app.db.read(), row).await?;
    let may = |act| rights::may(&by.actor, act, &subject).is_ok();
    let there = |holders: &[Holder]| {
        held.iter().any(|one| holders.iter().any(|h| one.account.held_by(*h) > domain::quantity::Mass::ZERO))
    };
    let company = matches!(by.actor.home, Home::Company { .. });
    let named = subject.relation(&by.actor) == Relation::Named;
    let mut acts = Vec::new();
    let mut offer = |act: &str, open: bool| {
        if open {
            acts.push(context! {
                href => format!("{base}/{}/{act}", row.number),
                text => choices::word(&view.lang, "shipments-act", act),
            });
        }
    };
    let waiting = there(&[Holder::Carrier, Holder::Missing]);
    offer("arrive", may(Act::Arrive) && waiting);
    let record = may(Act::Record);
    let border = by.actor.has_any(super::AT_THE_BORDER);
    offer("land", record && !company && border && row.landed_on.is_none() && there(&[Holder::Carrier]));
    offer("return", record && there(&[Holder::Rejected, Holder::Carrier, Holder::Missing, Holder::Importer]));
    offer("loss", record && there(&[Holder::Carrier, Holder::Missing, Holder::Rejected]));
    offer("reroute", record && !named && there(&[Holder::Carrier]));
    offer(
        "seizure",
        record && !company && there(&[Holder::Carrier, Holder::Rejected, Holder::Missing, Holder::Importer]),
    );
    offer("release", record && !company && there(&[Holder::Authority]));
    Ok(acts)
}

/// Finds a shipment for a form and asks the rights.
///
/// # Errors
/// Not found for what is not the actor's to see, forbidden for what is not theirs to do.
pub(super) async fn open(
    app: &App,
    by: &By,
    number: &str,
    act: Act,
) -> Result<shipment::Model, CommandError> {
    queries::open(app.db.read(), by, number, act).await
}
