//! The lawful trade: needs, firms, who buys from whom, and the orders of each year.

mod firms;

pub use firms::join;
use firms::*;

use crate::{
    goods::GOODS,
    label::Group,
    plan::{CountryIx, GoodIx, Link, Need, OperatorIx, Plan, Profile},
    rng::Rng,
    time::{DAY, Day, Instant, day, month, year},
};
use std::collections::BTreeMap;

/// Consignments that a firm makes in a year, on average: 1 + Poisson(3).
const ORDERS: f64 = 4.0;
/// Orders inside a country of a buyer in a year.
const SUPPLIES: f64 = 9.0;
/// Share of all consignments that are supplies inside a country.
const INSIDE: f64 = 0.15;

pub fn build(plan: &mut Plan) {
    needs(plan);
    firms(plan);
    share_contacts(plan);
    orders(plan);
    inside(plan);
}

/// Draws what each country needs and what it declares.
fn needs(plan: &mut Plan) {
    let none_share = if plan.spec.profile == Profile::Poor { 0.4 } else { 0.1 };
    for (good, of) in GOODS.iter().enumerate() {
        let Some(law) = of.need else { continue };
        for country in 0..plan.countries.len() {
            let mut rng = plan.rng("needs", (good * 1_000 + country) as u64);
            let figure = rng.lognormal(law.median_kg, law.log_sd).max(1.0);
            let usage = figure * rng.beta(4, 3);
            let declared = if rng.chance(0.08) { figure * rng.uniform(2.0, 5.0) } else { figure };
            let draw = rng.unit();
            let none = draw < none_share;
            let zero = !none && draw < none_share + 0.1;
            let mut need =
                Need { none, usage: if zero { 0 } else { (usage * 1e6) as i64 }, versions: Vec::new() };
            if !none {
                declare(plan, &mut rng, &mut need, if zero { 0.0 } else { declared });
            }
            plan.needs.insert((country, good), need);
        }
    }
}

/// Three years before the world begins, then every autumn for the next year.
fn declare(plan: &Plan, rng: &mut Rng, need: &mut Need, mut kg: f64) {
    let first = 2023;
    for of in first - 3..=first + i32::from(plan.spec.years) {
        let at = if of <= first {
            plan.start * DAY
        } else {
            day(of - 1, 9, 1 + rng.range(0, 18) as u32) * DAY + 36_000
        };
        need.versions.push((at, of, kg.round().max(if kg > 0.0 { 1.0 } else { 0.0 }) as i64 * 1_000_000));
        if rng.chance(0.4) {
            kg *= rng.lognormal(1.0, 0.12);
        }
    }
}

/// Weights of the months for a good's orders.
fn months(plan: &Plan, link: &Link) -> [f64; 12] {
    let mut weights = [1.0; 12];
    if !GOODS[link.good].seasonal {
        return weights;
    }
    let buyer = &plan.countries[plan.operators[link.importer].country];
    let maker = &plan.countries[plan.operators[link.exporters[0]].country];
    let peak = if buyer.southern() { 2.0 } else { 8.0 };
    let shut = if maker.southern() { 0 } else { 6 };
    for (month, weight) in weights.iter_mut().enumerate() {
        *weight = 1.0 + 0.5 * libm::cos(2.0 * std::f64::consts::PI * (month as f64 - peak) / 12.0);
        if month == shut {
            *weight = 0.0;
        }
    }
    weights
}

/// Days of a year for `count` orders: one in each equal share of the year's weight.
fn days(rng: &mut Rng, first: Day, weights: &[f64; 12], count: u32) -> Vec<Day> {
    let daily: Vec<f64> = (first..first + 365).map(|day| weights[month(day)]).collect();
    let total: f64 = daily.iter().sum();
    let mut days = Vec::new();
    for order in 0..count {
        let mut left = (f64::from(order) + rng.unit()) / f64::from(count) * total;
        let on = daily.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        days.push(first + on.unwrap_or(364) as Day);
    }
    days
}

fn orders(plan: &mut Plan) {
    for index in 0..plan.links.len() {
        let mut rng = plan.rng("orders", index as u64);
        let link = plan.links[index].clone();
        let weights = months(plan, &link);
        let mut growth = 0.03;
        let mut scale = 1.0;
        let mut last = Day::MIN / 2;
        for of in 0..i64::from(plan.spec.years) {
            let first = day(2023 + of as i32, 1, 1);
            let count = 1 + rng.poisson(ORDERS - 1.0);
            for on in days(&mut rng, first, &weights, count) {
                let mean = link.yearly as f64 * scale / ORDERS;
                let mass = rng.lognormal(mean * 0.88, 0.5);
                let packs = (mass / GOODS[link.good].pack_mass() as f64).round().clamp(1.0, 50_000.0) as u32;
                let exporter = link.exporters[usize::from(rng.chance(0.2))];
                let on = on.max(last + 14);
                if on < link.from || on > link.until || on >= plan.end {
                    continue;
                }
                last = on;
                let mut movement = plan.consign(&mut rng, (exporter, link.importer), link.good, packs, on);
                answer(plan, &mut rng, &mut movement);
                plan.movements.push(movement);
                plan.links[index].orders += 1;
            }
            growth = 0.03 + 0.3 * (growth - 0.03) + 0.114 * rng.normal();
            scale *= libm::exp(growth);
        }
    }
}

