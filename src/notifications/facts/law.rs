//! What the law of both countries says, as it was taken at submission.

use super::Source;
use crate::notifications::standing;
use domain::law::{self, Activity, Basis, Known, Regime, Trade};
use domain::needs::Line;
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

/// The trade of the first item: what route and parties are asked for.
fn with_trade<T>(source: &Source<'_>, ask: impl FnOnce(&Trade<'_>) -> T) -> Option<T> {
    let item = source.items.first()?;
    let trade = source.reference.trade(
        standing::origin(source.row).ok()?,
        standing::destination(source.row).ok()?,
        &item.substance,
        Line::from_code(&item.line)?,
        None,
        source.law.as_ref().map_or_else(|| source.at.utc().date_naive(), |taken| taken.on),
    );
    Some(ask(&trade))
}

pub(super) fn route(source: &Source<'_>) -> Vec<Transit> {
    let law = &source.reference.law;
    let transits = source.body.transit.iter().map(|transit| {
        let notice = with_trade(source, |trade| law::transit_notice(law, transit.country, trade)).flatten();
        Transit {
            country: transit.country,
            notice: notice.map_or(Notice::Unknown, |notice| Notice::Due {
                days: i64::from(notice.term.days),
                source: notice.basis.source,
            }),
            notified_on: transit.notified_on,
            onward_proven: false,
        }
    });
    transits.collect()
}

/// Whether a party's own country asks it for a licence or registration.
pub(super) fn licence_duty(
    source: &Source<'_>,
    country: domain::country::Country,
    activity: Activity,
) -> Duty {
    let asked = &[Regime::Licence, Regime::Registration];
    let found = with_trade(source, |trade| law::duty(&source.reference.law, country, activity, trade, asked));
    match found.flatten() {
        None => Duty::Unknown,
        Some(found) if found.regime.iter().any(|regime| asked.contains(regime)) => {
            Duty::Due { source: found.basis.source }
        }
        Some(_) => Duty::NotDue,
    }
}
