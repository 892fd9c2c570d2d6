//! The life cycle of a notification (LIFECYCLE.md 1): one table, read by the
//! commands and by nobody else. What an act does to the need is told by
//! [`Act::booking`]; the reply of the other authority is a field of its own
//! (`reply`) and never a state.

use super::reply::Reply;
use crate::codes::coded;
use crate::law::Silence;
use crate::message::Message;

coded! {
    /// Where a notification stands.
    State {
        Draft "draft",
        /// Sent back to the company for completion; pending stays booked.
        Returned "returned",
        Submitted "submitted",
        InReview "in_review",
        /// With the importing authority.
        Sent "sent",
        Authorised "authorised",
        Suspended "suspended",
        Refused "refused",
        Withdrawn "withdrawn",
        Cancelled "cancelled",
        /// No lawful reply in time where the law says that silence lapses it.
        Lapsed "lapsed",
        /// The authorisation's validity is over.
        Expired "expired",
    }
}

impl State {
    /// With an authority and not yet decided: what R01 calls pending.
    pub const OPEN: &'static [Self] = &[Self::Returned, Self::Submitted, Self::InReview, Self::Sent];

    /// Nothing more will be decided.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Cancelled | Self::Lapsed | Self::Expired)
    }

    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

coded! {
    /// What can happen to a notification.
    Act {
        Submit "submit",
        Return "return",
        Take "take",
        Send "send",
        /// The importing authority has it: a time stamp, not a state.
        Receive "receive",
        /// The importing authority opened it first: a time stamp.
        Open "open",
        Ask "ask",
        Answer "answer",
        Reply "reply",
        Authorise "authorise",
        Refuse "refuse",
        Withdraw "withdraw",
        Cancel "cancel",
        Lapse "lapse",
        Expire "expire",
        Suspend "suspend",
        Lift "lift",
        /// A new version that leaves the clock alone.
        Amend "amend",
        /// A new version that starts again: larger quantity, other consignee or country.
        AmendAfresh "amend_afresh",
        /// A fact; never refused.
        Depart "depart",
        /// The term under `silence = consent` is over: recorded once, decides nothing.
        TermOver "term_over",
    }
}

/// Who may do an act, in the words of LIFECYCLE.md 1. Which person of that side
/// is the policy table's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Company,
    CompanyOrExporting,
    Exporting,
    Importing,
    EitherAuthority,
    Anyone,
    /// The instance itself, when a term is over.
    Job,
}

/// What an act does to the balance of the need, item by item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Booking {
    None,
    /// Adds pending.
    Pend,
    /// Trims pending to a smaller quantity.
    Trim,
    /// Frees whatever the item still holds.
    Release,
    /// Pending becomes reserved.
    Reserve,
    /// Books the difference to what was held.
    Rebook,
}

impl Act {
    pub const fn side(self) -> Side {
        match self {
            Self::Submit | Self::Cancel => Side::CompanyOrExporting,
            Self::Withdraw | Self::Amend | Self::AmendAfresh => Side::Company,
            Self::Return
            | Self::Take
            | Self::Send
            | Self::Authorise
            | Self::Refuse
            | Self::Suspend
            | Self::Lift => Side::Exporting,
            Self::Receive | Self::Open | Self::Reply => Side::Importing,
            Self::Ask => Side::EitherAuthority,
            Self::Answer | Self::Depart => Side::Anyone,
            Self::Lapse | Self::Expire | Self::TermOver => Side::Job,
        }
    }

    /// The ledger column of the table. A reply's booking depends on what it says:
    /// [`super::reply::booking`].
    pub const fn booking(self) -> Booking {
        match self {
            Self::Submit => Booking::Pend,
            Self::Authorise => Booking::Reserve,
            Self::Refuse | Self::Withdraw | Self::Cancel | Self::Lapse | Self::Expire => Booking::Release,
            Self::Amend | Self::AmendAfresh => Booking::Rebook,
            _ => Booking::None,
        }
    }

    /// Whether a fresh second factor is asked for.
    pub const fn is_decision(self) -> bool {
        matches!(
            self,
            Self::Authorise | Self::Refuse | Self::Suspend | Self::Lift | Self::Reply | Self::Cancel
        )
    }
}

/// What decides besides the state whether an act is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// A pre-export notification is due (or not verified, which counts as due).
    pub pen_due: bool,
    pub reply: Option<Reply>,
    /// What the law of the pair says of silence.
    pub silence: Silence,
    /// The term for the reply is over.
    pub term_over: bool,
    /// Something has left on this notification.
    pub departed: bool,
    /// A question that stops the office clock is open.
    pub asked: bool,
}

