//! What a set changes: rows added, changed and removed, each by name, compared
//! as they were written. Substances are one list, whatever file they stand in.

use super::files::Files;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Added,
    Changed,
    Removed,
}

impl What {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// One field of a changed row.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldChange {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// One row that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    pub what: What,
    /// `substances`, `forms`, `packs/AU`, `calendars/AU`, ...
    pub list: String,
    /// The row's name within the list.
    pub name: String,
    pub fields: Vec<FieldChange>,
}

type Fields = BTreeMap<String, String>;

/// Columns that name a row, by list; others are named by all their cells.
fn naming(list: &str) -> &'static [&'static str] {
    match list {
        "substances" => &["key"],
        "forms" => &["substance", "form"],
        "needs" => &["country", "substance", "line", "year"],
        "pen_requests" => &["country", "scope", "line", "from"],
        "zones" | "calendars/index" => &["country"],
        _ => &["date", "kind"],
    }
}

fn rows(files: &Files) -> BTreeMap<(String, String), Fields> {
    let mut found = BTreeMap::new();
    for (path, text) in &files.0 {
        let list = path.rsplit_once('.').map_or(path.as_str(), |(list, _)| list);
        if path.ends_with(".toml") {
            pack_rows(list, text, &mut found);
        } else {
            csv_rows(list, text, &mut found);
        }
    }
    found
}

fn csv_rows(path: &str, text: &str, found: &mut BTreeMap<(String, String), Fields>) {
    let list = match path.strip_prefix("reference/") {
        Some("substances" | "surveillance" | "national") => "substances",
        Some(list) => list,
        None => path,
    };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let Ok(header) = reader.headers().cloned() else { return };
    for record in reader.records().flatten() {
        let fields: Fields =
            header.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
        let cell = |column: &&str| fields.get(*column).map_or("", String::as_str);
        let name = naming(list).iter().map(cell).collect::<Vec<_>>().join(" ");
        found.insert((list.to_owned(), name.trim().to_owned()), fields);
    }
}

fn pack_rows(list: &str, text: &str, found: &mut BTreeMap<(String, String), Fields>) {
    let Ok(mut pack) = text.parse::<toml::Table>() else { return };
    let words = |value: &toml::Value| match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let fields =
        |table: &toml::Table| table.iter().map(|(name, value)| (name.clone(), words(value))).collect();
    if let Some(toml::Value::Array(rules)) = pack.remove("rule") {
        for rule in rules.iter().filter_map(toml::Value::as_table) {
            let id = rule.get("id").and_then(toml::Value::as_str).unwrap_or_default();
            found.insert((list.to_owned(), id.to_owned()), fields(rule));
        }
    }
    found.insert((list.to_owned(), String::new()), fields(&pack));
}

/// Every row that differs, by list and name.
pub fn diff(before: &Files, after: &Files) -> Vec<Change> {
    let (mut old, new) = (rows(before), rows(after));
    let mut changes = Vec::new();
    for ((list, name), fields) in new {
        match old.remove(&(list.clone(), name.clone())) {
            None => changes.push(Change { what: What::Added, list, name, fields: Vec::new() }),
            Some(was) if was != fields => {
                changes.push(Change { what: What::Changed, fields: compare(&was, &fields), list, name });
            }
            Some(_) => {}
        }
    }
    let gone =
        old.into_keys().map(|(list, name)| Change { what: What::Removed, list, name, fields: Vec::new() });
    changes.extend(gone);
    changes.sort_by(|a, b| (&a.list, &a.name).cmp(&(&b.list, &b.name)));
    changes
}

fn compare(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let cell = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .map(|field| FieldChange {
            before: cell(before, field),
            after: cell(after, field),
            field: field.clone(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
