//! The company's own pages: home, list, and each notification's record. Read
//! models over what other capabilities keep; nothing here knows of screening.

mod home;
mod list;
mod record;

use crate::http::{Access, Routes};
use domain::actor::group;

pub fn routes() -> Routes {
    let company = Access::Roles(group::COMPANY);
    let writes = Access::Roles(group::COMPANY_WRITES);
    Routes::new()
        .get("/company", company, home::page)
        .get("/company/notifications", company, list::page)
        .get("/company/notifications/{reference}", company, record::page)
        .get("/company/notifications/{reference}/submitted", company, record::submitted)
        .get("/company/notifications/{reference}/withdraw", writes, record::withdraw_page)
        .post("/company/notifications/{reference}/withdraw", writes, record::withdraw)
}
