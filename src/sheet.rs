//! Tables in and out: CSV and XLSX, bounded on the way in, safe from formulas on
//! the way out. It knows cells, not what they mean.

use calamine::{Data, Reader, Xlsx};
use domain::message::Message;
use rust_xlsxwriter::{Format, Workbook};
use std::io::Cursor;

/// Bounds of a table that comes in.
pub const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 64;
const MOST_CHARS: usize = 4_000;
/// Unpacked size of a workbook, in bytes, and the parts it may have.
const MOST_UNPACKED: u64 = 64 << 20;
const MOST_PARTS: usize = 1_000;

/// Why a file is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("not UTF-8 text")]
    NotText,
    #[error("not a workbook")]
    NotWorkbook,
    #[error("more than {MOST_ROWS} rows, {MOST_COLUMNS} columns or {MOST_CHARS} characters in a cell")]
    TooLarge,
    #[error("no rows")]
    Empty,
}

impl SheetError {
    pub fn message(&self) -> Message {
        match self {
            Self::NotText => Message::new("sheet-not-text"),
            Self::NotWorkbook => Message::new("sheet-not-workbook"),
            Self::TooLarge => {
                Message::new("sheet-too-large").with("rows", MOST_ROWS).with("columns", MOST_COLUMNS)
            }
            Self::Empty => Message::new("sheet-empty"),
        }
    }
}

/// The rows of a file, header first, every cell as trimmed text. A workbook is
/// known by its first bytes, not by its name; its first sheet counts.
///
/// # Errors
/// The file is neither, or larger than we read.
pub fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let rows = if bytes.starts_with(b"PK\x03\x04") { workbook(bytes)? } else { text(bytes)? };
    let fits = rows.len() <= MOST_ROWS + 1
        && rows.iter().all(|row| {
            row.len() <= MOST_COLUMNS && row.iter().all(|cell| cell.chars().count() <= MOST_CHARS)
        });
    if !fits {
        return Err(SheetError::TooLarge);
    }
    if rows.len() < 2 { Err(SheetError::Empty) } else { Ok(rows) }
}

/// The name of a cell as spreadsheets write it; both from 0.
pub fn cell_name(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("below 26")));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

fn text(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::NotText)?.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err(SheetError::NotText);
    }
    let head = text.lines().next().unwrap_or_default();
    let count = |mark: char| head.matches(mark).count();
    let mark = [',', ';', '\t'].into_iter().max_by_key(|mark| (count(*mark), *mark == ',')).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(mark).expect("an ASCII mark"))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| SheetError::NotText)?;
        rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
        if rows.len() > MOST_ROWS + 1 {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(rows)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    unpacked_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::NotWorkbook)?;
    let range = book.worksheet_range_at(0).ok_or(SheetError::Empty)?.map_err(|_| SheetError::NotWorkbook)?;
    let (height, width) = range.get_size();
    if height > MOST_ROWS + 1 || width > MOST_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    // A table that does not begin in A1 keeps its cell names.
    let (top, left) = range.start().unwrap_or((0, 0));
    let (top, left) = (top as usize, left as usize);
    if top + height > MOST_ROWS + 1 || left + width > MOST_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    let mut rows = vec![Vec::new(); top];
    for row in range.rows() {
        let mut cells = vec![String::new(); left];
        cells.extend(row.iter().map(plain));
        rows.push(cells);
    }
    Ok(rows)
}

fn plain(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        // The shortest digits that mean the same stored number: what was typed.
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
    }
}

/// Adds up what the archive's own directory says before anything is unpacked.
fn unpacked_size(bytes: &[u8]) -> Result<(), SheetError> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let (mut total, mut parts, mut at) = (0_u64, 0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.windows(4).position(|four| four == ENTRY)) {
        let start = at + found;
        let size = bytes.get(start + 24..start + 28).ok_or(SheetError::NotWorkbook)?;
        total += u64::from(u32::from_le_bytes(size.try_into().expect("four bytes")));
        parts += 1;
        at = start + 4;
    }
    if parts == 0 {
        return Err(SheetError::NotWorkbook);
    }
    if total > MOST_UNPACKED || parts > MOST_PARTS { Err(SheetError::TooLarge) } else { Ok(()) }
}

