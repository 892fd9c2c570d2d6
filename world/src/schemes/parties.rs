//! Schemes that show in who acts: T4, T7, T13, T16.

use super::{
    actor, add_movement, add_supply, front, holds, packs, place, room, span, spread, start, usual, wanted,
};
use crate::{
    enquiry,
    event::Fact,
    goods::GOODS,
    label::{Group, Planted},
    names,
    plan::{Ending, Link, OperatorIx, Plan, Reply},
    rng::Rng,
    time::{DAY, Day, year},
};

/// T4: three to six new firms, one account or officer between them, one of the links
/// hidden, each under every limit.
pub fn shells(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.need.is_none())?;
    let link = place(plan, rng, good, |_, _| true)?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 220)?;
    let count = if faint { 3 } else { rng.range(4, 6) } as usize;
    let firms: Vec<OperatorIx> = (0..count)
        .map(|_| front(plan, rng, country, on, &["importer", "distributor"], GOODS[good].sector))
        .collect();
    crate::licit::join(plan, rng, &firms[..count - 1]);
    let customer = front(plan, rng, country, on, &["end_user"], "industry");
    plan.handles(customer, good, "use");
    let group = Group::Scheme(index);
    let mass = usual(plan, &link);
    let orders = count * 2;
    for (i, on) in spread(on, 110, orders, rng).into_iter().enumerate() {
        let packs = packs(good, rng.lognormal(mass, 0.1));
        let mut movement = plan.consign(rng, (link.exporters[i % 2], firms[i % count]), good, packs, on);
        movement.consignee = (i % 3 != 0).then_some(customer);
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (first, end) = span(plan, group);
    let second = plan.movements.iter().filter(|m| m.of == group).map(|m| m.submitted).nth(1);
    let parties = firms.into_iter().chain([customer]).collect();
    Some(Planted { start: first, end, evidence: second.unwrap_or(first), parties, ..Planted::default() })
}

/// T7: a real firm's licence, a domain like its own, another place of delivery.
pub fn borrowed_identity(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let pairs: Vec<(usize, usize, usize)> = plan
        .supplies
        .iter()
        .filter(|s| s.of == Group::Licit && GOODS[s.good].table_one)
        .map(|s| (s.from, s.to, s.good))
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let (from, to, good) = rng.pick(&pairs);
    let on = start(plan, rng, 60)?.max(plan.operators[to].registered + 60);
    let domain = names::lookalike(rng, &plan.operators[to].domain);
    let country = plan.operators[to].country;
    let usual =
        plan.supplies.iter().filter(|s| s.to == to && s.good == good).map(|s| s.packs).max().unwrap_or(4);
    let group = Group::Scheme(index);
    for on in spread(on, 30, if rng.chance(0.5) { 2 } else { 1 }, rng) {
        let packs = if faint { usual.max(1) } else { usual.max(1) * 2 };
        let mut supply = plan.supply(rng, from, to, good, packs, on);
        supply.email = Some(format!("purchasing@{domain}"));
        supply.delivery_site = (!faint).then(|| (names::street(rng), country));
        let mass = supply.mass;
        add_supply(plan, supply, group, mass);
    }
    let (first, end) = span(plan, group);
    Some(Planted {
        blended: true,
        start: first,
        end,
        evidence: first,
        parties: vec![to],
        ..Planted::default()
    })
}

/// T13: a firm that was stopped comes back under a like name or in another script.
pub fn returned(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |_| true)?;
    let link = place(plan, rng, good, |_, _| true)?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 150)?;
    let stop = (on - rng.range(150, 300)).max(plan.start + 60);
    let old = plan.firm(rng, country, plan.start, &["importer", "distributor"], GOODS[good].sector);
    plan.operators[old].leaves = Some(stop);
    let mass = usual(plan, &link);
    let mut caught = plan.consign(rng, (link.exporters[0], old), good, packs(good, mass), stop - 20);
    let at = caught.replies[0].at.min(stop * DAY);
    caught.replies = vec![Reply { at, reply: "objection", reason: Some("diversion_suspected") }];
    caught.authorised = None;
    caught.ended = Some((at + 5 * 3_600, Ending::Refused("diversion_suspected")));
    plan.movements.push(caught);
    let status = Fact::OperatorStatus {
        operator: plan.id(old),
        status: "stopped",
        reason_code: Some("diversion_suspected"),
    };
    plan.events.add(stop * DAY + 60_000, &status);
    let registered = (on - rng.range(40, 100)).max(stop + 10);
    let new = plan.firm(rng, country, registered, &["importer", "distributor"], GOODS[good].sector);
    plan.operators[new].name = names::disguised(rng, &plan.operators[old].name);
    if !faint {
        let phone = plan.operators[old].phones[0].clone();
        plan.operators[new].phones.push(phone);
    }
    let group = Group::Scheme(index);
    let count = rng.range(2, 4) as usize;
    for on in spread(on.max(registered + 20), 70, count, rng) {
        let movement = plan.consign(rng, (link.exporters[1], new), good, packs(good, mass), on);
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (_, end) = span(plan, group);
    let start = registered * DAY;
    let evidence =
        plan.movements.iter().filter(|m| m.of == group).map(|m| m.submitted).min().unwrap_or(start);
    Some(Planted { start, end, evidence, parties: vec![new, old], ..Planted::default() })
}

