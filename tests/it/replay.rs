//! History files in, findings out.

use domain::replay::Line;
use domain::screening::library::Inputs;
use domain::screening::{Outcome, RuleCode};
use ringfence::replay::{Refused, Replay, Stopped};
use ringfence::screening::rule_set::shipped;
use std::io::Write;
use std::path::{Path, PathBuf};

const WORKED: [&str; 3] = ["caught-diversion", "licit-look-alike", "not-judged"];

fn history(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/histories").join(name)
}

fn replayed(path: &Path) -> Result<String, Stopped> {
    let mut out = Vec::new();
    Replay::new(shipped()).file(path, Default::default(), &mut out, None, |_| ())?;
    Ok(String::from_utf8(out).unwrap())
}

fn lines(text: &str) -> Vec<Line> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The version names the whole rule set, of which a history here uses a part.
fn without_version(text: &str) -> Vec<Line> {
    lines(text).into_iter().map(|line| Line { rule_version: String::new(), ..line }).collect()
}

#[test]
fn the_worked_histories_find_what_is_told_of_them() {
    for name in WORKED {
        let found = replayed(&history(&format!("{name}.jsonl"))).unwrap();
        let told = std::fs::read_to_string(history(&format!("{name}.findings.jsonl"))).unwrap();
        assert!(
            without_version(&found) == without_version(&told),
            "{name}: if the change is meant, write it anew: \
             ringfence replay docs/histories/{name}.jsonl --findings docs/histories/{name}.findings.jsonl\n{found}"
        );
        assert!(lines(&found).iter().all(|line| line.rule_version == shipped().set.version));
        assert_eq!(replayed(&history(&format!("{name}.jsonl"))).unwrap(), found, "to the byte");
    }
}

#[test]
fn the_three_stories_are_what_they_are_called() {
    let outcomes = |name: &str| {
        let found = lines(&replayed(&history(&format!("{name}.jsonl"))).unwrap());
        found.into_iter().map(|line| (line.rule, line.severity, line.outcome)).collect::<Vec<_>>()
    };
    let caught = outcomes(WORKED[0]);
    assert!(caught.iter().filter(|(_, severity, _)| severity == "hold").count() >= 4, "{caught:?}");
    let licit = outcomes(WORKED[1]);
    assert!(licit.iter().all(|(_, severity, _)| severity == "info"), "{licit:?}");
    let unknown = outcomes(WORKED[2]);
    assert!(
        unknown.iter().any(|(rule, _, outcome)| rule == "R50" && outcome == "could_not_judge"),
        "{unknown:?}"
    );
}

#[test]
fn every_written_finding_is_given_again_by_its_own_inputs() {
    for name in WORKED {
        for line in lines(&replayed(&history(&format!("{name}.jsonl"))).unwrap()) {
            let inputs: Inputs = serde_json::from_value(line.inputs.clone()).unwrap();
            let same = |(rule, outcome): &(RuleCode, Outcome)| match outcome {
                Outcome::Raised { severity, finding } => {
                    rule.code() == line.rule
                        && severity.code() == line.severity
                        && finding.equation() == line.equation
                        && finding.threshold() == line.threshold
                        && finding.margin() == line.margin
                }
                Outcome::CouldNotJudge { .. } => {
                    rule.code() == line.rule && line.outcome == "could_not_judge"
                }
                Outcome::Passed => false,
            };
            let again = inputs.judge(&shipped().params);
            assert_eq!(again.iter().any(same), line.outcome != "closed", "{line:?}");
        }
    }
}

#[test]
fn compressed_files_are_the_same_history_and_a_cut_one_is_named() {
    let plain = history("caught-diversion.jsonl");
    let text = std::fs::read(&plain).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&text).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    // Two frames, as two files put together have.
    let (first, second) = text.split_at(text.len() / 2);
    let mut zstd = ruzstd::encoding::compress_to_vec(first, level);
    zstd.extend(ruzstd::encoding::compress_to_vec(second, level));
    for (name, packed) in [("h.gz", gzip.finish().unwrap()), ("h.zst", zstd)] {
        let path = folder.path().join(name);
        std::fs::write(&path, &packed).unwrap();
        assert_eq!(replayed(&path).unwrap(), replayed(&plain).unwrap(), "{name}");
        std::fs::write(&path, &packed[..packed.len() - 9]).unwrap();
        let cut = replayed(&path).unwrap_err();
        assert!(matches!(cut, Stopped::Unreadable { .. }), "{name}: {cut}");
    }
}

#[test]
fn a_bad_line_stops_or_is_left_out_and_kept() {
    let text = std::fs::read_to_string(history("caught-diversion.jsonl")).unwrap();
    let long = format!("{{\"id\":\"{}\"}}", "x".repeat(10_000_000));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.jsonl");
    let mut bad: Vec<&str> = text.lines().collect();
    bad.insert(
        3,
        r#"{"id":"x1","at":"2024-01-02","type":"operator.status","operator":"nobody","status":"regular"}"#,
    );
    bad.insert(4, &long);
    std::fs::write(&path, bad.join("\n")).unwrap();

    let stopped = replayed(&path).unwrap_err();
    let words = stopped.to_string();
    assert!(words.contains("line 4") && words.contains("operator") && words.contains("nobody"), "{words}");

    let (mut out, mut kept) = (Vec::new(), Vec::new());
    let mut skip = |_: &[u8], why: &Refused| {
        kept.push((why.fault.line, why.fault.kind.code()));
        Ok(())
    };
    let mut replay = Replay::new(shipped());
    replay.file(&path, Default::default(), &mut out, Some(&mut skip), |_| ()).unwrap();
    assert_eq!(kept, [(4, "name-unknown"), (5, "too-long")]);
    assert_eq!(String::from_utf8(out).unwrap(), replayed(&history("caught-diversion.jsonl")).unwrap());
    assert_eq!((replay.summary.refused, replay.summary.events), (2, 22));
}
