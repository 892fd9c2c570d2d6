//! Files to domain values. Everything that is wrong is collected, each by file,
//! line and field; a set with a fault is not loaded at all.

mod calendars;
mod packs;
mod substances;
mod tables;

use super::files::Files;
use domain::law::Law;
use domain::message::Message;
use domain::substance::Catalogue;

/// One fault of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    pub file: String,
    pub line: u64,
    pub field: String,
    pub reason: Message,
}

impl FileError {
    /// File, line, field and reason in words.
    pub fn words(&self, lang: &str) -> String {
        let reason = crate::words::say(lang, &self.reason);
        let line = self.line.to_string();
        let args =
            [("file", self.file.as_str()), ("line", &line), ("field", &self.field), ("reason", &reason)];
        let key = if self.field.is_empty() { "reference-file-error-whole" } else { "reference-file-error" };
        crate::words::text(lang, key, args.into_iter())
    }
}

/// Faults as they are found.
#[derive(Default)]
pub(super) struct Faults(pub Vec<FileError>);

impl Faults {
    pub(super) fn add(&mut self, file: &str, line: u64, field: &str, reason: Message) {
        self.0.push(FileError { file: file.to_owned(), line, field: field.to_owned(), reason });
    }
}

/// A declared need that is shipped, loadable or only listed with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedNeed {
    /// Empty where the figure is not of one country.
    pub country: Option<domain::country::Country>,
    pub substance: String,
    pub line: domain::needs::Line,
    /// `None` where the figure is over a span of years.
    pub year: Option<i32>,
    pub mass: domain::quantity::Mass,
    pub qualifier: String,
    /// Bounds, ranges and approximate figures are shown, never loaded.
    pub loadable: bool,
    pub reason: String,
    pub note: String,
    pub source: String,
}

/// What a set says, parsed.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub catalogue: Catalogue,
    pub law: Law,
    pub needs: Vec<ShippedNeed>,
}

/// Parses a whole set.
///
/// # Errors
/// Every fault found, in order of files.
pub fn parse(files: &Files) -> Result<Parsed, Vec<FileError>> {
    let mut faults = Faults::default();
    let catalogue = substances::catalogue(files, &mut faults);
    let packs = packs::packs(files, &catalogue, &mut faults);
    let calendars = calendars::calendars(files, &mut faults);
    let zones = calendars::zones(files, &mut faults);
    let pen_requests = tables::pen_requests(files, &catalogue, &mut faults);
    let needs = tables::needs(files, &catalogue, &mut faults);
    if faults.0.is_empty() {
        Ok(Parsed { catalogue, law: Law { packs, calendars, zones, pen_requests }, needs })
    } else {
        Err(faults.0)
    }
}

/// A CSV file's rows with their lines, its header checked against `columns`.
struct Rows<'a> {
    file: &'a str,
    columns: &'a [&'a str],
    records: Vec<(u64, csv::StringRecord)>,
}

/// One row, asked by column name.
struct Row<'a> {
    file: &'a str,
    columns: &'a [&'a str],
    line: u64,
    record: &'a csv::StringRecord,
}

impl<'a> Rows<'a> {
    fn read(files: &'a Files, file: &'a str, columns: &'a [&'a str], faults: &mut Faults) -> Self {
        let mut records = Vec::new();
        let Some(text) = files.get(file) else {
            faults.add(file, 0, "", Message::new("reference-file-missing"));
            return Self { file, columns, records };
        };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        match reader.headers() {
            Ok(header) if header.iter().eq(columns.iter().copied()) => {}
            Ok(_) => {
                let wanted = Message::new("reference-file-header").with("columns", columns.join(","));
                faults.add(file, 1, "", wanted);
                return Self { file, columns, records };
            }
            Err(error) => {
                faults.add(file, 1, "", Message::new("reference-file-unreadable").with("error", error));
                return Self { file, columns, records };
            }
        }
        for record in reader.records() {
            match record {
                Ok(record) => records.push((record.position().map_or(0, csv::Position::line), record)),
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    faults.add(
                        file,
                        line,
                        "",
                        Message::new("reference-file-unreadable").with("error", error),
                    );
                }
            }
        }
        Self { file, columns, records }
    }

    fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row {
            file: self.file,
            columns: self.columns,
            line: *line,
            record,
        })
    }
}

impl Row<'_> {
    fn text(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|name| *name == column).expect("columns are ours");
        self.record.get(at).unwrap_or_default()
    }

    fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        self.text(column).split(';').map(str::trim).filter(|part| !part.is_empty())
    }

    fn fault(&self, column: &str, reason: Message, faults: &mut Faults) {
        faults.add(self.file, self.line, column, reason);
    }

    /// The cell through `read`; an empty one is `None`, a wrong one a fault.
    fn optional<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.fault(column, Message::new("reference-value-wrong").with("value", text), faults);
        }
        value
    }

    /// As [`Self::optional`], an empty cell being a fault too.
    fn required<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.fault(column, Message::new("reference-value-missing"), faults);
            return None;
        }
        self.optional(column, read, faults)
    }

    fn flag(&self, column: &str, faults: &mut Faults) -> bool {
        let read = |text: &str| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        self.optional(column, read, faults).unwrap_or(false)
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
