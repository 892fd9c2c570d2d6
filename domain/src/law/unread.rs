//! Rules whose list could not be read: they may hold for these goods, and nobody
//! here can say. Shown, never guessed.

use super::{Activity, Basis, Found, Keyed, Law, Rule, Trade, answers::basis};
use crate::substance::Catalogue;

impl Rule {
    /// The rule names lists, and no substance is on file as a member of any.
    fn names_nothing(&self, catalogue: &Catalogue) -> bool {
        !self.scopes.iter().any(|scope| {
            let fits = |key: &str, line| scope.fits(catalogue, key, line).is_some();
            catalogue.iter().any(|entry| crate::needs::Line::ALL.iter().any(|line| fits(&entry.key, *line)))
        })
    }
}

/// The rules of both countries, of their regions and of the pair, for which it is
/// not known which substances they mean.
pub fn unread(law: &Law, trade: &Trade<'_>) -> Vec<Basis> {
    let (from, to) = (law.jurisdictions(trade.origin), law.jurisdictions(trade.destination));
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| Keyed::Pair(*from, *to)));
    let sides = from
        .iter()
        .map(|of| (Keyed::Of(*of), Activity::Export))
        .chain(to.iter().map(|of| (Keyed::Of(*of), Activity::Import)))
        .chain(pairs.map(|pair| (pair, Activity::Export)));
    let mut found = Vec::new();
    for (keyed, activity) in sides {
        let rules = law.packs.iter().filter(|pack| pack.keyed == keyed).flat_map(|pack| &pack.rules);
        let open = rules.filter(|rule| {
            rule.in_force(trade.on) && rule.covers(activity) && rule.names_nothing(trade.catalogue)
        });
        found.extend(open.map(|rule| basis(&Found { rule, keyed, for_country: trade.destination })));
    }
    found
}
