//! Companies in the register: who enters, changes, accepts and sees them.

use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use domain::operator::{IdentifierKind, Sector, Step, Trade};
use ringfence::app::By;
use ringfence::error::CommandError;
use ringfence::operators::commands::{parts, register, status};
use ringfence::operators::{Particulars, address_book, queries};
use ringfence::{audit, operators};
use uuid::Uuid;

pub fn particulars(name: &str, country: &str) -> Particulars {
    Particulars {
        name: name.to_owned(),
        country: World::country(country),
        address: "12 Dock Road\n1000 Port".to_owned(),
        email: "office@company.example".to_owned(),
        phone: "+32 2 123 45 67".to_owned(),
        tax_number: "BE 0123.456.789".to_owned(),
        trades: vec![Trade::Exporter],
        sector: Some(Sector::Chemical),
        established_on: None,
    }
}

/// A regular company of a country.
pub async fn company(world: &World, country: &str, name: &str) -> Uuid {
    let officer = world.officer(country, &[Role::CaseOfficer]).await;
    register::register(&world.app, &world.by(officer).await, &particulars(name, country)).await.unwrap()
}

on_both!(a_company_is_registered_numbered_and_found, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let first = company(&world, "BE", "Été Chimie S.A.").await;
    let second = company(&world, "BE", "Acme Solvents NV").await;
    let abroad = company(&world, "NL", "Acme Holland BV").await;
    let db = world.app.db.read();

    let row = operators::find(db, first).await.unwrap().unwrap();
    assert_eq!(row.reference, "BE-000001");
    assert_eq!(row.name_key, "ete chimie");
    assert_eq!(operators::find(db, second).await.unwrap().unwrap().reference, "BE-000002");
    assert_eq!(operators::find(db, abroad).await.unwrap().unwrap().reference, "NL-000001");

    let actor = world.actor(officer).await;
    let search = |text: &str| queries::Wanted { text: text.to_owned(), ..Default::default() };
    for (text, found) in [
        ("été", vec![first]),
        ("acme", vec![second]),
        ("be-000002", vec![second]),
        ("0032 2 123 4567", vec![second, first]),
        ("BE0123456789", vec![second, first]),
        ("nobody", vec![]),
    ] {
        let rows = queries::list(db, &actor, &search(text)).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), found, "{text}");
    }
});

on_both!(registering_at_once_never_gives_a_number_twice, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let mut racing = tokio::task::JoinSet::new();
    for n in 0..12 {
        let by = world.by(officer).await;
        let world = world.clone();
        racing.spawn(async move {
            register::register(&world.app, &by, &particulars(&format!("Company {n}"), "BE")).await.unwrap()
        });
    }
    racing.join_all().await;
    let mut numbers: Vec<_> = operators::by_country(world.app.db.read(), World::country("BE"))
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.reference)
        .collect();
    numbers.sort();
    let expected: Vec<_> = (1..=12).map(|n| format!("BE-{n:06}")).collect();
    assert_eq!(numbers, expected);
});

