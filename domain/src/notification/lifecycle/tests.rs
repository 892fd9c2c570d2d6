//! The whole table, written a second time by hand: every state with every act.

use super::*;

/// One line an act: the states it starts from, with where it leads. `=` stays.
const TABLE: &[(Act, &[(State, State)])] = {
    use State::*;
    &[
        (Act::Submit, &[(Draft, Submitted), (Returned, Submitted)]),
        (Act::Return, &[(Submitted, Returned), (InReview, Returned)]),
        (Act::Take, &[(Submitted, InReview)]),
        (Act::Send, &[(InReview, Sent)]),
        (Act::Receive, &[(Sent, Sent), (Authorised, Authorised), (Suspended, Suspended)]),
        (Act::Open, &[(Sent, Sent), (Authorised, Authorised), (Suspended, Suspended)]),
        (
            Act::Ask,
            &[
                (Submitted, Submitted),
                (InReview, InReview),
                (Sent, Sent),
                (Authorised, Authorised),
                (Suspended, Suspended),
            ],
        ),
        (
            Act::Answer,
            &[
                (Returned, Returned),
                (Submitted, Submitted),
                (InReview, InReview),
                (Sent, Sent),
                (Authorised, Authorised),
                (Suspended, Suspended),
                (Refused, Refused),
                (Withdrawn, Withdrawn),
                (Cancelled, Cancelled),
                (Lapsed, Lapsed),
                (Expired, Expired),
            ],
        ),
        (
            Act::Reply,
            &[
                (Sent, Sent),
                (Authorised, Authorised),
                (Suspended, Suspended),
                (Lapsed, Lapsed),
                (Expired, Expired),
            ],
        ),
        (Act::Authorise, &[(Sent, Authorised)]),
        (Act::Refuse, &[(Returned, Refused), (Submitted, Refused), (InReview, Refused), (Sent, Refused)]),
        (
            Act::Withdraw,
            &[(Returned, Withdrawn), (Submitted, Withdrawn), (InReview, Withdrawn), (Sent, Withdrawn)],
        ),
        (Act::Cancel, &[(Authorised, Cancelled)]),
        (Act::Lapse, &[]),
        (Act::Expire, &[(Authorised, Expired), (Suspended, Expired)]),
        (Act::Suspend, &[(Authorised, Suspended)]),
        (Act::Lift, &[(Suspended, Authorised)]),
        (
            Act::Amend,
            &[
                (Returned, Returned),
                (Submitted, Submitted),
                (InReview, InReview),
                (Sent, Sent),
                (Authorised, Authorised),
            ],
        ),
        (
            Act::AmendAfresh,
            &[(Returned, Returned), (Submitted, Submitted), (InReview, Submitted), (Sent, Submitted)],
        ),
        (
            Act::Depart,
            &[
                (Returned, Returned),
                (Submitted, Submitted),
                (InReview, InReview),
                (Sent, Sent),
                (Authorised, Authorised),
                (Suspended, Suspended),
                (Refused, Refused),
                (Withdrawn, Withdrawn),
                (Cancelled, Cancelled),
                (Lapsed, Lapsed),
                (Expired, Expired),
            ],
        ),
        (Act::TermOver, &[(Sent, Sent)]),
    ]
};

/// Answered without objection, term over, a question open: the guards are out of the way.
fn easy(state: State) -> Standing {
    Standing {
        reply: Some(Reply::NoObjection),
        silence: Silence::Consent,
        term_over: true,
        asked: true,
        ..Standing::at(state)
    }
}

#[test]
fn every_state_with_every_act_is_as_published() {
    assert_eq!(TABLE.len(), Act::ALL.len());
    for (act, steps) in TABLE {
        for state in State::ALL {
            let published = steps.iter().find(|(from, _)| from == state).map(|(_, to)| *to);
            let found = next(&easy(*state), *act);
            assert_eq!(found.clone().ok(), published, "{act:?} in {state:?}: {found:?}");
        }
    }
}

