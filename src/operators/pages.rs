//! Pages of the register and of a company's own record.

mod acts;
mod book;
mod form;
mod list;
mod parts;
mod record;

use super::entity::operator;
use crate::error::CommandError;
use crate::http::{Access, Failure, FormView, Routes, Values, View};
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actor::{Role, group};
use domain::message::Problem;
pub use form::date_fields;
use minijinja::{Value, context};
pub use record::{head, tabs};

/// A posted form whose fields the handler reads one by one.
pub type Fields = Vec<(String, String)>;

const READERS: Access = Access::Roles(group::READERS);
const OFFICERS: Access = Access::Roles(group::OFFICERS);
const ACCEPTING: Access = Access::Roles(&[Role::CaseOfficer, Role::Approver, Role::AuthorityAdmin]);
const COMPANY: Access = Access::Roles(group::COMPANY);
const COMPANY_WRITES: Access = Access::Roles(group::COMPANY_WRITES);

pub fn routes() -> Routes {
    Routes::new()
        .get("/operators", READERS, list::index)
        .get("/operators/new", OFFICERS, form::new)
        .post("/operators/new", OFFICERS, form::create)
        .get("/operators/{id}", READERS, record::summary)
        .get("/operators/{id}/change", OFFICERS, form::edit)
        .post("/operators/{id}/change", OFFICERS, form::change)
        .get("/operators/{id}/status/{step}", ACCEPTING, acts::ask)
        .post("/operators/{id}/status/{step}", ACCEPTING, acts::step)
        .get("/operators/{id}/sites", READERS, parts::sites)
        .post("/operators/{id}/sites", OFFICERS, parts::add_site)
        .post("/operators/{id}/sites/{part}/close", OFFICERS, parts::close_site)
        .get("/operators/{id}/people", READERS, parts::people)
        .post("/operators/{id}/officers", OFFICERS, parts::add_officer)
        .post("/operators/{id}/officers/{part}/end", OFFICERS, parts::end_officer)
        .post("/operators/{id}/identifiers", OFFICERS, parts::add_identifier)
        .post("/operators/{id}/identifiers/{part}/end", OFFICERS, parts::end_identifier)
        .get("/operators/{id}/timeline", READERS, record::timeline)
        .get("/company/profile", COMPANY, record::profile)
        .get("/company/address-book", COMPANY, book::index)
        .get("/company/address-book/new", COMPANY_WRITES, book::new)
        .post("/company/address-book/new", COMPANY_WRITES, book::create)
        .get("/company/address-book/{id}", COMPANY, book::edit)
        .post("/company/address-book/{id}", COMPANY_WRITES, book::change)
        .post("/company/address-book/{id}/remove", COMPANY_WRITES, book::remove)
}

/// The problems of a form that has to come back, or the failure of one that cannot.
///
/// # Errors
/// Everything but [`CommandError::Invalid`].
pub fn complaints<T>(done: Result<T, CommandError>) -> Result<Result<T, Vec<Problem>>, Failure> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(CommandError::Invalid(problems)) => Ok(Err(problems)),
        Err(error) => Err(error.into()),
    }
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

/// The words and the colour of a company's state.
fn status_tag(lang: &str, row: &operator::Model) -> Value {
    let colour = match row.status.as_str() {
        "regular" => "green",
        "irregular" | "applied" => "yellow",
        "suspended" => "red",
        _ => "grey",
    };
    context! { text => words::plain(lang, &format!("operators-status-{}", row.status)), colour }
}
