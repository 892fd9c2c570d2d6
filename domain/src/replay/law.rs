//! The law as the file sets it: each field looked up under its activity, then
//! `all`; own jurisdiction before the union; own substance before its family.

use super::goods::{Goods, Substances};
use crate::country::Country;
use crate::history::{Activity, CapPeriod, ControlSet, Regime, Silence};
use crate::quantity::Mass;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days of notice, reply and loss report where the file sets no law.
pub(super) const DEFAULT_DAYS: i64 = 15;

/// One `control.set`, its quantities converted.
#[derive(Clone, Debug)]
pub(super) struct Control {
    pub set: ControlSet,
    pub threshold: Option<(Mass, CapPeriod)>,
    pub shipment_cap: Option<Mass>,
    pub handler_cap: Option<(Mass, CapPeriod)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Law {
    controls: BTreeMap<(Country, String), Vec<Control>>,
    /// Members of unions that are jurisdictions of their own.
    members: BTreeMap<Country, Vec<Country>>,
}

impl Law {
    pub fn new(members: BTreeMap<Country, Vec<Country>>) -> Self {
        Self { members, ..Self::default() }
    }

    pub fn set(&mut self, substance: &str, control: Control) {
        self.controls.entry((control.set.jurisdiction.0, substance.to_owned())).or_default().push(control);
    }

    /// The country itself, then unions it belongs to.
    pub fn jurisdictions(&self, country: Country) -> impl Iterator<Item = Country> + '_ {
        let unions = self.members.iter().filter(move |(_, members)| members.contains(&country));
        std::iter::once(country).chain(unions.map(|(union, _)| *union))
    }

    /// The last word on a field, with the source of the rule that says it.
    pub fn field<T>(
        &self,
        substances: &Substances,
        country: Country,
        key: &str,
        activity: Activity,
        day: NaiveDate,
        get: impl Fn(&Control) -> Option<T>,
    ) -> Option<(T, String)> {
        let keys = substances.covers(key);
        for jurisdiction in self.jurisdictions(country) {
            for key in &keys {
                let Some(controls) = self.controls.get(&(jurisdiction, key.clone())) else { continue };
                for wanted in [activity, Activity::All] {
                    let found = controls.iter().rev().find_map(|control| {
                        let set = &control.set;
                        let runs = set.from.0 <= day && set.to.is_none_or(|to| day <= to.0);
                        (set.activity == wanted && runs)
                            .then(|| get(control))?
                            .map(|value| (value, set.source.clone()))
                    });
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
        None
    }

    /// Goods whose controlled content together lies at or below what each of
    /// their substances is exempt under. An undeclared content is not exempt.
    pub fn exempt(
        &self,
        substances: &Substances,
        goods: &Goods,
        country: Country,
        activity: Activity,
        day: NaiveDate,
    ) -> bool {
        let Some(content) = goods.content_pct else { return false };
        !goods.together.is_empty()
            && goods.together.iter().all(|key| {
                self.field(substances, country, key, activity, day, |control| control.set.exempt_below_pct)
                    .is_some_and(|(below, _)| content <= below.0)
            })
    }

    /// Whether an activity needs a licence or a registration.
    pub fn regime(
        &self,
        substances: &Substances,
        goods: &Goods,
        country: Country,
        activity: Activity,
        day: NaiveDate,
    ) -> Option<(Regime, String)> {
        let key = goods.substance.as_deref()?;
        if self.exempt(substances, goods, country, activity, day) {
            return None;
        }
        self.field(substances, country, key, activity, day, |control| control.set.regime)
            .filter(|(regime, _)| *regime != Regime::None)
    }

    /// Days and silence of the reply: the destination's import rule, else the
    /// origin's export rule, else the default; `None`: no notification is due.
    pub fn reply(
        &self,
        substances: &Substances,
        key: &str,
        from: Country,
        to: Country,
        day: NaiveDate,
    ) -> Reply {
        let look = |country, activity| {
            self.field(substances, country, key, activity, day, |control| control.set.reply_days)
        };
        let (days, source) = look(to, Activity::Import)
            .or_else(|| look(from, Activity::Export))
            .map_or((DEFAULT_DAYS, String::new()), |(days, source)| (i64::from(days), source));
        let silent = |country, activity| {
            self.field(substances, country, key, activity, day, |control| control.set.silence)
        };
        let silence = silent(to, Activity::Import).or_else(|| silent(from, Activity::Export));
        Reply { days, source, silence: silence.map_or(Silence::Hold, |(silence, _)| silence) }
    }

    /// Days of notice from submission to dispatch, the longer of both laws.
    pub fn notice(
        &self,
        substances: &Substances,
        key: &str,
        from: Country,
        to: Country,
        day: NaiveDate,
    ) -> (i64, String) {
        let look = |country, activity| {
            self.field(substances, country, key, activity, day, |control| control.set.notice_days)
                .map(|(days, source)| (i64::from(days), source))
        };
        let both = [look(from, Activity::Export), look(to, Activity::Import)];
        both.into_iter().flatten().max_by_key(|(days, _)| *days).unwrap_or((DEFAULT_DAYS, String::new()))
    }

    /// Whether the goods need a notification: Table I by default, else what a
    /// law of either end asks notice of; the source that says so.
    pub fn notification_due(
        &self,
        substances: &Substances,
        goods: &Goods,
        from: Country,
        to: Country,
        day: NaiveDate,
    ) -> Option<String> {
        let key = goods.substance.as_deref()?;
        if from == to {
            return None;
        }
        let exempt = |country, activity| self.exempt(substances, goods, country, activity, day);
        if exempt(from, Activity::Export) && exempt(to, Activity::Import) {
            return None;
        }
        let asked = |country, activity| {
            self.field(substances, country, key, activity, day, |control| control.set.notice_days)
        };
        let law = asked(to, Activity::Import).or_else(|| asked(from, Activity::Export));
        match law {
            Some((_, source)) => Some(source),
            None => (substances.table(key) == 1).then(|| "1988 Convention, article 12(10)(a)".to_owned()),
        }
    }
}

/// The reply term of a consignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub days: i64,
    pub source: String,
    pub silence: Silence,
}
