//! A notification between two authorities: every act where it belongs, refused
//! where it does not, and unknown to strangers.

use crate::world::decisions::{answer, by_mail, refusal, smaller, until, words};
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use domain::actor::Role;
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use ringfence::error::CommandError;
use ringfence::notifications::commands::send::Sending;
use ringfence::notifications::commands::{authorise, refuse, reply, review, send, suspend};
use ringfence::notifications::paper;

on_both!(two_authorities_on_one_instance_carry_a_notification_to_its_end, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(100).await;
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(100));

    world.take(desks.officer, row.id).await;
    let taken = world.notification(&row.reference).await;
    assert_eq!((taken.state.as_str(), taken.owner_id), ("in_review", Some(desks.officer)));

    world.send(desks.officer, row.id, &Sending::default()).await;
    let sent = world.notification(&row.reference).await;
    assert_eq!(sent.state, "sent");
    // Fifteen days from 2 March are over at midnight of 18 March in Baghdad, three hours ahead.
    assert_eq!(sent.reply_due_ms, Some(1_773_781_200_000));
    assert_eq!(sent.reply_zone.as_deref(), Some("Asia/Baghdad"));
    assert_eq!(sent.reply_rule.as_deref(), Some("ringfence/default"));
    assert_eq!(sent.silence.as_deref(), Some("hold"));
    assert!(sent.received_at_ms.is_some() && sent.seen_at_ms.is_none());

    let importing = desks.importing.unwrap();
    send::opened(&world.app, &world.by(importing).await, &sent).await.unwrap();
    assert!(world.notification(&row.reference).await.seen_at_ms.is_some());

    world.reply(importing, row.id, &answer(Reply::NoObjection)).await.unwrap();
    world.authorise(desks.approver, row.id).await.unwrap();

    let done = world.notification(&row.reference).await;
    assert_eq!((done.state.as_str(), done.reply.as_deref()), ("authorised", Some("no_objection")));
    assert_eq!(done.authorisation_no.as_deref(), Some("EA-PK-2026-000001"));
    let room = world.room(&key).await;
    assert_eq!((room.pending, room.reserved), (Mass::ZERO, Mass::from_kg(100)));
    let paper = paper::issued(world.app.db.read(), row.id).await.unwrap();
    assert_eq!(paper.number, "EA-PK-2026-000001");
    assert_eq!(paper.items[0].name, "Ephedrine");
    assert_eq!(paper.items[0].mass_mg, 100_000_000);
    let story = world.story(row.id).await;
    let acts: Vec<&str> = story.iter().map(String::as_str).filter(|act| act.starts_with("notification-")).collect();
    assert_eq!(
        acts,
        [
            "notification-draft-begun",
            "notification-submitted",
            "notification-taken",
            "notification-sent",
            "notification-seen",
            "notification-replied",
            "notification-authorised",
        ]
    );
    let letters = world.letters().await;
    for wanted in ["notification-received", "notification-replied", "notification-authorised"] {
        assert!(letters.iter().any(|letter| letter == wanted), "{wanted} in {letters:?}");
    }
});

on_both!(the_other_authority_knows_nothing_before_it_is_sent, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(10).await;
    let importing = desks.importing.unwrap();
    let denied = world.reply(importing, row.id, &answer(Reply::NoObjection)).await;
    assert!(matches!(denied, Err(CommandError::NotFound)), "{denied:?}");
    let stranger = world.officer("BE", &[Role::CaseOfficer, Role::Approver]).await;
    let by = world.by(stranger).await;
    assert!(matches!(review::take(&world.app, &by, row.id).await, Err(CommandError::NotFound)));
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;
    // Seen now, and still not the importing authority's to authorise.
    let by = world.by(importing).await;
    let denied = authorise::authorise(&world.app, &by, row.id, &until("2026-08-31")).await;
    assert!(matches!(denied, Err(CommandError::Forbidden)), "{denied:?}");
});

on_both!(who_may_only_read_or_prepare_does_not_decide, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    world.answered(&desks, row.id).await;
    for roles in [&[Role::CaseOfficer][..], &[Role::Inspector], &[Role::CustomsOfficer]] {
        let person = world.officer("PK", roles).await;
        let answer = world.authorise(person, row.id).await;
        assert!(matches!(answer, Err(CommandError::Forbidden)), "{roles:?}: {answer:?}");
    }
    let mut by = world.by(desks.approver).await;
    by.actor.stepped_up = false;
    let stale = authorise::authorise(&world.app, &by, row.id, &until("2026-08-31")).await;
    assert!(matches!(stale, Err(CommandError::StepUp)));
});

on_both!(a_reply_moves_what_is_pending_on_the_need, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let row = world.filed(100).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;

    world.reply(importing, row.id, &smaller(60)).await.unwrap();
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(60));
    world.reply(importing, row.id, &answer(Reply::Objection)).await.unwrap();
    assert_eq!(world.room(&key).await.pending, Mass::ZERO);
    assert_eq!(refusal(world.authorise(desks.approver, row.id).await), "notification-authorise-objection");
    // It withdraws the objection, for a smaller quantity.
    world.reply(importing, row.id, &smaller(40)).await.unwrap();
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(40));
    world.authorise(desks.approver, row.id).await.unwrap();
    let room = world.room(&key).await;
    assert_eq!((room.pending, room.reserved), (Mass::ZERO, Mass::from_kg(40)));
    assert_eq!(paper::issued(world.app.db.read(), row.id).await.unwrap().items[0].mass_mg, 40_000_000);
});

