//! What the baselines and the grouping need of a history: consignments with a few
//! features, and who stands behind each id. Read by its own small reader.

use super::read::{ScoreError, lines};
use crate::{
    event::Quantity,
    goods::{GOODS, find},
    time::{DAY, Instant, month, parse, year},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Names of [`Consignment::features`], in their order.
pub const FEATURES: [&str; 8] = [
    "ln of mass against own mean",
    "ln of mass against peers' mean",
    "orders in 30 days",
    "new pair",
    "days since registration, ln",
    "share of the need used",
    "month total against 12 months' mean, ln",
    "days from notice to dispatch",
];

#[derive(Clone, Debug)]
pub struct Consignment {
    pub id: String,
    pub event: String,
    pub at: Instant,
    pub party: String,
    pub substance: String,
    /// By how much its need is used up with it; 0 where there is none.
    pub over_need: f64,
    pub peer_ratio: f64,
    /// Month's total against the highest of six months, and the mean of twelve.
    pub six_months: f64,
    pub twelve_months: f64,
    pub features: [f64; 8],
}

/// Consignments in order, and the names by which findings may mean them.
#[derive(Debug, Default)]
pub struct History {
    pub consignments: Vec<Consignment>,
    /// Notification, shipment, transfer or event id -> firm and substance.
    pub who: BTreeMap<String, (String, String)>,
}

#[derive(Default)]
struct Own {
    months: BTreeMap<i32, f64>,
    sum: f64,
    count: f64,
    last: Vec<Instant>,
}

#[derive(Default)]
struct State {
    needs: BTreeMap<String, BTreeMap<i32, f64>>,
    used: BTreeMap<String, f64>,
    own: BTreeMap<(String, String), Own>,
    peers: BTreeMap<String, (f64, f64)>,
    pairs: BTreeSet<(String, String)>,
    registered: BTreeMap<String, Instant>,
}

/// # Errors
/// Where a line is not JSON.
pub fn read(path: &Path) -> Result<History, ScoreError> {
    let mut history = History::default();
    let mut state = State::default();
    lines(path, |i, line| {
        if i > 0 {
            let event: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
            take(&mut history, &mut state, &event);
        }
        Ok(())
    })?;
    Ok(history)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn take(history: &mut History, state: &mut State, event: &Value) {
    let at = parse(text(event, "at")).unwrap_or_default();
    match text(event, "type") {
        "operator.registered" => {
            state.registered.insert(text(event, "operator").to_owned(), at);
        }
        "need.declared" => {
            let key =
                format!("{}/{}/{}", text(event, "country"), text(event, "substance"), text(event, "line"));
            let of = event["year"].as_i64().unwrap_or_default() as i32;
            let mass = mass(text(event, "substance"), text(event, "line"), &event["quantity"]);
            state.needs.entry(key).or_default().insert(of, mass);
        }
        "notification.submitted" => consignment(history, state, event, at, text(event, "notification")),
        "shipment.departed" if event["notification"].is_null() => {
            consignment(history, state, event, at, text(event, "shipment"));
        }
        "shipment.departed" => alias(history, event, text(event, "notification"), text(event, "shipment")),
        "order.received" => {
            let who = (text(event, "from").to_owned(), text(event, "substance").to_owned());
            name(history, event, text(event, "order"), &who);
        }
        "transfer.recorded" => supply(history, state, event, at),
        _ => {
            let subject = (text(event, "operator").to_owned(), text(event, "substance").to_owned());
            if !subject.0.is_empty() && !subject.1.is_empty() {
                history.who.insert(text(event, "id").to_owned(), subject);
            } else {
                let of = ["notification", "shipment"]
                    .into_iter()
                    .find_map(|field| history.who.get(text(event, field)));
                if let Some(who) = of.cloned() {
                    history.who.insert(text(event, "id").to_owned(), who);
                }
            }
        }
    }
}

fn name(history: &mut History, event: &Value, id: &str, who: &(String, String)) {
    history.who.insert(id.to_owned(), who.clone());
    history.who.insert(text(event, "id").to_owned(), who.clone());
}

fn alias(history: &mut History, event: &Value, from: &str, to: &str) {
    if let Some(who) = history.who.get(from).cloned() {
        name(history, event, to, &who);
    }
}

/// Kilograms of base or pure substance.
fn mass(substance: &str, line: &str, quantity: &Value) -> f64 {
    let Some(good) = find(substance, line).or_else(|| find(substance, "raw")) else { return 0.0 };
    let good = &GOODS[good];
    let known = |field: &str, options: [Option<&'static str>; 3]| {
        options.into_iter().flatten().find(|option| quantity[field].as_str() == Some(option))
    };
    let written = Quantity {
        amount: text(quantity, "amount").to_owned(),
        unit: ["mg", "g", "kg", "t", "l", "tablet"]
            .into_iter()
            .find(|u| *u == text(quantity, "unit"))
            .unwrap_or("kg"),
        form: known("form", [good.form, Some("base"), None]),
        content_pct: known("content_pct", [good.content_pct, Some("100"), None]),
        strength_mg: known("strength_mg", [good.strength_mg, None, None]),
        gross: false,
    };
    good.mass(&written) as f64 / 1e6
}

fn consignment(history: &mut History, state: &mut State, event: &Value, at: Instant, id: &str) {
    let item = &event["items"][0];
    let (substance, line) = (text(item, "substance"), text(item, "line"));
    let party = text(event, "importer");
    let kg = mass(substance, line, &item["quantity"]);
    let key = format!("{}/{substance}/{line}", text(event, "destination"));
    let arrival = parse(text(event, "planned_arrival")).unwrap_or(at);
    let dispatch = parse(text(event, "planned_dispatch")).unwrap_or(at);
    let of = year(arrival.div_euclid(DAY));
    let used = state.used.entry(format!("{key}/{of}")).or_default();
    *used += kg;
    let figure =
        state.needs.get(&key).and_then(|years| years.range(..=of).next_back()).map(|(_, figure)| *figure);
    let over = figure.map_or(0.0, |figure| *used / figure.max(0.001));
    let partner = text(event, "exporter");
    let notice = ((dispatch - at) / DAY) as f64;
    push(history, state, event, (id, party, partner, substance, line), at, kg, over, notice);
}

fn supply(history: &mut History, state: &mut State, event: &Value, at: Instant) {
    let substance = text(event, "substance");
    let line = if event["quantity"]["unit"] == "tablet" { "preparation" } else { "raw" };
    let kg = mass(substance, line, &event["quantity"]);
    let names = (text(event, "transfer"), text(event, "to"), text(event, "from"), substance, line);
    push(history, state, event, names, at, kg, 0.0, 30.0);
}

#[expect(clippy::too_many_arguments, reason = "one consignment's own figures, gathered in one place")]
fn push(
    history: &mut History,
    state: &mut State,
    event: &Value,
    (id, party, partner, substance, line): (&str, &str, &str, &str, &str),
    at: Instant,
    kg: f64,
    over: f64,
    notice: f64,
) {
    let who = (party.to_owned(), substance.to_owned());
    name(history, event, id, &who);
    let day = at.div_euclid(DAY);
    let index = year(day) * 12 + month(day) as i32;
    let peers = state.peers.entry(format!("{substance}/{line}")).or_default();
    let peer_ratio = if peers.1 >= 20.0 { kg / (peers.0 / peers.1) } else { 1.0 };
    *peers = (peers.0 + kg, peers.1 + 1.0);
    let own = state.own.entry(who).or_default();
    let own_ratio = if own.count >= 3.0 { kg / (own.sum / own.count) } else { 1.0 };
    (own.sum, own.count) = (own.sum + kg, own.count + 1.0);
    own.last.retain(|past| at - past < 30 * DAY);
    own.last.push(at);
    *own.months.entry(index).or_default() += kg;
    let total = own.months[&index];
    let past = |months: i32| own.months.range(index - months..index).map(|(_, kg)| *kg);
    let highest = past(6).fold(0.0, f64::max);
    let mean = past(12).sum::<f64>() / 12.0;
    let ratio = |of: f64| if of > 0.0 { total / of } else { 0.0 };
    let (six_months, twelve_months) = (ratio(highest), ratio(mean));
    let fresh = state.pairs.insert((party.to_owned(), partner.to_owned()));
    let age = state.registered.get(party).map_or(0.0, |since| ((at - since) / DAY) as f64);
    let ln = |x: f64| libm::log(x.max(1e-6));
    let features = [
        ln(own_ratio),
        ln(peer_ratio),
        own.last.len() as f64,
        f64::from(u8::from(fresh)),
        ln(age + 1.0),
        over.min(5.0),
        if twelve_months > 0.0 { ln(twelve_months) } else { 0.0 },
        notice.clamp(-30.0, 90.0),
    ]
    // Features that differ in the last bit only would keep the forest's draw of a cut from ending.
    .map(|feature: f64| (feature * 1e6).round() / 1e6);
    history.consignments.push(Consignment {
        id: id.to_owned(),
        event: text(event, "id").to_owned(),
        at,
        party: party.to_owned(),
        substance: substance.to_owned(),
        over_need: over,
        peer_ratio,
        six_months,
        twelve_months,
        features,
    });
}
