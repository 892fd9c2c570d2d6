//! What is recorded of each consignment, from the first paper to the last fact.

use crate::{
    event::{Consignment, Declared, DeliverySite, Events, Fact, Found, Leg},
    goods::GOODS,
    plan::{Arrival, Ending, Movement, Plan, Supply},
    time::{DAY, Instant},
};

pub fn write(plan: &mut Plan) {
    let mut events = std::mem::take(&mut plan.events);
    for movement in &plan.movements {
        consignment(plan, &mut events, movement);
    }
    for supply in &plan.supplies {
        inside(plan, &mut events, supply);
    }
    plan.events = events;
}

/// Whether a country issues import permits of its own.
fn issues_permits(plan: &Plan, country: usize) -> bool {
    plan.countries[country].licences && country.is_multiple_of(2)
}

/// The permit number of a consignment, where its importer needs one.
pub fn permit_number(plan: &Plan, movement: &Movement) -> Option<String> {
    let country = plan.operators[movement.importer].country;
    let good = plan.good(movement.good);
    (issues_permits(plan, country) && good.stands_for.is_none()).then(|| {
        format!("IP-{}-{}", plan.countries[country].code, &plan.name("", movement.number)[1..].to_uppercase())
    })
}

/// The permit that its authority issued for a consignment.
pub fn issue(plan: &Plan, events: &mut Events, movement: &Movement, number: &str, mass: i64) {
    let country = plan.operators[movement.importer].country;
    let good = plan.good(movement.good);
    let on = movement.submitted.div_euclid(DAY) - 3;
    events.add(
        (on * DAY + 40_000).max(plan.start * DAY + 200),
        &Fact::PermitIssued {
            permit: plan.name("pm", movement.number),
            number: number.to_owned(),
            issuer: plan.countries[country].code,
            operator: plan.id(movement.importer),
            activity: "import",
            substance: good.substance,
            quantity: good.pure(mass),
            valid_from: on - 2,
            valid_to: movement.arrival + 120,
            in_register: true,
        },
    );
}

fn papers(plan: &Plan, movement: &Movement, permits: Vec<String>) -> Consignment {
    let good = plan.good(movement.good);
    let leg = |&(country, notified_on): &(usize, Option<i64>)| Leg {
        country: plan.countries[country].code,
        notified_on,
    };
    let plain = movement.number.is_multiple_of(3) && good.hs.is_some() && good.line == "raw";
    let declared = match movement.false_name {
        Some(name) => Some(Declared { goods: name.to_owned(), hs: None, in_tariff: None }),
        None if plain => {
            Some(Declared { goods: good.substance.replace('_', " "), hs: good.hs, in_tariff: Some(true) })
        }
        None => None,
    };
    Consignment {
        exporter: plan.id(movement.exporter),
        importer: plan.id(movement.importer),
        ultimate_consignee: movement.consignee.map(|consignee| plan.id(consignee)),
        origin: plan.code(movement.exporter),
        destination: plan.code(movement.importer),
        items: vec![good.item(movement.quantity.clone())],
        route: movement.route.iter().map(leg).collect(),
        planned_dispatch: movement.dispatch,
        planned_arrival: movement.arrival,
        purpose: None,
        permits,
        packages: Some(movement.packs),
        declared,
        round_trip: movement.round_trip.clone(),
    }
}

fn consignment(plan: &Plan, events: &mut Events, movement: &Movement) {
    let own = permit_number(plan, movement).filter(|_| movement.permits.is_none());
    if let Some(number) = own.as_ref().filter(|_| movement.round_trip.is_none() || movement.notified) {
        let meant = movement
            .amended
            .as_ref()
            .map_or(movement.mass, |(_, meant)| plan.good(movement.good).mass(meant));
        issue(plan, events, movement, number, meant);
    }
    let permits = movement.permits.clone().unwrap_or_else(|| own.into_iter().collect());
    let notification = plan.name("nt", movement.number);
    if movement.notified {
        notified(plan, events, movement, &notification, permits);
    }
    if movement.goes() {
        moved(plan, events, movement, &notification);
    }
}

