//! Which stretch of time a ceiling counts.

use super::Terms;
use crate::codes::coded;
use chrono::{Datelike, Months, NaiveDate};

coded! {
    Period {
        CalendarYear "calendar_year",
        /// The whole life of the licence.
        Licence "licence",
        Month "month",
        Quarter "quarter",
        /// Each consignment alone: nothing is added up.
        Shipment "shipment",
    }
}

/// The stretch a day falls into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// `2026`, `2026-Q1`, `2026-03`, `licence`, `shipment`: names the counter.
    pub key: String,
    pub from: NaiveDate,
    /// Last day; `None`: open.
    pub to: Option<NaiveDate>,
}

impl Period {
    pub fn span(self, day: NaiveDate, terms: &Terms) -> Span {
        self.by_calendar(day).unwrap_or(Span {
            key: "licence".to_owned(),
            from: terms.valid_from,
            to: terms.valid_to,
        })
    }

    /// The stretch by the calendar alone; `None` for the life of a licence.
    pub fn by_calendar(self, day: NaiveDate) -> Option<Span> {
        let year = day.year();
        Some(match self {
            Self::Licence => return None,
            Self::Shipment => Span { key: "shipment".to_owned(), from: day, to: Some(day) },
            Self::CalendarYear => months(format!("{year}"), year, 1, 12),
            Self::Month => months(format!("{year}-{:02}", day.month()), year, day.month(), 1),
            Self::Quarter => {
                let quarter = day.month0() / 3;
                months(format!("{year}-Q{}", quarter + 1), year, quarter * 3 + 1, 3)
            }
        })
    }
}

/// Months counted through, so that the twelve before one are a plain range.
pub fn month_index(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

fn months(key: String, year: i32, first: u32, count: u32) -> Span {
    let from = NaiveDate::from_ymd_opt(year, first, 1).expect("a first of the month in the day's own year");
    let to = from.checked_add_months(Months::new(count)).and_then(|next| next.pred_opt());
    Span { key, from, to }
}
