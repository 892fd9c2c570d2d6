//! Licences: two persons for what grants or ends one, one for a suspension, and
//! counters that never lose a gram.

use crate::operators::company;
use crate::world::filing::Filing;
use crate::world::{World, on_both};
use axum::http::StatusCode;
use chrono::NaiveDate;
use domain::actor::Role;
use domain::licence::{Activity, Cap, Counts, Facts, Kind, Period, Side, Step, Terms, Want};
use domain::quantity::Mass;
use ringfence::countersign;
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::jobs;
use ringfence::licences::commands::{propose, sign, suspend};
use ringfence::licences::{self, Draw, queries, usage};
use ringfence::notifications::filing;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

fn day(iso: &str) -> NaiveDate {
    iso.parse().unwrap()
}

pub fn terms(caps: Vec<Cap>) -> Terms {
    Terms {
        kind: Kind::Licence,
        activities: vec![Activity::Export],
        substances: vec!["acetic_anhydride".to_owned()],
        forms: vec![],
        sites: vec![],
        valid_from: day("2026-01-01"),
        valid_to: Some(day("2026-12-31")),
        caps,
        note: String::new(),
    }
}

fn yearly(kg: i64) -> Cap {
    Cap {
        substance: "acetic_anhydride".to_owned(),
        quantity: Mass::from_kg(kg),
        period: Period::CalendarYear,
        counts: Counts::Exports,
    }
}

async fn hash(world: &World, licence: Uuid) -> (Uuid, String) {
    let open = countersign::open_for(world.app.db.read(), licence).await.unwrap();
    (open[0].id, open[0].body_hash.clone())
}

/// A licence in force, by two persons of the country.
pub async fn granted(world: &World, country: &str, operator: Uuid, number: &str, terms: &Terms) -> Uuid {
    let first = world.officer(country, &[Role::CaseOfficer]).await;
    let second = world.officer(country, &[Role::Approver]).await;
    let id =
        propose::grant(&world.app, &world.by(first).await, operator, number, terms, "applied").await.unwrap();
    let (proposal, shown) = hash(world, id).await;
    sign::sign(&world.app, &world.by(second).await, id, proposal, &shown).await.unwrap();
    id
}

fn draw(operator: Uuid, kg: i64, on: &str) -> Draw {
    Draw {
        operator,
        item: ids::fresh(),
        side: Side::Out,
        keys: vec!["acetic_anhydride".to_owned(), "table_i".to_owned()],
        mass: Mass::from_kg(kg),
        on: day(on),
    }
}

async fn count(world: &World, draws: &[Draw]) {
    let tx = world.app.begin_system().await.unwrap();
    licences::count(&tx, world.app.now(), draws).await.unwrap();
    tx.commit("").await.unwrap();
}

async fn used(world: &World, operator: Uuid, on: &str, but: &[Uuid]) -> Vec<Option<i64>> {
    let facts = licences::facts_for(world.app.db.read(), operator, day(on), but).await.unwrap();
    let mg = |facts: &Facts| {
        facts.caps.iter().map(|cap| cap.used.map(|used| used.mg() / 1_000_000)).collect::<Vec<_>>()
    };
    facts.iter().flat_map(mg).collect()
}

async fn status(world: &World, id: Uuid) -> String {
    queries::find(world.app.db.read(), id).await.unwrap().unwrap().status
}

