//! The order of modules: each uses what stands above it, never below.

use std::path::{Path, PathBuf};

/// From the ground up; the same order as in `docs/architecture.md`.
const ORDER: &[&str] = &[
    "settings",
    "ids",
    "clock",
    "error",
    "keys",
    "db",
    "app",
    "audit",
    "jobs",
    "words",
    "templates",
    "sheet",
    "mail",
    "people",
    "countersign",
    "backup",
    "http",
    "halt",
    "accounts",
    "reference",
    "operators",
    "registration",
    "mailbox",
    "licences",
    "needs",
    "documents",
    "alerts",
    "screening",
    "replay",
    "notifications",
    "shipments",
    "dialogue",
    "company",
    "cases",
    "desk",
    "search",
    "worker",
    "practice",
    "pages",
    "verify",
    "serve",
    "cli",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&src, &mut found);
    let place = |name: &str| ORDER.iter().position(|module| *module == name);
    let mut wrong = Vec::new();
    for file in found {
        let relative = file.strip_prefix(&src).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let own = first.trim_end_matches(".rs").to_owned();
        if matches!(own.as_str(), "lib" | "main") {
            continue;
        }
        let Some(at) = place(&own) else {
            wrong.push(format!("{own} is not in the order"));
            continue;
        };
        for used in used_modules(&std::fs::read_to_string(&file).unwrap()) {
            if place(&used).is_some_and(|there| there > at) {
                wrong.push(format!("{}: {own} uses {used}", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Modules named by `crate::x` and by `use crate::{x, y::z}`.
fn used_modules(source: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            let mut fresh = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => fresh = true,
                    c if fresh && (c.is_alphanumeric() || c == '_') => {
                        name.push(c);
                        continue;
                    }
                    c if c.is_whitespace() => {}
                    _ => fresh = false,
                }
                if !name.is_empty() {
                    used.push(std::mem::take(&mut name));
                    fresh = c == ',' && depth == 1;
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            used.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used
}

#[test]
fn the_reader_of_imports_sees_groups() {
    let source = "use crate::{app::{App, By}, ids};\nuse crate::db::Db;\nfn f() { crate::mail::queue() }";
    assert_eq!(used_modules(source), ["app", "ids", "db", "mail"]);
}
