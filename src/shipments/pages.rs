//! Pages of what moves: the company's, the authorities', and customs'.

mod acts;
mod arrive;
mod customs;
mod depart;
mod index;
mod list;
mod read;
mod record;
mod show;
mod unnotified;

use crate::error::CommandError;
use crate::http::{Access, Failure, FormView, Routes, Values, View};
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::{Home, Role, group};
use domain::message::Problem;
use minijinja::{Value, context};

const COMPANY: Access = Access::Roles(group::COMPANY);
const COMPANY_WRITES: Access = Access::Roles(group::COMPANY_WRITES);
const READERS: Access = Access::Roles(group::READERS);
/// Who records what moves on an authority's side.
const AT_THE_BORDER: &[Role] = &[Role::CustomsOfficer, Role::CaseOfficer, Role::Approver];
const BORDER: Access = Access::Roles(AT_THE_BORDER);

/// Fields as typed; the page reads them one by one.
type Fields = Vec<(String, String)>;

pub fn routes() -> Routes {
    Routes::new()
        .get("/company/shipments", COMPANY, list::index)
        .get("/company/shipments/depart/{reference}", COMPANY_WRITES, depart::form)
        .post("/company/shipments/depart/{reference}", COMPANY_WRITES, depart::depart)
        .get("/company/shipments/expected/{reference}", COMPANY_WRITES, arrive::unseen_form)
        .post("/company/shipments/expected/{reference}", COMPANY_WRITES, arrive::unseen)
        .get("/company/shipments/{number}", COMPANY, record::show)
        .get("/company/shipments/{number}/arrive", COMPANY_WRITES, arrive::form)
        .post("/company/shipments/{number}/arrive", COMPANY_WRITES, arrive::arrive)
        .get("/company/shipments/{number}/{act}", COMPANY_WRITES, acts::form)
        .post("/company/shipments/{number}/{act}", COMPANY_WRITES, acts::act)
        .get("/shipments", READERS, index::index)
        .get("/shipments/{number}", READERS, record::show)
        .get("/shipments/{number}/arrive", BORDER, arrive::form)
        .post("/shipments/{number}/arrive", BORDER, arrive::arrive)
        .get("/shipments/{number}/land", BORDER, acts::land_form)
        .post("/shipments/{number}/land", BORDER, acts::land)
        .get("/shipments/{number}/{act}", BORDER, acts::form)
        .post("/shipments/{number}/{act}", BORDER, acts::act)
        .get("/customs", BORDER, customs::index)
        .get("/customs/unnotified", BORDER, unnotified::form)
        .post("/customs/unnotified", BORDER, unnotified::record)
        .get("/customs/{reference}", BORDER, customs::notification)
        .get("/customs/{reference}/depart", BORDER, depart::form)
        .post("/customs/{reference}/depart", BORDER, depart::depart)
        .get("/customs/{reference}/arrive", BORDER, arrive::unseen_form)
        .post("/customs/{reference}/arrive", BORDER, arrive::unseen)
}

/// Where a person's shipments are.
fn base(view: &View) -> Result<&'static str, Failure> {
    Ok(match view.by()?.actor.home {
        Home::Company { .. } => "/company/shipments",
        _ => "/shipments",
    })
}

/// The problems of a form that has to come back, or the failure of one that cannot.
fn complaints<T>(done: Result<T, CommandError>) -> Result<Result<T, Vec<Problem>>, Failure> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(CommandError::Invalid(problems)) => Ok(Err(problems)),
        // What the accounts do not allow stands above the form that asked it.
        Err(CommandError::Refused(message)) => Ok(Err(vec![Problem::new("", message)])),
        Err(error) => Err(error.into()),
    }
}

/// What was typed, carried over a page that shows it to be checked.
fn carried(values: &Values) -> Vec<Value> {
    let typed = values.0.iter().filter(|(name, _)| name != "step");
    typed.map(|(name, value)| context! { name, value }).collect()
}

/// A form as it comes back: 422, filled in, with what is wrong.
fn again(
    view: &View,
    template: &str,
    values: &Values,
    problems: &[Problem],
    more: Value,
) -> Result<Response, Failure> {
    let form = FormView::new(values).with_problems(&view.lang, problems);
    view.render_with(StatusCode::UNPROCESSABLE_ENTITY, template, context! { form, ..more })
}