on_both!(a_licence_counts_only_once_a_second_person_has_signed_it, world => {
    let operator = company(&world, "BE", "Acme").await;
    let both = world.officer("BE", &[Role::CaseOfficer, Role::Approver]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    let by = world.by(both).await;
    let id = propose::grant(&world.app, &by, operator, "L-1", &terms(vec![]), "applied").await.unwrap();
    assert!(licences::facts_for(world.app.db.read(), operator, day("2026-03-02"), &[]).await.unwrap().is_empty());

    let (proposal, shown) = hash(&world, id).await;
    let refused = |done: Result<(), CommandError>, key: &str| {
        assert!(matches!(done, Err(CommandError::Refused(ref m)) if m.key == key), "{key}: {done:?}");
    };
    // The same person with both roles; an officer; another country; an old factor; something else shown.
    refused(sign::sign(&world.app, &world.by(both).await, id, proposal, &shown).await, "common-second-person-same");
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let done = sign::sign(&world.app, &world.by(officer).await, id, proposal, &shown).await;
    assert!(matches!(done, Err(CommandError::Forbidden)));
    let foreign = world.officer("NL", &[Role::Approver]).await;
    let done = sign::sign(&world.app, &world.by(foreign).await, id, proposal, &shown).await;
    assert!(matches!(done, Err(CommandError::NotFound)));
    let mut by = world.by(second).await;
    by.actor.stepped_up = false;
    assert!(matches!(sign::sign(&world.app, &by, id, proposal, &shown).await, Err(CommandError::StepUp)));
    let mut by = world.by(second).await;
    by.actor.may_countersign = false;
    refused(sign::sign(&world.app, &by, id, proposal, &shown).await, "common-second-person-cool-off");
    refused(
        sign::sign(&world.app, &world.by(second).await, id, proposal, "other").await,
        "common-second-person-changed",
    );
    assert_eq!(status(&world, id).await, "proposed");

    sign::sign(&world.app, &world.by(second).await, id, proposal, &shown).await.unwrap();
    assert_eq!(status(&world, id).await, "active");
    refused(
        sign::sign(&world.app, &world.by(second).await, id, proposal, &shown).await,
        "common-second-person-settled",
    );
    let facts = licences::facts_for(world.app.db.read(), operator, day("2026-03-02"), &[]).await.unwrap();
    assert!(facts[0].runs_on(day("2026-03-02")));
    let waiting = jobs::entity::Entity::find()
        .filter(jobs::entity::Column::Kind.eq(licences::commands::REJUDGE))
        .all(world.app.db.read())
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
});

on_both!(drawing_up_anew_lets_the_earlier_signature_fall, world => {
    let operator = company(&world, "BE", "Acme").await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    let by = world.by(first).await;
    let id = propose::grant(&world.app, &by, operator, "L-1", &terms(vec![yearly(10)]), "applied").await.unwrap();
    let (old, shown) = hash(&world, id).await;
    let wider = terms(vec![yearly(10_000)]);
    propose::change(&world.app, &world.by(first).await, id, 1, &wider, "typing error").await.unwrap();
    let done = sign::sign(&world.app, &world.by(second).await, id, old, &shown).await;
    assert!(matches!(done, Err(CommandError::Refused(_))), "{done:?}");
    let (fresh, shown) = hash(&world, id).await;
    sign::sign(&world.app, &world.by(second).await, id, fresh, &shown).await.unwrap();
    let row = queries::find(world.app.db.read(), id).await.unwrap().unwrap();
    assert_eq!(row.terms().unwrap(), wider);
});

on_both!(a_change_and_an_end_prepared_side_by_side_cannot_both_be_signed_blindly, world => {
    let operator = company(&world, "BE", "Acme").await;
    let id = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    propose::step(&world.app, &world.by(first).await, id, Step::Revoke, "fraud").await.unwrap();
    propose::change(&world.app, &world.by(first).await, id, 2, &terms(vec![yearly(1)]), "smaller").await.unwrap();
    let open = countersign::open_for(world.app.db.read(), id).await.unwrap();
    assert_eq!(open.len(), 2);
    let (change, revoke) = (open[0].clone(), open[1].clone());
    sign::sign(&world.app, &world.by(second).await, id, change.id, &change.body_hash).await.unwrap();
    let done = sign::sign(&world.app, &world.by(second).await, id, revoke.id, &revoke.body_hash).await;
    assert!(matches!(done, Err(CommandError::Refused(m)) if m.key == "licences-refused-changed-meanwhile"));
    assert_eq!(status(&world, id).await, "active");
    // A proposal of one licence is not signed through another.
    let other = granted(&world, "BE", operator, "L-2", &terms(vec![])).await;
    let done = sign::sign(&world.app, &world.by(second).await, other, revoke.id, &revoke.body_hash).await;
    assert!(matches!(done, Err(CommandError::NotFound)));
});

on_both!(two_who_sign_at_once_grant_once, world => {
    let operator = company(&world, "BE", "Acme").await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let by = world.by(first).await;
    let id = propose::grant(&world.app, &by, operator, "L-1", &terms(vec![]), "applied").await.unwrap();
    let (proposal, shown) = hash(&world, id).await;
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let approver = world.officer("BE", &[Role::Approver]).await;
        let by = world.by(approver).await;
        let (world, shown) = (world.clone(), shown.clone());
        racing.spawn(async move { sign::sign(&world.app, &by, id, proposal, &shown).await.is_ok() });
    }
    let signed = racing.join_all().await.into_iter().filter(|ok| *ok).count();
    assert_eq!(signed, 1);
    assert_eq!(queries::history(world.app.db.read(), id).await.unwrap().len(), 1);
});

