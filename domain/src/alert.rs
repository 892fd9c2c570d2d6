//! The life of an alert: a finding that wants a person. Opened by screening,
//! taken, asked about, closed with an outcome; held and released beside that.
//! Who may do an act is `rights`' business.

pub mod explained;

use crate::message::Message;
use crate::screening::Severity;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes! {
    /// Where an alert stands.
    State {
        Open "open",
        Taken "taken",
        /// A question about it is out.
        Asked "asked",
        Closed "closed",
    }
}

codes! {
    /// How it ended. Each is a label for later learning.
    Outcome {
        Confirmed "confirmed",
        SuspicionRemains "suspicion_remains",
        Explained "explained",
        AdministrativeFault "administrative_fault",
        DataError "data_error",
        /// Judged again on later knowledge, and no longer raised. Nobody's choice.
        Rejudged "rejudged",
        /// A signed override of the need took its ground away. Nobody's choice.
        Overridden "overridden",
    }
}

impl Outcome {
    /// Those a person can choose.
    pub const CHOICES: [Self; 5] = [
        Self::Confirmed,
        Self::SuspicionRemains,
        Self::Explained,
        Self::AdministrativeFault,
        Self::DataError,
    ];

    /// The hold outlives the alert: goods of a confirmed suspicion stay put.
    pub const fn keeps_holding(self) -> bool {
        matches!(self, Self::Confirmed)
    }
}

/// An alert as its life cycle sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub severity: Severity,
    /// Blocks authorisation.
    pub holds: bool,
    pub outcome: Option<Outcome>,
}

impl Standing {
    /// As it begins: a finding of weight hold holds at once.
    pub fn opened(severity: Severity) -> Self {
        Self { state: State::Open, severity, holds: severity == Severity::Hold, outcome: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Take,
    Ask,
    /// One person suffices to hold; to let go takes two.
    Hold,
    Release,
    Close(Outcome),
    Reopen,
}

impl Act {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Ask => "ask",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Close(_) => "close",
            Self::Reopen => "reopen",
        }
    }
}

/// Why an act cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{act} is not possible when {}", .from.code())]
    WrongState { from: State, act: &'static str },
    #[error("it already holds")]
    AlreadyHolds,
    #[error("it does not hold")]
    DoesNotHold,
    #[error("only the service gives this outcome")]
    NotAChoice,
}

impl Refusal {
    pub fn message(self) -> Message {
        match self {
            Self::WrongState { from, act } => {
                Message::new("alerts-refused-state").with("state", from.code()).with("act", act)
            }
            Self::AlreadyHolds => Message::new("alerts-refused-holds"),
            Self::DoesNotHold => Message::new("alerts-refused-holds-not"),
            Self::NotAChoice => Message::new("alerts-refused-outcome"),
        }
    }
}

/// Whether two persons have to agree: whatever ends a hold.
pub const fn takes_two(now: &Standing, act: Act) -> bool {
    match act {
        Act::Release => true,
        Act::Close(_) => now.holds,
        Act::Take | Act::Ask | Act::Hold | Act::Reopen => false,
    }
}

/// The published table of the alert's life.
///
/// # Errors
/// A [`Refusal`] that says what was tried and from where.
pub fn next(now: Standing, act: Act) -> Result<Standing, Refusal> {
    use State::*;
    match (now.state, act) {
        (Open | Taken | Asked, Act::Take) => {
            // Taking over from a colleague leaves a question that is out where it is.
            let state = if now.state == Asked { Asked } else { Taken };
            Ok(Standing { state, ..now })
        }
        (Open | Taken | Asked, Act::Ask) => Ok(Standing { state: Asked, ..now }),
        (Open | Taken | Asked, Act::Hold) if now.holds => Err(Refusal::AlreadyHolds),
        (Open | Taken | Asked, Act::Hold) => Ok(Standing { holds: true, ..now }),
        (_, Act::Release) if !now.holds => Err(Refusal::DoesNotHold),
        (_, Act::Release) => Ok(Standing { holds: false, ..now }),
        (Open | Taken | Asked, Act::Close(outcome)) => {
            if !Outcome::CHOICES.contains(&outcome) {
                return Err(Refusal::NotAChoice);
            }
            let holds = now.holds && outcome.keeps_holding();
            Ok(Standing { state: Closed, holds, outcome: Some(outcome), ..now })
        }
        (Closed, Act::Reopen) => {
            let holds = now.holds || now.severity == Severity::Hold;
            Ok(Standing { state: Open, holds, outcome: None, ..now })
        }
        (from, act) => Err(Refusal::WrongState { from, act: act.code() }),
    }
}

/// What a fresh finding does to an alert that the same rule, subject and cause
/// raised before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// Nothing there: opens.
    Opens,
    /// An open one keeps the new figures beside the old.
    Renews,
    /// Graver than it was: an open one rises, a closed one opens again.
    Rises,
    /// Less grave, on later knowledge.
    Sinks,
    /// Closed by a person and no graver: not raised again.
    Rests,
    /// Closed by the service, and found again: opens again.
    Returns,
}

pub fn meet(known: Option<&Standing>, severity: Severity) -> Meeting {
    match known {
        None => Meeting::Opens,
        Some(known) if severity > known.severity => Meeting::Rises,
        Some(known) if known.state != State::Closed && severity < known.severity => Meeting::Sinks,
        Some(known) if known.state != State::Closed => Meeting::Renews,
        Some(Standing { outcome: Some(Outcome::Rejudged), .. }) => Meeting::Returns,
        Some(_) => Meeting::Rests,
    }
}

