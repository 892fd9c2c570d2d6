//! Telling what happened on the way: return, loss, another way, seizure, release,
//! landing.

use super::{Fields, again, complaints, read, record, show};
use crate::app::{App, By};
use crate::error::CommandError;
use crate::http::{Failure, FormView, Page, Posted, Values, View, choices};
use crate::operators::particulars::Checks;
use crate::shipments::accounts;
use crate::shipments::commands::arrive;
use crate::shipments::commands::happen::{self, Happening, Turned};
use crate::shipments::entity::shipment;
use crate::{reference, words};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::actor::Home;
use domain::message::{Message, Problem};
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

/// What is told turns the goods: it is shown to be checked before it is kept.
fn is_checked(kind: Kind) -> bool {
    kind == Kind::Rerouted
}

pub async fn act(
    State(app): State<App>,
    Path((number, act)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Page {
    let by = posted.by()?;
    let (view, values) = (&posted.view, &posted.values);
    let kind = kind_of(&by, &act)?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let read = match told(values, kind) {
        Ok(told) => complaints(happen::check(&by, &told))?.map(|()| told),
        Err(problems) => Err(problems),
    };
    let done = match (read, values.first("step")) {
        (Ok(_), "change") => {
            let more = shown(view, &app, &row, &act, kind).await?;
            return view.render("shipments/happen.html", context! { form => FormView::new(values), ..more });
        }
        (Ok(told), step) if is_checked(kind) && step != "confirm" => {
            let back = format!("{}/{number}/{act}", super::base(view)?);
            return check(
                view,
                values,
                &row,
                turned_rows(view, &row, &told),
                &back,
                "shipments-turned-confirm",
            );
        }
        (Ok(told), _) => complaints(happen::happen(&app, &by, row.id, &told).await)?,
        (Err(problems), _) => Err(problems),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{number}", super::base(view)?)).into_response()),
        Err(problems) => {
            let more = shown(view, &app, &row, &act, kind).await?;
            again(view, "shipments/happen.html", values, &problems, more)
        }
    }
}

/// The page on which what was typed is read once more.
fn check(
    view: &View,
    values: &Values,
    row: &shipment::Model,
    rows: Vec<Value>,
    back: &str,
    confirm: &str,
) -> Page {
    view.render(
        "shipments/check.html",
        context! {
            rows,
            carried => super::carried(values),
            warnings => Vec::<String>::new(),
            reference => row.number,
            back,
            confirm,
            form => "",
        },
    )
}

fn turned_rows(view: &View, row: &shipment::Model, told: &Happening) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(context! { key => view.t(key), value });
        }
    };
    let changed = |from: &str, to: String| {
        let message = Message::new("shipments-turned-from-to").with("from", from).with("to", to);
        view.say(&message)
    };
    let turned = &told.turned;
    say("shipments-happened-on", words::date(&view.lang, told.happened_on));
    let to = turned.destination.map(|to| words::country(&view.lang, to.as_str()));
    say(
        "shipments-turned-destination",
        to.map(|to| changed(&words::country(&view.lang, &row.destination), to)).unwrap_or_default(),
    );
    let consignee = Some(turned.consignee.clone()).filter(|name| !name.is_empty());
    say(
        "shipments-turned-consignee",
        consignee.map(|to| changed(&row.importer_name, to)).unwrap_or_default(),
    );
    say("shipments-turned-port", turned.port.clone());
    if turned.bill_reissued {
        say("shipments-turned-bill", view.t("shipments-turned-bill-yes"));
    }
    say("shipments-note", told.note.clone());
    rows
}

pub async fn land_form(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let by = view.by()?;
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let form = FormView::filled(read::date_fields("landed_on", Some(by.at.utc().date_naive())));
    landing(&view, &row, &form)
}

fn landing(view: &View, row: &shipment::Model, form: &FormView) -> Page {
    let back = format!("/shipments/{}", row.number);
    view.render("shipments/land.html", context! { form, number => row.number, back })
}

/// One address for the three steps, as of a departure.
pub async fn land(State(app): State<App>, Path(number): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let (view, values) = (&posted.view, &posted.values);
    let row = record::open(&app, &by, &number, Act::Record).await?;
    let back = format!("/shipments/{}", row.number);
    let mut read = Checks::default();
    let on = read::day(&mut read, values, "landed_on");
    let done = match (on, values.first("step")) {
        (None, _) => Err(read.0),
        (Some(_), "change") => return landing(view, &row, &FormView::new(values)),
        (Some(on), "confirm") => complaints(arrive::land(&app, &by, row.id, on).await)?,
        (Some(on), _) => {
            let day = words::date(&view.lang, on);
            let rows = vec![context! { key => view.t("shipments-landed-on"), value => day }];
            return check(view, values, &row, rows, &format!("{back}/land"), "shipments-land-confirm");
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(problems) => {
            let more = context! { number => row.number, back };
            again(view, "shipments/land.html", values, &problems, more)
        }
    }
}
