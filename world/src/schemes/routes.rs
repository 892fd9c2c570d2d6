//! Schemes that show on the way: T8, T9, T10, T15.

use super::{actor, add_movement, front, holds, packs, place, span, spread, start, usual, wanted};
use crate::{
    flow,
    goods::GOODS,
    label::{Group, Planted},
    plan::{Plan, Reroute},
    rng::Rng,
    time::DAY,
};

/// T8: a permit number that its issuer never gave out, or one that is used up.
pub fn forged_permit(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |_| true)?;
    let used = plan
        .movements
        .iter()
        .filter(|m| {
            m.good == good && m.goes() && m.of == Group::Licit && m.permits.is_none() && m.amended.is_none()
        })
        .filter(|m| m.submitted > plan.scored_from() * DAY && m.submitted < (plan.end - 140) * DAY)
        .filter(|m| flow::permit_number(plan, m).is_some())
        .map(|m| m.number)
        .collect::<Vec<_>>();
    if used.is_empty() {
        return None;
    }
    let pick = rng.pick(&used);
    let first = plan.movements.iter().find(|m| m.number == pick)?.clone();
    let number = flow::permit_number(plan, &first)?;
    let on = first.submitted.div_euclid(DAY) + rng.range(30, 60);
    let mut movement = plan.consign(rng, (first.exporter, first.importer), good, first.packs + 1, on);
    let presented = if faint { number } else { altered(rng, &number) };
    movement.permits = Some(vec![presented.clone()]);
    if !holds(plan, &movement) {
        return None;
    }
    plan.truth.sure("R13", presented.clone());
    let group = Group::Scheme(index);
    let mass = movement.mass;
    add_movement(plan, movement, group, mass);
    let (start, end) = span(plan, group);
    Some(Planted {
        blended: true,
        start,
        end,
        evidence: start,
        parties: vec![first.importer],
        keys: vec![presented],
        ..Planted::default()
    })
}

/// Four digits of a number are others: no slip of the pen.
fn altered(rng: &mut Rng, number: &str) -> String {
    let mut letters: Vec<char> = number.chars().collect();
    let last = letters.len() - 1;
    for at in [last, last - 2, last - 4, last - 5] {
        letters[at] = if letters[at] == '7' { rng.pick(&['1', '3', '4']) } else { '7' };
    }
    letters.into_iter().collect()
}

/// T9: a port on the way that was not told, and another consignee after departure.
pub fn switched(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |_| true)?;
    let link = place(plan, rng, good, |_, _| true)?;
    let on = start(plan, rng, 130)?;
    let (importer, blended) = actor(plan, rng, &link, on);
    let country = plan.operators[importer].country;
    let exporter = link.exporters[0];
    let origin = plan.operators[exporter].country;
    let hubs: Vec<usize> = (0..plan.countries.len())
        .filter(|&hub| plan.countries[hub].transit_notice.is_some() && hub != country && hub != origin)
        .collect();
    let hub = rng.pick(&hubs);
    let other = front(plan, rng, hub, on, &["importer"], "general_trade");
    let group = Group::Scheme(index);
    let count = rng.range(1, 3) as usize;
    let way = if faint { rng.below(2) } else { 2 };
    let mass = usual(plan, &link);
    for on in spread(on, 40, count, rng) {
        let mut movement = plan.consign(rng, (exporter, importer), good, packs(good, mass), on);
        movement.route.clear();
        if way != 1 {
            movement.route = vec![(hub, None)];
        }
        if way != 0 {
            movement.reroute = Some(Reroute {
                at: movement.departed + 2 * DAY,
                destination: (way == 2).then_some(hub),
                consignee: Some(other),
                port: None,
            });
        }
        if !holds(plan, &movement) {
            return None;
        }
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (start, end) = span(plan, group);
    let evidence =
        if way == 1 { plan.movements.iter().find(|m| m.of == group)?.reroute.as_ref()?.at } else { start };
    Some(Planted {
        blended,
        start,
        end: end + 3 * DAY,
        evidence,
        parties: vec![importer, other],
        ..Planted::default()
    })
}

/// T10: 1 to 20 % of two to eight consignments of one route never arrive.
pub fn siphon_in_transit(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.strength_mg.is_none())?;
    let link = place(plan, rng, good, |_, link| link.until > link.from + 400)?;
    let on = start(plan, rng, 260)?;
    let share = if faint { rng.uniform(0.012, 0.03) } else { rng.uniform(0.05, 0.20) };
    let count = if faint { 2 } else { rng.range(3, 8) } as usize;
    let mass = usual(plan, &link);
    let group = Group::Scheme(index);
    for on in spread(on, 150, count, rng) {
        let mut movement = plan.consign(rng, (link.exporters[0], link.importer), good, packs(good, mass), on);
        let taken = (movement.mass as f64 * share * rng.uniform(0.9, 1.1)) as i64;
        movement.weighed = Some(movement.mass - taken);
        movement.seal_intact = faint || rng.chance(0.7);
        add_movement(plan, movement, group, taken);
    }
    let (start, _) = span(plan, group);
    let arrivals = plan.movements.iter().filter(|m| m.of == group).map(|m| m.arrived);
    let (evidence, end) = (arrivals.clone().min()?, arrivals.max()?);
    let corridor =
        format!("{}>{}/{}", plan.code(link.exporters[0]), plan.code(link.importer), GOODS[good].substance);
    Some(Planted { blended: true, start, end, evidence, keys: vec![corridor], ..Planted::default() })
}

/// T15: no notification and a false name on the papers; seen on arrival only.
pub fn unnotified(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.strength_mg.is_none())?;
    let link = place(plan, rng, good, |_, _| true)?;
    let on = start(plan, rng, 100)?;
    let (importer, blended) = actor(plan, rng, &link, on);
    let country = plan.operators[link.exporters[0]].country;
    let sender = front(plan, rng, country, on, &["exporter"], "general_trade");
    let group = Group::Scheme(index);
    let mass = usual(plan, &link) * if faint { 0.4 } else { 1.5 };
    let count = rng.range(1, 3) as usize;
    let name =
        rng.pick(&["industrial cleaner", "textile auxiliary", "plastic granulate", "water treatment agent"]);
    for on in spread(on, 40, count, rng) {
        let mut movement = plan.consign(rng, (sender, importer), good, packs(good, mass), on);
        movement.notified = false;
        movement.authorised = None;
        movement.replies.clear();
        movement.route.clear();
        movement.weighed = None;
        movement.false_name = (!faint).then_some(name);
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (start, end) = span(plan, group);
    let last = plan.movements.iter().filter(|m| m.of == group).map(|m| m.arrived + 3 * DAY).max();
    Some(Planted {
        blended,
        start,
        end: last.unwrap_or(end),
        evidence: start,
        parties: vec![importer, sender],
        ..Planted::default()
    })
}
