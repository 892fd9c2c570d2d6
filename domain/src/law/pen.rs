//! Whether a pre-export notification is due, to whom, and by which law.

use super::{Activity, Basis, Known, Law, Regime, Trade, answers};
use crate::{country::Country, message::Message, needs::Line, substance::UnTable};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A State's request to be notified before export (article 12(10)(a)), dated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PenRequest {
    pub country: Country,
    /// Scope as in packs: a key, `*table_i`, `*table_ii`, `*`.
    pub scope: String,
    pub line: Option<Line>,
    /// First and last day of the request, both included.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub source: String,
}

/// Whether a notification is due.
pub type PenState = Known;

/// The answer to "is a PEN due?", with the law it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenDuty {
    pub due: PenState,
    /// The authority it goes to: the destination's.
    pub to: Country,
    /// Asked by the destination, or by the law of the origin; empty where not due.
    pub basis: Vec<Basis>,
}

impl PenDuty {
    /// Whether the notification goes through sending and reply. What is not
    /// verified is treated as due (LIFECYCLE.md 5).
    pub fn applies(&self) -> bool {
        !matches!(self.due, Known::No)
    }

    /// One sentence for the company.
    pub fn message(&self) -> Message {
        let key = match self.due {
            Known::Yes => "law-pen-yes",
            Known::No => "law-pen-no",
            Known::NotVerified => "law-pen-not-verified",
        };
        let sources: Vec<&str> = self.basis.iter().map(|basis| basis.source.as_str()).collect();
        Message::new(key).with("country", self.to).with("source", sources.join("; "))
    }
}

/// Whether a notification is due for a trade: where the origin's law asks for
/// one, or the destination has asked to be told. While nobody's requests are
/// loaded, it is due for Table I and for preparations of its substances, "not
/// verified" (LIFECYCLE.md 5).
pub fn pen_due(law: &Law, trade: &Trade<'_>) -> PenDuty {
    let asks = |rule: &super::Rule| rule.regime.contains(&Regime::PreExportNotification);
    let own = law.rules(trade.origin, Activity::Export, trade, asks);
    let national: Vec<_> = own.iter().filter(|found| found.keyed.country().is_some()).collect();
    let to = trade.destination;
    if let Some(found) = national.iter().find(|found| !found.rule.lets_off(trade)) {
        return PenDuty { due: Known::Yes, to, basis: vec![answers::basis(found)] };
    }
    let requests: Vec<_> = law.pen_requests.iter().filter(|request| request.asks_for(law, trade)).collect();
    if let Some(request) = requests.first() {
        let basis = Basis {
            rule: format!("pen_requests/{}/{}", request.country, request.scope),
            jurisdiction: super::Keyed::Convention,
            source: request.source.clone(),
        };
        return PenDuty { due: Known::Yes, to, basis: vec![basis] };
    }
    let minimum = own.iter().find(|found| found.keyed == super::Keyed::Convention).map(answers::basis);
    if law.pen_requests.is_empty() && trade.table() == UnTable::One {
        return PenDuty { due: Known::NotVerified, to, basis: minimum.into_iter().collect() };
    }
    // Let off by the origin's own threshold or minimum content: say by which rule.
    let threshold = national.first().map(|found| answers::basis(found));
    let basis = threshold.or_else(|| answers::exempt(law, trade.origin, Activity::Export, trade));
    PenDuty { due: Known::No, to, basis: basis.into_iter().collect() }
}

impl PenRequest {
    fn asks_for(&self, law: &Law, trade: &Trade<'_>) -> bool {
        let of_destination = law.jurisdictions(trade.destination).contains(&self.country);
        let on_day =
            self.from.is_none_or(|from| from <= trade.on) && self.until.is_none_or(|until| trade.on <= until);
        let on_line = self.line.is_none_or(|line| line == trade.line);
        let scope = self.scope.parse::<super::Scope>();
        of_destination
            && on_day
            && on_line
            && scope.is_ok_and(|scope| scope.fits(trade.catalogue, trade.substance, trade.line).is_some())
    }
}
