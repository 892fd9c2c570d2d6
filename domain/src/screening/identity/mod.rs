//! Who is who: names as they are compared, identifiers that two companies
//! share, look-alikes of domains. Pure indexes that somebody else fills; the
//! rules R30 to R33 judge what they find.

pub mod domains;
pub mod index;
pub mod lexicon;
pub mod links;
pub mod names;
pub mod similar;

/// Natural logarithm in millionths, the same on every machine.
pub(crate) fn ln_micro(value: f64) -> i64 {
    micro(libm::log(value))
}

/// A statistic in millionths, rounded to nearest; the only way a float leaves
/// the computation, so that findings compare and hash alike everywhere.
pub(crate) fn micro(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "saturates; statistics are small")]
    let rounded = libm::round(value * 1e6) as i64;
    rounded
}

/// Millionths as people read them, three decimals: `4.605`.
pub(crate) fn milli_text(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let milli = (micro.unsigned_abs() + 500) / 1_000;
    format!("{sign}{}.{:03}", milli / 1_000, milli % 1_000)
}
