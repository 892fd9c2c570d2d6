//! R51 notified-late: the notification came after the goods left, or with less
//! notice than the law asks.
//!
//! Test: filed after departure (as planned, until one is recorded): review, a
//! hold while the goods can still be stopped. Dispatch planned before the first lawful day: information; review
//! when the exporter's share of late filings in 12 months is above the limit, or
//! together with another finding.
//!
//! Parameters: `late_share_per_mille` (100). The notice is the longer of the
//! origin's and the destination's law, counted by its calendar.
//! Source: 1988 Convention article 12(10)(a); country packs.
//!
//! Known innocent causes: a filing on paper that was keyed in later; a dispatch
//! date that is only a wish.

use crate::message::Message;
use crate::screening::Finding;
use crate::screening::explain::{About, Cause, Explain, Row, days_between};
use crate::screening::facts::{Facts, Late, Notice};
use crate::screening::{Outcome, Params, RuleCode, Severity, Stage, Unjudged};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifiedLate {
    pub record: String,
    pub submitted_on: NaiveDate,
    pub dispatch_on: NaiveDate,
    /// The goods had left when it was filed.
    pub after_departure: bool,
    pub earliest: Option<NaiveDate>,
    pub notice_days: Option<i64>,
    pub source: Option<String>,
    pub late: Option<Late>,
    /// Raised to review because another rule found something too.
    pub with_another: bool,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let Some(filing) = &facts.notification else {
        return Vec::new();
    };
    let left = facts.movement.as_ref().and_then(|movement| movement.departed_on);
    let (Some(submitted_on), Some(dispatch_on)) = (filing.submitted_on, left.or(facts.dispatch_on)) else {
        return vec![Outcome::blind(Unjudged::DayUnknown)];
    };
    let (notice_days, source) = match &facts.law.notice {
        Notice::Due { days, source } => (Some(*days), Some(source.clone())),
        _ => (None, None),
    };
    let finding = NotifiedLate {
        record: facts.record.reference.id.to_string(),
        submitted_on,
        dispatch_on,
        after_departure: submitted_on > dispatch_on,
        earliest: facts.law.earliest_dispatch,
        notice_days,
        source,
        late: filing.late,
        with_another: false,
    };
    if finding.after_departure {
        let stoppable = facts.movement.as_ref().is_none_or(|movement| movement.stoppable());
        return vec![Outcome::raised(if stoppable { Severity::Hold } else { Severity::Review }, finding)];
    }
    match (&facts.law.notice, facts.law.earliest_dispatch) {
        (Notice::NotDue, _) => vec![Outcome::Passed],
        (_, None) => vec![Outcome::blind(Unjudged::LawUnknown)],
        (_, Some(earliest)) if dispatch_on >= earliest => vec![Outcome::Passed],
        (_, Some(_)) => {
            let habit = filing.late.is_some_and(|late| {
                i128::from(late.late) * 1_000
                    > i128::from(late.of) * i128::from(params.r51_late_share_per_mille)
            });
            vec![Outcome::raised(if habit { Severity::Review } else { Severity::Info }, finding)]
        }
    }
}

/// A late notice beside another finding is for review, not only information.
pub(crate) fn weigh_with_others(judged: &mut [(RuleCode, Outcome)]) {
    let another = judged.iter().any(|(rule, outcome)| {
        *rule != RuleCode::R51
            && matches!(outcome, Outcome::Raised { severity: Severity::Review | Severity::Hold, .. })
    });
    for (_, outcome) in judged.iter_mut().filter(|_| another) {
        if let Outcome::Raised { severity, finding } = outcome
            && *severity == Severity::Info
            && let Finding::NotifiedLate(late) = finding.as_mut()
        {
            *severity = Severity::Review;
            late.with_another = true;
        }
    }
}

