//! Domains that are made to look like another one.

use serde::{Deserialize, Serialize};
use unicode_security::skeleton;

/// How one domain looks like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Letters that the eye takes for others (UTS 39).
    Confusable,
    /// The same name under another ending.
    Ending,
    /// A letter or two apart.
    Letters,
}

impl Likeness {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confusable => "confusable",
            Self::Ending => "ending",
            Self::Letters => "letters",
        }
    }
}

/// Second levels under which a country registers names: `co.uk`, `com.br`.
const SECOND_LEVELS: [&str; 12] =
    ["ac", "co", "com", "edu", "gob", "gov", "go", "ind", "net", "ne", "or", "org"];

/// The part of an e-mail's domain that somebody registered, in small letters:
/// `sales@mail.acme.co.uk` gives `acme.co.uk`.
pub fn domain_of(email: &str) -> Option<String> {
    let domain = email.trim().rsplit_once('@')?.1.trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
    let ending = ending(&labels);
    let from = labels.len().checked_sub(ending + 1)?;
    Some(labels[from..].join("."))
}

/// Labels that make the ending: one, or two where a country has second levels.
fn ending(labels: &[&str]) -> usize {
    match labels {
        [.., second, top] if labels.len() > 2 && top.len() == 2 && SECOND_LEVELS.contains(second) => 2,
        _ => 1,
    }
}

fn name(domain: &str) -> &str {
    domain.split('.').next().unwrap_or(domain)
}

/// How `used` looks like `own`, both registered domains; `None`: it does not, or
/// is the same. At most `edits` letters and a third of the shorter name may differ.
pub fn looks_like(used: &str, own: &str, edits: i64) -> Option<Likeness> {
    if used == own {
        return None;
    }
    if skeleton(used).eq(skeleton(own)) {
        return Some(Likeness::Confusable);
    }
    let (one, other) = (name(used), name(own));
    if one == other {
        return Some(Likeness::Ending);
    }
    if skeleton(one).eq(skeleton(other)) {
        return Some(Likeness::Confusable);
    }
    let third = one.chars().count().min(other.chars().count()) / 3;
    let most = usize::try_from(edits).unwrap_or_default().min(third);
    (strsim::damerau_levenshtein(one, other) <= most).then_some(Likeness::Letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registered_part_is_compared() {
        for (email, domain) in [
            ("Sales@Mail.Acme.CO.UK", Some("acme.co.uk")),
            ("x@acme.com", Some("acme.com")),
            ("x@a.b.acme.de.", Some("acme.de")),
            ("x@com", None),
            ("nobody", None),
        ] {
            assert_eq!(domain_of(email).as_deref(), domain, "{email}");
        }
    }

    #[test]
    fn look_alikes_are_told_from_other_domains() {
        use Likeness::*;
        for (used, own, expected) in [
            ("acme-chem.com", "acme-chem.com", None),
            ("acme-chem.net", "acme-chem.com", Some(Ending)),
            ("acme-chem.co.uk", "acme-chem.com", Some(Ending)),
            ("acrne-chem.com", "acme-chem.com", Some(Confusable)),
            ("аcme-chem.com", "acme-chem.com", Some(Confusable)),
            ("acme-chern.net", "acme-chem.com", Some(Confusable)),
            ("acme-chems.com", "acme-chem.com", Some(Letters)),
            ("acmechems.com", "acme-chem.com", Some(Letters)),
            ("amce-chem.com", "acme-chem.com", Some(Letters)),
            ("acme-pharma.com", "acme-chem.com", None),
            // Short names differ by a letter all the time.
            ("abc.com", "xyc.com", None),
            ("ab.com", "ac.com", None),
        ] {
            assert_eq!(looks_like(used, own, 2), expected, "{used} {own}");
        }
    }
}
