//! What happens on the way, and what nobody notified.

use super::ways::{ALL, amounts, other};
use crate::world::shipping::{arrival, day, ephedrine};
use crate::world::{World, on_both};
use domain::needs::Line;
use domain::quantity::Mass;
use domain::shipment::{Difference, Kind, Outcome};
use ringfence::error::CommandError;
use ringfence::shipments::commands::arrive::{self, ItemArrival};
use ringfence::shipments::commands::happen::{self, Happening, Turned};
use ringfence::shipments::commands::unnotified::{self, Found};
use ringfence::shipments::queries;
use uuid::Uuid;

async fn happened(
    world: &World,
    person: Uuid,
    shipment: Uuid,
    kind: Kind,
    kg: i64,
) -> Result<(), CommandError> {
    let item = queries::items(world.app.db.read(), shipment).await.unwrap()[0].id;
    let told = Happening {
        kind,
        happened_on: day("2026-03-02"),
        item: (kind != Kind::Rerouted).then_some(item),
        mass: (kind != Kind::Rerouted).then(|| Mass::from_kg(kg)),
        holder_name: String::new(),
        note: "As told".to_owned(),
        turned: Turned::default(),
    };
    happen::happen(&world.app, &world.by(person).await, shipment, &told).await
}

on_both!(a_rejection_and_a_return_give_the_need_back, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let rejected = ItemArrival { outcome: Outcome::Rejected, mass: None, reason: Some(Difference::WrongGoods) };
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &arrival("2026-03-02", true, rejected)).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("rejected", 400)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [0, 0, 0, 0]);
    happened(&world, of.receiver, sent.id, Kind::Returned, 400).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("exporter", 400)]);
    assert_eq!(world.shipment(&sent.number).await.state, "gone");
    // Nothing is left that could be returned again.
    let again = happened(&world, of.sender, sent.id, Kind::Returned, 1).await;
    assert!(matches!(again, Err(CommandError::Refused(_))), "{again:?}");
});

on_both!(a_loss_on_the_way_comes_free_with_the_last_arrival, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    happened(&world, of.sender, sent.id, Kind::Lost, 100).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [400, 0, 0, 0]);
    arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &arrival("2026-03-02", true, ALL)).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("importer", 300), ("lost", 100)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [300, 0, 0, 0]);
});

on_both!(a_seizure_is_an_authority_s_and_may_be_released, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let by_company = happened(&world, of.sender, sent.id, Kind::Seized, 400).await;
    assert!(matches!(by_company, Err(CommandError::Forbidden)), "{by_company:?}");
    happened(&world, of.customs_in, sent.id, Kind::Seized, 400).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("authority", 400)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [0, 0, 0, 0]);
    happened(&world, of.officer_in, sent.id, Kind::Released, 150).await.unwrap();
    assert_eq!(world.held(sent.id).await, [("importer", 150), ("authority", 250)]);
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [150, 0, 0, 0]);
});

on_both!(goods_turned_to_another_country_leave_one_need_for_another, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let told = Happening {
        kind: Kind::Rerouted,
        happened_on: day("2026-03-02"),
        item: None,
        mass: None,
        holder_name: String::new(),
        note: String::new(),
        turned: Turned { destination: Some(World::country("XC")), consignee: "Gamma".to_owned(), ..Turned::default() },
    };
    happen::happen(&world.app, &world.by(of.customs_out).await, sent.id, &told).await.unwrap();
    let there = World::need("XC", "ephedrine", 2026);
    let key = ringfence::needs::key_for(world.app.db.read(), there.country, "ephedrine", Line::Raw, 2026).await.unwrap();
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [0, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&key).await), [400, 0, 0, 0]);
    assert!(world.raised(sent.id).await.contains(&("R42".to_owned(), "hold".to_owned())));
});

on_both!(a_movement_nobody_notified_is_booked_and_both_are_told, world => {
    world.declare_need_kg(&ephedrine(2026), 100).await;
    let customs = world.officer("XB", &[domain::actor::Role::CustomsOfficer]).await;
    world.officer("XA", &[domain::actor::Role::CaseOfficer]).await;
    world.officer("XB", &[domain::actor::Role::CaseOfficer]).await;
    let found = Found {
        origin: World::country("XA"),
        destination: World::country("XB"),
        exporter_name: "Alpha Chemicals".to_owned(),
        importer_name: "Beta Pharma".to_owned(),
        substance: "ephedrine".to_owned(),
        line: Line::Raw,
        mass: Mass::from_kg(130),
        found_on: day("2026-03-02"),
        arrived: true,
        packages: Some(13),
        seals: String::new(),
        transport_document: "BL-9".to_owned(),
        note: String::new(),
    };
    let number = unnotified::record(&world.app, &world.by(customs).await, &found).await.unwrap();
    let row = world.shipment(&number).await;
    assert!(row.unnotified && row.notification_id.is_none());
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [130, 0, 0, 30]);
    assert!(world.raised(row.id).await.contains(&("R50".to_owned(), "review".to_owned())));
    use sea_orm::EntityTrait;
    let letters = ringfence::mail::entity::Entity::find().all(world.app.db.read()).await.unwrap();
    let told = letters.iter().filter(|letter| letter.template == "shipment-unnotified").count();
    assert_eq!(told, 2);
    let foreign = world.officer("XC", &[domain::actor::Role::CustomsOfficer]).await;
    let elsewhere = unnotified::record(&world.app, &world.by(foreign).await, &found).await;
    assert!(matches!(elsewhere, Err(CommandError::Invalid(_))), "{elsewhere:?}");
});

