//! Passwords: Argon2id hashes, and which ones are refused. Hashing costs 19 MiB
//! and some ten milliseconds, so it runs off the async threads, a few at a time.

use crate::error::{CommandError, Result};
use crate::ids;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::message::Message;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

const BLOCKED: &str = include_str!("../../config/passwords-blocked.txt");
/// 19 MiB, 2 passes, 1 lane: the least SECURITY.md allows.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// Longest accepted password, in characters.
pub const MAX_LENGTH: usize = 256;
/// At most this many hashes at once: memory stays bounded however many knock.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

static ENTRIES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    BLOCKED
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(fold)
        .collect()
});

/// A hash nobody knows the password of: unknown accounts cost the same time.
static DUMMY: LazyLock<String> = LazyLock::new(|| hash_now(&ids::token()).expect("a random password hashes"));

fn argon() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

fn hash_now(password: &str) -> Result<String> {
    let normal: String = password.nfkc().collect();
    argon()
        .hash_password_with_salt(normal.as_bytes(), &ids::random::<16>())
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| CommandError::Fault(format!("hashing: {error}")))
}

/// A PHC string of the password.
///
/// # Errors
/// A fault of the hasher.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    off_thread(move || hash_now(&password)).await?
}

/// Compares in constant time; without a stored hash a dummy is compared, so that
/// an unknown account takes as long as a known one. Answers whether it fits, and
/// whether the stored hash should be raised to today's cost.
///
/// # Errors
/// A fault of the hasher.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<(bool, bool)> {
    let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
    off_thread(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DUMMY.clone());
        let normal: String = password.nfkc().collect();
        let Ok(parsed) = PasswordHash::new(&stored) else { return (false, false) };
        let fits = argon().verify_password(normal.as_bytes(), &parsed).is_ok() && known;
        (fits, fits && cheaper(&parsed))
    })
    .await
}

fn cheaper(stored: &PasswordHash) -> bool {
    Params::try_from(stored).map_or(true, |params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|e| CommandError::Fault(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| CommandError::Fault(e.to_string()))
}

/// Why a new password is refused, if it is. `context` holds the person's own
/// words: name, mail address, company.
pub fn complaint(password: &str, min_length: usize, context: &[&str]) -> Option<Message> {
    let length = password.chars().count();
    if length < min_length {
        return Some(Message::new("accounts-password-short").with("min", min_length));
    }
    if length > MAX_LENGTH {
        return Some(Message::new("accounts-password-long").with("max", MAX_LENGTH));
    }
    let folded: Vec<char> = fold(password).chars().collect();
    let own: BTreeSet<String> = context
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(fold)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    if repeats(&folded) || runs(&folded) || made_of(&folded, &own) {
        return Some(Message::new("accounts-password-common"));
    }
    None
}

/// `abcabcabcabcabc`: one part of at most half the length again and again.
fn repeats(text: &[char]) -> bool {
    (1..=text.len() / 2).any(|period| text.iter().skip(period).zip(text).all(|(a, b)| a == b))
}

/// `123456789abcdef`: nearly every sign follows the one before.
fn runs(text: &[char]) -> bool {
    let steps = text
        .windows(2)
        .filter(|pair| {
            let step = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
            step.abs() <= 1
        })
        .count();
    steps * 5 >= text.len() * 4
}

/// Made of at most two entries of the block list or own words, with digits and
/// signs between them.
fn made_of(text: &[char], own: &BTreeSet<String>) -> bool {
    const LONGEST: usize = 40;
    const UNREACHED: u32 = u32::MAX;
    let mut fewest = vec![UNREACHED; text.len() + 1];
    fewest[0] = 0;
    for at in 0..text.len() {
        if fewest[at] == UNREACHED {
            continue;
        }
        // Digits and signs fill for free, but a long number is not filler.
        let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let free = if digits > 0 {
            if digits <= 8 { digits } else { 0 }
        } else {
            usize::from(!text[at].is_alphanumeric())
        };
        if free > 0 {
            fewest[at + free] = fewest[at + free].min(fewest[at]);
        }
        for end in at + 2..=text.len().min(at + LONGEST) {
            let part: String = text[at..end].iter().collect();
            if ENTRIES.contains(&part) || own.contains(&part) {
                fewest[end] = fewest[end].min(fewest[at] + 1);
            }
        }
    }
    fewest[text.len()] <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> bool {
        complaint(password, 15, &["Amina Okafor", "amina.okafor@chem.example"]).is_some()
    }

    #[test]
    fn common_and_own_words_are_refused() {
        for bad in [
            "short",
            "passwordpassword",
            "Password12345678",
            "correcthorsebatterystaple",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "ringfence-2026-!!",
            "amina-okafor-2026",
            "Monkey...dragon!!2026",
            "abcdefghijklmnopqrs",
        ] {
            assert!(refused(bad), "{bad}");
        }
    }

    #[test]
    fn long_uncommon_ones_pass_whatever_their_signs() {
        for good in [
            "seven green lamps under the bridge",
            "zf8-kq2-mm4-xw9",
            "мой дядя самых честных правил",
            "tall otters juggle 14 teacups",
        ] {
            assert!(!refused(good), "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let stored = hash("seven green lamps").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify("seven green lamps", Some(&stored)).await.unwrap(), (true, false));
        assert_eq!(verify("seven green lamp", Some(&stored)).await.unwrap(), (false, false));
        assert_eq!(verify("seven green lamps", None).await.unwrap(), (false, false));
    }
}
