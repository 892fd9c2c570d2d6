//! R30 stopped-before: this party, one it is tied to, its site, its permit or
//! the corridor was stopped before for suspicion.
//!
//! Test: a stop, seizure, attempt, diversion, laboratory find or an objection
//! with the code "diversion suspected", not cleared since, not older than
//! `party_months` (party, cluster, site, permit) or `corridor_months` (corridor,
//! and then only with `q > q_min`). Hold for the party, its site or its permit;
//! review for a cluster member at distance 1 and for the corridor; information
//! at distance 2; nothing beyond. **Administrative objections never count.** A
//! cleared party is no longer matched; the decision that cleared it stays.
//!
//! Parameters: `party_months` (60 months), `corridor_months` (24 months),
//! `review_distance` (1 link), `info_distance` (2 links). Source: assumed
//! defaults; 1988 Convention article 12(9)(a) on suspicion.
//!
//! Known innocent causes: the earlier suspicion was not confirmed; the firm has
//! new owners; a corridor that many honest firms share.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::{Outcome, Params, Severity};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The party that is judged, and the consignment or order that asks.
    pub operator: String,
    pub company: String,
    pub record: String,
    pub on: NaiveDate,
    pub mass: Mass,
    #[serde(default)]
    pub upper_bound: bool,
    /// q_min of the substance.
    pub materiality: Mass,
    /// Every earlier stop that touches the party or its corridor.
    #[serde(default)]
    pub stops: Vec<Stop>,
}

/// An earlier stop and how it touches what is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Incident, reply or status that it comes from.
    pub record: String,
    pub kind: Kind,
    pub on: NaiveDate,
    pub tie: Tie,
    /// The stop concerned no diversion: it is shown nowhere and weighs nothing.
    #[serde(default)]
    pub administrative: bool,
    #[serde(default)]
    pub cleared_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Seizure,
    Stopped,
    Diversion,
    Laboratory,
    Attempt,
    Objection,
    /// The register of companies has it as stopped.
    Status,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Seizure => "seizure",
            Self::Stopped => "stopped",
            Self::Diversion => "diversion",
            Self::Laboratory => "laboratory",
            Self::Attempt => "attempt",
            Self::Objection => "objection",
            Self::Status => "status",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tie", rename_all = "snake_case")]
pub enum Tie {
    Party,
    Site {
        site: String,
    },
    Permit {
        number: String,
    },
    /// A member of the same cluster (R32), so many links away.
    Cluster {
        operator: String,
        company: String,
        distance: i64,
    },
    /// Origin, destination and substance.
    Corridor {
        corridor: String,
    },
}

impl Tie {
    const fn code(&self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Site { .. } => "site",
            Self::Permit { .. } => "permit",
            Self::Cluster { .. } => "cluster",
            Self::Corridor { .. } => "corridor",
        }
    }

    /// What stands between the party and the stop, as people name it.
    fn through<'a>(&'a self, company: &'a str) -> &'a str {
        match self {
            Self::Party => company,
            Self::Site { site } => site,
            Self::Permit { number } => number,
            Self::Cluster { company, .. } => company,
            Self::Corridor { corridor } => corridor,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedBefore {
    pub operator: String,
    pub company: String,
    pub record: String,
    pub on: NaiveDate,
    /// The stop that weighs most, and until when it counts.
    pub stop: Stop,
    pub counts_until: NaiveDate,
    pub months: i64,
    /// All stops that count, this one among them.
    pub stops: i64,
    pub mass: Mass,
    pub materiality: Mass,
    pub upper_bound: bool,
}

pub fn judge(inputs: &Inputs, params: &Params) -> Outcome {
    let counted: Vec<(Severity, NaiveDate, &Stop)> =
        inputs.stops.iter().filter_map(|stop| weigh(inputs, stop, params)).collect();
    let heaviest = counted.iter().max_by_key(|(severity, until, stop)| (*severity, *until, &stop.record));
    let Some((severity, until, stop)) = heaviest else { return Outcome::Passed };
    let finding = StoppedBefore {
        operator: inputs.operator.clone(),
        company: inputs.company.clone(),
        record: inputs.record.clone(),
        on: inputs.on,
        stop: (*stop).clone(),
        counts_until: *until,
        months: months(&stop.tie, params),
        stops: i64::try_from(counted.len()).unwrap_or(i64::MAX),
        mass: inputs.mass,
        materiality: inputs.materiality,
        upper_bound: inputs.upper_bound && matches!(stop.tie, Tie::Corridor { .. }),
    };
    Outcome::raised(*severity, finding)
}

fn months(tie: &Tie, params: &Params) -> i64 {
    match tie {
        Tie::Corridor { .. } => params.r30_corridor_months,
        _ => params.r30_party_months,
    }
}

/// How much one stop weighs and until when; `None`: it does not count.
fn weigh<'a>(inputs: &Inputs, stop: &'a Stop, params: &Params) -> Option<(Severity, NaiveDate, &'a Stop)> {
    let cleared = stop.cleared_on.is_some_and(|on| on <= inputs.on);
    let term = Months::new(u32::try_from(months(&stop.tie, params)).ok()?);
    let until = stop.on.checked_add_months(term)?;
    if stop.administrative || cleared || stop.on > inputs.on || until < inputs.on {
        return None;
    }
    let severity = match &stop.tie {
        Tie::Party | Tie::Site { .. } | Tie::Permit { .. } => Severity::Hold,
        Tie::Cluster { distance, .. } if *distance <= params.r30_review_distance => Severity::Review,
        Tie::Cluster { distance, .. } if *distance <= params.r30_info_distance => Severity::Info,
        Tie::Corridor { .. } if inputs.mass > inputs.materiality => Severity::Review,
        Tie::Cluster { .. } | Tie::Corridor { .. } => return None,
    };
    Some((severity, until, stop))
}

impl StoppedBefore {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.company)
            .with("through", self.stop.tie.through(&self.company))
            .with("record", &self.stop.record)
            .with("day", self.stop.on)
            .with("until", self.counts_until)
    }
}

