//! The one home of chance: record ids, tokens, salts.

use rand::rngs::OsRng;
use rand::{RngCore, TryRngCore};
use uuid::Uuid;

/// A new record id; ids of one process sort by the moment they were drawn.
#[expect(clippy::disallowed_methods, reason = "this is the home the lint points to")]
pub fn fresh() -> Uuid {
    Uuid::now_v7()
}

/// `N` random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.unwrap_err().fill_bytes(&mut bytes);
    bytes
}

/// 256 random bits as hex: session tokens, invitation codes, CSRF tokens.
pub fn token() -> String {
    hex::encode(random::<32>())
}

/// A short code people can copy from paper: `XXXX-XXXX-XXXX`, without letters
/// that are mistaken for digits.
pub fn paper_code() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bytes = random::<12>();
    let text: String = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
    format!("{}-{}-{}", &text[0..4], &text[4..8], &text[8..12])
}