/// The importing authority's answer: 80 % in 1 to 10 days, 15 % by the last day, 5 %
/// silent; 6 % objected to, nine in ten of them for the papers' sake.
fn answer(plan: &Plan, rng: &mut Rng, movement: &mut crate::plan::Movement) {
    use crate::{geo::Silence, plan::Ending};
    let destination = plan.operators[movement.importer].country;
    let (term, silence) = plan.reply_term(destination);
    let sent = movement.submitted.div_euclid(DAY);
    let draw = rng.unit();
    let days =
        if draw < 0.8 { rng.range(1, term.min(10) - 1) } else { rng.range(term.min(10) - 1, term - 1) };
    let reply = crate::plan::at_noon(sent + days, rng);
    movement.replies[0].at = reply;
    movement.authorised = Some(reply + rng.range(2, 40) * 3_600);
    if draw >= 0.95 {
        let over = (sent + term + 1) * DAY;
        movement.replies.clear();
        if silence == Silence::Consent {
            movement.authorised = Some(over + rng.range(9, 60) * 3_600);
        } else if rng.chance(0.7) {
            let late = over + rng.range(1, 5) * DAY;
            movement.replies.push(crate::plan::Reply { at: late, reply: "no_objection", reason: None });
            movement.authorised = Some(late + rng.range(2, 20) * 3_600);
        } else {
            movement.authorised = None;
            movement.ended = Some((over + rng.range(2, 8) * DAY, Ending::Withdrawn));
        }
    } else if rng.chance(0.06) {
        let reason = objection(rng);
        movement.replies[0].reply = "objection";
        movement.replies[0].reason = Some(reason);
        movement.authorised = None;
        movement.ended = Some((reply + rng.range(4, 100) * 3_600, Ending::Refused(reason)));
    }
    if let Some(at) = movement.authorised {
        movement.departed = movement.departed.max(at + 6 * 3_600);
        movement.arrived = movement.arrived.max(movement.departed + 3 * DAY);
    }
}

fn objection(rng: &mut Rng) -> &'static str {
    if rng.chance(0.9) {
        "administrative"
    } else {
        rng.pick(&["need_exceeded", "party_unknown", "other", "other", "diversion_suspected"])
    }
}

/// Buyers inside countries, each with one supplier among the importers.
fn inside(plan: &mut Plan) {
    let mut rng = plan.rng("inside", 0);
    let years = f64::from(plan.spec.years);
    let count = (f64::from(plan.spec.size) * INSIDE / (SUPPLIES * years)).round().max(1.0) as usize;
    let traders: Vec<usize> = (0..plan.links.len())
        .filter(|&i| {
            plan.operators[plan.links[i].importer].roles.contains(&"distributor") && plan.links[i].orders > 2
        })
        .collect();
    if traders.is_empty() {
        return;
    }
    let mut customers: BTreeMap<usize, Vec<OperatorIx>> = BTreeMap::new();
    for _ in 0..count {
        let at = rng.pick(&traders);
        let link = plan.links[at].clone();
        let country = plan.operators[link.importer].country;
        let sector = if GOODS[link.good].line == "preparation" { "retail" } else { "industry" };
        let from = link.from + rng.range(0, 60);
        let buyer = plan.firm(&mut rng, country, link.from.max(plan.start), &["end_user"], sector);
        customers.entry(at).or_default().push(buyer);
        let pack = GOODS[link.good].pack_mass();
        let mean = (link.yearly as f64 * 0.3 / SUPPLIES / pack as f64).max(2.0);
        buys(plan, &mut rng, &link, buyer, mean, from);
    }
    assign_consignees(plan, &customers);
}

