//! R03 need-not-declared: no need is on file for a substance of which countries
//! declare one.
//!
//! Test: no version for (country, substance, line). Review; that q is above the
//! median trade of comparable countries or the party is new would make it a
//! hold, once history is kept. Judged only where a need is expected.
//!
//! Parameters: none. Source: CND resolution 49/3 (2006); a silence is not a zero.
//!
//! Known innocent causes: the State never filed; the line is filed as combined.

use super::{NeedRule, need_rule};
use crate::message::Message;
use crate::needs::Key;
use crate::quantity::Mass;
use crate::screening::explain::{About, Cause, Explain, Row};
use crate::screening::facts::Facts;
use crate::screening::{Outcome, Params, Severity, Stage};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedNotDeclared {
    pub item: Uuid,
    pub name: String,
    pub key: Key,
    pub asked: Mass,
    pub used: Mass,
    pub reserved: Mass,
    pub pending: Mass,
    pub upper_bound: bool,
    pub conversions: Vec<Message>,
}

pub fn judge(facts: &Facts, _: &Params, _: Stage) -> Vec<Outcome> {
    let silent = facts.items.iter().filter(|item| need_rule(item) == NeedRule::NotDeclared);
    silent
        .filter_map(|item| item.room.as_ref().map(|room| (item, room)))
        .map(|(item, room)| {
            let finding = NeedNotDeclared {
                item: item.id,
                name: item.name.clone(),
                key: room.key.clone(),
                asked: item.mass,
                used: room.used,
                reserved: room.reserved,
                pending: item.pending_ahead,
                upper_bound: item.upper_bound,
                conversions: item.conversions.clone(),
            };
            Outcome::raised(Severity::Review, finding)
        })
        .collect()
}

impl NeedNotDeclared {
    fn figures(&self, key: &str) -> Message {
        Message::new(key)
            .with("substance", &self.name)
            .with("country", self.key.country)
            .with("year", self.key.year)
            .with("asked", self.asked)
    }
}

impl Explain for NeedNotDeclared {
    fn about(&self) -> About {
        About::new("need", &self.key)
    }

    fn cause(&self) -> String {
        format!("{}#{}", self.key, self.item)
    }

    fn sentence(&self) -> Message {
        self.figures("screening-r03-sentence")
    }

    fn equation(&self) -> String {
        format!("{} > ?", self.asked)
    }

    fn threshold(&self) -> String {
        "?".to_owned()
    }

    fn margin(&self) -> String {
        self.asked.to_string()
    }

    fn counterfactual(&self) -> Message {
        self.figures("screening-r03-would-fit")
    }

    fn rows(&self) -> Vec<Row> {
        vec![
            Row::mass("screening-row-used", self.used),
            Row::mass("screening-row-reserved", self.reserved),
            Row::mass("screening-row-pending", self.pending),
            Row::mass("screening-row-this", self.asked),
            Row::word("screening-row-declared", "screening-word-none-on-file"),
        ]
    }

    fn conversions(&self) -> &[Message] {
        &self.conversions
    }

    fn data_missing(&self) -> bool {
        self.upper_bound
    }

    fn causes(&self) -> Vec<Cause> {
        vec![Cause::new("screening-cause-never-filed"), Cause::new("screening-cause-filed-as-combined")]
    }

    fn next_step(&self) -> Message {
        Message::new("screening-next-ask-for-need").with("country", self.key.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::tests::{params, room, sample};

    #[test]
    fn a_silence_is_for_review_only_where_a_need_is_expected() {
        for (expected, declared, findings) in
            [(true, None, 1), (false, None, 0), (true, Some(0), 0), (true, Some(3_000), 0)]
        {
            let mut facts = sample(6_500);
            facts.items[0].need_expected = expected;
            facts.items[0].room = Some(room(declared, 0, 0));
            let raised = judge(&facts, &params(), Stage::Submission);
            assert_eq!(raised.len(), findings, "{expected} {declared:?}");
            assert!(raised.iter().all(|o| matches!(o, Outcome::Raised { severity: Severity::Review, .. })));
        }
    }
}
