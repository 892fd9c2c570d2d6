//! Country codes: two letters of ISO 3166-1 alpha-2, plus `EU` for the Union
//! as a jurisdiction. Names are the app's business.

use std::str::FromStr;

/// A jurisdiction's two-letter code. Copies freely; sorts by code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a two-letter country code")]
pub struct NotACountry(pub String);

impl Country {
    /// A code known at compile time.
    ///
    /// # Panics
    /// When `code` is not two upper-case letters: a mistake in our own source.
    pub const fn of(code: &str) -> Self {
        let bytes = code.as_bytes();
        assert!(bytes.len() == 2 && bytes[0].is_ascii_uppercase() && bytes[1].is_ascii_uppercase());
        Self([bytes[0], bytes[1]])
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("built from ASCII letters only")
    }
}

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(code: &str) -> Result<Self, NotACountry> {
        match code.trim().to_ascii_uppercase().as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([*a, *b])),
            _ => Err(NotACountry(code.to_owned())),
        }
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_two_letters_in_any_case() {
        assert_eq!("be".parse(), Ok(Country::of("BE")));
        for wrong in ["", "B", "BEL", "B1", "ÄB"] {
            assert!(wrong.parse::<Country>().is_err(), "{wrong}");
        }
    }
}