impl Standing {
    pub const fn at(state: State) -> Self {
        Self {
            state,
            pen_due: true,
            reply: None,
            silence: Silence::Hold,
            term_over: false,
            departed: false,
            asked: false,
        }
    }
}

/// Where an act leads, or why it may not be done.
///
/// # Errors
/// The refusal as people read it: what stands in the way, and what would do.
pub fn next(standing: &Standing, act: Act) -> Result<State, Message> {
    use State::*;
    let state = standing.state;
    match (act, state) {
        (Act::Submit, Draft | Returned) => Ok(Submitted),
        (Act::Return, Submitted | InReview) => Ok(Returned),
        (Act::Take, Submitted) => Ok(InReview),
        (Act::Send, InReview) => Ok(Sent),
        (Act::Receive | Act::Open, Sent | Authorised | Suspended) => Ok(state),
        // An outcome does not shut the other authority's mouth: a late objection
        // is recorded and reaches the exporting authority, even after departure.
        (Act::Reply, Sent | Authorised | Suspended | Lapsed | Expired) => Ok(state),
        (Act::Ask, Submitted | InReview | Sent | Authorised | Suspended) => Ok(state),
        (Act::Answer, _) if standing.asked && state != Draft => Ok(state),
        (Act::Answer, _) => Err(Message::new("notification-no-question-open")),
        (Act::Authorise, InReview | Sent) => may_authorise(standing).map(|()| Authorised),
        (Act::Refuse, Returned | Submitted | InReview | Sent) => Ok(Refused),
        (Act::Withdraw, Returned | Submitted | InReview | Sent) => Ok(Withdrawn),
        (Act::Cancel, Authorised) if standing.departed => Err(Message::new("notification-cancel-departed")),
        (Act::Cancel, Authorised) => Ok(Cancelled),
        (Act::Lapse, Sent) => may_lapse(standing).map(|()| Lapsed),
        (Act::TermOver, Sent) if standing.term_over => Ok(Sent),
        (Act::Expire, Authorised | Suspended) => Ok(Expired),
        (Act::Suspend, Authorised) => Ok(Suspended),
        (Act::Lift, Suspended) => Ok(Authorised),
        (Act::Amend, Returned | Submitted | InReview | Sent | Authorised) => Ok(state),
        (Act::AmendAfresh, Returned) => Ok(Returned),
        (Act::AmendAfresh, Submitted | InReview | Sent) => Ok(Submitted),
        (Act::AmendAfresh, Authorised | Suspended) => Err(Message::new("notification-amend-authorised")),
        (Act::Depart, Draft) => Err(wrong_state(act, state)),
        (Act::Depart, _) => Ok(state),
        _ => Err(wrong_state(act, state)),
    }
}

/// `notification-act-not-now` names the act and the state by their codes; the
/// catalogue words both.
fn wrong_state(act: Act, state: State) -> Message {
    Message::new("notification-act-not-now").with("act", act.code()).with("state", state.code())
}

/// In review where no PEN is due; else sent, and answered, or the term is over
/// under a law that reads silence as consent. A person does it either way.
fn may_authorise(standing: &Standing) -> Result<(), Message> {
    match (standing.state, standing.reply) {
        (State::InReview, _) if standing.pen_due => Err(Message::new("notification-authorise-pen-due")),
        (State::InReview, _) => Ok(()),
        (_, Some(Reply::NoObjection | Reply::Conditions)) => Ok(()),
        (_, Some(Reply::Objection)) => Err(Message::new("notification-authorise-objection")),
        (_, Some(Reply::UnderInvestigation)) => Err(Message::new("notification-authorise-investigated")),
        (_, None) if !standing.pen_due => Ok(()),
        (_, None) if !standing.term_over => Err(Message::new("notification-authorise-no-reply-yet")),
        (_, None) => match standing.silence {
            Silence::Consent => Ok(()),
            Silence::Hold | Silence::Lapse | Silence::None => {
                Err(Message::new("notification-authorise-silence-holds"))
            }
        },
    }
}

fn may_lapse(standing: &Standing) -> Result<(), Message> {
    let silent = standing.reply.is_none() && standing.term_over && standing.silence == Silence::Lapse;
    if silent { Ok(()) } else { Err(Message::new("notification-lapse-not-due")) }
}

#[cfg(test)]
mod tests;
