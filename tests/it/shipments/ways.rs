//! From departure to arrival.

use crate::world::on_both;
use crate::world::shipping::{arrival, day, departure, ephedrine};
use domain::needs::Room;
use domain::notification::lifecycle::State;
use domain::quantity::Mass;
use domain::shipment::{Difference, Outcome};
use ringfence::error::CommandError;
use ringfence::notifications::entity::notification;
use ringfence::shipments::commands::arrive::{self, ItemArrival};
use ringfence::shipments::commands::depart;
use ringfence::shipments::entity::shipment;
use ringfence::worker;
use sea_orm::EntityTrait;

pub(super) const ALL: ItemArrival = ItemArrival { outcome: Outcome::Accepted, mass: None, reason: None };

pub(super) fn other(kg: i64, reason: Difference) -> ItemArrival {
    ItemArrival { outcome: Outcome::AcceptedOther, mass: Some(Mass::from_kg(kg)), reason: Some(reason) }
}

/// used, reserved, pending, excess in whole kilograms.
pub(super) fn amounts(room: &Room) -> [i64; 4] {
    [room.used, room.reserved, room.pending, room.excess].map(|mass| mass.mg() / 1_000_000)
}

on_both!(a_shipment_leaves_and_arrives_between_two_authorities, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    assert_eq!((sent.number.as_str(), sent.state.as_str()), ("SH-2026-000001", "under_way"));
    assert_eq!(sent.departed_against, None);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
    let row = notification::Entity::find_by_id(of.id).one(world.app.db.read()).await.unwrap().unwrap();
    assert_eq!(row.departed_mg, Mass::from_kg(400).mg());

    let by = world.by(of.receiver).await;
    arrive::arrive(&world.app, &by, sent.id, &arrival("2026-03-02", true, ALL)).await.unwrap();
    let come = world.shipment(&sent.number).await;
    assert_eq!((come.state.as_str(), come.last_arrived), ("arrived", true));
    assert_eq!(world.held(sent.id).await, [("importer", 400)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
    assert!(!world.raised(of.id).await.iter().any(|(rule, _)| rule == "R53" || rule == "R54"));
});

on_both!(partial_deliveries_add_up_and_a_shortfall_comes_free, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let half = arrival("2026-03-02", false, other(150, Difference::PartialDelivery));
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &half).await.unwrap();
    assert_eq!(world.shipment(&sent.number).await.state, "arrived_in_part");
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
    // Customs tell the rest.
    let rest = arrival("2026-03-02", true, other(200, Difference::ShortWeight));
    arrive::arrive(&world.app, &world.by(of.customs_in).await, sent.id, &rest).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("importer", 350), ("missing", 50)]);
    assert_eq!(world.shipment(&sent.number).await.state, "difference");
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [350, 0, 0, 0]);
    assert!(world.raised(of.id).await.contains(&("R54".to_owned(), "hold".to_owned())));
    // What was missing turns up.
    let found = arrival("2026-03-02", true, other(50, Difference::Other));
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &found).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("importer", 400)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
});

on_both!(a_surplus_is_booked_as_excess, world => {
    world.declare_need_kg(&ephedrine(2026), 400).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let more = arrival("2026-03-02", true, other(430, Difference::SurplusWeight));
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &more).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [430, 0, 0, 30]);
    let raised = world.raised(of.id).await;
    assert!(raised.contains(&("R54".to_owned(), "review".to_owned())), "{raised:?}");
    assert!(raised.iter().any(|(rule, _)| rule == "R01"), "{raised:?}");
});

on_both!(a_december_shipment_that_lands_in_january_counts_there, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    world.declare_need_kg(&ephedrine(2027), 300).await;
    let of = world.authorised("2026-12-28", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-12-28").await;
    world.app.clock.turn_to(domain::time::Instant::from_ms(1_799_400_000_000));
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &arrival("2027-01-04", true, ALL)).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [0, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&ephedrine(2027)).await), [400, 0, 0, 100]);
});

