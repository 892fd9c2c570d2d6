//! The planted schemes, sixteen typologies, and lawful twins that look like them.

mod hidden;
mod parties;
mod quantity;
mod routes;
mod twins;

use crate::{
    goods::GOODS,
    label::{Group, Planted},
    plan::{CountryIx, FIRST_SCORING_SEED, GoodIx, Movement, OperatorIx, Plan, Profile, Supply},
    rng::Rng,
    time::{DAY, Day, Instant},
};

type Plant = fn(&mut Plan, &mut Rng, usize, bool) -> Option<Planted>;

const TYPOLOGIES: &[(&str, Plant)] = &[
    ("T1", quantity::over_need),
    ("T2", quantity::inflated_need),
    ("T3", quantity::splitting),
    ("T4", parties::shells),
    ("T5", quantity::slow_growth),
    ("T6", quantity::sudden_size),
    ("T7", parties::borrowed_identity),
    ("T8", routes::forged_permit),
    ("T9", routes::switched),
    ("T10", routes::siphon_in_transit),
    ("T11", hidden::siphon_at_site),
    ("T12", hidden::false_end_use),
    ("T13", parties::returned),
    ("T14", hidden::substitution),
    ("T15", routes::unnotified),
    ("T16", parties::shopping),
];

/// Typologies that development seeds never hold.
pub const UNSEEN: &[&str] = &["T4", "T10", "T16"];
const TWINS_EACH: usize = 3;

/// Plants schemes until they hold their share of the consignments, and three lawful
/// twins for each.
pub fn plant(plan: &mut Plan) {
    let quota = (f64::from(plan.spec.size) * plan.spec.profile.schemes()).round().max(1.0) as usize;
    let mut order: Vec<usize> = (0..TYPOLOGIES.len()).filter(|&i| allowed(plan, TYPOLOGIES[i].0)).collect();
    plan.rng("typologies", 0).shuffle(&mut order);
    let (mut members, mut tries) = (0, 0);
    while members < quota && tries < quota * 4 + 16 {
        let (kind, build) = TYPOLOGIES[order[tries % order.len()]];
        let mut rng = plan.rng("scheme", tries as u64);
        tries += 1;
        let index = plan.truth.schemes.len();
        let faint = rng.chance(0.25);
        let Some(mut planted) = build(plan, &mut rng, index, faint) else {
            forget(plan, Group::Scheme(index));
            continue;
        };
        planted.kind = kind;
        planted.faint = faint;
        planted.parties.sort_unstable();
        planted.parties.dedup();
        plan.truth.schemes.push(planted);
        let group = Group::Scheme(index);
        members += plan.movements.iter().filter(|m| m.of == group).count().max(1);
        members += plan.supplies.iter().filter(|s| s.of == group).count();
        for twin in 0..TWINS_EACH {
            let mut rng = plan.rng("twin", (index * TWINS_EACH + twin) as u64);
            twins::plant(plan, &mut rng, index * TWINS_EACH + twin);
        }
    }
}

/// Takes back what a scheme that cannot be had placed already.
fn forget(plan: &mut Plan, group: Group) {
    plan.movements.retain(|movement| movement.of != group);
    plan.supplies.retain(|supply| supply.of != group);
}

fn allowed(plan: &Plan, kind: &str) -> bool {
    let unseen = UNSEEN.contains(&kind);
    match plan.spec.profile {
        Profile::Unseen => unseen,
        _ => !unseen || plan.spec.seed >= FIRST_SCORING_SEED,
    }
}

/// A day in the scored time that leaves so many days before the end.
fn start(plan: &Plan, rng: &mut Rng, days: i64) -> Option<Day> {
    let (from, to) = (plan.scored_from() + 5, plan.end - days);
    (from < to).then(|| rng.range(from, to))
}

/// A good that diverters want, of those that are traded here.
fn wanted(plan: &Plan, rng: &mut Rng, fits: impl Fn(&crate::goods::Good) -> bool) -> Option<GoodIx> {
    let mut traded: Vec<GoodIx> =
        plan.links.iter().filter(|link| link.orders > 1).map(|link| link.good).collect();
    traded.sort_unstable();
    traded.dedup();
    traded.retain(|&good| GOODS[good].table_one && fits(&GOODS[good]));
    (!traded.is_empty()).then(|| rng.pick(&traded))
}

