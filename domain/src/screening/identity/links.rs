//! Companies tied by the identifiers they share: a table of attributes, and the
//! clusters that follow from it (R32, and the clusters of R20, R26, R30).
//!
//! Two companies are joined when the weights of what they share come to
//! `join_per_mille` of `ln(N)`; one shared value weighs `ln(N/df) x factor`,
//! df companies of N having it. Values that more than `df_max` have, and those of
//! agents, free-zone offices, law and accountancy firms, weigh nothing.
//!
//! Cost: an attribute touches at most `df_max` companies and the clusters they
//! stand in; those alone are computed anew, nothing else is looked at.

use super::ln_micro;
use crate::operator::{IdentifierKind, normalise};
use crate::screening::Params;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What two companies can share. A birth date belongs to an officer: a name
/// alone is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    Bank,
    Tax,
    Officer,
    Device,
    Email,
    Phone,
    Address,
    Gate,
}

impl Attribute {
    pub const ALL: [Self; 8] = [
        Self::Bank,
        Self::Tax,
        Self::Officer,
        Self::Device,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::Gate,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Tax => "tax",
            Self::Officer => "officer",
            Self::Device => "device",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Gate => "gate",
        }
    }

    const fn factor_per_mille(self, params: &Params) -> i64 {
        match self {
            Self::Bank => params.r32_bank_per_mille,
            Self::Tax => params.r32_tax_per_mille,
            Self::Officer => params.r32_officer_per_mille,
            Self::Device => params.r32_device_per_mille,
            Self::Email => params.r32_email_per_mille,
            Self::Phone => params.r32_phone_per_mille,
            Self::Address => params.r32_address_per_mille,
            Self::Gate => params.r32_gate_per_mille,
        }
    }

    /// The value as it is compared; `None` where nothing comparable is in it.
    pub fn key(self, value: &str) -> Option<String> {
        let key = match self {
            Self::Bank => normalise(IdentifierKind::Bank, value),
            Self::Tax => normalise(IdentifierKind::Tax, value),
            Self::Email => normalise(IdentifierKind::Email, value),
            Self::Phone => phone(value),
            Self::Address => address(value),
            Self::Officer | Self::Device | Self::Gate => normalise(IdentifierKind::Address, value),
        };
        (!key.is_empty()).then_some(key)
    }
}

/// An officer by name and birth date; the order of the names does not matter.
pub fn officer(name: &str, born: NaiveDate) -> String {
    let plain = any_ascii::any_ascii(name);
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    words.sort_unstable();
    format!("{} {born}", words.join(" "))
}

/// The last eight digits: the same number with and without its country code and
/// trunk zero.
fn phone(value: &str) -> String {
    let digits: String =
        normalise(IdentifierKind::Phone, value).chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(8)..].to_owned()
}

/// A text without a number in it names a town, not a unit.
fn address(value: &str) -> String {
    let key = normalise(IdentifierKind::Address, &any_ascii::any_ascii(value));
    if key.chars().any(|c| c.is_ascii_digit()) { key } else { String::new() }
}

/// Weight of one shared value in millionths: `-ln(df/N) x factor`, never below zero.
pub fn weight_micro(attribute: Attribute, df: u32, handlers: u64, params: &Params) -> i64 {
    if i64::from(df) > params.r32_df_max || df == 0 || u64::from(df) >= handlers {
        return 0;
    }
    #[expect(clippy::cast_precision_loss, reason = "companies are counted in thousands")]
    let ratio = handlers as f64 / f64::from(df);
    ln_micro(ratio) * attribute.factor_per_mille(params) / 1_000
}

/// Total weight from which two companies are joined, in millionths.
pub fn join_micro(handlers: u64, params: &Params) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "companies are counted in thousands")]
    let all = handlers.max(2) as f64;
    ln_micro(all) * params.r32_join_per_mille / 1_000
}

/// One value that two companies share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shared {
    pub attribute: Attribute,
    /// As it is compared.
    pub value: String,
    /// Companies that have it.
    pub df: u32,
}

