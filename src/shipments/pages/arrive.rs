//! Telling an arrival, item by item; also of goods that nobody saw leave.

use super::{Fields, again, complaints, depart, read, record, show};
use crate::app::{App, By};
use crate::http::{FormView, Page, Posted, Values, View, choices};
use crate::operators::particulars::Checks;
use crate::reference;
use crate::shipments::accounts;
use crate::shipments::commands::arrive::{self as command, Arrival, ItemArrival};
use crate::shipments::entity::shipment;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::message::{Message, Problem};
use domain::quantity::Mass;
use domain::rights::Act;
use domain::shipment::{Difference, Holder, Outcome};
use minijinja::{Value, context};

fn options(view: &View) -> Value {
    let outcomes = [Outcome::Accepted, Outcome::AcceptedOther, Outcome::Rejected].map(Outcome::code);
    context! {
        outcomes => choices::of(view, "shipments-outcome", outcomes),
        reasons => choices::of(view, "shipments-reason", Difference::ALL.iter().map(|d| d.code())),
        seals => choices::of(view, "shipments-seals", ["intact", "broken", "none"]),
        lasts => choices::of(view, "shipments-last", ["yes", "no"]),
    }
}

async fn shown(
    view: &View,
    app: &App,
    row: &shipment::Model,
) -> Result<(Value, usize), crate::http::Failure> {
    let db = app.db.read();
    let reference = reference::current(app).await?;
    let events = accounts::events(db, row.id).await?;
    let held = show::held(db, row, &events).await?;
    let items: Vec<Value> = held
        .iter()
        .enumerate()
        .map(|(i, one)| {
            context! {
                n => i + 1,
                substance => show::substance(&reference, &one.item.substance),
                left => one.account.held_by(Holder::Carrier).to_string(),
            }
        })
        .collect();
    let more = context! {
        number => row.number, items, unseen => false,
        back => format!("{}/{}", super::base(view)?, row.number),
    };
    Ok((context! { ..more, ..options(view) }, held.len()))
}

fn fresh(by: &By, items: usize) -> FormView {
    let mut fields = read::date_fields("arrived_on", Some(by.at.utc().date_naive()));
    fields.extend((1..=items).map(|n| (format!("outcome-{n}"), Outcome::Accepted.code().to_owned())));
    FormView::filled(fields)
}

pub async fn form(view: View, State(app): State<App>, Path(number): Path<String>) -> Page {
    let by = view.by()?;
    let row = record::open(&app, &by, &number, Act::Arrive).await?;
    let (more, items) = shown(&view, &app, &row).await?;
    view.render("shipments/arrive.html", context! { form => fresh(&by, items), ..more })
}

fn told(values: &Values, items: usize) -> Result<Arrival, Vec<Problem>> {
    let mut check = Checks::default();
    let arrived_on = read::day(&mut check, values, "arrived_on");
    let items = (1..=items).filter_map(|n| told_item(&mut check, values, n)).collect();
    let last = check.choice("last", values.first("last"), |code| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let packages = read::count(&mut check, values, "packages");
    let seals_intact = match values.first("seals") {
        "intact" => Some(true),
        "broken" => Some(false),
        _ => None,
    };
    let note = read::text(&mut check, values, "note");
    match (arrived_on, last, check.0.is_empty()) {
        (Some(arrived_on), Some(last), true) => {
            Ok(Arrival { arrived_on, last, items, packages, seals_intact, note })
        }
        _ => Err(check.0),
    }
}

fn told_item(check: &mut Checks, values: &Values, n: usize) -> Option<ItemArrival> {
    let name = |part: &str| format!("{part}-{n}");
    let outcome = check.choice(&name("outcome"), values.first(&name("outcome")), Outcome::from_code)?;
    let mass = read::mass(check, values, &name("mass"));
    let reason = check.optional_choice(&name("reason"), values.first(&name("reason")), Difference::from_code);
    // A quantity beside "all of it" is one answer too many.
    if outcome == Outcome::Accepted && mass.is_some() {
        check.0.push(Problem::new(&name("mass"), Message::new("shipments-error-accepted-mass")));
    }
    Some(ItemArrival { outcome, mass, reason })
}

pub async fn arrive(State(app): State<App>, Path(number): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = record::open(&app, &by, &number, Act::Arrive).await?;
    let (more, items) = shown(&posted.view, &app, &row).await?;
    let done = match told(&posted.values, items) {
        Ok(told) => complaints(command::arrive(&app, &by, row.id, &told).await)?,
        Err(problems) => Err(problems),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{number}", super::base(&posted.view)?)).into_response()),
        Err(problems) => again(&posted.view, "shipments/arrive.html", &posted.values, &problems, more),
    }
}

fn shown_unseen(view: &View, by: &By, open: &depart::Open) -> Value {
    let reference = &open.row.reference;
    let more = context! {
        number => reference, unseen => true,
        items => depart::questions(open),
        back => depart::home(by, reference),
    };
    context! { ..more, ..options(view) }
}

/// The arrival form of a notification on which nobody told a departure.
pub async fn unseen_form(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    let by = view.by()?;
    let open = depart::open(&app, &by, &reference, Act::Arrive).await?;
    let more = shown_unseen(&view, &by, &open);
    let mut form = fresh(&by, 0);
    for (i, left) in open.left.iter().enumerate() {
        form.values.insert(format!("mass-{}", i + 1), read::typed(*left).into());
    }
    view.render("shipments/arrive.html", context! { form, ..more })
}

pub async fn unseen(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let open = depart::open(&app, &by, &reference, Act::Arrive).await?;
    let (view, values) = (&posted.view, &posted.values);
    let mut check = Checks::default();
    let masses: Vec<Option<Mass>> =
        (1..=open.items.len()).map(|n| read::mass(&mut check, values, &format!("mass-{n}"))).collect();
    let done = match told(values, 0) {
        Ok(told) if check.0.is_empty() => {
            let item = |mass| ItemArrival { outcome: Outcome::Accepted, mass, reason: None };
            let told = Arrival { items: masses.into_iter().map(item).collect(), ..told };
            complaints(command::arrive_unseen(&app, &by, open.row.id, &told).await)?
        }
        Ok(_) => Err(check.0),
        Err(problems) => Err([check.0, problems].concat()),
    };
    match done {
        Ok(number) => Ok(Redirect::to(&format!("{}/{number}", super::base(view)?)).into_response()),
        Err(problems) => {
            again(view, "shipments/arrive.html", values, &problems, shown_unseen(view, &by, &open))
        }
    }
}
