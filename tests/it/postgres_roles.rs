//! On PostgreSQL the server's own role can neither change the trail nor the
//! schema, and can do all that it needs.

use crate::world::{Backend, World};
use domain::actor::Role;
use ringfence::audit::{self, Entry, Visible};
use ringfence::db::{APPEND_ONLY, Db};
use sea_orm::ConnectionTrait;

#[tokio::test(flavor = "multi_thread")]
async fn the_server_role_has_no_ddl_and_cannot_change_the_trail() {
    let world = World::new(Backend::Postgres).await;
    let owner = &world.app.db;
    let role = format!("server_{}", ringfence::ids::fresh().simple());
    owner
        .read()
        .execute_unprepared(&format!("CREATE ROLE {role} LOGIN PASSWORD 'only-in-this-test'"))
        .await
        .unwrap();
    owner.grant_to_server(&role).await.unwrap();

    let url = &world.app.settings.database.url;
    let (scheme, rest) = url.split_once("://").unwrap();
    let host = rest.split_once('@').unwrap().1;
    let server = Db::connect(&format!("{scheme}://{role}:only-in-this-test@{host}"), 2).await.unwrap();
    let mut app = world.app.clone();
    app.db = server.clone();

    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let by = world.by(officer).await;
    let tx = app.begin(&by).await.unwrap();
    let entry = Entry::new("test", "person", officer, Visible::Administration);
    audit::record(&tx, &by, entry).await.unwrap();
    tx.commit("/").await.unwrap();

    for table in APPEND_ONLY {
        for statement in [format!("DELETE FROM {table}"), format!("TRUNCATE {table}")] {
            let refused = server.read().execute_unprepared(&statement).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{statement}: {refused}");
        }
    }
    let update = server.read().execute_unprepared("UPDATE audit_entry SET act = 'x'").await.unwrap_err();
    assert!(update.to_string().contains("permission denied"), "{update}");
    let create = server.read().execute_unprepared("CREATE TABLE mine (id int)").await.unwrap_err();
    assert!(create.to_string().contains("permission denied"), "{create}");
    // The owner could, if the trigger let it.
    let owner_update = owner.read().execute_unprepared("UPDATE audit_entry SET act = 'x'").await.unwrap_err();
    assert!(owner_update.to_string().contains("append-only"), "{owner_update}");

    server.close().await.unwrap();
    owner.read().execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_refuses_to_change_the_trail() {
    let world = World::new(Backend::Sqlite).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let by = world.by(officer).await;
    let tx = world.app.begin(&by).await.unwrap();
    let entry = Entry::new("test", "person", officer, Visible::Administration);
    audit::record(&tx, &by, entry).await.unwrap();
    tx.commit("/").await.unwrap();
    for statement in ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"] {
        let refused = world.app.db.read().execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
    world.close().await;
}
