//! Why a line is refused: which field, what was found there, what would be right.

use crate::codes::coded;
use crate::message::Message;
use serde::de;

coded! {
    /// The kinds of fault, each with a sentence of its own: `history-fault-CODE`.
    FaultKind {
        TooLong "too-long",
        NotUtf8 "not-utf8",
        NotJson "not-json",
        NotAnObject "not-an-object",
        /// The first line is not the header.
        NoHeader "no-header",
        VersionUnknown "version-unknown",
        FieldMissing "field-missing",
        FieldUnknown "field-unknown",
        TypeUnknown "type-unknown",
        ValueWrong "value-wrong",
        /// An instant before that of the line above.
        OutOfOrder "out-of-order",
        /// The id of an earlier event, with other content.
        IdTaken "id-taken",
        /// Names a thing that no line has introduced.
        NameUnknown "name-unknown",
        /// Introduces a thing that is there already.
        NameTaken "name-taken",
        /// A quantity that cannot be converted into a mass.
        NoMass "no-mass",
        /// The thing exists, but this cannot happen to it now.
        NotNow "not-now",
    }
}

/// A refused line. Nothing of it was applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {} ({found})", kind.code())]
pub struct Fault {
    /// Counted from 1 within its file.
    pub line: u64,
    /// Path of the field, as in `items[0].quantity.amount`; empty: the whole line.
    pub field: String,
    pub kind: FaultKind,
    /// What stood there, shortened.
    pub found: String,
    pub right: Right,
}

/// What would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// Catalogue key `history-right-TOKEN`.
    Token(String),
    OneOf(Vec<String>),
    Said(Message),
}

/// Long values are cut before they are repeated to a person.
const SHOWN: usize = 80;

impl Fault {
    pub(crate) fn new(field: &str, kind: FaultKind, found: &str, right: Right) -> Self {
        Self { line: 0, field: field.to_owned(), kind, found: shortened(found), right }
    }

    pub(crate) fn token(field: &str, kind: FaultKind, found: &str, token: &str) -> Self {
        Self::new(field, kind, found, Right::Token(token.to_owned()))
    }

    /// A thing that no line has introduced.
    pub(crate) fn unknown(field: &str, id: &str) -> Self {
        Self::token(field, FaultKind::NameUnknown, id, "introduced")
    }

    /// What is wrong, in a sentence.
    pub fn reason(&self) -> Message {
        Message::new(&format!("history-fault-{}", self.kind.code())).with("found", &self.found)
    }

    /// What would be right, in a sentence.
    pub fn remedy(&self) -> Message {
        match &self.right {
            Right::Token(token) => Message::new(&format!("history-right-{token}")),
            Right::OneOf(names) => Message::new("history-right-one-of").with("names", names.join(", ")),
            Right::Said(message) => message.clone(),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Marks an error of our own inside what serde carries: token and value.
const MARK: char = '\u{1}';

/// A value that is not what `token` says it must be.
pub(super) fn wrong<E: de::Error>(token: &str, found: &str) -> E {
    E::custom(format!("{MARK}{token}{MARK}{found}"))
}

/// The fault that an error of serde stands for, at a path.
pub(super) fn from_serde(path: &str, said: &str, value_there: &str) -> Fault {
    let field = if path == "." { "" } else { path };
    if let Some((token, found)) = said.strip_prefix(MARK).and_then(|rest| rest.split_once(MARK)) {
        return Fault::token(field, FaultKind::ValueWrong, found, token);
    }
    let quoted = said.split('`').nth(1).unwrap_or_default();
    let under = |name: &str| match field {
        "" => name.to_owned(),
        field if field.ends_with(name) => field.to_owned(),
        field => format!("{field}.{name}"),
    };
    if said.starts_with("missing field") {
        return Fault::token(&under(quoted), FaultKind::FieldMissing, "", "present");
    }
    if said.starts_with("unknown field") {
        return Fault::new(&under(quoted), FaultKind::FieldUnknown, quoted, one_of(said));
    }
    if said.starts_with("unknown variant") {
        return Fault::new(field, FaultKind::ValueWrong, quoted, one_of(said));
    }
    let expected = said.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let token = if expected.starts_with("a string") {
        "text"
    } else if expected.starts_with("a boolean") {
        "truth"
    } else if expected.starts_with("a sequence") {
        "list"
    } else if expected.starts_with("struct") || expected.starts_with("a map") {
        "object"
    } else {
        "count"
    };
    Fault::token(field, FaultKind::ValueWrong, value_there, token)
}

/// The names after `expected one of`.
fn one_of(said: &str) -> Right {
    let list = said.rsplit_once("expected").map_or("", |(_, list)| list);
    Right::OneOf(list.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}