on_both!(another_quantity_needs_its_reason, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    let silent = ItemArrival { reason: None, ..other(390, Difference::ShortWeight) };
    let told = arrive::arrive(&world.app, &world.by(of.receiver).await, sent.id, &arrival("2026-03-02", true, silent)).await;
    let Err(CommandError::Invalid(problems)) = told else { panic!("{told:?}") };
    assert_eq!(problems[0].field, "reason-1");
});

on_both!(what_never_moved_is_not_counted_under_a_licence, world => {
    use domain::licence::Side;
    use ringfence::licences::{self, Draw, entity::draw};
    use sea_orm::EntityTrait;
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], None).await;
    let counted = Draw {
        operator: of.exporter,
        item: of.item,
        side: Side::Out,
        keys: vec!["ephedrine".to_owned()],
        mass: Mass::from_kg(400),
        on: day("2026-03-01"),
    };
    let tx = world.app.begin_system().await.unwrap();
    licences::count(&tx, world.app.now(), &[counted]).await.unwrap();
    tx.commit("").await.unwrap();
    let draws = async || draw::Entity::find().all(world.app.db.read()).await.unwrap().len();
    let sent = world.left(&of, "2026-03-02", 400, "2026-03-20").await;
    happened(&world, of.sender, sent.id, Kind::Returned, 300).await.unwrap();
    assert_eq!(draws().await, 1);
    happened(&world, of.sender, sent.id, Kind::Returned, 100).await.unwrap();
    assert_eq!(draws().await, 0);
});

on_both!(what_leaves_beyond_the_authorisation_is_recorded_held_and_told, world => {
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], Some("2026-12-31")).await;
    let first = world.left(&of, "2026-03-02", 300, "2026-03-20").await;
    assert_eq!(first.departed_against, None);
    let none = |found: Vec<(String, String)>| !found.iter().any(|(rule, _)| rule == "R53");
    assert!(none(world.raised(of.id).await));

    let second = world.left(&of, "2026-03-02", 150, "2026-03-20").await;
    assert_eq!(second.departed_against.as_deref(), Some("more_than_authorised"));
    assert!(world.raised(of.id).await.contains(&("R53".to_owned(), "hold".to_owned())));
    // The fact is booked: what was reserved, and the surplus under the need's free rest.
    assert_eq!(amounts(&world.room(&ephedrine(2026)).await), [450, 0, 0, 0]);
    let approver = world.officer("XA", &[domain::actor::Role::Approver]).await;
    let client = world.client(approver).await;
    let desk = client.get("/desk").await.body;
    assert!(desk.replace("&#x2f;", "/").contains("/alerts?severity=holding"), "{desk}");
    let held = client.get("/alerts?severity=holding").await.body;
    assert!(held.contains("Shipped against a decision"), "{held}");
    let told = world.letters().await;
    assert!(told.iter().any(|letter| letter == "shipment-departed-against"), "{told:?}");
});

on_both!(each_shipment_of_a_notification_is_waited_for_by_itself, world => {
    use ringfence::alerts::entity::alert;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    world.declare_need_kg(&ephedrine(2026), 1_000).await;
    let of = world.authorised("2026-03-20", &[(2026, 400)], Some("2026-12-31")).await;
    let first = world.left(&of, "2026-03-02", 100, "2026-03-20").await;
    let second = world.left(&of, "2026-03-02", 100, "2026-03-21").await;
    let third = world.left(&of, "2026-03-02", 100, "2026-06-30").await;
    // 31 days after the later of the first two.
    world.app.clock.advance_ms(52 * 86_400_000);
    ringfence::worker::drain(&world.app).await.unwrap();
    let waited = async || {
        let found = alert::Entity::find()
            .filter(alert::Column::RecordId.eq(of.id))
            .filter(alert::Column::Rule.eq("R55"))
            .all(world.app.db.read())
            .await
            .unwrap();
        let mut open: Vec<String> = found
            .iter()
            .filter(|alert| alert.state != "closed")
            .map(|alert| alert.cause.trim_start_matches("unconfirmed#").to_owned())
            .collect();
        open.sort();
        open
    };
    assert_eq!(waited().await, [first.number.clone(), second.number.clone()]);
    let by = world.by(of.receiver).await;
    arrive::arrive(&world.app, &by, third.id, &arrival("2026-04-20", true, ALL)).await.unwrap();
    assert_eq!(waited().await, [first.number.clone(), second.number.clone()], "another one came");
    let by = world.by(of.receiver).await;
    arrive::arrive(&world.app, &by, first.id, &arrival("2026-04-20", true, ALL)).await.unwrap();
    assert_eq!(waited().await, [second.number]);
});
