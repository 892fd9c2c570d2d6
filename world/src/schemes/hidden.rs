//! Schemes behind a fence: T11, T12, T14.

use super::{add_supply, front, place, span, start, usual, wanted};
use crate::{
    event::Fact,
    goods::{FREE_NAMES, GOODS, find},
    label::{Group, Planted},
    plan::{GoodIx, OperatorIx, Plan},
    rng::Rng,
    time::{DAY, month_start},
};

/// T11: from a site, at once or slowly; half of it hidden in declared losses.
pub fn siphon_at_site(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let slow = faint || rng.chance(0.5);
    let span = if slow { 12 } else { 1 };
    let first = month_start(start(plan, rng, span * 31 + 70)?, 1);
    let open: Vec<usize> = (0..plan.sites.len()).filter(|&i| plan.sites[i].siphon.is_none()).collect();
    let site = *open.get(rng.below(open.len()))?;
    let sigmas = if faint {
        rng.uniform(5.0, 8.0)
    } else if slow {
        rng.uniform(8.0, 15.0)
    } else {
        rng.uniform(3.0, 8.0)
    };
    let hidden = rng.chance(0.5);
    plan.sites[site].siphon =
        Some(crate::sites::Siphon { scheme: index, first, months: span, sigmas, hidden });
    let (operator, good) = (plan.sites[site].operator, plan.sites[site].good);
    let last = month_start(first, span as i32);
    let key = format!("{}/{}", plan.id(operator), GOODS[good].substance);
    Some(Planted {
        blended: true,
        start: first * DAY,
        end: (last + 9) * DAY,
        evidence: (month_start(first, 1) + 3) * DAY,
        parties: vec![operator],
        keys: vec![key],
        ..Planted::default()
    })
}

/// T12: a buyer whose reported output explains 30 to 60 % of what it buys.
pub fn false_end_use(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let good = wanted(plan, rng, |good| good.line == "raw")?;
    let link = place(plan, rng, good, |plan, link| link.from == plan.start && link.until > plan.end)?;
    let on = start(plan, rng, 430)?;
    let country = plan.operators[link.importer].country;
    let buyer = front(plan, rng, country, on, &["end_user"], "industry");
    let share = if faint { rng.uniform(0.6, 0.7) } else { rng.uniform(0.3, 0.55) };
    let packs = (usual(plan, &link) * 0.3 / GOODS[good].pack_mass() as f64).max(8.0);
    let group = Group::Scheme(index);
    for month in 0..13 {
        let ordered = rng.lognormal(packs, 0.1).round().max(1.0) as u32;
        let supply = plan.supply(rng, link.importer, buyer, good, ordered, on + month * 30);
        let used = (supply.mass as f64 * share) as i64;
        let (from, to) = (on + month * 30, on + month * 30 + 29);
        let use_of = Fact::UseDeclared {
            operator: plan.id(buyer),
            substance: GOODS[good].substance,
            from,
            to,
            quantity: GOODS[good].pure(used),
        };
        plan.events.add((to + 4) * DAY + 33_000, &use_of);
        let diverted = supply.mass - used;
        add_supply(plan, supply, group, diverted);
    }
    let (first, end) = span(plan, group);
    Some(Planted {
        start: first,
        end: end + 30 * DAY,
        evidence: first + 185 * DAY,
        parties: vec![buyer],
        ..Planted::default()
    })
}

/// T14: once one chemical is controlled, orders move to another that is not.
pub fn substitution(plan: &mut Plan, rng: &mut Rng, index: usize, faint: bool) -> Option<Planted> {
    let (old, new) = pair(rng)?;
    let regions = untouched(plan, new);
    if regions.is_empty() {
        return None;
    }
    let region = rng.pick(&regions);
    let places: Vec<usize> =
        (0..plan.countries.len()).filter(|&c| plan.countries[c].region == region).collect();
    let on = start(plan, rng, 300)?;
    let control = on - rng.range(20, 60);
    for &country in &places {
        plan.events.add(control * DAY, &controlled(plan, country, old, control));
    }
    let country = rng.pick(&places);
    let seller = front(plan, rng, country, plan.start + 100, &["importer", "distributor"], "chemical");
    let buyers: Vec<OperatorIx> =
        (0..2).map(|_| front(plan, rng, country, plan.start + 100, &["end_user"], "industry")).collect();
    for month in 0..8 {
        let before = plan.start + 110 + month * 25;
        if before < control - 20 {
            let packs = rng.range(3, 6) as u32;
            let supply = plan.supply(rng, seller, buyers[month as usize % 2], old, packs, before);
            plan.supplies.push(supply);
        }
    }
    let group = Group::Scheme(index);
    let size = if faint { (1, 2) } else { (6, 14) };
    for month in 0..8 {
        let packs = rng.range(size.0, size.1) as u32;
        let supply = plan.supply(rng, seller, buyers[month as usize % 2], new, packs, on + month * 25);
        let mass = supply.mass;
        add_supply(plan, supply, group, mass);
    }
    let (first, end) = span(plan, group);
    let keys = vec![format!("{region}/{}", GOODS[new].stands_for.unwrap_or_default())];
    // Quarterly rules speak at the first quarter's end after the last order.
    Some(Planted {
        start: first,
        end: end + 95 * DAY,
        evidence: first,
        parties: buyers.into_iter().chain([seller]).collect(),
        keys,
        ..Planted::default()
    })
}

/// Two free chemicals that serve the same end.
fn pair(rng: &mut Rng) -> Option<(GoodIx, GoodIx)> {
    let group = rng.below(FREE_NAMES.len() / 2) * 2;
    Some((find(FREE_NAMES[group].0, "raw")?, find(FREE_NAMES[group + 1].0, "raw")?))
}

/// Regions where nobody trades a good.
fn untouched(plan: &Plan, good: GoodIx) -> Vec<&'static str> {
    let mut regions: Vec<&'static str> = plan.countries.iter().map(|country| country.region).collect();
    regions.sort_unstable();
    regions.dedup();
    let busy: Vec<&str> = plan
        .links
        .iter()
        .filter(|link| link.good == good)
        .map(|link| plan.countries[plan.operators[link.importer].country].region)
        .collect();
    regions.retain(|region| !busy.contains(region));
    regions
}

fn controlled(plan: &Plan, country: usize, good: GoodIx, from: i64) -> Fact {
    Fact::ControlSet {
        jurisdiction: plan.countries[country].code,
        substance: GOODS[good].substance,
        activity: "all",
        regime: Some("registration"),
        threshold: None,
        notice_days: None,
        reply_days: None,
        silence: None,
        transit_notice_days: None,
        loss_report_days: None,
        from,
        source: "invented law of this world",
    }
}
