//! How alike two names are, word by word and as a whole.

use super::names::{Made, Name, Variant};
use super::{ln_micro, micro};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often words occur among the names of all companies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequency {
    pub names: u64,
    /// Names that hold the word; a word not named here: one.
    pub words: BTreeMap<String, u32>,
}

impl Frequency {
    /// `ln(N/df)` in millionths: how much a word says.
    pub fn weight_micro(&self, word: &str) -> i64 {
        let df = self.words.get(word).copied().unwrap_or(1).max(1);
        #[expect(clippy::cast_precision_loss, reason = "companies are counted in thousands")]
        let ratio = self.names.max(2) as f64 / f64::from(df);
        ln_micro(ratio.max(1.0)).max(1)
    }

    /// `ln(N)` in millionths.
    pub fn all_micro(&self) -> i64 {
        #[expect(clippy::cast_precision_loss, reason = "companies are counted in thousands")]
        let all = self.names.max(2) as f64;
        ln_micro(all)
    }
}

/// Two words that were laid side by side, and how alike they are in millionths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub one: String,
    pub other: String,
    pub alike_micro: i64,
}

/// The best pair of variants of two names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    pub score_micro: i64,
    pub one: Variant,
    pub other: Variant,
    pub pairs: Vec<Pair>,
    /// The weight of the rarest word that both have, or nearly: `ln(N/df)`.
    pub rarest_micro: i64,
}

/// Words as good as equal: they tell that a name is not alike by common words alone.
const SAME_WORD: i64 = 920_000;

/// Words that may be one word, written differently.
const LIKE_WORD: i64 = 800_000;

/// The most alike of all pairs of variants; `None` when a name holds no word.
/// Folded and consonant variants are only looked at where a name is not
/// written in Latin letters.
pub fn likeness(one: &Name, other: &Name, frequency: &Frequency) -> Option<Likeness> {
    let foreign = one.foreign || other.foreign;
    let mut best: Option<Likeness> = None;
    for a in one.variants.iter().filter(|variant| foreign || variant.made == Made::Plain) {
        for b in other.variants.iter().filter(|variant| variant.made == a.made) {
            let found = compare(a, b, frequency);
            if best.as_ref().is_none_or(|known| found.score_micro > known.score_micro) {
                best = Some(found);
            }
        }
    }
    best
}

fn compare(one: &Variant, other: &Variant, frequency: &Frequency) -> Likeness {
    let there = best_pairs(&one.words, &other.words);
    let back = best_pairs(&other.words, &one.words);
    let joined = if joins_fairly(one, other, there.iter().chain(&back)) {
        strsim::jaro_winkler(&one.sorted(), &other.sorted())
            .max(strsim::jaro_winkler(&one.words.concat(), &other.words.concat()))
    } else {
        0.0
    };
    let (mut sum, mut weights) = (0_i128, 0_i128);
    for pair in there.iter().chain(&back) {
        let weight = i128::from(frequency.weight_micro(&pair.one));
        sum += i128::from(pair.alike_micro) * weight;
        weights += weight;
    }
    let mean = i64::try_from(sum / weights.max(1)).unwrap_or_default();
    let whole = micro(joined);
    let same = there.iter().filter(|pair| pair.alike_micro >= SAME_WORD);
    let rarest = same.map(|pair| frequency.weight_micro(&pair.one).min(frequency.weight_micro(&pair.other)));
    // Words parted differently are alike as a whole only.
    let run = if whole >= SAME_WORD {
        one.words.iter().map(|word| frequency.weight_micro(word)).max()
    } else {
        None
    };
    Likeness {
        score_micro: mean.max(whole),
        one: one.clone(),
        other: other.clone(),
        rarest_micro: rarest.max().or(run).unwrap_or_default(),
        pairs: there,
    }
}

/// Whether the joined strings may be compared. Laid in alphabetical order, two
/// names that share their first word alone score high; so they may only where
/// every word has its like, or where the words are parted differently and the
/// whole is about as long.
fn joins_fairly<'a>(one: &Variant, other: &Variant, mut pairs: impl Iterator<Item = &'a Pair>) -> bool {
    let length = |variant: &Variant| variant.words.iter().map(String::len).sum::<usize>();
    let (a, b) = (length(one), length(other));
    let parted = one.words.len() != other.words.len() && a.abs_diff(b) * 5 <= a.max(b);
    parted || pairs.all(|pair| pair.alike_micro >= LIKE_WORD)
}

/// For each word the most alike of the others.
fn best_pairs(words: &[String], others: &[String]) -> Vec<Pair> {
    let best = |word: &String| {
        let alike = |other: &String| micro(strsim::jaro_winkler(word, other));
        let other = others.iter().max_by_key(|other| (alike(other), std::cmp::Reverse(*other)))?;
        Some(Pair { one: word.clone(), other: other.clone(), alike_micro: alike(other) })
    };
    words.iter().filter_map(best).collect()
}
