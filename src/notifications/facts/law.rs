//! What the law says: terms and the duty to notify as they were taken at
//! submission, what stands in the way of moving by the law in force.

use super::Source;
use crate::error::{CommandError, Result};
use crate::notifications::entity::item;
use crate::notifications::standing;
use chrono::NaiveDate;
use domain::country::Country;
use domain::law::{self, Activity, Basis, Known, Regime, Trade};
use domain::licence;
use domain::needs::Line;
use domain::quantity::Mass;
use domain::screening::facts::{Duty, Law, Notice, Silence, Transit};

fn sources(basis: &[Basis]) -> String {
    basis.iter().map(|basis| basis.source.as_str()).collect::<Vec<_>>().join("; ")
}

/// Whether a notification is due by law for this substance.
pub(super) fn duty_of(source: &Source<'_>, substance: &str) -> Duty {
    let Some(taken) = &source.law else { return Duty::Unknown };
    match taken.items.iter().find(|item| item.substance == substance) {
        None => Duty::Unknown,
        Some(item) => match item.pen.due {
            Known::No => Duty::NotDue,
            // Not verified counts as due (LIFECYCLE.md 5).
            Known::Yes | Known::NotVerified => Duty::Due { source: sources(&item.pen.basis) },
        },
    }
}

pub(super) fn terms(source: &Source<'_>) -> Law {
    let Some(taken) = &source.law else { return Law::default() };
    let notice = match &taken.earliest {
        None => Notice::Unknown,
        Some(earliest) => match &earliest.waits {
            None => Notice::Unknown,
            Some((notice, _)) => {
                Notice::Due { days: i64::from(notice.term.days), source: notice.basis.source.clone() }
            }
        },
    };
    let silence = match taken.reply.silence {
        law::Silence::Lapse => Silence::Lapse,
        law::Silence::Consent => Silence::Consent,
        law::Silence::Hold | law::Silence::None => Silence::Hold,
    };
    Law {
        notice,
        earliest_dispatch: taken.earliest.as_ref().map(|earliest| earliest.day),
        silence,
        silence_source: taken.reply.basis.as_ref().map(|basis| basis.source.clone()).unwrap_or_default(),
        transit_only: false,
    }
}

/// An item's trade under the law of a day.
fn trade<'a>(source: &'a Source<'_>, item: &'a item::Model, on: NaiveDate) -> Result<Trade<'a>> {
    let line = Line::from_code(&item.line)
        .ok_or_else(|| CommandError::Corrupt(format!("item {}: line", item.id)))?;
    let (origin, destination) = (standing::origin(source.row)?, standing::destination(source.row)?);
    Ok(source.reference.trade(origin, destination, &item.substance, line, None, on))
}

/// The trade of the first item: what route and parties are asked for.
fn with_trade<T>(
    source: &Source<'_>,
    on: NaiveDate,
    ask: impl FnOnce(&Trade<'_>) -> Option<T>,
) -> Result<Option<T>> {
    let Some(item) = source.items.first() else { return Ok(None) };
    Ok(ask(&trade(source, item, on)?))
}

pub(super) fn route(source: &Source<'_>) -> Result<Vec<Transit>> {
    let law = &source.reference.law;
    let mut passed = Vec::new();
    for transit in &source.body.transit {
        let on = source.row.dispatch_on;
        let notice = with_trade(source, on, |trade| law::transit_notice(law, transit.country, trade))?;
        passed.push(Transit {
            country: transit.country,
            notice: notice.map_or(Notice::Unknown, |notice| Notice::Due {
                days: i64::from(notice.term.days),
                source: notice.basis.source,
            }),
            notified_on: transit.notified_on,
            onward_proven: false,
        });
    }
    Ok(passed)
}

/// Whether the destination forbids the goods to come in on the planned day.
pub(super) fn prohibited(source: &Source<'_>, item: &item::Model) -> Result<Option<bool>> {
    let trade = trade(source, item, source.row.arrival_on)?;
    Ok(law::import_prohibited(&source.reference.law, &trade))
}

/// Whether a party's own country asks it for a licence or registration on the day
/// the goods leave it or come to it.
pub(super) fn licence_duty(
    source: &Source<'_>,
    country: Country,
    activity: Activity,
    on: NaiveDate,
) -> Result<Duty> {
    let asked = &[Regime::Licence, Regime::Registration];
    let law = &source.reference.law;
    let found = with_trade(source, on, |trade| law::duty(law, country, activity, trade, asked))?;
    Ok(match found {
        None => Duty::Unknown,
        Some(found) if found.regime.iter().any(|regime| asked.contains(regime)) => {
            Duty::Due { source: found.basis.source }
        }
        Some(_) => Duty::NotDue,
    })
}

/// A country's ceiling on what one handler may move of an item.
pub(super) struct HandlerCap {
    pub quantity: Mass,
    pub substance: String,
    pub period: licence::Period,
    pub counts: licence::Counts,
    pub source: String,
}

/// The ceilings of a country on what one handler may move of these goods.
pub(super) fn handler_caps(
    source: &Source<'_>,
    country: Country,
    activity: Activity,
    on: NaiveDate,
) -> Result<Vec<HandlerCap>> {
    let mut caps: Vec<HandlerCap> = Vec::new();
    for item in &source.items {
        let trade = trade(source, item, on)?;
        let found = law::handler_cap(&source.reference.law, country, activity, &trade);
        let Some((cap, substance, basis)) = found else { continue };
        if caps.iter().any(|known| known.substance == substance && known.source == basis.source) {
            continue;
        }
        let quantity = source.reference.convert(&substance, &cap.quantity)?.mass;
        caps.push(HandlerCap {
            quantity,
            substance,
            period: cap.period,
            counts: cap.counts,
            source: basis.source,
        });
    }
    Ok(caps)
}
