//! A balance as a page shows it: a bar with its table, how old the figure is, how
//! the year runs, what was overridden and what is in excess.

use crate::words;
use chrono::NaiveDate;
use domain::needs::{Declared, Room, shares, year_gone};
use domain::quantity::Mass;
use serde::Serialize;

/// For the macro `card` of `needs/card.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub href: String,
    pub title: String,
    /// What is on file, in a sentence; with its age where it was carried forward.
    pub on_file: String,
    pub old: bool,
    pub bar: Bar,
    pub caption: String,
    pub rows: Vec<Row>,
    pub pace: Option<String>,
    /// Overrides and excess, a sentence each: shown wherever the balance is.
    pub notes: Vec<String>,
}

/// For the macro `need_bar`: whole per-mille that add up to 1000.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    pub id: String,
    pub title: String,
    pub desc: String,
    pub used: i64,
    pub reserved: i64,
    pub pending: i64,
    pub free: i64,
    pub over: i64,
    pub pace: Option<i64>,
    pub legend: Vec<Legend>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Legend {
    pub kind: &'static str,
    pub text: String,
}

/// For the macro `sum_table`.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub text: String,
    pub value: String,
    pub href: Option<String>,
    pub note: Option<String>,
    pub total: bool,
    pub over: bool,
}

/// Where a balance has its page.
pub fn path(room: &Room) -> String {
    format!("/needs/{}", room.key)
}

/// A balance worded for a reader; `name` is the substance's name in words.
pub fn balance_card(lang: &str, room: &Room, name: &str, today: NaiveDate) -> Card {
    let title = title(lang, room, name);
    Card {
        href: path(room),
        on_file: on_file(lang, room),
        old: room.declared.limit().is_some() && room.age_years().is_some_and(|age| age > 0),
        bar: bar(lang, room, &title, today),
        caption: say(lang, "needs-card-caption", &[("need", &title)]),
        rows: rows(lang, room),
        pace: pace(lang, room, today),
        notes: notes(lang, room),
        title,
    }
}

fn say(lang: &str, key: &str, args: &[(&str, &str)]) -> String {
    words::text(lang, key, args.iter().copied())
}

fn title(lang: &str, room: &Room, name: &str) -> String {
    let line = words::plain(lang, &format!("needs-line-{}", room.key.line.code()));
    let country = words::country(lang, room.key.country.as_str());
    let year = room.key.year.to_string();
    say(
        lang,
        "needs-title-of",
        &[("substance", name), ("country", &country), ("line", &line), ("year", &year)],
    )
}

/// What is on file, and since which year.
pub fn on_file(lang: &str, room: &Room) -> String {
    let of = room.declared_for.map(|year| year.to_string()).unwrap_or_default();
    let mass = room.declared.limit().unwrap_or(Mass::ZERO).to_string();
    let age = room.age_years().unwrap_or(0).to_string();
    let key = match (room.declared, room.age_years()) {
        (Declared::NoneOnFile, None) => "needs-on-file-none",
        (Declared::NoneOnFile, Some(_)) => "needs-on-file-withdrawn",
        (Declared::Zero, Some(0) | None) => "needs-on-file-zero",
        (Declared::Zero, Some(_)) => "needs-on-file-zero-old",
        (Declared::Figure { .. }, Some(0) | None) => "needs-on-file-figure",
        (Declared::Figure { .. }, Some(_)) => "needs-on-file-figure-old",
    };
    say(lang, key, &[("mass", &mass), ("of", &of), ("age", &age)])
}

