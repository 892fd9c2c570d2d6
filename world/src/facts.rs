//! Which certain facts the hard rules must find in a world, told from its plan and not
//! by any rule: what was over a need, what had no need, what was not told.

use crate::{
    goods::GOODS,
    label::Group,
    plan::{Arrival, CountryIx, GoodIx, Movement, Need, Plan},
    time::{DAY, Instant, year},
};
use std::collections::BTreeMap;

pub fn tell(plan: &mut Plan) {
    needs(plan);
    let movements = std::mem::take(&mut plan.movements);
    for movement in &movements {
        one(plan, movement);
    }
    plan.movements = movements;
}

/// What a movement draws on a need: when, how much for sure, how much at most.
struct Draw {
    at: Instant,
    sure: i64,
    most: i64,
}

fn needs(plan: &mut Plan) {
    let mut lines: BTreeMap<(CountryIx, GoodIx, i32), Vec<Draw>> = BTreeMap::new();
    for m in plan.movements.iter().filter(|m| m.round_trip.is_none()) {
        let country = plan.operators[m.importer].country;
        if !plan.needs.contains_key(&(country, m.good)) {
            continue;
        }
        let meant = m.amended.as_ref().map_or(m.mass, |(_, meant)| GOODS[m.good].mass(meant));
        let at = if m.notified { m.submitted } else { m.departed };
        let sure = if m.goes() && m.returned.is_none() { meant } else { 0 };
        lines.entry((country, m.good, m.year())).or_default().push(Draw {
            at,
            sure,
            most: m.mass.max(meant),
        });
        let came = year(m.arrived.div_euclid(DAY));
        if came != m.year() && m.goes() {
            lines.entry((country, m.good, came)).or_default().push(Draw {
                at: m.arrived,
                sure: 0,
                most: m.mass.max(meant),
            });
        }
    }
    let end = plan.end * DAY;
    let needs = plan.needs.clone();
    for ((country, good, of), mut draws) in lines {
        draws.retain(|draw| draw.at <= end);
        draws.sort_by_key(|draw| draw.at);
        let about =
            format!("{}/{}/{}/{of}", plan.countries[country].code, GOODS[good].substance, GOODS[good].line);
        if let Some(need) = needs.get(&(country, good)) {
            line(plan, need, of, &about, &draws);
        }
    }
}

fn line(plan: &mut Plan, need: &Need, of: i32, about: &str, draws: &[Draw]) {
    if need.none {
        let told = if draws.iter().any(|draw| draw.sure > 0) {
            crate::label::Truth::sure
        } else {
            crate::label::Truth::may
        };
        if !draws.is_empty() {
            told(&mut plan.truth, "R03", about.to_owned());
        }
        return;
    }
    let (mut sure, mut most) = (0, 0);
    for draw in draws {
        (sure, most) = (sure + draw.sure, most + draw.most);
        match need.figure(of, draw.at) {
            Some(0) if draw.sure > 0 => plan.truth.sure("R04", about.to_owned()),
            Some(0) => plan.truth.may("R04", about.to_owned()),
            // Past what the rule's tolerance leaves as information.
            Some(figure) if sure > figure + figure / 200 => plan.truth.sure("R01", about.to_owned()),
            Some(figure) if most > figure => plan.truth.may("R01", about.to_owned()),
            _ => {}
        }
    }
}

/// Facts about one consignment by itself.
fn one(plan: &mut Plan, m: &Movement) {
    let good = &GOODS[m.good];
    let (notification, shipment) = (plan.name("nt", m.number), plan.name("sh", m.number));
    let end = plan.end * DAY;
    if !m.notified {
        if good.table_one && m.departed < end {
            plan.truth.sure("R50", shipment.clone());
            for party in [m.importer, m.exporter] {
                for rule in ["R11", "R12"] {
                    let id = plan.id(party);
                    plan.truth.may(rule, id);
                }
            }
        }
        return;
    }
    for &(country, notified) in &m.route {
        let Some(days) = plan.countries[country].transit_notice.filter(|_| good.stands_for.is_none()) else {
            continue;
        };
        if m.submitted < end && notified.is_none_or(|on| m.dispatch - on < days) {
            plan.truth.sure("R41", notification.clone());
        }
    }
    if let Some(reroute) = m.reroute.as_ref().filter(|reroute| reroute.at < end) {
        if reroute.consignee.is_some() || reroute.destination.is_some() {
            plan.truth.sure("R42", notification.clone());
        } else {
            plan.truth.may("R42", notification.clone());
        }
    }
    arrival(plan, m, &notification, end);
}

fn arrival(plan: &mut Plan, m: &Movement, notification: &str, end: Instant) {
    if m.arrival_kind == Arrival::Unconfirmed || !m.goes() || m.arrived > end {
        return;
    }
    let meant = m.amended.as_ref().map_or(m.mass, |(_, meant)| GOODS[m.good].mass(meant));
    let off = m.weighed.map_or(0, |weighed| (weighed - meant).abs());
    if !m.seal_intact || off > meant / 50 {
        plan.truth.sure("R54", notification.to_owned());
    } else if off > meant / 400 || m.of != Group::Licit || m.arrival_kind == Arrival::Parts {
        plan.truth.may("R54", notification.to_owned());
    }
}
