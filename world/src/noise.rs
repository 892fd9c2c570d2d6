//! Faults of daily work in lawful trade: late notices, salt entered as base, gross as
//! net, a slip of grams and kilograms, arrivals nobody confirms, returns, partial
//! deliveries, round trips, duplicates, names typed anew.

use crate::{
    label::Group,
    names,
    plan::{Arrival, Ending, Movement, Plan, Profile},
    rng::Rng,
    time::{DAY, year},
};

pub fn add(plan: &mut Plan) {
    let level = plan.spec.profile.noise();
    if plan.spec.profile == Profile::Poor {
        poor(plan);
    }
    if level == 0.0 {
        return;
    }
    let mut extra = Vec::new();
    for i in 0..plan.movements.len() {
        if plan.movements[i].of != Group::Licit || !plan.movements[i].goes() {
            continue;
        }
        let mut rng = plan.rng("noise", plan.movements[i].number);
        let mut movement = plan.movements[i].clone();
        if let Some(kind) = befall(plan, &mut rng, &mut movement, level) {
            note(plan, kind, &movement);
            if kind == "duplicate" {
                extra.push(twice(plan, &mut rng, &movement));
            }
            if kind == "round_trip" {
                extra.push(back(plan, &mut rng, &mut movement));
            }
        }
        plan.movements[i] = movement;
    }
    plan.movements.extend(extra);
}

/// What goes wrong, if anything; at most one thing.
fn befall(plan: &Plan, rng: &mut Rng, movement: &mut Movement, level: f64) -> Option<&'static str> {
    let good = plan.good(movement.good);
    let shares = [0.05, 0.01, 0.005, 0.0005, 0.02, 0.03, 0.02, 0.01, 0.01].map(|share| share * level);
    let none = 1.0 - shares.iter().sum::<f64>();
    let mut weights = shares.to_vec();
    weights.push(none);
    match rng.weighted(&weights) {
        0 => late(rng, movement).then_some("late_notice"),
        1 if good.form.is_some() => {
            movement.quantity.form = Some("base");
            movement.mass = good.mass(&movement.quantity);
            movement.weighed = None;
            Some("salt_as_base")
        }
        2 if good.strength_mg.is_none() && movement.quantity.unit == "kg" => {
            movement.weighed = Some(movement.mass);
            let grams = amount(&movement.quantity.amount) * 108 / 100;
            movement.quantity.amount = grams.to_string();
            movement.mass = good.mass(&movement.quantity);
            Some("gross_as_net")
        }
        3 if good.strength_mg.is_none() => {
            let meant = movement.quantity.clone();
            movement.quantity.amount = (amount(&meant.amount) * 1_000).to_string();
            movement.mass = good.mass(&movement.quantity);
            movement.amended = Some((movement.submitted + rng.range(2, 20) * 3_600, meant));
            Some("unit_slip")
        }
        4 => {
            movement.arrival_kind = Arrival::Unconfirmed;
            Some("unconfirmed")
        }
        5 if rng.chance(0.5) => {
            movement.returned = Some(movement.arrived + rng.range(8, 30) * DAY);
            Some("returned")
        }
        5 => {
            let at = movement.authorised.unwrap_or(movement.submitted);
            movement.ended = Some((at + rng.range(3, 40) * 3_600, Ending::Cancelled));
            movement.authorised = Some(at);
            Some("cancelled")
        }
        6 if movement.packs > 1 => {
            movement.arrival_kind = Arrival::Parts;
            Some("partial")
        }
        7 => {
            let number = movement.number;
            movement.round_trip = Some(plan.name("rt", number));
            movement.weighed = None;
            Some("round_trip")
        }
        8 => Some("duplicate"),
        _ => None,
    }
}

fn amount(text: &str) -> i64 {
    text.parse().unwrap_or(1)
}

/// Sent in too late: the answer comes quickly, the goods leave on the day planned.
fn late(rng: &mut Rng, movement: &mut Movement) -> bool {
    let lead = rng.range(4, 8);
    let sent = movement.dispatch - lead;
    movement.submitted = crate::plan::office(sent, rng);
    let at = movement.submitted + rng.range(20, 60) * 3_600;
    movement.replies = vec![crate::plan::Reply { at, reply: "no_objection", reason: None }];
    movement.authorised = Some(at + 3 * 3_600);
    movement.departed = movement.departed.max(at + 9 * 3_600);
    movement.arrived = movement.arrived.max(movement.departed + 2 * DAY);
    movement.dispatch = movement.dispatch.max(movement.departed.div_euclid(DAY));
    for (_, notified) in &mut movement.route {
        *notified = Some(sent - 20);
    }
    true
}

/// The same paper sent in again by another hand, and taken back.
fn twice(plan: &mut Plan, rng: &mut Rng, first: &Movement) -> Movement {
    let number = plan.number();
    let submitted = first.submitted + rng.range(3, 50) * 3_600;
    let ended = Some((submitted + rng.range(5, 90) * 3_600, Ending::Withdrawn));
    let again = Movement { number, submitted, ended, replies: Vec::new(), authorised: None, ..first.clone() };
    note(plan, "duplicate", &again);
    again
}

/// The second leg of a round trip: what came goes home again, a little less.
fn back(plan: &mut Plan, rng: &mut Rng, out: &mut Movement) -> Movement {
    let on = out.arrived.div_euclid(DAY) + rng.range(10, 25);
    let mut home = plan.consign(rng, (out.importer, out.exporter), out.good, out.packs, on);
    plan.handles(out.exporter, out.good, "import");
    home.round_trip.clone_from(&out.round_trip);
    home.weighed = None;
    home.route.clear();
    note(plan, "round_trip", &home);
    home
}

fn note(plan: &mut Plan, kind: &'static str, movement: &Movement) {
    let id = plan.name("nt", movement.number);
    let country = plan.operators[movement.importer].country;
    let good = plan.good(movement.good);
    let mut also =
        vec![plan.name("sh", movement.number), plan.id(movement.importer), plan.id(movement.exporter)];
    also.extend(crate::flow::permit_number(plan, movement));
    for of in [movement.year(), year(movement.arrived.div_euclid(DAY))] {
        also.push(format!("{}/{}/{}/{of}", plan.countries[country].code, good.substance, good.line));
    }
    also.dedup();
    if kind == "late_notice" && good.stands_for.is_none() && movement.submitted < plan.end * DAY {
        plan.truth.sure("R51", id.clone());
    }
    plan.truth.noise.push((kind, id, also));
}

/// Firms whose name another clerk wrote differently.
pub fn typed_names(plan: &mut Plan) {
    let share = 0.05 * plan.spec.profile.noise();
    for i in 0..plan.operators.len() {
        let mut rng = plan.rng("typing", i as u64);
        if rng.chance(share) {
            let at = crate::plan::office(plan.operators[i].registered + rng.range(40, 900), &mut rng);
            let name = names::typed(&mut rng, &plan.operators[i].name);
            let fact = crate::event::Fact::OperatorChanged {
                operator: plan.id(i),
                name: Some(name),
                successor_of: None,
            };
            plan.events.add(at, &fact);
        }
    }
}

/// A State without means: no arrival feed.
fn poor(plan: &mut Plan) {
    for movement in &mut plan.movements {
        movement.arrival_kind = Arrival::Unconfirmed;
    }
}
