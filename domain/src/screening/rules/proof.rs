//! What holds for every finding of a rule with inputs of its own: stored inputs
//! give it again, it has all its parts, and every word stands in the catalogue.

use crate::message::Message;
use crate::screening::explain::Amount;
use crate::screening::library::Inputs;
use crate::screening::tests::{params, rule_set};
use crate::screening::{Finding, Outcome, RuleCode, Severity, Unjudged};

/// All catalogues of findings.
fn catalogue() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../locales/en");
    let mut words = String::new();
    for entry in std::fs::read_dir(folder).expect("the catalogues are there") {
        let path = entry.expect("a file").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("screening")) {
            words.push('\n');
            words.push_str(&std::fs::read_to_string(path).expect("text"));
        }
    }
    words
}

fn worded(message: &Message, catalogue: &str) {
    let start = format!("{} =", message.key);
    let mut lines = catalogue.lines().skip_while(|line| !line.starts_with(&start));
    let first = lines.next().unwrap_or_else(|| panic!("{} is not in the catalogue", message.key));
    let body: Vec<&str> = std::iter::once(first).chain(lines.take_while(|l| l.starts_with(' '))).collect();
    for part in body.join(" ").split("{ $").skip(1) {
        let name = part.split([' ', '}']).next().unwrap_or_default();
        assert!(message.args.iter().any(|(arg, _)| arg == name), "{} lacks {name}: {message}", message.key);
    }
}

/// Judges, checks what holds for all findings, and gives severity and finding.
pub(crate) fn proven(inputs: impl Into<Inputs>) -> Vec<(Severity, Finding)> {
    let inputs = inputs.into();
    let judged = inputs.judge(&params());
    let stored = serde_json::to_string(&inputs).expect("inputs are plain data");
    let again: Inputs = serde_json::from_str(&stored).expect("inputs read back");
    assert_eq!(again, inputs);
    assert_eq!(again.judge(&params()), judged);
    let words = catalogue();
    let mut found = Vec::new();
    for (rule, outcome) in judged {
        let kept = serde_json::to_string(&outcome).expect("outcomes are plain data");
        assert_eq!(serde_json::from_str::<Outcome>(&kept).expect("reads back"), outcome);
        let Outcome::Raised { severity, finding } = outcome else { continue };
        whole(rule, &finding, &words);
        found.push((severity, *finding));
    }
    found
}

fn whole(rule: RuleCode, finding: &Finding, words: &str) {
    assert_eq!(finding.rule(), rule);
    assert!(rule_set().legal_basis(rule).is_some(), "{rule:?} has no legal basis");
    let figures = [finding.equation(), finding.threshold(), finding.margin()];
    for figure in &figures {
        assert!(figure.chars().any(|c| c.is_ascii_digit()), "no figure in {figures:?}");
    }
    assert!(!finding.about().id.is_empty() && !finding.cause().is_empty());
    assert!(!finding.rows().is_empty() && finding.causes().len() >= 2);
    assert!((0..=1_000).contains(&finding.strength()));
    let mut said = vec![finding.sentence(), finding.counterfactual(), finding.sum()];
    said.extend([finding.next_step(), finding.may_tell()]);
    said.extend(finding.causes().into_iter().flat_map(|cause| [Some(cause.text), cause.answer]).flatten());
    for row in finding.rows() {
        said.push(row.label);
        said.extend(match row.amount {
            Amount::Word(word) => Some(word),
            _ => None,
        });
    }
    for message in said {
        worded(&message, words);
    }
}

/// The one finding, which must be there.
pub(crate) fn raised(inputs: impl Into<Inputs>) -> (Severity, Finding) {
    let mut found = proven(inputs);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

pub(crate) fn severity(inputs: impl Into<Inputs>) -> Option<Severity> {
    proven(inputs).into_iter().map(|(severity, _)| severity).max()
}

/// Why it could not be judged.
pub(crate) fn unjudged(inputs: impl Into<Inputs>) -> Option<Unjudged> {
    inputs.into().judge(&params()).into_iter().find_map(|(_, outcome)| match outcome {
        Outcome::CouldNotJudge { why } => Some(why),
        _ => None,
    })
}
