//! R53 shipped-against-decision: goods left in spite of an objection, before the
//! term ended, under a suspension, without authorisation, or beyond it.
//!
//! Test at departure: an objection stood; or no reply let them go and the term
//! was still running; or a suspension order was in force; or it was never
//! authorised; or more of an item left, all shipments added up, than was
//! authorised. Hold, and seek recall. The fact itself is always recorded.
//!
//! Parameters: none. Source: 1988 Convention article 12(10); the reply term of
//! the pair.
//!
//! Known innocent causes: a departure keyed in for the wrong shipment; an
//! objection withdrawn by letter; a quantity of salt keyed in as pure.

use crate::message::Message;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::{Beyond, Facts, Filing, ReplyKind};
use crate::screening::{Outcome, Params, Severity, Stage, Unjudged};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippedAgainstDecision {
    pub record: String,
    pub departed_at: Instant,
    pub against: Against,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "against", rename_all = "snake_case")]
pub enum Against {
    Objection { at: Instant, reason: Option<String> },
    Suspension,
    TermRunning { due: Instant },
    NotAuthorised { state: String },
    MoreThanAuthorised { substance: String, authorised: Mass, departed: Mass },
}

pub fn judge(facts: &Facts, _: &Params, _: Stage) -> Vec<Outcome> {
    let Some(filing) = &facts.notification else {
        return Vec::new();
    };
    let Some(departed_at) = facts.movement.as_ref().and_then(|movement| movement.departed_at) else {
        return vec![Outcome::blind(Unjudged::DayUnknown)];
    };
    let record = facts.record.reference.id.to_string();
    let beyond = facts.movement.iter().flat_map(|movement| &movement.beyond).map(more_than_authorised);
    let found: Vec<Outcome> = against(filing, departed_at)
        .map_or_else(|| beyond.collect(), |against| vec![against])
        .into_iter()
        .map(|against| {
            let finding = ShippedAgainstDecision { record: record.clone(), departed_at, against };
            Outcome::raised(Severity::Hold, finding)
        })
        .collect();
    if found.is_empty() { vec![Outcome::Passed] } else { found }
}

fn more_than_authorised(beyond: &Beyond) -> Against {
    Against::MoreThanAuthorised {
        substance: beyond.substance.clone(),
        authorised: beyond.authorised,
        departed: beyond.departed,
    }
}

fn against(filing: &Filing, departed_at: Instant) -> Option<Against> {
    let reply = filing.reply.as_ref().filter(|reply| reply.at <= departed_at);
    if let Some(objection) = reply.filter(|reply| reply.kind == ReplyKind::Objection) {
        return Some(Against::Objection { at: objection.at, reason: objection.reason.clone() });
    }
    if filing.suspended {
        return Some(Against::Suspension);
    }
    let let_go = reply.is_some_and(|reply| reply.kind.lets_go());
    if let Some(due) = filing.reply_due.filter(|due| !let_go && departed_at < *due) {
        return Some(Against::TermRunning { due });
    }
    match filing.authorised_at {
        Some(at) if at <= departed_at => None,
        _ => Some(Against::NotAuthorised { state: filing.state.clone() }),
    }
}

impl ShippedAgainstDecision {
    fn how(&self) -> &'static str {
        match self.against {
            Against::Objection { .. } => "objection",
            Against::Suspension => "suspension",
            Against::TermRunning { .. } => "term",
            Against::NotAuthorised { .. } => "not-authorised",
            Against::MoreThanAuthorised { .. } => "more",
        }
    }

    fn figures(&self, key: &str) -> Message {
        let message = Message::new(key).with("departed", self.departed_at);
        match &self.against {
            Against::Objection { at, .. } => message.with("at", at),
            Against::TermRunning { due } => message.with("due", due),
            Against::Suspension | Against::NotAuthorised { .. } => message,
            Against::MoreThanAuthorised { substance, authorised, departed: left } => message
                .with("substance", substance)
                .with("authorised", authorised)
                .with("left", left)
                .with("over", left.saturating_sub(*authorised)),
        }
    }
}

impl Explain for ShippedAgainstDecision {
    fn about(&self) -> About {
        About::new("notification", &self.record)
    }

    fn cause(&self) -> String {
        match &self.against {
            Against::MoreThanAuthorised { substance, .. } => format!("{}#{substance}", self.how()),
            _ => self.how().to_owned(),
        }
    }

    fn sentence(&self) -> Message {
        self.figures(&format!("screening-r53-{}", self.how()))
    }

    fn equation(&self) -> String {
        match &self.against {
            Against::Objection { at, .. } => format!("{} > {at}", self.departed_at),
            Against::TermRunning { due } => format!("{} < {due}", self.departed_at),
            Against::Suspension => "suspended ≠ authorised".to_owned(),
            Against::NotAuthorised { state } => format!("{state} ≠ authorised"),
            Against::MoreThanAuthorised { authorised, departed, .. } => format!("{departed} > {authorised}"),
        }
    }

    fn threshold(&self) -> String {
        match &self.against {
            Against::Objection { at, .. } => at.to_string(),
            Against::TermRunning { due } => due.to_string(),
            Against::MoreThanAuthorised { authorised, .. } => authorised.to_string(),
            Against::Suspension | Against::NotAuthorised { .. } => "authorised".to_owned(),
        }
    }

