//! What each act does to a balance.

use super::{amounts, booked, item, kg, reserved};
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use domain::message::Message;
use domain::needs::{Declared, Key, Line};
use domain::quantity::Mass;
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::needs::{self, ItemRef, Override};
use ringfence::notifications::booking;
use ringfence::notifications::entity::item;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

on_both!(a_shipment_runs_from_pending_to_used, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    let item = item();
    booked!(world, pending, &key, &item, kg(400)).unwrap();
    booked!(world, trim, &key, &item, kg(300)).unwrap();
    assert_eq!(amounts(&world.room(&key).await), [0, 0, 300, 0, 0]);
    booked!(world, reserve, &key, &item, kg(300), None).unwrap();
    assert_eq!(amounts(&world.room(&key).await), [0, 300, 0, 0, 0]);
    booked!(world, depart, &key, &item.shipped_as(ids::fresh()), kg(100)).unwrap();
    assert_eq!(amounts(&world.room(&key).await), [100, 200, 0, 0, 0]);
    booked!(world, arrive_last, &key, &item, kg(90)).unwrap();
    assert_eq!(amounts(&world.room(&key).await), [90, 0, 0, 0, 0]);
    booked!(world, give_back, &key, &item, kg(40), "returned").unwrap();
    assert_eq!(amounts(&world.room(&key).await), [50, 0, 0, 0, 0]);
    assert!(matches!(
        booked!(world, give_back, &key, &item, kg(51), "returned"),
        Err(CommandError::Refused(_))
    ));
    // Nothing more to release; the second time adds no entry.
    booked!(world, release, &key, &item, "expired").unwrap();
    booked!(world, release, &key, &item, "expired").unwrap();
    assert_eq!(needs::holdings(world.app.db.read(), item.item).await.unwrap().len(), 1);
});

on_both!(a_refusal_says_the_sum_and_what_would_fit, world => {
    let key = World::need("IQ", "ephedrine", 2026);
    world.declare_need_kg(&World::need("IQ", "ephedrine", 2010), 3_000).await;
    let Err(CommandError::Refused(message)) = reserved(&world, &key, 6_500).await else {
        panic!("it was authorised")
    };
    let arg = |name: &str| message.args.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap();
    assert_eq!(message.key, "needs-refused-exceeds");
    assert_eq!((arg("after"), arg("over"), arg("fits")), ("6,500 kg", "3,500 kg", "3,000 kg"));
    let room = world.room(&key).await;
    assert_eq!((room.declared_for, room.age_years(), amounts(&room)), (Some(2010), Some(16), [0, 0, 6_500, 0, 0]));
});

on_both!(none_on_file_and_zero_are_two_things, world => {
    let (silent, zero) = (World::need("XB", "p2p", 2026), World::need("XC", "p2p", 2026));
    world.declare_need(&zero, Declared::Zero).await;
    reserved(&world, &silent, 5_000).await.unwrap();
    assert!(matches!(reserved(&world, &zero, 1).await, Err(CommandError::Refused(_))));
    assert_eq!(world.room(&silent).await.free(), None);
    assert_eq!(world.room(&zero).await.free(), Some(kg(0)));
});

on_both!(an_override_covers_one_item_and_goes_with_it, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    reserved(&world, &key, 950).await.unwrap();
    let signed = |mass| Override { proposal_id: ids::fresh(), mass_needed: kg(mass), reason: "Epidemic".to_owned() };
    let extra = item();
    booked!(world, pending, &key, &extra, kg(100)).unwrap();
    let small = booked!(world, reserve, &key, &extra, kg(100), Some(&signed(40)));
    assert!(matches!(small, Err(CommandError::Refused(Message { key, .. })) if key == "needs-refused-override-small"));
    booked!(world, reserve, &key, &extra, kg(100), Some(&signed(60))).unwrap();
    assert_eq!(amounts(&world.room(&key).await), [0, 1_050, 0, 50, 0]);
    assert!(reserved(&world, &key, 1).await.is_err());
    booked!(world, release, &key, &extra, "cancelled").unwrap();
    // One kilogram is still pending from the try above.
    assert_eq!(amounts(&world.room(&key).await), [0, 950, 1, 0, 0]);
});

on_both!(facts_are_booked_with_their_excess, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 100).await;
    let bare = ItemRef { notification: None, item: ids::fresh(), shipment: Some(ids::fresh()) };
    booked!(world, fact, &key, &bare, kg(130), "unnotified").unwrap();
    assert_eq!(amounts(&world.room(&key).await), [130, 0, 0, 0, 30]);
    assert!(reserved(&world, &key, 1).await.is_err());
    world.declare_need_kg(&key, 200).await;
    assert_eq!(amounts(&world.room(&key).await), [130, 0, 1, 0, 0]);
    world.declare_need_kg(&key, 50).await;
    let room = world.room(&key).await;
    assert_eq!((amounts(&room), room.revision), ([130, 0, 1, 0, 80], 3));
    world.declare_need(&key, Declared::NoneOnFile).await;
    assert_eq!(amounts(&world.room(&key).await), [130, 0, 1, 0, 0]);
});

