//! Names that may be alike, without looking at all of them: postings by rare
//! word, by sound of a rare word and by trigrams. At most [`CANDIDATES`] are
//! returned, however many names are kept.

use super::names::{Made, Name};
use super::similar::Frequency;
use rphonetic::{DoubleMetaphone, Encoder};
use std::collections::{BTreeMap, BTreeSet};

/// No query returns more names than this.
pub const CANDIDATES: usize = 200;

/// A list of names longer than this says nothing: the word or sound is common.
const COMMON: usize = 4 * CANDIDATES;

/// Minima kept of a name's trigrams, and how many make one band. Names with half
/// of their trigrams in common meet in a band nine times in ten.
const BANDS: usize = 8;
const ROWS: usize = 2;

/// Names under an id each, and where to find those that may be alike.
#[derive(Clone, Debug, Default)]
pub struct NameIndex {
    names: BTreeMap<String, Vec<Name>>,
    postings: BTreeMap<Block, BTreeSet<String>>,
    frequency: BTreeMap<String, u32>,
}

/// What two names can have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Word(String),
    Sound(String),
    Trigrams(usize, [u64; ROWS]),
}

impl NameIndex {
    /// Keeps a name under `id`; an id may have several (aliases, former names).
    pub fn insert(&mut self, id: &str, name: Name) {
        for block in blocks(&name) {
            self.postings.entry(block).or_default().insert(id.to_owned());
        }
        for word in name.words() {
            *self.frequency.entry(word.to_owned()).or_default() += 1;
        }
        self.names.entry(id.to_owned()).or_default().push(name);
    }

    /// Takes all names of `id` out.
    pub fn remove(&mut self, id: &str) {
        for name in self.names.remove(id).into_iter().flatten() {
            for block in blocks(&name) {
                if let Some(ids) = self.postings.get_mut(&block) {
                    ids.remove(id);
                }
            }
            for word in name.words() {
                if let Some(count) = self.frequency.get_mut(word) {
                    *count = count.saturating_sub(1);
                }
            }
        }
    }

    pub fn names_of(&self, id: &str) -> &[Name] {
        self.names.get(id).map_or(&[], Vec::as_slice)
    }

    /// How often the words of `names` occur here, to weigh them by.
    pub fn frequency<'a>(&self, names: impl IntoIterator<Item = &'a Name>) -> Frequency {
        let words = names.into_iter().flat_map(|name| {
            name.variants.iter().flat_map(|variant| variant.words.iter().map(String::as_str))
        });
        let known = words.filter_map(|word| Some((word.to_owned(), *self.frequency.get(word)?)));
        Frequency { names: self.names.len() as u64, words: known.filter(|(_, df)| *df > 0).collect() }
    }

    /// Ids of names that may be alike, those with most in common first.
    pub fn candidates(&self, name: &Name) -> Vec<String> {
        let mut hits: BTreeMap<&String, usize> = BTreeMap::new();
        for block in self.asked(name) {
            let ids = self.postings.get(&block).filter(|ids| ids.len() <= COMMON);
            for id in ids.into_iter().flatten() {
                *hits.entry(id).or_default() += 1;
            }
        }
        let mut found: Vec<(&String, usize)> = hits.into_iter().collect();
        found.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        found.into_iter().take(CANDIDATES).map(|(id, _)| id.clone()).collect()
    }

    /// Every word and band of a name, and the sounds of its two rarest words.
    fn asked(&self, name: &Name) -> BTreeSet<Block> {
        let mut rare: Vec<&str> = name.words().into_iter().collect();
        rare.sort_by_key(|word| (self.frequency.get(*word).copied().unwrap_or_default(), *word));
        let sounds: BTreeSet<Block> = rare.iter().take(2).flat_map(|word| sound(word)).collect();
        let asked = blocks(name).into_iter();
        asked.filter(|block| !matches!(block, Block::Sound(_)) || sounds.contains(block)).collect()
    }
}

fn blocks(name: &Name) -> BTreeSet<Block> {
    let mut blocks = BTreeSet::new();
    for variant in &name.variants {
        for word in &variant.words {
            blocks.insert(Block::Word(word.clone()));
            if variant.made == Made::Plain {
                blocks.extend(sound(word));
            }
        }
        let minima = minima(&variant.sorted());
        for (band, rows) in minima.chunks_exact(ROWS).enumerate() {
            let mut key = [0; ROWS];
            key.copy_from_slice(rows);
            blocks.insert(Block::Trigrams(band, key));
        }
    }
    blocks
}

fn sound(word: &str) -> Option<Block> {
    let key = DoubleMetaphone::default().encode(word);
    (key.len() > 1).then_some(Block::Sound(key))
}

/// The smallest hash of the trigrams under each of a family of hash functions.
fn minima(text: &str) -> Vec<u64> {
    let padded: Vec<u8> = [b"  ", text.as_bytes(), b"  "].concat();
    let hashes = |seed: u64| padded.windows(3).map(move |gram| hash(gram, seed)).min();
    (0..(BANDS * ROWS) as u64).filter_map(hashes).collect()
}

/// FNV-1a, then the finaliser of SplitMix64: small, fixed for ever, the same everywhere.
fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut h = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    h = h.wrapping_add(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::params;

    fn name(written: &str) -> Name {
        Name::of(written, &params().names)
    }

    #[test]
    fn variants_of_a_name_are_candidates_and_others_are_not() {
        let mut index = NameIndex::default();
        for (id, written) in [
            ("s1", "Zarafshan Chemicals LLC"),
            ("s2", "ООО Химтех Щёлково"),
            ("s3", "شركة الخليج للكيماويات"),
            ("s4", "重庆华龙化工有限公司"),
            ("s5", "Papadopoulos Brothers S.A."),
        ] {
            index.insert(id, name(written));
        }
        for (asked, id) in [
            ("Zarafshon Trading", "s1"),
            ("Zarafshan Reagents International GmbH", "s1"),
            ("Khimtekh Schelkovo", "s2"),
            ("Himteh Shchelkovo", "s2"),
            ("Al Khaleej Chemicals", "s3"),
            ("Alkhalij Chemical Company", "s3"),
            ("Chongqing Hualong Chemical Co Ltd", "s4"),
            ("Παπαδόπουλος", "s5"),
        ] {
            assert!(index.candidates(&name(asked)).contains(&id.to_owned()), "{asked}");
        }
        assert_eq!(index.candidates(&name("Northern Lights Brewery")), Vec::<String>::new());
        index.remove("s1");
        assert!(!index.candidates(&name("Zarafshan")).contains(&"s1".to_owned()));
    }

    #[test]
    fn a_query_stays_small_however_many_names_are_alike() {
        let mut index = NameIndex::default();
        for n in 0..700 {
            index.insert(&format!("o{n}"), name(&format!("Falcon Number {n}")));
        }
        index.insert("rare", name("Falcon Quetzalcoatl"));
        let found = index.candidates(&name("Falcon Quetzalcoatl Ltd"));
        assert!(found.len() <= CANDIDATES, "{}", found.len());
        assert_eq!(found[0], "rare", "what has most in common comes first");
    }
}
