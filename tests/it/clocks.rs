//! Terms that end, once, whatever the server did meanwhile; and a clock that
//! cannot be trusted.

use crate::world::decisions::{by_mail, refusal};
use crate::world::filing::Filing;
use crate::world::{START, World, on_both};
use domain::actor::Role;
use domain::quantity::Mass;
use domain::time::Instant;
use ringfence::audit::{self, Visible};
use ringfence::error::CommandError;
use ringfence::halt::{self, Halt, Watch};
use ringfence::notifications::entity::notification;
use ringfence::worker;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// Sent to Iraq by mail; the law's word on silence as given.
async fn waiting(world: &World, silence: &str) -> notification::Model {
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &by_mail()).await;
    let changes = notification::ActiveModel {
        id: Set(row.id),
        silence: Set(Some(silence.to_owned())),
        ..Default::default()
    };
    notification::Entity::update(changes).exec(world.app.db.read()).await.unwrap();
    world.notification(&row.reference).await
}

async fn said(world: &World, id: Uuid, act: &str) -> Vec<i64> {
    let all = [Visible::Company, Visible::Authorities, Visible::Internal];
    let entries = audit::timeline(world.app.db.read(), "notification", id, &all).await.unwrap();
    entries.into_iter().filter(|entry| entry.act == act).map(|entry| entry.at_ms).collect()
}

on_both!(a_term_that_ends_in_silence_is_recorded_once_with_its_own_time, world => {
    for (silence, act, state) in [
        ("consent", "notification-may-go", "sent"),
        ("hold", "notification-term-passed", "sent"),
    ] {
        world.app.clock.turn_to(START);
        let row = waiting(&world, silence).await;
        let due = row.reply_due_ms.unwrap();
        world.app.clock.turn_to(Instant::from_ms(due - 1));
        worker::drain(&world.app).await.unwrap();
        assert_eq!(said(&world, row.id, act).await, [] as [i64; 0], "{silence}: not before its time");
        // The server was down for forty days.
        world.app.clock.turn_to(Instant::from_ms(due + 40 * DAY_MS));
        worker::drain(&world.app).await.unwrap();
        assert_eq!(said(&world, row.id, act).await, [due], "{silence}");
        // The queue runs a job at least once: a second run has no effect.
        let payload = serde_json::json!({ "notification": row.id, "due_ms": due });
        ringfence::notifications::jobs::term_over(&world.app, &payload).await.unwrap();
        assert_eq!(said(&world, row.id, act).await, [due], "{silence}");
        let after = world.notification(&row.reference).await;
        assert_eq!(after.state, state, "silence never authorises by itself");
        assert_eq!(after.may_go_at_ms, (silence == "consent").then_some(due));
    }
});

on_both!(a_person_authorises_after_silence_only_where_it_is_consent, world => {
    let row = waiting(&world, "consent").await;
    let approver = world.officer("PK", &[Role::Approver]).await;
    assert_eq!(
        refusal(world.authorise(approver, row.id).await),
        "notification-authorise-no-reply-yet"
    );
    world.app.clock.turn_to(Instant::from_ms(row.reply_due_ms.unwrap()));
    worker::drain(&world.app).await.unwrap();
    world.authorise(approver, row.id).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "authorised");

    world.app.clock.turn_to(START);
    let (_, _, responsible) = world.firm("PK", "Lahore Chemicals").await;
    let other = world.file(responsible, &Filing::new("ephedrine", 7, "IQ").on("2026-06-20", "2026-07-04")).await;
    let officer = world.officer("PK", &[Role::CaseOfficer]).await;
    world.take(officer, other.id).await;
    world.send(officer, other.id, &by_mail()).await;
    world.app.clock.turn_to(Instant::from_ms(START.ms() + 30 * DAY_MS));
    assert_eq!(
        refusal(world.authorise(approver, other.id).await),
        "notification-authorise-silence-holds"
    );
});

on_both!(where_the_law_says_so_silence_lapses_it, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let row = waiting(&world, "lapse").await;
    assert_eq!(world.room(&key).await.pending, Mass::from_kg(100));
    let due = row.reply_due_ms.unwrap();
    world.app.clock.turn_to(Instant::from_ms(due + 3 * DAY_MS));
    worker::drain(&world.app).await.unwrap();
    let lapsed = world.notification(&row.reference).await;
    assert_eq!((lapsed.state.as_str(), lapsed.state_since_ms), ("lapsed", due));
    assert_eq!(world.room(&key).await.pending, Mass::ZERO);
    assert_eq!(said(&world, row.id, "notification-lapsed").await, [due]);
});