    fn margin(&self) -> String {
        match &self.against {
            Against::Objection { at: other, .. } | Against::TermRunning { due: other } => {
                format!("{} h", (self.departed_at.ms() - other.ms()).abs() / 3_600_000)
            }
            Against::MoreThanAuthorised { authorised, departed, .. } => {
                departed.saturating_sub(*authorised).to_string()
            }
            Against::Suspension | Against::NotAuthorised { .. } => "1".to_owned(),
        }
    }

    fn counterfactual(&self) -> Message {
        self.figures(&format!("screening-r53-would-pass-{}", self.how()))
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::text("screening-row-departed", self.departed_at)];
        match &self.against {
            Against::Objection { at, .. } => rows.push(Row::text("screening-row-objected", at)),
            Against::TermRunning { due } => rows.push(Row::text("screening-row-reply-due", due)),
            Against::Suspension => rows.push(Row::word("screening-row-state", "screening-word-suspended")),
            Against::NotAuthorised { .. } => {
                rows.push(Row::word("screening-row-state", "screening-word-not-authorised"));
            }
            Against::MoreThanAuthorised { authorised, departed, .. } => rows.extend([
                Row::mass("screening-row-authorised", *authorised),
                Row::mass("screening-row-departed-mass", *departed),
                Row::mass("screening-row-over", departed.saturating_sub(*authorised)),
            ]),
        }
        rows
    }

    fn causes(&self) -> Vec<Cause> {
        vec![
            Cause::new("screening-cause-wrong-shipment"),
            Cause::new("screening-cause-objection-withdrawn"),
            Cause::new("screening-cause-salt-as-base"),
        ]
    }

    fn next_step(&self) -> Message {
        self.figures("screening-next-recall")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::facts::{Movement, Reply};
    use crate::screening::tests::{params, sample};

    #[test]
    fn goods_may_leave_only_as_decided() {
        use ReplyKind::*;
        // departure at 100; (reply, reply at, term end, authorised at, suspended)
        for (reply, due, authorised, suspended, expected) in [
            (Some((NoObjection, 50)), Some(200), Some(60), false, None),
            (Some((Conditions, 50)), Some(200), Some(60), false, None),
            (None, Some(100), Some(90), false, None),
            (None, None, Some(60), false, None),
            (None, Some(101), Some(60), false, Some("term")),
            (Some((UnderInvestigation, 50)), Some(101), Some(60), false, Some("term")),
            (Some((Objection, 50)), Some(90), Some(60), false, Some("objection")),
            (Some((Objection, 101)), Some(90), Some(60), false, None),
            (Some((NoObjection, 101)), Some(200), Some(60), false, Some("term")),
            (Some((NoObjection, 50)), Some(200), Some(60), true, Some("suspension")),
            (Some((NoObjection, 50)), Some(200), None, false, Some("not-authorised")),
            (Some((NoObjection, 50)), Some(200), Some(101), false, Some("not-authorised")),
        ] {
            let mut facts = sample(10);
            facts.movement =
                Some(Movement { departed_at: Some(Instant::from_ms(100)), ..Movement::default() });
            let filing = facts.notification.as_mut().expect("filed");
            filing.reply = reply.map(|(kind, at)| Reply { kind, at: Instant::from_ms(at), reason: None });
            filing.reply_due = due.map(Instant::from_ms);
            filing.authorised_at = authorised.map(Instant::from_ms);
            filing.suspended = suspended;
            let how = match judge(&facts, &params(), Stage::Departure).remove(0) {
                Outcome::Raised { severity: Severity::Hold, finding } => Some(finding.cause()),
                Outcome::Passed => None,
                other => panic!("{other:?}"),
            };
            assert_eq!(how.as_deref(), expected, "{reply:?} {due:?} {authorised:?} {suspended}");
        }
    }

    #[test]
    fn what_leaves_beyond_the_authorisation_is_held_item_by_item() {
        let mut facts = sample(10);
        let beyond = |substance: &str, authorised, departed| Beyond {
            substance: substance.into(),
            authorised: Mass::from_kg(authorised),
            departed: Mass::from_kg(departed),
        };
        facts.movement = Some(Movement {
            departed_at: Some(Instant::from_ms(100)),
            beyond: vec![beyond("Ephedrine", 500, 520), beyond("Acetone", 10, 11)],
            ..Movement::default()
        });
        let filing = facts.notification.as_mut().expect("filed");
        (filing.reply_due, filing.authorised_at) = (None, Some(Instant::from_ms(60)));
        let found = judge(&facts, &params(), Stage::Departure);
        let equations: Vec<String> = found
            .iter()
            .map(|outcome| match outcome {
                Outcome::Raised { severity: Severity::Hold, finding } => finding.equation(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(equations, ["520 kg > 500 kg", "11 kg > 10 kg"]);

        // Never authorised at all says it better.
        facts.notification.as_mut().expect("filed").authorised_at = None;
        let found = judge(&facts, &params(), Stage::Departure);
        let [Outcome::Raised { finding, .. }] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(finding.cause(), "not-authorised");
    }
}