on_both!(several_shipments_over_a_year_s_end_keep_what_is_still_to_leave, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    world.declare_need_kg(&ephedrine(2027), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 300), (2027, 200)], Some("2027-06-30")).await;
    let first = world.left(&of, "2026-03-02", 100, "2026-03-20").await;
    arrive::arrive(&world.app, &world.by(of.receiver).await, first.id, &arrival("2026-03-02", true, other(90, Difference::ShortWeight))).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [90, 200, 0, 0]);
    assert_eq!(amounts(&world.room(&ephedrine(2027)).await), [0, 200, 0, 0]);
    // More for this year than was left of it: the rest comes off the next.
    let second = world.left(&of, "2026-03-02", 250, "2026-03-20").await;
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [290, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&ephedrine(2027)).await), [50, 150, 0, 0]);
    // It comes in this year, all of it.
    arrive::arrive(&world.app, &world.by(of.receiver).await, second.id, &arrival("2026-03-02", true, ALL)).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [340, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&ephedrine(2027)).await), [0, 150, 0, 0]);
    let third = world.left(&of, "2026-03-02", 150, "2027-01-10").await;
    assert_eq!(third.departed_against, None);
    let fourth = world.left(&of, "2026-03-02", 1, "2027-01-10").await;
    assert_eq!(fourth.departed_against.as_deref(), Some("more_than_authorised"));
});

on_both!(a_departure_without_authorisation_is_a_fact_and_an_alert, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.consignment(State::Sent, "2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    assert_eq!(sent.departed_against.as_deref(), Some("not_authorised"));
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
    assert!(world.raised(of.id).await.contains(&("R53".to_owned(), "hold".to_owned())));
    // The importing company is shown nothing before authorisation.
    let by = world.by(of.receiver).await;
    let told = arrive::arrive(&world.app, &by, sent.id, &arrival("2026-03-02", true, ALL)).await;
    assert!(matches!(told, Err(CommandError::NotFound)), "{told:?}");
    // Customs record what came all the same.
    arrive::arrive(&world.app, &world.by(of.customs_in).await, sent.id, &arrival("2026-03-02", true, ALL)).await.unwrap();
});

on_both!(a_departure_told_twice_under_one_request_is_one, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let by = world.by(of.sender).await;
    let told = departure("2026-03-02", 400, "2026-03-20");
    depart::depart(&world.app, &by, of.id, &told).await.unwrap();
    let again = depart::depart(&world.app, &by, of.id, &told).await;
    assert!(matches!(again, Err(CommandError::Repeated(ref to)) if to == "/company/shipments/SH-2026-000001"));
    assert_eq!(shipment::Entity::find().all(world.app.db.read()).await.unwrap().len(), 1);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
});

on_both!(goods_that_nobody_saw_leave_arrive_all_the_same, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let came = arrival("2026-03-02", true, ItemArrival { mass: Some(Mass::from_kg(400)), ..ALL });
    let number = arrive::arrive_unseen(&world.app, &world.by(of.receiver).await, of.id, &came).await.unwrap();
    let row = world.shipment(&number).await;
    assert_eq!((row.departed_on, row.departed_against.as_deref()), (None, Some("not_told")));
    assert_eq!((row.state.as_str(), row.arrived_on), ("arrived", Some(day("2026-03-02"))));
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
});

on_both!(an_arrival_that_does_not_come_is_asked_about_once, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    // 30 days after the planned day, and long down in between.
    world.app.clock.turn_to(domain::time::Instant::from_ms(1_772_442_000_000 + 90 * 86_400_000));
    worker::drain(&world.app).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    let said: Vec<_> = ringfence::audit::timeline(
        world.app.db.read(), "notification", of.id, &[ringfence::audit::Visible::Authorities],
    ).await.unwrap().into_iter().filter(|entry| entry.act == "shipment-overdue").collect();
    assert_eq!(said.len(), 1);
    assert_eq!(domain::time::Instant::from_ms(said[0].at_ms).to_string(), "2026-04-20 00:00 UTC");
    assert!(world.raised(of.id).await.contains(&("R55".to_owned(), "review".to_owned())));
});

on_both!(a_stranger_s_shipment_is_not_found, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let stranger = world.clerk(ringfence::ids::fresh(), "XA", &[domain::actor::Role::CompanyResponsible]).await;
    let foreign = world.officer("XC", &[domain::actor::Role::CustomsOfficer]).await;
    for person in [stranger, foreign] {
        let by = world.by(person).await;
        let left = depart::depart(&world.app, &by, of.id, &departure("2026-03-02", 1, "2026-03-20")).await;
        assert!(matches!(left, Err(CommandError::NotFound)), "{left:?}");
        let by = world.by(person).await;
        let came = arrive::arrive(&world.app, &by, sent.id, &arrival("2026-03-02", true, ALL)).await;
        assert!(matches!(came, Err(CommandError::NotFound)), "{came:?}");
    }
});
