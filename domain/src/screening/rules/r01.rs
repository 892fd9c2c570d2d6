//! R01 need-exceeded: would this import take the country past what it declared
//! it needs in the calendar year of arrival?
//!
//! Test: `used + reserved + q > N` is a hold ("confirmed"); else with what is
//! pending ahead of it, `used + reserved + pending + q > N`, a review
//! ("potential"; the later filing carries it). An overage below
//! `min(tolerance of N, materiality)` is information. Signed overrides widen N.
//!
//! Parameters: `tolerance_per_mille` (5, of N; assumed default); materiality.
//! Source: CND resolution 49/3 (2006), annual legitimate requirements.
//!
//! Known innocent causes: a stale need; salt counted as base; gross as net; a
//! return or re-export not booked; two notifications of one consignment.

use super::{NeedRule, bounded, drawn_before, need_rule, per_mille};
use crate::message::Message;
use crate::needs::{Declared, Key, Room};
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row, summed};
use crate::screening::facts::{Contribution, Facts, Item, RecordKind, Reference};
use crate::screening::{Outcome, Params, Severity, Stage};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedExceeded {
    pub item: Uuid,
    pub name: String,
    pub key: Key,
    pub declared: Mass,
    pub overridden: Mass,
    pub declared_for: Option<i32>,
    pub declaration: Option<Uuid>,
    pub revision: i32,
    pub used: Mass,
    pub reserved: Mass,
    /// Counted only when `potential`.
    pub pending: Mass,
    /// Items of the same record that stand before this one.
    pub before: Mass,
    pub asked: Mass,
    pub over: Mass,
    pub would_fit: Mass,
    /// Only with what is pending ahead of it.
    pub potential: bool,
    pub upper_bound: bool,
    pub conversions: Vec<Message>,
    pub contributors: Vec<Contribution>,
    pub look_alikes: Vec<Reference>,
}

pub fn judge(facts: &Facts, params: &Params, stage: Stage) -> Vec<Outcome> {
    facts.items.iter().map(|item| judge_item(facts, item, params, stage)).collect()
}

fn judge_item(facts: &Facts, item: &Item, params: &Params, stage: Stage) -> Outcome {
    let (NeedRule::Figure, Some(room)) = (need_rule(item), &item.room) else {
        return Outcome::Passed;
    };
    let Declared::Figure { mass: declared } = room.declared else {
        return Outcome::Passed;
    };
    let limit = declared + room.overridden;
    let before = drawn_before(facts, item, room);
    let booked = room.used + room.reserved + before;
    let (taken, potential) = match booked + item.mass > limit {
        true => (booked, false),
        false => (booked + item.pending_ahead, true),
    };
    let over = (taken + item.mass).saturating_sub(limit);
    if over == Mass::ZERO {
        return Outcome::Passed;
    }
    let slight = per_mille(declared, params.r01_tolerance_per_mille).min(params.materiality(item));
    let severity = match potential {
        _ if over < slight => Severity::Info,
        // A need revised after the goods left: known, and not to be undone.
        _ if stage == Stage::Rejudge && departed(facts) => Severity::Info,
        true => Severity::Review,
        false => bounded(Severity::Hold, item.upper_bound),
    };
    let mut finding = NeedExceeded::of(item, room, declared);
    finding.before = before;
    finding.pending = if potential { item.pending_ahead } else { Mass::ZERO };
    finding.over = over;
    finding.would_fit = limit.saturating_sub(taken);
    finding.potential = potential;
    finding.look_alikes = facts.similar.iter().map(|similar| similar.record.clone()).collect();
    Outcome::raised(severity, finding)
}

fn departed(facts: &Facts) -> bool {
    facts
        .movement
        .as_ref()
        .is_some_and(|movement| movement.departed_at.is_some() || movement.departed_on.is_some())
}

impl NeedExceeded {
    fn of(item: &Item, room: &Room, declared: Mass) -> Self {
        Self {
            item: item.id,
            name: item.name.clone(),
            key: room.key.clone(),
            declared,
            overridden: room.overridden,
            declared_for: room.declared_for,
            declaration: room.declaration,
            revision: room.revision,
            used: room.used,
            reserved: room.reserved,
            pending: Mass::ZERO,
            before: Mass::ZERO,
            asked: item.mass,
            over: Mass::ZERO,
            would_fit: Mass::ZERO,
            potential: false,
            upper_bound: item.upper_bound,
            conversions: item.conversions.clone(),
            contributors: item.contributors.clone(),
            look_alikes: Vec::new(),
        }
    }

