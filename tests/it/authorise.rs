//! Authorising: once, within the need, or past it with two signatures.

use crate::world::decisions::{refusal, until};
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use domain::actor::{Actor, Role};
use domain::quantity::Mass;
use ringfence::countersign;
use ringfence::error::CommandError;
use ringfence::notifications::commands::authorise;
use std::sync::Arc;
use uuid::Uuid;

on_both!(of_two_approvers_at_once_one_authorises, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    world.answered(&desks, row.id).await;
    let mut racing = tokio::task::JoinSet::new();
    for n in 0..8 {
        let world = world.clone();
        let approver = if n % 2 == 0 { desks.approver } else { desks.second };
        racing.spawn(async move { world.authorise(approver, row.id).await });
    }
    let answers = racing.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for answer in answers.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(answer), "notification-act-not-now");
    }
    assert_eq!(world.room(&key).await.reserved, Mass::from_kg(100));
    let story = world.story(row.id).await;
    assert_eq!(story.iter().filter(|act| *act == "notification-authorised").count(), 1);
});

async fn proposal(world: &World, row: Uuid) -> countersign::entity::Model {
    countersign::open_for(world.app.db.read(), row).await.unwrap().remove(0)
}

async fn prepare(world: &World, person: Uuid, row: Uuid, reason: &str) -> Result<Uuid, CommandError> {
    authorise::prepare(&world.app, &world.by(person).await, row, &until("2026-08-31"), reason).await
}

async fn sign(
    world: &World,
    actor: Actor,
    proposal: &countersign::entity::Model,
) -> Result<(), CommandError> {
    let mut by = world.by(actor.person).await;
    by.actor = actor;
    authorise::sign(&world.app, &by, proposal.id, &proposal.body_hash).await
}

on_both!(the_need_of_iraq_is_passed_by_two_persons_or_not_at_all, world => {
    // Reported for 2010, combined, and carried forward to today.
    let declared = World::need("IQ", "ephedrine", 2010);
    world.declare_need_kg(&declared, 3_000).await;
    let key = World::need("IQ", "ephedrine", 2026);
    assert_eq!(world.room(&key).await.declared_for, Some(2010));

    let desks = world.desks("PK", None).await;
    let row = world.filed(6_500).await;
    let held = world.notification(&row.reference).await;
    assert_eq!(held.flag, "hold");
    assert_eq!((held.need_before_pm, held.need_after_pm), (Some(0), Some(2_167)));

    world.answered(&desks, row.id).await;
    let answer = world.authorise(desks.approver, row.id).await;
    assert_eq!(refusal(answer), "alerts-refused-holding");
    assert_eq!(world.notification(&row.reference).await.state, "sent");
    assert_eq!(world.room(&key).await.reserved, Mass::ZERO);

    // One person prepares, with the reason; nobody signs alone.
    let nothing = prepare(&world, desks.officer, row.id, "").await;
    assert!(matches!(nothing, Err(CommandError::Invalid(_))), "{nothing:?}");
    prepare(&world, desks.approver, row.id, "Iraq wrote that 6,500 kg are needed").await.unwrap();
    let waiting = proposal(&world, row.id).await;
    assert_eq!(waiting.act, "need.override");
    assert!(waiting.body.contains("3500000000"), "{}", waiting.body);
    let same = sign(&world, world.actor(desks.approver).await, &waiting).await;
    assert_eq!(refusal(same), "common-second-person-same");
    let officer = sign(&world, world.actor(desks.officer).await, &waiting).await;
    assert!(matches!(officer, Err(CommandError::Forbidden)), "{officer:?}");
    let stale = Actor { stepped_up: false, ..world.actor(desks.second).await };
    assert!(matches!(sign(&world, stale, &waiting).await, Err(CommandError::StepUp)));
    let fresh = Actor { may_countersign: false, ..world.actor(desks.second).await };
    assert_eq!(refusal(sign(&world, fresh, &waiting).await), "common-second-person-cool-off");
    let foreign = world.officer("BE", &[Role::Approver]).await;
    let foreign = sign(&world, world.actor(foreign).await, &waiting).await;
    assert!(matches!(foreign, Err(CommandError::NotFound)), "{foreign:?}");
    let mut forged = waiting.clone();
    forged.body_hash = "0".repeat(64);
    let forged = sign(&world, world.actor(desks.second).await, &forged).await;
    assert_eq!(refusal(forged), "common-second-person-changed");
    assert_eq!(world.room(&key).await.reserved, Mass::ZERO);

    sign(&world, world.actor(desks.second).await, &waiting).await.unwrap();
    let done = world.notification(&row.reference).await;
    assert_eq!(done.state, "authorised");
    // The override closed the hold, and nothing else: Iraq keeps no permits here, so that
    // what the company presents is unverified and stays for review.
    assert_eq!(done.flag, "review");
    let mut left = world.alerts_of(row.id).await;
    left.sort();
    assert_eq!(left, [
        ("R01".to_owned(), "closed".to_owned(), Some("overridden".to_owned())),
        ("R13".to_owned(), "open".to_owned(), None),
    ]);
    let room = world.room(&key).await;
    assert_eq!(room.reserved, Mass::from_kg(6_500));
    assert_eq!(room.overridden, Mass::from_kg(3_500));
    assert_eq!(room.excess, Mass::ZERO);

    let again = sign(&world, world.actor(desks.second).await, &waiting).await;
    assert_eq!(refusal(again), "common-second-person-settled");

    // The whole story reads back, in sentences.
    let page = world
        .client(desks.officer)
        .await
        .get(&format!("/notifications/{}?tab=timeline", row.reference))
        .await
        .body;
    for sentence in [
        "Taken into review",
        "Sent to the importing authority",
        "Going past the declared need by 3,500 kg was prepared: Iraq wrote that 6,500 kg are needed",
        "The declared need was passed by 3,500 kg, signed by two persons",
        "Authorised: 6,500 kg",
    ] {
        assert!(page.contains(sentence), "{sentence} in {page}");
    }
});

