//! Needs from a file: which column is what, what each row says, and why a row is
//! not loaded. Nothing is written here: what is right becomes a proposal, all of
//! it or nothing (`declare::prepare_load`).

mod columns;
mod row;

use super::declare::{self, Statement};
use super::queries;
use crate::app::{App, By, instance};
use crate::error::{CommandError, Result};
use crate::reference::Reference;
use crate::sheet::{self, SheetError};
pub use columns::{Field, Mapping};
use domain::message::Message;
use domain::needs::in_force;
use domain::rights::{self, Act};
pub use row::{Amount, Outcome, Wrong, convert};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub sha256: String,
    /// Header first.
    pub rows: Vec<Vec<String>>,
}

/// One row with what comes of it; `number` as a spreadsheet counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: usize,
    pub cells: Vec<String>,
    pub outcome: Outcome,
}

/// Every row of a file, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub mapping: Mapping,
    /// Complaints about the columns as such.
    pub columns: Vec<Message>,
    pub lines: Vec<Line>,
}

impl Judged {
    /// What would be proposed; nothing when any cell is wrong.
    pub fn statements(&self) -> Vec<Statement> {
        if self.wrong() > 0 || !self.columns.is_empty() {
            return Vec::new();
        }
        self.lines
            .iter()
            .filter_map(
                |line| if let Outcome::Ready(one) = &line.outcome { Some((**one).clone()) } else { None },
            )
            .collect()
    }

    pub fn ready(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.outcome, Outcome::Ready(_))).count()
    }

    pub fn wrong(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.outcome, Outcome::Wrong(_))).count()
    }

    pub fn left_out(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.outcome, Outcome::LeftOut(_))).count()
    }
}

/// Reads a file into rows.
///
/// # Errors
/// It is no table, or larger than we read.
pub fn table(name: &str, bytes: &[u8]) -> Result<Table, SheetError> {
    let rows = sheet::read(bytes)?;
    Ok(Table { name: name.to_owned(), sha256: hex::encode(Sha256::digest(bytes)), rows })
}

/// Judges every row by its own cells, then against each other.
pub fn judge(table: &Table, mapping: &Mapping, reference: &Reference) -> Judged {
    let columns = mapping.missing();
    let mut lines = Vec::new();
    let mut seen = BTreeMap::new();
    for (index, cells) in table.rows.iter().enumerate().skip(1) {
        if cells.iter().all(String::is_empty) || !columns.is_empty() {
            continue;
        }
        let mut outcome = row::judge(index, cells, mapping, reference, &table.name);
        if let Outcome::Ready(one) = &outcome {
            let place = (one.country, one.substance.clone(), one.line, one.year);
            if let Some(first) = seen.insert(place, index + 1) {
                let message = Message::new("needs-load-twice").with("row", first);
                outcome = Outcome::Wrong(vec![Wrong { cell: sheet::cell_name(index, 0), message }]);
            }
        }
        lines.push(Line { number: index + 1, cells: cells.clone(), outcome });
    }
    Judged { mapping: mapping.clone(), columns, lines }
}

/// Judges the rows against what is on file and whose need it is to declare.
///
/// # Errors
/// The database.
pub async fn judge_here(db: &impl ConnectionTrait, by: &By, judged: &mut Judged) -> Result<()> {
    for line in &mut judged.lines {
        let Outcome::Ready(one) = &line.outcome else { continue };
        let subject = declare::subject(db, one.country, &by.actor).await?;
        if rights::may(&by.actor, Act::Prepare, &subject).is_err() {
            let column = judged.mapping.column(Field::Country).unwrap_or(0);
            let message = Message::new("needs-load-not-yours").with("country", one.country);
            let cell = sheet::cell_name(line.number - 1, column);
            line.outcome = Outcome::Wrong(vec![Wrong { cell, message }]);
            continue;
        }
        let all = queries::declarations(db, one.country, &one.substance, one.line).await?;
        let same =
            in_force(&all, one.year).is_some_and(|now| now.year == one.year && now.declared == one.declared);
        if same {
            line.outcome = Outcome::LeftOut(Message::new("needs-load-same"));
        }
    }
    Ok(())
}

/// What became of a file that was loaded from the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// In force at once: the instance is being set up.
    Active,
    /// Waits for a second person under this proposal.
    Proposed(Uuid),
}

/// Loads what was judged: a proposal for a second person on a live instance, in
/// force at once (and marked so) while the instance is being set up.
///
/// # Errors
/// A wrong cell, nothing to load, or no right to prepare it.
pub async fn load(app: &App, by: &By, table: &Table, judged: &Judged) -> Result<Loaded> {
    let statements = judged.statements();
    let set_up = instance::get(app.db.read(), instance::SET_UP_MODE).await?.as_deref() == Some("on");
    if !set_up {
        let file = (table.name.clone(), table.sha256.clone());
        return Ok(Loaded::Proposed(declare::prepare_load(app, by, statements, file).await?));
    }
    if statements.is_empty() {
        return Err(CommandError::refused("needs-load-nothing"));
    }
    let tx = app.begin(by).await?;
    for statement in statements {
        declare::seed(&tx, by.at, statement).await?;
    }
    tx.commit("/needs").await?;
    Ok(Loaded::Active)
}
