//! Schemes that show in quantities: T1, T2, T3, T5, T6.

use super::{actor, add_movement, add_supply, front, packs, place, span, spread, start, usual, wanted};
use crate::{
    event::Fact,
    goods::GOODS,
    label::{Group, Planted},
    plan::{CountryIx, GoodIx, Plan},
    rng::Rng,
    time::{DAY, Instant, day, year},
};

fn key(plan: &Plan, country: CountryIx, good: GoodIx, of: i32) -> String {
    format!("{}/{}/{}/{of}", plan.countries[country].code, GOODS[good].substance, GOODS[good].line)
}

/// Mass booked on a need of a year by orders before an instant.
fn booked(plan: &Plan, country: CountryIx, good: GoodIx, of: i32, before: Instant) -> i64 {
    plan.movements
        .iter()
        .filter(|m| m.good == good && m.year() == of && m.submitted < before && m.goes())
        .filter(|m| plan.operators[m.importer].country == country)
        .map(|m| m.mass)
        .sum()
}

/// T1: two to six consignments to a need that is nearly full, to 105-200 % of it.
pub fn over_need(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.need.is_some())?;
    let link = place(plan, rng, good, |plan, link| {
        let country = plan.operators[link.importer].country;
        plan.needs[&(country, good)].versions.iter().any(|(.., mg)| *mg > 0)
    })?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 200)?;
    let of = year(on + 50);
    let on = on.max(day(of, 2, 1)).min(day(of, 6, 20));
    let days = rng.range(20, 80);
    let figure = plan.needs[&(country, good)].figure(of, (on + days) * DAY).filter(|mg| *mg > 0)?;
    let share = if faint { rng.uniform(1.05, 1.12) } else { rng.uniform(1.2, 2.0) };
    let count = rng.range(2, 6) as usize;
    let before = booked(plan, country, good, of, on * DAY);
    let each = ((figure as f64 * share - before as f64) / count as f64).max(0.0);
    let (importer, blended) = actor(plan, rng, &link, on);
    let group = Group::Scheme(index);
    let (mut sum, mut evidence) = (before, None);
    for on in spread(on, days, count, rng) {
        let packs = packs(good, each) + 1;
        let mut movement = plan.consign(rng, (link.exporters[0], importer), good, packs, on);
        movement.arrival = movement.arrival.min(day(of, 12, 20));
        movement.arrived = movement.arrived.min(day(of, 12, 24) * DAY);
        sum += movement.mass;
        if sum > figure && evidence.is_none() {
            evidence = Some(movement.submitted);
        }
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (first, end) = span(plan, group);
    let keys = vec![key(plan, country, good, of)];
    Some(Planted {
        blended,
        start: first,
        end,
        evidence: evidence.unwrap_or(end),
        parties: vec![importer],
        keys,
        ..Planted::default()
    })
}

/// T2: the need is raised first; then imports run at two to five times the true use.
pub fn inflated_need(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.need.is_some())?;
    let link = place(plan, rng, good, |plan, link| {
        let need = &plan.needs[&(plan.operators[link.importer].country, good)];
        !need.none && need.usage > 0
    })?;
    let country = plan.operators[link.importer].country;
    let on = start(plan, rng, 330)?;
    let ratio = if faint { 2.0 } else { rng.uniform(2.5, 5.0) };
    let usage = plan.needs[&(country, good)].usage;
    let first = year(on + 40);
    let raised = ((usage as f64 * ratio * 1.6) as i64 / 1_000_000 + 1) * 1_000_000;
    let at = (on - 15) * DAY + 37_000;
    let need = plan.needs.get_mut(&(country, good))?;
    let raised = raised.max(need.figure(first, at).unwrap_or(0) * 3);
    need.versions.push((at, first, raised));
    for version in need.versions.iter_mut().filter(|version| version.0 > at || version.1 > first) {
        version.2 = version.2.max(raised);
    }
    need.versions.sort_by_key(|version| version.0);
    plan.events.add(
        at - 30 * DAY,
        &Fact::NeedSurvey {
            country: plan.countries[country].code,
            substance: GOODS[good].substance,
            year: first,
            quantity: GOODS[good].pure(usage),
            scope: "industry",
        },
    );
    let days = rng.range(240, 300);
    let count = rng.range(8, 12) as usize;
    let each = usage as f64 * (ratio - 1.0) / count as f64 * days as f64 / 365.0;
    let (a, blended) = actor(plan, rng, &link, on);
    let b = front(plan, rng, country, on, &["importer", "distributor"], GOODS[good].sector);
    let group = Group::Scheme(index);
    let (mut sum, mut evidence) = (0.0, None);
    for (i, on) in spread(on, days, count, rng).into_iter().enumerate() {
        let importer = if i % 2 == 0 { a } else { b };
        let packs = packs(good, rng.lognormal(each, 0.2));
        let movement = plan.consign(rng, (link.exporters[i % 2], importer), good, packs, on);
        sum += movement.mass as f64;
        if sum > usage as f64 * 0.25 && evidence.is_none() {
            evidence = Some(movement.submitted);
        }
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (_, end) = span(plan, group);
    let keys = vec![
        key(plan, country, good, first),
        key(plan, country, good, first + 1),
        format!("{}/{}", plan.countries[country].code, GOODS[good].substance),
    ];
    Some(Planted {
        blended,
        start: at,
        end,
        evidence: evidence.unwrap_or(end),
        parties: vec![a, b],
        keys,
        ..Planted::default()
    })
}

