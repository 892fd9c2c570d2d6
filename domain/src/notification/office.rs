//! The office clock: how long a desk has had a matter, in its own working
//! hours. Computed from events whenever it is shown, never counted up; it rests
//! while a question is open (LIFECYCLE.md 5). The legal clock is another one.

use crate::period::{Calendar, PeriodError, start_of_day};
use crate::time::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// Working hours of a desk, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: u16,
    pub to: u16,
}

impl Default for Hours {
    /// 09:00 to 17:00.
    fn default() -> Self {
        Self { from: 9 * 60, to: 17 * 60 }
    }
}

/// What starts and stops the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// The matter came to the desk.
    Start,
    /// A question was asked; the clock rests until as many were answered.
    Rest,
    Resume,
    /// The matter left the desk.
    Stop,
}

/// The spans in which the clock runs, from events in order of time; an open span
/// ends at `now`.
pub fn running(events: &[(Instant, Tick)], now: Instant) -> Vec<(Instant, Instant)> {
    let mut spans = Vec::new();
    let (mut on_desk, mut questions) = (false, 0_u32);
    let mut since = None;
    for (at, tick) in events.iter().filter(|(at, _)| *at <= now) {
        match tick {
            Tick::Start => on_desk = true,
            Tick::Stop => on_desk = false,
            Tick::Rest => questions += 1,
            Tick::Resume => questions = questions.saturating_sub(1),
        }
        match (since, on_desk && questions == 0) {
            (None, true) => since = Some(*at),
            (Some(from), false) => {
                spans.push((from, *at));
                since = None;
            }
            _ => {}
        }
    }
    spans.extend(since.map(|from| (from, now)));
    spans
}

/// Milliseconds of working time the desk has had the matter.
///
/// # Errors
/// Outside the years the desk's calendar covers.
pub fn elapsed_ms(
    events: &[(Instant, Tick)],
    now: Instant,
    zone: Tz,
    hours: Hours,
    calendar: &Calendar,
) -> Result<i64, PeriodError> {
    let mut total = 0;
    for (from, to) in running(events, now) {
        let mut day = from.day_in(zone);
        while day <= to.day_in(zone) {
            if calendar.works_on(day)? {
                let (opens, shuts) = (by_the_wall(day, hours.from, zone), by_the_wall(day, hours.to, zone));
                total += (to.min(shuts).ms() - from.max(opens).ms()).max(0);
            }
            day = day.succ_opt().ok_or(PeriodError::OutOfRange)?;
        }
    }
    Ok(total)
}

/// An hour of the wall clock on a day, also on one that has 23 or 25 hours.
fn by_the_wall(day: NaiveDate, minutes: u16, zone: Tz) -> Instant {
    let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    zone.from_local_datetime(&wall).earliest().map_or_else(
        || start_of_day(day, zone).plus_minutes(minutes.into()),
        |at| Instant::from_ms(at.timestamp_millis()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::Country;
    use chrono::Weekday;
    use std::collections::BTreeMap;

    const HOUR: i64 = 3_600_000;

    fn calendar() -> Calendar {
        let easter = NaiveDate::from_ymd_opt(2026, 4, 6).expect("a date");
        Calendar {
            country: Country::of("BE"),
            years: (2026, 2026),
            weekend: vec![Weekday::Sat, Weekday::Sun],
            holidays: BTreeMap::from([(easter, "Easter Monday".to_owned())]),
            worked: BTreeMap::new(),
            source: "test".to_owned(),
        }
    }

    fn at(day: u32, hour: u32) -> Instant {
        NaiveDate::from_ymd_opt(2026, 4, day)
            .and_then(|d| d.and_hms_opt(hour, 0, 0))
            .map(|t| t.and_utc().into())
            .expect("an instant")
    }

    fn elapsed(events: &[(Instant, Tick)], now: Instant) -> i64 {
        elapsed_ms(events, now, Tz::UTC, Hours::default(), &calendar()).expect("inside the calendar") / HOUR
    }

    #[test]
    fn nights_weekends_and_holidays_do_not_count() {
        // Thursday 2 April 15:00 to Tuesday 7 April 11:00: 2 + 8 + 2 hours.
        let events = [(at(2, 15), Tick::Start)];
        assert_eq!(elapsed(&events, at(7, 11)), 12);
    }

    #[test]
    fn an_open_question_rests_the_clock_however_many_are_open() {
        let events = [
            (at(2, 9), Tick::Start),
            (at(2, 10), Tick::Rest),
            (at(2, 11), Tick::Rest),
            (at(2, 12), Tick::Resume),
            (at(2, 13), Tick::Resume),
            (at(2, 16), Tick::Stop),
        ];
        assert_eq!(elapsed(&events, at(3, 12)), 4);
    }

    #[test]
    fn outside_the_calendar_nothing_is_computed() {
        let events = [(at(2, 9), Tick::Start)];
        let later = Instant::from_ms(at(2, 9).ms() + 400 * 24 * HOUR);
        let answer = elapsed_ms(&events, later, Tz::UTC, Hours::default(), &calendar());
        assert!(matches!(answer, Err(PeriodError::OutsideCalendar { .. })));
    }
}
