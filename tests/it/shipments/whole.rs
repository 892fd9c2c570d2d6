//! The whole way by everybody's own acts: filed, taken, sent, answered,
//! authorised, shipped, received.

use super::ways::{ALL, amounts, other};
use crate::world::filing::Filing;
use crate::world::on_both;
use crate::world::shipping::arrival;
use domain::actor::Role;
use domain::needs::{Key, Line};
use domain::notification::reply::{Given, Reply};
use domain::quantity::Mass;
use domain::shipment::Difference;
use ringfence::audit::{self, Visible};
use ringfence::notifications::commands::authorise::{self, Authorising};
use ringfence::notifications::commands::reply::{self, Answer};
use ringfence::notifications::commands::review;
use ringfence::notifications::commands::send::{self, Sending};
use ringfence::shipments::commands::{arrive, depart};
use ringfence::words;

on_both!(two_authorities_on_one_instance_see_it_through, world => {
    let key = Key { country: "IQ".parse().unwrap(), substance: "ephedrine".into(), line: Line::Combined, year: 2026 };
    world.declare_need_kg(&key, 3_000).await;
    let (_, _, signs) = world.firm("PK", "Karachi Chemicals").await;
    let out = world.officer("PK", &[Role::CaseOfficer]).await;
    let approver = world.officer("PK", &[Role::Approver]).await;
    let importing = world.officer("IQ", &[Role::CaseOfficer]).await;
    let customs = world.officer("IQ", &[Role::CustomsOfficer]).await;
    let filing = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", 500, "IQ") };
    let row = world.file(signs, &filing.on("2026-04-20", "2026-05-04")).await;
    review::take(&world.app, &world.by(out).await, row.id).await.unwrap();
    send::send(&world.app, &world.by(out).await, row.id, &Sending::default()).await.unwrap();
    let given = Given { reply: Reply::NoObjection, reason: None, masses: Vec::new(), conditions: String::new() };
    let answer = Answer {
        given,
        for_authority: String::new(),
        for_company: String::new(),
        given_on: None,
        outside_reference: String::new(),
    };
    reply::reply(&world.app, &world.by(importing).await, row.id, &answer).await.unwrap();
    let ask = Authorising {
        valid_until: "2026-08-31".parse().unwrap(),
        for_authority: String::new(),
        for_company: String::new(),
    };
    authorise::authorise(&world.app, &world.by(approver).await, row.id, &ask).await.unwrap();
    assert_eq!(amounts(&world.room(&key).await), [0, 500, 0, 0]);

    world.app.clock.turn_to(domain::time::Instant::from_ms(1_776_700_000_000)); // 20 April 2026
    let mut told = crate::world::shipping::departure("2026-04-20", 500, "2026-05-04");
    told.masses = vec![Some(Mass::from_kg(500))];
    let number = depart::depart(&world.app, &world.by(signs).await, row.id, &told).await.unwrap();
    let sent = world.shipment(&number).await;
    assert_eq!(sent.departed_against, None);
    assert_eq!(amounts(&world.room(&key).await), [500, 0, 0, 0]);
    let half = arrival("2026-04-20", false, other(300, Difference::PartialDelivery));
    arrive::arrive(&world.app, &world.by(customs).await, sent.id, &half).await.unwrap();
    arrive::arrive(&world.app, &world.by(importing).await, sent.id, &arrival("2026-04-20", true, ALL)).await.unwrap();
    assert_eq!(world.shipment(&number).await.state, "arrived");
    assert_eq!(amounts(&world.room(&key).await), [500, 0, 0, 0]);

    // The story reads back, every sentence with its words.
    let seen = [Visible::Company, Visible::Authorities, Visible::Internal];
    let story = audit::timeline(world.app.db.read(), "notification", row.id, &seen).await.unwrap();
    let acts: Vec<&str> = story.iter().map(|entry| entry.act.as_str()).collect();
    assert_eq!(acts.iter().filter(|act| act.starts_with("shipment-")).collect::<Vec<_>>(), [
        &"shipment-departed", &"shipment-arrived-in-part", &"shipment-arrived",
    ]);
    for entry in &story {
        assert!(words::has(&format!("event-{}", entry.act)), "{}", entry.act);
        if entry.act.starts_with("shipment-") {
            assert_eq!(entry.reference.as_deref(), Some(row.reference.as_str()), "{}", entry.act);
        }
    }
    assert!(world.raised(row.id).await.iter().all(|(rule, _)| !["R53", "R54", "R42"].contains(&rule.as_str())));
});
