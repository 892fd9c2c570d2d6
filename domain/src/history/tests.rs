//! What a line is refused for, and that nothing else happens.

use super::*;
use proptest::prelude::*;

const HEADER: &str = r#"{"format":"ringfence-history","version":1}"#;

fn begun() -> Reader {
    let mut reader = Reader::new();
    assert_eq!(reader.read(HEADER.as_bytes()), Ok(Read::Header));
    reader
}

fn fault(line: &str) -> Fault {
    match begun().read(line.as_bytes()) {
        Err(fault) => fault,
        Ok(other) => panic!("{other:?}: {line}"),
    }
}

fn need(quantity: &str) -> String {
    format!(
        r#"{{"id":"e","at":"2024-01-01","type":"need.declared","country":"XA","substance":"p2p","line":"raw","year":2024,"quantity":{quantity}}}"#
    )
}

#[test]
fn every_fault_names_its_field_and_what_would_be_right() {
    use FaultKind::*;
    let size = r#""type":"register.size","handlers":"#;
    let quantity = r#"{"amount":"1","unit":"kg"}"#;
    for (line, field, kind, remedy) in [
        ("[]".to_owned(), "", NotAnObject, "history-right-object"),
        ("{".to_owned(), "", NotJson, "history-right-object"),
        (format!(r#"{{"at":"2024-01-01",{size}1}}"#), "id", FieldMissing, "history-right-present"),
        (format!(r#"{{"id":"","at":"2024-01-01",{size}1}}"#), "id", ValueWrong, "history-right-id"),
        (format!(r#"{{"id":"e","at":"1899-12-31",{size}1}}"#), "at", ValueWrong, "history-right-instant"),
        (format!(r#"{{"id":"e","at":"2024-02-30",{size}1}}"#), "at", ValueWrong, "history-right-instant"),
        (
            format!(r#"{{"id":"e","at":"2024-01-01T09:00:00",{size}1}}"#),
            "at",
            ValueWrong,
            "history-right-instant",
        ),
        (
            format!(r#"{{"id":"e","at":"2024-01-01",{size}-1}}"#),
            "handlers",
            ValueWrong,
            "history-right-count",
        ),
        (
            format!(r#"{{"id":"e","at":"2024-01-01",{size}"1"}}"#),
            "handlers",
            ValueWrong,
            "history-right-count",
        ),
        (
            format!(r#"{{"id":"e","at":"2024-01-01",{size}1,"x":1}}"#),
            "x",
            FieldUnknown,
            "history-right-one-of",
        ),
        (
            r#"{"id":"e","at":"2024-01-01","type":"register.sized"}"#.to_owned(),
            "type",
            TypeUnknown,
            "history-right-one-of",
        ),
        (
            need(quantity).replace(r#","quantity""#, r#","quantities""#),
            "quantities",
            FieldUnknown,
            "history-right-one-of",
        ),
        (need(quantity).replace(r#""line":"raw","#, ""), "line", FieldMissing, "history-right-present"),
        (need(quantity).replace("raw", "rough"), "line", ValueWrong, "history-right-one-of"),
        (need(quantity).replace("XA", "xa"), "country", ValueWrong, "history-right-country"),
        (need(r#"{"amount":1,"unit":"kg"}"#), "quantity.amount", ValueWrong, "history-right-amount"),
        (need(r#"{"amount":"-1","unit":"kg"}"#), "quantity.amount", ValueWrong, "history-right-amount"),
        (need(r#"{"amount":"1e3","unit":"kg"}"#), "quantity.amount", ValueWrong, "history-right-amount"),
        (need(r#"{"amount":"1,5","unit":"kg"}"#), "quantity.amount", ValueWrong, "history-right-amount"),
        (need(r#"{"amount":"1","unit":"lb"}"#), "quantity.unit", ValueWrong, "history-right-one-of"),
        (need(r#"{"amount":"1"}"#), "quantity.unit", FieldMissing, "history-right-present"),
        (
            need(r#"{"amount":"1","unit":"kg","colour":"red"}"#),
            "quantity.colour",
            FieldUnknown,
            "history-right-one-of",
        ),
    ] {
        let fault = fault(&line);
        assert_eq!((fault.field.as_str(), fault.kind), (field, kind), "{line}");
        assert_eq!(fault.remedy().key, remedy, "{line}");
        assert_eq!(fault.line, 2, "{line}");
    }
}

#[test]
fn the_first_line_is_the_header_of_a_version_we_know() {
    for (line, kind) in [
        (r#"{"format":"ringfence-history","version":2}"#, FaultKind::VersionUnknown),
        (r#"{"format":"something","version":1}"#, FaultKind::NoHeader),
        (r#"{"id":"e","at":"2024-01-01","type":"clock.advanced"}"#, FaultKind::NoHeader),
    ] {
        let fault = Reader::new().read(line.as_bytes()).expect_err("refused");
        assert_eq!((fault.kind, fault.line), (kind, 1), "{line}");
    }
}

#[test]
fn time_never_falls_and_an_id_is_one_event() {
    let event = |id: &str, at: &str, handlers: u8| {
        format!(r#"{{"id":"{id}","at":"{at}","type":"register.size","handlers":{handlers}}}"#)
    };
    let mut reader = begun();
    let mut take = |line: String| {
        let read = reader.read(line.as_bytes());
        if let Ok(Read::Event(event)) = &read {
            reader.accept(event);
        }
        read
    };
    assert!(matches!(take(event("a", "2024-03-05T09:00:00Z", 1)), Ok(Read::Event(_))));
    assert!(
        matches!(take(event("b", "2024-03-05T10:00:00+01:00", 1)), Ok(Read::Event(_))),
        "the same instant"
    );
    assert_eq!(take(event("c", "2024-03-05T08:59:59Z", 1)).expect_err("earlier").kind, FaultKind::OutOfOrder);
    assert_eq!(take(event("a", "2024-03-05T09:00:00Z", 1)), Ok(Read::Again));
    let reordered = r#"{"handlers":1,"type":"register.size","at":"2024-03-05T09:00:00.000Z","id":"a"}"#;
    assert_eq!(take(reordered.to_owned()), Ok(Read::Again), "equal content in another order");
    assert_eq!(
        take(event("a", "2024-03-05T09:00:00Z", 2)).expect_err("other content").kind,
        FaultKind::IdTaken
    );
    assert!(matches!(take(event("c", "2024-03-06", 1)), Ok(Read::Event(_))), "a refused id is still free");
}

#[test]
fn lines_are_bounded_and_are_text() {
    let long = vec![b' '; LONGEST_LINE + 1];
    assert_eq!(begun().read(&long).expect_err("refused").kind, FaultKind::TooLong);
    assert_eq!(begun().read(b"{\"id\":\"\xff\"}").expect_err("refused").kind, FaultKind::NotUtf8);
    let deep = "[".repeat(100_000);
    assert_eq!(begun().read(deep.as_bytes()).expect_err("refused").kind, FaultKind::NotJson);
    assert_eq!(begun().read(b" \t"), Ok(Read::Blank));
}

#[test]
fn every_event_type_is_read_with_all_its_fields() {
    let every = include_str!("every_event.jsonl");
    let mut seen = std::collections::BTreeSet::new();
    let mut reader = Reader::new();
    for line in every.lines() {
        match reader.read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}\n{line}")) {
            Read::Event(event) => {
                seen.insert(event.fact.name());
                reader.accept(&event);
            }
            other => assert_eq!(other, Read::Header),
        }
    }
    let types: std::collections::BTreeSet<&str> = Fact::TYPES.iter().copied().collect();
    assert_eq!(seen, types);
}

#[test]
fn every_word_of_a_refusal_stands_in_the_catalogue() {
    let catalogue = include_str!("../../../locales/en/history.ftl");
    let stands = |key: &str| catalogue.lines().any(|line| line.starts_with(&format!("{key} =")));
    for kind in FaultKind::ALL {
        assert!(stands(&format!("history-fault-{}", kind.code())), "{kind:?}");
    }
    let sources = [
        include_str!("fault.rs"),
        include_str!("reader.rs"),
        include_str!("value.rs"),
        include_str!("event/knowledge.rs"),
        include_str!("../replay/prepare.rs"),
    ];
    for token in sources.iter().flat_map(|source| tokens(source)) {
        assert!(stands(&format!("history-right-{token}")), "{token}");
    }
}

/// Tokens as they stand in the source: the last argument of `token(` or the first of `wrong(`.
fn tokens(source: &str) -> Vec<String> {
    let text = |part: &str| part.split('"').nth(1).map(str::to_owned);
    let wrongs =
        source.split("wrong(\"").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned));
    let faults = source.split("Fault::token(").skip(1).filter_map(|rest| {
        let call = rest.split(';').next()?.split(")\n").next()?;
        let last = call.trim_end_matches(')').rsplit(", ").next()?;
        text(last)
    });
    wrongs.chain(faults).collect()
}

proptest! {
    /// Whatever stands in a line, it is read or refused.
    #[test]
    fn any_line_is_read_or_refused(line in any::<Vec<u8>>()) {
        let _ = begun().read(&line);
    }

    /// A line that was right, with one part of it spoilt.
    #[test]
    fn a_spoilt_line_is_read_or_refused(which in 0usize..64, at in 0usize..2_000, with in "\\PC{0,6}") {
        let lines: Vec<&str> = include_str!("every_event.jsonl").lines().collect();
        let line = lines[which % lines.len()];
        let place = line.char_indices().nth(at % line.chars().count()).map_or(0, |(place, _)| place);
        let spoilt = format!("{}{with}{}", &line[..place], &line[place..]);
        let _ = begun().read(spoilt.as_bytes());
    }
}