fn notified(plan: &Plan, events: &mut Events, movement: &Movement, notification: &str, permits: Vec<String>) {
    let good = plan.good(movement.good);
    let name = || notification.to_owned();
    let consignment = Box::new(papers(plan, movement, permits));
    events.add(movement.submitted, &Fact::Submitted { notification: name(), consignment });
    if let Some((at, meant)) = &movement.amended {
        events.add(*at, &Fact::Amended { notification: name(), items: vec![good.item(meant.clone())] });
    }
    for reply in &movement.replies {
        events.add(
            reply.at,
            &Fact::Replied {
                notification: name(),
                country: plan.code(movement.importer),
                reply: reply.reply,
                reason_code: reply.reason,
            },
        );
    }
    if let Some(at) = movement.authorised {
        events.add(at, &Fact::Authorised { notification: name() });
    }
    match movement.ended {
        Some((at, Ending::Refused(reason_code))) => {
            events.add(at, &Fact::Refused { notification: name(), reason_code })
        }
        Some((at, Ending::Withdrawn)) => events.add(at, &Fact::Withdrawn { notification: name() }),
        Some((at, Ending::Cancelled)) => events.add(at, &Fact::Cancelled { notification: name() }),
        None => {}
    }
}

fn moved(plan: &Plan, events: &mut Events, movement: &Movement, notification: &str) {
    let good = plan.good(movement.good);
    let shipment = plan.name("sh", movement.number);
    let fact = if movement.notified {
        Fact::Departed {
            shipment: shipment.clone(),
            notification: Some(notification.to_owned()),
            consignment: None,
        }
    } else {
        let consignment = Some(Box::new(papers(plan, movement, Vec::new())));
        Fact::Departed { shipment: shipment.clone(), notification: None, consignment }
    };
    events.add(movement.departed, &fact);
    if let Some(reroute) = &movement.reroute {
        events.add(
            reroute.at,
            &Fact::Rerouted {
                shipment: shipment.clone(),
                destination: reroute.destination.map(|country| plan.countries[country].code),
                consignee: reroute.consignee.map(|consignee| plan.id(consignee)),
                port: reroute.port.clone(),
            },
        );
    }
    arrival(plan, events, movement, &shipment);
    if let Some(at) = movement.returned.filter(|_| movement.arrival_kind != Arrival::Unconfirmed) {
        let quantity = good.pure(movement.weighed.unwrap_or(movement.mass));
        events.add(at, &Fact::Returned { shipment, quantity });
    }
}

fn arrival(plan: &Plan, events: &mut Events, movement: &Movement, shipment: &str) {
    let good = plan.good(movement.good);
    let came = |quantity, packages, partial| Fact::Arrived {
        shipment: shipment.to_owned(),
        quantity,
        packages,
        seal_intact: Some(movement.seal_intact),
        partial,
    };
    match movement.arrival_kind {
        Arrival::Unconfirmed => {}
        Arrival::Whole => {
            events.add(
                movement.arrived,
                &came(movement.weighed.map(|mg| good.pure(mg)), Some(movement.packs), false),
            );
        }
        Arrival::Parts => {
            let first = movement.packs / 2;
            let mass = movement.weighed.unwrap_or(movement.mass);
            let half = mass / i64::from(movement.packs) * i64::from(first);
            events.add(movement.arrived, &came(Some(good.pure(half)), Some(first), true));
            let rest = came(Some(good.pure(mass - half)), Some(movement.packs - first), false);
            events.add(movement.arrived + 6 * DAY, &rest);
        }
    }
    if movement.false_name.is_some() {
        let at: Instant = movement.arrived + 2 * DAY;
        let found = vec![Found { substance: good.substance, quantity: movement.quantity.clone() }];
        let label = movement.false_name.unwrap_or_default().to_owned();
        events.add(at, &Fact::Examined { shipment: shipment.to_owned(), found, label });
    }
}

fn inside(plan: &Plan, events: &mut Events, supply: &Supply) {
    let good = &GOODS[supply.good];
    let order = plan.name("or", supply.number);
    let email =
        supply.email.clone().unwrap_or_else(|| format!("orders@{}", plan.operators[supply.to].domain));
    let site = supply.delivery_site.clone();
    events.add(
        supply.ordered,
        &Fact::OrderReceived {
            order: order.clone(),
            from: plan.id(supply.to),
            to: plan.id(supply.from),
            substance: good.substance,
            quantity: good.packs(supply.packs),
            email,
            licence_copy: site.is_some().then_some(true),
            delivery_site: site
                .map(|(text, country)| DeliverySite { text, country: plan.countries[country].code }),
        },
    );
    if let Some(at) = supply.delivered {
        events.add(
            at,
            &Fact::TransferRecorded {
                transfer: plan.name("tr", supply.number),
                from: plan.id(supply.from),
                to: plan.id(supply.to),
                substance: good.substance,
                quantity: good.packs(supply.packs),
                packages: Some(supply.packs),
                order,
            },
        );
    }
}
