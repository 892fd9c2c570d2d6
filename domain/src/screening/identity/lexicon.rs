//! The lists of common words, made ready to compare with.

use super::names::{is_han, latin_words};
use crate::screening::params::NameWords;
use std::collections::BTreeSet;

/// Legal forms, generic words, e-mail providers and mail boxes as they are matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    legal: Entries,
    generic: Entries,
    /// Chinese does not part words; these are cut out of a run, longest first.
    pub(super) cuts: Vec<String>,
    providers: BTreeSet<String>,
    mail_boxes: Entries,
}

/// Single words, and entries of several words with the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Entries {
    single: BTreeSet<String>,
    several: Vec<Vec<String>>,
}

impl Entries {
    fn of(words: &[String]) -> Self {
        let mut entries = Self::default();
        for words in words.iter().filter(|word| !word.chars().all(is_han)).map(|word| latin_words(word)) {
            match words.as_slice() {
                [] => {}
                [one] => {
                    entries.single.insert(one.clone());
                }
                _ => entries.several.push(words),
            }
        }
        entries.several.sort_by_key(|entry| (std::cmp::Reverse(entry.len()), entry.clone()));
        entries
    }

    fn strip(&self, words: &mut Vec<String>) {
        for entry in &self.several {
            while let Some(at) = words.windows(entry.len()).position(|window| window == entry.as_slice()) {
                words.drain(at..at + entry.len());
            }
        }
        words.retain(|word| !self.single.contains(word));
    }
}

impl Lexicon {
    pub fn of(words: &NameWords) -> Self {
        let mut cuts: Vec<String> = words.legal_forms.iter().chain(&words.generic).cloned().collect();
        cuts.retain(|word| word.chars().all(is_han));
        cuts.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), word.clone()));
        Self {
            legal: Entries::of(&words.legal_forms),
            generic: Entries::of(&words.generic),
            cuts,
            providers: words.mail_providers.iter().map(|domain| domain.to_lowercase()).collect(),
            mail_boxes: Entries::of(&words.mail_boxes),
        }
    }

    /// Takes legal forms out of a list of words.
    pub(super) fn without_forms(&self, words: &[String]) -> Vec<String> {
        let mut left = words.to_vec();
        self.legal.strip(&mut left);
        left
    }

    /// Takes legal forms and generic words out.
    pub(super) fn distinctive(&self, words: &[String]) -> Vec<String> {
        let mut left = self.without_forms(words);
        self.generic.strip(&mut left);
        left
    }

    /// Whether anybody can have an address at this domain.
    pub fn is_provider(&self, domain: &str) -> bool {
        self.providers.contains(domain)
    }

    /// Whether an address names a mail box.
    pub fn names_mail_box(&self, address: &str) -> bool {
        let words = latin_words(&address.to_lowercase());
        let mut left = words.clone();
        self.mail_boxes.strip(&mut left);
        left.len() < words.len()
    }
}
