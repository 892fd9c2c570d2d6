//! Declaring takes two persons, of the right country, who see the same.

use super::{amounts, kg, reserved};
use crate::world::{World, on_both};
use domain::actor::Role;
use domain::needs::Declared;
use ringfence::audit;
use ringfence::countersign;
use ringfence::error::CommandError;
use ringfence::needs::declare::{self, Prepared};
use ringfence::needs::preview;
use sea_orm::EntityTrait;
use uuid::Uuid;

async fn hash(world: &World, proposal: Uuid) -> String {
    let row =
        countersign::entity::Entity::find_by_id(proposal).one(world.app.db.read()).await.unwrap().unwrap();
    row.body_hash
}

on_both!(a_need_is_declared_by_two_persons, world => {
    let key = World::need("XB", "ephedrine", 2026);
    world.declare_need_kg(&key, 1_000).await;
    reserved(&world, &key, 800).await.unwrap();
    let clerk = world.officer("XB", &[Role::StatisticsOfficer]).await;
    let approver = world.officer("XB", &[Role::Approver, Role::CaseOfficer]).await;

    let statement = World::statement(&key, Declared::Figure { mass: kg(500) });
    let touched = preview::touched(world.app.db.read(), &statement).await.unwrap();
    assert_eq!((touched.len(), touched[0].over_before, touched[0].over_after), (1, Some(kg(0)), Some(kg(300))));
    assert!(touched[0].changes());

    let proposal = declare::prepare(&world.app, &world.by(clerk).await, statement).await.unwrap();
    assert_eq!(world.room(&key).await.declared.limit(), Some(kg(1_000)), "prepared is not declared");
    let shown = hash(&world, proposal).await;
    declare::sign(&world.app, &world.by(approver).await, proposal, &shown).await.unwrap();
    let room = world.room(&key).await;
    assert_eq!((room.declared.limit(), room.revision, amounts(&room)), (Some(kg(500)), 2, [0, 800, 0, 0, 300]));

    let again = declare::sign(&world.app, &world.by(approver).await, proposal, &shown).await;
    assert!(matches!(again, Err(CommandError::Refused(_))));
    let acts: Vec<String> = audit::entity::Entity::find().all(world.app.db.read()).await.unwrap()
        .into_iter().map(|entry| entry.act).collect();
    assert_eq!(acts.iter().filter(|act| *act == "need-declared").count(), 2);
    assert!(acts.contains(&"need-prepared".to_owned()));
});

on_both!(no_way_around_the_second_person, world => {
    let key = World::need("XB", "ephedrine", 2026);
    let statement = || World::statement(&key, Declared::Figure { mass: kg(500) });
    let alone = world.officer("XB", &[Role::CaseOfficer, Role::Approver]).await;
    let clerk = world.officer("XB", &[Role::StatisticsOfficer]).await;
    let approver = world.officer("XB", &[Role::Approver]).await;
    let stranger = world.officer("XA", &[Role::Approver]).await;
    let admin = world.instance_person(&[Role::SystemAdmin]).await;
    let company = world.clerk(ringfence::ids::fresh(), "XB", &[Role::CompanyResponsible]).await;

    for outsider in [stranger, admin, company] {
        let answer = declare::prepare(&world.app, &world.by(outsider).await, statement()).await;
        assert!(matches!(answer, Err(CommandError::Forbidden | CommandError::NotFound)), "{answer:?}");
    }
    let proposal = declare::prepare(&world.app, &world.by(alone).await, statement()).await.unwrap();
    let shown = hash(&world, proposal).await;
    let same = declare::sign(&world.app, &world.by(alone).await, proposal, &shown).await;
    assert!(matches!(same, Err(CommandError::Refused(m)) if m.key == "common-second-person-same"));
    for other in [clerk, stranger, admin, company] {
        let answer = declare::sign(&world.app, &world.by(other).await, proposal, &shown).await;
        assert!(matches!(answer, Err(CommandError::Forbidden | CommandError::NotFound)), "{answer:?}");
    }
    let blind = declare::sign(&world.app, &world.by(approver).await, proposal, "something else").await;
    assert!(matches!(blind, Err(CommandError::Refused(m)) if m.key == "common-second-person-changed"));
    let mut tired = world.by(approver).await;
    tired.actor.stepped_up = false;
    assert!(matches!(declare::sign(&world.app, &tired, proposal, &shown).await, Err(CommandError::StepUp)));
    let mut fresh = world.by(approver).await;
    fresh.actor.may_countersign = false;
    assert!(declare::sign(&world.app, &fresh, proposal, &shown).await.is_err());
    assert_eq!(world.room(&key).await.declared, Declared::NoneOnFile);

    // The figure moved in between: what was seen is not what would be replaced.
    world.declare_need_kg(&key, 7).await;
    let stale = declare::sign(&world.app, &world.by(approver).await, proposal, &shown).await;
    assert!(matches!(stale, Err(CommandError::Refused(m)) if m.key == "needs-refused-stale"));
    declare::send_back(&world.app, &world.by(approver).await, proposal).await.unwrap();
    assert!(declare::sign(&world.app, &world.by(approver).await, proposal, &shown).await.is_err());
});

on_both!(two_signatures_at_once_count_once, world => {
    let key = World::need("XB", "ephedrine", 2026);
    let clerk = world.officer("XB", &[Role::StatisticsOfficer]).await;
    let statement = World::statement(&key, Declared::Zero);
    let proposal = declare::prepare(&world.app, &world.by(clerk).await, statement).await.unwrap();
    let shown = hash(&world, proposal).await;
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let approver = world.officer("XB", &[Role::Approver]).await;
        let (world, by, shown) = (world.clone(), world.by(approver).await, shown.clone());
        racing.spawn(async move { declare::sign(&world.app, &by, proposal, &shown).await });
    }
    let answers = racing.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!((world.room(&key).await.declared, world.room(&key).await.revision), (Declared::Zero, 1));
});

on_both!(published_figures_of_a_state_that_is_not_here_are_kept_by_those_who_need_them, world => {
    let key = World::need("IQ", "ephedrine", 2010);
    let clerk = world.officer("PK", &[Role::StatisticsOfficer]).await;
    let approver = world.officer("PK", &[Role::Approver]).await;
    let statement = World::statement(&key, Declared::Figure { mass: kg(3_000) });
    let proposal = declare::prepare(&world.app, &world.by(clerk).await, statement.clone()).await.unwrap();
    let shown = hash(&world, proposal).await;
    // Its own authority joins before the signature: from now on it is theirs to declare.
    world.officer("IQ", &[Role::Approver]).await;
    let late = declare::sign(&world.app, &world.by(approver).await, proposal, &shown).await;
    assert!(matches!(late, Err(CommandError::Forbidden)));
    let body = Prepared { statements: vec![statement], file: None };
    assert_eq!(serde_json::from_value::<Prepared>(serde_json::to_value(&body).unwrap()).unwrap(), body);
});
