//! National law and the Convention as dated data: one pack per jurisdiction,
//! every rule with its source. What a pack does not say is unknown (`None`) and
//! is never guessed; the answers (`reply_rule`, `notice`, `pen_due`, ...) name
//! the rule they come from, so that a company can be told by which law it waits.

mod answers;
mod fields;
mod pen;
mod rule;
#[cfg(test)]
mod tests;
mod unread;

use crate::{
    country::Country,
    needs::Line,
    notification::office::Hours,
    period::{Calendar, Due, PeriodError, Term, due},
    quantity::Declared,
    substance::{Catalogue, UnTable},
    time::Instant,
};
pub use answers::{
    Basis, DEFAULT_RULE, Duty, Earliest, Notice, Reply, duty, earliest_dispatch, exempt, handler_cap,
    import_prohibited, notice, notices, reply_due, reply_rule, transit_notice,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
pub use fields::{DocumentKind, Field, Required, documents, required_fields};
pub use pen::{PenDuty, PenRequest, PenState, pen_due};
pub use rule::{
    Activity, DocumentDuty, HandlerCap, Keyed, MinContent, Regime, Rule, Scope, Silence, Span, SpanUnit,
    Start, Threshold, ThresholdPeriod,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
pub use unread::unread;

/// The law of one jurisdiction: the Convention, a country, a region with
/// members, or a pair of jurisdictions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    pub keyed: Keyed,
    /// The zone its authority computes deadlines in.
    pub zone: Option<Tz>,
    /// Whose working calendar counts, if not the country's own.
    pub calendar: Option<Country>,
    /// Members of a region (the Union): its rules are theirs too.
    pub members: Vec<Country>,
    /// Whether transit through it asks for a copy of the PEN.
    pub transit_copy: Option<bool>,
    /// Working hours of its authority's desk, where they are known.
    pub office: Option<Hours>,
    pub rules: Vec<Rule>,
    /// What is known to be missing or old in this pack, in words for people.
    pub note: String,
}

/// All the law the instance knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Law {
    pub packs: Vec<Pack>,
    pub calendars: BTreeMap<Country, Calendar>,
    /// Zones of countries without a pack.
    pub zones: BTreeMap<Country, Tz>,
    /// Who asked for notifications under article 12(10)(a), dated.
    pub pen_requests: Vec<PenRequest>,
}

impl Law {
    pub fn pack(&self, keyed: Keyed) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.keyed == keyed)
    }

    /// A country's own pack.
    pub fn country(&self, country: Country) -> Option<&Pack> {
        self.pack(Keyed::Of(country))
    }

    /// The jurisdictions whose law is a country's law, nearest first: its own,
    /// the regions it is a member of.
    pub fn jurisdictions(&self, country: Country) -> Vec<Country> {
        let regions = self.packs.iter().filter(|pack| pack.members.contains(&country));
        std::iter::once(country).chain(regions.filter_map(|pack| pack.keyed.country())).collect()
    }

    /// Working hours of a country's desk, and whether they are known or assumed.
    pub fn office_hours(&self, country: Country) -> (Hours, bool) {
        match self.country(country).and_then(|pack| pack.office) {
            Some(hours) => (hours, true),
            None => (Hours::default(), false),
        }
    }

    /// The zone an authority computes deadlines in; `None`: not known.
    pub fn zone(&self, country: Country) -> Option<Tz> {
        self.country(country).and_then(|pack| pack.zone).or_else(|| self.zones.get(&country).copied())
    }

    /// The working calendar of a country's authority; `None`: not loaded.
    pub fn calendar(&self, country: Country) -> Option<&Calendar> {
        let whose = self.country(country).and_then(|pack| pack.calendar).unwrap_or(country);
        self.calendars.get(&whose)
    }

    /// When a term that starts at `start` is over for the authority of `country`.
    /// A country without a known zone computes in UTC.
    ///
    /// # Errors
    /// Where business days are counted and no calendar covers them.
    pub fn due(&self, term: Term, start: Instant, country: Country) -> Result<Due, PeriodError> {
        due(term, start, self.zone(country).unwrap_or(Tz::UTC), country, self.calendar(country))
    }
}

