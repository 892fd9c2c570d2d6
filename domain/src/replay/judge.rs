//! Judging a record, and what of it is written: a finding once, again only when
//! it grows more severe, closed when later knowledge explains it.

use super::Engine;
use super::goods::uuid;
use super::output::{Found, Said};
use super::record::{Kind, Record, Standing};
use crate::screening::library::Inputs;
use crate::screening::{Finding, Outcome, RuleCode, Severity, Stage};
use crate::time::Instant;
use std::collections::BTreeSet;
use std::sync::Arc;

type Key = (RuleCode, String, String);

/// The rules that look at the need.
pub(super) const NEED: &[RuleCode] = &[RuleCode::R01, RuleCode::R03, RuleCode::R04];
/// The rules that look at licences and allowances.
pub(super) const LICENCE: &[RuleCode] = &[RuleCode::R10, RuleCode::R11, RuleCode::R12];

impl Engine {
    /// Judges a record by the rules due at a stage, or by some of them.
    pub(super) fn judge(
        &mut self,
        seq: u64,
        stage: Stage,
        only: Option<&[RuleCode]>,
        at: Instant,
        event: &str,
        out: &mut Vec<Found>,
    ) {
        let Some(record) = self.records.get(&seq) else { return };
        let inputs = Inputs::Record { stage, facts: Box::new(self.facts(record, at)) };
        let judged = inputs.judge(&self.params);
        let inputs = Arc::new(inputs);
        let wanted =
            |rule: RuleCode| rule != RuleCode::Duplicate && only.is_none_or(|only| only.contains(&rule));
        let mut stands = BTreeSet::new();
        let mut written = Vec::new();
        for (rule, outcome) in judged.into_iter().filter(|(rule, _)| wanted(*rule)) {
            let Some((severity, said, about, cause)) = self.said(record, rule, outcome) else { continue };
            let key: Key = (rule, about.1.clone(), cause);
            stands.insert(key.clone());
            let before = record.raised.get(&key).map(|standing| standing.severity);
            // What cannot be judged of a company is the same for all its records.
            let told = matches!(said, Said::CouldNotJudge(_)) && !self.blind.insert(key.clone());
            if before.is_some_and(|before| before >= severity) || told {
                continue;
            }
            written.push((
                key,
                Found { at, event: event.to_owned(), rule, about, severity, said, inputs: inputs.clone() },
            ));
        }
        let closed = if stage == Stage::Rejudge { self.closing(seq, only, &stands) } else { Vec::new() };
        let Some(record) = self.records.get_mut(&seq) else { return };
        for (key, found) in written {
            let finding = match &found.said {
                Said::Raised(finding) => Some(finding.clone()),
                _ => None,
            };
            record.raised.insert(key, Standing { severity: found.severity, finding });
            out.push(found);
        }
        for (key, about) in closed {
            let Some(Standing { severity, finding: Some(finding) }) = record.raised.remove(&key) else {
                continue;
            };
            let (rule, event) = (key.0, event.to_owned());
            out.push(Found {
                at,
                event,
                rule,
                about,
                severity,
                said: Said::Closed(finding),
                inputs: inputs.clone(),
            });
        }
    }

    /// Findings that stood and are not found any more, of the rules judged again.
    fn closing(
        &self,
        seq: u64,
        only: Option<&[RuleCode]>,
        stands: &BTreeSet<Key>,
    ) -> Vec<(Key, (String, String))> {
        let Some(record) = self.records.get(&seq) else { return Vec::new() };
        let judged = |rule: RuleCode| only.is_none_or(|only| only.contains(&rule));
        // What left is not made right by a figure that came later.
        let gone = !record.shipments.is_empty();
        record
            .raised
            .iter()
            .filter(|(key, standing)| standing.finding.is_some() && judged(key.0) && !stands.contains(*key))
            .filter(|(key, _)| !(gone && NEED.contains(&key.0)))
            .map(|(key, standing)| (key.clone(), self.about(record, key.0, standing.finding.as_deref())))
            .collect()
    }