/// The standing after a meeting; `None` where nothing changes.
pub fn met(known: Option<Standing>, severity: Severity) -> Option<Standing> {
    let fresh = Standing::opened(severity);
    match (meet(known.as_ref(), severity), known) {
        (Meeting::Rests, _) => None,
        (Meeting::Renews, Some(known)) => Some(known),
        (Meeting::Rises, Some(known)) if known.state != State::Closed => {
            Some(Standing { severity, holds: known.holds || fresh.holds, ..known })
        }
        // What a person held by hand stays held.
        (Meeting::Sinks, Some(known)) => {
            let by_hand = known.holds && known.severity != Severity::Hold;
            Some(Standing { severity, holds: by_hand, ..known })
        }
        _ => Some(fresh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_standing() -> Vec<Standing> {
        let mut all = Vec::new();
        for state in State::ALL {
            for severity in Severity::ALL {
                for holds in [false, true] {
                    let outcome = (*state == State::Closed).then_some(Outcome::Explained);
                    all.push(Standing { state: *state, severity, holds, outcome });
                }
            }
        }
        all
    }

    #[test]
    fn the_table_is_complete() {
        use State::*;
        let open = |state| Standing { state, severity: Severity::Review, holds: false, outcome: None };
        let closed = Standing { outcome: Some(Outcome::Explained), ..open(Closed) };
        let explained = Act::Close(Outcome::Explained);
        for (from, act, to) in [
            (open(Open), Act::Take, Some(Taken)),
            (open(Taken), Act::Take, Some(Taken)),
            (open(Asked), Act::Take, Some(Asked)),
            (closed, Act::Take, None),
            (open(Open), Act::Ask, Some(Asked)),
            (open(Taken), Act::Ask, Some(Asked)),
            (open(Asked), Act::Ask, Some(Asked)),
            (closed, Act::Ask, None),
            (open(Open), Act::Hold, Some(Open)),
            (open(Taken), Act::Hold, Some(Taken)),
            (open(Asked), Act::Hold, Some(Asked)),
            (closed, Act::Hold, None),
            (open(Open), Act::Release, None),
            (open(Taken), Act::Release, None),
            (open(Asked), Act::Release, None),
            (closed, Act::Release, None),
            (open(Open), explained, Some(Closed)),
            (open(Taken), explained, Some(Closed)),
            (open(Asked), explained, Some(Closed)),
            (closed, explained, None),
            (open(Open), Act::Reopen, None),
            (open(Taken), Act::Reopen, None),
            (open(Asked), Act::Reopen, None),
            (closed, Act::Reopen, Some(Open)),
        ] {
            let went = next(from, act).ok().map(|standing| standing.state);
            assert_eq!(went, to, "{from:?} {act:?}");
        }
    }

    #[test]
    fn only_two_persons_end_a_hold() {
        let acts = [Act::Take, Act::Ask, Act::Hold, Act::Reopen];
        let closing = Outcome::CHOICES.map(Act::Close);
        for now in every_standing().into_iter().filter(|standing| standing.holds) {
            for act in acts.into_iter().chain(closing).chain([Act::Release]) {
                let Ok(then) = next(now, act) else { continue };
                assert!(then.holds || takes_two(&now, act), "{now:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_confirmed_suspicion_goes_on_holding() {
        let held = Standing::opened(Severity::Hold);
        let confirmed = next(held, Act::Close(Outcome::Confirmed)).expect("closes");
        assert!(confirmed.holds);
        assert!(!next(confirmed, Act::Release).expect("two persons may").holds);
        assert!(!next(held, Act::Close(Outcome::Explained)).expect("closes").holds);
        assert_eq!(next(held, Act::Close(Outcome::Rejudged)), Err(Refusal::NotAChoice));
    }

    #[test]
    fn the_same_cause_is_raised_again_only_when_graver() {
        use Severity::*;
        let open = |severity| Some(Standing { state: State::Taken, ..Standing::opened(severity) });
        let closed = |severity, outcome| {
            Some(Standing {
                state: State::Closed,
                outcome: Some(outcome),
                holds: false,
                ..Standing::opened(severity)
            })
        };
        for (known, severity, meeting) in [
            (None, Review, Meeting::Opens),
            (open(Review), Review, Meeting::Renews),
            (open(Review), Hold, Meeting::Rises),
            (open(Hold), Review, Meeting::Sinks),
            (closed(Review, Outcome::Explained), Review, Meeting::Rests),
            (closed(Hold, Outcome::Explained), Review, Meeting::Rests),
            (closed(Review, Outcome::Explained), Hold, Meeting::Rises),
            (closed(Hold, Outcome::Rejudged), Hold, Meeting::Returns),
            (closed(Hold, Outcome::Rejudged), Review, Meeting::Returns),
            (closed(Hold, Outcome::Overridden), Hold, Meeting::Rests),
        ] {
            assert_eq!(meet(known.as_ref(), severity), meeting, "{known:?} {severity:?}");
        }
        assert_eq!(met(closed(Review, Outcome::Explained), Hold), Some(Standing::opened(Hold)));
        assert!(!met(open(Hold), Review).expect("sinks").holds);
        let by_hand = Standing { holds: true, ..Standing::opened(Review) };
        assert!(met(Some(by_hand), Info).expect("sinks").holds);
    }
}
