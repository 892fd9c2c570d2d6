//! What authorities hold on file: law, register, licences, needs, what came before.

use crate::{
    event::{Cap, Events, Fact, Threshold, TotalOf},
    goods::{FREE_NAMES, GOODS},
    label::Group,
    names,
    plan::{GoodIx, OperatorIx, Plan},
    time::{DAY, Day, Instant, day, year},
};
use std::collections::{BTreeMap, BTreeSet};

const SOURCE: &str = "invented law of this world";

/// Writes everything that stands before the first order, and its later changes.
pub fn write(plan: &mut Plan) {
    let mut events = std::mem::take(&mut plan.events);
    law(plan, &mut events);
    operators(plan, &mut events);
    licences(plan, &mut events);
    needs(plan, &mut events);
    before(plan, &mut events);
    plan.events = events;
}

fn law(plan: &Plan, events: &mut Events) {
    let at = plan.start * DAY;
    for &(key, name) in FREE_NAMES {
        let good = GOODS.iter().find(|good| good.substance == key);
        let Some((good, target)) = good.and_then(|good| Some((good, good.stands_for?))) else { continue };
        let materiality = good.pure(good.material_kg * 1_000_000);
        events.add(
            at,
            &Fact::SubstanceAdded { key, name, un_table: "none", substitute_for: target, materiality },
        );
    }
    let substances: BTreeSet<(&str, bool)> = GOODS
        .iter()
        .filter(|good| good.stands_for.is_none())
        .map(|good| (good.substance, good.table_one))
        .collect();
    for country in &plan.countries {
        for &(substance, _) in &substances {
            events.add(at, &control(country, substance));
            if let Some(days) = country.transit_notice {
                events.add(at, &transit(country.code, substance, days, plan.start));
            }
        }
        for good in GOODS.iter().filter(|good| {
            country.reported_packs.is_some() && good.line == "raw" && good.stands_for.is_none()
        }) {
            events.add(at, &threshold(country, good, plan.start));
        }
        for good in &country.makes {
            let substance = GOODS[*good].substance;
            events.add(at, &Fact::CountryMakes { country: country.code, substance, makes: true });
        }
    }
}

fn control(country: &crate::geo::Country, substance: &'static str) -> Fact {
    Fact::ControlSet {
        jurisdiction: country.code,
        substance,
        activity: "all",
        regime: Some(if country.licences { "licence" } else { "none" }),
        threshold: None,
        notice_days: Some(country.notice_days),
        reply_days: Some(country.reply_days),
        silence: Some(match country.silence {
            crate::geo::Silence::Hold => "hold",
            crate::geo::Silence::Consent => "consent",
        }),
        transit_notice_days: None,
        loss_report_days: Some(15),
        from: crate::plan::first_day(),
        source: SOURCE,
    }
}

fn transit(jurisdiction: &'static str, substance: &'static str, days: i64, from: Day) -> Fact {
    Fact::ControlSet {
        jurisdiction,
        substance,
        activity: "transit",
        regime: None,
        threshold: None,
        notice_days: None,
        reply_days: None,
        silence: None,
        transit_notice_days: Some(days),
        loss_report_days: None,
        from,
        source: SOURCE,
    }
}

fn threshold(country: &crate::geo::Country, good: &crate::goods::Good, from: Day) -> Fact {
    let packs = country.reported_packs.unwrap_or(1);
    Fact::ControlSet {
        jurisdiction: country.code,
        substance: good.substance,
        activity: "distribute",
        regime: None,
        threshold: Some(Threshold {
            quantity: good.pure(good.pack_mass() * i64::from(packs)),
            period: "shipment",
        }),
        notice_days: None,
        reply_days: None,
        silence: None,
        transit_notice_days: None,
        loss_report_days: None,
        from,
        source: SOURCE,
    }
}

fn operators(plan: &Plan, events: &mut Events) {
    events.add(plan.start * DAY, &Fact::RegisterSize { handlers: plan.operators.len() });
    for operator in &plan.operators {
        let mut rng = plan.rng("registered", fold(&operator.id));
        let at = if operator.registered <= plan.start {
            plan.start * DAY
        } else {
            crate::plan::office(operator.registered - 5, &mut rng)
        };
        events.add(
            at.max(plan.start * DAY),
            &Fact::OperatorRegistered {
                operator: operator.id.clone(),
                name: operator.name.clone(),
                country: plan.countries[operator.country].code,
                roles: operator.roles.clone(),
                sector: operator.sector,
                established_on: operator.established,
                registered_on: operator.registered.min(operator.established + 400).max(operator.established),
                address: operator.address.clone(),
                phones: operator.phones.clone(),
                emails: vec![format!("orders@{}", operator.domain)],
                bank_accounts: operator.banks.clone(),
                tax_id: operator.tax_id.clone(),
                officers: operator.officers.clone(),
                successor_of: operator.successor_of.map(|older| plan.id(older)),
            },
        );
    }
}

