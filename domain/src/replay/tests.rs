//! Histories of a few lines, and what is found in them.

mod duties;
mod needs;
mod parties;
mod sites;
mod soft;
mod state;

use super::*;
use crate::history::{Read, Reader};
use crate::quantity::Factor;
use crate::screening::tests::params;
use crate::substance::{Form, Kind as EntryKind, Substance, UnTable, Visibility};
use rust_decimal::Decimal;

fn entry(key: &str, table: UnTable, lines: &[crate::needs::Line]) -> Substance {
    Substance {
        key: key.to_owned(),
        name: key.to_owned(),
        synonyms: vec![],
        table,
        surveillance: false,
        kind: EntryKind::Substance,
        parent: None,
        forms: vec![],
        cas: None,
        hs: None,
        density: None,
        max_strength_mg: None,
        solution: false,
        need_lines: lines.to_vec(),
        categories: vec![],
        substitute_for: vec![],
        drugs: vec![],
        role: String::new(),
        visibility: Visibility::Public,
        from: None,
        until: None,
        source: String::new(),
        note: String::new(),
    }
}

fn factor(value: &str) -> Factor {
    Factor::new(Decimal::from_str_exact(value).expect("a number"), "test")
}

pub(super) fn engine() -> Engine {
    use crate::needs::Line::{Combined, Preparation, Raw};
    let mut ephedrine = entry("ephedrine", UnTable::One, &[Raw, Preparation, Combined]);
    ephedrine.forms.push(Form {
        key: "hydrochloride".into(),
        entry: Some("ephedrine_hcl".into()),
        name: "hydrochloride".into(),
        base: factor("0.8192"),
        cas: None,
    });
    ephedrine.max_strength_mg = Some(factor("50"));
    let mut anhydride = entry("acetic_anhydride", UnTable::One, &[]);
    anhydride.density = Some(factor("1.081"));
    let p2p = entry("p2p", UnTable::One, &[Raw]);
    let acetone = entry("acetone", UnTable::Two, &[]);
    Engine::new(Setup {
        catalogue: Catalogue::new([ephedrine, anhydride, p2p, acetone]),
        members: [(Country::of("EU"), vec![Country::of("BE"), Country::of("DE")])].into(),
        params: params(),
    })
}

/// Two companies, one in XA and one in XB, that trade everywhere below.
pub(super) const FIRMS: &[&str] = &[
    r#"{"id":"f1","at":"2019-01-01","type":"operator.registered","operator":"A","name":"Alpha","country":"XA","roles":["importer"]}"#,
    r#"{"id":"f2","at":"2019-01-01","type":"operator.registered","operator":"B","name":"Beta","country":"XB","roles":["exporter"]}"#,
    r#"{"id":"f3","at":"2019-01-01","type":"operator.registered","operator":"C","name":"Gamma","country":"XA","roles":["end_user"]}"#,
];

/// What a history came to.
pub(super) struct Replayed {
    pub engine: Engine,
    pub found: Vec<Found>,
}

impl Replayed {
    /// `R01 hold raised need XA/p2p/raw/2024`, in the order made.
    pub fn lines(&self) -> Vec<String> {
        let line = |found: &Found| {
            let (kind, id) = &found.about;
            format!("{} {} {} {kind} {id}", found.rule.code(), found.severity.code(), found.said.code())
        };
        self.found.iter().map(line).collect()
    }

    /// Those of some rules only.
    pub fn of(&self, rules: &[&str]) -> Vec<String> {
        self.lines()
            .into_iter()
            .filter(|line| rules.iter().any(|rule| line.starts_with(&format!("{rule} "))))
            .collect()
    }

    /// The equation of the first finding of a rule.
    pub fn equation(&self, rule: &str) -> String {
        let found = self.found.iter().find(|found| found.rule.code() == rule);
        found.and_then(|found| found.said.finding()).map(|finding| finding.equation()).unwrap_or_default()
    }

    pub fn balance(&self, need: &str) -> (i64, i64, i64) {
        let row = self.engine.needs().into_iter().find(|row| row.need == need);
        let row = row.unwrap_or_else(|| panic!("no entries on {need}: {:?}", self.engine.needs()));
        (row.imports_used / 1_000_000, row.imports_pending / 1_000_000, row.allocated / 1_000_000)
    }
}

/// Replays lines after a header and the two companies.
pub(super) fn replay(lines: &[&str]) -> Replayed {
    let (mut reader, mut engine, mut found) = (Reader::new(), engine(), Vec::new());
    let header = r#"{"format":"ringfence-history","version":1}"#;
    for line in [header].iter().chain(FIRMS).chain(lines) {
        match reader.read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}\n{line}")) {
            Read::Event(event) => {
                found.extend(engine.apply(&event).unwrap_or_else(|fault| panic!("{fault:?}\n{line}")));
                reader.accept(&event);
            }
            Read::Header | Read::Again | Read::Blank => {}
        }
    }
    Replayed { engine, found }
}

/// A notification of p2p from B in XB to A in XA.
pub(super) fn pen(id: &str, at: &str, kg: &str, dispatch: &str, arrival: &str) -> String {
    format!(
        r#"{{"id":"e-{id}","at":"{at}","type":"notification.submitted","notification":"{id}","exporter":"B","importer":"A","origin":"XB","destination":"XA","items":[{{"substance":"p2p","quantity":{{"amount":"{kg}","unit":"kg"}}}}],"planned_dispatch":"{dispatch}","planned_arrival":"{arrival}"}}"#
    )
}

/// An event with an id of its own.
pub(super) fn event(id: &str, at: &str, kind: &str, fields: &str) -> String {
    format!(r#"{{"id":"{id}","at":"{at}","type":"{kind}",{fields}}}"#)
}

pub(super) fn need(id: &str, at: &str, year: i32, kg: &str) -> String {
    event(
        id,
        at,
        "need.declared",
        &format!(
            r#""country":"XA","substance":"p2p","line":"raw","year":{year},"quantity":{{"amount":"{kg}","unit":"kg"}}"#
        ),
    )
}

fn refs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// Runs lines and compares what some rules found.
fn expect(case: &str, lines: &[String], rules: &[&str], expected: &[&str]) -> Replayed {
    let replayed = replay(&refs(lines));
    assert_eq!(replayed.of(rules), expected, "{case}");
    replayed
}

const NEEDS: &[&str] = &["R01", "R03", "R04"];
const LINE: &str = "need XA/p2p/raw/2024";

fn ok(id: &str, at: &str) -> String {
    event(
        &format!("r-{id}"),
        at,
        "notification.replied",
        &format!(r#""notification":"{id}","country":"XA","reply":"no_objection""#),
    )
}

fn act(id: &str, at: &str, what: &str) -> String {
    event(&format!("{what}-{id}"), at, &format!("notification.{what}"), &format!(r#""notification":"{id}""#))
}

fn depart(id: &str, at: &str) -> String {
    event(
        &format!("d-{id}"),
        at,
        "shipment.departed",
        &format!(r#""shipment":"s-{id}","notification":"{id}""#),
    )
}

fn arrive(id: &str, at: &str, more: &str) -> String {
    event(&format!("a-{id}"), at, "shipment.arrived", &format!(r#""shipment":"s-{id}"{more}"#))
}
