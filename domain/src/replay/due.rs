//! What falls due: ordered by due time, rule, subject.

use super::Engine;
use super::gather::term_over;
use super::output::Found;
use super::record::{Kind, State};
use super::watch::{Moment, Shown};
use crate::history::midnight;
use crate::screening::facts::Notice;
use crate::screening::{RuleCode, Stage};
use crate::time::Instant;
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// One judgement that is due, of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    pub at: Instant,
    pub rule: RuleCode,
    pub subject: String,
    pub of: Subject,
}

/// What is judged when it falls due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Record(u64),
    /// The series of a company's orders of a substance.
    Series(String, String),
    /// A return by company, kind and period.
    Return(String, String, String),
    /// A loss that nobody may have reported.
    Shown(Box<Shown>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Queue(BTreeSet<Due>);

impl Queue {
    pub fn add(&mut self, due: Due) {
        self.0.insert(due);
    }

    /// The next that is due before an instant, or at it.
    fn next(&mut self, until: Instant, inclusive: bool) -> Option<Due> {
        let first = self.0.first()?;
        let falls = if inclusive { first.at <= until } else { first.at < until };
        if falls { self.0.pop_first() } else { None }
    }
}

impl Engine {
    /// Judges everything that fell due, in order; `event` let the time pass.
    pub(super) fn pass_time(&mut self, until: Instant, inclusive: bool, event: &str, out: &mut Vec<Found>) {
        while let Some(due) = self.queue.next(until, inclusive) {
            let seq = match due.of {
                Subject::Record(seq) => seq,
                Subject::Series(operator, substance) => {
                    self.month_over(&operator, &substance, Moment { at: due.at, event }, out);
                    continue;
                }
                Subject::Return(operator, kind, period) => {
                    self.return_missing((operator, kind, period), Moment { at: due.at, event }, out);
                    continue;
                }
                Subject::Shown(shown) => {
                    self.loss_term_over(*shown, Moment { at: due.at, event }, out);
                    continue;
                }
            };
            let Some(record) = self.records.get(&seq) else { continue };
            if due.rule == RuleCode::R52 {
                if record.state != State::Waiting || !record.shipments.is_empty() {
                    continue;
                }
                self.judge(seq, Stage::Due, Some(&[RuleCode::R52]), due.at, event, out);
                self.lapse(seq, due.at, event, out);
            } else if !record.closed && (!record.state.freed() || !record.shipments.is_empty()) {
                self.judge(seq, Stage::Due, Some(&[due.rule]), due.at, event, out);
            }
        }
    }

    /// Where silence lapses it, a notification without a reply ends with the term.
    fn lapse(&mut self, seq: u64, at: Instant, event: &str, out: &mut Vec<Found>) {
        let Some(record) = self.records.get_mut(&seq) else { return };
        let over = record.reply_due.is_some_and(|due| due <= at);
        if over && record.silence == crate::history::Silence::Lapse {
            record.state = State::Lapsed;
            self.settle(seq, at, event, out);
        }
    }

    /// Puts the terms of a record on the queue: transit notices and the reply.
    pub(super) fn schedule(&mut self, seq: u64, now: Instant) {
        let Some(record) = self.records.get(&seq).filter(|record| record.kind == Kind::Notification) else {
            return;
        };
        let mut dues = Vec::new();
        if let Some(dispatch) = record.dispatch {
            for leg in self.facts(record, now).route {
                if let Notice::Due { days, .. } = leg.notice {
                    dues.push((RuleCode::R41, midnight(dispatch - Duration::days(days))));
                }
            }
        }
        if let Some(over) = record.reply_due {
            const DAY_MS: i64 = 86_400_000;
            dues.push((RuleCode::R52, over.plus_ms(-self.params.r52_remind_days.saturating_mul(DAY_MS))));
            dues.push((RuleCode::R52, over));
        }
        let subject = record.id.clone();
        for (rule, at) in dues.into_iter().filter(|(_, at)| *at >= now) {
            self.queue.add(Due { at, rule, subject: subject.clone(), of: Subject::Record(seq) });
        }
    }

    /// The term of an arrival from its day on, as R55 counts it.
    pub(super) fn schedule_arrival(&mut self, seq: u64, from: Option<NaiveDate>, days: i64) {
        let (Some(record), Some(from)) = (self.records.get(&seq), from) else { return };
        if record.kind == Kind::Transfer {
            return;
        }
        let due = Due {
            at: term_over(from, days),
            rule: RuleCode::R55,
            subject: record.id.clone(),
            of: Subject::Record(seq),
        };
        self.queue.add(due);
    }
}
