//! Lines to events: the header, the order of time, ids that come again.

use super::event::{Event, Fact};
use super::fault::{Fault, FaultKind, Right};
use super::value::{At, written};
use crate::time::Instant;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// Bytes of the longest line that is read; a longer one is refused unread.
pub const LONGEST_LINE: usize = 1 << 20;

const FORMAT: &str = "ringfence-history";
const VERSION: u64 = 1;

/// What a line is.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    Header,
    Event(Box<Event>),
    /// An event that was read before, with the same content: no effect.
    Again,
    /// White space only.
    Blank,
}

/// Reads the lines of one stream, which may be spread over several files.
///
/// Keeps 32 bytes an event, to know an id that comes again.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    line: u64,
    header: bool,
    /// The instant of the last event that was accepted.
    at: Option<Instant>,
    seen: HashMap<u128, u128>,
}

impl Reader {
    pub fn new() -> Self {
        Self::default()
    }

    /// A new file begins: lines count from 1 and a header comes first.
    pub fn next_file(&mut self) {
        self.line = 0;
        self.header = false;
    }

    /// Reads the next line. An event counts as read only once
    /// [`Self::accept`] was called for it.
    ///
    /// # Errors
    /// What is wrong with it, by field.
    pub fn read(&mut self, line: &[u8]) -> Result<Read, Fault> {
        self.line += 1;
        self.line_of(line).map_err(|fault| Fault { line: self.line, ..fault })
    }

    /// Counts a line that was too long to be held.
    pub fn too_long(&mut self) -> Fault {
        self.line += 1;
        Fault { line: self.line, ..Fault::token("", FaultKind::TooLong, "", "shorter-line") }
    }

    /// The header of the present file was read.
    pub fn begun(&self) -> bool {
        self.header
    }

    /// What is wrong with a file that has no line at all.
    pub fn empty(&self) -> Fault {
        Fault { line: 1, ..Fault::token("format", FaultKind::NoHeader, "", "header") }
    }

    fn line_of(&mut self, line: &[u8]) -> Result<Read, Fault> {
        if line.len() > LONGEST_LINE {
            return Err(Fault::token("", FaultKind::TooLong, "", "shorter-line"));
        }
        let text = std::str::from_utf8(line).map_err(|error| {
            let place = format!("+{}", error.valid_up_to());
            Fault::token("", FaultKind::NotUtf8, &place, "utf8")
        })?;
        if text.trim().is_empty() {
            return Ok(Read::Blank);
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Fault::token("", FaultKind::NotJson, &error.to_string(), "object"))?;
        let Value::Object(mut fields) = value else {
            return Err(Fault::token("", FaultKind::NotAnObject, text, "object"));
        };
        if !self.header {
            return self.header(&fields);
        }
        let id = text_of(&mut fields, "id", "id")?;
        let written_at = text_of(&mut fields, "at", "instant")?;
        let At(at) = At::parse(&written_at)
            .ok_or_else(|| Fault::token("at", FaultKind::ValueWrong, &written_at, "instant"))?;
        let name = text_of(&mut fields, "type", "text")?;
        let content = content(at, &name, &fields);
        if let Some(before) = self.seen.get(&key(&id)) {
            return match *before == content {
                true => Ok(Read::Again),
                false => Err(Fault::token("id", FaultKind::IdTaken, &id, "new-id")),
            };
        }
        if let Some(last) = self.at.filter(|last| at < *last) {
            let right = Right::Said(
                crate::message::Message::new("history-right-not-before").with("last", written(last)),
            );
            return Err(Fault::new("at", FaultKind::OutOfOrder, &written_at, right));
        }
        let fact = Fact::read(&name, Value::Object(fields))?;
        Ok(Read::Event(Box::new(Event { line: self.line, id, at, content, fact })))
    }

    /// The event was applied: its id is taken and time has come so far.
    pub fn accept(&mut self, event: &Event) {
        self.at = Some(event.at);
        if let Entry::Vacant(free) = self.seen.entry(key(&event.id)) {
            free.insert(event.content);
        }
    }

    fn header(&mut self, fields: &Map<String, Value>) -> Result<Read, Fault> {
        let format = fields.get("format").and_then(Value::as_str);
        if format != Some(FORMAT) || fields.len() != 2 {
            return Err(Fault::token("format", FaultKind::NoHeader, format.unwrap_or_default(), "header"));
        }
        match fields.get("version") {
            Some(version) if version.as_u64() == Some(VERSION) => {
                self.header = true;
                Ok(Read::Header)
            }
            other => {
                let found = other.map(Value::to_string).unwrap_or_default();
                Err(Fault::token("version", FaultKind::VersionUnknown, &found, "version"))
            }
        }
    }
}

/// Takes a field of text that every event has.
fn text_of(fields: &mut Map<String, Value>, name: &str, token: &str) -> Result<String, Fault> {
    match fields.remove(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        Some(other) => Err(Fault::token(name, FaultKind::ValueWrong, &other.to_string(), token)),
        None => Err(Fault::token(name, FaultKind::FieldMissing, "", "present")),
    }
}

fn key(id: &str) -> u128 {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()).as_u128()
}

/// A fingerprint of what an event says, whatever the order of its fields.
fn content(at: Instant, name: &str, fields: &Map<String, Value>) -> u128 {
    // The map is ordered by name, so equal content is equal text.
    let text = format!("{} {name} {}", at.ms(), serde_json::to_string(fields).unwrap_or_default());
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).as_u128()
}