on_both!(an_objection_says_why_and_a_quantity_stays_within_what_was_notified, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(10).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;
    let importing = desks.importing.unwrap();
    let mut bare = answer(Reply::Objection);
    bare.given.reason = None;
    assert_eq!(refusal(world.reply(importing, row.id, &bare).await), "notification-reply-needs-reason");
    assert_eq!(
        refusal(world.reply(importing, row.id, &smaller(11)).await),
        "notification-reply-quantity-range"
    );
});

on_both!(a_late_objection_is_recorded_and_leads_to_an_order, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(100).await;
    world.answered(&desks, row.id).await;
    world.authorise(desks.approver, row.id).await.unwrap();

    world.reply(desks.importing.unwrap(), row.id, &answer(Reply::Objection)).await.unwrap();
    let objected = world.notification(&row.reference).await;
    assert_eq!((objected.state.as_str(), objected.reply.as_deref()), ("authorised", Some("objection")));
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(100), "a person decides what follows");
    assert!(world.letters().await.iter().any(|letter| letter == "notification-late-objection"));

    let by = world.by(desks.approver).await;
    suspend::suspend(&world.app, &by, row.id, "objection", &words("Stop")).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "suspended");
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(100));
    let order = suspend::in_force(world.app.db.read(), row.id).await.unwrap().expect("an order");
    assert_eq!((order.grounds.as_str(), order.for_company.as_str()), ("objection", "Stop (company)"));

    let by = world.by(desks.second).await;
    suspend::lift(&world.app, &by, row.id, &words("Cleared")).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "authorised");
    assert!(suspend::in_force(world.app.db.read(), row.id).await.unwrap().is_none());
});

on_both!(a_reply_given_elsewhere_is_keyed_in_and_one_given_here_is_not, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    world.take(desks.officer, row.id).await;
    let nowhere = send::send(&world.app, &world.by(desks.officer).await, row.id, &Sending::default()).await;
    assert!(matches!(nowhere, Err(CommandError::Invalid(problems)) if problems.len() == 2));
    world.send(desks.officer, row.id, &by_mail()).await;
    let sent = world.notification(&row.reference).await;
    assert_eq!((sent.sent_how.as_deref(), sent.received_at_ms), (Some("mail"), None));
    world.reply(desks.officer, row.id, &answer(Reply::NoObjection)).await.unwrap();
    let kept = reply::latest(world.app.db.read(), row.id).await.unwrap().expect("the reply");
    assert!(kept.keyed_in && !kept.late);

    let desks = world.desks("PK", Some("IQ")).await;
    let (_, _, responsible) = world.firm("PK", "Lahore Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 11, "IQ").on("2026-06-20", "2026-07-04")).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Sending::default()).await;
    let answer = world.reply(desks.officer, row.id, &answer(Reply::NoObjection)).await;
    assert_eq!(refusal(answer), "notification-reply-not-yours");
});

on_both!(what_was_set_aside_comes_free_when_it_ends, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    let by = world.by(desks.officer).await;
    review::give_back(&world.app, &by, row.id, "The route is missing").await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "returned");
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(100), "a return keeps it pending");
    let by = world.by(desks.approver).await;
    refuse::refuse(&world.app, &by, row.id, &words("No")).await.unwrap();
    assert_eq!(world.room(&key).await.pending, Mass::ZERO);
    let by = world.by(desks.approver).await;
    let again = refuse::refuse(&world.app, &by, row.id, &words("No")).await;
    assert_eq!(refusal(again), "notification-act-not-now");

    let (_, _, responsible) = world.firm("PK", "Lahore Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 50, "IQ").on("2026-06-20", "2026-07-04")).await;
    world.answered(&desks, row.id).await;
    world.authorise(desks.approver, row.id).await.unwrap();
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(50));
    let by = world.by(desks.officer).await;
    refuse::cancel(&world.app, &by, row.id, &words("Not needed")).await.unwrap();
    assert_eq!(world.room(&key).await.reserved, Mass::ZERO);
    assert_eq!(world.notification(&row.reference).await.state, "cancelled");
});

on_both!(each_side_reads_only_its_own_words, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(10).await;
    world.answered(&desks, row.id).await;
    let by = world.by(desks.approver).await;
    refuse::refuse(&world.app, &by, row.id, &words("Grounds")).await.unwrap();
    let path = format!("/notifications/{}?tab=timeline", row.reference);
    let own = world.client(desks.approver).await.get(&path).await.body;
    assert!(own.contains("Grounds (company)") && own.contains("Grounds (authority)"), "{own}");
    let other = world.client(desks.importing.unwrap()).await.get(&path).await.body;
    assert!(!other.contains("Grounds (company)") && other.contains("Grounds (authority)"), "{other}");
});