/// T3: four to twelve orders at 0.85-0.99 of a reporting threshold, by one to three firms.
pub fn splitting(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.line == "raw")?;
    let link = place(plan, rng, good, |plan, link| {
        plan.countries[plan.operators[link.importer].country].reported_packs.is_some_and(|packs| packs >= 7)
    })?;
    let country = plan.operators[link.importer].country;
    let limit = plan.countries[country].reported_packs?;
    let on = start(plan, rng, 160)?;
    let count = if faint { 4 } else { rng.range(6, 12) } as usize;
    let firms = rng.range(1, 3) as usize;
    let buyers: Vec<usize> =
        (0..firms).map(|_| front(plan, rng, country, on, &["end_user"], "industry")).collect();
    if firms > 1 {
        crate::licit::join(plan, rng, &buyers);
    }
    let group = Group::Scheme(index);
    let days = rng.range(60, 120);
    let mut evidence = Instant::MAX;
    for (i, on) in spread(on, days, count, rng).into_iter().enumerate() {
        let supply = plan.supply(rng, link.importer, buyers[i % firms], good, limit - 1, on);
        if i == 2 {
            evidence = supply.ordered;
        }
        let mass = supply.mass;
        add_supply(plan, supply, group, mass);
    }
    let (first, end) = span(plan, group);
    Some(Planted { start: first, end, evidence, parties: buyers, ..Planted::default() })
}

/// T5: a buyer inside a country grows by 8 to 15 % a month for a year or more.
pub fn slow_growth(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let (flat, months) = (12, rng.range(12, 18));
    let last = (plan.end - plan.start) / 30 - 1;
    let good = wanted(plan, rng, |_| true)?;
    let link = place(plan, rng, good, |plan, link| link.from == plan.start && link.until > plan.end)?;
    if last < flat + 10 {
        return None;
    }
    let months = months.min(last - flat);
    let first = plan.start + rng.range(0, (last - flat - months).max(0)) * 30;
    let country = plan.operators[link.importer].country;
    let start_of = plan.start;
    let buyer = plan.firm(rng, country, start_of, &["end_user"], "industry");
    let rate = if faint { 1.08 } else { rng.uniform(1.10, 1.15) };
    let base = (usual(plan, &link) * 0.15 / GOODS[good].pack_mass() as f64).max(6.0);
    let group = Group::Scheme(index);
    let mut evidence = Instant::MAX;
    for month in 0..flat + months {
        let growth = libm::pow(rate, (month - flat).max(0) as f64);
        let packs = rng.lognormal(base * growth, 0.08).round().max(1.0);
        let on = first + month * 30 + rng.range(0, 9);
        let supply = plan.supply(rng, link.importer, buyer, good, packs as u32, on);
        let grown = month > flat;
        if grown && growth > 1.6 {
            evidence = evidence.min(supply.ordered);
        }
        let diverted = ((packs - base).max(0.0) * GOODS[good].pack_mass() as f64) as i64;
        add_supply(plan, supply, if grown { group } else { Group::Licit }, if grown { diverted } else { 0 });
    }
    let (first, end) = span(plan, group);
    Some(Planted {
        blended: true,
        start: first,
        end,
        evidence: evidence.min(end),
        parties: vec![buyer],
        ..Planted::default()
    })
}

/// T6: an old customer suddenly orders four to ten times as much.
pub fn sudden_size(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |_| true)?;
    let link = place(plan, rng, good, |plan, link| {
        link.from == plan.start && link.orders >= 6 && link.until > plan.end
    })?;
    let on = start(plan, rng, 90)?.max(plan.start + 380);
    let times = if faint { 4.0 } else { rng.uniform(5.0, 10.0) };
    let mass = usual(plan, &link) * times;
    let group = Group::Scheme(index);
    for on in spread(on, 25, if rng.chance(0.3) { 2 } else { 1 }, rng) {
        let movement = plan.consign(rng, (link.exporters[0], link.importer), good, packs(good, mass), on);
        let mass = movement.mass;
        add_movement(plan, movement, group, mass);
    }
    let (first, end) = span(plan, group);
    Some(Planted {
        blended: true,
        start: first,
        end,
        evidence: first,
        parties: vec![link.importer],
        ..Planted::default()
    })
}
