//! `verify` finds what does not add up.

use super::{kg, reserved};
use crate::world::{World, on_both};
use domain::needs::Declared;
use ringfence::verify::first_difference;
use sea_orm::ConnectionTrait;

async fn complaint(world: &World) -> String {
    first_difference(&world.app.db).await.unwrap().map_or_else(String::new, |message| message.key)
}

on_both!(verify_names_the_first_difference, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    reserved(&world, &key, 400).await.unwrap();
    assert_eq!(complaint(&world).await, "");
    let db = world.app.db.read();
    for (spoil, mend, key) in [
        (
            "UPDATE need_balance SET used_mg = used_mg + 1",
            "UPDATE need_balance SET used_mg = used_mg - 1",
            "needs-verify-sum",
        ),
        (
            "UPDATE need_balance SET declared_mg = declared_mg + 1",
            "UPDATE need_balance SET declared_mg = declared_mg - 1",
            "needs-verify-declaration",
        ),
        (
            "UPDATE need_declaration SET revision = 2",
            "UPDATE need_declaration SET revision = 1",
            "needs-verify-declaration",
        ),
    ] {
        db.execute_unprepared(spoil).await.unwrap();
        assert_eq!(complaint(&world).await, key, "{spoil}");
        db.execute_unprepared(mend).await.unwrap();
    }
    assert_eq!(complaint(&world).await, "");
    assert_eq!(world.room(&key).await.declared, Declared::Figure { mass: kg(1_000) });
});

on_both!(a_decision_without_its_entry_is_found, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    let second = "INSERT INTO need_declaration (id, series_id, country, substance, line, year, revision, state, mass_mg, \
         steps, source, reason, prepared_by_name, signed_by_name, at_ms) \
         SELECT series_id, series_id, country, substance, line, 2020, 1, state, mass_mg, steps, source, reason, \
         prepared_by_name, signed_by_name, at_ms FROM need_declaration";
    world.app.db.read().execute_unprepared(second).await.unwrap();
    assert_eq!(complaint(&world).await, "verify-decision-without-entry");
    world.app.db.read().execute_unprepared("DELETE FROM need_declaration WHERE year = 2020").await.unwrap();
});