fn buys(plan: &mut Plan, rng: &mut Rng, link: &Link, buyer: OperatorIx, mean: f64, from: Day) {
    for of in 0..i64::from(plan.spec.years) {
        let first = day(2023 + of as i32, 1, 1);
        let count = 1 + rng.poisson(SUPPLIES - 1.0);
        let mut last = Day::MIN / 2;
        for on in days(rng, first, &[1.0; 12], count) {
            let packs = rng.lognormal(mean * 0.92, 0.4).round().clamp(1.0, 10_000.0) as u32;
            let on = on.max(last + 8);
            if on < from || on > link.until || on + 12 >= plan.end {
                continue;
            }
            last = on;
            let supply = plan.supply(rng, link.importer, buyer, link.good, packs, on);
            plan.supplies.push(supply);
        }
    }
}

/// Some importers bring goods in for a customer whom the papers name.
fn assign_consignees(plan: &mut Plan, customers: &BTreeMap<usize, Vec<OperatorIx>>) {
    let mut by_trade: BTreeMap<(OperatorIx, GoodIx), Vec<OperatorIx>> = BTreeMap::new();
    for (&link, buyers) in customers {
        let link = &plan.links[link];
        by_trade.entry((link.importer, link.good)).or_default().extend(buyers);
    }
    let mut rng = plan.rng("consignees", 0);
    for movement in &mut plan.movements {
        if let Some(buyers) = by_trade.get(&(movement.importer, movement.good))
            && rng.chance(0.2)
        {
            let buyer = rng.pick(buyers);
            movement.consignee = Some(buyer);
        }
    }
}

/// Takes out lawful orders that a need would not hold: nobody lawful places them.
/// A consignment counts in the planned and in the actual year of arrival.
pub fn prune(plan: &mut Plan) {
    let mut order: Vec<usize> = (0..plan.movements.len()).collect();
    order.sort_by_key(|&i| (plan.movements[i].submitted, plan.movements[i].number));
    let mut used: BTreeMap<(CountryIx, GoodIx, i32), i64> = BTreeMap::new();
    let mut out = vec![false; plan.movements.len()];
    for i in order {
        let movement = &plan.movements[i];
        let country = plan.operators[movement.importer].country;
        let Some(need) = plan.needs.get(&(country, movement.good)).filter(|need| !need.none) else {
            continue;
        };
        let years = [movement.year(), year(movement.arrived.div_euclid(DAY))];
        let fits = |of: i32| {
            let asked = used.get(&(country, movement.good, of)).copied().unwrap_or(0) + movement.mass;
            lowest(need, of, movement.submitted) >= asked
        };
        if movement.of == Group::Licit && !years.into_iter().all(fits) {
            out[i] = true;
            continue;
        }
        *used.entry((country, movement.good, years[0])).or_default() += movement.mass;
        if years[1] != years[0] {
            *used.entry((country, movement.good, years[1])).or_default() += movement.mass;
        }
    }
    let mut gone = out.into_iter();
    plan.movements.retain(|_| !gone.next().unwrap_or(false));
}

/// The least that any version known from `at` on allows for a year.
fn lowest(need: &Need, of: i32, at: Instant) -> i64 {
    let now = need.figure(of, at).unwrap_or(0);
    let later =
        need.versions.iter().filter(|(when, ..)| *when > at).filter_map(|(when, ..)| need.figure(of, *when));
    later.fold(now, i64::min)
}

/// 5 % of lines are declared anew within the year, by half to twice; never below what
/// is on order, since no lawful State does that.
pub fn revise(plan: &mut Plan) {
    let mut totals: BTreeMap<(CountryIx, GoodIx, i32), i64> = BTreeMap::new();
    for movement in &plan.movements {
        let country = plan.operators[movement.importer].country;
        for of in [movement.year(), year(movement.arrived.div_euclid(DAY))] {
            *totals.entry((country, movement.good, of)).or_default() += movement.mass;
        }
    }
    let keys: Vec<(CountryIx, GoodIx)> = plan.needs.keys().copied().collect();
    for (country, good) in keys {
        let mut rng = plan.rng("revisions", (good * 1_000 + country) as u64);
        for of in 0..i32::from(plan.spec.years) {
            let of = 2023 + of;
            let at = (day(of, 2, 1) + rng.range(0, 280)) * DAY + 40_000;
            let (revised, factor) = (rng.chance(0.05), rng.lognormal(1.0, 0.4).clamp(0.5, 2.0));
            let total = totals.get(&(country, good, of)).copied().unwrap_or(0);
            let Some(need) = plan.needs.get_mut(&(country, good)) else { continue };
            let Some(now) = need.figure(of, at).filter(|now| *now > 0 && revised) else { continue };
            // Next year's figure may be known by then: it stays as it is.
            let kg = ((now as f64 * factor).max(total as f64 * 1.05) / 1e6).ceil() as i64;
            need.versions.push((at, of, kg * 1_000_000));
            need.versions.sort_by_key(|version| version.0);
        }
    }
}
