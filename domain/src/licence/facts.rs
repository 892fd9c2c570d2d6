//! A holder's licences as screening (R10-R12) and authorisation see them, and
//! the pure question: is this movement covered, and if not, why not.

use super::{Activity, Cap, Kind, Status, Terms, status_on};
use crate::codes::coded;
use crate::quantity::Mass;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One licence on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub id: Uuid,
    pub number: String,
    /// On the day asked: `Expired` where its dates are over.
    pub status: Status,
    /// As decided by the authority, whatever the dates say.
    pub stored: Status,
    pub terms: Terms,
    pub caps: Vec<CapFacts>,
}

/// A ceiling and what of it is drawn in the period the day falls into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapFacts {
    pub cap: Cap,
    /// `None`: counted from stock books that are not kept here.
    pub used: Option<Mass>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

impl CapFacts {
    /// What could still be drawn; `None`: not known.
    pub fn remaining(&self) -> Option<Mass> {
        self.used.map(|used| self.cap.quantity.saturating_sub(used))
    }

    /// By how much drawing `asked` more would pass the ceiling; `None`: not known.
    pub fn over(&self, asked: Mass) -> Option<Mass> {
        self.used.map(|used| (used + asked).saturating_sub(self.cap.quantity))
    }
}

impl Facts {
    pub fn new(id: Uuid, number: &str, stored: Status, terms: Terms, day: NaiveDate) -> Self {
        let status = status_on(stored, &terms, day);
        Self { id, number: number.to_owned(), status, stored, terms, caps: Vec::new() }
    }

    pub fn kind(&self) -> Kind {
        self.terms.kind
    }

    /// Whether it may be leaned on that day.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.status == Status::Active && self.terms.covers_day(day)
    }

    /// What of a movement lies outside the licence's scope.
    pub fn outside(&self, want: &Want<'_>) -> Vec<Outside> {
        let terms = &self.terms;
        let mut outside = Vec::new();
        let mut leave = |what, asked: String, allowed: Vec<String>| {
            outside.push(Outside { what, asked, allowed });
        };
        if !terms.covers_goods(want.keys) {
            leave(Scope::Substance, want.keys.first().cloned().unwrap_or_default(), terms.substances.clone());
        }
        if let Some(activity) = want.activity
            && !terms.activities.contains(&activity)
        {
            let allowed = terms.activities.iter().map(|a| a.code().to_owned()).collect();
            leave(Scope::Activity, activity.code().to_owned(), allowed);
        }
        if let Some(form) = want.form
            && !terms.forms.is_empty()
            && !terms.forms.iter().any(|allowed| allowed == form)
        {
            leave(Scope::Form, form.to_owned(), terms.forms.clone());
        }
        if let Some(site) = want.site
            && !terms.sites.is_empty()
            && !terms.sites.contains(&site)
        {
            leave(Scope::Site, site.to_string(), terms.sites.iter().map(Uuid::to_string).collect());
        }
        outside
    }
}

/// A movement that wants a licence.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    /// Keys that cover the goods, see [`super::keys_covering`]; the goods' own first.
    pub keys: &'a [String],
    pub form: Option<&'a str>,
    /// `None`: any activity will do.
    pub activity: Option<Activity>,
    pub site: Option<Uuid>,
    pub day: NaiveDate,
}

/// One thing a licence does not extend to: what was asked, what it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    pub what: Scope,
    pub asked: String,
    pub allowed: Vec<String>,
}

coded! {
    Scope { Substance "substance", Activity "activity", Form "form", Site "site" }
}

/// How a holder's licences stand to a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    Covered(&'a Facts),
    /// A licence runs, but none reaches this far; the one that comes nearest.
    OutOfScope(&'a Facts),
    /// Licences that would cover it are on file, and none of them runs.
    NotRunning(&'a Facts),
    /// Nothing on file has to do with it.
    Nothing,
}

/// Judges a holder's licences for one movement.
pub fn judge<'a>(held: &'a [Facts], want: &Want<'_>) -> Verdict<'a> {
    let fits = |facts: &&Facts| facts.outside(want).is_empty();
    let runs = |facts: &&Facts| facts.runs_on(want.day);
    if let Some(facts) = held.iter().filter(runs).find(fits) {
        return Verdict::Covered(facts);
    }
    // Of several that do not run, the one that lasted longest explains most.
    let stopped = held.iter().filter(|facts| facts.status != Status::Proposed).filter(fits);
    if let Some(facts) = stopped.max_by_key(|facts| (facts.terms.valid_to.is_none(), facts.terms.valid_to)) {
        return Verdict::NotRunning(facts);
    }
    held.iter()
        .filter(runs)
        .min_by_key(|facts| facts.outside(want).len())
        .map_or(Verdict::Nothing, Verdict::OutOfScope)
}