    /// What an outcome says, about whom, and why.
    fn said(
        &self,
        record: &Record,
        rule: RuleCode,
        outcome: Outcome,
    ) -> Option<(Severity, Said, (String, String), String)> {
        match outcome {
            Outcome::Passed => None,
            Outcome::Raised { severity, finding } => {
                let about = self.about(record, rule, Some(&finding));
                let cause = finding.cause();
                Some((severity, Said::Raised(finding), about, cause))
            }
            Outcome::CouldNotJudge { why } => {
                let about = self.about(record, rule, None);
                Some((Severity::Info, Said::CouldNotJudge(why), about, format!("?{}", why.code())))
            }
        }
    }

    /// Kind and id of what a finding is about, by the ids of the file.
    pub(super) fn about(
        &self,
        record: &Record,
        rule: RuleCode,
        finding: Option<&Finding>,
    ) -> (String, String) {
        let own = || (record.kind.code().to_owned(), record.id.clone());
        let about = finding.map(|finding| finding.about());
        match (rule, about) {
            (RuleCode::R10 | RuleCode::R11 | RuleCode::R12, about) => {
                let named = |id: &&String| {
                    about.as_ref().is_none_or(|about| about.id == uuid("operator", id).to_string())
                };
                let party = [&record.importer, &record.exporter].into_iter().flatten().find(named);
                party.map_or_else(own, |id| ("operator".to_owned(), id.clone()))
            }
            (RuleCode::R13, None) => {
                let number = record.permits.first();
                number.map_or_else(own, |number| ("permit".to_owned(), number.clone()))
            }
            (RuleCode::R13 | RuleCode::R01 | RuleCode::R03 | RuleCode::R04, Some(about)) => {
                (about.kind.to_owned(), about.id)
            }
            _ => own(),
        }
    }

    /// Books what the record draws now, and judges again what that touches.
    pub(super) fn settle(&mut self, seq: u64, at: Instant, event: &str, out: &mut Vec<Found>) {
        let (left, came) = self.rebook(seq);
        self.close_if_over(seq);
        for key in &left {
            for other in self.ledger.open_on(key) {
                let stands = |record: &Record| {
                    record.raised.iter().any(|((rule, about, _), standing)| {
                        *rule == RuleCode::R01 && standing.finding.is_some() && *about == key.to_string()
                    })
                };
                if other != seq && self.records.get(&other).is_some_and(stands) {
                    self.judge(other, Stage::Rejudge, Some(NEED), at, event, out);
                }
            }
        }
        // An arrival in another year is judged on the line it came to.
        let arrived = self
            .records
            .get(&seq)
            .is_some_and(|record| self.movements(record).any(|moving| moving.arrived_at == Some(at)));
        if arrived && !left.is_empty() && !came.is_empty() {
            self.judge(seq, Stage::Arrival, Some(NEED), at, event, out);
        }
    }

    /// A record that nothing can stop any more leaves the lists of open ones.
    fn close_if_over(&mut self, seq: u64) {
        let Some(record) = self.records.get(&seq) else { return };
        let over = match record.shipments.is_empty() {
            true => record.state.freed() && record.state != super::record::State::Objected,
            false => self.movements(record).all(super::record::Moving::over),
        };
        let settled = matches!(record.kind, Kind::Order | Kind::Allocation | Kind::Transfer);
        let closed = over || settled;
        if record.closed == closed {
            return;
        }
        let booked = record.booked.clone();
        let parties: Vec<String> = record.parties().cloned().collect();
        for id in parties {
            let Some(operator) = self.operators.get_mut(&id) else { continue };
            match closed {
                true => operator.open.remove(&seq),
                false => operator.open.insert(seq),
            };
        }
        if closed {
            self.ledger.closed(seq, &booked);
        }
        if let Some(record) = self.records.get_mut(&seq) {
            record.closed = closed;
        }
    }
}