impl NotifiedLate {
    fn figures(&self, key: &str) -> Message {
        let mut message = Message::new(key)
            .with("submitted", self.submitted_on)
            .with("dispatch", self.dispatch_on)
            .with("days", self.notice_days.unwrap_or_default());
        if let Some(earliest) = self.earliest {
            message = message.with("earliest", earliest);
        }
        message
    }

    fn bound(&self) -> NaiveDate {
        match (self.after_departure, self.earliest) {
            (false, Some(earliest)) => earliest,
            _ => self.submitted_on,
        }
    }
}

impl Explain for NotifiedLate {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        if self.after_departure { "after_departure" } else { "short_notice" }.to_owned()
    }

    fn sentence(&self) -> Message {
        self.figures(if self.after_departure { "screening-r51-after" } else { "screening-r51-short" })
    }

    fn equation(&self) -> String {
        match self.after_departure {
            true => format!("{} > {}", self.submitted_on, self.dispatch_on),
            false => format!("{} < {}", self.dispatch_on, self.bound()),
        }
    }

    fn threshold(&self) -> String {
        match self.after_departure {
            true => self.dispatch_on.to_string(),
            false => self.bound().to_string(),
        }
    }

    fn margin(&self) -> String {
        days_between(self.dispatch_on, self.bound())
    }

    fn counterfactual(&self) -> Message {
        self.figures(match self.after_departure {
            true => "screening-r51-would-pass-after",
            false => "screening-r51-would-pass-short",
        })
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::day("screening-row-submitted", self.submitted_on),
            Row::day("screening-row-dispatch", self.dispatch_on),
        ];
        rows.extend(self.earliest.map(|day| Row::day("screening-row-earliest", day)));
        rows.extend(self.notice_days.map(|days| Row::count("screening-row-notice-days", days)));
        rows.extend(
            self.late.map(|late| Row::text("screening-row-late-share", format!("{}/{}", late.late, late.of))),
        );
        rows.extend(self.source.as_ref().map(|source| Row::text("screening-row-law", source)));
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![Cause::new("screening-cause-keyed-in-later"), Cause::new("screening-cause-date-is-a-wish")]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-move-dispatch")
    }

    fn may_tell(&self) -> Message {
        Message::new("screening-tell-public-law")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::Movement;
    use crate::screening::tests::{day, params, sample, severities};

    fn filed(dispatch: &str, earliest: Option<&str>, late: Option<(i64, i64)>) -> Vec<Severity> {
        let mut facts = sample(10);
        facts.dispatch_on = Some(day(dispatch));
        facts.law.notice = Notice::Due { days: 15, source: "law".into() };
        facts.law.earliest_dispatch = earliest.map(day);
        let filing = facts.notification.as_mut().expect("filed");
        filing.late = late.map(|(late, of)| Late { late, of });
        severities(&judge(&facts, &params(), Stage::Submission))
    }

    #[test]
    fn short_notice_is_information_until_it_is_a_habit() {
        assert_eq!(filed("2027-03-10", Some("2027-03-10"), None), []);
        assert_eq!(filed("2027-03-09", Some("2027-03-10"), None), [Severity::Info]);
        assert_eq!(filed("2027-03-09", Some("2027-03-10"), Some((1, 10))), [Severity::Info]);
        assert_eq!(filed("2027-03-09", Some("2027-03-10"), Some((2, 10))), [Severity::Review]);
        assert_eq!(filed("2027-03-09", None, None), [], "an unknown term is not a breach");
    }

    #[test]
    fn filing_after_departure_holds_what_can_be_stopped() {
        let mut facts = sample(10);
        let filing = facts.notification.as_mut().expect("filed");
        filing.submitted_on = Some(day("2027-03-11"));
        facts.movement = Some(Movement { departed_on: Some(day("2027-03-10")), ..Movement::default() });
        assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Hold]);
        facts.movement.as_mut().expect("moving").released = true;
        assert_eq!(severities(&judge(&facts, &params(), Stage::Submission)), [Severity::Review]);
    }
}
