//! Keys of the instance, and secrets sealed with them: what the database keeps
//! of a second factor is worth nothing without the key beside it.
//!
//! A sealed text is `v1:KEY:BASE64`: XChaCha20-Poly1305 over a fresh nonce of
//! 192 random bits, bound to the person whose secret it is. The first key of the
//! ring seals; every key opens, so that a new one can be put in front.

use crate::error::{CommandError, Result};
use crate::ids;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use uuid::Uuid;

const VERSION: &str = "v1";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Longest name of a key.
const NAME: usize = 32;

/// Why a line is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Bad {
    #[error("line {0} is not NAME:KEY")]
    Shape(usize),
    #[error("the name of key {0} is not 1 to 32 letters, digits or -")]
    Name(usize),
    #[error("key {0} is not 32 bytes in base 64")]
    Length(String),
    /// Stands in an example, or repeats one byte.
    #[error("key {0} is an example")]
    Example(String),
    #[error("key {0} stands there twice")]
    Twice(String),
}

struct Key {
    name: String,
    cipher: XChaCha20Poly1305,
}

/// The instance's keys; the first one seals.
#[derive(Default)]
pub struct Ring(Vec<Key>);

impl Ring {
    /// Reads `NAME:KEY` lines; empty ones and those that begin with # say nothing.
    ///
    /// # Errors
    /// Names the line or the key that is none.
    pub fn parse(text: &str) -> std::result::Result<Self, Bad> {
        let mut keys: Vec<Key> = Vec::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, key) = line.split_once(':').ok_or(Bad::Shape(at + 1))?;
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if name.is_empty() || name.len() > NAME || !name.chars().all(plain) {
                return Err(Bad::Name(at + 1));
            }
            let bytes = BASE64.decode(key.trim()).ok().filter(|bytes| bytes.len() == KEY_BYTES);
            let bytes = bytes.ok_or_else(|| Bad::Length(name.to_owned()))?;
            if is_example(&bytes) {
                return Err(Bad::Example(name.to_owned()));
            }
            if keys.iter().any(|known| known.name == name) {
                return Err(Bad::Twice(name.to_owned()));
            }
            let cipher =
                XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| Bad::Length(name.to_owned()))?;
            keys.push(Key { name: name.to_owned(), cipher });
        }
        Ok(Self(keys))
    }

    /// The name of the key that seals.
    pub fn current(&self) -> Option<&str> {
        self.0.first().map(|key| key.name.as_str())
    }

    /// Whether the ring holds this key.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|key| key.name == name)
    }

    /// Seals a secret of this person.
    ///
    /// # Errors
    /// A ring without a key.
    pub fn seal(&self, whose: Uuid, secret: &str) -> Result<String> {
        let key = self.0.first().ok_or_else(|| CommandError::Fault("no key to seal with".to_owned()))?;
        let nonce = ids::random::<NONCE_BYTES>();
        let payload = Payload { msg: secret.as_bytes(), aad: whose.as_bytes() };
        let closed = key
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| CommandError::Fault("a secret could not be sealed".to_owned()))?;
        let bytes = [nonce.as_slice(), &closed].concat();
        Ok(format!("{}{}", start_of(&key.name), BASE64.encode(bytes)))
    }

    /// The secret of this person; one from before secrets were sealed as it is.
    ///
    /// # Errors
    /// [`CommandError::Corrupt`] for another person's, a changed one, or one whose key is not here.
    pub fn open(&self, whose: Uuid, sealed: &str) -> Result<String> {
        let Some(name) = key_of(sealed) else { return Ok(sealed.to_owned()) };
        let corrupt = |what: &str| CommandError::Corrupt(format!("secret of {whose}: {what}"));
        let key = self.0.iter().find(|key| key.name == name);
        let key = key.ok_or_else(|| corrupt(&format!("key {name} is not here")))?;
        let bytes = sealed.rsplit(':').next().and_then(|text| BASE64.decode(text).ok());
        let bytes = bytes.filter(|bytes| bytes.len() > NONCE_BYTES).ok_or_else(|| corrupt("not sealed"))?;
        let (nonce, closed) = bytes.split_at(NONCE_BYTES);
        let nonce = XNonce::try_from(nonce).map_err(|_| corrupt("not sealed"))?;
        let payload = Payload { msg: closed, aad: whose.as_bytes() };
        let plain = key.cipher.decrypt(&nonce, payload).map_err(|_| corrupt("it was changed"))?;
        String::from_utf8(plain).map_err(|_| corrupt("not a text"))
    }
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.name)).finish()
    }
}

