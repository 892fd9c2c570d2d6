//! R11 not-licensed: a party has no licence that runs on the day its goods move.
//!
//! Test: by its own country's law a licence is due, and none of its licences is
//! active and valid on the planned (then actual) day: dispatch for the exporter,
//! arrival for importer and ultimate consignee. Hold. Both ends of a validity
//! count; grace only as the authority set it.
//!
//! A party with no licence on file is not licensed only where its register can
//! be asked from here; otherwise the rule cannot judge. Where the law on file is
//! silent but licences of the party are known, those are judged.
//!
//! A company suspended or closed in its register is not licensed, whatever it
//! holds.
//!
//! Parameters: `grace_days` (0). Source: 1988 Convention article 12(8)(b);
//! national licensing law as the country pack names it.
//!
//! Known innocent causes: a change of name; a merger; a renewal entered late.

use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{
    Barred, Duty, Facts, Licence, LicenceStatus, Part, Party, RecordKind, Reference,
};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotLicensed {
    pub part: Part,
    pub operator: Option<Uuid>,
    pub company: String,
    pub day: NaiveDate,
    pub source: Option<String>,
    /// The licence that comes nearest; `None`: there is none at all.
    pub nearest: Option<Nearest>,
    pub successor_of: Option<String>,
    /// The company itself is suspended or closed in its register.
    #[serde(default)]
    pub barred: Option<Barred>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    pub licence: Reference,
    pub status: LicenceStatus,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

/// The day a party's licence is looked at: its goods' planned, then actual, move.
pub(super) fn movement_day(facts: &Facts, part: Part) -> Option<NaiveDate> {
    let moved = facts.movement.as_ref();
    match part.supplies() {
        true => moved.and_then(|m| m.departed_on).or(facts.dispatch_on),
        false => moved.and_then(|m| m.arrived_on).or(facts.arrival_on),
    }
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    facts.parties.iter().map(|party| judge_party(facts, party, params)).collect()
}

fn judge_party(facts: &Facts, party: &Party, params: &Params) -> Outcome {
    if let Some(barred) = party.barred {
        return barred_party(facts, party, barred);
    }
    let held = match (&party.licence, &party.licences) {
        (Duty::NotDue, _) => return Outcome::Passed,
        (Duty::Unknown, None) => return Outcome::blind(Unjudged::LawUnknown),
        (Duty::Unknown, Some(held)) if held.is_empty() => return Outcome::blind(Unjudged::LawUnknown),
        (Duty::Due { .. }, None) => return Outcome::blind(Unjudged::RegisterOutOfReach),
        (_, Some(held)) => held,
    };
    let Some(day) = movement_day(facts, party.part) else {
        return Outcome::blind(Unjudged::DayUnknown);
    };
    if held.iter().any(|licence| licence.runs_on(day, params.r11_grace_days)) {
        return Outcome::Passed;
    }
    let nearest = nearest(facts, held);
    Outcome::raised(Severity::Hold, NotLicensed { nearest, ..NotLicensed::of(party, day) })
}

/// A company that may not trade at all is not licensed, whatever it holds.
fn barred_party(facts: &Facts, party: &Party, barred: Barred) -> Outcome {
    let day = movement_day(facts, party.part).unwrap_or(facts.today);
    Outcome::raised(Severity::Hold, NotLicensed { barred: Some(barred), ..NotLicensed::of(party, day) })
}

/// Of licences that do not run: one that covers the goods before others, then
/// the one that ran longest.
fn nearest(facts: &Facts, held: &[Licence]) -> Option<Nearest> {
    let far = NaiveDate::MAX;
    let best = held.iter().max_by_key(|licence| {
        let covers = facts.items.iter().any(|item| licence.covers(item));
        (covers, licence.valid_to.unwrap_or(far), licence.valid_from, licence.id)
    })?;
    Some(Nearest {
        licence: Reference { kind: RecordKind::Licence, id: best.id, number: best.number.clone() },
        status: best.status,
        valid_from: best.valid_from,
        valid_to: best.valid_to,
    })
}

impl NotLicensed {
    fn of(party: &Party, day: NaiveDate) -> Self {
        Self {
            part: party.part,
            operator: party.operator,
            company: party.name.clone(),
            day,
            source: match &party.licence {
                Duty::Due { source } => Some(source.clone()),
                _ => None,
            },
            nearest: None,
            successor_of: party.successor_of.clone(),
            barred: None,
        }
    }

    fn figures(&self, key: &str) -> Message {
        let mut message = Message::new(key).with("company", &self.company).with("day", self.day);
        if let Some(near) = &self.nearest {
            message = message.with("licence", &near.licence.number).with("from", near.valid_from);
            message = message.with("to", near.valid_to.map(|to| to.to_string()).unwrap_or_default());
        }
        message
    }

    /// Which of the ways not to be licensed this is.
    fn how(&self) -> &'static str {
        match (&self.nearest, self.barred) {
            (_, Some(Barred::Suspended)) => "company-suspended",
            (_, Some(Barred::Closed)) => "company-closed",
            (None, None) => "none",
            (Some(near), None) => match near.status {
                LicenceStatus::Suspended => "suspended",
                LicenceStatus::Revoked => "revoked",
                LicenceStatus::Surrendered => "surrendered",
                LicenceStatus::Active if self.day < near.valid_from => "not-yet",
                LicenceStatus::Active | LicenceStatus::Expired => "ended",
            },
        }
    }
}

