//! `/alerts`: the list, one alert with its sum, and what people do with it.

mod acts;
mod list;
mod page;
mod sign;

pub(super) use list::colour;

use crate::http::{Access, Routes};
use domain::actor::Role::{self, Approver, Auditor, CaseOfficer, Inspector};
use domain::actor::group;

const READERS: &[Role] = &[CaseOfficer, Approver, Inspector, Auditor];

pub fn routes() -> Routes {
    let (read, act) = (Access::Roles(READERS), Access::Roles(group::OFFICERS));
    Routes::new()
        .get("/alerts", read, list::index)
        .get("/alerts/{id}", read, page::show)
        .post("/alerts/{id}/take", act, acts::take)
        .get("/alerts/{id}/ask", act, acts::ask_form)
        .post("/alerts/{id}/ask", act, acts::ask)
        .get("/alerts/{id}/hold", act, acts::hold_form)
        .post("/alerts/{id}/hold", act, acts::hold)
        .get("/alerts/{id}/end", act, acts::end_form)
        .post("/alerts/{id}/end", act, acts::end)
        .get("/alerts/{id}/reopen", act, acts::reopen_form)
        .post("/alerts/{id}/reopen", act, acts::reopen)
        .get("/alerts/{id}/sign/{proposal}", Access::Roles(&[Approver]), sign::show)
        .post("/alerts/{id}/sign/{proposal}", Access::Roles(&[Approver]), sign::sign)
        .post("/alerts/{id}/return/{proposal}", Access::Roles(&[Approver]), sign::give_back)
}