/// How a text begins that is sealed with the key of this name.
pub fn start_of(name: &str) -> String {
    format!("{VERSION}:{name}:")
}

/// The name of the key a text is sealed with; `None` for one that is not sealed.
pub fn key_of(sealed: &str) -> Option<&str> {
    let mut parts = sealed.split(':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(VERSION), Some(name), Some(_)) => Some(name),
        _ => None,
    }
}

/// A new key as a line for the key file.
pub fn fresh_line() -> String {
    format!("k{}:{}", hex::encode(ids::random::<4>()), BASE64.encode(ids::random::<KEY_BYTES>()))
}

/// One byte over and over, or bytes that count up: nobody drew those by chance.
fn is_example(bytes: &[u8]) -> bool {
    let steady = |step: u8| bytes.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(step));
    steady(0) || steady(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(lines: &[&str]) -> Ring {
        Ring::parse(&lines.join("\n")).expect("keys")
    }

    #[test]
    fn what_is_sealed_opens_for_its_person_alone() {
        let (ring, mine, yours) = (ring(&[&fresh_line()]), ids::fresh(), ids::fresh());
        let sealed = ring.seal(mine, "JBSWY3DP").unwrap();
        assert!(!sealed.contains("JBSWY3DP") && sealed.starts_with("v1:k"), "{sealed}");
        assert_ne!(sealed, ring.seal(mine, "JBSWY3DP").unwrap());
        assert_eq!(ring.open(mine, &sealed).unwrap(), "JBSWY3DP");
        assert!(matches!(ring.open(yours, &sealed), Err(CommandError::Corrupt(_))));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let (ring, mine) = (ring(&["a:MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY="]), ids::fresh());
        let sealed = ring.seal(mine, "JBSWY3DP").unwrap();
        let bytes = BASE64.decode(sealed.rsplit(':').next().unwrap()).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let text = format!("v1:a:{}", BASE64.encode(changed));
            assert!(ring.open(mine, &text).is_err(), "byte {at}");
        }
    }

    #[test]
    fn an_older_key_still_opens_and_the_first_one_seals() {
        let (old, new, mine) = (fresh_line(), fresh_line(), ids::fresh());
        let sealed = ring(&[&old]).seal(mine, "JBSWY3DP").unwrap();
        let both = ring(&[&new, &old]);
        assert_eq!(both.open(mine, &sealed).unwrap(), "JBSWY3DP");
        let again = both.seal(mine, "JBSWY3DP").unwrap();
        assert_eq!(key_of(&again), both.current());
        assert_ne!(key_of(&again), key_of(&sealed));
        assert!(matches!(ring(&[&new]).open(mine, &sealed), Err(CommandError::Corrupt(_))));
        assert_eq!(both.open(mine, "JBSWY3DP").unwrap(), "JBSWY3DP");
    }

    #[test]
    fn what_is_no_key_is_named() {
        let read = |text: &str| Ring::parse(text).map(|_| ()).unwrap_err();
        assert_eq!(read("# keys\n\nabc"), Bad::Shape(3));
        assert_eq!(read("a b:AAAA"), Bad::Name(1));
        assert_eq!(read("a:AAAA"), Bad::Length("a".to_owned()));
        assert_eq!(read(&format!("a:{}", BASE64.encode([0; 32]))), Bad::Example("a".to_owned()));
        let counting: Vec<u8> = (0..32).collect();
        assert_eq!(read(&format!("a:{}", BASE64.encode(counting))), Bad::Example("a".to_owned()));
        let line = fresh_line();
        let name = line.split(':').next().unwrap().to_owned();
        assert_eq!(read(&format!("{line}\n{line}")), Bad::Twice(name));
        assert_eq!(Ring::parse("").unwrap().current(), None);
    }
}
