//! A draft as it was typed, section by section. Nothing typed is ever lost:
//! what cannot be read stays as it is, with the problem beside it; the content
//! is read from it anew each time.

mod read;
mod write;

use crate::ids;
pub use read::{Given, Read, read};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
pub use write::of;

/// Fields of one page as they were typed, in their order.
pub type Typed = Vec<(String, String)>;

/// Everything typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sheet {
    pub items: Vec<ItemSheet>,
    /// By the code of the section.
    pub pages: BTreeMap<String, Typed>,
}

/// The two pages of one substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemSheet {
    pub id: Uuid,
    /// Ids of the mixture's other substances, by row.
    #[serde(default)]
    pub parts: Vec<Uuid>,
    #[serde(default)]
    pub substance: Typed,
    #[serde(default)]
    pub quantity: Typed,
}

impl ItemSheet {
    pub fn new() -> Self {
        Self { id: ids::fresh(), parts: Vec::new(), substance: Vec::new(), quantity: Vec::new() }
    }

    /// Keeps the quantity page; rows of a mixture get their ids here, once.
    pub fn set_quantity(&mut self, typed: Typed) {
        let rows = rows(&typed, "components").last().map_or(0, |last| last + 1);
        while self.parts.len() < rows {
            self.parts.push(ids::fresh());
        }
        self.quantity = typed;
    }
}

impl Default for ItemSheet {
    fn default() -> Self {
        Self::new()
    }
}

/// What was typed under a name, trimmed; empty where nothing was.
pub fn typed<'a>(page: &'a Typed, name: &str) -> &'a str {
    page.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// A date typed as day, month and year; `None` where it is none.
pub fn date(page: &Typed, name: &str) -> Option<chrono::NaiveDate> {
    let part = |part: &str| typed(page, &format!("{name}-{part}"));
    let year: i32 = part("year").parse().ok().filter(|year| (1900..=2200).contains(year))?;
    chrono::NaiveDate::from_ymd_opt(year, part("month").parse().ok()?, part("day").parse().ok()?)
}

/// Whether anything but blanks was typed on a page.
pub fn begun(page: Option<&Typed>) -> bool {
    page.is_some_and(|page| page.iter().any(|(_, value)| !value.trim().is_empty()))
}

/// The rows of a repeated group in which something was typed, from 0, ascending:
/// fields are named `PREFIX.ROW.FIELD`.
pub fn rows(page: &Typed, prefix: &str) -> Vec<usize> {
    let mut rows: Vec<usize> = page
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(name, _)| {
            let rest = name.strip_prefix(prefix)?.strip_prefix('.')?;
            rest.split('.').next()?.parse().ok()
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}
