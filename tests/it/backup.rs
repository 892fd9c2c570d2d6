//! A backup restores to what it was taken from, on either database, and a
//! damaged one is refused before anything is touched.

use crate::world::{Backend, World, on_both};
use domain::actor::Role;
use ringfence::backup;
use ringfence::people::person;
use sea_orm::EntityTrait;
use std::io::{Read, Write};

async fn filled(world: &World) -> Vec<person::Model> {
    world.officer("BE", &[Role::CaseOfficer, Role::Approver]).await;
    world.officer("PE", &[Role::Auditor]).await;
    people(world).await
}

async fn people(world: &World) -> Vec<person::Model> {
    let mut people = person::Entity::find().all(world.app.db.read()).await.unwrap();
    people.sort_by_key(|person| person.id);
    people
}

on_both!(a_backup_restores_on_both_databases, world => {
    let before = filled(&world).await;
    let file = world.folder.path().join("copy.backup");
    let written = backup::backup(&world.app.db, &file, |_, _| {}).await.unwrap();
    assert!(written.rows > 4, "{written:?}");
    assert!(before.iter().all(|person| person.created_at_ms > i64::from(i32::MAX)), "instants need 64 bits");

    for backend in [Backend::Sqlite, Backend::Postgres] {
        let other = World::new(backend).await;
        let restored = backup::restore(&other.app.db, &file, |_, _| {}).await.unwrap();
        assert_eq!(restored, written);
        assert_eq!(people(&other).await, before);
        let again = backup::restore(&other.app.db, &file, |_, _| {}).await;
        assert!(format!("{:#}", again.unwrap_err()).contains("not empty"));
        other.close().await;
    }
});

on_both!(a_damaged_backup_is_refused_and_changes_nothing, world => {
    filled(&world).await;
    let file = world.folder.path().join("copy.backup");
    backup::backup(&world.app.db, &file, |_, _| {}).await.unwrap();
    let whole = std::fs::read(&file).unwrap();

    let mut text = String::new();
    flate2::read::GzDecoder::new(&whole[..]).read_to_string(&mut text).unwrap();
    let mut changed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    changed.write_all(text.replacen("approver", "auditor", 1).as_bytes()).unwrap();

    let other = World::new(Backend::Sqlite).await;
    let bad = other.folder.path().join("bad.backup");
    for (bytes, complaint) in [
        (whole[..whole.len() / 2].to_vec(), "cut"),
        (changed.finish().unwrap(), "changed"),
        (b"not a backup".to_vec(), ""),
    ] {
        std::fs::write(&bad, bytes).unwrap();
        let error = backup::restore(&other.app.db, &bad, |_, _| {}).await.unwrap_err();
        assert!(format!("{error:#}").contains(complaint), "{error:#}");
        assert!(people(&other).await.is_empty());
    }
    other.close().await;
});
