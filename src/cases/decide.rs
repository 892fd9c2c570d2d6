//! The decision pages: a form, then a page that shows exactly what each side will
//! see and what the needs will be, then the deed.

use super::decision::{self, About, Which};
use super::form::date_fields;
use super::{list, preview};
use crate::app::{App, By};
use crate::documents;
use crate::error::{CommandError, Result};
use crate::http::{Failure, FormView, Page, Posted, Uploaded, Values, View, choices};
use crate::notifications::checks;
use crate::notifications::commands::{desk, send, suspend};
use crate::notifications::entity::item;
use crate::notifications::standing::{self, Row, Seat};
use crate::reference::{self, Reference};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::message::Problem;
use domain::notification::content::substance_name;
use domain::notification::lifecycle;
use domain::notification::reply::{Reason, Reply};
use domain::quantity::Mass;
use domain::rights;
use minijinja::{Value, context};
use std::sync::Arc;

type Fields = Vec<(String, String)>;

macro_rules! pages {
    ($($which:ident $form:ident $post:ident),* $(,)?) => {
        $(
            pub async fn $form(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
                ask(&view, &app, &reference, Which::$which).await
            }

            pub async fn $post(
                State(app): State<App>,
                Path(reference): Path<String>,
                posted: Posted<Fields>,
            ) -> Page {
                decided(&app, &reference, Which::$which, &posted.into()).await
            }
        )*
    };
}

pages! {
    Return form_return return_,
    Send form_send send,
    Authorise form_authorise authorise,
    Refuse form_refuse refuse,
    Suspend form_suspend suspend,
    Lift form_lift lift,
    Cancel form_cancel cancel,
    Elsewhere form_elsewhere elsewhere,
}

pub async fn form_answer(view: View, State(app): State<App>, Path(reference): Path<String>) -> Page {
    ask(&view, &app, &reference, Which::Answer).await
}

/// A reply that is keyed in takes its scan in the same form.
pub async fn answer(State(app): State<App>, Path(reference): Path<String>, posted: Uploaded) -> Page {
    decided(&app, &reference, Which::Answer, &posted).await
}

/// Takes a case into review; no form, one button.
pub async fn take(State(app): State<App>, Path(reference): Path<String>, posted: Posted<Fields>) -> Page {
    let by = posted.by()?;
    let row = standing::open(app.db.read(), &by, &reference, rights::Act::Take).await?;
    desk::take(&app, &by, row.id).await?;
    Ok(Redirect::to(&format!("/notifications/{reference}")).into_response())
}

/// What a decision page has at hand.
struct Case {
    row: Row,
    items: Vec<item::Model>,
    over_mg: i64,
    needs: Vec<Value>,
    reference: Arc<Reference>,
    seat: Seat,
}

async fn case(app: &App, by: &By, reference: &str, which: Which) -> Result<Case> {
    let db = app.db.read();
    let row = standing::open(db, by, reference, which.right()).await?;
    let seat = standing::seat(by, &row).ok_or(CommandError::Forbidden)?;
    let items = standing::items(db, row.id).await?;
    let over = checks::shares_over(db, &row).await?;
    let over_mg = over.iter().map(|(_, over)| over.mg()).sum();
    let reference = reference::current(app).await?;
    Ok(Case { needs: preview::needs(db, &over).await?, reference, row, items, over_mg, seat })
}

/// Whether the decision can be taken now at all.
fn not_now(by: &By, case: &Case, which: Which) -> Result<Option<domain::message::Message>> {
    let standing = standing::standing(&case.row, by.at)?;
    Ok(lifecycle::next(&standing, which.act()).err())
}

async fn ask(view: &View, app: &App, reference: &str, which: Which) -> Page {
    let by = view.by()?;
    let case = case(app, &by, reference, which).await?;
    if let Some(refusal) = not_now(&by, &case, which)? {
        return Err(Failure::Conflict(refusal));
    }
    if which.act().is_decision() {
        view.require_step_up()?;
    }
    let form = FormView::filled(beforehand(&by, &case, which)?);
    show(view, app, &case, which, StatusCode::OK, &form)
}

