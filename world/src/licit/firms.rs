//! Firms, what they want, and what they share.

use super::{INSIDE, ORDERS};
use crate::{
    goods::GOODS,
    names,
    plan::{CountryIx, GoodIx, Link, OperatorIx, Plan, Profile, officer},
    rng::Rng,
    time::Day,
};
use std::collections::BTreeMap;

/// Draws the firms: for each good its makers, then buyers where it is needed.
pub(super) fn firms(plan: &mut Plan) {
    let years = f64::from(plan.spec.years);
    // A tenth is lost again to firms that come late or leave, and to orders no need holds.
    let links = f64::from(plan.spec.size) * 1.1 * (1.0 - INSIDE) / (ORDERS * years);
    for (good, of) in GOODS.iter().enumerate() {
        let mut rng = plan.rng("firms", good as u64);
        let count = (links * f64::from(of.share) / 1_000.0).round().max(1.0) as usize;
        let makers = makers(plan, &mut rng, good, count);
        let weights: Vec<f64> =
            (0..plan.countries.len()).map(|country| appetite(plan, &mut rng, country, good)).collect();
        let mut left: Vec<f64> = (0..plan.countries.len()).map(|country| room(plan, country, good)).collect();
        let mut cells: BTreeMap<CountryIx, usize> = BTreeMap::new();
        for _ in 0..count {
            let open: Vec<f64> =
                weights.iter().zip(&left).map(|(w, l)| if *l >= 1.0 { *w } else { 0.0 }).collect();
            if open.iter().sum::<f64>() <= 0.0 {
                break;
            }
            let country = rng.weighted(&open);
            left[country] -= 1.0;
            *cells.entry(country).or_default() += 1;
        }
        for (country, firms) in cells {
            cell(plan, &mut rng, country, good, firms, &makers);
        }
    }
}

pub(super) fn appetite(plan: &Plan, rng: &mut Rng, country: CountryIx, good: GoodIx) -> f64 {
    let place = &plan.countries[country];
    let made = if place.makes.contains(&good) { 0.3 } else { 1.0 };
    match plan.needs.get(&(country, good)) {
        Some(need) if need.usage == 0 => 0.0,
        Some(need) => {
            let silent = if need.none && plan.spec.profile != Profile::Poor { 0.1 } else { 1.0 };
            made * silent * libm::pow(need.usage as f64, 0.6)
        }
        None => made * libm::pow(place.people, 0.5) * rng.lognormal(1.0, 0.8),
    }
}

/// How many firms a cell can hold: at most 60, each with a few packs a year.
pub(super) fn room(plan: &Plan, country: CountryIx, good: GoodIx) -> f64 {
    match plan.needs.get(&(country, good)) {
        Some(need) => (need.usage as f64 / (4.0 * GOODS[good].pack_mass() as f64)).clamp(0.0, 60.0),
        None => 60.0,
    }
}

/// One to a few makers of a good in each country that makes it.
pub(super) fn makers(plan: &mut Plan, rng: &mut Rng, good: GoodIx, links: usize) -> Vec<OperatorIx> {
    let countries: Vec<CountryIx> =
        (0..plan.countries.len()).filter(|&country| plan.countries[country].makes.contains(&good)).collect();
    let each = (links / (12 * countries.len())).clamp(1, 6);
    let start = plan.start;
    let mut makers = Vec::new();
    for country in countries {
        for _ in 0..each {
            let firm = plan.firm(rng, country, start, &["manufacturer", "exporter"], GOODS[good].sector);
            plan.handles(firm, good, "manufacture");
            plan.handles(firm, good, "export");
            makers.push(firm);
        }
    }
    makers
}

