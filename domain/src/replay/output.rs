//! What is written: findings as they are made, balances at the end.

use crate::history::written;
use crate::message::Message;
use crate::screening::library::Inputs;
use crate::screening::{Finding, RuleCode, Severity, Unjudged};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// One finding, with everything it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The instant of the event, or when what was judged fell due.
    pub at: Instant,
    /// Id of the event that was applied, or that let the time pass.
    pub event: String,
    pub rule: RuleCode,
    /// Kind and id of what it is about.
    pub about: (String, String),
    pub severity: Severity,
    pub said: Said,
    pub inputs: Arc<Inputs>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Raised(Box<Finding>),
    /// It stood, and is explained by what became known.
    Closed(Box<Finding>),
    CouldNotJudge(Unjudged),
}

impl Said {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Raised(_) => "raised",
            Self::Closed(_) => "closed",
            Self::CouldNotJudge(_) => "could_not_judge",
        }
    }

    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Raised(finding) | Self::Closed(finding) => Some(finding),
            Self::CouldNotJudge(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub kind: String,
    pub id: String,
}

/// A finding as a line of the output; the order of fields is the public one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub at: String,
    pub event: String,
    pub rule: String,
    pub name: String,
    pub about: About,
    pub severity: String,
    pub outcome: String,
    pub equation: String,
    pub inputs: Value,
    pub threshold: String,
    pub margin: String,
    pub counterfactual: String,
    pub rule_version: String,
    pub conversions: Vec<String>,
}

impl Found {
    /// The line that is written, its sentences worded by `say`.
    ///
    /// # Errors
    /// Inputs that are no plain data: a fault of our own.
    pub fn line(&self, version: &str, say: impl Fn(&Message) -> String) -> Result<Line, serde_json::Error> {
        let finding = self.said.finding();
        let text = |get: fn(&Finding) -> String| finding.map(get).unwrap_or_default();
        let missing = match self.said {
            Said::CouldNotJudge(why) => {
                say(&Message::new(&format!("screening-unjudged-{}", why.code().replace('_', "-"))))
            }
            _ => String::new(),
        };
        Ok(Line {
            at: written(self.at),
            event: self.event.clone(),
            rule: self.rule.code().to_owned(),
            name: self.rule.name().to_owned(),
            about: About { kind: self.about.0.clone(), id: self.about.1.clone() },
            severity: self.severity.code().to_owned(),
            outcome: self.said.code().to_owned(),
            equation: text(|finding| finding.equation()),
            inputs: serde_json::to_value(&*self.inputs)?,
            threshold: text(|finding| finding.threshold()),
            margin: text(|finding| finding.margin()),
            counterfactual: finding.map_or(missing, |finding| say(&finding.counterfactual())),
            rule_version: version.to_owned(),
            conversions: finding
                .map(|finding| finding.conversions().iter().map(&say).collect())
                .unwrap_or_default(),
        })
    }
}
