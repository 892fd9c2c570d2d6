//! R40 odd-route: the goods take a way that trade in them does not take.
//!
//! One point each: (a) the origin neither makes nor has exported the substance,
//! or its declared look-alike, in `export_years`; (b) a detour: the legs are more
//! than `detour_per_mille` of the direct way and `detour_km` longer; (c) transit
//! or consignee in a free zone without a licensed site; (d) a corridor unseen for
//! this pair; (e) the destination is not where the ultimate consignee's site is;
//! (f) a means of transport unlike the peers'. Two points, or (a) alone: review.
//!
//! What was never recorded gives no point; where the origin's making is unknown
//! and nothing else decides, the rule cannot judge.
//!
//! Parameters: `export_years` (5), `detour_per_mille` (2000), `detour_km` (3000
//! km), `points` (2). Source: assumed defaults.
//!
//! Known innocent causes: hub ports; strikes; sanctions detours; a distributor's
//! stock.

use crate::country::Country;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity, Unjudged};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    pub kind: Kind,
    pub record: String,
    pub on: NaiveDate,
    pub substance: String,
    pub origin: Country,
    pub destination: Country,
    /// Countries passed through, in order.
    #[serde(default)]
    pub transit: Vec<Country>,
    /// Whether the origin makes it or a declared look-alike; `None`: never recorded.
    #[serde(default)]
    pub origin_makes: Option<bool>,
    #[serde(default)]
    pub last_exported: Option<NaiveDate>,
    /// Length of all legs, and of the direct way, in kilometres (`Places`).
    #[serde(default)]
    pub legs_km: Option<i64>,
    #[serde(default)]
    pub direct_km: Option<i64>,
    /// A free zone that is passed or delivered to without a licensed site there.
    #[serde(default)]
    pub free_zone: Option<String>,
    /// Whether this pair used the corridor before.
    pub corridor_seen: bool,
    /// Country of the ultimate consignee's site.
    #[serde(default)]
    pub consignee_site: Option<Country>,
    #[serde(default)]
    pub transport: Option<String>,
    /// Means that peers use for this substance; empty: not known.
    #[serde(default)]
    pub peers_transport: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Notification,
    Shipment,
    Transfer,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Shipment => "shipment",
            Self::Transfer => "transfer",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "point", rename_all = "snake_case")]
pub enum Point {
    Origin { last_exported: Option<NaiveDate> },
    Detour { legs_km: i64, direct_km: i64 },
    FreeZone { zone: String },
    Corridor,
    Consignee { site: Country },
    Transport { used: String, peers: Vec<String> },
}

impl Point {
    const fn code(&self) -> &'static str {
        match self {
            Self::Origin { .. } => "origin",
            Self::Detour { .. } => "detour",
            Self::FreeZone { .. } => "free-zone",
            Self::Corridor => "corridor",
            Self::Consignee { .. } => "consignee",
            Self::Transport { .. } => "transport",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddRoute {
    pub kind: Kind,
    pub record: String,
    pub substance: String,
    pub route: Vec<Country>,
    pub points: Vec<Point>,
    pub needed: i64,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let exported = exported_lately(inputs, params);
    let mut points = Vec::new();
    if inputs.origin_makes == Some(false) && !exported {
        points.push(Point::Origin { last_exported: inputs.last_exported });
    }
    points.extend(others(inputs, params));
    let alone = matches!(points.first(), Some(Point::Origin { .. }));
    let count = i64::try_from(points.len()).unwrap_or(i64::MAX);
    if !alone && count < params.r40_points {
        let unknown = inputs.origin_makes.is_none() && !exported;
        return if unknown { Outcome::blind(Unjudged::RouteUnknown) } else { Outcome::Passed };
    }
    let route = std::iter::once(inputs.origin).chain(inputs.transit.iter().copied());
    let finding = OddRoute {
        kind: inputs.kind,
        record: inputs.record.clone(),
        substance: inputs.substance.clone(),
        route: route.chain([inputs.destination]).collect(),
        points,
        needed: if alone { 1 } else { params.r40_points },
    };
    Outcome::raised(Severity::Review, finding)
}

fn exported_lately(inputs: &Inputs, params: &Params) -> bool {
    let term = u32::try_from(params.r40_export_years.saturating_mul(12)).map(Months::new);
    let since = term.ok().and_then(|term| inputs.on.checked_sub_months(term));
    inputs.last_exported.is_some_and(|last| since.is_none_or(|since| last >= since))
}

/// Points (b) to (f).
fn others(inputs: &Inputs, params: &Params) -> Vec<Point> {
    let mut points = Vec::new();
    if let (Some(legs_km), Some(direct_km)) = (inputs.legs_km, inputs.direct_km)
        && i128::from(legs_km) * 1_000 > i128::from(direct_km) * i128::from(params.r40_detour_per_mille)
        && legs_km - direct_km > params.r40_detour_km
    {
        points.push(Point::Detour { legs_km, direct_km });
    }
    points.extend(inputs.free_zone.clone().map(|zone| Point::FreeZone { zone }));
    if !inputs.corridor_seen {
        points.push(Point::Corridor);
    }
    let elsewhere = inputs.consignee_site.filter(|site| *site != inputs.destination);
    points.extend(elsewhere.map(|site| Point::Consignee { site }));
    if let Some(used) = inputs.transport.as_ref().filter(|used| !inputs.peers_transport.contains(used))
        && !inputs.peers_transport.is_empty()
    {
        points.push(Point::Transport { used: used.clone(), peers: inputs.peers_transport.clone() });
    }
    points
}

impl OddRoute {
    fn way(&self) -> String {
        self.route.iter().map(ToString::to_string).collect::<Vec<_>>().join(" > ")
    }

    fn origin(&self) -> String {
        self.route.first().map(ToString::to_string).unwrap_or_default()
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.substance)
            .with("route", self.way())
            .with("origin", self.origin())
            .with("points", self.points.len())
            .with("needed", self.needed)
    }
}

impl Explain for OddRoute {
    fn about(&self) -> About {
        About::new(self.kind.code(), &self.record)
    }

