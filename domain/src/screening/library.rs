//! The whole library by stored inputs: whatever a rule looked at, kept as plain
//! data, judged again by the same code. A live record, a replayed history and a
//! check of an old finding all pass through [`Inputs::judge`].
//!
//! A rule outside [`super::RULES`] is a module `rules::rNN` with
//! - `pub struct Inputs`: plain data with everything the rule looks at, ids as
//!   text, masses as `Mass`;
//! - a finding that implements `Explain`, with its variant in `Finding`;
//! - `pub fn judge(inputs: &Inputs, params: &Params) -> Outcome` (or
//!   `Vec<Outcome>`), pure;
//!
//! and one line in the list below: code, module.

use super::{Facts, Outcome, Params, RuleCode, Stage, judge};
use serde::{Deserialize, Serialize};

macro_rules! library {
    ($($code:ident $module:ident),* $(,)?) => {
        /// What one evaluation looked at.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "of", rename_all = "snake_case")]
        pub enum Inputs {
            /// One record, judged by every rule of [`super::RULES`] that is due at the stage.
            Record { stage: Stage, facts: Box<Facts> },
            $($code(Box<super::rules::$module::Inputs>),)*
        }

        impl Inputs {
            /// Judges the inputs, now or years later: equal inputs and parameters
            /// give equal outcomes.
            pub fn judge(&self, params: &Params) -> Vec<(RuleCode, Outcome)> {
                match self {
                    Self::Record { stage, facts } => judge(facts, params, *stage),
                    $(Self::$code(inputs) => {
                        let outcomes: Vec<Outcome> = super::rules::$module::judge(inputs, params).into();
                        outcomes.into_iter().map(|outcome| (RuleCode::$code, outcome)).collect()
                    })*
                }
            }
        }
    };
}

library! {
    R02 r02,
    R05 r05,
    R20 r20,
    R21 r21,
    R22 r22,
    R23 r23,
    R24 r24,
    R25 r25,
    R26 r26,
    R30 r30,
    R31 r31,
    R32 r32,
    R33 r33,
    R34 r34,
    R40 r40,
    R56 r56,
    R60 r60,
    R61 r61,
    R62 r62,
    R62Late r62late,
    R63 r63,
    R64 r64,
    R70 r70,
    R71 r71,
    R80 r80,
}

impl From<Outcome> for Vec<Outcome> {
    fn from(outcome: Outcome) -> Self {
        vec![outcome]
    }
}
