//! R52 no-reply: the importing authority has not answered in its term.
//!
//! Test: from `remind_days` before the term ends, information (remind); from the
//! end on, review (escalate to the exporting authority). Silence is not consent
//! unless the rule of the pair says so; where it lapses the notification, that
//! is information.
//!
//! Parameters: `remind_days` (3). Source: the pair's rule on reply days and
//! silence, as it was stored with the notification.
//!
//! Known innocent causes: the authority is closed; the reply came by letter and
//! was not keyed in.

use crate::country::Country;
use crate::message::Message;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Facts, ReplyKind, Silence};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoReply {
    pub record: String,
    pub authority: Country,
    pub due: Instant,
    pub now: Instant,
    pub over: bool,
    pub silence: Silence,
    pub source: String,
    /// It asked for more, or is looking into it.
    pub in_touch: bool,
}

pub fn judge(facts: &Facts, params: &Params, _: Stage) -> Vec<Outcome> {
    let Some(filing) = facts.notification.as_ref().filter(|filing| filing.state == "sent") else {
        return Vec::new();
    };
    let answered =
        |kind| matches!(kind, ReplyKind::NoObjection | ReplyKind::Conditions | ReplyKind::Objection);
    if filing.reply.as_ref().is_some_and(|reply| answered(reply.kind)) {
        return Vec::new();
    }
    let Some(due) = filing.reply_due else {
        return vec![Outcome::blind(Unjudged::TermUnknown)];
    };
    let over = facts.now >= due;
    if facts.now < due.plus_ms(-params.r52_remind_days.saturating_mul(DAY_MS)) {
        return vec![Outcome::Passed];
    }
    if over && facts.law.silence == Silence::Consent {
        return vec![Outcome::Passed];
    }
    let severity = match (over, facts.law.silence) {
        (true, Silence::Hold) => Severity::Review,
        _ => Severity::Info,
    };
    vec![Outcome::raised(
        severity,
        NoReply {
            record: facts.record.reference.id.to_string(),
            authority: facts.destination,
            due,
            now: facts.now,
            over,
            silence: facts.law.silence,
            source: facts.law.silence_source.clone(),
            in_touch: filing.reply.is_some(),
        },
    )]
}

impl NoReply {
    fn figures(&self, key: &str) -> Message {
        Message::new(key).with("country", self.authority).with("due", self.due)
    }
}

impl Explain for NoReply {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        if self.over { "over" } else { "soon" }.to_owned()
    }

    fn sentence(&self) -> Message {
        self.figures(match (self.over, self.silence) {
            (false, _) => "screening-r52-soon",
            (true, Silence::Lapse) => "screening-r52-lapses",
            (true, _) => "screening-r52-over",
        })
    }

    fn equation(&self) -> String {
        format!("{} {} {}", self.now, if self.over { "≥" } else { "<" }, self.due)
    }

    fn threshold(&self) -> String {
        self.due.to_string()
    }

    fn margin(&self) -> String {
        format!("{} d", (self.now.ms() - self.due.ms()).abs() / DAY_MS)
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r52-would-pass")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::text("screening-row-authority", self.authority),
            Row::text("screening-row-reply-due", self.due),
            Row::text("screening-row-law", &self.source),
        ]
    }

    fn causes(&self) -> Vec<Cause> {
        let asked = self.in_touch.then(|| Message::new("screening-answer-in-touch"));
        vec![
            Cause::new("screening-cause-authority-closed"),
            Cause::new("screening-cause-reply-not-keyed-in").answered(asked),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures(if self.over { "screening-next-escalate" } else { "screening-next-remind" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::Reply;
    use crate::screening::tests::{params, sample, severities};

    fn judged(now_days: i64, silence: Silence, reply: Option<ReplyKind>) -> Vec<Severity> {
        let mut facts = sample(10);
        facts.now = Instant::from_ms(now_days * DAY_MS);
        facts.law.silence = silence;
        let filing = facts.notification.as_mut().expect("filed");
        filing.state = "sent".into();
        filing.reply_due = Some(Instant::from_ms(100 * DAY_MS));
        filing.reply = reply.map(|kind| Reply { kind, at: Instant::from_ms(1), reason: None });
        severities(&judge(&facts, &params(), Stage::Due))
    }

    #[test]
    fn it_reminds_then_escalates() {
        use Silence::*;
        for (now, silence, reply, expected) in [
            (96, Hold, None, None),
            (97, Hold, None, Some(Severity::Info)),
            (100, Hold, None, Some(Severity::Review)),
            (100, Lapse, None, Some(Severity::Info)),
            (100, Consent, None, None),
            (97, Consent, None, Some(Severity::Info)),
            (100, Hold, Some(ReplyKind::NoObjection), None),
            (100, Hold, Some(ReplyKind::Objection), None),
            (100, Hold, Some(ReplyKind::InformationRequested), Some(Severity::Review)),
        ] {
            assert_eq!(
                judged(now, silence, reply),
                expected.into_iter().collect::<Vec<_>>(),
                "{now} {silence:?} {reply:?}"
            );
        }
    }
}
