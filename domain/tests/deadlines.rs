//! Deadlines against a table made independently of this code (Python's zoneinfo
//! and the `holidays` library, see scripts/deadline-table): zones, clocks that
//! change at midnight, leap days, year ends, working calendars.

use chrono::{NaiveDate, Weekday};
use domain::{
    country::Country,
    period::{Calendar, DayKind, Term, due},
    time::Instant,
};
use std::{collections::BTreeMap, path::Path};

fn config(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/calendars").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The shipped calendars, read just well enough for a test.
fn calendars() -> BTreeMap<Country, Calendar> {
    let index = config("index.csv");
    let read = |line: &str| {
        let mut cells = line.splitn(5, ',');
        let mut next = || cells.next().unwrap().to_owned();
        let country: Country = next().parse().unwrap();
        let years = (next().parse().unwrap(), next().parse().unwrap());
        let weekend = next().split(' ').map(|day| day.parse::<Weekday>().unwrap()).collect();
        let mut calendar = Calendar {
            country,
            years,
            weekend,
            holidays: BTreeMap::new(),
            worked: BTreeMap::new(),
            source: next(),
        };
        for line in config(&format!("{country}.csv")).lines().skip(1) {
            let mut cells = line.splitn(3, ',');
            let date: NaiveDate = cells.next().unwrap().parse().unwrap();
            let kind = cells.next().unwrap();
            let days = if kind == "worked" { &mut calendar.worked } else { &mut calendar.holidays };
            days.insert(date, cells.next().unwrap().to_owned());
        }
        (country, calendar)
    };
    index.lines().skip(1).map(read).collect()
}

#[test]
fn every_deadline_of_the_independent_table_is_met() {
    let calendars = calendars();
    let table = include_str!("data/deadlines.csv");
    let mut wrong = Vec::new();
    let mut judged = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [country, zone, kind, days, start, last_day, due_ms] = cells[..] else { panic!("{line}") };
        let country: Country = country.parse().unwrap();
        let term = Term { days: days.parse().unwrap(), kind: DayKind::from_code(kind).unwrap() };
        let start = Instant::from_ms(start.parse().unwrap());
        let got = due(term, start, zone.parse().unwrap(), country, calendars.get(&country)).unwrap();
        if got.last_day.to_string() != last_day || got.at.ms().to_string() != due_ms {
            wrong.push(format!("{line}: got {} {}", got.last_day, got.at.ms()));
        }
        judged += 1;
    }
    assert!(judged >= 1_000, "{judged} cases");
    assert!(wrong.is_empty(), "{} of {judged} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
