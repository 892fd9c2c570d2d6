//! Permits of the importing country: what is drawn on them, and what is found
//! when the one that is presented is not what its issuer's register says.

use crate::world::decisions::{answer, refusal, until, words};
use crate::world::filing::{Filing, typed};
use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::alert::State;
use domain::notification::reply::Reply;
use domain::quantity::Mass;
use ringfence::alerts::entity::alert;
use ringfence::error::CommandError;
use ringfence::notifications::commands::permits::{self, Permit};
use ringfence::notifications::commands::{authorise, refuse};
use ringfence::notifications::entity::{notification, permit_use};
use ringfence::worker;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// An import permit of Iraq for 500 kg of ephedrine.
fn permit(number: &str) -> Permit {
    Permit {
        kind: "import_permit".to_owned(),
        number: number.to_owned(),
        country: World::country("IQ"),
        authority_name: String::new(),
        operator: None,
        holder_name: "Importer Ltd".to_owned(),
        substance: Some("ephedrine".to_owned()),
        mass: Some(Mass::from_kg(500)),
        valid_from: Some("2026-01-01".parse().unwrap()),
        valid_until: Some("2026-12-31".parse().unwrap()),
        notification: None,
        note: String::new(),
    }
}

fn ephedrine(kg: i64, number: &str) -> Filing {
    let base = Filing { form: "base".to_owned(), ..Filing::new("ephedrine", kg, "IQ") };
    base.permitted(number)
}

impl World {
    async fn register(&self, officer: Uuid, permit: &Permit) -> Uuid {
        let id = permits::register(&self.app, &self.by(officer).await, permit).await.unwrap();
        worker::drain(&self.app).await.unwrap();
        id
    }

    /// What the open alert about the permit says, with its weight.
    async fn doubt(&self, id: Uuid) -> Option<(String, alert::Model)> {
        let found = alert::Entity::find()
            .filter(alert::Column::RecordId.eq(id))
            .filter(alert::Column::Rule.eq("R13"))
            .filter(alert::Column::State.ne(State::Closed.code()))
            .all(self.app.db.read())
            .await
            .unwrap();
        assert!(found.len() < 2, "{found:?}");
        let alert = found.into_iter().next()?;
        let key = alert.finding().unwrap().sentence().key;
        Some((format!("{} {}", alert.severity, key.trim_start_matches("screening-r13-")), alert))
    }

    async fn doubted(&self, row: &notification::Model) -> String {
        self.doubt(row.id).await.map(|(words, _)| words).unwrap_or_default()
    }

    async fn drawn(&self, number: &str) -> i64 {
        let key = permits::number_key(number);
        let counters = permit_use::Entity::find()
            .filter(permit_use::Column::NumberKey.eq(key))
            .all(self.app.db.read())
            .await
            .unwrap();
        counters.iter().map(|counter| counter.used_mg).sum::<i64>() / 1_000_000
    }
}

on_both!(a_permit_is_used_up_by_all_who_present_it, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let (_, _, other) = world.firm("PK", "Lahore Chemicals").await;
    world.register(desks.importing.unwrap(), &permit("P-77")).await;

    let first = world.file(one, &ephedrine(300, "P-77")).await;
    assert_eq!(world.doubted(&first).await, "");
    let second = world.file(other, &ephedrine(201, "p 77").on("2026-06-20", "2026-07-04")).await;
    let (said, alert) = world.doubt(second.id).await.expect("beyond its quantity");
    assert_eq!(said, "hold used-up");
    assert_eq!(alert.finding().unwrap().equation(), "300 + 201 = 501 > 500 kg");
    assert_eq!(world.drawn("P-77").await, 501);

    // The first is refused: what it drew comes free, and the second is judged again.
    world.take(desks.officer, first.id).await;
    let by = world.by(desks.approver).await;
    refuse::refuse(&world.app, &by, first.id, &words("No")).await.unwrap();
    assert_eq!(world.drawn("P-77").await, 201);
    world.answered(&desks, second.id).await;
    world.authorise(desks.approver, second.id).await.unwrap();
    assert_eq!(world.doubted(&second).await, "");
});

