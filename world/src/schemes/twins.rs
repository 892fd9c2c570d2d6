//! Lawful trade that looks like a scheme. Whoever alerts on it errs.

use super::{add_movement, add_supply, front, holds, packs, place, spread, start, usual, wanted};
use crate::{
    event::{Address, Fact},
    goods::GOODS,
    label::{Group, TwinPlan},
    plan::{Link, Movement, Plan, Reroute, at_noon},
    rng::Rng,
    time::{DAY, Day, day, year},
};

type Build = fn(&mut Plan, &mut Rng, Group) -> Option<TwinPlan>;

const KINDS: &[(&str, Build)] = &[
    ("big_but_covered", big),
    ("need_revised_before", revised),
    ("return", returned),
    ("round_trip", round_trip),
    ("year_boundary", year_boundary),
    ("salt_against_base", salt),
    ("tender", tender),
    ("new_plant", new_plant),
    ("merger", merger),
    ("agents_address", agent),
    ("dual_sourcing", dual),
    ("same_name_abroad", namesake),
    ("measured_holdup", holdup),
    ("natural_pack", natural_pack),
    ("seasonal_peak", seasonal),
    ("port_diversion", port),
];

/// Plants a twin; kinds take turns from a place that the seed draws.
pub fn plant(plan: &mut Plan, rng: &mut Rng, number: usize) {
    let offset = plan.rng("twin kinds", 0).below(KINDS.len());
    let group = Group::Twin(plan.truth.twins.len());
    for attempt in 0..KINDS.len() {
        let (kind, build) = KINDS[(offset + number * 3 + attempt) % KINDS.len()];
        if let Some(twin) = build(plan, rng, group) {
            plan.truth.twins.push(TwinPlan { kind, ..twin });
            return;
        }
        super::forget(plan, group);
    }
}

fn old_link(plan: &Plan, rng: &mut Rng, good: usize) -> Option<Link> {
    place(plan, rng, good, |plan, link| link.from == plan.start && link.until > plan.end && link.orders >= 4)
}

fn of(parties: Vec<usize>) -> Option<TwinPlan> {
    Some(TwinPlan { parties, ..TwinPlan::default() })
}

/// Adds a consignment where the need of its line holds it.
fn add(plan: &mut Plan, movement: Movement, group: Group) -> Option<()> {
    if !holds(plan, &movement) {
        return None;
    }
    add_movement(plan, movement, group, 0);
    Some(())
}

fn sized(plan: &mut Plan, rng: &mut Rng, times: f64) -> Option<(Link, Movement)> {
    let good = wanted(plan, rng, |_| true)?;
    let link = old_link(plan, rng, good)?;
    let on = start(plan, rng, 120)?;
    let mass = usual(plan, &link) * times;
    let movement = plan.consign(rng, (link.exporters[0], link.importer), good, packs(good, mass), on);
    Some((link, movement))
}

fn big(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, movement) = sized(plan, rng, 3.0)?;
    add(plan, movement, group)?;
    of(vec![link.importer])
}

fn tender(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, mut movement) = sized(plan, rng, 2.5)?;
    let seller = plan
        .links
        .iter()
        .rev()
        .find(|other| {
            other.good == link.good
                && plan.operators[other.exporters[0]].country != plan.operators[link.importer].country
        })?
        .exporters[0];
    movement.exporter = seller;
    movement.route.clear();
    add(plan, movement, group)?;
    of(vec![link.importer])
}

/// The need is raised ten days before an order that the old one would not have held.
fn revised(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |good| good.need.is_some())?;
    let link = old_link(plan, rng, good)?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 300)?;
    let of_year = year(on + 60);
    let on = on.max(day(of_year, 2, 1)).min(day(of_year, 7, 1));
    let at = (on - 10) * DAY + 38_000;
    let room = super::room(plan, country, good, of_year)?;
    let mass = usual(plan, &link).max(room.max(0) as f64 * 1.05);
    let movement = plan.consign(rng, (link.exporters[0], link.importer), good, packs(good, mass), on);
    let need = plan.needs.get_mut(&(country, good))?;
    let figure = need.figure(of_year, at).filter(|mg| *mg > 0)?;
    let raised = figure + ((movement.mass - room).max(0) * 12 / 10 / 1_000_000 + 2) * 1_000_000;
    need.versions.push((at, of_year, raised));
    for version in need.versions.iter_mut().filter(|version| version.0 > at || version.1 > of_year) {
        version.2 = version.2.max(raised);
    }
    need.versions.sort_by_key(|version| version.0);
    add_movement(plan, movement, group, 0);
    of(vec![link.importer])
}