impl Explain for StoppedBefore {
    fn about(&self) -> About {
        About::new("operator", &self.operator)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.stop.tie.code(), self.stop.record)
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r30-{}", self.stop.tie.code()))
    }

    fn equation(&self) -> String {
        let age = format!("{} ≤ {} ≤ {}", self.stop.on, self.on, self.counts_until);
        match &self.stop.tie {
            Tie::Corridor { .. } => format!("{age}; {} > {}", self.mass.kg(), self.materiality),
            Tie::Cluster { distance, .. } => format!("{age}; 0 < {distance}"),
            _ => age,
        }
    }

    fn threshold(&self) -> String {
        format!("{} mo", self.months)
    }

    fn margin(&self) -> String {
        format!("{} d", (self.counts_until - self.on).num_days())
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r30-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::word("screening-row-stop-kind", &format!("screening-stop-{}", self.stop.kind.code())),
            Row::text("screening-row-stop-record", &self.stop.record),
            Row::day("screening-row-stop-day", self.stop.on),
            Row::day("screening-row-stop-counts-until", self.counts_until),
            Row::word("screening-row-stop-tie", &format!("screening-tie-{}", self.stop.tie.code())),
            Row::text("screening-row-stop-through", self.stop.tie.through(&self.company)),
            Row::count("screening-row-stops", self.stops),
            Row::mass("screening-row-this", self.mass),
        ];
        if let Tie::Cluster { distance, .. } = &self.stop.tie {
            rows.push(Row::count("screening-row-links-between", *distance));
        }
        rows
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let clears = Message::new("screening-answer-not-cleared");
        vec![
            Cause::new("screening-cause-suspicion-not-confirmed").answered(Some(clears)),
            Cause::new("screening-cause-new-owners"),
            Cause::new("screening-cause-shared-corridor"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-ask-who-stopped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, explained, params, severities};

    fn stop(tie: Tie, on: &str) -> Stop {
        Stop {
            record: "i1".into(),
            kind: Kind::Stopped,
            on: day(on),
            tie,
            administrative: false,
            cleared_on: None,
        }
    }

    fn judged(kg: i64, stops: Vec<Stop>) -> Vec<Severity> {
        let inputs = Inputs {
            operator: "op7".into(),
            company: "Acme".into(),
            record: "n1".into(),
            on: day("2027-02-01"),
            mass: Mass::from_kg(kg),
            upper_bound: false,
            materiality: Mass::from_kg(1),
            stops,
        };
        let outcome = judge(&inputs, &params());
        explained(std::slice::from_ref(&outcome));
        severities(&[outcome])
    }

    fn cluster(distance: i64) -> Tie {
        Tie::Cluster { operator: "op8".into(), company: "Other".into(), distance }
    }

    #[test]
    fn a_stop_weighs_by_its_tie_and_age() {
        use Severity::{Hold, Info, Review};
        let corridor = || Tie::Corridor { corridor: "XA>XB/p2p".into() };
        for (kg, tie, on, expected) in [
            (5, Tie::Party, "2026-02-01", Some(Hold)),
            (5, Tie::Party, "2022-02-01", Some(Hold)),
            (5, Tie::Party, "2022-01-31", None),
            (0, Tie::Site { site: "s1".into() }, "2026-02-01", Some(Hold)),
            (0, Tie::Permit { number: "P-1".into() }, "2026-02-01", Some(Hold)),
            (5, cluster(1), "2026-02-01", Some(Review)),
            (5, cluster(2), "2026-02-01", Some(Info)),
            (5, cluster(3), "2026-02-01", None),
            (5, corridor(), "2025-02-01", Some(Review)),
            (5, corridor(), "2025-01-31", None),
            (1, corridor(), "2026-12-01", None),
            // A stop of later than the judgement is not known yet.
            (5, Tie::Party, "2027-02-02", None),
        ] {
            let words = format!("{kg} {tie:?} {on}");
            assert_eq!(judged(kg, vec![stop(tie, on)]), expected.into_iter().collect::<Vec<_>>(), "{words}");
        }
    }

    #[test]
    fn administrative_and_cleared_stops_do_not_count() {
        let of = |change: fn(&mut Stop)| {
            let mut one = stop(Tie::Party, "2026-02-01");
            change(&mut one);
            judged(5, vec![one])
        };
        assert_eq!(of(|stop| (stop.kind, stop.administrative) = (Kind::Objection, true)), []);
        assert_eq!(of(|stop| stop.kind = Kind::Objection), [Severity::Hold]);
        assert_eq!(of(|stop| stop.cleared_on = Some(day("2027-02-01"))), []);
        assert_eq!(of(|stop| stop.cleared_on = Some(day("2027-02-02"))), [Severity::Hold]);
    }

    #[test]
    fn the_heaviest_stop_speaks_for_all() {
        let stops = vec![stop(cluster(2), "2026-11-01"), stop(cluster(1), "2025-11-01")];
        assert_eq!(judged(5, stops), [Severity::Review]);
    }
}