/// What the form holds before anybody typed: today for days of the past, half a
/// year for a validity, never past the import permit's.
fn beforehand(by: &By, case: &Case, which: Which) -> Result<Vec<(String, serde_json::Value)>> {
    let today = by.at.utc().date_naive();
    Ok(match which {
        Which::Authorise => {
            let half_a_year = case.row.arrival_on.max(today) + chrono::Duration::days(180);
            let permit = standing::body(&case.row)?.permit.and_then(|permit| permit.valid_until);
            date_fields("valid_until", Some(permit.map_or(half_a_year, |last| last.min(half_a_year))))
        }
        Which::Send if !case.row.counterpart_here => date_fields("sent_on", Some(today)),
        Which::Answer if !case.row.counterpart_here => date_fields("given_on", Some(today)),
        _ => Vec::new(),
    })
}

fn show(view: &View, app: &App, case: &Case, which: Which, status: StatusCode, form: &FormView) -> Page {
    let two = app.settings.decisions.authorising_persons > 1;
    let items: Vec<Value> = case
        .items
        .iter()
        .map(|item| {
            context! {
                position => item.position,
                substance => substance_name(&case.reference.catalogue, &item.substance).unwrap_or(&item.substance),
                mass => Mass::from_mg(item.mass_mg).to_string(),
            }
        })
        .collect();
    view.render_with(
        status,
        "cases/decide.html",
        context! {
            which => which.code(),
            title => view.t(&format!("cases-do-{}", which.code())),
            reference => case.row.reference,
            exporter => case.row.exporter_name,
            company_here => case.row.operator_id.is_some(),
            other => other_country(case),
            here => case.row.counterpart_here,
            importing => case.seat == Seat::Importing,
            elsewhere => !case.row.counterpart_here && !case.row.from_outside,
            items => items,
            needs => case.needs,
            over => case.over_mg > 0,
            over_mass => Mass::from_mg(case.over_mg).to_string(),
            two => two,
            ways => choices::of(view, "cases-way-sent", send::WAYS),
            replies => choices::of(view, "cases-reply", Reply::ALL.iter().map(|r| r.code())),
            reasons => choices::of(view, "cases-reason", Reason::ALL.iter().map(|r| r.code())),
            grounds => choices::of(view, "cases-grounds", suspend::GROUNDS),
            outcomes => choices::of(view, "cases-state", ["authorised", "refused", "withdrawn"]),
            state => context! {
                text => choices::word(&view.lang, "cases-state", &case.row.state),
                colour => list::colour(&case.row.state),
            },
            form => form,
        },
    )
}

/// The other authority's country, whose readers the field names.
fn other_country(case: &Case) -> String {
    match case.seat {
        Seat::Exporting => case.row.destination.clone(),
        Seat::Importing => case.row.origin.clone(),
    }
}

async fn decided(app: &App, reference: &str, which: Which, posted: &Uploaded) -> Page {
    let by = posted.by()?;
    let view = &posted.view;
    let case = case(app, &by, reference, which).await?;
    let two = app.settings.decisions.authorising_persons > 1;
    let about = About { row: &case.row, items: &case.items, over_mg: case.over_mg, two };
    let read = decision::read(which, &posted.values, &about);
    let decision = match read {
        Ok(decision) => decision,
        Err(problems) => return again(view, app, &case, which, &posted.values, &problems),
    };
    match posted.values.first("step") {
        "confirm" => {}
        "edit" => return show(view, app, &case, which, StatusCode::OK, &FormView::new(&posted.values)),
        _ => {
            if which.act().is_decision() {
                view.require_step_up()?;
            }
            return preview::show(view, app, &case.row, which, &decision, &posted.values, &case.needs).await;
        }
    }
    let scan = match posted.files.first().map(documents::check).transpose() {
        Ok(scan) => scan,
        Err(problem) => return again(view, app, &case, which, &posted.values, &[problem]),
    };
    match decision::carry_out(app, &by, &case.row, &decision, scan).await {
        Ok(next) => Ok(Redirect::to(&next).into_response()),
        Err(CommandError::Invalid(problems)) => again(view, app, &case, which, &posted.values, &problems),
        Err(error) => Err(error.into()),
    }
}

fn again(view: &View, app: &App, case: &Case, which: Which, values: &Values, problems: &[Problem]) -> Page {
    let form = FormView::new(values).with_problems(&view.lang, problems);
    show(view, app, case, which, StatusCode::UNPROCESSABLE_ENTITY, &form)
}