on_both!(what_fits_needs_no_override_and_a_signature_falls_with_the_figures, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 100).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(90).await;
    world.answered(&desks, row.id).await;
    let fits = prepare(&world, desks.officer, row.id, "just in case").await;
    assert_eq!(refusal(fits), "notification-override-not-needed");

    let (_, _, responsible) = world.firm("PK", "Lahore Chemicals").await;
    let other = world.file(responsible, &Filing::new("ephedrine", 150, "IQ").on("2026-06-20", "2026-07-04")).await;
    world.answered(&desks, other.id).await;
    prepare(&world, desks.officer, other.id, "Fifty more are needed").await.unwrap();
    let waiting = proposal(&world, other.id).await;
    // Meanwhile the first is authorised: what was signed for no longer suffices.
    world.authorise(desks.approver, row.id).await.unwrap();
    let short = sign(&world, world.actor(desks.second).await, &waiting).await;
    assert_eq!(refusal(short), "needs-refused-override-small");
    let room = world.room(&key).await;
    assert_eq!((room.reserved, room.overridden), (Mass::from_kg(90), Mass::ZERO));
    // The undone act left the prepared one as it was; prepared anew it carries the new figures.
    prepare(&world, desks.officer, other.id, "A hundred and forty more").await.unwrap();
    let waiting = proposal(&world, other.id).await;
    sign(&world, world.actor(desks.second).await, &waiting).await.unwrap();
    let room = world.room(&key).await;
    assert_eq!((room.reserved, room.overridden), (Mass::from_kg(240), Mass::from_kg(140)));
});

on_both!(a_setting_makes_every_authorisation_take_two, world => {
    let mut settings = (*world.app.settings).clone();
    settings.decisions.authorising_persons = 2;
    let mut world = world;
    world.app.settings = Arc::new(settings);
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    world.answered(&desks, row.id).await;
    let alone = world.authorise(desks.approver, row.id).await;
    assert_eq!(refusal(alone), "notification-authorise-two-persons");
    prepare(&world, desks.approver, row.id, "").await.unwrap();
    let waiting = proposal(&world, row.id).await;
    assert_eq!(waiting.act, "notification.authorise");
    sign(&world, world.actor(desks.second).await, &waiting).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "authorised");
});

on_both!(an_authorisation_has_a_day_on_which_it_ends, world => {
    let desks = world.desks("PK", None).await;
    let row = world.filed(10).await;
    world.answered(&desks, row.id).await;
    let by = world.by(desks.approver).await;
    let gone = authorise::authorise(&world.app, &by, row.id, &until("2026-03-01")).await;
    assert!(matches!(gone, Err(CommandError::Invalid(_))), "{gone:?}");
});
