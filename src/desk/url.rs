//! Filters, sort and place in a list, all kept in the address, so that a view
//! can be sent to a colleague and the back button works.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;

/// What an address asks of a list. Unknown names do no harm.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Asked(BTreeMap<String, String>);

impl Asked {
    /// The value of a name; empty when not asked.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The value as an id, where it is one.
    pub fn id(&self, name: &str) -> Option<uuid::Uuid> {
        self.get(name).parse().ok()
    }

    /// What was asked under these names, for filling the filter form again.
    pub fn values<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = (String, String)> + 'a {
        names.iter().map(|name| ((*name).to_owned(), self.get(name).to_owned()))
    }

    /// The address of `path` with these filters and some of them changed; an
    /// empty value leaves a name out.
    pub fn href(&self, path: &str, keep: &[&str], change: &[(&str, &str)]) -> String {
        let kept = keep.iter().map(|name| (*name, self.get(name)));
        let all: Vec<(&str, &str)> = kept
            .filter(|(name, _)| !change.iter().any(|(changed, _)| changed == name))
            .chain(change.iter().copied())
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if all.is_empty() {
            return path.to_owned();
        }
        let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_what_is_not_changed() {
        let asked =
            Asked([("q".to_owned(), "a b&c".to_owned()), ("sort".to_owned(), "clock".to_owned())].into());
        assert_eq!(asked.href("/queue", &["q", "sort"], &[("sort", "mass")]), "/queue?q=a%20b%26c&sort=mass");
        assert_eq!(asked.href("/queue", &["q", "sort"], &[("q", ""), ("sort", "")]), "/queue");
    }
}