on_both!(a_suspension_takes_one_approver_and_effect_at_once, world => {
    let operator = company(&world, "BE", "Acme").await;
    let id = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let keys = vec!["acetic_anhydride".to_owned(), "table_i".to_owned()];
    let want = Want {
        keys: &keys,
        form: None,
        activity: Some(Activity::Export),
        site: None,
        day: day("2026-04-01"),
    };
    let tx = world.app.begin_system().await.unwrap();
    licences::nothing_stops(&tx, operator, &want).await.unwrap();
    drop(tx);

    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let done = suspend::suspend(&world.app, &world.by(officer).await, id, "why").await;
    assert!(matches!(done, Err(CommandError::Forbidden)));
    let approver = world.officer("BE", &[Role::Approver]).await;
    let done = suspend::suspend(&world.app, &world.by(approver).await, id, "").await;
    assert!(matches!(done, Err(CommandError::Invalid(p)) if p[0].field == "reason"));
    suspend::suspend(&world.app, &world.by(approver).await, id, "no stock book").await.unwrap();

    let tx = world.app.begin_system().await.unwrap();
    let done = licences::nothing_stops(&tx, operator, &want).await;
    assert!(matches!(done, Err(CommandError::Refused(m)) if m.key == "licences-refused-not-running"));
    // A licence of other goods has nothing to do with it.
    let other = vec!["acetone".to_owned(), "table_ii".to_owned()];
    licences::nothing_stops(&tx, operator, &Want { keys: &other, ..want }).await.unwrap();
    drop(tx);

    // Ending the suspension gives back what was taken: two persons.
    propose::step(&world.app, &world.by(officer).await, id, Step::Reinstate, "book shown").await.unwrap();
    assert_eq!(status(&world, id).await, "suspended");
    let (proposal, shown) = hash(&world, id).await;
    sign::sign(&world.app, &world.by(approver).await, id, proposal, &shown).await.unwrap();
    assert_eq!(status(&world, id).await, "active");
    let steps: Vec<_> =
        queries::history(world.app.db.read(), id).await.unwrap().into_iter().map(|row| row.step).collect();
    assert_eq!(steps, ["grant", "suspend", "reinstate"]);
});

on_both!(items_counted_at_once_add_up_exactly, world => {
    let operator = company(&world, "BE", "Acme").await;
    granted(&world, "BE", operator, "L-1", &terms(vec![yearly(100)])).await;
    let mut racing = tokio::task::JoinSet::new();
    for n in 1..=32 {
        let world = world.clone();
        let draw = draw(operator, n, "2026-05-05");
        racing.spawn(async move {
            // Each one twice: a replay has no effect.
            count(&world, std::slice::from_ref(&draw)).await;
            count(&world, &[draw]).await;
        });
    }
    racing.join_all().await;
    assert_eq!(used(&world, operator, "2026-12-31", &[]).await, [Some(32 * 33 / 2)]);
    assert_eq!(used(&world, operator, "2027-01-01", &[]).await, [Some(0)]);
    assert!(usage::differences(world.app.db.read()).await.unwrap().is_empty());
});

on_both!(what_is_counted_follows_amendments_and_is_given_back, world => {
    let operator = company(&world, "BE", "Acme").await;
    let monthly = Cap { period: Period::Month, ..yearly(50) };
    granted(&world, "BE", operator, "L-1", &terms(vec![yearly(100), monthly])).await;
    let first = draw(operator, 30, "2026-05-05");
    let second = draw(operator, 12, "2026-05-20");
    count(&world, &[first.clone(), second.clone()]).await;
    assert_eq!(used(&world, operator, "2026-05-01", &[]).await, [Some(42), Some(42)]);
    assert_eq!(used(&world, operator, "2026-05-01", &[first.item]).await, [Some(12), Some(12)]);
    assert_eq!(used(&world, operator, "2026-06-01", &[]).await, [Some(42), Some(0)]);

    let moved = Draw { mass: Mass::from_kg(20), on: day("2026-06-02"), ..first.clone() };
    count(&world, std::slice::from_ref(&moved)).await;
    assert_eq!(used(&world, operator, "2026-05-01", &[]).await, [Some(32), Some(12)]);
    assert_eq!(used(&world, operator, "2026-06-01", &[]).await, [Some(32), Some(20)]);

    let tx = world.app.begin_system().await.unwrap();
    licences::uncount(&tx, &[first.item, second.item]).await.unwrap();
    licences::uncount(&tx, &[first.item]).await.unwrap();
    tx.commit("").await.unwrap();
    assert_eq!(used(&world, operator, "2026-06-01", &[]).await, [Some(0), Some(0)]);
    assert!(usage::differences(world.app.db.read()).await.unwrap().is_empty());
});

