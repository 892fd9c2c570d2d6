//! History files through the rules: what they say is read, judged and written
//! out as findings and balances. Everything that decides is in `domain::replay`.

pub mod input;

use crate::reference::files::Files;
use crate::reference::parse;
use crate::screening::rule_set::Rules;
use crate::words;
use domain::history::{Fault, Read, Reader};
use domain::message::Message;
use domain::replay::{Engine, Found, Setup};
use input::{Input, Line};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Takes a line that is left out, and why.
pub type Skip<'a> = dyn FnMut(&[u8], &Refused) -> io::Result<()> + 'a;

/// Why a replay stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error("{}", Refused { file: file.clone(), fault: fault.clone() }.words())]
    Refused { file: PathBuf, fault: Box<Fault> },
    /// The file cannot be read on: it ends too early, is damaged, or is not there.
    #[error("{}: {source}", file.display())]
    Unreadable { file: PathBuf, after: u64, source: io::Error },
    #[error("{0}")]
    Unwritable(#[from] io::Error),
}

/// A line that was left out.
pub struct Refused {
    pub file: PathBuf,
    pub fault: Box<Fault>,
}

impl Refused {
    /// File, line, field, what is wrong and what would be right.
    pub fn words(&self) -> String {
        let lang = words::FALLBACK;
        let (reason, remedy) =
            (words::say(lang, &self.fault.reason()), words::say(lang, &self.fault.remedy()));
        let (file, line) = (self.file.display().to_string(), self.fault.line.to_string());
        let args = [
            ("file", file.as_str()),
            ("line", &line),
            ("field", &self.fault.field),
            ("reason", &reason),
            ("remedy", &remedy),
        ];
        let key = if self.fault.field.is_empty() { "history-refused-line" } else { "history-refused" };
        words::text(lang, key, args.into_iter())
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    pub events: u64,
    pub again: u64,
    pub findings: u64,
    pub refused: u64,
}

/// A replay under way.
pub struct Replay {
    engine: Engine,
    reader: Reader,
    version: String,
    pub summary: Summary,
}

impl Replay {
    /// Starts from the shipped substance list and nothing else.
    pub fn new(rules: &Rules) -> Self {
        let shipped = parse::parse(&Files::built_in()).expect("the shipped set parses; a test proves it");
        let unions = shipped.law.packs.iter().filter(|pack| !pack.members.is_empty());
        let members = unions.filter_map(|pack| match pack.keyed {
            domain::law::Keyed::Of(union) => Some((union, pack.members.clone())),
            _ => None,
        });
        let members = members.collect();
        let setup = Setup { catalogue: shipped.catalogue, members, params: rules.params.clone() };
        Self {
            engine: Engine::new(setup),
            reader: Reader::new(),
            version: rules.set.version.clone(),
            summary: Summary::default(),
        }
    }

    /// Replays one file, writing findings as they are made. `refused` takes bad
    /// lines where they are to be left out; `told` hears of every line.
    ///
    /// # Errors
    /// The first bad line where none is to be left out; a file that cannot be
    /// read to its end; an output that cannot be written.
    pub fn file(
        &mut self,
        path: &Path,
        read: Arc<AtomicU64>,
        out: &mut dyn Write,
        mut refused: Option<&mut Skip<'_>>,
        mut told: impl FnMut(&Summary),
    ) -> Result<(), Stopped> {
        let mut lines = 0;
        let unreadable = |after, source| Stopped::Unreadable { file: path.to_owned(), after, source };
        let mut input = Input::open(path, read).map_err(|error| unreadable(0, error))?;
        self.reader.next_file();
        while let Some(line) = input.line().map_err(|error| unreadable(lines, error))? {
            lines += 1;
            let (text, taken) = match line {
                Line::Text(text) => (text, self.line(text, out)?),
                Line::TooLong => (&b""[..], Err(Box::new(self.reader.too_long()))),
            };
            if let Err(fault) = taken {
                let header = !self.reader.begun();
                match refused.as_mut().filter(|_| !header) {
                    Some(skip) => {
                        self.summary.refused += 1;
                        skip(text, &Refused { file: path.to_owned(), fault })?;
                    }
                    None => return Err(Stopped::Refused { file: path.to_owned(), fault }),
                }
            }
            told(&self.summary);
        }
        if lines == 0 {
            let fault = Box::new(self.reader.empty());
            return Err(Stopped::Refused { file: path.to_owned(), fault });
        }
        Ok(())
    }

    fn line(&mut self, text: &[u8], out: &mut dyn Write) -> io::Result<Result<(), Box<Fault>>> {
        let event = match self.reader.read(text) {
            Ok(Read::Event(event)) => event,
            Ok(Read::Again) => {
                self.summary.again += 1;
                return Ok(Ok(()));
            }
            Ok(Read::Header | Read::Blank) => return Ok(Ok(())),
            Err(fault) => return Ok(Err(Box::new(fault))),
        };
        let found = match self.engine.apply(&event) {
            Ok(found) => found,
            Err(fault) => return Ok(Err(Box::new(fault))),
        };
        self.reader.accept(&event);
        self.summary.events += 1;
        for one in &found {
            self.write(one, out)?;
        }
        Ok(Ok(()))
    }

    fn write(&mut self, found: &Found, out: &mut dyn Write) -> io::Result<()> {
        self.summary.findings += 1;
        let say = |message: &Message| words::say(words::FALLBACK, message);
        let line = found.line(&self.version, say)?;
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")
    }

    /// Writes the balances as they stand.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn balances(&self, out: &mut dyn Write) -> io::Result<()> {
        for row in self.engine.needs() {
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")?;
        }
        for row in self.engine.site_balances() {
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