/// What is asked of the law: goods on their way from one country to another.
#[derive(Clone, Copy, Debug)]
pub struct Trade<'a> {
    pub catalogue: &'a Catalogue,
    pub origin: Country,
    pub destination: Country,
    /// Key of the substance, salt or family member.
    pub substance: &'a str,
    pub line: Line,
    /// For thresholds and concentrations; without it neither exempts.
    pub quantity: Option<&'a Declared>,
    /// The day whose law counts.
    pub on: NaiveDate,
}

impl Trade<'_> {
    /// The Table the substance is in, by itself or through its family.
    pub fn table(&self) -> UnTable {
        self.catalogue.lineage(self.substance).map(|entry| entry.table).min().unwrap_or(UnTable::None)
    }
}

/// A rule found, with the pack it stands in and the country it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub rule: &'a Rule,
    pub keyed: Keyed,
    /// The country whose authority the rule speaks to.
    pub for_country: Country,
}

impl Law {
    /// Rules of a country's law for a trade and an activity that say something
    /// `wanted`, the most fitting first: nearest jurisdiction, then narrowest
    /// scope, then the named activity before `all`, then the latest.
    pub fn rules<'a>(
        &'a self,
        country: Country,
        activity: Activity,
        trade: &Trade<'_>,
        wanted: impl Fn(&Rule) -> bool,
    ) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for jurisdiction in self.jurisdictions(country) {
            found.extend(self.rules_in(Keyed::Of(jurisdiction), country, activity, trade, &wanted));
        }
        found.extend(self.rules_in(Keyed::Convention, country, activity, trade, &wanted));
        found
    }

    /// Rules written for the pair of countries, the nearest pair first.
    pub fn pair_rules<'a>(
        &'a self,
        trade: &Trade<'_>,
        activity: Activity,
        wanted: impl Fn(&Rule) -> bool,
    ) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for from in self.jurisdictions(trade.origin) {
            for to in self.jurisdictions(trade.destination) {
                found.extend(self.rules_in(
                    Keyed::Pair(from, to),
                    trade.destination,
                    activity,
                    trade,
                    &wanted,
                ));
            }
        }
        found
    }

    fn rules_in<'a>(
        &'a self,
        keyed: Keyed,
        for_country: Country,
        activity: Activity,
        trade: &Trade<'_>,
        wanted: &impl Fn(&Rule) -> bool,
    ) -> Vec<Found<'a>> {
        let rules = self.matching(keyed, activity, trade);
        if too_weak(&rules, trade).is_some() {
            return Vec::new();
        }
        let wanted = rules.into_iter().filter(|rule| wanted(rule));
        wanted.map(|rule| Found { rule, keyed, for_country }).collect()
    }

    /// Rules of one jurisdiction that meet a trade, the most fitting first.
    fn matching<'a>(&'a self, keyed: Keyed, activity: Activity, trade: &Trade<'_>) -> Vec<&'a Rule> {
        let packs = self.packs.iter().filter(|pack| pack.keyed == keyed);
        let mut found: Vec<_> = packs
            .flat_map(|pack| &pack.rules)
            .filter(|rule| rule.in_force(trade.on) && rule.covers(activity))
            .filter_map(|rule| {
                let narrow = rule.fits(trade)?;
                Some(((narrow, rule.activities.contains(&activity), rule.from), rule))
            })
            .collect();
        found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.id.cmp(&y.id)));
        found.into_iter().map(|(_, rule)| rule).collect()
    }
}

/// The rule by whose minimum content goods are under none of a jurisdiction's
/// rules: the most fitting one that sets a minimum decides.
fn too_weak<'a>(rules: &[&'a Rule], trade: &Trade<'_>) -> Option<&'a Rule> {
    let content = trade.quantity?.content_pct?;
    let rule = rules.iter().find(|rule| rule.min_content.is_some())?;
    rule.min_content.is_some_and(|least| least.lets_off(content)).then_some(*rule)
}

/// An amount of the law that may be unread: never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    Yes,
    No,
    NotVerified,
}