on_both!(a_licence_entered_late_counts_what_was_drawn_before, world => {
    let operator = company(&world, "BE", "Acme").await;
    let outside = draw(operator, 5, "2025-12-31");
    count(&world, &[draw(operator, 7, "2026-02-01"), outside]).await;
    let id = granted(&world, "BE", operator, "L-1", &terms(vec![yearly(100)])).await;
    assert_eq!(used(&world, operator, "2026-05-01", &[]).await, [Some(7)]);

    // Another ceiling is filled too, and a changed one keeps what it counted.
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    let quarterly = Cap { period: Period::Quarter, ..yearly(9) };
    let wider = terms(vec![yearly(200), quarterly]);
    propose::change(&world.app, &world.by(first).await, id, 2, &wider, "asked for").await.unwrap();
    let (proposal, shown) = hash(&world, id).await;
    sign::sign(&world.app, &world.by(second).await, id, proposal, &shown).await.unwrap();
    assert_eq!(used(&world, operator, "2026-02-01", &[]).await, [Some(7), Some(7)]);
});

on_both!(granting_while_items_are_counted_misses_none, world => {
    let operator = company(&world, "BE", "Acme").await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    let by = world.by(first).await;
    let id = propose::grant(&world.app, &by, operator, "L-1", &terms(vec![yearly(100)]), "applied").await.unwrap();
    let (proposal, shown) = hash(&world, id).await;
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (world, draw) = (world.clone(), draw(operator, 1, "2026-05-05"));
        racing.spawn(async move { count(&world, &[draw]).await });
    }
    let by = world.by(second).await;
    let signing = world.clone();
    racing.spawn(async move { sign::sign(&signing.app, &by, id, proposal, &shown).await.unwrap() });
    racing.join_all().await;
    assert_eq!(used(&world, operator, "2026-05-01", &[]).await, [Some(16)]);
    assert!(usage::differences(world.app.db.read()).await.unwrap().is_empty());
});