impl Explain for NotLicensed {
    fn about(&self) -> About {
        match self.operator {
            Some(operator) => About::new("operator", operator),
            None => About::new("operator", &self.company),
        }
    }

    fn cause(&self) -> String {
        format!("{}#{}#{}", self.part.code(), self.about().id, self.how())
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r11-{}", self.how()))
    }

    fn equation(&self) -> String {
        match (&self.nearest, self.how()) {
            (Some(near), "not-yet") => format!("{} < {}", self.day, near.valid_from),
            (Some(Nearest { valid_to: Some(to), .. }), "ended") => format!("{} > {to}", self.day),
            (Some(near), _) => format!("{} ≠ active", near.status.code()),
            (None, _) => match self.barred {
                Some(barred) => format!("{} ≠ regular", barred.code()),
                None => "0 < 1".to_owned(),
            },
        }
    }

    fn threshold(&self) -> String {
        match (&self.nearest, self.how()) {
            (Some(near), "not-yet") => near.valid_from.to_string(),
            (Some(Nearest { valid_to: Some(to), .. }), "ended") => to.to_string(),
            (Some(_), _) => "active".to_owned(),
            (None, _) => self.barred.map_or("1", |_| "regular").to_owned(),
        }
    }

    fn margin(&self) -> String {
        use crate::screening::explain::days_between;
        match (&self.nearest, self.how()) {
            (Some(near), "not-yet") => days_between(self.day, near.valid_from),
            (Some(Nearest { valid_to: Some(to), .. }), "ended") => days_between(*to, self.day),
            (Some(near), _) => near.status.code().to_owned(),
            (None, _) => self.barred.map_or("1", Barred::code).to_owned(),
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r11-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::word(
                "screening-row-part",
                &format!("screening-part-{}", self.part.code().replace('_', "-")),
            ),
            Row::day("screening-row-day", self.day),
        ];
        match &self.nearest {
            None if self.barred.is_some() => {
                let word = format!("screening-word-{}", self.how());
                rows.push(Row::word("screening-row-register", &word));
            }
            None => rows.push(Row::count("screening-row-licences", 0)),
            Some(near) => {
                let status = format!("screening-licence-{}", near.status.code());
                rows.push(Row::word("screening-row-licence-status", &status).of(near.licence.clone()));
                rows.push(Row::day("screening-row-valid-from", near.valid_from));
                rows.extend(near.valid_to.map(|to| Row::day("screening-row-valid-to", to)));
            }
        }
        rows.extend(self.source.as_ref().map(|source| Row::text("screening-row-law", source)));
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        let took_over = self
            .successor_of
            .as_ref()
            .map(|name| Message::new("screening-answer-successor-of").with("company", name));
        vec![
            Cause::new("screening-cause-change-of-name").answered(took_over),
            Cause::new("screening-cause-renewal-entered-late"),
        ]
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
    use crate::screening::tests::{day, licence, params, sample};
    use proptest::prelude::*;

    fn judged(held: Option<Vec<Licence>>, duty: Duty) -> Outcome {
        let mut facts = sample(10);
        facts.parties.truncate(1);
        facts.parties[0].licence = duty;
        facts.parties[0].licences = held;
        judge(&facts, &params(), Stage::Submission).remove(0)
    }

    fn due() -> Duty {
        Duty::Due { source: "Art. 1".into() }
    }

    fn how(outcome: &Outcome) -> Option<String> {
        match outcome {
            Outcome::Raised { severity: Severity::Hold, finding } => Some(finding.sentence().key),
            Outcome::Raised { .. } => panic!("always a hold"),
            _ => None,
        }
    }

    #[test]
    fn each_way_not_to_be_licensed_is_named() {
        // dispatch is planned for 2027-03-10
        let of = |status, from, to: Option<&str>| Licence {
            status,
            valid_from: day(from),
            valid_to: to.map(day),
            ..licence()
        };
        use LicenceStatus::*;
        for (held, expected) in [
            (of(Active, "2026-01-01", Some("2027-12-31")), None),
            (of(Active, "2027-03-10", Some("2027-03-10")), None),
            (of(Active, "2026-01-01", None), None),
            (of(Active, "2027-03-11", None), Some("screening-r11-not-yet")),
            (of(Active, "2026-01-01", Some("2027-03-09")), Some("screening-r11-ended")),
            (of(Expired, "2026-01-01", Some("2027-03-09")), Some("screening-r11-ended")),
            (of(Suspended, "2026-01-01", None), Some("screening-r11-suspended")),
            (of(Revoked, "2026-01-01", None), Some("screening-r11-revoked")),
            (of(Surrendered, "2026-01-01", None), Some("screening-r11-surrendered")),
        ] {
            let words = format!("{held:?}");
            assert_eq!(how(&judged(Some(vec![held]), due())).as_deref(), expected, "{words}");
        }
        assert_eq!(how(&judged(Some(vec![]), due())).as_deref(), Some("screening-r11-none"));
    }

    #[test]
    fn an_unknown_law_or_register_is_not_a_breach() {
        assert_eq!(judged(None, due()), Outcome::blind(Unjudged::RegisterOutOfReach));
        assert_eq!(judged(Some(vec![]), Duty::Unknown), Outcome::blind(Unjudged::LawUnknown));
        assert_eq!(judged(None, Duty::NotDue), Outcome::Passed);
        let suspended = Licence { status: LicenceStatus::Suspended, ..licence() };
        assert!(how(&judged(Some(vec![suspended]), Duty::Unknown)).is_some());
    }

    #[test]
    fn a_company_that_may_not_trade_holds_whatever_licence_it_has() {
        for (barred, expected) in [
            (Barred::Suspended, "screening-r11-company-suspended"),
            (Barred::Closed, "screening-r11-company-closed"),
        ] {
            let mut facts = sample(10);
            facts.parties.truncate(1);
            facts.parties[0].barred = Some(barred);
            let outcome = judge(&facts, &params(), Stage::Rejudge).remove(0);
            assert_eq!(how(&outcome).as_deref(), Some(expected));
        }
    }

    proptest! {
        /// One running licence is enough, whatever else the party holds.
        #[test]
        fn one_running_licence_passes(from in 0i64..400, length in 0i64..400, spoiled in any::<bool>()) {
            let start = day("2026-06-01") + chrono::Duration::days(from);
            let end = start + chrono::Duration::days(length);
            let runs = start <= day("2027-03-10") && day("2027-03-10") <= end;
            let mut held = vec![Licence { valid_from: start, valid_to: Some(end), ..licence() }];
            if spoiled {
                held.push(Licence { status: LicenceStatus::Revoked, ..licence() });
            }
            prop_assert_eq!(how(&judged(Some(held), due())).is_none(), runs);
        }
    }
}
