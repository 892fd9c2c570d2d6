//! How an act begins and ends: one effect per request id, on both databases.

use crate::world::{World, on_both};
use domain::actor::Role;
use ringfence::app::{By, Request, instance};
use ringfence::error::CommandError;
use ringfence::ids;

async fn note(world: &World, by: &By, value: &str) -> Result<(), CommandError> {
    let tx = world.app.begin(by).await?;
    let before = instance::get(&*tx, "note").await?.unwrap_or_default();
    instance::set(&*tx, "note", &format!("{before}{value}")).await?;
    tx.commit("/done").await
}

on_both!(a_request_has_one_effect_however_often_it_comes, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let mut by = world.by(officer).await;
    by.request = Some(Request { id: ids::fresh(), body_hash: "h".to_owned() });

    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (world, by) = (world.clone(), by.clone());
        racing.spawn(async move { note(&world, &by, "x").await });
    }
    let answers = racing.join_all().await;

    assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 1);
    assert!(
        answers
            .iter()
            .filter(|a| a.is_err())
            .all(|a| matches!(a, Err(CommandError::Repeated(answer)) if answer == "/done"))
    );
    assert_eq!(instance::get(world.app.db.read(), "note").await.unwrap().as_deref(), Some("x"));

    by.request.as_mut().unwrap().body_hash = "other".to_owned();
    assert!(matches!(note(&world, &by, "y").await, Err(CommandError::Refused(_))));
});
