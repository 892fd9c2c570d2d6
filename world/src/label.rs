//! The truth about a world, kept apart from its events: what was planted, what only
//! looks like it, which faults of daily work there are, and which certain facts the
//! hard rules must find.

use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a consignment belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Licit,
    Scheme(usize),
    Twin(usize),
}

/// A consignment of a scheme or twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Id of the notification, shipment or transfer as findings name it.
    pub id: String,
    /// Other ids of the same consignment (its shipment, its order).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// When it is first recorded.
    pub at: String,
    /// When the goods leave; nothing can be prevented afterwards.
    pub released_at: String,
    pub mass_mg: i64,
    pub diverted_mg: i64,
}

/// One line of the label file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "label", rename_all = "snake_case")]
pub enum Label {
    World {
        seed: u64,
        size: u32,
        years: u8,
        profile: String,
        scored_from: String,
        end: String,
        /// Notifications, unnotified shipments and supplies in the file.
        consignments: usize,
        /// Those that belong to no scheme.
        licit: usize,
        /// Years of monthly balances, all sites together.
        site_years: usize,
    },
    Scheme {
        id: String,
        #[serde(rename = "typology")]
        kind: String,
        /// Drawn weak on purpose.
        faint: bool,
        /// Its firm also trades lawfully.
        blended: bool,
        start: String,
        end: String,
        /// The first moment at which a careful person could know.
        evidence_at: String,
        parties: Vec<String>,
        members: Vec<Member>,
        /// Other subjects that findings on it name: needs, sites, corridors, numbers.
        keys: Vec<String>,
        diverted_mg: i64,
    },
    Twin {
        id: String,
        kind: String,
        parties: Vec<String>,
        members: Vec<Member>,
        keys: Vec<String>,
    },
    /// A fault of daily work.
    Noise {
        kind: String,
        id: String,
        also: Vec<String>,
    },
    /// A fact that a hard rule must find (`sure`), or may find because of a fault or
    /// of what was pending at the time.
    Fact {
        rule: String,
        about: String,
        sure: bool,
    },
}

/// A scheme while the world is planned.
#[derive(Clone, Debug, Default)]
pub struct Planted {
    pub kind: &'static str,
    pub faint: bool,
    pub blended: bool,
    pub start: Instant,
    pub end: Instant,
    pub evidence: Instant,
    pub parties: Vec<usize>,
    pub keys: Vec<String>,
    /// Mass diverted outside its members.
    pub beside_mg: i64,
}

#[derive(Clone, Debug, Default)]
pub struct TwinPlan {
    pub kind: &'static str,
    pub parties: Vec<usize>,
    pub keys: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Truth {
    pub schemes: Vec<Planted>,
    pub twins: Vec<TwinPlan>,
    pub noise: Vec<(&'static str, String, Vec<String>)>,
    /// Rule, subject, sure.
    pub facts: BTreeSet<(&'static str, String, bool)>,
    pub site_years: usize,
}

impl Truth {
    pub fn sure(&mut self, rule: &'static str, about: String) {
        self.facts.remove(&(rule, about.clone(), false));
        self.facts.insert((rule, about, true));
    }

    pub fn may(&mut self, rule: &'static str, about: String) {
        if !self.facts.contains(&(rule, about.clone(), true)) {
            self.facts.insert((rule, about, false));
        }
    }
}
