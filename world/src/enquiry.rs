//! Enquiries that a firm finds suspicious and tells the authority of. Most are about
//! somebody who means no harm, or who is never heard of again.

use crate::{
    event::{Enquirer, Fact},
    goods::GOODS,
    names,
    plan::{GoodIx, OperatorIx, Plan, office},
    rng::Rng,
    time::Day,
};

/// What firms write down as their reason.
const GROUNDS: &[&str] = &[
    "asks at several makers",
    "names no use",
    "offers cash",
    "unusual quantity",
    "will not name the place of delivery",
];
/// Consignments to one lawful report.
const CONSIGNMENTS: u32 = 1_000;

/// Plans the lawful ones. Half come from firms of the trade that try a new supplier and
/// buy nothing there, half from names that no register knows.
pub fn lawful(plan: &mut Plan) {
    let mut rng = plan.rng("enquiries", 0);
    if plan.links.is_empty() {
        return;
    }
    for _ in 0..(plan.spec.size / CONSIGNMENTS).max(1) {
        let link = plan.links[rng.below(plan.links.len())].clone();
        let (good, supplier) = (link.good, rng.pick(&link.exporters));
        let on = plan.start + rng.range(20, plan.end - plan.start - 12);
        let mass = rng.lognormal(link.yearly as f64 / 4.0, 0.5);
        let packs = (mass / GOODS[good].pack_mass() as f64).round().clamp(1.0, 50_000.0) as u32;
        let known = rng.chance(0.5).then(|| stranger(plan, &mut rng, supplier, good, on)).flatten();
        let Some(buyer) = known else {
            let name = names::firm(&mut rng);
            let domain = names::domain(&mut rng, &name);
            let country = plan.countries[rng.below(plan.countries.len())].code;
            let about = Enquirer { name, email: format!("orders@{domain}"), country };
            write(plan, &mut rng, supplier, about, good, packs, on + 2);
            continue;
        };
        let mut asked = plan.supply(&mut rng, supplier, buyer, good, packs, on);
        asked.delivered = None;
        plan.supplies.push(asked);
        report(plan, &mut rng, supplier, buyer, good, packs, on + 2);
    }
}

/// A firm that trades in a good at that time, abroad, and does not buy it from this supplier.
fn stranger(plan: &Plan, rng: &mut Rng, supplier: OperatorIx, good: GoodIx, on: Day) -> Option<OperatorIx> {
    let home = plan.operators[supplier].country;
    let open: Vec<OperatorIx> = plan
        .links
        .iter()
        .filter(|l| l.good == good && l.from < on && on < l.until && !l.exporters.contains(&supplier))
        .map(|l| l.importer)
        .filter(|&firm| plan.operators[firm].country != home && plan.operators[firm].leaves.is_none())
        .collect();
    (!open.is_empty()).then(|| rng.pick(&open))
}

/// A supplier reports a firm of the register.
pub fn report(
    plan: &mut Plan,
    rng: &mut Rng,
    supplier: OperatorIx,
    buyer: OperatorIx,
    good: GoodIx,
    packs: u32,
    on: Day,
) {
    let firm = &plan.operators[buyer];
    let (name, email) = (firm.name.clone(), format!("orders@{}", firm.domain));
    let about = Enquirer { name, email, country: plan.code(buyer) };
    write(plan, rng, supplier, about, good, packs, on);
}

fn write(
    plan: &mut Plan,
    rng: &mut Rng,
    supplier: OperatorIx,
    about: Enquirer,
    good: GoodIx,
    packs: u32,
    on: Day,
) {
    let fact = Fact::EnquiryReported {
        operator: plan.id(supplier),
        about,
        substance: GOODS[good].substance,
        quantity: GOODS[good].packs(packs),
        grounds: rng.pick(GROUNDS),
    };
    plan.events.add(office(on, rng), &fact);
}
