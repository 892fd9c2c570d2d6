//! What is worth a second look before submission: from the notification's own
//! data and public law only, never from screening (LIFECYCLE.md 3). A warning
//! may be explained; it stops nothing.

use super::{Body, LawTaken, PermitKind, Setting};
use crate::message::Message;

/// The warnings of a body, in the order of the form.
pub fn warnings(body: &Body, taken: Option<&LawTaken>, setting: &Setting<'_>) -> Vec<Message> {
    let mut found = Vec::new();
    for (index, item) in body.items.iter().enumerate() {
        let entry = setting.catalogue.resolve(&item.substance);
        let hs = entry.and_then(|entry| entry.substance.hs.as_deref());
        if let Some(listed) = hs.filter(|listed| !item.hs.is_empty() && !same_heading(listed, &item.hs)) {
            let message = Message::new("notifications-warning-hs").with("item", index + 1);
            found.push(message.with("given", &item.hs).with("listed", listed));
        }
    }
    of_route(body, &mut found);
    if let Some(dispatch) = body.dispatch_on {
        if dispatch < setting.on {
            found.push(Message::new("notifications-warning-dispatch-past").with("day", dispatch));
        }
        let earliest = taken.and_then(|taken| taken.earliest.as_ref());
        if let Some(earliest) = earliest.filter(|earliest| dispatch < earliest.day) {
            let basis = earliest.waits.as_ref().map_or("", |(notice, _)| &notice.basis.source);
            let message = Message::new("notifications-warning-dispatch-early").with("day", dispatch);
            found.push(message.with("earliest", earliest.day).with("source", basis));
        }
        let permit = body.permit.as_ref().filter(|permit| permit.kind != PermitKind::None);
        let ends = permit.and_then(|permit| permit.valid_until);
        if let Some(ends) = ends.filter(|ends| body.arrival_on.is_some_and(|arrival| *ends < arrival)) {
            found.push(Message::new("notifications-warning-permit-ends").with("day", ends));
        }
    }
    found
}

fn of_route(body: &Body, found: &mut Vec<Message>) {
    let countries: Vec<_> = body.transit.iter().map(|transit| transit.country).collect();
    for (index, country) in countries.iter().enumerate() {
        if Some(*country) == body.origin() || Some(*country) == body.destination() {
            found.push(Message::new("notifications-warning-route-end").with("country", country));
        }
        if countries[..index].contains(country) {
            found.push(Message::new("notifications-warning-route-twice").with("country", country));
        }
    }
}

/// The first six digits say the same, as far as both have them: HS lags behind
/// the list, and national codes are longer.
fn same_heading(listed: &str, given: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(6).collect::<String>();
    let (listed, given) = (digits(listed), digits(given));
    listed.starts_with(&given) || given.starts_with(&listed)
}