/// A link of a good, and whether the scheme hides behind its firm or has one of its own.
fn place(
    plan: &Plan,
    rng: &mut Rng,
    good: GoodIx,
    fits: impl Fn(&Plan, &crate::plan::Link) -> bool,
) -> Option<crate::plan::Link> {
    let open: Vec<usize> = (0..plan.links.len())
        .filter(|&i| plan.links[i].good == good && plan.links[i].orders > 1 && fits(plan, &plan.links[i]))
        .filter(|&i| plan.operators[plan.links[i].importer].leaves.is_none())
        .collect();
    (!open.is_empty()).then(|| plan.links[rng.pick(&open)].clone())
}

/// A firm of the scheme's own, founded some months before.
fn front(
    plan: &mut Plan,
    rng: &mut Rng,
    country: CountryIx,
    on: Day,
    roles: &[&'static str],
    sector: &'static str,
) -> OperatorIx {
    let registered = (on - rng.range(50, 330)).max(plan.start + 8);
    plan.firm(rng, country, registered, roles, sector)
}

/// The firm that acts: in three of ten schemes one that also trades lawfully.
fn actor(plan: &mut Plan, rng: &mut Rng, link: &crate::plan::Link, on: Day) -> (OperatorIx, bool) {
    if rng.chance(0.3) && link.from + 90 < on && on < link.until {
        return (link.importer, true);
    }
    let country = plan.operators[link.importer].country;
    let sector = GOODS[link.good].sector;
    (front(plan, rng, country, on, &["importer", "distributor"], sector), false)
}

/// The mass that such a firm's orders usually have.
fn usual(plan: &Plan, link: &crate::plan::Link) -> f64 {
    let (sum, count) = plan
        .movements
        .iter()
        .filter(|m| m.importer == link.importer && m.good == link.good && m.of == Group::Licit)
        .fold((0.0, 0.0), |(sum, count), m| (sum + m.mass as f64, count + 1.0));
    if count > 0.0 { sum / count } else { link.yearly as f64 / 4.0 }
}

fn packs(good: GoodIx, mass: f64) -> u32 {
    (mass / GOODS[good].pack_mass() as f64).round().clamp(1.0, 500_000.0) as u32
}

fn add_movement(plan: &mut Plan, mut movement: Movement, of: Group, diverted: i64) {
    movement.of = of;
    movement.diverted = diverted;
    plan.movements.push(movement);
}

fn add_supply(plan: &mut Plan, mut supply: Supply, of: Group, diverted: i64) {
    supply.of = of;
    supply.diverted = diverted;
    plan.supplies.push(supply);
}

/// First and last moment of the members of a group.
fn span(plan: &Plan, of: Group) -> (Instant, Instant) {
    let moves = plan.movements.iter().filter(|m| m.of == of).map(|m| {
        (
            if m.notified { m.submitted } else { m.departed },
            if m.goes() { m.departed } else { m.submitted + 20 * DAY },
        )
    });
    let supplies =
        plan.supplies.iter().filter(|s| s.of == of).map(|s| (s.ordered, s.delivered.unwrap_or(s.ordered)));
    moves.chain(supplies).fold((Instant::MAX, Instant::MIN), |(a, b), (x, y)| (a.min(x), b.max(y)))
}

/// The days, in order, when `count` orders fall within a span.
fn spread(from: Day, days: i64, count: usize, rng: &mut Rng) -> Vec<Day> {
    let step = days as f64 / count as f64;
    (0..count).map(|i| from + ((i as f64 + rng.unit()) * step) as Day).collect()
}

/// What an import into a need line may still weigh in the year of its arrival, all
/// that is planned counted.
fn room(plan: &Plan, country: CountryIx, good: GoodIx, of: i32) -> Option<i64> {
    let need = plan.needs.get(&(country, good))?;
    let least = need.versions.iter().filter_map(|(at, ..)| need.figure(of, *at)).min()?;
    let booked: i64 = plan
        .movements
        .iter()
        .filter(|m| m.good == good && plan.operators[m.importer].country == country)
        .filter(|m| m.year() == of || crate::time::year(m.arrived.div_euclid(DAY)) == of)
        .map(|m| m.mass)
        .sum();
    Some(least - booked)
}

/// Whether the need of a line holds a mass in both years that it could arrive in.
fn holds(plan: &Plan, movement: &Movement) -> bool {
    let country = plan.operators[movement.importer].country;
    if !plan.needs.contains_key(&(country, movement.good)) {
        return true;
    }
    [movement.year(), crate::time::year(movement.arrived.div_euclid(DAY))]
        .into_iter()
        .all(|of| room(plan, country, movement.good, of).is_some_and(|room| room >= movement.mass))
}
