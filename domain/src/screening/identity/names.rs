//! Names of companies as they are compared: without accents, legal form and
//! words that every chemical trader has in its name, in Latin letters, in every
//! spelling that a script allows.

use super::lexicon::Lexicon;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a variant was made; only variants made alike are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// In Latin letters, as transliterated.
    Plain,
    /// Latin letters with the choices of romanisation taken out (Cyrillic, Greek).
    Folded,
    /// Consonants alone: Arabic and Hebrew do not write short vowels.
    Consonants,
}

/// One way to write a name: words in their order, distinctive ones only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Variant {
    pub made: Made,
    pub words: Vec<String>,
}

impl Variant {
    /// The words in one string, in alphabetical order.
    pub fn sorted(&self) -> String {
        let mut words = self.words.clone();
        words.sort_unstable();
        words.concat()
    }
}

/// A name and all its variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub written: String,
    pub variants: Vec<Variant>,
    /// Not written in Latin letters.
    pub foreign: bool,
    /// Nothing but words that many companies have.
    pub generic: bool,
}

/// More readings of Chinese characters than this are not kept.
const READINGS: usize = 8;

impl Name {
    pub fn of(written: &str, lexicon: &Lexicon) -> Self {
        let folded: String = written.nfkc().collect::<String>().to_lowercase();
        let bare: String = folded.nfkd().filter(|c| !is_combining_mark(*c)).nfc().collect();
        let mut spellings: BTreeSet<Vec<String>> = BTreeSet::new();
        for text in [&folded, &bare, &umlauts(&folded)] {
            for reading in readings(&without_han(text, lexicon)) {
                spellings.insert(latin_words(&reading));
            }
        }
        let named: BTreeSet<Vec<String>> =
            spellings.iter().map(|words| lexicon.distinctive(words)).filter(|w| !w.is_empty()).collect();
        let generic = named.is_empty();
        let plain = if generic {
            spellings.iter().map(|words| lexicon.without_forms(words)).collect()
        } else {
            named
        };
        let mut variants = BTreeSet::new();
        for spelling in plain.into_iter().filter(|spelling| !spelling.is_empty()) {
            for made in [Made::Folded, Made::Consonants] {
                let by = if made == Made::Folded { romanised } else { consonants };
                let words: Vec<String> =
                    spelling.iter().map(|word| by(word)).filter(|word| !word.is_empty()).collect();
                if !words.is_empty() {
                    variants.insert(Variant { made, words });
                }
            }
            variants.insert(Variant { made: Made::Plain, words: spelling });
        }
        Self {
            written: written.to_owned(),
            variants: variants.into_iter().collect(),
            foreign: bare.chars().any(|c| c.is_alphabetic() && !is_latin(c)),
            generic,
        }
    }

    /// Every plain word of any variant.
    pub fn words(&self) -> BTreeSet<&str> {
        let plain = self.variants.iter().filter(|variant| variant.made == Made::Plain);
        plain.flat_map(|variant| variant.words.iter().map(String::as_str)).collect()
    }
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{0041}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}')
}

/// German habit: `ä` is also written `ae`.
fn umlauts(text: &str) -> String {
    text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ø', "oe").replace('å', "aa")
}

/// Chinese does not part words: its legal forms and generic words are cut out
/// of the run, unless nothing would be left.
fn without_han(text: &str, lexicon: &Lexicon) -> String {
    if !text.chars().any(is_han) {
        return text.to_owned();
    }
    let mut left = text.to_owned();
    for cut in &lexicon.cuts {
        let without = left.replace(cut.as_str(), " ");
        if without.chars().any(char::is_alphanumeric) {
            left = without;
        }
    }
    left
}

/// Every reading of the Chinese characters in a text; text without them as it is.
fn readings(text: &str) -> Vec<String> {
    use pinyin::{ToPinyin, ToPinyinMulti};
    let mut all = vec![String::new()];
    let mut buffer = [0; 4];
    for c in text.chars() {
        let letter: &str = c.encode_utf8(&mut buffer);
        let mut ways: Vec<&str> = Vec::new();
        if is_han(c) {
            ways.extend(c.to_pinyin().map(pinyin::Pinyin::plain));
            for reading in c.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
                if !ways.contains(&reading) {
                    ways.push(reading);
                }
            }
        }
        if ways.is_empty() {
            ways.push(letter);
        }
        let room = (READINGS / all.len()).max(1);
        ways.truncate(room);
        all = ways.iter().flat_map(|way| all.iter().map(move |so_far| format!("{so_far}{way}"))).collect();
    }
    all
}