on_both!(an_objection_frees_the_permit_and_a_smaller_reply_draws_less, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let row = world.filed(300).await;
    world.take(desks.officer, row.id).await;
    world.send(desks.officer, row.id, &Default::default()).await;
    assert_eq!(world.drawn("P-77").await, 300);
    world.reply(importing, row.id, &crate::world::decisions::smaller(120)).await.unwrap();
    assert_eq!(world.drawn("P-77").await, 120);
    world.reply(importing, row.id, &answer(Reply::Objection)).await.unwrap();
    assert_eq!(world.drawn("P-77").await, 0);
    world.reply(importing, row.id, &answer(Reply::NoObjection)).await.unwrap();
    assert_eq!(world.drawn("P-77").await, 300);
});

on_both!(a_permit_that_is_withdrawn_holds_what_presents_it, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let id = world.register(importing, &permit("P-77")).await;
    let row = world.filed(100).await;
    assert_eq!(world.doubted(&row).await, "");
    world.answered(&desks, row.id).await;

    let foreign = world.client(desks.officer).await;
    let path = format!("/permits/{id}/withdraw");
    assert_eq!(foreign.get(&path).await.status, StatusCode::FORBIDDEN);
    let client = world.client(importing).await;
    let empty = client.submit(&path, &path, &[("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Enter why the permit is withdrawn"), "{}", empty.body);
    let done = client.submit(&path, &path, &[("reason", "Issued by mistake")]).await;
    assert_eq!(done.location(), "/permits", "{}", done.body);
    assert!(client.get("/permits").await.body.contains("Withdrawn"));
    let by = world.by(importing).await;
    let again = permits::withdraw(&world.app, &by, id, "Once more").await;
    assert_eq!(refusal(again), "permit-withdrawn-before");

    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.doubted(&row).await, "hold withdrawn");
    let refused = world.authorise(desks.approver, row.id).await;
    assert_eq!(refusal(refused), "alerts-refused-holding");
});

on_both!(a_number_that_was_mistyped_is_suggested_while_it_is_unused, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    world.register(importing, &permit("IQ-2026-0815")).await;
    let mut others = permit("IQ-2026-0851");
    others.holder_name = "Somebody Else".to_owned();
    world.register(importing, &others).await;

    let swapped = world.file(one, &ephedrine(10, "IQ-2026-0851x")).await;
    assert_eq!(world.doubted(&swapped).await, "hold unknown", "the near number is another holder's");
    let typed = world.file(one, &ephedrine(10, "IQ-2026-0185").on("2026-06-01", "2026-06-20")).await;
    let (said, alert) = world.doubt(typed.id).await.expect("not in the register");
    assert_eq!(said, "hold mistyped");
    let sentence = alert.finding().unwrap().sentence();
    assert!(sentence.args.contains(&("other".into(), "IQ-2026-0815".into())), "{sentence:?}");

    let right = world.file(one, &ephedrine(10, "IQ-2026-0815").on("2026-08-01", "2026-08-20")).await;
    assert_eq!(world.doubted(&right).await, "");
    let late = world.file(one, &ephedrine(10, "IQ-2026-0185").on("2026-10-01", "2026-10-20")).await;
    assert_eq!(world.doubted(&late).await, "hold unknown", "used: it is not the one that was meant");
});

