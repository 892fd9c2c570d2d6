//! Screening: does anything in these facts speak for diversion, and by what
//! sum? Rules are pure functions over facts gathered beforehand; findings are
//! coded, carry figures only, and give the same answer whenever they are asked
//! again. Who reads a finding and what becomes of it is `alert`'s business.
//!
//! To add a rule: a file under `rules/` with its finding and its `judge`, a
//! variant in [`Finding`], parameters and legal basis in the rule set, and
//! - where it judges one record by its [`Facts`], a line in [`RULES`];
//! - where it looks at totals, series or links that somebody keeps, its own
//!   `Inputs` and a line in [`library`], which judges stored inputs again.

pub mod balance;
pub mod explain;
pub mod facts;
mod finding;
pub mod identity;
pub mod library;
pub mod params;
pub mod rules;
pub mod stats;
pub mod triage;

pub use explain::{About, Amount, Cause, Explain, Row};
pub use facts::Facts;
pub use finding::Finding;
pub use params::{BadRuleSet, Params, RuleSet};

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Shown on the record, not queued.
    Info,
    /// Queued for a person.
    Review,
    /// Nothing is released until two persons have decided.
    Hold,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Info, Self::Review, Self::Hold];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Review => "review",
            Self::Hold => "hold",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.code() == code)
    }
}

/// What just happened to the record that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Submission,
    Amendment,
    Authorisation,
    Departure,
    Arrival,
    /// A term came due.
    Due,
    /// Something else became known: a revised need, a withdrawn licence.
    Rejudge,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::Submission,
        Self::Amendment,
        Self::Authorisation,
        Self::Departure,
        Self::Arrival,
        Self::Due,
        Self::Rejudge,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Amendment => "amendment",
            Self::Authorisation => "authorisation",
            Self::Departure => "departure",
            Self::Arrival => "arrival",
            Self::Due => "due",
            Self::Rejudge => "rejudge",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

macro_rules! rule_codes {
    ($($variant:ident $code:literal $name:literal),* $(,)?) => {
        /// A rule's public code. Codes and names never change meaning: they stand
        /// in alerts, exports and the history file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum RuleCode { $(#[serde(rename = $code)] $variant),* }

        impl RuleCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The readable name beside the code.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|rule| rule.code() == code)
            }
        }
    };
}

rule_codes! {
    R01 "R01" "need-exceeded",
    R02 "R02" "need-ahead-of-pace",
    R03 "R03" "need-not-declared",
    R04 "R04" "need-zero",
    R05 "R05" "need-implausible",
    R10 "R10" "cap-exceeded",
    R11 "R11" "not-licensed",
    R12 "R12" "licence-scope",
    R13 "R13" "permit-not-genuine",
    R20 "R20" "splitting",
    R21 "R21" "unusual-size",
    R22 "R22" "unusual-frequency",
    R23 "R23" "sustained-deviation",
    R24 "R24" "first-time",
    R25 "R25" "peer-outlier",
    R26 "R26" "several-importers",
    R30 "R30" "stopped-before",
    R31 "R31" "name-like-stopped",
    R32 "R32" "shared-identifiers",
    R33 "R33" "look-alike-identity",
    R34 "R34" "address-not-verifiable",
    R40 "R40" "odd-route",
    R41 "R41" "transit-not-notified",
    R42 "R42" "destination-changed",
    R50 "R50" "not-notified",
    R51 "R51" "notified-late",
    R52 "R52" "no-reply",
    R53 "R53" "shipped-against-decision",
    R54 "R54" "arrival-differs",
    R55 "R55" "arrival-unconfirmed",
    R56 "R56" "declared-against-found",
    R60 "R60" "site-balance",
    R61 "R61" "sequential-balance",
    R62 "R62" "loss-reported",
    R62Late "R62late" "loss-reported-late",
    R63 "R63" "mirror-mismatch",
    R64 "R64" "return-late",
    R70 "R70" "use-mismatch",
    R71 "R71" "substitute-shift",
    R80 "R80" "intelligence-match",
    Duplicate "DUP" "duplicate-filing",
}

/// What one rule answers. *Nothing found* and *could not be judged* are
/// different answers, and both are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Raised { severity: Severity, finding: Box<Finding> },
    Passed,
    CouldNotJudge { why: Unjudged },
}

impl Outcome {
    pub(crate) fn raised(severity: Severity, finding: impl Into<Finding>) -> Self {
        Self::Raised { severity, finding: Box::new(finding.into()) }
    }

    pub(crate) const fn blind(why: Unjudged) -> Self {
        Self::CouldNotJudge { why }
    }
}

/// Why a rule could not judge: an input it needs was never recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unjudged {
    SubstanceUnknown,
    LawUnknown,
    RegisterOutOfReach,
    DayUnknown,
    StockUnknown,
    UseOfCapUnknown,
    TermUnknown,
    ArrivalUnknown,
    /// Too few past orders, periods or balances to say what is usual.
    HistoryShort,
    /// Too few comparable companies.
    PeersFew,
    /// No production, sale or declared use is on file.
    UseUnknown,
    /// Receipts, shipments or counts of the site are not on file.
    FlowsUnknown,
    AddressUnknown,
    /// No route, site or trade pattern to compare with.
    RouteUnknown,
}

