//! R41 transit-not-notified: a country the goods pass through asks to be told
//! beforehand and was not, or too late.
//!
//! Test: no notice at least its lead time before dispatch. Judged from the last
//! day on which notice would still be in time; before that there is time left.
//! Review.
//!
//! Parameters: the lead time is the country's law, in calendar days.
//! Source: 1988 Convention articles 12(10) and 18; national transit law.
//!
//! Known innocent causes: a route by another port; the notice was sent and not
//! recorded.

use crate::country::Country;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row, days_between};
use crate::screening::facts::{Facts, Notice, Transit};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitNotNotified {
    pub record: String,
    pub country: Country,
    pub days: i64,
    pub source: String,
    pub dispatch_on: NaiveDate,
    pub notified_on: Option<NaiveDate>,
    pub today: NaiveDate,
}

pub fn judge(facts: &Facts, _: &Params, _: Stage) -> Vec<Outcome> {
    facts.route.iter().map(|leg| judge_leg(facts, leg)).collect()
}

fn judge_leg(facts: &Facts, leg: &Transit) -> Outcome {
    let Notice::Due { days, source } = &leg.notice else {
        return match leg.notice {
            Notice::Unknown => Outcome::blind(Unjudged::LawUnknown),
            _ => Outcome::Passed,
        };
    };
    let left = facts.movement.as_ref().and_then(|movement| movement.departed_on);
    let Some(dispatch_on) = left.or(facts.dispatch_on) else {
        return Outcome::blind(Unjudged::DayUnknown);
    };
    let last = dispatch_on - Duration::days(*days);
    let in_time = match leg.notified_on {
        Some(notified) => notified <= last,
        None => facts.today < last,
    };
    if in_time {
        return Outcome::Passed;
    }
    Outcome::raised(
        Severity::Review,
        TransitNotNotified {
            record: facts.record.reference.id.to_string(),
            country: leg.country,
            days: *days,
            source: source.clone(),
            dispatch_on,
            notified_on: leg.notified_on,
            today: facts.today,
        },
    )
}

impl TransitNotNotified {
    /// The notice as it was given, or as it would be if given today.
    fn notice(&self) -> NaiveDate {
        self.notified_on.unwrap_or(self.today)
    }

    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("country", self.country)
            .with("days", self.days)
            .with("dispatch", self.dispatch_on)
            .with("notified", self.notice())
            .with("earliest", self.notice() + Duration::days(self.days))
    }
}

impl Explain for TransitNotNotified {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.country, if self.notified_on.is_some() { "late" } else { "none" })
    }

    fn sentence(&self) -> Message {
        self.figures(match self.notified_on {
            Some(_) => "screening-r41-late",
            None => "screening-r41-none",
        })
    }

    fn equation(&self) -> String {
        let lead = (self.dispatch_on - self.notice()).num_days();
        match self.notified_on {
            Some(notified) => format!("{} - {notified} = {lead} < {} d", self.dispatch_on, self.days),
            None => format!("0 < {} d", self.days),
        }
    }

    fn threshold(&self) -> String {
        format!("{} d", self.days)
    }

    fn margin(&self) -> String {
        let earliest = self.notice() + Duration::days(self.days);
        days_between(self.dispatch_on, earliest)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r41-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::text("screening-row-transit", self.country),
            Row::count("screening-row-notice-days", self.days),
            Row::day("screening-row-dispatch", self.dispatch_on),
            Row::text("screening-row-law", &self.source),
        ];
        rows.push(match self.notified_on {
            Some(notified) => Row::day("screening-row-notified", notified),
            None => Row::word("screening-row-notified", "screening-word-not-notified"),
        });
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![Cause::new("screening-cause-other-port"), Cause::new("screening-cause-notice-not-recorded")]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-notify-transit")
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-public-law")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{day, params, sample, severities};

    #[test]
    fn the_lead_time_counts_to_dispatch() {
        // dispatch 2027-03-10, 15 days: last day is 2027-02-23
        for (today, notified, raised) in [
            ("2027-02-22", None, false),
            ("2027-02-23", None, true),
            ("2027-03-09", Some("2027-02-23"), false),
            ("2027-03-09", Some("2027-02-24"), true),
            ("2027-02-01", Some("2027-02-01"), false),
        ] {
            let mut facts = sample(10);
            facts.today = day(today);
            facts.route = vec![Transit {
                country: Country::of("AE"),
                notice: Notice::Due { days: 15, source: "law".into() },
                notified_on: notified.map(day),
                onward_proven: false,
            }];
            let outcomes = judge(&facts, &params(), Stage::Submission);
            assert_eq!(severities(&outcomes).len(), usize::from(raised), "{today} {notified:?}");
        }
    }

    #[test]
    fn an_unknown_duty_is_said_and_none_passes() {
        let mut facts = sample(10);
        let leg =
            |notice| Transit { country: Country::of("AE"), notice, notified_on: None, onward_proven: false };
        facts.route = vec![leg(Notice::Unknown), leg(Notice::NotDue)];
        assert_eq!(
            judge(&facts, &params(), Stage::Due),
            [Outcome::blind(Unjudged::LawUnknown), Outcome::Passed]
        );
    }
}