on_both!(another_authority_neither_enters_nor_sees_nor_changes_a_company, world => {
    let id = company(&world, "BE", "Acme").await;
    let foreign = world.officer("NL", &[Role::CaseOfficer, Role::Approver]).await;
    let by = world.by(foreign).await;
    let refused = |done: Result<(), CommandError>| matches!(done, Err(CommandError::NotFound));
    let entered = register::register(&world.app, &by, &particulars("X", "BE")).await;
    assert!(matches!(entered, Err(CommandError::NotFound | CommandError::Forbidden)));
    assert!(queries::visible(world.app.db.read(), &by.actor, id).await.is_err());
    let by = world.by(foreign).await;
    assert!(refused(register::change(&world.app, &by, id, 1, &particulars("X", "BE"), "why").await));
    let by = world.by(foreign).await;
    assert!(refused(status::step(&world.app, &by, id, Step::Suspend, "why").await));

    let client = world.client(foreign).await;
    for path in ["", "/sites", "/people", "/timeline", "/change", "/status/suspend"] {
        let answer = client.get(&format!("/operators/{id}{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
});

on_both!(a_change_wants_the_version_that_was_shown_and_keeps_what_was, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let id = company(&world, "BE", "Acme").await;
    let renamed = particulars("Acme Solvents", "BE");
    register::change(&world.app, &world.by(officer).await, id, 1, &renamed, "new name").await.unwrap();
    let stale = register::change(&world.app, &world.by(officer).await, id, 1, &renamed, "again").await;
    assert!(matches!(stale, Err(CommandError::Refused(m)) if m.key == "operators-refused-changed-meanwhile"));

    let entries = audit::timeline(world.app.db.read(), "operator", id, &[audit::Visible::Company]).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!(last.act, "operator-changed");
    assert!(last.data.contains(r#""changes":[{"field":"name","is":"Acme Solvents","was":"Acme"}]"#), "{}", last.data);
});

on_both!(a_company_that_applied_is_accepted_once_by_its_own_authority, world => {
    let tx = world.app.begin_system().await.unwrap();
    let id = operators::apply(&tx, world.app.now(), &particulars("Newcomer", "BE")).await.unwrap();
    tx.commit("").await.unwrap();

    let accept = |by: By| {
        let app = world.app.clone();
        async move { status::step(&app, &by, id, Step::Accept, "").await }
    };
    let foreign = world.officer("NL", &[Role::AuthorityAdmin]).await;
    assert!(matches!(accept(world.by(foreign).await).await, Err(CommandError::NotFound)));
    let statistician = world.officer("BE", &[Role::StatisticsOfficer]).await;
    assert!(matches!(accept(world.by(statistician).await).await, Err(CommandError::Forbidden)));
    let admin = world.officer("BE", &[Role::AuthorityAdmin]).await;
    accept(world.by(admin).await).await.unwrap();
    let again = accept(world.by(admin).await).await;
    assert!(matches!(again, Err(CommandError::Refused(m)) if m.key == "operators-refused-step"));
    let row = operators::find(world.app.db.read(), id).await.unwrap().unwrap();
    assert_eq!((row.status.as_str(), row.registered_on.is_some()), ("regular", true));
});

on_both!(suspending_wants_an_approver_a_fresh_factor_and_a_reason, world => {
    let id = company(&world, "BE", "Acme").await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let approver = world.officer("BE", &[Role::Approver]).await;
    let by = world.by(officer).await;
    let done = status::step(&world.app, &by, id, Step::Suspend, "why").await;
    assert!(matches!(done, Err(CommandError::Forbidden)));
    let mut by = world.by(approver).await;
    by.actor.stepped_up = false;
    let done = status::step(&world.app, &by, id, Step::Suspend, "why").await;
    assert!(matches!(done, Err(CommandError::StepUp)));
    let done = status::step(&world.app, &world.by(approver).await, id, Step::Suspend, " ").await;
    assert!(matches!(done, Err(CommandError::Invalid(p)) if p[0].field == "reason"));
    status::step(&world.app, &world.by(approver).await, id, Step::Suspend, "no answer").await.unwrap();
    assert_eq!(operators::find(world.app.db.read(), id).await.unwrap().unwrap().status, "suspended");
});

on_both!(officers_fill_the_register_through_its_pages, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer, Role::Approver]).await;
    let client = world.client(officer).await;
    let fields = [
        ("name", "Acme Solvents"), ("address", "1 Quay"), ("trades", "exporter"), ("trades", "broker"),
        ("email", "a@b.example"), ("phone", "+32 1"), ("tax_number", "T1"), ("sector", "chemical"),
        ("established_on-day", "1"), ("established_on-month", "2"), ("established_on-year", "1999"),
    ];
    let made = client.submit("/operators/new", "/operators/new", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let home = made.location().to_owned();
    let shown = client.get(&home).await;
    assert!(shown.body.contains("Acme Solvents") && shown.body.contains("1 February 1999"));

    let sites = format!("{home}/sites");
    let added = client
        .submit(&sites, &sites, &[("site_name", "Tank farm"), ("site_address", "2 Quay"), ("site_kind", "free_zone")])
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let people = format!("{home}/people");
    for (to, fields) in [
        ("officers", vec![("officer_name", "Ann Other"), ("officer_function", "Director"), ("officer_born", "1971")]),
        ("identifiers", vec![("identifier_kind", "bank"), ("identifier_value", "BE68 5390 0754 7034")]),
    ] {
        let added = client.submit(&people, &format!("{home}/{to}"), &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    }
    let twice = [("identifier_kind", "bank"), ("identifier_value", "be68539007547034")];
    let twice = client.submit(&people, &format!("{home}/identifiers"), &twice).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("already has this identifier"));

    let id: Uuid = home.rsplit('/').next().unwrap().parse().unwrap();
    let site = queries::sites(world.app.db.read(), id).await.unwrap()[0].clone();
    assert!(site.free_zone);
    let closed = client.submit(&sites, &format!("{sites}/{}/close", site.id), &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert!(queries::sites(world.app.db.read(), id).await.unwrap()[0].closed_at_ms.is_some());

    for path in ["", "/sites", "/people", "/timeline", "/change", "/status/suspend"] {
        let page = client.get(&format!("{home}{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains('⟦'), "{path}: a word is missing");
    }
    let list = client.get("/operators?q=acme&status=regular").await;
    assert!(list.body.contains("Acme Solvents") && !list.body.contains('⟦'));
});

on_both!(a_form_with_mistakes_comes_back_filled_in_and_says_what_is_wrong, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let client = world.client(officer).await;
    let fields = [("name", ""), ("address", "1 Quay"), ("email", "nonsense"), ("established_on-day", "31"),
        ("established_on-month", "2"), ("established_on-year", "1999"), ("sector", "")];
    let back = client.submit("/operators/new", "/operators/new", &fields).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.body.contains("Enter a real date"), "{}", back.body);
    assert!(back.body.contains("1 Quay"));

    let fields = [("name", ""), ("address", "1 Quay"), ("email", "nonsense"), ("sector", "")];
    let back = client.submit("/operators/new", "/operators/new", &fields).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["Enter an answer", "Enter an e-mail address", "Choose at least one thing"] {
        assert!(back.body.contains(said), "{said}");
    }
});

on_both!(the_list_goes_on_by_key_without_losing_or_repeating_anybody, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    for n in 0..55 {
        // The same name twice: the id decides.
        let what = particulars(&format!("Company {}", n / 2), "BE");
        register::register(&world.app, &world.by(officer).await, &what).await.unwrap();
    }
    let actor = world.actor(officer).await;
    let first = queries::list(world.app.db.read(), &actor, &queries::Wanted::default()).await.unwrap();
    assert_eq!(first.len(), 51);
    let wanted = queries::Wanted { after: Some(first[49].id), ..Default::default() };
    let rest = queries::list(world.app.db.read(), &actor, &wanted).await.unwrap();
    let mut seen: Vec<_> = first[..50].iter().chain(&rest).map(|row| row.id).collect();
    assert_eq!(seen.len(), 55);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 55);
});

on_both!(a_company_reads_itself_and_keeps_its_own_address_book, world => {
    let id = company(&world, "BE", "Acme").await;
    let other = company(&world, "BE", "Rival").await;
    let clerk = world.clerk(id, "BE", &[Role::CompanySubmitter]).await;
    let reader = world.clerk(id, "BE", &[Role::CompanyReader]).await;
    let rival = world.clerk(other, "BE", &[Role::CompanySubmitter]).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let by = world.by(officer).await;
    parts::add_identifier_to(&world.app, &by, id, IdentifierKind::Bank, "BE68 5390").await.unwrap();

    let client = world.client(clerk).await;
    let profile = client.get("/company/profile").await;
    assert_eq!(profile.status, StatusCode::OK);
    assert!(profile.body.contains("Acme") && !profile.body.contains('⟦'));
    // What the authority knows besides is not shown to the company.
    assert!(!profile.body.contains("BE68"));
    assert_eq!(client.get(&format!("/operators/{id}")).await.status, StatusCode::FORBIDDEN);

    let party = [("role", "importer"), ("name", "Buyer Ltd"), ("address", "1 Road"), ("country", "NL"),
        ("phone", ""), ("email", ""), ("licence_no", "L1")];
    let added = client.submit("/company/address-book/new", "/company/address-book/new", &party).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let entry = address_book::list(world.app.db.read(), id).await.unwrap().remove(0);
    let path = format!("/company/address-book/{}", entry.id);
    assert!(client.get("/company/address-book").await.body.contains("Buyer Ltd"));
    let mut wrong = party;
    wrong[1].1 = "";
    let back = client.submit(&path, &path, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut renamed = party;
    renamed[1].1 = "Buyer BV";
    assert_eq!(client.submit(&path, &path, &renamed).await.status, StatusCode::SEE_OTHER);

    let stranger = world.client(rival).await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    let taken = stranger.submit("/company/address-book/new", &format!("{path}/remove"), &[]).await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND);
    let looker = world.client(reader).await;
    assert_eq!(looker.get(&path).await.status, StatusCode::OK);
    let tried = address_book::remove(&world.app, &world.by(reader).await, entry.id).await;
    assert!(matches!(tried, Err(CommandError::Forbidden)));
    assert_eq!(client.submit(&path, &format!("{path}/remove"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(address_book::list(world.app.db.read(), id).await.unwrap().is_empty());
});