/// A cell that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A decimal in digits, `1250.5`: exact in CSV, as near as a workbook can hold
    /// it in XLSX.
    Number(String),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A mass as kilograms without separators.
    pub fn kg(mg: i64) -> Self {
        Self::Number(domain::quantity::Mass::from_mg(mg).kg().replace(',', ""))
    }
}

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Csv,
    Xlsx,
}

impl Kind {
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Writes a table; text that a spreadsheet could take for a formula is made text.
///
/// # Errors
/// When the workbook cannot be built.
pub fn write(kind: Kind, head: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    match kind {
        Kind::Csv => write_csv(head, rows),
        Kind::Xlsx => write_xlsx(head, rows).map_err(|e| e.to_string()),
    }
}

/// A leading `=`, `+`, `-`, `@`, tab or line end begins a formula somewhere.
fn neutral(text: &str) -> String {
    let starts = text
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']);
    if starts || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

fn write_csv(head: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, String> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    out.write_record(head.iter().map(|cell| neutral(cell))).map_err(|e| e.to_string())?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => neutral(text),
            Cell::Number(digits) => digits.clone(),
            Cell::Empty => String::new(),
        });
        out.write_record(cells).map_err(|e| e.to_string())?;
    }
    out.into_inner().map_err(|e| e.to_string())
}

fn write_xlsx(head: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    let column = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
    for (index, cell) in head.iter().enumerate() {
        sheet.write_string_with_format(0, column(index), neutral(cell), &bold)?;
    }
    for (line, row) in rows.iter().enumerate() {
        let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
        for (index, cell) in row.iter().enumerate() {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) => sheet.write_string(line, column(index), neutral(text))?,
                // A workbook knows no other number; nothing is computed with it here.
                Cell::Number(digits) => match digits.parse::<f64>() {
                    Ok(number) => sheet.write_number(line, column(index), number)?,
                    Err(_) => sheet.write_string(line, column(index), neutral(digits))?,
                },
            };
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> (Vec<String>, Vec<Vec<Cell>>) {
        let rows = vec![
            vec![Cell::text("=1+1"), Cell::kg(1_250_500_000), Cell::Empty],
            vec![Cell::text("@cmd"), Cell::Number("-3".to_owned()), Cell::text("plain, \"quoted\"")],
        ];
        (vec!["name".to_owned(), "kg".to_owned(), "note".to_owned()], rows)
    }

    #[test]
    fn what_looks_like_a_formula_goes_out_as_text() {
        let (head, rows) = table();
        let csv = String::from_utf8(write(Kind::Csv, &head, &rows).unwrap()).unwrap();
        assert_eq!(csv, "name,kg,note\r\n'=1+1,1250.5,\r\n'@cmd,-3,\"plain, \"\"quoted\"\"\"\r\n");
    }

    #[test]
    fn both_kinds_read_back_the_same() {
        let (head, rows) = table();
        let read_back = |kind| read(&write(kind, &head, &rows).unwrap()).unwrap();
        assert_eq!(read_back(Kind::Csv), read_back(Kind::Xlsx));
        assert_eq!(read_back(Kind::Xlsx)[1][1], "1250.5");
    }

    #[test]
    fn semicolons_and_byte_order_marks_are_understood() {
        assert_eq!(read("\u{feff}a;b\n1;2,5\n".as_bytes()).unwrap(), [["a", "b"], ["1", "2,5"]]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(read(b"\xff\xfe\x00"), Err(SheetError::NotText));
        assert_eq!(read(b"PK\x03\x04 nonsense"), Err(SheetError::NotWorkbook));
        assert_eq!(read(b"a,b\n"), Err(SheetError::Empty));
        assert_eq!(read("a\n".repeat(MOST_ROWS + 2).as_bytes()), Err(SheetError::TooLarge));
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!([cell_name(6, 1), cell_name(0, 25), cell_name(0, 26)], ["B7", "Z1", "AA1"]);
    }
}
