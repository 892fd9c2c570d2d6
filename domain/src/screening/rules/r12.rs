//! R12 licence-scope: a licence runs, but not for this substance, form,
//! activity, site or means of transport.
//!
//! Test: per item, of the party's licences that run on the day, the one with the
//! fewest mismatches; none covers all. Hold for substance and activity, review
//! for form, site and transport. A licence for a family or a table covers its
//! members. Where no licence runs, R11 speaks instead.
//!
//! Parameters: `R11.grace_days`. Source: 1988 Convention article 12(8)(b);
//! national licensing law.
//!
//! Known innocent causes: the licence is written for the family; a site moved.

use super::r11::movement_day;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Duty, Facts, Item, Licence, Part, Party, RecordKind, Reference};
use crate::screening::{Outcome, Params, Severity, Stage};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceScope {
    pub part: Part,
    pub operator: Option<Uuid>,
    pub company: String,
    pub item: Uuid,
    pub name: String,
    pub licence: Reference,
    pub outside: Vec<Outside>,
}

/// One thing the licence does not extend to: what was asked, what it allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    pub what: Scope,
    pub asked: String,
    pub allowed: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Substance,
    Activity,
    Form,
    Site,
    Transport,
}

impl Scope {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Substance => "substance",
            Self::Activity => "activity",
            Self::Form => "form",
            Self::Site => "site",
            Self::Transport => "transport",
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Substance | Self::Activity => Severity::Hold,
            Self::Form | Self::Site | Self::Transport => Severity::Review,
        }
    }
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for party in &facts.parties {
        let (Some(held), Some(day)) = (&party.licences, movement_day(facts, party.part)) else { continue };
        let running: Vec<&Licence> =
            held.iter().filter(|licence| licence.runs_on(day, params.r11_grace_days)).collect();
        if party.licence == Duty::NotDue || running.is_empty() {
            continue;
        }
        outcomes.extend(facts.items.iter().filter_map(|item| judge_item(facts, party, item, &running)));
    }
    outcomes
}

fn judge_item(facts: &Facts, party: &Party, item: &Item, running: &[&Licence]) -> Option<Outcome> {
    // An undeclared substance is examined, not licensed.
    item.substance.as_ref()?;
    let (licence, outside) =
        running
            .iter()
            .map(|licence| (*licence, outside(facts, party, item, licence)))
            .min_by_key(|(licence, outside)| (heaviest(outside), outside.len(), licence.id))?;
    let severity = heaviest(&outside)?;
    Some(Outcome::raised(
        severity,
        LicenceScope {
            part: party.part,
            operator: party.operator,
            company: party.name.clone(),
            item: item.id,
            name: item.name.clone(),
            licence: Reference { kind: RecordKind::Licence, id: licence.id, number: licence.number.clone() },
            outside,
        },
    ))
}

fn heaviest(outside: &[Outside]) -> Option<Severity> {
    outside.iter().map(|outside| outside.what.severity()).max()
}

fn outside(facts: &Facts, party: &Party, item: &Item, licence: &Licence) -> Vec<Outside> {
    let mut found = Vec::new();
    let mut add = |what, asked: &str, allowed: Vec<String>| {
        found.push(Outside { what, asked: asked.to_owned(), allowed });
    };
    if !licence.covers(item) {
        add(Scope::Substance, &item.name, licence.substances.clone());
    }
    if let Some(activity) = party.part.activity()
        && !licence.activities.iter().any(|allowed| allowed == activity || allowed == "all")
    {
        add(Scope::Activity, activity, licence.activities.clone());
    }
    if let Some(form) = &item.form
        && !licence.forms.is_empty()
        && !licence.forms.contains(form)
    {
        add(Scope::Form, form, licence.forms.clone());
    }
    if let Some(site) = party.site
        && !licence.sites.is_empty()
        && !licence.sites.contains(&site)
    {
        add(Scope::Site, &site.to_string(), licence.sites.iter().map(Uuid::to_string).collect());
    }
    if let Some(transport) = &facts.transport
        && !licence.transports.is_empty()
        && !licence.transports.contains(transport)
    {
        add(Scope::Transport, transport, licence.transports.clone());
    }
    found
}

