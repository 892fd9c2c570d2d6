//! Time-based one-time codes (RFC 6238): six digits, 30 seconds, one step of
//! tolerance to both sides. A step that was used is never accepted again.

use crate::error::{CommandError, Result};
use crate::ids;
use domain::time::Instant;
use totp_rs::{Builder, Secret, Totp};

const ISSUER: &str = "Ringfence";
const STEP_MS: i64 = 30_000;

/// A new secret of 160 random bits, base 32.
pub fn new_secret() -> String {
    Secret::new(Box::new(ids::random::<20>())).to_base32()
}

fn totp(secret: &str, account: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(secret)
        .map_err(|_| CommandError::Corrupt("a second-factor secret".to_owned()))?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(account.replace(':', "_"))
        .build()
        .map_err(|error| CommandError::Corrupt(format!("a second-factor secret: {error}")))
}

fn seconds(at: Instant) -> u64 {
    u64::try_from(at.ms() / 1000).unwrap_or(0)
}

/// The step that `code` belongs to, when it is right at `at`.
///
/// # Errors
/// A stored secret that is none.
pub fn matched_step(secret: &str, code: &str, at: Instant) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    Ok(totp(secret, "")?.check(&digits, seconds(at)).and_then(|step| i64::try_from(step).ok()))
}

/// The code of the present moment; for practice accounts and tests.
///
/// # Errors
/// A stored secret that is none.
pub fn code_at(secret: &str, at: Instant) -> Result<String> {
    Ok(totp(secret, "")?.generate(seconds(at)).to_string())
}

/// The code of the first step that was not used yet, and the seconds until it
/// counts: practice accounts sign in more often than twice a minute.
///
/// # Errors
/// A stored secret that is none.
pub fn next_code(secret: &str, at: Instant, last_step: i64) -> Result<(String, i64)> {
    let now = at.ms() / STEP_MS;
    let step = now.max(last_step + 1);
    // One step ahead is accepted already.
    let opens = Instant::from_ms((step - 1) * STEP_MS);
    let code = code_at(secret, Instant::from_ms(step * STEP_MS))?;
    Ok((code, ((opens.ms() - at.ms() + 999) / 1000).max(0)))
}

/// The `otpauth:` address of an account as a picture to scan.
///
/// # Errors
/// A stored secret that is none.
pub fn qr_svg(secret: &str, account: &str) -> Result<String> {
    use fast_qr::convert::{Builder as _, svg::SvgBuilder};
    let url = totp(secret, account)?
        .to_url()
        .map_err(|error| CommandError::Fault(format!("second-factor address: {error}")))?;
    let code = fast_qr::QRBuilder::new(url)
        .build()
        .map_err(|error| CommandError::Fault(format!("second-factor picture: {error:?}")))?;
    Ok(SvgBuilder::default().margin(4).to_str(&code))
}

/// Groups of four, as people type them.
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_for_its_step_and_one_to_each_side() {
        let secret = new_secret();
        let at = Instant::from_ms(1_772_442_000_000);
        let code = code_at(&secret, at).unwrap();
        let step = at.ms() / 30_000;
        assert_eq!(matched_step(&secret, &code, at).unwrap(), Some(step));
        assert_eq!(matched_step(&secret, &code, at.plus_ms(30_000)).unwrap(), Some(step));
        assert_eq!(matched_step(&secret, &code, at.plus_ms(60_000)).unwrap(), None);
        assert_eq!(matched_step(&secret, "", at).unwrap(), None);
    }

    #[test]
    fn the_next_code_is_one_that_was_not_used() {
        let secret = new_secret();
        let at = Instant::from_ms(1_772_442_000_000);
        let mut last = 0;
        for wanted in [0, 0, 30] {
            let (code, wait) = next_code(&secret, at, last).unwrap();
            assert_eq!(wait, wanted);
            last = matched_step(&secret, &code, at.plus_ms(wait * 1000)).unwrap().expect("it counts");
        }
    }

    #[test]
    fn the_picture_is_a_plain_svg() {
        let svg = qr_svg(&new_secret(), "a@b.example").unwrap();
        assert!(svg.starts_with("<svg") && !svg.contains("style="), "{}", &svg[..200]);
    }
}
