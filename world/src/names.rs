//! Names, addresses and contacts that belong to nobody.

use crate::rng::Rng;

const ONSETS: &[&str] = &[
    "b", "br", "c", "d", "dr", "f", "g", "gl", "h", "j", "k", "kr", "l", "m", "n", "p", "pr", "r", "s", "st",
    "t", "tr", "v", "z",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "eo", "ia"];
const CODAS: &[&str] = &["", "", "l", "m", "n", "r", "s", "th", "x", "nd", "rk"];
const TRADES: &[&str] = &[
    "Pharma",
    "Chemicals",
    "Laboratories",
    "Trading",
    "Industries",
    "Healthcare",
    "Chem",
    "Supplies",
    "International",
    "Products",
];
const FORMS: &[&str] = &["Ltd", "GmbH", "SA", "LLC", "BV", "SpA", "Co", "Inc", "AG", "Pte Ltd"];

pub fn word(rng: &mut Rng, syllables: usize) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(rng.pick(ONSETS));
        word.push_str(rng.pick(VOWELS));
        word.push_str(rng.pick(CODAS));
    }
    capital(&word)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A firm's name: one or two invented words, a trade and a legal form.
pub fn firm(rng: &mut Rng) -> String {
    let first = word(rng, 3);
    let second = if rng.chance(0.4) { format!(" {}", word(rng, 2)) } else { String::new() };
    format!("{first}{second} {} {}", rng.pick(TRADES), rng.pick(FORMS))
}

pub fn person(rng: &mut Rng) -> String {
    format!("{} {}", word(rng, 2), word(rng, 3))
}

pub fn street(rng: &mut Rng) -> String {
    format!("{} {} Road, {}", rng.range(1, 240), word(rng, 2), word(rng, 3))
}

pub fn phone(rng: &mut Rng) -> String {
    format!("+{} {:04} {:05}", rng.range(20, 99), rng.range(0, 9_999), rng.range(0, 99_999))
}

pub fn account(rng: &mut Rng) -> String {
    format!("ACC{:04}{:05}{:05}", rng.range(0, 9_999), rng.range(0, 99_999), rng.range(0, 99_999))
}

/// The domain of a firm: the words of its name without trade and form.
pub fn domain(rng: &mut Rng, name: &str) -> String {
    let stem: String = name.split(' ').take(2).collect::<String>().to_lowercase();
    format!("{stem}{}.example", rng.range(10, 999))
}

/// The same name as another clerk types it.
pub fn typed(rng: &mut Rng, name: &str) -> String {
    match rng.below(3) {
        0 => name.to_uppercase(),
        1 => name.replace(' ', "  ").replace("Chemicals", "Chemical").replace("Industries", "Ind."),
        _ => swap_letters(rng, name),
    }
}

/// Two inner letters of the first word change places.
fn swap_letters(rng: &mut Rng, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let first = letters.iter().position(|c| *c == ' ').unwrap_or(letters.len());
    if first > 4 {
        let at = 1 + rng.below(first - 3);
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

/// How a firm that was stopped writes itself when it comes back: another legal form
/// with a slip of the pen, or the same name in Cyrillic or Greek letters.
pub fn disguised(rng: &mut Rng, name: &str) -> String {
    let stem: Vec<&str> = name.split(' ').collect();
    let stem = stem[..stem.len().saturating_sub(1).max(1)].join(" ");
    match rng.below(3) {
        0 => format!("{} {}", swap_letters(rng, &stem), rng.pick(FORMS)),
        1 => stem.to_lowercase().chars().map(|c| letter(c, CYRILLIC)).collect(),
        _ => stem.to_lowercase().chars().map(|c| letter(c, GREEK)).collect(),
    }
}

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const CYRILLIC: &str = "абцдефгхийклмнопкрстуввхйз";
const GREEK: &str = "αβκδεφγχιικλμνοπκρστυββξυζ";

fn letter(c: char, script: &str) -> char {
    LATIN.chars().zip(script.chars()).find(|(latin, _)| *latin == c).map_or(c, |(_, other)| other)
}

/// A domain one letter from another, as impostors register it.
pub fn lookalike(rng: &mut Rng, domain: &str) -> String {
    let (stem, ending) = domain.split_once('.').unwrap_or((domain, "example"));
    match rng.below(3) {
        0 => format!("{stem}.test"),
        1 if stem.contains('m') => format!("{}.{ending}", stem.replacen('m', "rn", 1)),
        _ => {
            let mut letters: Vec<char> = stem.chars().collect();
            let at = 1 + rng.below(letters.len().saturating_sub(2).max(1));
            letters[at] = if letters[at] == 'o' { '0' } else { 'o' };
            format!("{}.{ending}", letters.into_iter().collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_capitalised_and_look_alikes_are_near_but_not_the_same() {
        let mut rng = Rng::of(1, "names", 0);
        for _ in 0..200 {
            let name = firm(&mut rng);
            assert!(name.chars().next().is_some_and(char::is_uppercase));
            let domain = domain(&mut rng, &name);
            assert_ne!(lookalike(&mut rng, &domain), domain);
            assert_ne!(disguised(&mut rng, &name), name);
        }
    }
}
