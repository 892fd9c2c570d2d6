//! The authorities' pages on one notification: the list, the record with its
//! tabs, the decisions, the papers, permits, and what observers read. Pages only:
//! every act is a command of the capability it belongs to.

mod clock;
mod company;
mod countersign;
mod decide;
mod decision;
mod form;
mod list;
mod observer;
mod papers;
mod permits;
mod preview;
mod record;
mod tabs;
mod talk;
mod trail;
mod transit;

use crate::http::{Access, Routes};
use domain::actor::{Role, group};

const READERS: Access = Access::Roles(group::READERS);
const OFFICERS: Access = Access::Roles(group::OFFICERS);
const WRITERS: Access = Access::Roles(&[Role::CaseOfficer, Role::Approver, Role::Inspector]);
const APPROVERS: Access = Access::Roles(&[Role::Approver]);
const OBSERVERS: Access = Access::Roles(&[Role::Observer]);
const COMPANY: Access = Access::Roles(group::COMPANY);
const SIGNS: Access = Access::Roles(&[Role::CompanyResponsible]);
const COMPANY_WRITES: Access = Access::Roles(group::COMPANY_WRITES);

pub fn routes() -> Routes {
    Routes::new()
        .get("/notifications", READERS, list::index)
        .get("/notifications/{reference}", READERS, record::show)
        .post("/notifications/{reference}/take", OFFICERS, decide::take)
        .get("/notifications/{reference}/return", OFFICERS, decide::form_return)
        .post("/notifications/{reference}/return", OFFICERS, decide::return_)
        .get("/notifications/{reference}/send", OFFICERS, decide::form_send)
        .post("/notifications/{reference}/send", OFFICERS, decide::send)
        .get("/notifications/{reference}/answer", OFFICERS, decide::form_answer)
        .post("/notifications/{reference}/answer", OFFICERS, decide::answer)
        .get("/notifications/{reference}/authorise", OFFICERS, decide::form_authorise)
        .post("/notifications/{reference}/authorise", OFFICERS, decide::authorise)
        .get("/notifications/{reference}/refuse", APPROVERS, decide::form_refuse)
        .post("/notifications/{reference}/refuse", APPROVERS, decide::refuse)
        .get("/notifications/{reference}/suspend", APPROVERS, decide::form_suspend)
        .post("/notifications/{reference}/suspend", APPROVERS, decide::suspend)
        .get("/notifications/{reference}/lift", APPROVERS, decide::form_lift)
        .post("/notifications/{reference}/lift", APPROVERS, decide::lift)
        .get("/notifications/{reference}/cancel", OFFICERS, decide::form_cancel)
        .post("/notifications/{reference}/cancel", OFFICERS, decide::cancel)
        .get("/notifications/{reference}/elsewhere", OFFICERS, decide::form_elsewhere)
        .post("/notifications/{reference}/elsewhere", OFFICERS, decide::elsewhere)
        .get("/notifications/{reference}/countersign", OFFICERS, countersign::show)
        .post("/notifications/{reference}/countersign", APPROVERS, countersign::sign)
        .post("/notifications/{reference}/countersign/return", APPROVERS, countersign::give_back)
        .post("/notifications/{reference}/documents", OFFICERS, papers::keep)
        .get("/notifications/{reference}/authorisation", READERS, papers::authorisation)
        .get("/notifications/{reference}/pen", READERS, papers::pen)
        .get("/notifications/{reference}/pen.json", READERS, papers::pen_data)
        .get("/notifications/{reference}/pen.xml", READERS, papers::pen_xml)
        .get("/notifications/{reference}/transit", OFFICERS, transit::form)
        .post("/notifications/{reference}/transit", OFFICERS, transit::tell)
        .get("/transit", OFFICERS, transit::inbox)
        .get("/transit/{reference}", OFFICERS, transit::copy)
        .post("/notifications/{reference}/ask", OFFICERS, talk::ask)
        .post("/notifications/{reference}/say", WRITERS, talk::say)
        .post("/notifications/{reference}/question/{number}", OFFICERS, talk::answer)
        .get("/company/notifications/{reference}/question/{number}", COMPANY, talk::company_question)
        .post("/company/notifications/{reference}/question/{number}", COMPANY_WRITES, talk::company_answer)
        .get("/company/notifications/{reference}/cancel", SIGNS, company::cancel_form)
        .post("/company/notifications/{reference}/cancel", SIGNS, company::cancel)
        .get("/company/notifications/{reference}/authorisation", COMPANY, papers::company_authorisation)
        .get("/permits", READERS, permits::index)
        .get("/permits/new", OFFICERS, permits::new)
        .post("/permits/new", OFFICERS, permits::register)
        .get("/permits/{id}/withdraw", OFFICERS, permits::withdraw_form)
        .post("/permits/{id}/withdraw", OFFICERS, permits::withdraw)
        .get("/observer", OBSERVERS, observer::index)
        .get("/observer/{reference}", OBSERVERS, observer::show)
}