    fn cause(&self) -> String {
        self.points.iter().map(Point::code).collect::<Vec<_>>().join("+")
    }

    fn sentence(&self) -> Message {
        match self.points.first() {
            Some(Point::Origin { .. }) => self.figures("screening-r40-origin"),
            _ => self.figures("screening-r40-points"),
        }
    }

    fn equation(&self) -> String {
        let terms: Vec<String> = self.points.iter().map(|point| format!("1 ({})", point.code())).collect();
        format!("{} = {} ≥ {}", terms.join(" + "), self.points.len(), self.needed)
    }

    fn threshold(&self) -> String {
        self.needed.to_string()
    }

    fn margin(&self) -> String {
        (i64::try_from(self.points.len()).unwrap_or(i64::MAX) - self.needed).to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r40-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::text("screening-row-route", self.way())];
        for point in &self.points {
            rows.push(match point {
                Point::Origin { last_exported: Some(last) } => Row::day("screening-row-r40-origin", *last),
                Point::Origin { last_exported: None } => {
                    Row::word("screening-row-r40-origin", "screening-word-never")
                }
                Point::Detour { legs_km, direct_km } => {
                    Row::text("screening-row-r40-detour", format!("{legs_km} km, {direct_km} km"))
                }
                Point::FreeZone { zone } => Row::text("screening-row-r40-free-zone", zone),
                Point::Corridor => Row::word("screening-row-r40-corridor", "screening-word-never"),
                Point::Consignee { site } => Row::text("screening-row-r40-consignee", site),
                Point::Transport { used, peers } => {
                    Row::text("screening-row-r40-transport", format!("{used}; {}", peers.join(", ")))
                }
            });
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-hub-port"),
            Cause::new("screening-cause-detour"),
            Cause::new("screening-cause-distributor-stock"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-why-route")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params};

    fn judged(change: impl Fn(&mut Inputs)) -> (Outcome, String) {
        let mut inputs = Inputs {
            kind: Kind::Notification,
            record: "n1".into(),
            on: day("2027-02-01"),
            substance: "P-2-P".into(),
            origin: Country::of("XA"),
            destination: Country::of("XB"),
            transit: vec![Country::of("XC")],
            origin_makes: Some(true),
            last_exported: None,
            legs_km: Some(6_000),
            direct_km: Some(5_000),
            free_zone: None,
            corridor_seen: true,
            consignee_site: Some(Country::of("XB")),
            transport: Some("sea".into()),
            peers_transport: vec!["sea".into(), "road".into()],
        };
        change(&mut inputs);
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        let cause = match &outcome {
            Outcome::Raised { finding, severity } => {
                assert_eq!(*severity, Severity::Review);
                finding.cause()
            }
            _ => String::new(),
        };
        (outcome, cause)
    }

    #[test]
    fn an_origin_that_neither_makes_nor_exports_is_enough_alone() {
        assert_eq!(judged(|_| ()).0, Outcome::Passed);
        assert_eq!(judged(|i| i.origin_makes = Some(false)).1, "origin");
        let exported = |on: &str| {
            let on = day(on);
            judged(move |i| (i.origin_makes, i.last_exported) = (Some(false), Some(on))).1
        };
        assert_eq!(exported("2022-02-01"), "");
        assert_eq!(exported("2022-01-31"), "origin");
        assert_eq!(judged(|i| i.origin_makes = None).0, Outcome::blind(Unjudged::RouteUnknown));
        let known = judged(|i| (i.origin_makes, i.last_exported) = (None, Some(day("2026-01-01"))));
        assert_eq!(known.0, Outcome::Passed);
    }

    #[test]
    fn other_points_count_by_twos() {
        let long = |i: &mut Inputs| (i.legs_km, i.direct_km) = (Some(9_000), Some(4_000));
        assert_eq!(judged(long).0, Outcome::Passed, "one point");
        let two = judged(|i| {
            long(i);
            i.corridor_seen = false;
        });
        assert_eq!(two.1, "detour+corridor");
        // Twice as long, and not 3,000 km more; 3,000 km more, and not twice as long.
        for (legs, direct) in [(4_000, 1_500), (9_000, 5_000)] {
            let none = judged(|i| {
                (i.legs_km, i.direct_km, i.corridor_seen) = (Some(legs), Some(direct), false);
            });
            assert_eq!(none.0, Outcome::Passed, "{legs} {direct}");
        }
        let all = judged(|i| {
            i.free_zone = Some("Z1".into());
            i.consignee_site = Some(Country::of("XD"));
            i.transport = Some("air".into());
        });
        assert_eq!(all.1, "free-zone+consignee+transport");
        let unknown_peers = judged(|i| {
            (i.transport, i.peers_transport, i.corridor_seen) = (Some("air".into()), vec![], false);
        });
        assert_eq!(unknown_peers.0, Outcome::Passed);
    }
}