/// Goods go back and are sent again.
fn returned(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, mut first) = sized(plan, rng, 1.0)?;
    let back = first.arrived + rng.range(6, 15) * DAY;
    first.returned = Some(back);
    first.weighed = None;
    let (good, count) = (first.good, first.packs);
    let again = plan.consign(rng, (link.exporters[0], link.importer), good, count, back.div_euclid(DAY) + 5);
    if again.arrived > plan.end * DAY {
        return None;
    }
    add(plan, first, group)?;
    add(plan, again, group)?;
    of(vec![link.importer])
}

fn round_trip(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, mut out) = sized(plan, rng, 1.0)?;
    let number = out.number;
    out.round_trip = Some(plan.name("rt", number));
    out.weighed = None;
    let on = out.arrived.div_euclid(DAY) + 12;
    let mut home = plan.consign(rng, (link.importer, link.exporters[0]), out.good, out.packs, on);
    home.round_trip.clone_from(&out.round_trip);
    home.weighed = None;
    home.route.clear();
    for leg in [out, home] {
        add_movement(plan, leg, group, 0);
    }
    of(vec![link.importer])
}

/// Leaves in December, arrives in January: one year's need or the other's.
fn year_boundary(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    if plan.spec.years < 3 {
        return None;
    }
    let (link, _) = sized(plan, rng, 1.0)?;
    let next = year(plan.end) - 1;
    let mass = usual(plan, &link);
    let mut movement = plan.consign(
        rng,
        (link.exporters[0], link.importer),
        link.good,
        packs(link.good, mass),
        day(next - 1, 11, 20),
    );
    movement.arrival =
        movement.dispatch.max(day(next - 1, 12, 27)).max(movement.departed.div_euclid(DAY) + 2);
    movement.arrived = at_noon(movement.arrival.max(day(next, 1, 3)), rng);
    add(plan, movement, group)?;
    of(vec![link.importer])
}

/// Fits as base, would not fit if the salt were counted.
fn salt(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |good| good.need.is_some() && good.form.is_some())?;
    let link = old_link(plan, rng, good)?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 220)?;
    let on = on.max(day(year(on), 2, 1)).min(day(year(on), 9, 1));
    let room = super::room(plan, country, good, year(on))?;
    let count = room / GOODS[good].pack_mass();
    if count < 1 || room as f64 > usual(plan, &link) * 3.0 {
        return None;
    }
    let mut movement = plan.consign(rng, (link.exporters[0], link.importer), good, count as u32, on);
    movement.arrival = movement.arrival.min(day(year(on), 12, 20));
    movement.arrived = movement.arrived.min(day(year(on), 12, 24) * DAY);
    add(plan, movement, group)?;
    of(vec![link.importer])
}

/// A new plant whose purchases and reported use rise together.
fn new_plant(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |good| good.line == "raw")?;
    let link = old_link(plan, rng, good)?;
    let on = start(plan, rng, 400)?;
    let country = plan.operators[link.importer].country;
    let buyer = front(plan, rng, country, on, &["end_user", "manufacturer"], "industry");
    let base = (usual(plan, &link) * 0.1 / GOODS[good].pack_mass() as f64).max(4.0);
    for month in 0..12 {
        let packs = (base * libm::pow(1.06, month as f64)).round() as u32;
        let supply = plan.supply(rng, link.importer, buyer, good, packs, on + month * 30);
        let used = (supply.mass as f64 * rng.uniform(0.95, 1.0)) as i64;
        let (from, to) = (on + month * 30, on + month * 30 + 29);
        let fact = Fact::UseDeclared {
            operator: plan.id(buyer),
            substance: GOODS[good].substance,
            from,
            to,
            quantity: GOODS[good].pure(used),
        };
        plan.events.add((to + 4) * DAY + 33_000, &fact);
        add_supply(plan, supply, group, 0);
    }
    of(vec![buyer])
}

/// A firm takes over another, and buys for both.
fn merger(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, movement) = sized(plan, rng, 1.8)?;
    let country = plan.operators[link.importer].country;
    let start_of = plan.start;
    let gone = plan.firm(rng, country, start_of, &["importer"], GOODS[link.good].sector);
    plan.handles(gone, link.good, "import");
    plan.operators[gone].leaves = Some(movement.submitted.div_euclid(DAY));
    let fact = Fact::OperatorChanged {
        operator: plan.id(link.importer),
        name: None,
        successor_of: Some(plan.id(gone)),
    };
    plan.events.add(movement.submitted - 20 * DAY, &fact);
    add(plan, movement, group)?;
    of(vec![link.importer, gone])
}

/// Two independent firms at one agent's address.
fn agent(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |_| true)?;
    let link = old_link(plan, rng, good)?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 200)?;
    let desk = front(plan, rng, country, on - 60, &["agent"], "logistics");
    let text = plan.operators[desk].address.text.clone();
    plan.operators[desk].address.kind = "agent";
    let phone = plan.operators[desk].phones[0].clone();
    let mass = usual(plan, &link) * 0.6;
    let mut firms = Vec::new();
    for on in [on, on + 40] {
        let firm = front(plan, rng, country, on, &["importer", "distributor"], GOODS[good].sector);
        plan.operators[firm].address = Address { text: text.clone(), kind: "agent", verified: true };
        plan.operators[firm].phones.push(phone.clone());
        let movement = plan.consign(rng, (link.exporters[0], firm), good, packs(good, mass), on);
        add(plan, movement, group)?;
        firms.push(firm);
    }
    of(firms)
}