impl Unjudged {
    pub const ALL: [Self; 14] = [
        Self::SubstanceUnknown,
        Self::LawUnknown,
        Self::RegisterOutOfReach,
        Self::DayUnknown,
        Self::StockUnknown,
        Self::UseOfCapUnknown,
        Self::TermUnknown,
        Self::ArrivalUnknown,
        Self::HistoryShort,
        Self::PeersFew,
        Self::UseUnknown,
        Self::FlowsUnknown,
        Self::AddressUnknown,
        Self::RouteUnknown,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::SubstanceUnknown => "substance_unknown",
            Self::LawUnknown => "law_unknown",
            Self::RegisterOutOfReach => "register_out_of_reach",
            Self::DayUnknown => "day_unknown",
            Self::StockUnknown => "stock_unknown",
            Self::UseOfCapUnknown => "use_of_cap_unknown",
            Self::TermUnknown => "term_unknown",
            Self::ArrivalUnknown => "arrival_unknown",
            Self::HistoryShort => "history_short",
            Self::PeersFew => "peers_few",
            Self::UseUnknown => "use_unknown",
            Self::FlowsUnknown => "flows_unknown",
            Self::AddressUnknown => "address_unknown",
            Self::RouteUnknown => "route_unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// A rule: its code, the stages it is judged at, and the function.
pub struct Rule {
    pub code: RuleCode,
    pub stages: &'static [Stage],
    pub judge: fn(&Facts, &Params, Stage) -> Vec<Outcome>,
}

use Stage::*;
use rules::*;

/// Before anything moved, and again when more is known.
const BEFORE: &[Stage] = &[Submission, Amendment, Authorisation, Departure, Rejudge];
const ALWAYS: &[Stage] = &[Submission, Amendment, Authorisation, Departure, Arrival, Rejudge];

/// The rules that judge a record by its facts, in the order they are printed.
pub const RULES: &[Rule] = &[
    Rule { code: RuleCode::R01, stages: ALWAYS, judge: r01::judge },
    Rule { code: RuleCode::R03, stages: ALWAYS, judge: r03::judge },
    Rule { code: RuleCode::R04, stages: ALWAYS, judge: r04::judge },
    Rule { code: RuleCode::R10, stages: BEFORE, judge: r10::judge },
    Rule { code: RuleCode::R11, stages: ALWAYS, judge: r11::judge },
    Rule { code: RuleCode::R12, stages: BEFORE, judge: r12::judge },
    Rule { code: RuleCode::R13, stages: BEFORE, judge: r13::judge },
    Rule {
        code: RuleCode::R41,
        stages: &[Submission, Amendment, Authorisation, Departure, Due, Rejudge],
        judge: r41::judge,
    },
    Rule { code: RuleCode::R42, stages: &[Amendment, Departure, Arrival, Rejudge], judge: r42::judge },
    Rule { code: RuleCode::R50, stages: &[Departure, Arrival], judge: r50::judge },
    Rule { code: RuleCode::R51, stages: &[Submission, Amendment, Departure], judge: r51::judge },
    Rule { code: RuleCode::R52, stages: &[Rejudge, Due], judge: r52::judge },
    Rule { code: RuleCode::R53, stages: &[Departure], judge: r53::judge },
    Rule { code: RuleCode::R54, stages: &[Arrival], judge: r54::judge },
    Rule { code: RuleCode::R55, stages: &[Arrival, Due], judge: r55::judge },
    Rule { code: RuleCode::Duplicate, stages: &[Submission, Amendment], judge: duplicate::judge },
];

/// Judges every rule that is due at `stage`. A rule stands there once for each
/// finding and each reason it could not judge, else once as passed.
pub fn judge(facts: &Facts, params: &Params, stage: Stage) -> Vec<(RuleCode, Outcome)> {
    let mut judged = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.stages.contains(&stage)) {
        let mut said: Vec<Outcome> = Vec::new();
        for outcome in (rule.judge)(facts, params, stage) {
            if outcome != Outcome::Passed && !said.contains(&outcome) {
                said.push(outcome);
            }
        }
        if said.is_empty() {
            said.push(Outcome::Passed);
        }
        judged.extend(said.into_iter().map(|outcome| (rule.code, outcome)));
    }
    r51::weigh_with_others(&mut judged);
    judged
}

/// The heaviest finding of an evaluation.
pub fn heaviest(judged: &[(RuleCode, Outcome)]) -> Option<Severity> {
    judged
        .iter()
        .filter_map(|(_, outcome)| match outcome {
            Outcome::Raised { severity, .. } => Some(*severity),
            _ => None,
        })
        .max()
}

#[cfg(test)]
pub(crate) mod tests;
