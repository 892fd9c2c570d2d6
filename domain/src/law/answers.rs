//! How long to wait, for whom, and what silence means (LIFECYCLE.md 5).

use super::{Activity, Found, HandlerCap, Keyed, Law, Regime, Rule, Scope, Silence, Start, Trade};
use crate::{
    country::Country,
    message::Message,
    period::{Due, PeriodError, Term},
    time::Instant,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The rule an answer rests on: stored with the record it decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Basis {
    pub rule: String,
    pub jurisdiction: Keyed,
    pub source: String,
}

pub(super) fn basis(found: &Found<'_>) -> Basis {
    Basis { rule: found.rule.id.clone(), jurisdiction: found.keyed, source: found.rule.source.clone() }
}

/// The id of the rule that holds where no law says how long to wait.
pub const DEFAULT_RULE: &str = "ringfence/default";

/// How long the importing authority has to answer, and what its silence means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub term: Term,
    /// The law says what silence means, but no number of days: the 15 calendar
    /// days are Ringfence's.
    pub default_days: bool,
    pub from: Start,
    pub silence: Silence,
    /// Whose zone and calendar the term is counted in.
    pub deciding: Country,
    /// The rule of law; `None`: Ringfence's own default, not law.
    pub basis: Option<Basis>,
}

impl Reply {
    /// One sentence for the company: `law-reply`, `law-reply-silence` where the
    /// days are ours, or `law-reply-default`.
    pub fn message(&self) -> Message {
        let key = match (&self.basis, self.default_days) {
            (Some(_), false) => "law-reply",
            (Some(_), true) => "law-reply-silence",
            (None, _) => "law-reply-default",
        };
        Message::new(key)
            .with("days", self.term.days)
            .with("kind", self.term.kind.code())
            .with("start", self.from.code())
            .with("silence", self.silence.code())
            .with("country", self.deciding)
            .with("rule", self.basis.as_ref().map_or(DEFAULT_RULE, |basis| &basis.rule))
            .with("source", self.basis.as_ref().map_or("", |basis| &basis.source))
    }
}

/// Reply days and the meaning of silence: the pair's rule, else the
/// destination's import rule, else the origin's export rule, else 15 calendar
/// days and hold, which is not law.
pub fn reply_rule(law: &Law, trade: &Trade<'_>) -> Reply {
    let says = |rule: &Rule| rule.reply.is_some() || rule.silence.is_some();
    let pair = law.pair_rules(trade, Activity::Export, says);
    let import = law.rules(trade.destination, Activity::Import, trade, says);
    let export = law.rules(trade.origin, Activity::Export, trade, says);
    let found = pair.into_iter().chain(import).chain(export).find(|found| !found.rule.lets_off(trade));
    let term = found.and_then(|found| found.rule.reply);
    Reply {
        term: term.unwrap_or(Term::calendar(15)),
        default_days: term.is_none(),
        from: found.and_then(|found| found.rule.reply_from).unwrap_or(Start::PenSent),
        // A law that sets days and is silent on silence: nothing moves by itself.
        silence: found.and_then(|found| found.rule.silence).unwrap_or(Silence::Hold),
        // Our own days are the importing authority's; a law's are its own country's.
        deciding: found.filter(|_| term.is_some()).map_or(trade.destination, |found| found.for_country),
        basis: found.as_ref().map(basis),
    }
}

/// When the term for the reply is over, counted from `start`.
///
/// # Errors
/// Where business days are counted and no calendar covers them.
pub fn reply_due(law: &Law, reply: &Reply, start: Instant) -> Result<Due, PeriodError> {
    law.due(reply.term, start, reply.deciding)
}

/// Days a law wants between notification and departure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub term: Term,
    pub from: Start,
    /// Whose law, zone and calendar.
    pub country: Country,
    pub basis: Basis,
}

/// The notice both countries ask for, one each at most: the origin's export
/// rule, the destination's import rule.
pub fn notices(law: &Law, trade: &Trade<'_>) -> Vec<Notice> {
    [(trade.origin, Activity::Export), (trade.destination, Activity::Import)]
        .into_iter()
        .filter_map(|(country, activity)| {
            let found = law.rules(country, activity, trade, |rule| rule.notice.is_some());
            let found = found.into_iter().find(|found| !found.rule.lets_off(trade))?;
            Some(Notice {
                term: found.rule.notice?,
                from: found.rule.notice_from.unwrap_or(Start::Submission),
                country,
                basis: basis(&found),
            })
        })
        .collect()
}

/// The longer of the two countries' notices for a clock that starts at `start`,
/// with the instant it is over; `None`: no law known asks for one.
///
/// # Errors
/// Where business days are counted and no calendar covers them.
pub fn notice(law: &Law, trade: &Trade<'_>, start: Instant) -> Result<Option<(Notice, Due)>, PeriodError> {
    let mut longest: Option<(Notice, Due)> = None;
    for notice in notices(law, trade) {
        let due = law.due(notice.term, start, notice.country)?;
        if longest.as_ref().is_none_or(|(_, so_far)| so_far.at < due.at) {
            longest = Some((notice, due));
        }
    }
    Ok(longest)
}

