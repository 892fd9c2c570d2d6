//! The same specification gives the same bytes; the trade has the shape it was drawn
//! from; the labels hold together and never show in the events.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use world::{Profile, Spec, World, generate, label::Label};

fn spec(seed: u64, size: u32, profile: Profile) -> Spec {
    Spec { seed, size, years: 3, profile }
}

fn text(world: &World) -> String {
    let mut out = Vec::new();
    world.events.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn events(world: &World) -> Vec<Value> {
    text(world).lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(events: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    events.iter().filter(move |event| event["type"] == kind)
}

#[test]
fn a_world_is_the_same_to_the_byte_wherever_it_is_made() {
    let (one, two) = (generate(spec(7, 800, Profile::Base)), generate(spec(7, 800, Profile::Base)));
    assert_eq!(text(&one), text(&two));
    assert_eq!(one.labels, two.labels);
    let folder = tempfile::tempdir().unwrap();
    let files = ["a", "b"].map(|name| folder.path().join(name));
    one.save(&files[0], true).unwrap();
    two.save(&files[1], true).unwrap();
    for name in ["history.jsonl.gz", "labels.jsonl"] {
        assert_eq!(
            std::fs::read(files[0].join(name)).unwrap(),
            std::fs::read(files[1].join(name)).unwrap(),
            "{name}"
        );
    }
    assert_ne!(text(&generate(spec(8, 800, Profile::Base))), text(&one));
}

#[test]
fn sizes_and_the_mix_are_as_asked() {
    let world = generate(spec(2, 6_000, Profile::Base));
    let events = events(&world);
    let notified = of(&events, "notification.submitted").count();
    let inside = of(&events, "transfer.recorded").count();
    let all = notified + inside;
    assert!((5_000..=7_000).contains(&all), "{all}");
    let mut mix: BTreeMap<&str, f64> = BTreeMap::new();
    for event in of(&events, "notification.submitted") {
        *mix.entry(event["items"][0]["substance"].as_str().unwrap()).or_default() += 1.0 / notified as f64;
    }
    let share = |keys: &[&str]| -> f64 { keys.iter().filter_map(|key| mix.get(key)).sum() };
    let ephedrines = share(&["pseudoephedrine", "ephedrine", "norephedrine"]);
    assert!((0.30..0.45).contains(&ephedrines), "{ephedrines}");
    assert!((0.07..0.14).contains(&share(&["acetic_anhydride"])), "{mix:?}");
}

#[test]
fn needs_are_lognormal_as_published() {
    let mut logs = Vec::new();
    for seed in 1..=6 {
        let world = generate(spec(seed, 400, Profile::Clean));
        let mut first: BTreeMap<String, f64> = BTreeMap::new();
        for event in of(&events(&world), "need.declared") {
            if event["substance"] == "pseudoephedrine" && event["line"] == "raw" && event["year"] == 2020 {
                let kg: f64 = event["quantity"]["amount"].as_str().unwrap().parse().unwrap();
                first.insert(event["country"].to_string(), kg);
            }
        }
        // One in ten has none on file; one in ten declares zero.
        assert!((62..=79).contains(&first.len()), "{}", first.len());
        logs.extend(first.values().filter(|kg| **kg > 0.0).map(|kg| libm::log(*kg)));
    }
    logs.sort_by(f64::total_cmp);
    let median = libm::exp(logs[logs.len() / 2]);
    assert!((2_500.0..5_200.0).contains(&median), "median {median} kg, drawn round 3,470");
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let sd = (logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / logs.len() as f64).sqrt();
    assert!((1.5..1.95).contains(&sd), "log sd {sd}, drawn with 1.67");
}

#[test]
fn seasons_are_three_to_one_and_others_are_flat() {
    let world = generate(spec(3, 9_000, Profile::Clean));
    let events = events(&world);
    let mut months: BTreeMap<bool, [f64; 12]> = BTreeMap::new();
    for event in of(&events, "notification.submitted") {
        let substance = event["items"][0]["substance"].as_str().unwrap();
        let seasonal = substance == "pseudoephedrine";
        if !seasonal && !["acetone", "toluene"].contains(&substance) {
            continue;
        }
        let month: usize = event["at"].as_str().unwrap()[5..7].parse().unwrap();
        months.entry(seasonal).or_default()[month - 1] += 1.0;
    }
    let ratio =
        |seasonal: bool, high: usize, low: usize| months[&seasonal][high - 1] / months[&seasonal][low - 1];
    // Both hemispheres together, most of the world in the north: September against March.
    let northern = ratio(true, 9, 3);
    assert!((1.4..3.6).contains(&northern), "{northern}");
    let flat = ratio(false, 9, 3);
    assert!((0.7..1.4).contains(&flat), "{flat}");
}

#[test]
fn firms_order_once_and_three_times_more_a_year() {
    let world = generate(spec(4, 8_000, Profile::Clean));
    let mut orders: BTreeMap<(String, String), f64> = BTreeMap::new();
    for event in of(&events(&world), "notification.submitted") {
        let key = (event["importer"].to_string(), event["items"][0]["substance"].to_string());
        *orders.entry(key).or_default() += 1.0;
    }
    let mean = orders.values().sum::<f64>() / orders.len() as f64 / 3.0;
    assert!((3.2..4.8).contains(&mean), "{mean} orders of a firm in a year");
}

#[test]
fn clean_worlds_have_no_faults_and_base_worlds_have_their_share() {
    let noise = |world: &World, kind: &str| {
        world.labels.iter().filter(|label| matches!(label, Label::Noise { kind: k, .. } if k == kind)).count()
            as f64
    };
    let clean = generate(spec(5, 4_000, Profile::Clean));
    assert!(!clean.labels.iter().any(|label| matches!(label, Label::Noise { .. })));
    let base = generate(spec(5, 4_000, Profile::Base));
    let harsh = generate(spec(5, 4_000, Profile::Harsh));
    let late = noise(&base, "late_notice") / 4_000.0;
    assert!((0.02..0.06).contains(&late), "{late}");
    assert!(noise(&harsh, "late_notice") > 2.0 * noise(&base, "late_notice"));
}

#[test]
fn labels_hold_together_and_never_show() {
    for (seed, profile) in [(1, Profile::Base), (104, Profile::Date), (9, Profile::Unseen)] {
        let world = generate(spec(seed, 3_000, profile));
        let text = text(&world);
        let events = events(&world);
        assert!(!text.contains("scheme") && !text.contains("twin") && !text.contains("\"T1\""));
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for event in &events {
            for field in ["notification", "shipment", "transfer", "order", "operator"] {
                named.extend(event[field].as_str());
            }
        }
        let (mut schemes, mut twins) = (0, 0);
        for label in &world.labels {
            match label {
                Label::Scheme { kind, start, end, evidence_at, parties, members, diverted_mg, .. } => {
                    schemes += 1;
                    assert!(start <= end && start <= evidence_at, "{kind}: {start} {evidence_at} {end}");
                    assert!(*diverted_mg > 0, "{kind} diverts something");
                    assert!(parties.iter().all(|party| named.contains(party.as_str())), "{kind}: parties");
                    assert!(
                        members.iter().all(|member| named.contains(member.id.as_str())),
                        "{kind}: members"
                    );
                    let unseen = ["T4", "T10", "T16"].contains(&kind.as_str());
                    assert!(
                        if profile == Profile::Unseen { unseen } else { !unseen || seed > 100 },
                        "{kind} in {seed}"
                    );
                }
                Label::Twin { members, keys, kind, .. } => {
                    twins += 1;
                    assert!(!members.is_empty() || !keys.is_empty(), "{kind}");
                }
                _ => {}
            }
        }
        assert!(schemes > 0);
        assert_eq!(twins, schemes * 3, "three lawful twins each");
    }
}

#[test]
fn every_typology_is_planted_somewhere_and_a_quarter_is_faint() {
    let (mut kinds, mut faint, mut all) = (BTreeSet::new(), 0.0, 0.0);
    for seed in 101..=104 {
        for label in generate(spec(seed, 4_000, Profile::Date)).labels {
            if let Label::Scheme { kind, faint: weak, .. } = label {
                kinds.insert(kind);
                all += 1.0;
                faint += f64::from(u8::from(weak));
            }
        }
    }
    assert_eq!(kinds.len(), 16, "{kinds:?}");
    assert!((0.1..0.4).contains(&(faint / all)), "{faint} of {all}");
}

#[test]
fn reports_of_enquiries_have_one_shape_whoever_asks() {
    let world = generate(spec(4, 5_000, Profile::Unseen));
    let events = events(&world);
    let mut parties: BTreeSet<&str> = BTreeSet::new();
    for label in &world.labels {
        if let Label::Scheme { kind, parties: of, .. } = label
            && kind == "T16"
        {
            parties.extend(of.iter().map(String::as_str));
        }
    }
    assert!(!parties.is_empty(), "a company goes shopping");
    let firms: BTreeMap<&str, &str> = of(&events, "operator.registered")
        .map(|event| (event["name"].as_str().unwrap(), event["operator"].as_str().unwrap()))
        .collect();
    let delivered: BTreeSet<&str> =
        of(&events, "transfer.recorded").filter_map(|event| event["order"].as_str()).collect();
    let keys = |event: &Value| event.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut shapes = BTreeSet::new();
    let (mut hidden, mut lawful, mut unknown) = (0, 0, 0);
    for event in of(&events, "enquiry.reported") {
        shapes.insert((keys(event), keys(&event["about"]), keys(&event["quantity"]).len() > 1));
        let Some(firm) = firms.get(event["about"]["name"].as_str().unwrap()) else {
            unknown += 1;
            continue;
        };
        *(if parties.contains(firm) { &mut hidden } else { &mut lawful }) += 1;
        let asked = of(&events, "order.received").any(|order| {
            order["from"] == **firm
                && order["to"] == event["operator"]
                && order["at"].as_str() < event["at"].as_str()
                && !delivered.contains(order["order"].as_str().unwrap())
        });
        assert!(asked, "an order without delivery goes before: {event}");
    }
    assert!(hidden > 0 && lawful > 0 && unknown > 0, "{hidden} {lawful} {unknown}");
    assert_eq!(shapes.len(), 1, "{shapes:?}");
}