/// Two companies, the smaller id first, and everything that they share and that weighs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    pub a: String,
    pub b: String,
    pub shared: Vec<Shared>,
}

impl Link {
    pub fn weight_micro(&self, handlers: u64, params: &Params) -> i64 {
        self.shared.iter().map(|s| weight_micro(s.attribute, s.df, handlers, params)).sum()
    }

    pub fn joins(&self, handlers: u64, params: &Params) -> bool {
        self.weight_micro(handlers, params) >= join_micro(handlers, params)
    }
}

type Value = (Attribute, String);

/// The attribute table and the clusters of the companies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    handlers: u64,
    holders: BTreeMap<Attribute, BTreeMap<String, BTreeSet<String>>>,
    values: BTreeMap<String, BTreeSet<Value>>,
    /// Agents and offices whose identifiers tie nobody together.
    agents: BTreeSet<String>,
    /// Each company's cluster, named by its smallest member.
    cluster_of: BTreeMap<String, String>,
    clusters: BTreeMap<String, BTreeSet<String>>,
}

impl Links {
    /// N of the weights: all handlers, known here or not. Clusters follow at the
    /// next [`Links::rebuild`].
    pub fn count_handlers(&mut self, handlers: u64) {
        self.handlers = handlers;
    }

    pub fn handlers(&self) -> u64 {
        self.handlers.max(self.values.len() as u64)
    }

    /// Registers a value of a company; answers whether it was new.
    pub fn add(&mut self, operator: &str, attribute: Attribute, value: &str, params: &Params) -> bool {
        let Some(key) = attribute.key(value) else { return false };
        self.values.entry(operator.to_owned()).or_default().insert((attribute, key.clone()));
        let holders = self.holders.entry(attribute).or_default().entry(key).or_default();
        let new = holders.insert(operator.to_owned());
        let touched = bounded(operator, holders);
        if new {
            self.settle(touched, params);
        }
        new
    }

    /// Takes a value off a company.
    pub fn remove(&mut self, operator: &str, attribute: Attribute, value: &str, params: &Params) {
        let Some(key) = attribute.key(value) else { return };
        if let Some(values) = self.values.get_mut(operator) {
            values.remove(&(attribute, key.clone()));
        }
        let Some(holders) = self.holders.get_mut(&attribute).and_then(|of| of.get_mut(&key)) else { return };
        let touched = bounded(operator, holders);
        holders.remove(operator);
        self.settle(touched, params);
    }

    /// Marks a company as an agent, a free-zone office, a law or accountancy firm.
    pub fn agent(&mut self, operator: &str, is: bool, params: &Params) {
        let changed = if is { self.agents.insert(operator.to_owned()) } else { self.agents.remove(operator) };
        if changed {
            let mut touched = BTreeSet::from([operator.to_owned()]);
            for (attribute, key) in self.values.get(operator).into_iter().flatten() {
                touched.extend(
                    self.holders_of(*attribute, key).map(|of| bounded(operator, of)).unwrap_or_default(),
                );
            }
            self.settle(touched, params);
        }
    }

    /// Computes every cluster anew: after the number of handlers changed.
    pub fn rebuild(&mut self, params: &Params) {
        let all: BTreeSet<String> = self.values.keys().cloned().collect();
        self.settle(all, params);
    }

    /// The company's cluster, itself among it, ids sorted.
    pub fn cluster(&self, operator: &str) -> Vec<String> {
        self.cluster_of
            .get(operator)
            .and_then(|name| self.clusters.get(name))
            .map_or_else(|| vec![operator.to_owned()], |members| members.iter().cloned().collect())
    }

    /// Links between a company and each of its cluster: 1 for what it is tied to directly.
    pub fn distances(&self, operator: &str, params: &Params) -> BTreeMap<String, i64> {
        let mut far = BTreeMap::from([(operator.to_owned(), 0)]);
        let mut next = VecDeque::from([operator.to_owned()]);
        while let Some(at) = next.pop_front() {
            let steps = far.get(&at).copied().unwrap_or_default() + 1;
            for other in self.joined_to(&at, params) {
                if !far.contains_key(&other) {
                    far.insert(other.clone(), steps);
                    next.push_back(other);
                }
            }
        }
        far.remove(operator);
        far
    }

