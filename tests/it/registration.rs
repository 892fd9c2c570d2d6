//! A company registers itself, an authority accepts it, a person is invited.

use crate::world::{World, on_both};
use axum::http::StatusCode;
use domain::actor::Role;
use ringfence::mail::entity as outgoing;
use ringfence::people::{self, person};
use ringfence::registration::entity as registration;
use ringfence::{operators, worker};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn letters(world: &World, template: &str) -> Vec<outgoing::Model> {
    outgoing::Entity::find()
        .filter(outgoing::Column::Template.eq(template))
        .all(world.app.db.read())
        .await
        .unwrap()
}

on_both!(a_company_registers_itself_and_its_person_is_invited_once_accepted, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer, Role::AuthorityAdmin, Role::Approver]).await;
    let client = world.visitor();
    assert_eq!(client.submit("/register", "/register", &[("country", "ZZ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = client.submit("/register", "/register", &[("country", "BE")]).await;
    let company = begun.location().to_owned();
    assert!(company.starts_with("/register/") && company.ends_with("/company"), "{}", begun.body);
    let base = company.trim_end_matches("/company");

    let half = client.submit(&company, &company, &[("name", "Nova Chem")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(client.get(&company).await.body.contains("Nova Chem"), "what was typed is kept");
    let fields = [("name", "Nova Chem"), ("address", "1 Quay"), ("trades", "exporter"), ("trades", "importer")];
    let done = client.submit(&company, &company, &fields).await;
    let person_page = format!("{base}/person");
    assert_eq!(done.location(), person_page, "{}", done.body);
    let fields = [("person_name", "Noor"), ("person_email", "Noor@nova.example")];
    assert_eq!(client.submit(&person_page, &person_page, &fields).await.status, StatusCode::SEE_OTHER);
    let check = format!("{base}/check");
    assert!(client.get(&check).await.body.contains("noor@nova.example"));
    let sent = client.submit(&check, &check, &[]).await;
    assert_eq!(sent.location(), format!("{base}/sent"), "{}", sent.body);
    assert_eq!(client.submit(&check, &check, &[]).await.status, StatusCode::CONFLICT, "sent once");
    assert_eq!(letters(&world, "registration-waiting").await.len(), 1);

    let row = registration::Entity::find().one(world.app.db.read()).await.unwrap().unwrap();
    let operator = row.operator_id.unwrap();
    assert!(letters(&world, "invitation").await.is_empty(), "nobody is invited before");
    let by = world.by(officer).await;
    let tx = world.app.begin(&by).await.unwrap();
    operators::accept(&tx, &by, operator).await.unwrap();
    tx.commit("").await.unwrap();
    worker::drain(&world.app).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    assert_eq!(letters(&world, "invitation").await.len(), 1);
    let noor = person::Entity::find().filter(person::Column::Email.eq("noor@nova.example")).one(world.app.db.read()).await.unwrap().unwrap();
    assert_eq!(noor.operator_id, Some(operator));
    assert!(people::roles(world.app.db.read(), noor.id).await.unwrap().contains(&Role::CompanyResponsible));
});

on_both!(the_link_of_a_registration_is_not_guessed_and_does_not_last, world => {
    world.authority("BE").await;
    let client = world.visitor();
    assert_eq!(client.get("/register/abc/check").await.status, StatusCode::NOT_FOUND);
    let begun = client.submit("/register", "/register", &[("country", "BE")]).await;
    world.app.clock.advance_ms(15 * 86_400_000);
    assert_eq!(client.get(begun.location()).await.status, StatusCode::NOT_FOUND);
});

/// Registers a company through the public form; answers where it was sent and what the page said.
async fn registers(world: &World, name: &str, email: &str) -> (String, String) {
    let client = world.visitor();
    let begun = client.submit("/register", "/register", &[("country", "BE")]).await;
    let company = begun.location().to_owned();
    let base = company.trim_end_matches("/company").to_owned();
    let fields = [("name", name), ("address", "1 Quay"), ("trades", "exporter")];
    client.submit(&company, &company, &fields).await;
    let person = format!("{base}/person");
    client.submit(&person, &person, &[("person_name", "Noor"), ("person_email", email)]).await;
    let check = format!("{base}/check");
    let sent = client.submit(&check, &check, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let said = client.get(sent.location()).await.body;
    (base, said.split("<main").nth(1).unwrap().replace(email, ""))
}

on_both!(an_address_with_an_account_is_told_in_private_and_seen_by_the_authority, world => {
    let officer = world.officer("BE", &[Role::CaseOfficer, Role::AuthorityAdmin, Role::Approver]).await;
    let elsewhere = world.clerk(ringfence::ids::fresh(), "BE", &[Role::CompanyReader]).await;
    let known = person::Entity::find_by_id(elsewhere).one(world.app.db.read()).await.unwrap().unwrap().email;
    let (_, said_known) = registers(&world, "Nova Chem", &known).await;
    let (_, said_new) = registers(&world, "Terra Chem", "new@terra.example").await;
    assert_eq!(said_known, said_new, "outside both look alike");

    let all = registration::Entity::find().all(world.app.db.read()).await.unwrap();
    for row in &all {
        let by = world.by(officer).await;
        let tx = world.app.begin(&by).await.unwrap();
        operators::accept(&tx, &by, row.operator_id.unwrap()).await.unwrap();
        tx.commit("").await.unwrap();
    }
    worker::drain(&world.app).await.unwrap();
    let told = letters(&world, "registration-taken").await;
    assert_eq!((told.len(), told[0].address.as_str()), (1, known.as_str()));
    assert_eq!(letters(&world, "registration-unmanned").await.len(), 1);
    assert_eq!(letters(&world, "invitation").await.len(), 1);

    let client = world.client(officer).await;
    let list = client.get("/admin/registrations").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.body);
    for words in ["Nova Chem", "the person has an account elsewhere", "Terra Chem", "Accepted, person invited"] {
        assert!(list.body.contains(words), "{words} is not in {}", list.body);
    }
    let row = all.iter().find(|row| row.person_email == known).unwrap();
    let page = format!("/admin/registrations/{}", row.id);
    let wrong = client.submit(&page, &page, &[("person_name", "Noor"), ("person_email", known.as_str())]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let fields = [("person_name", "Noor Two"), ("person_email", "noor@nova.example")];
    let done = client.submit(&page, &page, &fields).await;
    assert_eq!(done.location(), page, "{}", done.body);
    let noor = person::Entity::find().filter(person::Column::Email.eq("noor@nova.example"));
    let noor = noor.one(world.app.db.read()).await.unwrap().unwrap();
    assert_eq!(noor.operator_id, row.operator_id);
    let again = [("person_name", "X"), ("person_email", "x@nova.example")];
    let form = client.get("/account").await;
    let again: Vec<(&str, &str)> = again.into_iter().collect();
    let csrf = form.input("csrf");
    let mut pairs = vec![("csrf", csrf.as_str())];
    pairs.extend(again);
    assert_eq!(client.post(&page, &pairs).await.status, StatusCode::CONFLICT, "once");
    let foreign = world.client(world.officer("PE", &[Role::AuthorityAdmin]).await).await;
    assert_eq!(foreign.get(&page).await.status, StatusCode::NOT_FOUND);
});