/// T16: after refusals the same order goes to suppliers in several countries.
pub fn shopping(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let on = start(plan, rng, 150)?;
    let count = if faint { 3 } else { 5 };
    let mut good = wanted(plan, rng, |_| true)?;
    let mut link = place(plan, rng, good, |_, _| true)?;
    if !open(plan, &link, on, count) {
        good = wanted(plan, rng, |good| good.need.is_none())?;
        link = place(plan, rng, good, |_, _| true)?;
    }
    let suppliers = suppliers(plan, rng, good, plan.operators[link.importer].country, count);
    if suppliers.len() < 3 {
        return None;
    }
    let (buyer, blended) = actor(plan, rng, &link, on);
    let group = Group::Scheme(index);
    let mass = usual(plan, &link) * 1.3;
    let refused = if faint { 1 } else { 2 };
    let mut reports = Vec::new();
    for (i, on) in spread(on, 70, suppliers.len(), rng).into_iter().enumerate() {
        let packs = packs(good, mass * rng.uniform(0.98, 1.02));
        let mut asked = plan.supply(rng, suppliers[i], buyer, good, packs, on);
        asked.delivered = None;
        add_supply(plan, asked, group, 0);
        if rng.chance(0.5) {
            reports.push((suppliers[i], packs, on + 2));
        }
        if i >= refused && i != refused + 1 {
            pass(plan, rng, (suppliers[i], buyer), good, packs, on + 6, group);
        } else if i < refused {
            let mut movement = plan.consign(rng, (suppliers[i], buyer), good, packs, on + 4);
            let at = movement.replies[0].at;
            movement.replies[0] = Reply { at, reply: "objection", reason: Some("diversion_suspected") };
            movement.authorised = None;
            movement.ended = Some((at + 4 * 3_600, Ending::Refused("diversion_suspected")));
            add_movement(plan, movement, group, 0);
        }
    }
    if !plan.movements.iter().any(|movement| movement.of == group && movement.diverted > 0) {
        return None;
    }
    for (supplier, packs, on) in reports {
        enquiry::report(plan, rng, supplier, buyer, good, packs, on);
    }
    let (first, end) = span(plan, group);
    let second = plan.supplies.iter().filter(|s| s.of == group).map(|s| s.ordered).nth(1);
    Some(Planted {
        blended,
        start: first,
        end,
        evidence: second.unwrap_or(first),
        parties: vec![buyer],
        ..Planted::default()
    })
}

/// Whether the need of a buyer's country, if the good has one, leaves room for so many orders.
fn open(plan: &Plan, link: &Link, on: Day, orders: usize) -> bool {
    let country = plan.operators[link.importer].country;
    let mass = usual(plan, link) * 1.4 * orders as f64;
    GOODS[link.good].need.is_none()
        || [on, on + 150]
            .into_iter()
            .all(|day| room(plan, country, link.good, year(day)).is_some_and(|room| room as f64 >= mass))
}

fn pass(
    plan: &mut Plan,
    rng: &mut Rng,
    parties: (OperatorIx, OperatorIx),
    good: usize,
    packs: u32,
    on: Day,
    group: Group,
) {
    let movement = plan.consign(rng, parties, good, packs, on);
    if holds(plan, &movement) {
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
}

/// Makers of a good in as many countries as asked for, none of them the buyer's.
fn suppliers(plan: &Plan, rng: &mut Rng, good: usize, but: usize, count: usize) -> Vec<OperatorIx> {
    let mut makers: Vec<OperatorIx> =
        plan.links.iter().filter(|l| l.good == good).flat_map(|l| l.exporters.clone()).collect();
    makers.sort_unstable();
    makers.dedup();
    rng.shuffle(&mut makers);
    let mut seen = vec![but];
    makers.retain(|&maker| {
        let country = plan.operators[maker].country;
        let fresh = !seen.contains(&country);
        seen.push(country);
        fresh
    });
    makers.truncate(count);
    makers
}
