//! Acts on shipments: one function, one transaction each. Facts are not refused;
//! what cannot be a fact (a day to come, a quantity of nothing) is an error of
//! input.

pub mod arrive;
pub mod depart;
pub mod happen;
pub mod unnotified;

use crate::app::By;
use chrono::NaiveDate;
use domain::actor::{Home, Role};
use domain::message::{Message, Problem};
use domain::shipment::Confirmed;

/// Who says so, from who acts.
pub(super) fn confirmed_by(by: &By, importer: Option<uuid::Uuid>) -> Confirmed {
    match by.actor.home {
        Home::Company { operator, .. } if importer == Some(operator) => Confirmed::Importer,
        Home::Company { .. } => Confirmed::Exporter,
        _ if by.actor.has(Role::CustomsOfficer) => Confirmed::Customs,
        _ => Confirmed::Authority,
    }
}

/// Where the person who told it goes next.
pub(super) fn answer(by: &By, number: &str) -> String {
    match by.actor.home {
        Home::Company { .. } => format!("/company/shipments/{number}"),
        _ => format!("/shipments/{number}"),
    }
}

/// A day on which something happened has come, somewhere on earth.
pub(super) fn check_day(by: &By, field: &str, day: NaiveDate, problems: &mut Vec<Problem>) {
    // The easternmost zone is 14 hours ahead of UTC.
    if day > by.at.plus_minutes(14 * 60).utc().date_naive() {
        problems.push(Problem::new(field, Message::new("shipment-day-to-come")));
    }
}