/// One user buys from two importers on purpose, in unlike amounts.
fn dual(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |_| true)?;
    let link = old_link(plan, rng, good)?;
    let country = plan.operators[link.importer].country;
    let second = plan
        .links
        .iter()
        .find(|other| {
            other.good == good
                && other.importer != link.importer
                && plan.operators[other.importer].country == country
        })?
        .clone();
    let on = start(plan, rng, 160)?;
    let user = front(plan, rng, country, on, &["end_user"], "industry");
    plan.handles(user, good, "use");
    let mass = usual(plan, &link);
    for (importer, exporter, times, days) in
        [(link.importer, link.exporters[0], 0.7, 0), (second.importer, second.exporters[0], 0.3, 22)]
    {
        let mut movement =
            plan.consign(rng, (exporter, importer), good, packs(good, mass * times), on + days);
        movement.consignee = Some(user);
        add(plan, movement, group)?;
    }
    of(vec![user])
}

/// Another firm of the same name in another country.
fn namesake(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |_| true)?;
    let link = old_link(plan, rng, good)?;
    let country = plan.operators[link.importer].country;
    let other = (0..plan.operators.len())
        .find(|&i| plan.operators[i].leaves.is_some() && plan.operators[i].country != country)?;
    let on = start(plan, rng, 160)?;
    let firm = front(plan, rng, country, on, &["importer", "distributor"], GOODS[good].sector);
    plan.operators[firm].name = plan.operators[other].name.clone();
    let mass = usual(plan, &link) * 0.6;
    let movement = plan.consign(rng, (link.exporters[0], firm), good, packs(good, mass), on);
    add(plan, movement, group)?;
    of(vec![firm])
}

/// A difference at a site that a measured hold-up explains.
fn holdup(plan: &mut Plan, rng: &mut Rng, _: Group) -> Option<TwinPlan> {
    let first = crate::time::month_start(start(plan, rng, 130)?, 1);
    let open: Vec<usize> = (0..plan.sites.len())
        .filter(|&i| plan.sites[i].siphon.is_none() && plan.sites[i].holdup.is_none())
        .collect();
    let site = *open.get(rng.below(open.len()))?;
    plan.sites[site].holdup = Some(first);
    let operator = plan.sites[site].operator;
    let key = format!("{}/{}", plan.id(operator), GOODS[plan.sites[site].good].substance);
    Some(TwinPlan { parties: Vec::new(), keys: vec![key], ..TwinPlan::default() })
}

/// A pack that by nature lies just under a reporting limit: everybody orders it.
fn natural_pack(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |good| good.line == "raw")?;
    let link = place(plan, rng, good, |plan, link| {
        plan.countries[plan.operators[link.importer].country].reported_packs.is_some_and(|packs| packs >= 6)
            && link.from == plan.start
            && link.until > plan.end
    })?;
    let country = plan.operators[link.importer].country;
    let limit = plan.countries[country].reported_packs?;
    let on = start(plan, rng, 300)?;
    let mut buyers = Vec::new();
    for _ in 0..6 {
        let buyer = front(plan, rng, country, on, &["end_user"], "industry");
        for on in spread(on, 250, 3, rng) {
            let supply = plan.supply(rng, link.importer, buyer, good, limit - 1, on);
            add_supply(plan, supply, group, 0);
        }
        buyers.push(buyer);
    }
    of(buyers)
}

/// More than usual, in the month when all order more.
fn seasonal(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let good = wanted(plan, rng, |good| good.seasonal)?;
    let link = old_link(plan, rng, good)?;
    let southern = plan.countries[plan.operators[link.importer].country].southern();
    let of_year = year(plan.end) - 1;
    let on: Day = day(of_year, if southern { 3 } else { 9 }, 4) + rng.range(0, 20);
    let mass = usual(plan, &link) * 1.8;
    let movement = plan.consign(rng, (link.exporters[0], link.importer), good, packs(good, mass), on);
    add(plan, movement, group)?;
    of(vec![link.importer])
}

/// Another port, the same consignee.
fn port(plan: &mut Plan, rng: &mut Rng, group: Group) -> Option<TwinPlan> {
    let (link, mut movement) = sized(plan, rng, 1.0)?;
    let port = format!("{} Harbour", crate::names::word(rng, 2));
    movement.reroute =
        Some(Reroute { at: movement.departed + DAY, destination: None, consignee: None, port: Some(port) });
    add(plan, movement, group)?;
    of(vec![link.importer])
}