on_both!(a_figure_is_carried_until_replaced_and_reaches_every_year_that_carries_it, world => {
    let year = |year| World::need("XB", "ephedrine", year);
    world.declare_need_kg(&year(2020), 1_000).await;
    for later in [2024, 2026, 2027] {
        reserved(&world, &year(later), 600).await.unwrap();
    }
    world.declare_need_kg(&year(2027), 700).await;
    // Takes effect in 2024 and 2026, not in 2027, which has a figure of its own.
    world.declare_need_kg(&year(2020), 500).await;
    for (asked, declared_for, excess) in [(2024, 2020, 100), (2026, 2020, 100), (2027, 2027, 0), (2030, 2027, 0)] {
        let room = world.room(&year(asked)).await;
        assert_eq!((room.declared_for, room.excess), (Some(declared_for), kg(excess)), "{asked}");
    }
    assert_eq!(world.room(&year(2019)).await.declared, Declared::NoneOnFile);
});

on_both!(an_arrival_in_january_moves_the_entries, world => {
    let (planned, actual) = (World::need("XB", "ephedrine", 2026), World::need("XB", "ephedrine", 2027));
    world.declare_need_kg(&planned, 1_000).await;
    world.declare_need_kg(&actual, 200).await;
    let item = reserved(&world, &planned, 300).await.unwrap();
    booked!(world, depart, &planned, &item, kg(300)).unwrap();
    let tx = world.app.begin_system().await.unwrap();
    needs::move_year(&tx, world.app.now(), &planned, &actual, &item).await.unwrap();
    // A second word of the same arrival moves nothing.
    needs::move_year(&tx, world.app.now(), &planned, &actual, &item).await.unwrap();
    tx.commit("").await.unwrap();
    assert_eq!(amounts(&world.room(&planned).await), [0, 0, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&actual).await), [300, 0, 0, 0, 100]);
});

on_both!(goods_go_to_the_line_that_is_declared, world => {
    let db = world.app.db.read();
    let key = |goods| needs::key_for(db, World::country("XB"), "ephedrine", goods, 2026);
    assert_eq!(key(Line::Raw).await.unwrap().line, Line::Raw);
    world.declare_need_kg(&World::need("XB", "ephedrine", 2020), 100).await;
    assert_eq!(key(Line::Preparation).await.unwrap().line, Line::Combined);
    let own = domain::needs::Key { line: Line::Preparation, ..World::need("XB", "ephedrine", 2020) };
    world.declare_need_kg(&own, 7).await;
    assert_eq!(key(Line::Preparation).await.unwrap().line, Line::Preparation);
    assert_eq!(key(Line::Raw).await.unwrap().line, Line::Combined);
});

on_both!(a_need_declared_later_for_another_line_limits_what_still_waits, world => {
    let (_, _, responsible) = world.firm("PK", "Karachi Chemicals").await;
    let row = world.file(responsible, &Filing::new("ephedrine", 10, "IQ")).await;
    let combined = World::need("IQ", "ephedrine", 2026);
    let raw = Key { line: Line::Raw, ..combined.clone() };
    assert_eq!(amounts(&world.room(&raw).await), [0, 0, 10, 0, 0]);
    world.declare_need_kg(&combined, 4).await;

    let tx = world.app.begin_system().await.unwrap();
    let items = item::Entity::find().filter(item::Column::NotificationId.eq(row.id)).all(&*tx).await.unwrap();
    let masses: Vec<Mass> = items.iter().map(|item| Mass::from_mg(item.mass_mg)).collect();
    let shares = booking::shares(&*tx, &row, &items, &masses).await.unwrap();
    assert_eq!(booking::over(&*tx, &shares).await.unwrap()[0].1, kg(6));
    let refused = booking::reserve(&tx, world.app.now().into(), &row, &shares, |_| None).await;
    assert!(matches!(refused, Err(CommandError::Refused(_))), "{refused:?}");
    drop(tx);

    let tx = world.app.begin_system().await.unwrap();
    booking::trim(&tx, world.app.now().into(), &row, &shares).await.unwrap();
    tx.commit("").await.unwrap();
    assert_eq!(amounts(&world.room(&raw).await), [0, 0, 0, 0, 0]);
    assert_eq!(amounts(&world.room(&combined).await), [0, 0, 10, 0, 0]);
});

on_both!(the_ledger_and_the_balance_defend_themselves, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 100).await;
    reserved(&world, &key, 100).await.unwrap();
    let outside = world.outside().await;
    for forbidden in [
        "UPDATE need_entry SET reserved_mg = 1",
        "DELETE FROM need_entry",
        "UPDATE need_balance SET reserved_mg = reserved_mg + 1",
        "UPDATE need_balance SET pending_mg = -1",
        "UPDATE need_balance SET declared_mg = 1",
    ] {
        assert!(outside.read().execute_unprepared(forbidden).await.is_err(), "{forbidden}");
    }
    outside.close().await.unwrap();
});
