//! Terms, working calendars and the instants at which terms are over
//! (LIFECYCLE.md 5). A term of n days from day D is over at 00:00 of D+n+1 in
//! the zone of the authority that decides. Outside the years a calendar covers
//! nothing is computed: the error says so by name.

use crate::{country::Country, message::Message, time::Instant};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// Which days a term counts. Laws say "business" or "working"; both leave out
/// the weekly rest days and public holidays of the deciding authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Calendar,
    Business,
    Working,
}

impl DayKind {
    pub const ALL: [Self; 3] = [Self::Calendar, Self::Business, Self::Working];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Business => "business",
            Self::Working => "working",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether a holiday calendar is needed to count these days.
    pub const fn needs_calendar(self) -> bool {
        !matches!(self, Self::Calendar)
    }
}

/// So many days of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    pub days: u32,
    pub kind: DayKind,
}

impl Term {
    pub const fn calendar(days: u32) -> Self {
        Self { days, kind: DayKind::Calendar }
    }

    pub const fn business(days: u32) -> Self {
        Self { days, kind: DayKind::Business }
    }

    pub const fn working(days: u32) -> Self {
        Self { days, kind: DayKind::Working }
    }
}

/// Why a date cannot be computed; never papered over by a guess.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PeriodError {
    #[error("no working calendar of {0} is loaded")]
    NoCalendar(Country),
    #[error("the working calendar of {country} covers {from} to {to}, not {date}")]
    OutsideCalendar { country: Country, date: NaiveDate, from: i32, to: i32 },
    #[error("the term ends outside the years that can be computed")]
    OutOfRange,
}

impl PeriodError {
    pub fn message(&self) -> Message {
        match self {
            Self::NoCalendar(country) => Message::new("law-no-calendar").with("country", country),
            Self::OutsideCalendar { country, date, from, to } => Message::new("law-outside-calendar")
                .with("country", country)
                .with("date", date)
                .with("from", from)
                .with("to", to),
            Self::OutOfRange => Message::new("law-term-out-of-range"),
        }
    }
}

/// The days on which an authority works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub country: Country,
    /// First and last year covered, both whole.
    pub years: (i32, i32),
    /// Weekly rest days.
    pub weekend: Vec<Weekday>,
    /// Public holidays by date, with the name and the source of each.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// Rest days on which work is made up (China); they count as working days.
    pub worked: BTreeMap<NaiveDate, String>,
    pub source: String,
}

impl Calendar {
    /// Whether the authority works on this day.
    ///
    /// # Errors
    /// Outside the covered years.
    pub fn works_on(&self, date: NaiveDate) -> Result<bool, PeriodError> {
        let (from, to) = self.years;
        if !(from..=to).contains(&date.year()) {
            return Err(PeriodError::OutsideCalendar { country: self.country, date, from, to });
        }
        if self.worked.contains_key(&date) {
            return Ok(true);
        }
        Ok(!self.weekend.contains(&date.weekday()) && !self.holidays.contains_key(&date))
    }

    /// The holidays inside a span, both ends included: what made a term longer.
    pub fn holidays_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = (NaiveDate, &str)> {
        let span = if from <= to { Some(from..=to) } else { None };
        span.into_iter().flat_map(|span| self.holidays.range(span)).map(|(date, name)| (*date, name.as_str()))
    }
}

/// The last day of a term that starts on `from`; `from` itself does not count.
///
/// # Errors
/// Where business days are counted without a calendar, or past its years.
pub fn last_day(
    term: Term,
    from: NaiveDate,
    country: Country,
    calendar: Option<&Calendar>,
) -> Result<NaiveDate, PeriodError> {
    if !term.kind.needs_calendar() {
        return from.checked_add_days(Days::new(term.days.into())).ok_or(PeriodError::OutOfRange);
    }
    let calendar = calendar.ok_or(PeriodError::NoCalendar(country))?;
    let mut day = from;
    let mut left = term.days;
    while left > 0 {
        day = day.succ_opt().ok_or(PeriodError::OutOfRange)?;
        if calendar.works_on(day)? {
            left -= 1;
        }
    }
    Ok(day)
}

/// When a term is over: the stored instant with the days it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Day on which the clock started, in the deciding authority's zone.
    pub started: NaiveDate,
    /// Last day of the term.
    pub last_day: NaiveDate,
    /// 00:00 of the day after the last, in the zone: from here on it is over.
    pub at: Instant,
    pub zone: Tz,
}

impl Due {
    /// The first day on which what had to wait is lawful.
    pub fn first_day_after(&self) -> NaiveDate {
        self.last_day.succ_opt().unwrap_or(NaiveDate::MAX)
    }
}

/// When a term that starts at `start` is over, in the deciding authority's zone.
///
/// # Errors
/// As [`last_day`].
pub fn due(
    term: Term,
    start: Instant,
    zone: Tz,
    country: Country,
    calendar: Option<&Calendar>,
) -> Result<Due, PeriodError> {
    let started = start.day_in(zone);
    let last_day = last_day(term, started, country, calendar)?;
    let after = last_day.succ_opt().ok_or(PeriodError::OutOfRange)?;
    Ok(Due { started, last_day, at: start_of_day(after, zone), zone })
}

/// The first instant of a day in a zone. Where the clock goes back over
/// midnight it is the first of the two; where midnight is left out, the moment
/// the clock jumps.
pub fn start_of_day(day: NaiveDate, zone: Tz) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight) {
        chrono::LocalResult::Single(at) | chrono::LocalResult::Ambiguous(at, _) => {
            Instant::from_ms(at.timestamp_millis())
        }
        chrono::LocalResult::None => jump_over(midnight, zone),
    }
}

/// The moment the clock jumps over a midnight that does not exist: the first
/// instant whose local time is past it, found by halving.
fn jump_over(midnight: NaiveDateTime, zone: Tz) -> Instant {
    let local = |ms: i64| {
        let utc = Instant::from_ms(ms).utc().naive_utc();
        let offset = zone.offset_from_utc_datetime(&utc).fix().local_minus_utc();
        utc + TimeDelta::seconds(offset.into())
    };
    let around = midnight.and_utc().timestamp_millis();
    const DAY: i64 = 86_400_000;
    // Offsets stay within a day, and so does the search: before is before, after is after.
    let (mut before, mut after) = (around - DAY, around + DAY);
    while after - before > 1_000 {
        let middle = before + (after - before) / 2_000 * 1_000;
        if local(middle) < midnight { before = middle } else { after = middle }
    }
    Instant::from_ms(after)
}
