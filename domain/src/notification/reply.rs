//! What the importing authority says. The reply is a fact beside the state: it
//! may come early, late, twice, or not at all.

use super::lifecycle::{Booking, State};
use crate::codes::coded;
use crate::message::Message;
use crate::quantity::Mass;

coded! {
    /// The answer itself.
    Reply {
        NoObjection "no_objection",
        /// To a smaller quantity, or under conditions.
        Conditions "no_objection_conditions",
        Objection "objection",
        /// More time; the question of the goods stays open.
        UnderInvestigation "under_investigation",
    }
}

coded! {
    /// Why it objects; the codes of the data exchange.
    Reason {
        Administrative "administrative",
        DiversionSuspected "diversion_suspected",
        NeedExceeded "need_exceeded",
        PartyUnknown "party_unknown",
        Other "other",
    }
}

/// A reply as it is given, quantities checked against what was notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub reply: Reply,
    pub reason: Option<Reason>,
    /// For each item in order: the quantity not objected to, where smaller.
    pub masses: Vec<Option<Mass>>,
    pub conditions: String,
}

impl Given {
    /// Checks a reply against the items' notified masses.
    ///
    /// # Errors
    /// An objection without a reason; conditions that say nothing; a quantity
    /// that is nothing or more than was notified.
    pub fn check(&self, notified: &[Mass]) -> Result<(), Message> {
        match self.reply {
            Reply::Objection if self.reason.is_none() => Err(Message::new("notification-reply-needs-reason")),
            Reply::Conditions => {
                if self.conditions.trim().is_empty() && self.masses.iter().all(Option::is_none) {
                    return Err(Message::new("notification-reply-needs-conditions"));
                }
                for (allowed, notified) in self.masses.iter().zip(notified) {
                    let Some(allowed) = allowed else { continue };
                    if *allowed <= Mass::ZERO || allowed > notified {
                        return Err(
                            Message::new("notification-reply-quantity-range").with("notified", notified)
                        );
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// What a reply does to the need, given where the notification stands and what
/// was said before. After the decision nothing moves by itself: a late objection
/// leads to an order or a recall, which a person gives.
pub const fn booking(state: State, before: Option<Reply>, now: Reply) -> Booking {
    if !matches!(state, State::Sent) {
        return Booking::None;
    }
    match (before, now) {
        (Some(Reply::Objection), Reply::Objection) => Booking::None,
        (_, Reply::Objection) => Booking::Release,
        (Some(Reply::Objection), Reply::NoObjection) => Booking::Pend,
        // What was released is booked again, at the quantity that was not objected to.
        (Some(Reply::Objection), Reply::Conditions) => Booking::Rebook,
        (_, Reply::Conditions) => Booking::Trim,
        (_, Reply::NoObjection | Reply::UnderInvestigation) => Booking::None,
    }
}

/// Whether a reply must stop the exporting authority in its tracks: it comes
/// after the authorisation.
pub const fn is_late_objection(state: State, now: Reply) -> bool {
    matches!(now, Reply::Objection) && matches!(state, State::Authorised | State::Suspended | State::Expired)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(reply: Reply) -> Given {
        Given { reply, reason: None, masses: Vec::new(), conditions: String::new() }
    }

    #[test]
    fn an_objection_says_why() {
        let mut objection = given(Reply::Objection);
        assert!(objection.check(&[]).is_err());
        objection.reason = Some(Reason::PartyUnknown);
        assert_eq!(objection.check(&[]), Ok(()));
    }

    #[test]
    fn conditions_say_something_and_never_allow_more_than_was_asked() {
        let asked = [Mass::from_kg(10), Mass::from_kg(5)];
        let mut reply = given(Reply::Conditions);
        assert!(reply.check(&asked).is_err());
        for (allowed, fits) in [(0, false), (-1, false), (1, true), (10, true), (11, false)] {
            reply.masses = vec![Some(Mass::from_kg(allowed)), None];
            assert_eq!(reply.check(&asked).is_ok(), fits, "{allowed} kg of 10 kg");
        }
        reply.masses = vec![None, None];
        reply.conditions = "in sealed drums".to_owned();
        assert_eq!(reply.check(&asked), Ok(()));
    }

    #[test]
    fn each_reply_books_what_the_table_says() {
        use Booking::{None as Nothing, Pend, Rebook, Release, Trim};
        use Reply::{Conditions, NoObjection, Objection, UnderInvestigation};
        let table = [
            (None, NoObjection, Nothing),
            (None, Conditions, Trim),
            (None, Objection, Release),
            (None, UnderInvestigation, Nothing),
            (Some(Objection), Objection, Nothing),
            (Some(Objection), NoObjection, Pend),
            (Some(Objection), Conditions, Rebook),
            (Some(Objection), UnderInvestigation, Nothing),
            (Some(Conditions), Objection, Release),
            (Some(NoObjection), Conditions, Trim),
        ];
        for (before, now, booking_of) in table {
            assert_eq!(booking(State::Sent, before, now), booking_of, "{before:?} then {now:?}");
            assert_eq!(booking(State::Authorised, before, now), Nothing);
        }
    }

    #[test]
    fn codes_read_back() {
        for reply in Reply::ALL {
            assert_eq!(Reply::from_code(reply.code()), Some(*reply));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(*reason));
        }
    }
}