    /// The terms of the sum: booked, then what else counts, this one last.
    fn terms(&self) -> Vec<Mass> {
        let mut terms = vec![self.used + self.reserved];
        terms.extend([self.pending, self.before].into_iter().filter(|mass| *mass > Mass::ZERO));
        terms.push(self.asked);
        terms
    }

    fn limit(&self) -> Mass {
        self.declared + self.overridden
    }

    fn percent(&self) -> String {
        self.over.percent_of(self.limit()).unwrap_or_default()
    }

    /// Years between the declaration and the year it is used for.
    fn age(&self) -> Option<i32> {
        self.declared_for.map(|year| self.key.year - year).filter(|age| *age > 0)
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.name)
            .with("country", self.key.country)
            .with("year", self.key.year)
            .with("after", self.terms().into_iter().sum::<Mass>())
            .with("declared", self.limit())
            .with("over", self.over)
            .with("percent", self.percent())
            .with("fits", self.would_fit)
    }
}

impl Explain for NeedExceeded {
    fn about(&self) -> About {
        About::new("need", &self.key)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.key, self.item)
    }

    fn sentence(&self) -> Message {
        self.figures(if self.potential { "screening-r01-potential" } else { "screening-r01-confirmed" })
    }

    fn equation(&self) -> String {
        let limit = match self.overridden {
            Mass::ZERO => self.declared.to_string(),
            more => format!("{} + {more}", self.declared.kg()),
        };
        format!("{} > {limit}", summed(&self.terms()))
    }

    fn threshold(&self) -> String {
        self.limit().to_string()
    }

    fn margin(&self) -> String {
        format!("{} ({})", self.over, self.percent())
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r01-would-fit")
    }

    fn sum(&self) -> Message {
        self.figures("screening-r01-sum").with("equation", self.equation())
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::mass("screening-row-used", self.used),
            Row::mass("screening-row-reserved", self.reserved),
        ];
        rows.extend(self.contributors.iter().map(|part| {
            let label = if part.pending { "screening-row-pending-of" } else { "screening-row-booked-of" };
            Row::mass(label, part.mass).of(part.record.clone())
        }));
        if self.potential {
            rows.push(Row::mass("screening-row-pending", self.pending));
        }
        if self.before > Mass::ZERO {
            rows.push(Row::mass("screening-row-before", self.before));
        }
        rows.push(Row::mass("screening-row-this", self.asked));
        rows.push(Row::mass("screening-row-after", self.terms().into_iter().sum()));
        let declared = Row::mass("screening-row-declared", self.declared);
        rows.push(match self.declaration {
            Some(id) => declared.of(Reference { kind: RecordKind::Need, id, number: self.key.to_string() }),
            None => declared,
        });
        if self.overridden > Mass::ZERO {
            rows.push(Row::mass("screening-row-overridden", self.overridden));
        }
        rows.push(Row::mass("screening-row-over", self.over));
        rows
    }

    fn conversions(&self) -> &[Message] {
        &self.conversions
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        let age = self.age().map(|years| {
            Message::new("screening-answer-need-age")
                .with("year", self.declared_for.unwrap_or_default())
                .with("years", years)
        });
        let converted = (!self.conversions.is_empty())
            .then(|| Message::new("screening-answer-converted").with("steps", self.conversions.len()));
        let unsure = self.upper_bound.then(|| Message::new("screening-answer-upper-bound"));
        let twice = self
            .look_alikes
            .first()
            .map(|other| Message::new("screening-answer-look-alike").with("reference", &other.number));
        vec![
            Cause::new("screening-cause-stale-need").answered(age),
            Cause::new("screening-cause-salt-as-base").answered(converted),
            Cause::new("screening-cause-gross-as-net").answered(unsure),
            Cause::new("screening-cause-return-not-booked"),
            Cause::new("screening-cause-filed-twice").answered(twice),
        ]
    }

    fn next_step(&self) -> Message {
        Message::new("screening-next-ask-importing-authority").with("country", self.key.country)
    }
}

#[cfg(test)]
#[path = "r01_tests.rs"]
mod tests;
