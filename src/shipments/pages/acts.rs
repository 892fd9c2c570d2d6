//! Telling what happened on the way: return, loss, another way, seizure, release,
//! landing.

use super::{Fields, again, complaints, read, record, show};
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Values, View, choices};
use crate::operators::particulars::Checks;
use crate::reference;
use crate::shipments::accounts;
use crate::shipments::commands::arrive;
use crate::shipments::commands::happen::{self, Happening, Turned};
use crate::shipments::entity::shipment;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::actor::Home;
use domain::message::Problem;
use domain::rights::Act;
use domain::shipment::Kind;
use minijinja::{Value, context};

/// The acts by their addresses.
const ACTS: [(&str, Kind); 5] = [
    ("return", Kind::Returned),
    ("loss", Kind::Lost),
    ("reroute", Kind::Rerouted),
    ("seizure", Kind::Seized),
    ("release", Kind::Released),
];

/// The act of an address, where this actor may do it at all.
fn kind_of(by: &By, act: &str) -> Result<Kind, CommandError> {
    let company = matches!(by.actor.home, Home::Company { .. });
    let (_, kind) = ACTS.into_iter().find(|(name, _)| *name == act).ok_or(CommandError::NotFound)?;
    if company && matches!(kind, Kind::Seized | Kind::Released) {
        return Err(CommandError::Forbidden);
    }
    Ok(kind)
}

async fn shown(
    view: &View,
    app: &App,
    row: &shipment::Model,
    act: &str,
    kind: Kind,
) -> Result<Value, Failure> {
    let db = app.db.read();
    let reference = reference::current(app).await?;
    let events = accounts::events(db, row.id).await?;
    let held = show::held(db, row, &events).await?;
    let items: Vec<Value> = held
        .iter()
        .map(|one| {
            let text = show::substance(&reference, &one.item.substance);
            context! { value => one.item.id.to_string(), text }
        })
        .collect();
    Ok(context! {
        number => row.number,
        act,
        title => choices::word(&view.lang, "shipments-act", act),
        hint => choices::word(&view.lang, "shipments-act-hint", act),
        turns => kind == Kind::Rerouted,
        countries => if kind == Kind::Rerouted { choices::countries(view) } else { Vec::new() },
        items,
        accounts => show::accounts_rows(view, &reference, &held),
        back => format!("{}/{}", super::base(view)?, row.number),
    })
}

pub async fn form(view: View, State(app): State<App>, Path((number, act)): Path<(String, String)>) -> Page {
    let by = view.by()?;
    let kind = kind_of(&by, &act)?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let more = shown(&view, &app, &row, &act, kind).await?;
    let mut fields = read::date_fields("happened_on", Some(by.at.utc().date_naive()));
    let items = crate::shipments::queries::items(app.db.read(), row.id).await?;
    if let [only] = items.as_slice() {
        fields.push(("item".to_owned(), only.id.to_string()));
    }
    view.render("shipments/happen.html", context! { form => FormView::filled(fields), ..more })
}

fn told(values: &Values, kind: Kind) -> Result<Happening, Vec<Problem>> {
    let mut check = Checks::default();
    let happened_on = read::day(&mut check, values, "happened_on");
    let turned = match kind {
        Kind::Rerouted => Turned {
            destination: check
                .optional_choice("destination", values.first("destination"), |code| code.parse().ok()),
            consignee: read::line(&mut check, values, "consignee"),
            port: read::line(&mut check, values, "port"),
            bill_reissued: values.first("bill_reissued") == "yes",
            from_destination: None,
        },
        _ => Turned::default(),
    };
    let item = values.first("item").parse().ok();
    let mass = read::mass(&mut check, values, "mass");
    let holder_name = read::line(&mut check, values, "holder_name");
    let note = read::text(&mut check, values, "note");
    match (happened_on, check.0.is_empty()) {
        (Some(happened_on), true) => {
            Ok(Happening { kind, happened_on, item, mass, holder_name, note, turned })
        }
        _ => Err(check.0),
    }
}

pub async fn act(
    State(app): State<App>,
    Path((number, act)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let kind = kind_of(&by, &act)?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let done = match told(&posted.values, kind) {
        Ok(told) => complaints(happen::happen(&app, &by, row.id, &told).await)?,
        Err(problems) => Err(problems),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{number}", super::base(&posted.view)?)).into_response()),
        Err(problems) => {
            let more = shown(&posted.view, &app, &row, &act, kind).await?;
            again(&posted.view, "shipments/happen.html", &posted.values, &problems, more)
        }
    }
}

pub async fn land_form(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let by = view.by()?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let form = FormView::filled(read::date_fields("landed_on", Some(by.at.utc().date_naive())));
    let back = format!("/shipments/{}", row.number);
    view.render("shipments/land.html", context! { form, number => row.number, back })
}

pub async fn land(State(app): State<App>, Path(number): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let mut check = Checks::default();
    let done = match read::day(&mut check, &posted.values, "landed_on") {
        Some(on) => complaints(arrive::land(&app, &by, row.id, on).await)?,
        None => Err(check.0),
    };
    let back = format!("/shipments/{}", row.number);
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(problems) => {
            let more = context! { number => row.number, back };
            again(&posted.view, "shipments/land.html", &posted.values, &problems, more)
        }
    }
}
