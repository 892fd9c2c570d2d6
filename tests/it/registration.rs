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
