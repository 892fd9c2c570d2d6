//! Pages of licences: the authority's record, forms and signatures; the
//! company's own view with what remains under each ceiling.

mod company;
mod form;
mod list;
mod of_operator;
mod read;
mod record;
mod show;
mod sign;
mod step;

use crate::http::{Access, Routes};
use domain::actor::{Role, group};

const READERS: Access = Access::Roles(group::READERS);
const OFFICERS: Access = Access::Roles(group::OFFICERS);
const APPROVERS: Access = Access::Roles(&[Role::Approver]);
const COMPANY: Access = Access::Roles(group::COMPANY);

pub fn routes() -> Routes {
    Routes::new()
        .get("/licences", READERS, list::index)
        .get("/operators/{id}/licences", READERS, of_operator::licences)
        .get("/operators/{id}/notifications", READERS, of_operator::notifications)
        .get("/operators/{id}/licences/new", OFFICERS, form::new)
        .post("/operators/{id}/licences/new", OFFICERS, form::create)
        .get("/licences/{id}", READERS, record::summary)
        .get("/licences/{id}/change", OFFICERS, form::edit)
        .post("/licences/{id}/change", OFFICERS, form::change)
        .get("/licences/{id}/step/{step}", OFFICERS, step::ask)
        .post("/licences/{id}/step/{step}", OFFICERS, step::take)
        .get("/licences/{id}/sign/{proposal}", OFFICERS, sign::show)
        .post("/licences/{id}/sign/{proposal}", APPROVERS, sign::sign)
        .post("/licences/{id}/sign/{proposal}/return", APPROVERS, sign::send_back)
        .get("/company/licences", COMPANY, company::index)
        .get("/company/licences/{id}", COMPANY, company::summary)
}
