use super::*;
use proptest::prelude::*;

const AU: Country = Country::of("AU");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::from_ms(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}

fn calendar(holidays: &[&str]) -> Calendar {
    Calendar {
        country: AU,
        years: (2026, 2027),
        weekend: vec![Weekday::Sat, Weekday::Sun],
        holidays: holidays.iter().map(|day| (date(day), "holiday".to_owned())).collect(),
        worked: BTreeMap::new(),
        source: String::new(),
    }
}

#[test]
fn five_business_days_from_a_friday_end_with_the_next_friday() {
    let sydney = chrono_tz::Australia::Sydney;
    // Friday afternoon in Sydney.
    let got = due(Term::business(5), at("2026-11-27T04:00:00Z"), sydney, AU, Some(&calendar(&[]))).unwrap();
    assert_eq!((got.started, got.last_day), (date("2026-11-27"), date("2026-12-04")));
    assert_eq!(got.at, at("2026-12-04T13:00:00Z"), "00:00 of Saturday in Sydney");
    assert_eq!(got.first_day_after(), date("2026-12-05"));
}

#[test]
fn a_holiday_makes_a_business_term_longer() {
    let christmas = calendar(&["2026-12-25", "2026-12-26", "2026-12-28"]);
    assert_eq!(last_day(Term::business(5), date("2026-12-18"), AU, Some(&christmas)), Ok(date("2026-12-29")));
    let names: Vec<_> = christmas.holidays_between(date("2026-12-18"), date("2026-12-26")).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn the_day_is_the_authoritys_not_the_servers() {
    // 22:30 UTC on the 1st is already the 2nd in Sydney, still the 1st in New York.
    let start = at("2026-06-01T22:30:00Z");
    let started = |zone| due(Term::calendar(15), start, zone, AU, None).unwrap().started;
    assert_eq!(started(chrono_tz::Australia::Sydney), date("2026-06-02"));
    assert_eq!(started(chrono_tz::America::New_York), date("2026-06-01"));
}

#[test]
fn a_midnight_that_does_not_exist_is_when_the_clock_jumps() {
    // Beirut went from 00:00 to 01:00 on 2026-03-29.
    let beirut = chrono_tz::Asia::Beirut;
    assert_eq!(start_of_day(date("2026-03-29"), beirut), at("2026-03-28T22:00:00Z"));
    // Apia left out the whole of 2011-12-30.
    let apia = chrono_tz::Pacific::Apia;
    assert_eq!(start_of_day(date("2011-12-30"), apia), start_of_day(date("2011-12-31"), apia));
}

#[test]
fn a_midnight_that_comes_twice_is_over_at_the_first() {
    // Havana went from 01:00 back to 00:00 on 2026-11-01.
    assert_eq!(start_of_day(date("2026-11-01"), chrono_tz::America::Havana), at("2026-11-01T04:00:00Z"));
}

#[test]
fn outside_its_years_a_calendar_says_so_by_name() {
    let got = last_day(Term::business(5), date("2027-12-30"), AU, Some(&calendar(&[])));
    let outside =
        PeriodError::OutsideCalendar { country: AU, date: date("2028-01-01"), from: 2026, to: 2027 };
    assert_eq!(got, Err(outside.clone()));
    assert_eq!(outside.to_string(), "the working calendar of AU covers 2026 to 2027, not 2028-01-01");
    assert_eq!(last_day(Term::working(1), date("2026-01-01"), AU, None), Err(PeriodError::NoCalendar(AU)));
    assert!(last_day(Term::calendar(15), date("2027-12-30"), AU, None).is_ok(), "calendar days need none");
}

#[test]
fn a_rest_day_worked_counts() {
    let mut china = calendar(&["2026-02-17"]);
    china.worked.insert(date("2026-02-14"), String::new());
    assert_eq!(last_day(Term::working(1), date("2026-02-13"), AU, Some(&china)), Ok(date("2026-02-14")));
}

proptest! {
    /// A later start never ends earlier, and a longer term never ends sooner.
    #[test]
    fn terms_are_monotone(day in 0_u64..300, later in 0_u64..60, days in 0_u32..40, more in 0_u32..20) {
        let calendar = calendar(&["2026-01-01", "2026-12-25", "2026-12-28", "2027-01-01"]);
        let from = date("2026-01-01") + Days::new(day);
        for kind in DayKind::ALL {
            let end = |from, days| last_day(Term { days, kind }, from, AU, Some(&calendar)).unwrap();
            prop_assert!(end(from, days) <= end(from + Days::new(later), days));
            prop_assert!(end(from, days) <= end(from, days + more));
            prop_assert!(end(from, days) >= from + Days::new(days.into()));
        }
    }

    /// The first instant of a day is on that day, and the one before is not.
    #[test]
    fn a_day_starts_where_it_starts(index in 0_usize..600, day in 0_u64..9_000) {
        let zone = chrono_tz::TZ_VARIANTS[index % chrono_tz::TZ_VARIANTS.len()];
        let day = date("2012-01-01") + Days::new(day);
        let start = start_of_day(day, zone);
        prop_assert!(start.day_in(zone) >= day);
        prop_assert!(start.plus_ms(-1).day_in(zone) < day);
    }
}