fn bar(lang: &str, room: &Room, title: &str, today: NaiveDate) -> Bar {
    let (used, reserved, pending) = (room.used.mg(), room.reserved.mg(), room.pending.mg());
    let taken = used.saturating_add(reserved).saturating_add(pending);
    // Beyond the need lies the end of what is taken, pending first; none on file has no end.
    let over = room.declared.limit().map_or(0, |limit| (taken - limit.mg()).max(0));
    let free = room.declared.limit().map_or(0, |limit| (limit.mg() - taken).max(0));
    let mut rest = over;
    let mut less = |amount: i64| {
        let off = amount.min(rest);
        rest -= off;
        amount - off
    };
    let (pending, reserved, used) = (less(pending), less(reserved), less(used));
    let mut parts = shares([used, reserved, pending, free, over]);
    if parts.iter().sum::<i64>() == 0 {
        parts[3] = 1_000;
    }
    let [used, reserved, pending, free, over] = parts;
    let shown = [("used", room.used), ("reserved", room.reserved), ("pending", room.pending)];
    let mut legend: Vec<Legend> = shown.iter().map(|(kind, mass)| item(lang, kind, *mass)).collect();
    if let Some(limit) = room.declared.limit() {
        let sum = Mass::from_mg(taken);
        legend.push(item(lang, "free", limit.saturating_sub(sum)));
        if over > 0 {
            legend.push(item(lang, "over", sum.saturating_sub(limit)));
        }
    }
    let desc = legend.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("; ");
    let pace = (room.declared.limit().is_some_and(|limit| limit > Mass::ZERO))
        .then(|| year_gone(room.key.year, today) * (1_000 - over) / 1_000);
    let id = format!("need-{}", room.key.to_string().replace('/', "-"));
    Bar { id, title: title.to_owned(), desc, used, reserved, pending, free, over, pace, legend }
}

fn item(lang: &str, kind: &'static str, mass: Mass) -> Legend {
    Legend { kind, text: say(lang, &format!("needs-legend-{kind}"), &[("mass", &mass.to_string())]) }
}

fn rows(lang: &str, room: &Room) -> Vec<Row> {
    let page = path(room);
    let row = |key: &str, mass: Mass, href: Option<String>| Row {
        text: words::plain(lang, &format!("needs-row-{key}")),
        value: mass.to_string(),
        href,
        note: None,
        total: false,
        over: false,
    };
    let entries = |figure: &str| Some(format!("{page}?figure={figure}#entries"));
    let mut rows = Vec::new();
    let declared =
        row("declared", room.declared.limit().unwrap_or(Mass::ZERO), Some(format!("{page}#history")));
    rows.push(match room.declared.limit() {
        Some(_) => declared,
        None => Row { value: words::plain(lang, "needs-none-on-file"), ..declared },
    });
    if room.overridden > Mass::ZERO {
        rows.push(row("overridden", room.overridden, entries("overridden")));
    }
    rows.push(row("used", room.used, entries("used")));
    rows.push(row("reserved", room.reserved, entries("reserved")));
    if let Some(free) = room.free() {
        rows.push(Row { total: true, ..row("free", free, None) });
    }
    if room.excess > Mass::ZERO {
        rows.push(Row { over: true, ..row("excess", room.excess, entries("excess")) });
    }
    rows.push(row("pending", room.pending, entries("pending")));
    let with_pending = room.over(room.pending).filter(|over| *over > Mass::ZERO && room.pending > Mass::ZERO);
    if let Some(over) = with_pending {
        rows.push(Row { over: true, ..row("over-with-pending", over, None) });
    }
    rows
}

fn pace(lang: &str, room: &Room, today: NaiveDate) -> Option<String> {
    let limit = room.declared.limit().filter(|limit| *limit > Mass::ZERO)?;
    let gone = year_gone(room.key.year, today);
    let used = (room.used + room.reserved).percent_of(limit)?;
    let gone = format!("{}.{} %", gone / 10, gone % 10);
    Some(say(lang, "needs-pace", &[("gone", &gone), ("used", &used)]))
}

fn notes(lang: &str, room: &Room) -> Vec<String> {
    let mut notes = Vec::new();
    for (key, mass) in [("needs-note-overridden", room.overridden), ("needs-note-excess", room.excess)] {
        if mass > Mass::ZERO {
            notes.push(say(lang, key, &[("mass", &mass.to_string())]));
        }
    }
    notes
}