/// The buyers of one country and good, and from whom they buy.
pub(super) fn cell(
    plan: &mut Plan,
    rng: &mut Rng,
    country: CountryIx,
    good: GoodIx,
    firms: usize,
    makers: &[OperatorIx],
) {
    let shares: Vec<f64> = (0..firms).map(|_| rng.lognormal(1.0, 1.0)).collect();
    let total: f64 = shares.iter().sum();
    let pack = GOODS[good].pack_mass() as f64;
    let suppliers: Vec<OperatorIx> =
        makers.iter().copied().filter(|&maker| plan.operators[maker].country != country).collect();
    let gravity: Vec<f64> = suppliers
        .iter()
        .map(|&maker| {
            let km = plan.countries[plan.operators[maker].country].distance(&plan.countries[country]);
            rng.lognormal(1.0, 0.7) / (km + 500.0)
        })
        .collect();
    for share in shares {
        let yearly = match plan.needs.get(&(country, good)) {
            Some(need) => need.usage as f64 * share / total,
            None => GOODS[good].usual_packs * pack * ORDERS * share,
        };
        let (from, until) = life(plan, rng);
        let importer = buyer(plan, rng, country, good, from);
        let exporters = vec![suppliers[rng.weighted(&gravity)], suppliers[rng.weighted(&gravity)]];
        let yearly = yearly.max(pack) as i64;
        plan.links.push(Link { importer, exporters, good, yearly, from, until, orders: 0 });
    }
}

/// When a firm trades: 6 % enter and 4 % leave a year.
pub(super) fn life(plan: &Plan, rng: &mut Rng) -> (Day, Day) {
    let span = plan.end - plan.start;
    let years = f64::from(plan.spec.years);
    let from = if rng.chance(0.06 * years) { plan.start + rng.range(60, span - 60) } else { plan.start };
    let until = if rng.chance(0.04 * years) { from + rng.range(120, span) } else { plan.end + 400 };
    (from, until)
}

/// A new firm, or one in five times one that the country already has in this trade.
pub(super) fn buyer(
    plan: &mut Plan,
    rng: &mut Rng,
    country: CountryIx,
    good: GoodIx,
    from: Day,
) -> OperatorIx {
    let registered = if from > plan.start { from - rng.range(30, 55) } else { plan.start };
    if rng.chance(0.2) {
        let known: Vec<OperatorIx> = plan
            .links
            .iter()
            .rev()
            .take(400)
            .filter(|link| link.good != good && plan.operators[link.importer].country == country)
            .filter(|link| plan.operators[link.importer].sector == GOODS[good].sector)
            .map(|link| link.importer)
            .filter(|&firm| plan.operators[firm].registered <= registered)
            .collect();
        if !known.is_empty() {
            return rng.pick(&known);
        }
    }
    let roles: &[&str] =
        if rng.chance(0.4) { &["importer", "manufacturer"] } else { &["importer", "distributor"] };
    plan.firm(rng, country, registered.max(plan.start), roles, GOODS[good].sector)
}

/// 15 % of firms sit with one of forty agents; 5 % belong to groups of a few.
pub(super) fn share_contacts(plan: &mut Plan) {
    let mut rng = plan.rng("contacts", 0);
    let mut agents: BTreeMap<CountryIx, Vec<OperatorIx>> = BTreeMap::new();
    let start = plan.start;
    for _ in 0..40 {
        let country = plan.operators[rng.below(plan.operators.len())].country;
        let agent = plan.firm(&mut rng, country, start, &["agent"], "logistics");
        plan.operators[agent].address.kind = "agent";
        agents.entry(country).or_default().push(agent);
    }
    let mut group: Vec<OperatorIx> = Vec::new();
    for firm in 0..plan.operators.len() {
        let country = plan.operators[firm].country;
        if plan.operators[firm].roles.contains(&"agent") {
            continue;
        }
        if let Some(near) = agents.get(&country)
            && rng.chance(0.15 * 80.0 / 30.0)
        {
            let agent = rng.pick(near);
            let (address, phones) =
                (plan.operators[agent].address.clone(), plan.operators[agent].phones.clone());
            plan.operators[firm].address = address;
            plan.operators[firm].phones.extend(phones);
        }
        if rng.chance(0.05) {
            group.push(firm);
            if group.len() == 3 {
                join(plan, &mut rng, &group);
                group.clear();
            }
        }
    }
}

/// The firms of a group share an officer and a bank account.
pub fn join(plan: &mut Plan, rng: &mut Rng, firms: &[OperatorIx]) {
    let (shared, account) = (officer(rng), names::account(rng));
    for &firm in firms {
        plan.operators[firm].officers.push(shared.clone());
        plan.operators[firm].banks.push(account.clone());
    }
}
