//! The whole list at once: what an entry belongs to, what a need and a licence
//! are written for, and finding an entry by any of its names and numbers.

use super::{Form, Substance};
use std::collections::BTreeMap;

/// The substance list, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    substances: BTreeMap<String, Substance>,
    /// Key of a salt's own entry -> (substance, form).
    salts: BTreeMap<String, (String, String)>,
}

/// An entry as it is booked: the substance, and the form where the entry was a salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved<'a> {
    pub substance: &'a Substance,
    pub form: Option<&'a Form>,
}

impl Catalogue {
    pub fn new(substances: impl IntoIterator<Item = Substance>) -> Self {
        let substances: BTreeMap<_, _> =
            substances.into_iter().map(|entry| (entry.key.clone(), entry)).collect();
        let salts = substances
            .values()
            .flat_map(|entry| {
                entry
                    .forms
                    .iter()
                    .filter_map(|form| Some((form.entry.clone()?, (entry.key.clone(), form.key.clone()))))
            })
            .collect();
        Self { substances, salts }
    }

    pub fn get(&self, key: &str) -> Option<&Substance> {
        self.substances.get(key)
    }

    /// Every entry, by key; salts are forms of their substance.
    pub fn iter(&self) -> impl Iterator<Item = &Substance> {
        self.substances.values()
    }

    pub fn len(&self) -> usize {
        self.substances.len()
    }

    pub fn is_empty(&self) -> bool {
        self.substances.is_empty()
    }

    /// The entry of a key, which may be a salt's own (`ephedrine_hcl`).
    pub fn resolve(&self, key: &str) -> Option<Resolved<'_>> {
        if let Some(substance) = self.get(key) {
            return Some(Resolved { substance, form: None });
        }
        let (substance, form) = self.salts.get(key)?;
        let substance = self.get(substance)?;
        Some(Resolved { substance, form: substance.forms.iter().find(|candidate| candidate.key == *form) })
    }

    /// The entry and the families above it, nearest first.
    pub fn lineage(&self, key: &str) -> impl Iterator<Item = &Substance> {
        let first = self.resolve(key).map(|resolved| resolved.substance);
        // A family inside a family is deep enough; a circle in the data ends here.
        std::iter::successors(first, |entry| self.get(entry.parent.as_deref()?)).take(8)
    }

    /// What a need is written for: the base of a salt, the family of a member.
    pub fn need_substance(&self, key: &str) -> Option<&str> {
        self.lineage(key).last().map(|entry| entry.key.as_str())
    }

    /// Whether a licence written for `licensed` covers an entry: itself, its
    /// base or one of its families.
    pub fn licence_covers<'k>(&self, licensed: impl IntoIterator<Item = &'k str>, key: &str) -> bool {
        let covers = |licensed: &str| {
            licensed == key
                || self.resolve(licensed).is_some_and(|named| {
                    // Written for one salt only, it does not reach the base or another salt.
                    named.form.is_none() && self.lineage(key).any(|entry| entry.key == named.substance.key)
                })
        };
        licensed.into_iter().any(covers)
    }

    /// Entries matching a name, synonym, key, CAS number or HS heading; exact
    /// matches first, then those that begin so, then those that contain it.
    /// Case, accents and punctuation do not matter.
    pub fn search(&self, query: &str) -> Vec<&Substance> {
        let wanted = fold(query);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, &Substance)> = self
            .substances
            .values()
            .filter_map(|entry| {
                Some((names(entry).filter_map(|name| rank(&fold(name), &wanted)).min()?, entry))
            })
            .collect();
        found.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
        found.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn names(entry: &Substance) -> impl Iterator<Item = &str> {
    let cas = entry.cas.iter().map(super::Cas::as_str);
    let forms = entry.forms.iter().flat_map(|form| {
        [Some(form.name.as_str()), form.entry.as_deref(), form.cas.as_ref().map(super::Cas::as_str)]
            .into_iter()
            .flatten()
    });
    [entry.key.as_str(), entry.name.as_str()]
        .into_iter()
        .chain(entry.synonyms.iter().map(String::as_str))
        .chain(cas)
        .chain(entry.hs.as_deref())
        .chain(forms)
}

fn rank(name: &str, wanted: &str) -> Option<u8> {
    match name.find(wanted)? {
        0 if name.len() == wanted.len() => Some(0),
        0 => Some(1),
        _ => Some(2),
    }
}

/// Lower case letters and digits only, accents taken off, so that `Éphédrine`,
/// `108 24 7` and `2915.24` find what they mean.
pub(crate) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).flat_map(|letter| plain(letter).chars()).collect()
}

/// The letter without its accent; Greek letters of chemical names in words.
fn plain(letter: char) -> Plain {
    let known = match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => "u",
        'ý' | 'ÿ' => "y",
        'ş' | 'š' | 'ś' => "s",
        'ž' | 'ź' | 'ż' => "z",
        'ğ' => "g",
        'ł' => "l",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        _ => "",
    };
    if known.is_empty() && letter.is_alphanumeric() { Plain::Same(letter) } else { Plain::Known(known) }
}

enum Plain {
    Same(char),
    Known(&'static str),
}

impl Plain {
    fn chars(self) -> impl Iterator<Item = char> {
        let (same, known) = match self {
            Self::Same(letter) => (Some(letter), ""),
            Self::Known(known) => (None, known),
        };
        same.into_iter().chain(known.chars())
    }
}
