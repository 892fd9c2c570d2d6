//! The rules that look at totals, series and links: what they need is kept as
//! events come, never looked up again, and handed to them as their own inputs.

mod orders;
mod parties;
mod reports;
mod site;
mod usual;

pub(super) use orders::Groups;
pub(super) use parties::Identities;
pub(super) use reports::{Reports, Shown};
pub use site::SiteBalanceRow;
pub(super) use site::{Book, Produced};
pub(super) use usual::Series;

use super::Engine;
use super::output::{Found, Said};
use super::record::{Record, Standing};
use crate::quantity::Mass;
use crate::screening::library::Inputs;
use crate::screening::{Outcome, Severity};
use crate::time::Instant;
use std::sync::Arc;

/// When something is judged, and which line let it be.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub at: Instant,
    pub event: &'a str,
}

impl<'a> Moment<'a> {
    pub fn of(event: &'a crate::history::Event) -> Self {
        Self { at: event.at, event: &event.id }
    }
}

impl Engine {
    /// Judges the inputs of one rule and writes what is new. `scope` tells causes
    /// of different records apart where the rule itself does not.
    pub(super) fn watch(
        &mut self,
        inputs: Inputs,
        scope: &str,
        about: Option<(&str, String)>,
        now: Moment<'_>,
        out: &mut Vec<Found>,
    ) {
        let judged = inputs.judge(&self.params);
        let inputs = Arc::new(inputs);
        for (rule, outcome) in judged {
            let (severity, said, own, cause) = match outcome {
                Outcome::Passed => continue,
                Outcome::Raised { severity, finding } => {
                    let about = finding.about();
                    let cause = finding.cause();
                    (severity, Said::Raised(finding), Some((about.kind.to_owned(), about.id)), cause)
                }
                Outcome::CouldNotJudge { why } => {
                    (Severity::Info, Said::CouldNotJudge(why), None, format!("?{}", why.code()))
                }
            };
            let given = about.clone().map(|(kind, id)| (kind.to_owned(), id));
            let Some(about) = own.or(given) else { continue };
            // What cannot be judged of somebody is the same whatever asks.
            let scope = if matches!(said, Said::CouldNotJudge(_)) { "" } else { scope };
            let key = (rule, about.1.clone(), format!("{scope}#{cause}"));
            if self.standing.get(&key).is_some_and(|before| before.severity >= severity) {
                continue;
            }
            let finding = match &said {
                Said::Raised(finding) => Some(finding.clone()),
                _ => None,
            };
            self.standing.insert(key, Standing { severity, finding });
            let event = now.event.to_owned();
            out.push(Found { at: now.at, event, rule, about, severity, said, inputs: inputs.clone() });
        }
    }

    /// Quantity of a substance below which statistics stay silent: the file's own
    /// word, else the threshold of the country's law, else the rule set's.
    pub(super) fn q_min(&self, record: &Record, goods: &super::goods::Goods) -> Mass {
        let Some(key) = goods.substance.as_deref() else { return UNKNOWN_Q_MIN };
        if let Some(own) = self.substances.added.get(key).and_then(|added| added.materiality) {
            return own;
        }
        let day = record.known_at.utc().date_naive();
        let law = self.law.field(
            &self.substances,
            record.destination,
            key,
            crate::history::Activity::Use,
            day,
            |control| control.threshold,
        );
        law.map_or_else(|| self.params.materiality(&self.plain(goods)), |((mass, _), _)| mass)
    }
}

/// Materiality of goods whose substance no paper names.
const UNKNOWN_Q_MIN: Mass = Mass::from_kg(500);
