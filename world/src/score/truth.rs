//! The labels of one world, indexed by what findings can name.

use super::read::Finding;
use crate::{
    label::{Label, Member},
    time::{DAY, Instant, parse},
};
use std::collections::{BTreeMap, BTreeSet};

/// A finding after a scheme's end still belongs to it for so long.
const AFTER: i64 = 120 * DAY;
/// A finding on a twin's firm counts against the rule near the twin's own trade only.
const NEAR: i64 = 60 * DAY;

#[derive(Clone, Debug)]
pub struct Scheme {
    pub kind: String,
    pub faint: bool,
    pub start: Instant,
    pub end: Instant,
    pub evidence: Instant,
    pub members: Vec<Member>,
    /// Every subject but its members: firms, needs, sites, numbers.
    pub subjects: BTreeSet<String>,
    pub diverted: i64,
}

#[derive(Clone, Debug)]
pub struct Twin {
    pub kind: String,
    pub from: Instant,
    pub to: Instant,
}

#[derive(Debug, Default)]
pub struct World {
    pub seed: u64,
    pub size: u32,
    pub years: u8,
    pub profile: String,
    pub scored_from: Instant,
    pub consignments: usize,
    pub licit: usize,
    pub site_years: usize,
    pub schemes: Vec<Scheme>,
    pub twins: Vec<Twin>,
    /// (rule, subject) that must be found, and that may be.
    pub sure: BTreeSet<(String, String)>,
    pub may: BTreeSet<(String, String)>,
    noise: BTreeSet<String>,
    by_subject: BTreeMap<String, Vec<usize>>,
    twin_members: BTreeMap<String, usize>,
    twin_parties: BTreeMap<String, Vec<usize>>,
}

fn at(text: &str) -> Instant {
    parse(text).unwrap_or_default()
}

impl World {
    pub fn new(labels: &[Label]) -> Self {
        let mut world = Self::default();
        for label in labels {
            world.take(label);
        }
        world
    }

    fn take(&mut self, label: &Label) {
        match label {
            Label::World {
                seed, size, years, profile, scored_from, consignments, licit, site_years, ..
            } => {
                (self.seed, self.size, self.years) = (*seed, *size, *years);
                self.profile.clone_from(profile);
                self.scored_from = at(scored_from);
                (self.consignments, self.licit, self.site_years) = (*consignments, *licit, *site_years);
            }
            Label::Scheme {
                kind,
                faint,
                start,
                end,
                evidence_at,
                parties,
                members,
                keys,
                diverted_mg,
                ..
            } => {
                let index = self.schemes.len();
                let subjects: BTreeSet<String> = parties.iter().chain(keys).cloned().collect();
                let named = members.iter().flat_map(|member| member.also.iter().chain([&member.id]));
                for subject in named.chain(&subjects) {
                    self.by_subject.entry(subject.clone()).or_default().push(index);
                }
                self.schemes.push(Scheme {
                    kind: kind.clone(),
                    faint: *faint,
                    start: at(start),
                    end: at(end),
                    evidence: at(evidence_at),
                    members: members.clone(),
                    subjects,
                    diverted: *diverted_mg,
                });
            }
            Label::Twin { kind, parties, members, keys, .. } => self.twin(kind, parties, members, keys),
            Label::Noise { id, also, .. } => self.noise.extend(also.iter().chain([id]).cloned()),
            Label::Fact { rule, about, sure } => {
                let set = if *sure { &mut self.sure } else { &mut self.may };
                set.insert((rule.clone(), about.clone()));
            }
        }
    }

    fn twin(&mut self, kind: &str, parties: &[String], members: &[Member], keys: &[String]) {
        let index = self.twins.len();
        let from = members.iter().map(|member| at(&member.at)).min().unwrap_or(Instant::MIN / 2);
        let to = members.iter().map(|member| at(&member.released_at)).max().unwrap_or(Instant::MAX / 2);
        for id in members.iter().flat_map(|member| member.also.iter().chain([&member.id])).chain(keys) {
            self.twin_members.insert(id.clone(), index);
        }
        for party in parties {
            self.twin_parties.entry(party.clone()).or_default().push(index);
        }
        self.twins.push(Twin { kind: kind.to_owned(), from, to: to.saturating_add(NEAR) });
    }

    /// The scheme that a finding is about, if any.
    pub fn scheme_of(&self, finding: &Finding) -> Option<usize> {
        let fits = |&&index: &&usize| {
            let scheme = &self.schemes[index];
            (scheme.start..=scheme.end + AFTER).contains(&finding.at)
        };
        parts(&finding.about).find_map(|part| self.by_subject.get(part)?.iter().find(fits).copied())
    }

    pub fn twin_of(&self, finding: &Finding) -> Option<usize> {
        parts(&finding.about).find_map(|part| {
            self.twin_members.get(part).copied().or_else(|| {
                let near =
                    |&&index: &&usize| (self.twins[index].from..=self.twins[index].to).contains(&finding.at);
                self.twin_parties.get(part)?.iter().find(near).copied()
            })
        })
    }

    pub fn is_noise(&self, finding: &Finding) -> bool {
        parts(&finding.about).any(|part| self.noise.contains(part))
    }

    /// Whether a certain fact stands behind a finding of a hard rule.
    pub fn is_fact(&self, finding: &Finding) -> bool {
        let key = (finding.rule.clone(), finding.about.clone());
        self.sure.contains(&key) || self.may.contains(&key)
    }

    /// The member that a finding names itself, or all of them where it names a firm,
    /// a need or another subject of the scheme.
    pub fn covers(&self, finding: &Finding, scheme: usize, member: &Member) -> bool {
        let subjects = &self.schemes[scheme].subjects;
        parts(&finding.about).any(|part| {
            part == member.id || member.also.iter().any(|other| other == part) || subjects.contains(part)
        })
    }
}

/// A subject, whole and, for a cluster, each of its firms.
fn parts(about: &str) -> impl Iterator<Item = &str> {
    std::iter::once(about).chain(about.split('+').filter(move |part| part.len() < about.len()))
}