    /// The links inside a company's cluster that join, to explain it by.
    pub fn links(&self, operator: &str, params: &Params) -> Vec<Link> {
        let mut links = BTreeSet::new();
        for member in self.cluster(operator) {
            links.extend(self.neighbours(&member).into_values());
        }
        links.into_iter().filter(|link| link.joins(self.handlers(), params)).collect()
    }

    fn holders_of(&self, attribute: Attribute, key: &str) -> Option<&BTreeSet<String>> {
        self.holders.get(&attribute)?.get(key)
    }

    /// Everyone who shares a value that can weigh with `operator`, and all of it.
    fn neighbours(&self, operator: &str) -> BTreeMap<String, Link> {
        let mut links: BTreeMap<String, Link> = BTreeMap::new();
        for (attribute, key) in self.values.get(operator).into_iter().flatten() {
            let Some(holders) = self.holders_of(*attribute, key) else { continue };
            if holders.len() > LOOKED_AT || holders.iter().any(|holder| self.agents.contains(holder)) {
                continue;
            }
            let df = u32::try_from(holders.len()).unwrap_or(u32::MAX);
            for other in holders.iter().filter(|other| *other != operator) {
                let (a, b) = if operator < other.as_str() {
                    (operator, other.as_str())
                } else {
                    (other.as_str(), operator)
                };
                links
                    .entry(other.clone())
                    .or_insert_with(|| Link { a: a.to_owned(), b: b.to_owned(), shared: Vec::new() })
                    .shared
                    .push(Shared { attribute: *attribute, value: key.clone(), df });
            }
        }
        links
    }

    fn joined_to(&self, operator: &str, params: &Params) -> Vec<String> {
        let handlers = self.handlers();
        let links = self.neighbours(operator);
        links.into_iter().filter(|(_, link)| link.joins(handlers, params)).map(|(other, _)| other).collect()
    }

    /// Finds the clusters of the touched companies, and of all that stood in one
    /// with them, anew.
    fn settle(&mut self, touched: BTreeSet<String>, params: &Params) {
        let mut loose: BTreeSet<String> = BTreeSet::new();
        for operator in touched {
            let name = self.cluster_of.get(&operator).cloned();
            loose.extend(name.and_then(|name| self.clusters.remove(&name)).unwrap_or_default());
            loose.insert(operator);
        }
        for operator in &loose {
            self.cluster_of.remove(operator);
        }
        while let Some(first) = loose.pop_first() {
            let members = self.reach(&first, params);
            for member in &members {
                loose.remove(member);
                // Somebody just joined may bring a whole cluster along.
                if let Some(name) = self.cluster_of.remove(member) {
                    self.clusters.remove(&name);
                }
            }
            let name = members.first().cloned().filter(|_| members.len() > 1);
            if let Some(name) = name {
                self.cluster_of.extend(members.iter().map(|member| (member.clone(), name.clone())));
                self.clusters.insert(name, members);
            }
        }
    }

    fn reach(&self, first: &str, params: &Params) -> BTreeSet<String> {
        let mut members = self.distances(first, params).into_keys().collect::<BTreeSet<_>>();
        members.insert(first.to_owned());
        members
    }
}

/// The holders of a value that can still weigh; of others, the company alone.
fn bounded(operator: &str, holders: &BTreeSet<String>) -> BTreeSet<String> {
    // One past the limit: what the value tied comes apart once.
    if holders.len() <= LOOKED_AT + 1 { holders.clone() } else { BTreeSet::from([operator.to_owned()]) }
}

/// No parameter can make a value weigh that more companies than this have: the
/// upper bound of `df_max`.
const LOOKED_AT: usize = 100;

#[cfg(test)]
mod tests;