/// Words in small Latin letters and digits. A full stop or apostrophe between
/// letters does not part them: `S.A.` is one word. The Arabic article joins the
/// word it stands before.
pub(super) fn latin_words(text: &str) -> Vec<String> {
    let joined = text.replace(['.', '\'', '’', 'ʼ'], "");
    let mut words: Vec<String> = Vec::new();
    for word in joined.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
        let latin = any_ascii::any_ascii(word).to_lowercase();
        let word: String = latin.chars().filter(char::is_ascii_alphanumeric).collect();
        match words.last_mut().filter(|last| matches!(last.as_str(), "al" | "el")) {
            Some(article) => article.push_str(&word),
            None if word.is_empty() => {}
            None => words.push(word),
        }
    }
    words
}

/// Takes out what differs between the usual romanisations.
fn romanised(word: &str) -> String {
    let mut text = word.to_owned();
    for (from, to) in [
        ("shch", "s"),
        ("sch", "s"),
        ("sh", "s"),
        ("kh", "h"),
        ("tch", "c"),
        ("ch", "c"),
        ("zh", "z"),
        ("ts", "c"),
        ("tz", "c"),
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("x", "ks"),
        ("w", "v"),
        ("y", "i"),
        ("j", "i"),
    ] {
        text = text.replace(from, to);
    }
    undoubled(&text)
}

/// Consonants alone, near ones as one, doubled ones once.
fn consonants(word: &str) -> String {
    let mut text = word.replace("ch", "sh");
    text.retain(|c| !"aeiouyw".contains(c));
    let near = |c| match c {
        'q' | 'c' => 'k',
        'g' => 'j',
        'v' => 'f',
        'p' => 'b',
        other => other,
    };
    undoubled(&text.chars().map(near).collect::<String>())
}

fn undoubled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !out.ends_with(c) || c.is_ascii_digit() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::params;

    fn plain(written: &str) -> Vec<String> {
        let name = Name::of(written, &params().names);
        let plain = name.variants.into_iter().filter(|variant| variant.made == Made::Plain);
        plain.map(|variant| variant.words.join(" ")).collect()
    }

    fn share(one: &str, other: &str, made: Made) -> bool {
        let of = |written: &str| -> BTreeSet<String> {
            let name = Name::of(written, &params().names);
            name.variants.iter().filter(|v| v.made == made).map(Variant::sorted).collect()
        };
        !of(one).is_disjoint(&of(other))
    }

    #[test]
    fn legal_forms_and_generic_words_go() {
        for (written, expected) in [
            ("ACME Chemicals (Pvt.) Ltd.", "acme"),
            ("Acme International Trading Company Private Limited", "acme"),
            ("Société Chimique d'Été S.A.", "dete"),
            ("ООО «Вектор Торговая Компания»", "vektor"),
            ("Общество с ограниченной ответственностью Вектор", "vektor"),
            ("Ελληνική Νέα Α.Ε.", "elliniki nea"),
            ("北京华龙化工有限公司", "beijinghualong"),
        ] {
            assert!(plain(written).contains(&expected.to_owned()), "{written}: {:?}", plain(written));
        }
    }

    #[test]
    fn a_name_of_generic_words_alone_is_kept_and_marked() {
        let name = Name::of("International Chemical Trading Ltd", &params().names);
        assert!(name.generic && !name.variants.is_empty());
        let han = Name::of("化工贸易有限公司", &params().names);
        assert!(!han.variants.is_empty());
        assert!(Name::of("   ", &params().names).variants.is_empty());
    }

    #[test]
    fn scripts_meet_in_latin_letters() {
        assert!(share("重庆化工有限公司", "Chongqing Chemical Co., Ltd.", Made::Plain), "second reading");
        assert!(share("Müller GmbH", "Mueller", Made::Plain));
        assert!(share("Müller GmbH", "Muller", Made::Plain));
        assert!(share("ООО Химтех Щёлково", "Himtekh Shchelkovo LLC", Made::Folded));
        assert!(share("شركة الخليج", "Al-Khaleej Company", Made::Consonants));
        assert!(share("محمد", "Muhammad", Made::Consonants));
        assert!(share("Ｆｕｌｌ Ｗｉｄｔｈ", "full width", Made::Plain), "compatibility forms");
    }
}
