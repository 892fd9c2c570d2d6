//! Every word a page or a mail shows comes from the catalogue, and is there.

use ringfence::{templates, words};
use std::collections::BTreeSet;
use std::path::Path;

/// Keys that templates name: `t("key"` or `t('key'`; a key that ends in `-` is
/// completed by a code at run time and is checked where the code is defined.
fn named(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for quote in ['"', '\''] {
        for part in source.split(&format!("t({quote}")).skip(1) {
            if let Some((key, rest)) = part.split_once(quote)
                && !rest.trim_start().starts_with('~')
            {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_key_a_template_names_is_in_the_catalogue() {
    let mut missing = Vec::new();
    for path in templates::paths() {
        let source = without(&templates::source(&path).unwrap(), "{#", "#}");
        for key in named(&source) {
            let looks_like_one =
                key.contains('-') && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            if looks_like_one && !words::has(&key) {
                missing.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Text between tags that is not an expression is a literal, and literals
/// cannot be translated.
#[test]
fn templates_hold_no_literal_text() {
    let mut found = Vec::new();
    for path in templates::paths().into_iter().filter(|path| path.ends_with(".html")) {
        let source = without(
            &without(&without(&templates::source(&path).unwrap(), "{#", "#}"), "{%", "%}"),
            "{{",
            "}}",
        );
        let mut outside = String::new();
        let mut in_tag = false;
        for c in source.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => outside.push(c),
                _ => {}
            }
        }
        for line in outside.lines() {
            let words: String = line.replace("&nbsp;", " ").replace("&middot;", " ").replace("&rarr;", " ");
            // A class name in a block that fills an attribute.
            if words.trim().starts_with("rf-") && !words.trim().contains(' ') {
                continue;
            }
            // A macro that makes an attribute for somebody else's tag.
            let attribute = words.trim().ends_with("=\"\"");
            // What the block `wide` holds is a class of the layout's.
            let words = words.replace("rf-wide", "");
            if !attribute && words.chars().filter(|c| c.is_alphabetic()).count() > 2 {
                found.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn without(source: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

#[test]
fn catalogues_parse_and_define_nothing_twice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let parsed = fluent_bundle::FluentResource::try_new(source.clone());
        assert!(parsed.is_ok(), "{}: {:?}", path.display(), parsed.err().map(|(_, errors)| errors));
        for line in source.lines() {
            let key = line.split(" =").next().unwrap_or_default();
            let defines = line.contains(" =") && !line.starts_with([' ', '#', '-', '}', '*', '[']);
            if defines {
                assert!(seen.insert(key.to_owned()), "{}: {key} is defined twice", path.display());
            }
        }
    }
}