on_both!(an_authorisation_expires_at_midnight_of_its_own_zone, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", None).await;
    let row = world.filed(100).await;
    world.answered(&desks, row.id).await;
    world.authorise(desks.approver, row.id).await.unwrap();
    // Valid until 31 August: over at 00:00 of 1 September in Karachi, five hours ahead.
    let over = Instant::from("2026-08-31T19:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    world.app.clock.turn_to(Instant::from_ms(over.ms() - 1));
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "authorised");
    world.app.clock.turn_to(over);
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.state, "expired");
    assert_eq!(world.room(&key).await.reserved, Mass::ZERO);
});

on_both!(whoever_has_to_answer_is_reminded_before_the_term_ends, world => {
    let row = waiting(&world, "hold").await;
    world.app.clock.turn_to(Instant::from_ms(row.reply_due_ms.unwrap() - 3 * DAY_MS));
    worker::drain(&world.app).await.unwrap();
    assert!(world.letters().await.iter().any(|letter| letter == "notification-due-soon"));
});

#[test]
fn a_jump_is_what_the_wall_moves_beyond_the_time_that_went_by() {
    let minute = 60_000;
    for (wall, steady, jumped) in [
        (10 * minute, 10 * minute, false),
        (5 * minute, 0, false),
        (5 * minute + 1, 0, true),
        (-5 * minute, 0, false),
        (-5 * minute - 1, 0, true),
        // A busy hour is no jump.
        (60 * minute, 60 * minute, false),
        (0, 6 * minute, true),
    ] {
        let mut watch = Watch::new(START, 1_000);
        let jump = watch.look(START.plus_ms(wall), 1_000 + steady);
        assert_eq!(jump.is_some(), jumped, "wall {wall} ms, steady {steady} ms");
        // Looked at once, it is the new normal: one jump halts once.
        assert_eq!(watch.look(START.plus_ms(wall + 10), 1_000 + steady + 10), None);
    }
}

on_both!(automatic_steps_rest_after_a_jump_until_an_administrator_confirms, world => {
    let row = waiting(&world, "consent").await;
    let due = Instant::from_ms(row.reply_due_ms.unwrap());
    let mut watch = Watch::new(world.app.now(), 0);
    // A second went by; the wall moved past the term.
    world.app.clock.turn_to(due.plus_ms(1));
    assert!(!halt::check(&world.app, &mut watch, 1_000).await.unwrap());
    assert!(matches!(halt::standing(&world.app).await.unwrap(), Some(Halt::Jumped { .. })));
    assert_eq!(worker::drain(&world.app).await.unwrap(), 0);
    assert_eq!(world.notification(&row.reference).await.may_go_at_ms, None);

    let officer = world.officer("PK", &[Role::Approver]).await;
    let denied = halt::confirm(&world.app, &world.by(officer).await).await;
    assert!(matches!(denied, Err(CommandError::NotFound | CommandError::Forbidden)), "{denied:?}");
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let client = world.client(admin).await;
    let page = client.get("/admin/clock").await;
    assert!(page.body.contains("Automatic steps have rested"), "{}", page.body);
    let answer = client.submit("/admin/clock", "/admin/clock", &[]).await;
    assert_eq!(answer.location(), "/admin/clock", "{}", answer.body);
    assert!(halt::check(&world.app, &mut watch, 2_000).await.unwrap());
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.may_go_at_ms, Some(due.ms()));
});

on_both!(a_clock_behind_the_newest_record_stops_the_steps_too, world => {
    let row = waiting(&world, "hold").await;
    let mut watch = Watch::new(world.app.now(), 0);
    assert!(halt::check(&world.app, &mut watch, 10).await.unwrap(), "nothing is wrong yet");
    // A restarted server whose clock stands an hour before the newest record.
    let back = Instant::from_ms(START.ms() - 3_600_000);
    world.app.clock.turn_to(back);
    let mut watch = Watch::new(back, 0);
    assert!(!halt::check(&world.app, &mut watch, 10).await.unwrap());
    assert!(matches!(halt::standing(&world.app).await.unwrap(), Some(Halt::Behind { .. })));
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let stubborn = halt::confirm(&world.app, &world.by(admin).await).await;
    assert_eq!(refusal(stubborn), "halt-still-behind");
    assert_eq!(row.state, "sent");
});

on_both!(downtime_is_not_a_jump, world => {
    let row = waiting(&world, "consent").await;
    // The process ended and another began, forty days later: both clocks start anew.
    world.app.clock.turn_to(Instant::from_ms(row.reply_due_ms.unwrap() + 40 * DAY_MS));
    let mut watch = Watch::new(world.app.now(), 0);
    assert!(halt::check(&world.app, &mut watch, 5).await.unwrap());
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.notification(&row.reference).await.may_go_at_ms, row.reply_due_ms);
});
