//! Sites that count their stock every month: what came in, what was used, what the
//! books say and what the scales say, with the errors that real ones have.

use crate::{
    event::{Events, Fact},
    goods::GOODS,
    plan::{Arrival, GoodIx, OperatorIx, Plan, Profile},
    rng::Rng,
    time::{DAY, Day, Instant, date, month_start},
};
use std::collections::BTreeMap;

/// What a scheme takes from a site.
#[derive(Clone, Copy, Debug)]
pub struct Siphon {
    pub scheme: usize,
    /// First day of its first month.
    pub first: Day,
    pub months: i64,
    /// In all, in units of one month's uncertainty.
    pub sigmas: f64,
    /// Half of it entered as loss.
    pub hidden: bool,
}

#[derive(Clone, Debug)]
pub struct Site {
    pub operator: OperatorIx,
    pub good: GoodIx,
    pub siphon: Option<Siphon>,
    /// First day of a month in which goods stay in the plant, measured afterwards.
    pub holdup: Option<Day>,
}

/// Random error of one stock measurement and of a month's flows, and the wander of
/// what stays in the plant, as shares.
const STOCK_ERROR: f64 = 0.003;
const FLOW_ERROR: f64 = 0.003;
const HOLDUP_WALK: f64 = 0.005;

type Receipts = BTreeMap<(OperatorIx, GoodIx), Vec<(Instant, i64)>>;

fn receipts(plan: &Plan) -> Receipts {
    let mut receipts = Receipts::new();
    let mut add = |operator, good, at, mass| receipts.entry((operator, good)).or_default().push((at, mass));
    for m in plan.movements.iter().filter(|m| m.goes() && m.returned.is_none() && m.round_trip.is_none()) {
        let meant = m.amended.as_ref().map_or(m.mass, |(_, meant)| GOODS[m.good].mass(meant));
        let at = m.arrived + if m.arrival_kind == Arrival::Parts { 6 * DAY } else { 0 };
        add(m.importer, m.good, at, m.weighed.unwrap_or(meant));
    }
    for s in plan.supplies.iter() {
        if let Some(at) = s.delivered {
            add(s.to, s.good, at, s.mass);
        }
    }
    receipts
}

/// Chooses the sites: users and makers with steady receipts, at most 300.
pub fn choose(plan: &mut Plan) {
    let wanted = match plan.spec.profile {
        Profile::Poor => 60,
        _ => 300,
    };
    let wanted = wanted.min(plan.spec.size as usize / 30);
    let sellers: Vec<OperatorIx> = plan.supplies.iter().map(|supply| supply.from).collect();
    let mut sellers = sellers;
    sellers.sort_unstable();
    sellers.dedup();
    let mut open: Vec<(OperatorIx, GoodIx)> = receipts(plan)
        .into_iter()
        .filter(|((operator, good), came)| {
            came.len() >= 5 && GOODS[*good].stands_for.is_none() && sellers.binary_search(operator).is_err()
        })
        .map(|(key, _)| key)
        .filter(|(operator, _)| plan.operators[*operator].registered == plan.start)
        .collect();
    let mut rng = plan.rng("sites", 0);
    rng.shuffle(&mut open);
    open.sort_by_key(|(operator, _)| *operator);
    open.dedup_by_key(|(operator, _)| *operator);
    rng.shuffle(&mut open);
    open.truncate(wanted);
    plan.sites = open
        .into_iter()
        .map(|(operator, good)| Site { operator, good, siphon: None, holdup: None })
        .collect();
}

/// Writes flows, counts, output and returns of all sites; adds what was taken to the
/// schemes that took it.
pub fn write(plan: &mut Plan) {
    let receipts = receipts(plan);
    let mut events = std::mem::take(&mut plan.events);
    for index in 0..plan.sites.len() {
        let site = plan.sites[index].clone();
        let empty = Vec::new();
        let came = receipts.get(&(site.operator, site.good)).unwrap_or(&empty);
        let taken = months(plan, &mut events, &site, came, index as u64);
        if let Some(siphon) = site.siphon {
            plan.truth.schemes[siphon.scheme].beside_mg += taken;
        }
    }
    plan.events = events;
}

