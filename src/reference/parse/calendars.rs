//! `calendars/*.csv` and `reference/zones.csv`.

use super::{Faults, Rows, parsed};
use crate::reference::files::Files;
use chrono::Datelike;
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use domain::country::Country;
use domain::message::Message;
use domain::period::Calendar;
use std::collections::BTreeMap;

const INDEX: &str = "calendars/index.csv";

pub fn calendars(files: &Files, faults: &mut Faults) -> BTreeMap<Country, Calendar> {
    let columns = &["country", "from", "to", "weekend", "source"];
    let rows = Rows::read(files, INDEX, columns, faults);
    let mut found = BTreeMap::new();
    for row in rows.iter() {
        let country = row.required("country", parsed::<Country>, faults);
        let (from, to) = (row.required("from", parsed, faults), row.required("to", parsed, faults));
        let weekend = row.required("weekend", rest_days, faults);
        let source = row.required("source", |text| Some(text.to_owned()), faults);
        let (Some(country), Some(from), Some(to), Some(weekend), Some(source)) =
            (country, from, to, weekend, source)
        else {
            continue;
        };
        let mut calendar = Calendar {
            country,
            years: (from, to),
            weekend,
            holidays: BTreeMap::new(),
            worked: BTreeMap::new(),
            source,
        };
        days(files, &mut calendar, faults);
        if found.insert(country, calendar).is_some() {
            row.fault("country", Message::new("reference-key-twice"), faults);
        }
    }
    for (name, path, _) in files.within("calendars") {
        let listed =
            name == "index" || name.parse().is_ok_and(|country: Country| found.contains_key(&country));
        if !listed {
            faults.add(path, 0, "", Message::new("reference-calendar-not-listed"));
        }
    }
    found
}

fn days(files: &Files, calendar: &mut Calendar, faults: &mut Faults) {
    let file = format!("calendars/{}.csv", calendar.country);
    let rows = Rows::read(files, &file, &["date", "kind", "name", "source"], faults);
    for row in rows.iter() {
        let (from, to) = calendar.years;
        let within = |text: &str| parsed::<NaiveDate>(text).filter(|day| (from..=to).contains(&day.year()));
        let Some(day) = row.required("date", within, faults) else { continue };
        let name = row.text("name").to_owned();
        match row.text("kind") {
            "holiday" => calendar.holidays.insert(day, name),
            "worked" => calendar.worked.insert(day, name),
            other => {
                row.fault("kind", Message::new("reference-value-wrong").with("value", other), faults);
                None
            }
        };
    }
}

fn rest_days(text: &str) -> Option<Vec<Weekday>> {
    text.split_whitespace().map(|day| day.parse().ok()).collect()
}

pub fn zones(files: &Files, faults: &mut Faults) -> BTreeMap<Country, Tz> {
    let rows = Rows::read(files, "reference/zones.csv", &["country", "zone", "source"], faults);
    let mut found = BTreeMap::new();
    for row in rows.iter() {
        let country = row.required("country", parsed::<Country>, faults);
        let zone = row.required("zone", parsed::<Tz>, faults);
        if let (Some(country), Some(zone)) = (country, zone) {
            found.insert(country, zone);
        }
    }
    found
}