on_both!(the_fields_of_a_permit_are_compared, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let importing = desks.importing.unwrap();
    let (_, _, one) = world.firm("PK", "Karachi Chemicals").await;
    let with = async |number: &str, change: &dyn Fn(&mut Permit)| {
        let mut permit = permit(number);
        change(&mut permit);
        world.register(importing, &permit).await;
    };
    let (firm, _, _) = world.firm("IQ", "Basra Medicines").await;
    with("A-1", &|p| p.holder_name = "Baghdad Medicines".to_owned()).await;
    with("A-2", &|p| p.substance = Some("acetic_anhydride".to_owned())).await;
    with("A-3", &|p| p.valid_until = Some("2026-04-30".parse().unwrap())).await;
    with("A-4", &|p| p.valid_from = Some("2026-06-01".parse().unwrap())).await;
    with("A-5", &|_| ()).await;
    with("A-6", &|p| p.operator = Some(firm)).await;
    let mut days = ["03", "05", "07", "09", "11"].iter();
    let mut filed = async |number: &str, more: &[(&str, &str)]| {
        let month = days.next().unwrap();
        let mut filing = ephedrine(10, number).on(&format!("2026-{month}-05"), &format!("2026-{month}-25"));
        if month == &"03" {
            filing = filing.on("2026-04-20", "2026-05-04");
        }
        filing.permit.extend(typed(more.iter().copied()));
        let row = world.file(one, &filing).await;
        world.doubted(&row).await
    };
    assert_eq!(filed("A-3", &[]).await, "hold ended");
    assert_eq!(filed("A-4", &[]).await, "hold not-yet");
    assert_eq!(filed("A-1", &[]).await, "review other-holder");
    assert_eq!(filed("A-2", &[]).await, "hold other-substance");
    let until = [("permit.valid_until-day", "30"), ("permit.valid_until-month", "12"), ("permit.valid_until-year", "2026")];
    assert_eq!(filed("A-5", &until).await, "hold other-date");
});

on_both!(what_is_registered_later_is_known_from_then_on, world => {
    // Iraq keeps no permits here: nothing can be said, which is no fault.
    let desks = world.desks("PK", Some("IQ")).await;
    let row = world.filed(300).await;
    assert_eq!(world.doubted(&row).await, "review unverified");
    assert_eq!(world.notification(&row.reference).await.flag, "review");
    // Registered for less than is drawn already.
    let mut small = permit("P-77");
    small.mass = Some(Mass::from_kg(200));
    let importing = desks.importing.unwrap();
    let id = world.register(importing, &small).await;
    assert_eq!(world.doubted(&row).await, "hold used-up");
    let by = world.by(importing).await;
    permits::withdraw(&world.app, &by, id, "For too little").await.unwrap();
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.doubted(&row).await, "hold withdrawn");
});

on_both!(who_may_withdraw_a_permit, world => {
    let desks = world.desks("PK", Some("IQ")).await;
    let keyed = world.register(desks.officer, &permit("P-9")).await;
    let by = world.by(desks.importing.unwrap()).await;
    let unverified = permits::withdraw(&world.app, &by, keyed, "Not ours").await;
    assert_eq!(refusal(unverified), "permit-not-issued-here");
    let by = world.by(desks.officer).await;
    let foreign = permits::withdraw(&world.app, &by, keyed, "Not ours").await;
    assert!(matches!(foreign, Err(CommandError::Forbidden)), "{foreign:?}");
});

on_both!(a_verified_permit_leaves_nothing_open_after_the_override, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&key, 3_000).await;
    let desks = world.desks("PK", Some("IQ")).await;
    let mut large = permit("P-77");
    large.mass = Some(Mass::from_kg(6_500));
    world.register(desks.importing.unwrap(), &large).await;
    let row = world.filed(6_500).await;
    assert_eq!(row.flag, "hold");
    assert_eq!(world.raised(row.id).await, [("R01".to_owned(), "hold".to_owned())]);
    world.answered(&desks, row.id).await;
    let by = world.by(desks.approver).await;
    authorise::prepare(&world.app, &by, row.id, &until("2026-08-31"), "Iraq wrote so").await.unwrap();
    let waiting =
        ringfence::countersign::open_for(world.app.db.read(), row.id).await.unwrap().remove(0);
    let by = world.by(desks.second).await;
    authorise::sign(&world.app, &by, waiting.id, &waiting.body_hash).await.unwrap();
    let done = world.notification(&row.reference).await;
    assert_eq!((done.state.as_str(), done.flag.as_str()), ("authorised", "none"));
});