fn fold(text: &str) -> u64 {
    text.bytes().fold(7, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// What each operator bought of each substance in each year, by the day of the order.
fn purchases(plan: &Plan) -> BTreeMap<(OperatorIx, &'static str, i32), i64> {
    let mut sums: BTreeMap<(OperatorIx, &'static str, i32), i64> = BTreeMap::new();
    let mut add = |operator, good: GoodIx, at: Instant, mass: i64| {
        let key = (operator, GOODS[good].substance, year(at.div_euclid(DAY)));
        *sums.entry(key).or_default() += mass;
    };
    for movement in &plan.movements {
        let meant = movement
            .amended
            .as_ref()
            .map_or(movement.mass, |(_, meant)| plan.good(movement.good).mass(meant));
        add(movement.importer, movement.good, movement.submitted, meant);
        if movement.arrived.div_euclid(DAY) >= day(year(movement.submitted.div_euclid(DAY)) + 1, 1, 1) {
            add(movement.importer, movement.good, movement.arrived, meant);
        }
    }
    for supply in &plan.supplies {
        add(supply.to, supply.good, supply.ordered, supply.mass);
    }
    sums
}

/// Yearly licences in the countries that ask for them: the firm's own need and a fifth.
fn licences(plan: &mut Plan, events: &mut Events) {
    let bought = purchases(plan);
    let last = year(plan.end) + 1;
    let mut late = Vec::new();
    for (index, operator) in plan.operators.iter().enumerate() {
        let country = &plan.countries[operator.country];
        if !country.licences || operator.handles.is_empty() {
            continue;
        }
        let mut rng = plan.rng("licences", index as u64);
        let controlled: Vec<GoodIx> =
            operator.handles.keys().copied().filter(|&good| GOODS[good].stands_for.is_none()).collect();
        let substances: BTreeSet<&'static str> =
            controlled.iter().map(|&good| GOODS[good].substance).collect();
        let activities: BTreeSet<&'static str> =
            controlled.iter().flat_map(|good| operator.handles[good].iter().copied()).collect();
        if substances.is_empty() {
            continue;
        }
        let until = operator.leaves.map_or(last, year);
        for of in year(operator.registered.max(plan.start))..=until {
            let granted = granted_on(plan, &mut rng, operator.registered, of);
            if granted >= day(of - 1, 8, 21) * DAY && operator.registered < day(of - 1, 8, 1) {
                late.push(("late_renewal", operator.id.clone(), Vec::new()));
            }
            events.add(
                granted,
                &Fact::LicenceGranted {
                    licence: plan.name("li", (index as u64) * 100 + (of - 2000) as u64),
                    operator: operator.id.clone(),
                    jurisdiction: country.code,
                    kind: "licence",
                    activities: activities.iter().copied().collect(),
                    substances: substances.iter().copied().collect(),
                    valid_from: day(of, 1, 1).max(operator.registered - 2).max(plan.start),
                    valid_to: day(of, 12, 31),
                    caps: substances
                        .iter()
                        .filter_map(|&substance| cap(&bought, index, substance, of))
                        .collect(),
                },
            );
        }
    }
    plan.truth.noise.extend(late);
}

/// Renewals come in early autumn; 3 % of them are entered late where work is not perfect.
fn granted_on(plan: &Plan, rng: &mut crate::rng::Rng, registered: Day, of: i32) -> Instant {
    let late = rng.chance(0.03 * plan.spec.profile.noise().min(1.0));
    let on = if late { day(of, 1, 1) - rng.range(-20, 60) } else { day(of - 1, 8, 20) - rng.range(0, 40) };
    let first = registered.max(plan.start);
    if on <= first {
        if first == plan.start { first * DAY } else { (first - 1) * DAY + 36_000 }
    } else {
        on * DAY + 36_000
    }
}

fn cap(
    bought: &BTreeMap<(OperatorIx, &'static str, i32), i64>,
    operator: OperatorIx,
    substance: &'static str,
    of: i32,
) -> Option<Cap> {
    // What the firm needs in its largest year; an order late in a year may be counted
    // under the licence of the next.
    let years = bought.range((operator, substance, i32::MIN)..=(operator, substance, i32::MAX));
    let sum = *years.map(|(_, sum)| sum).max().filter(|_| bought.contains_key(&(operator, substance, of)))?;
    let good = GOODS.iter().find(|good| good.substance == substance)?;
    // In whole kilograms, so that a licence reads like one.
    let capped = (sum / 1_000_000 * 12 / 10 + 1) * 1_000_000;
    Some(Cap { substance, quantity: good.pure(capped), period: "calendar_year", counts: "purchases" })
}

fn needs(plan: &Plan, events: &mut Events) {
    for (&(country, good), need) in &plan.needs {
        let (good, country) = (&GOODS[good], plan.countries[country].code);
        for &(at, of, mg) in &need.versions {
            events.add(
                at,
                &Fact::NeedDeclared {
                    country,
                    substance: good.substance,
                    line: good.line,
                    year: of,
                    quantity: good.need_quantity(mg),
                },
            );
        }
    }
    // Every second country had its use counted by somebody else.
    for (&(country, good), need) in
        plan.needs.iter().filter(|((country, good), need)| (country + good) % 2 == 0 && need.usage > 0)
    {
        let kinds = GOODS.iter().filter(|other| other.substance == GOODS[good].substance).count();
        if kinds > 1 && GOODS[good].line != "raw" {
            continue;
        }
        let usage: i64 = plan
            .needs
            .iter()
            .filter(|((place, other), _)| {
                *place == country && GOODS[*other].substance == GOODS[good].substance
            })
            .map(|(_, need)| need.usage)
            .sum();
        for of in 0..i32::from(plan.spec.years) {
            events.add(
                plan.start * DAY + 60,
                &Fact::NeedSurvey {
                    country: plan.countries[country].code,
                    substance: GOODS[good].substance,
                    year: 2023 + of,
                    quantity: GOODS[good].need_quantity(usage.max(need.usage)),
                    scope: "industry",
                },
            );
        }
    }
}

/// Two years of totals before the world begins, for firms that traded then.
fn before(plan: &Plan, events: &mut Events) {
    let from = plan.start - 730;
    for link in plan.links.iter().filter(|link| link.from == plan.start && link.orders > 0) {
        for &exporter in &link.exporters {
            let subject = TotalOf {
                operator: Some(plan.id(link.importer)),
                counterparty: Some(plan.id(exporter)),
                origin: Some(plan.code(exporter)),
                destination: Some(plan.code(link.importer)),
            };
            events.add(
                plan.start * DAY + 120,
                &Fact::HistoryTotal {
                    subject,
                    substance: GOODS[link.good].substance,
                    from,
                    to: plan.start - 1,
                    quantity: GOODS[link.good].pure(link.yearly.max(1)),
                    count: 4,
                },
            );
        }
    }
}

/// Changes in the register: 2 % of firms a year take another name, 3 % of buyers merge.
pub fn changes(plan: &mut Plan) {
    let years = f64::from(plan.spec.years);
    let span = plan.end - plan.start;
    for i in 0..plan.operators.len() {
        let mut rng = plan.rng("changes", i as u64);
        if rng.chance(0.02 * years) {
            let on = plan.operators[i].registered.max(plan.start) + rng.range(90, span);
            let name = names::firm(&mut rng);
            let fact = Fact::OperatorChanged { operator: plan.id(i), name: Some(name), successor_of: None };
            plan.events.add(crate::plan::office(on, &mut rng), &fact);
        }
    }
    let mut rng = plan.rng("mergers", 0);
    let pairs = (plan.links.len() as f64 * 0.03 * years / 2.0) as usize;
    for _ in 0..pairs {
        merge(plan, &mut rng);
    }
}

/// One buyer takes over another of the same country and good: its later orders too.
fn merge(plan: &mut Plan, rng: &mut crate::rng::Rng) {
    let a = plan.links[rng.below(plan.links.len())].clone();
    let country = plan.operators[a.importer].country;
    let fits = |link: &&crate::plan::Link| {
        link.good == a.good && link.importer != a.importer && plan.operators[link.importer].country == country
    };
    let Some(b) = plan.links.iter().find(fits).cloned() else { return };
    let busy = |operator| plan.links.iter().filter(|link| link.importer == operator).count() > 1;
    if busy(a.importer)
        || plan.operators[a.importer].leaves.is_some()
        || plan.operators[b.importer].leaves.is_some()
        || plan.supplies.iter().any(|s| s.from == a.importer)
    {
        return;
    }
    let known = plan.operators[a.importer].registered.max(plan.operators[b.importer].registered);
    let on = known.max(plan.start) + rng.range(200, 700);
    let at = on * DAY + 40_000;
    for movement in plan
        .movements
        .iter_mut()
        .filter(|m| m.importer == a.importer && m.submitted > at && m.of == Group::Licit)
    {
        movement.importer = b.importer;
    }
    plan.operators[a.importer].leaves = Some(on + 200);
    let fact = Fact::OperatorChanged {
        operator: plan.id(b.importer),
        name: None,
        successor_of: Some(plan.id(a.importer)),
    };
    plan.events.add(at - 3_600, &fact);
}