/// The first day on which departure is lawful, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earliest {
    pub day: NaiveDate,
    /// What is waited for; `None`: nothing known to wait for.
    pub waits: Option<(Notice, Due)>,
    /// Public holidays of the deciding country inside the term.
    pub holidays: Vec<(NaiveDate, String)>,
}

impl Earliest {
    /// One sentence for the company.
    pub fn message(&self) -> Message {
        match &self.waits {
            None => Message::new("law-earliest-none"),
            Some((notice, due)) => {
                let key = if self.holidays.is_empty() { "law-earliest" } else { "law-earliest-holidays" };
                let names: Vec<String> =
                    self.holidays.iter().map(|(day, name)| format!("{name} ({day})")).collect();
                Message::new(key)
                    .with("day", self.day)
                    .with("days", notice.term.days)
                    .with("kind", notice.term.kind.code())
                    .with("started", due.started)
                    .with("last", due.last_day)
                    .with("zone", due.zone)
                    .with("country", notice.country)
                    .with("holidays", names.join(", "))
                    .with("rule", &notice.basis.rule)
                    .with("source", &notice.basis.source)
            }
        }
    }
}

/// The first lawful day of dispatch for a notification submitted at `start`.
///
/// # Errors
/// Where business days are counted and no calendar covers them.
pub fn earliest_dispatch(law: &Law, trade: &Trade<'_>, start: Instant) -> Result<Earliest, PeriodError> {
    let Some((notice, due)) = notice(law, trade, start)? else {
        let zone = law.zone(trade.origin).unwrap_or(chrono_tz::Tz::UTC);
        return Ok(Earliest { day: start.day_in(zone), waits: None, holidays: Vec::new() });
    };
    let holidays = match law.calendar(notice.country) {
        Some(calendar) if notice.term.kind.needs_calendar() => calendar
            .holidays_between(due.started, due.last_day)
            // A holiday on a rest day makes nothing longer.
            .filter(|(day, _)| !calendar.weekend.contains(&chrono::Datelike::weekday(day)))
            .map(|(day, name)| (day, name.to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    Ok(Earliest { day: due.first_day_after(), waits: Some((notice, due)), holidays })
}

/// Whether a country's law asks for something before an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub regime: Vec<Regime>,
    pub basis: Basis,
}

/// What a country's own law asks for before an activity with these goods: the
/// most fitting rule that says anything of the `regimes`. `None`: nothing is on
/// file, which is not the same as "nothing is asked" (`Regime::None`).
pub fn duty(
    law: &Law,
    country: Country,
    activity: Activity,
    trade: &Trade<'_>,
    regimes: &[Regime],
) -> Option<Duty> {
    let says =
        |rule: &Rule| rule.regime.iter().any(|regime| regimes.contains(regime) || *regime == Regime::None);
    let found = law.rules(country, activity, trade, says);
    let found = found.iter().find(|found| !found.rule.lets_off(trade))?;
    Some(Duty { regime: found.rule.regime.clone(), basis: basis(found) })
}

/// Whether a country's law forbids these goods to come in; `None`: it says nothing.
pub fn import_prohibited(law: &Law, trade: &Trade<'_>) -> Option<bool> {
    let found = law.rules(trade.destination, Activity::Import, trade, |rule| rule.prohibited.is_some());
    found.first().and_then(|found| found.rule.prohibited)
}

/// How much of these goods a country lets one handler take or sell, with the
/// substance that the ceiling counts.
pub fn handler_cap<'a>(
    law: &'a Law,
    country: Country,
    activity: Activity,
    trade: &Trade<'_>,
) -> Option<(&'a HandlerCap, String, Basis)> {
    let found = law.rules(country, activity, trade, |rule| rule.handler_cap.is_some());
    let found = found.first()?;
    let fits = |scope: &&Scope| scope.fits(trade.catalogue, trade.substance, trade.line);
    let counted = match found.rule.scopes.iter().max_by_key(fits) {
        Some(Scope::Substance(key)) => key.clone(),
        // A class or table names no one substance: each is counted by itself.
        _ => trade.catalogue.resolve(trade.substance)?.substance.key.clone(),
    };
    Some((found.rule.handler_cap.as_ref()?, counted, basis(found)))
}

/// The rule by whose minimum content goods are too weak for a country's own
/// law (or that of a region it is a member of) to reach them.
pub fn exempt(law: &Law, country: Country, activity: Activity, trade: &Trade<'_>) -> Option<Basis> {
    law.jurisdictions(country).into_iter().find_map(|jurisdiction| {
        let keyed = Keyed::Of(jurisdiction);
        let rule = super::too_weak(&law.matching(keyed, activity, trade), trade)?;
        Some(basis(&Found { rule, keyed, for_country: country }))
    })
}

/// The lead time a transit country asks for.
pub fn transit_notice(law: &Law, transit: Country, trade: &Trade<'_>) -> Option<Notice> {
    let found = law.rules(transit, Activity::Transit, trade, |rule| rule.transit_notice.is_some());
    let found = found.first()?;
    Some(Notice {
        term: found.rule.transit_notice?,
        from: found.rule.notice_from.unwrap_or(Start::Submission),
        country: transit,
        basis: basis(found),
    })
}