on_both!(a_licence_is_drawn_up_signed_and_read_through_the_pages, world => {
    let operator = company(&world, "BE", "Acme").await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    let second = world.officer("BE", &[Role::Approver]).await;
    let clerk = world.clerk(operator, "BE", &[Role::CompanyReader]).await;
    let rival = company(&world, "BE", "Rival").await;
    let rival = world.clerk(rival, "BE", &[Role::CompanyReader]).await;
    let drawing = world.client(first).await;
    let new = format!("/operators/{operator}/licences/new");
    let mut fields = vec![
        ("number", "BE-77"), ("kind", "licence"), ("activities", "export"), ("substances", "acetic_anhydride"),
        ("valid_from-day", "1"), ("valid_from-month", "1"), ("valid_from-year", "2026"),
        ("valid_to-day", "31"), ("valid_to-month", "12"), ("valid_to-year", "2025"),
        ("cap1-substance", "acetic_anhydride"), ("cap1-amount", "1,5"), ("cap1-unit", "t"),
        ("cap1-period", "calendar_year"), ("cap1-counts", "exports"), ("reason", "applied for"),
    ];
    let back = drawing.submit(&new, &new, &fields).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.body.contains("Enter a number"), "{}", back.body);
    fields[11].1 = "1.5";
    let back = drawing.submit(&new, &new, &fields).await;
    assert!(back.body.contains("The last day must not lie before the first"));
    assert!(!back.body.contains('⟦'));
    fields[9].1 = "2026";
    fields[11].1 = "1,5";
    fields[11].1 = "1.5";
    let made = drawing.submit(&new, &new, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let home = made.location().to_owned();
    let id: Uuid = home.rsplit('/').next().unwrap().parse().unwrap();

    // While it is only drawn up the company knows nothing of it.
    let own = world.client(clerk).await;
    assert_eq!(own.get(&format!("/company/licences/{id}")).await.status, StatusCode::NOT_FOUND);

    let (proposal, _) = hash(&world, id).await;
    let page = format!("{home}/sign/{proposal}");
    let own_page = drawing.get(&page).await;
    assert_eq!(own_page.status, StatusCode::OK);
    assert!(!own_page.body.contains('⟦'));
    let signing = world.client(second).await;
    let shown = signing.get(&page).await.input("shown");
    let signed = signing.submit(&page, &page, &[("shown", &shown)]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
    assert_eq!(status(&world, id).await, "active");
    count(&world, &[draw(operator, 600, "2026-02-01")]).await;

    let read = own.get("/company/licences").await;
    assert!(read.body.contains("BE-77") && read.body.contains("900 kg"), "{}", read.body);
    assert!(!read.body.contains('⟦'));
    let read = own.get(&format!("/company/licences/{id}")).await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(!read.body.contains('⟦'));
    let stranger = world.client(rival).await;
    assert_eq!(stranger.get(&format!("/company/licences/{id}")).await.status, StatusCode::NOT_FOUND);
    let foreign = world.officer("NL", &[Role::CaseOfficer, Role::Approver]).await;
    let abroad = world.client(foreign).await;
    for path in ["", "/change", "/step/suspend", &format!("/sign/{proposal}")] {
        assert_eq!(abroad.get(&format!("{home}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        home.clone(),
        format!("{home}/change"),
        format!("{home}/step/suspend"),
        format!("{home}/step/revoke"),
        format!("/operators/{operator}/licences"),
        format!("/operators/{operator}/notifications"),
        "/licences?number=77&status=active".to_owned(),
        "/licences?soon=yes".to_owned(),
    ] {
        let page = signing.get(&path).await;
        // Preparing is for officers, which an approver is too.
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains('⟦'), "{path}: a word is missing");
    }
    let step = format!("{home}/step/suspend");
    let done = signing.submit(&step, &step, &[("reason", "no stock book")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(status(&world, id).await, "suspended");
});

on_both!(wrong_terms_are_named_by_field, world => {
    let operator = company(&world, "BE", "Acme").await;
    let first = world.officer("BE", &[Role::CaseOfficer]).await;
    granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let fields = |done: Result<Uuid, CommandError>| match done {
        Err(CommandError::Invalid(problems)) => problems.into_iter().map(|p| p.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let wrong = Terms { substances: vec![], activities: vec![], ..terms(vec![]) };
    let done = propose::grant(&world.app, &world.by(first).await, operator, "", &wrong, "").await;
    assert_eq!(fields(done), ["number", "reason", "activities", "substances"]);
    let done = propose::grant(&world.app, &world.by(first).await, operator, "L-1", &terms(vec![]), "r").await;
    assert_eq!(fields(done), ["number"]);
    let elsewhere = Terms { sites: vec![ids::fresh()], ..terms(vec![]) };
    let done = propose::grant(&world.app, &world.by(first).await, operator, "L-2", &elsewhere, "r").await;
    assert_eq!(fields(done), ["sites"]);
});

on_both!(the_page_before_a_suspension_shows_what_it_touches_and_the_act_stops_it, world => {
    let (operator, _, responsible) = world.firm("AU", "Acme").await;
    let id = granted(&world, "AU", operator, "L-9", &terms(vec![yearly(900)])).await;
    let filed = world.file(responsible, &Filing::new("acetic_anhydride", 500, "NZ")).await;
    assert_eq!(used(&world, operator, "2026-04-20", &[]).await, [Some(500)]);
    let approver = world.officer("AU", &[Role::Approver]).await;
    let client = world.client(approver).await;
    let step = format!("/licences/{id}/step/suspend");
    let asked = client.get(&step).await;
    assert!(asked.body.contains(&filed.reference) && !asked.body.contains('⟦'), "{}", asked.body);
    let tab = client.get(&format!("/operators/{operator}/notifications")).await;
    assert!(tab.body.contains(&filed.reference) && !tab.body.contains('⟦'));
    // Another country's authority with a namesake sees none of it.
    let elsewhere = licences::touched::open(world.app.db.read(), operator, World::country("NZ")).await.unwrap();
    assert!(elsewhere.is_empty());
    assert_eq!(client.submit(&step, &step, &[("reason", "no stock book")]).await.status, StatusCode::SEE_OTHER);

    // Withdrawing gives the ceiling back.
    filing::withdraw(&world.app, &world.by(responsible).await, filed.id, "not needed").await.unwrap();
    assert_eq!(used(&world, operator, "2026-04-20", &[]).await, [Some(0)]);
});
