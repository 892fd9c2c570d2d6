//! The choices of selects, radios and check boxes, worded and in order.

use super::view::View;
use crate::words;
use minijinja::{Value, context};

/// Options `{value, text}` of a closed list; the words of a code are the
/// catalogue's `PREFIX-CODE`, with dashes for underscores.
pub fn of<'a>(view: &View, prefix: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<Value> {
    codes.into_iter().map(|code| context! { value => code, text => word(&view.lang, prefix, code) }).collect()
}

/// The words of one code.
pub fn word(lang: &str, prefix: &str, code: &str) -> String {
    words::plain(lang, &format!("{prefix}-{}", code.replace('_', "-")))
}

/// Every country with a name in the catalogue, by name.
pub fn countries(view: &View) -> Vec<Value> {
    let letters = || 'A'..='Z';
    let mut known: Vec<(String, String)> = letters()
        .flat_map(|first| letters().map(move |second| format!("{first}{second}")))
        .filter(|code| words::has(&format!("country-{code}")))
        .map(|code| (words::country(&view.lang, &code), code))
        .collect();
    known.sort();
    known.into_iter().map(|(name, code)| context! { value => code, text => name }).collect()
}
