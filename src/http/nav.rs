//! The navigation of the header: what a person's roles open.

use crate::words;
use domain::actor::Role::{self, *};
use domain::actor::{Actor, group};
use serde::Serialize;

#[derive(Serialize)]
pub struct Link {
    href: &'static str,
    label: String,
    current: bool,
}

/// Where a person with these roles can go, in reading order.
const LINKS: &[(&str, &str, &[Role])] = &[
    ("/company", "nav-company", group::COMPANY),
    ("/company/notifications", "nav-company-notifications", group::COMPANY),
    ("/company/shipments", "nav-company-shipments", group::COMPANY),
    ("/company/licences", "nav-company-licences", group::COMPANY),
    ("/company/address-book", "nav-address-book", group::COMPANY),
    ("/company/people", "nav-company-people", &[CompanyResponsible]),
    ("/desk", "nav-desk", group::OFFICERS),
    ("/queue", "nav-queue", group::OFFICERS),
    ("/notifications", "nav-notifications", group::READERS),
    ("/alerts", "nav-alerts", &[CaseOfficer, Approver, Inspector, Auditor]),
    ("/needs", "nav-needs", group::READERS),
    ("/operators", "nav-operators", group::READERS),
    ("/customs", "nav-customs", &[CustomsOfficer]),
    ("/shipments", "nav-shipments", group::READERS),
    ("/observer", "nav-observer", &[Observer]),
    ("/reference", "nav-reference", group::READERS),
    ("/audit", "nav-audit", &[Auditor]),
    ("/admin", "nav-admin", &[AuthorityAdmin, SystemAdmin]),
];

pub fn for_actor(lang: &str, actor: &Actor, path: &str) -> Vec<Link> {
    let open: Vec<_> = LINKS.iter().filter(|(.., roles)| actor.has_any(roles)).collect();
    // The longest link that leads to this page is the current one.
    let current = open
        .iter()
        .map(|(href, ..)| *href)
        .filter(|href| path == *href || path.starts_with(&format!("{href}/")))
        .max_by_key(|href| href.len());
    open.iter()
        .map(|(href, label, _)| Link {
            href,
            label: words::plain(lang, label),
            current: current == Some(*href),
        })
        .collect()
}

/// The search page, for whom the header shows its box.
pub fn search(actor: &Actor) -> Option<&'static str> {
    actor.has_any(group::READERS).then_some("/search")
}

/// The page a person lands on after signing in.
pub fn home(actor: &Actor) -> &'static str {
    LINKS.iter().find(|(.., roles)| actor.has_any(roles)).map_or("/account", |(href, ..)| href)
}