impl LicenceScope {
    fn whats(&self) -> String {
        let codes: Vec<&str> = self.outside.iter().map(|outside| outside.what.code()).collect();
        codes.join("+")
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("company", &self.company)
            .with("licence", &self.licence.number)
            .with("substance", &self.name)
            .with("asked", self.outside.first().map(|outside| outside.asked.as_str()).unwrap_or_default())
            .with("allowed", self.outside.first().map(|o| o.allowed.join(", ")).unwrap_or_default())
    }
}

impl Explain for LicenceScope {
    fn about(&self) -> About {
        match self.operator {
            Some(operator) => About::new("operator", operator),
            None => About::new("operator", &self.company),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}#{}", self.part.code(), self.licence.id, self.item, self.whats())
    }

    fn sentence(&self) -> Message {
        let first = self.outside.first().map_or("substance", |outside| outside.what.code());
        self.figures(&format!("screening-r12-{first}"))
    }

    fn equation(&self) -> String {
        let terms: Vec<String> = self
            .outside
            .iter()
            .map(|outside| format!("{} ∉ {{{}}}", outside.asked, outside.allowed.join(", ")))
            .collect();
        terms.join("; ")
    }

    fn threshold(&self) -> String {
        self.outside.iter().map(|outside| outside.allowed.join(", ")).collect::<Vec<_>>().join("; ")
    }

    fn margin(&self) -> String {
        self.outside.len().to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r12-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows =
            vec![Row::text("screening-row-licence", &self.licence.number).of(self.licence.clone())];
        for outside in &self.outside {
            rows.push(Row::text(&format!("screening-row-asked-{}", outside.what.code()), &outside.asked));
            rows.push(Row::text("screening-row-allowed", outside.allowed.join(", ")));
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![Cause::new("screening-cause-licence-for-family"), Cause::new("screening-cause-site-moved")]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-check-register")
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-own-licence")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{licence, params, sample, severities};

    fn judged(change: impl Fn(&mut Licence)) -> Vec<Outcome> {
        let mut facts = sample(10);
        facts.parties.truncate(1);
        facts.transport = Some("sea".into());
        facts.parties[0].site = Some(Uuid::from_u128(77));
        let mut held = licence();
        change(&mut held);
        facts.parties[0].licences = Some(vec![held]);
        judge(&facts, &params(), Stage::Submission)
    }

    #[test]
    fn substance_and_activity_hold_and_the_rest_is_for_review() {
        use Severity::{Hold, Review};
        type Case = (fn(&mut Licence), &'static [Severity]);
        let cases: [Case; 9] = [
            (|_| (), &[]),
            (|held| held.substances = vec!["table_i".into()], &[]),
            (|held| held.substances = vec!["acetone".into()], &[Hold]),
            (|held| held.substances = vec![], &[Hold]),
            (|held| held.activities = vec!["import".into()], &[Hold]),
            (|held| held.activities = vec!["all".into()], &[]),
            (|held| held.forms = vec!["hydrochloride".into()], &[Review]),
            (|held| held.sites = vec![Uuid::from_u128(78)], &[Review]),
            (|held| held.transports = vec!["air".into()], &[Review]),
        ];
        for (number, (change, expected)) in cases.into_iter().enumerate() {
            assert_eq!(severities(&judged(change)), expected, "case {number}");
        }
    }

    #[test]
    fn the_licence_that_fits_best_is_named_and_r11_goes_first() {
        let mut facts = sample(10);
        facts.parties.truncate(1);
        let wrong = Licence { substances: vec!["acetone".into()], id: Uuid::from_u128(1), ..licence() };
        let near = Licence { forms: vec!["sulfate".into()], id: Uuid::from_u128(2), ..licence() };
        facts.parties[0].licences = Some(vec![wrong.clone(), near]);
        let raised = judge(&facts, &params(), Stage::Submission);
        assert_eq!(severities(&raised), [Severity::Review]);

        let ended = Licence { valid_to: wrong.valid_from.succ_opt(), ..wrong };
        facts.parties[0].licences = Some(vec![ended]);
        assert!(judge(&facts, &params(), Stage::Submission).is_empty());
    }
}