struct Books {
    /// What is truly there, and what the scales last said.
    there: f64,
    measured: f64,
    /// What stays in pipes and vessels.
    holdup: f64,
}

/// One month of a site in figures.
struct Month {
    first: Day,
    next: Day,
    receipts: f64,
    consumption: f64,
    losses: f64,
    book: f64,
    measured: f64,
    sigma: f64,
    holdup: Option<f64>,
}

fn months(plan: &mut Plan, events: &mut Events, site: &Site, came: &[(Instant, i64)], index: u64) -> i64 {
    let mut rng = plan.rng("site", index);
    let total: f64 = came.iter().map(|(_, mass)| *mass as f64).sum();
    let count = (plan.end - plan.start) as f64 / 30.44;
    let rate = total / count;
    let mut books = Books { there: 2.0 * rate, measured: 2.0 * rate, holdup: 0.0 };
    let maker = product(plan, events, site);
    let mut taken = 0.0;
    count_stock(plan, events, site, plan.start * DAY + 300, None, books.measured, None);
    let mut past: Vec<f64> = vec![rate; 11];
    for step in 0.. {
        let first = month_start(plan.start, step);
        let next = month_start(first, 1);
        if next > plan.end - 8 {
            break;
        }
        let inside = |at: Instant| (first * DAY..next * DAY).contains(&at);
        let receipts: f64 = came.iter().filter(|(at, _)| inside(*at)).map(|(_, mass)| *mass as f64).sum();
        past.push(receipts);
        let trailing: f64 = past[past.len() - 12..].iter().sum::<f64>() / 12.0;
        let month = month(
            &mut rng,
            site,
            &mut books,
            (first, next),
            receipts,
            0.5 * rate + 0.5 * trailing,
            &mut taken,
        );
        record(plan, events, &mut rng, site, &month, maker.as_deref());
    }
    plan.truth.site_years += ((plan.end - plan.start) / 365) as usize;
    taken as i64
}

fn month(
    rng: &mut Rng,
    site: &Site,
    books: &mut Books,
    (first, next): (Day, Day),
    receipts: f64,
    wish: f64,
    taken: &mut f64,
) -> Month {
    let consumption = (wish * rng.lognormal(1.0, 0.06)).min((books.there + receipts) * 0.95).floor();
    let through = 0.5 * (receipts + consumption);
    let kept = books.there + receipts - consumption;
    let error = |share: f64, of: f64| share * of;
    let (before, after) = (error(STOCK_ERROR, books.there), error(STOCK_ERROR, kept));
    let flow = error(FLOW_ERROR, through);
    let walk = error(HOLDUP_WALK, through);
    let sigma = (before * before + after * after + flow * flow + walk * walk).sqrt().max(1_000.0);
    let step = walk * rng.normal();
    let (mut gone, mut losses, mut stays) = (0.0, (consumption * 0.001).floor(), None);
    if let Some(siphon) = &site.siphon
        && (siphon.first..month_start(siphon.first, siphon.months as i32)).contains(&first)
    {
        gone = siphon.sigmas * sigma / siphon.months as f64;
        *taken += gone;
        if siphon.hidden {
            losses += (gone / 2.0).floor();
        }
    }
    if site.holdup == Some(first) {
        let heel = 4.0 * sigma;
        books.holdup += heel;
        stays = Some(heel.floor());
    }
    let flow_error = flow * rng.normal();
    books.there = (kept
        - gone
        - (losses * if site.siphon.is_some_and(|s| s.hidden) { 0.0 } else { 1.0 })
        - step
        - flow_error
        - stays.unwrap_or(0.0))
    .max(0.0);
    // A heel comes back into stock a month later.
    if stays.is_none() && books.holdup > 0.0 {
        books.there += books.holdup;
        books.holdup = 0.0;
    }
    let book = (books.measured + receipts - consumption - losses).max(0.0);
    let measured = (books.there * (1.0 + STOCK_ERROR * rng.normal())).max(0.0);
    books.measured = measured.floor();
    Month { first, next, receipts, consumption, losses, book, measured: books.measured, sigma, holdup: stays }
}

