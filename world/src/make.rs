//! Makes a world and writes it down.

use crate::{
    enquiry,
    event::{Events, Fact},
    facts, flow,
    goods::GOODS,
    label::{Group, Label, Member},
    licit, noise,
    plan::{Movement, Plan, Spec, Supply},
    register, schemes, sites,
    time::{DAY, Instant, iso, iso_instant},
};
use flate2::{Compression, GzBuilder};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// A world as it is written: the events, in order, and the labels.
pub struct World {
    pub events: Events,
    pub labels: Vec<Label>,
}

/// Makes the world of a specification. The same specification gives the same bytes on
/// every machine.
pub fn generate(spec: Spec) -> World {
    let mut plan = Plan::new(spec);
    licit::build(&mut plan);
    register::changes(&mut plan);
    licit::prune(&mut plan);
    licit::revise(&mut plan);
    sites::choose(&mut plan);
    schemes::plant(&mut plan);
    noise::add(&mut plan);
    noise::typed_names(&mut plan);
    enquiry::lawful(&mut plan);
    facts::tell(&mut plan);
    register::write(&mut plan);
    flow::write(&mut plan);
    sites::write(&mut plan);
    around(&mut plan);
    let end = plan.end * DAY;
    plan.events.add(end, &Fact::ClockAdvanced {});
    plan.events.settle(end);
    let labels = labels(&plan);
    World { events: plan.events, labels }
}

/// What else an authority hears of: seizures somewhere, and hearsay.
fn around(plan: &mut Plan) {
    let mut rng = plan.rng("around", 0);
    let count = (plan.spec.size / 2_000).max(1);
    for _ in 0..count {
        let place = rng.below(plan.countries.len());
        let good = rng.below(GOODS.len());
        let on = plan.start + rng.range(20, plan.end - plan.start - 2);
        let number = plan.number();
        let quantity = GOODS[good].pure(rng.range(1, 60) * 1_000_000);
        let fact = Fact::IncidentRecorded {
            incident: plan.name("in", number),
            kind: rng.pick(&["seizure", "laboratory", "attempt"]),
            substance: GOODS[good].substance,
            quantity,
            country: plan.countries[place].code,
            region: plan.countries[place].region,
        };
        plan.events.add(crate::plan::office(on, &mut rng), &fact);
        let about = crate::event::About { kind: "name", value: crate::names::firm(&mut rng) };
        let heard = Fact::IntelligenceRecorded {
            about,
            source_grade: rng.pick(&["B", "C", "D"]),
            information_grade: rng.range(2, 4) as u8,
        };
        plan.events.add(crate::plan::office(on + 1, &mut rng), &heard);
    }
}

fn labels(plan: &Plan) -> Vec<Label> {
    let end = plan.end * DAY;
    let licit = |of: &Group| !matches!(of, Group::Scheme(_));
    let moves = plan.movements.iter().filter(|m| m.submitted < end);
    let inside = plan.supplies.iter().filter(|s| s.ordered < end);
    let consignments = moves.clone().count() + inside.clone().count();
    let lawful = moves.filter(|m| licit(&m.of)).count() + inside.filter(|s| licit(&s.of)).count();
    let mut labels = vec![Label::World {
        seed: plan.spec.seed,
        size: plan.spec.size,
        years: plan.spec.years,
        profile: plan.spec.profile.code().to_owned(),
        scored_from: iso(plan.scored_from()),
        end: iso(plan.end),
        consignments,
        licit: lawful,
        site_years: plan.truth.site_years,
    }];
    for (index, planted) in plan.truth.schemes.iter().enumerate() {
        let members = members(plan, Group::Scheme(index));
        let diverted = members.iter().map(|member| member.diverted_mg).sum::<i64>() + planted.beside_mg;
        labels.push(Label::Scheme {
            id: format!("s{}", index + 1),
            kind: planted.kind.to_owned(),
            faint: planted.faint,
            blended: planted.blended,
            start: iso_instant(planted.start),
            end: iso_instant(planted.end.min(end)),
            evidence_at: iso_instant(planted.evidence.min(end)),
            parties: planted.parties.iter().map(|&party| plan.id(party)).collect(),
            members,
            keys: planted.keys.clone(),
            diverted_mg: diverted,
        });
    }
    for (index, twin) in plan.truth.twins.iter().enumerate() {
        labels.push(Label::Twin {
            id: format!("t{}", index + 1),
            kind: twin.kind.to_owned(),
            parties: twin.parties.iter().map(|&party| plan.id(party)).collect(),
            members: members(plan, Group::Twin(index)),
            keys: twin.keys.clone(),
        });
    }
    for (kind, id, also) in &plan.truth.noise {
        labels.push(Label::Noise { kind: (*kind).to_owned(), id: id.clone(), also: also.clone() });
    }
    for (rule, about, sure) in &plan.truth.facts {
        labels.push(Label::Fact { rule: (*rule).to_owned(), about: about.clone(), sure: *sure });
    }
    labels
}

fn members(plan: &Plan, group: Group) -> Vec<Member> {
    let moves = plan
        .movements
        .iter()
        .filter(|m| m.of == group && m.submitted < plan.end * DAY)
        .map(|m| moved(plan, m));
    let inside = plan
        .supplies
        .iter()
        .filter(|s| s.of == group && s.ordered < plan.end * DAY)
        .map(|s| supplied(plan, s));
    let mut members: Vec<(Instant, Member)> = moves.chain(inside).collect();
    members.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    members.into_iter().map(|(_, member)| member).collect()
}

fn moved(plan: &Plan, m: &Movement) -> (Instant, Member) {
    let (notification, shipment) = (plan.name("nt", m.number), plan.name("sh", m.number));
    let at = if m.notified { m.submitted } else { m.departed };
    let (id, also) = if m.notified { (notification, vec![shipment]) } else { (shipment, Vec::new()) };
    let released = if m.goes() { m.departed } else { at };
    let diverted_mg = if m.goes() { m.diverted } else { 0 };
    (
        at,
        Member {
            id,
            also,
            at: iso_instant(at),
            released_at: iso_instant(released),
            mass_mg: m.mass,
            diverted_mg,
        },
    )
}

fn supplied(plan: &Plan, s: &Supply) -> (Instant, Member) {
    let (order, transfer) = (plan.name("or", s.number), plan.name("tr", s.number));
    let (id, also) = if s.delivered.is_some() { (transfer, vec![order]) } else { (order, Vec::new()) };
    let released_at = iso_instant(s.delivered.unwrap_or(s.ordered));
    (
        s.ordered,
        Member {
            id,
            also,
            at: iso_instant(s.ordered),
            released_at,
            mass_mg: s.mass,
            diverted_mg: s.diverted,
        },
    )
}

impl World {
    /// Writes `history.jsonl.gz` (or `history.jsonl`) and `labels.jsonl` into a folder.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn save(&self, folder: &Path, compressed: bool) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        if compressed {
            let file = BufWriter::new(File::create(folder.join("history.jsonl.gz"))?);
            // No time and no name in the header: equal worlds, equal files.
            let mut out = GzBuilder::new().mtime(0).write(file, Compression::default());
            self.events.write(&mut out)?;
            out.finish()?.flush()?;
        } else {
            let mut out = BufWriter::new(File::create(folder.join("history.jsonl"))?);
            self.events.write(&mut out)?;
            out.flush()?;
        }
        let mut out = BufWriter::new(File::create(folder.join("labels.jsonl"))?);
        for label in &self.labels {
            serde_json::to_writer(&mut out, label)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    }
}