#[test]
fn what_is_over_stays_over() {
    for state in State::ALL.iter().filter(|state| state.is_over()) {
        for act in Act::ALL {
            if let Ok(to) = next(&easy(*state), *act) {
                assert_eq!(to, *state, "{act:?} revives {state:?}");
            }
        }
    }
}

#[test]
fn without_a_pen_the_review_is_enough() {
    let in_review = Standing { reply: None, ..easy(State::InReview) };
    assert_eq!(next(&in_review, Act::Authorise), Err(Message::new("notification-authorise-pen-due")));
    assert_eq!(next(&Standing { pen_due: false, ..in_review }, Act::Authorise), Ok(State::Authorised));
}

#[test]
fn silence_is_consent_only_where_the_law_says_so_and_the_term_is_over() {
    for silence in Silence::ALL {
        for term_over in [false, true] {
            let standing = Standing { silence: *silence, term_over, ..Standing::at(State::Sent) };
            let allowed = next(&standing, Act::Authorise).is_ok();
            assert_eq!(allowed, term_over && *silence == Silence::Consent, "{silence:?} over={term_over}");
            let lapses = next(&standing, Act::Lapse).is_ok();
            assert_eq!(lapses, term_over && *silence == Silence::Lapse, "{silence:?} over={term_over}");
        }
    }
}

#[test]
fn an_objection_stops_the_authorisation_until_it_is_withdrawn() {
    for (reply, allowed) in [
        (Reply::Objection, false),
        (Reply::UnderInvestigation, false),
        (Reply::Conditions, true),
        (Reply::NoObjection, true),
    ] {
        // The term being over changes nothing once there is an answer.
        let standing = Standing { reply: Some(reply), ..easy(State::Sent) };
        assert_eq!(next(&standing, Act::Authorise).is_ok(), allowed, "{reply:?}");
        assert!(next(&Standing { silence: Silence::Lapse, ..standing }, Act::Lapse).is_err());
    }
}

#[test]
fn what_has_left_is_not_cancelled() {
    let departed = Standing { departed: true, ..easy(State::Authorised) };
    assert_eq!(next(&departed, Act::Cancel), Err(Message::new("notification-cancel-departed")));
    assert!(next(&departed, Act::Suspend).is_ok());
}

#[test]
fn a_term_that_runs_is_not_over() {
    assert!(next(&Standing::at(State::Sent), Act::TermOver).is_err());
}

#[test]
fn nothing_is_answered_that_was_not_asked() {
    assert!(next(&Standing::at(State::Sent), Act::Answer).is_err());
}

#[test]
fn refusals_name_the_act_and_the_state() {
    let refusal = next(&Standing::at(State::Draft), Act::Authorise).unwrap_err();
    assert_eq!(refusal.to_string(), "notification-act-not-now act=authorise state=draft");
}

#[test]
fn bookings_are_those_of_the_table() {
    for (act, booking) in [
        (Act::Submit, Booking::Pend),
        (Act::Return, Booking::None),
        (Act::Take, Booking::None),
        (Act::Send, Booking::None),
        (Act::Authorise, Booking::Reserve),
        (Act::Refuse, Booking::Release),
        (Act::Withdraw, Booking::Release),
        (Act::Cancel, Booking::Release),
        (Act::Lapse, Booking::Release),
        (Act::Expire, Booking::Release),
        (Act::Suspend, Booking::None),
        (Act::Lift, Booking::None),
        (Act::AmendAfresh, Booking::Rebook),
        (Act::TermOver, Booking::None),
    ] {
        assert_eq!(act.booking(), booking, "{act:?}");
    }
}

#[test]
fn codes_read_back() {
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(*state));
    }
    for act in Act::ALL {
        assert_eq!(Act::from_code(act.code()), Some(*act));
    }
}