fn record(
    plan: &mut Plan,
    events: &mut Events,
    rng: &mut Rng,
    site: &Site,
    month: &Month,
    product: Option<&str>,
) {
    let good = &GOODS[site.good];
    let at = crate::plan::office(month.next + rng.range(1, 4), rng);
    let operator = plan.id(site.operator);
    let substance = good.substance;
    let pure = |mass: f64| good.pure(mass as i64);
    if let Some(product) = product {
        let number = plan.number();
        let strength = 60.0 * 0.8192;
        let units = (month.consumption * rng.uniform(0.985, 1.0) / strength) as u64;
        let production = plan.name("pr", number);
        let fact = Fact::ProductionRecorded {
            production,
            operator: operator.clone(),
            product: product.to_owned(),
            batches: 1 + (units / 2_000_000) as u32,
            units,
            booked: pure(month.consumption),
        };
        events.add(at - 7_200, &fact);
    } else if site.operator.is_multiple_of(2) {
        let fact = Fact::UseDeclared {
            operator: operator.clone(),
            substance,
            from: month.first,
            to: month.next - 1,
            quantity: pure(month.consumption),
        };
        events.add(at - 7_200, &fact);
    }
    events.add(
        at,
        &Fact::StockFlows {
            operator: operator.clone(),
            substance,
            from: month.first,
            to: month.next - 1,
            receipts: pure(month.receipts),
            shipments: pure(0.0),
            consumption: pure(month.consumption),
            declared_losses: pure(month.losses),
        },
    );
    let stated = !site.operator.is_multiple_of(3);
    count_stock(
        plan,
        events,
        site,
        at + 600,
        Some(month.book),
        month.measured,
        stated.then_some(month.sigma),
    );
    if let Some(mass) = month.holdup {
        let fact = Fact::StockHoldup {
            operator: operator.clone(),
            substance,
            quantity: pure(mass),
            sigma: pure((mass * 0.05).max(1.0)),
        };
        events.add(at + DAY, &fact);
    }
    let period = date(month.first).format("%Y-%m").to_string();
    events.add(
        month.next * DAY + 10,
        &Fact::ReturnDue { operator: operator.clone(), kind: "stock", period: period.clone() },
    );
    events.add(at + 1_200, &Fact::ReturnFiled { operator, kind: "stock", period });
}

fn count_stock(
    plan: &Plan,
    events: &mut Events,
    site: &Site,
    at: Instant,
    book: Option<f64>,
    measured: f64,
    sigma: Option<f64>,
) {
    let good = &GOODS[site.good];
    let pure = |mass: f64| good.pure(mass as i64);
    // Every fourth site leaves the books to the reader.
    let book = book.filter(|_| !site.operator.is_multiple_of(4)).map(pure);
    events.add(
        at,
        &Fact::StockCounted {
            operator: plan.id(site.operator),
            substance: good.substance,
            book,
            measured: pure(measured),
            sigma: sigma.map(|mass| good.pure((mass as i64).max(1))),
            by: "operator",
        },
    );
}

/// Makers of tablets report their output; others report expected use or nothing.
fn product(plan: &Plan, events: &mut Events, site: &Site) -> Option<String> {
    let good = &GOODS[site.good];
    let makes = good.form.is_some()
        && good.line == "raw"
        && plan.operators[site.operator].roles.contains(&"manufacturer");
    if !makes || good.base_factor != Some("0.8192") {
        return None;
    }
    let product = plan.name("pd", site.operator as u64);
    let mut rng = plan.rng("product", site.operator as u64);
    events.add(
        plan.start * DAY + 250,
        &Fact::ProductRegistered {
            product: product.clone(),
            operator: plan.id(site.operator),
            name: crate::names::word(&mut rng, 3),
            substance: good.substance,
            strength_mg: "60",
            form: "hydrochloride",
        },
    );
    Some(product)
}
