//! What the law of both countries says to a notification: is a PEN due, how
//! long to wait, from when dispatch is lawful. Stored with the record and shown
//! to the company in one sentence each, with the source.

use super::{Body, Item, goods};
use crate::{
    country::Country,
    law::{Earliest, Law, PenDuty, Reply, Trade, earliest_dispatch, pen_due, reply_due, reply_rule},
    message::Message,
    needs::Line,
    quantity::Declared,
    substance::Catalogue,
    time::Instant,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is asked of the law for one substance of the consignment.
struct Asked {
    substance: String,
    line: Line,
    quantity: Option<Declared>,
}

/// The trades of a body: one for each substance, other substances of a mixture
/// included. Empty until both countries are known.
pub fn trades<T>(
    body: &Body,
    catalogue: &Catalogue,
    on: NaiveDate,
    mut each: impl FnMut(&Trade<'_>) -> T,
) -> Vec<T> {
    let (Some(origin), Some(destination)) = (body.origin(), body.destination()) else { return Vec::new() };
    asked(body, catalogue)
        .iter()
        .map(|asked| each(&trade(asked, catalogue, origin, destination, on)))
        .collect()
}

fn trade<'t>(
    asked: &'t Asked,
    catalogue: &'t Catalogue,
    origin: Country,
    destination: Country,
    on: NaiveDate,
) -> Trade<'t> {
    Trade {
        catalogue,
        origin,
        destination,
        substance: &asked.substance,
        line: asked.line,
        quantity: asked.quantity.as_ref(),
        on,
    }
}

fn asked(body: &Body, catalogue: &Catalogue) -> Vec<Asked> {
    if let Ok(goods) = goods(body, catalogue) {
        return goods
            .into_iter()
            .map(|good| Asked { substance: good.substance, line: good.line, quantity: Some(good.declared) })
            .collect();
    }
    // A draft whose quantities are not ready: ask by what is known.
    let known = |item: &&Item| catalogue.resolve(&item.substance).is_some();
    body.items
        .iter()
        .filter(known)
        .map(|item| Asked { substance: item.substance.clone(), line: item.line(), quantity: None })
        .collect()
}

/// The law found for one substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemLaw {
    pub substance: String,
    pub line: Line,
    pub pen: PenDuty,
    pub reply: Reply,
}

/// The law that a notification was submitted under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawTaken {
    /// The day whose law counted.
    pub on: NaiveDate,
    pub items: Vec<ItemLaw>,
    /// The rule for the reply: of the items, the one that leaves the most time.
    pub reply: Reply,
    /// First lawful day of dispatch: of the items, the latest.
    pub earliest: Option<Earliest>,
    /// Why no such day could be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Message>,
}

impl LawTaken {
    /// Whether the notification goes through sending and reply: whether a PEN is
    /// due, or may be, for any of the goods.
    pub fn pen_applies(&self) -> bool {
        self.items.iter().any(|item| item.pen.applies())
    }

    /// The sentences for the company: is a PEN due, until when to wait, how the
    /// reply is waited for. Each once.
    pub fn sentences(&self) -> Vec<Message> {
        let mut sentences = Vec::new();
        let mut say = |message: Message| {
            if !sentences.contains(&message) {
                sentences.push(message);
            }
        };
        for item in &self.items {
            say(item.pen.message());
        }
        if let Some(earliest) = &self.earliest {
            say(earliest.message());
        }
        if let Some(unknown) = &self.unknown {
            say(unknown.clone());
        }
        if self.pen_applies() {
            say(self.reply.message());
        }
        sentences
    }
}

/// The law for a body whose clock starts at `start`; `None` until substance and
/// both countries are known.
pub fn law_taken(
    body: &Body,
    law: &Law,
    catalogue: &Catalogue,
    on: NaiveDate,
    start: Instant,
) -> Option<LawTaken> {
    let mut earliest: Option<Earliest> = None;
    let mut unknown = None;
    let items = trades(body, catalogue, on, |trade| {
        match earliest_dispatch(law, trade, start) {
            Ok(found) if earliest.as_ref().is_none_or(|so_far| so_far.day < found.day) => {
                earliest = Some(found);
            }
            Ok(_) => {}
            Err(error) => unknown = Some(error.message()),
        }
        ItemLaw {
            substance: trade.substance.to_owned(),
            line: trade.line,
            pen: pen_due(law, trade),
            reply: reply_rule(law, trade),
        }
    });
    // A day that one item leaves open is not a day to rely on.
    let earliest = if unknown.is_some() { None } else { earliest };
    let rank = |reply: &Reply| {
        let due = reply_due(law, reply, start).map(|due| due.at).unwrap_or(Instant::from_ms(i64::MAX));
        (reply.basis.is_some(), due)
    };
    let applying: Vec<&ItemLaw> = items.iter().filter(|item| item.pen.applies()).collect();
    let of = if applying.is_empty() { items.iter().collect() } else { applying };
    let reply = of.into_iter().map(|item| &item.reply).max_by_key(|reply| rank(reply))?.clone();
    Some(LawTaken { on, items, reply, earliest, unknown })
}
