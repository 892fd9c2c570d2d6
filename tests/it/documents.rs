//! Uploaded files: what is taken, who reads it, and that it stays what it was.

use crate::licences::{granted, terms};
use crate::operators::company;
use crate::world::{World, on_both};
use axum::http::{StatusCode, header};
use domain::actor::Role;
use domain::law::DocumentKind;
use ringfence::documents::{self, File, Owner};
use ringfence::error::CommandError;
use ringfence::ids;
use ringfence::notifications::entity::draft;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

fn file(name: &str, bytes: &[u8]) -> File {
    File {
        field: "file".to_owned(),
        name: name.to_owned(),
        media_type: "text/html".to_owned(),
        bytes: bytes.to_vec(),
    }
}

async fn stored(world: &World, by: Uuid, owner: Owner, name: &str, bytes: &[u8]) -> Uuid {
    let by = world.by(by).await;
    let checked = documents::check(&file(name, bytes)).unwrap();
    let tx = world.app.begin(&by).await.unwrap();
    let id = documents::store(&tx, &by, owner, DocumentKind::Invoice, checked).await.unwrap();
    tx.commit("/").await.unwrap();
    id
}

#[test]
fn wrong_files_are_told_by_the_field_they_came_in() {
    for (name, bytes, key) in [
        ("a.exe", &b"MZ"[..], "documents-problem-kind"),
        ("a.pdf", b"<script>", "documents-problem-not-what-it-says"),
        ("a.pdf", b"", "documents-problem-empty"),
        ("a.xml", b"<!DOCTYPE a><a/>", "documents-problem-unsafe"),
    ] {
        let problem = documents::check(&file(name, bytes)).unwrap_err();
        assert_eq!((problem.field.as_str(), problem.message.key.as_str()), ("file", key), "{name}");
    }
}

on_both!(a_document_is_served_as_an_attachment_to_those_who_may_read_its_record, world => {
    let operator = company(&world, "BE", "Acme").await;
    let rival = company(&world, "BE", "Rival").await;
    let licence = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let owner = Owner { kind: "licence", id: licence };
    let id = stored(&world, officer, owner, "Ünder/Licence.pdf", b"%PDF-1.7 licence").await;
    let path = format!("/documents/{id}");

    let clerk = world.clerk(operator, "BE", &[Role::CompanyReader]).await;
    for reader in [officer, clerk] {
        let answer = world.client(reader).await.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body, "%PDF-1.7 licence");
        // What the browser that sent it said of its type counts for nothing.
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; filename=\"Licence.pdf\""));
    }
    let strangers = [
        world.clerk(rival, "BE", &[Role::CompanyResponsible]).await,
        world.officer("NL", &[Role::Approver]).await,
        world.instance_person(&[Role::SystemAdmin]).await,
    ];
    for stranger in strangers {
        assert_eq!(world.client(stranger).await.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let missing = format!("/documents/{}", ids::fresh());
    assert_eq!(world.client(officer).await.get(&missing).await.status, StatusCode::NOT_FOUND);
});

on_both!(a_draft_keeps_its_documents_to_the_company_until_they_move_on, world => {
    let operator = company(&world, "BE", "Acme").await;
    let clerk = world.clerk(operator, "BE", &[Role::CompanySubmitter]).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let id = ids::fresh();
    draft::Entity::insert(draft::ActiveModel {
        id: Set(id),
        operator_id: Set(Some(operator)),
        authority_country: Set(None),
        kind: Set("company".to_owned()),
        voluntary: Set(false),
        notification_id: Set(None),
        copied_from: Set(None),
        body: Set("{}".to_owned()),
        title: Set(String::new()),
        created_by: Set(clerk),
        created_at_ms: Set(0),
        updated_at_ms: Set(0),
    })
    .exec_without_returning(world.app.db.read())
    .await
    .unwrap();
    let owner = Owner { kind: "draft", id };
    let kept = stored(&world, clerk, owner, "a.csv", b"a;b\n").await;
    let dropped = stored(&world, clerk, owner, "b.txt", b"text").await;
    let path = format!("/documents/{kept}");
    assert_eq!(world.client(clerk).await.get(&path).await.status, StatusCode::OK);
    assert_eq!(world.client(officer).await.get(&path).await.status, StatusCode::NOT_FOUND);

    let by = world.by(clerk).await;
    let tx = world.app.begin(&by).await.unwrap();
    let elsewhere = Owner { kind: "draft", id: ids::fresh() };
    assert!(matches!(documents::remove(&tx, &by, elsewhere, dropped).await, Err(CommandError::NotFound)));
    documents::remove(&tx, &by, owner, dropped).await.unwrap();
    let next = Owner { kind: "licence", id: ids::fresh() };
    documents::rehome(&tx, owner, next).await.unwrap();
    tx.commit("/").await.unwrap();
    let db = world.app.db.read();
    assert!(documents::list(db, owner).await.unwrap().is_empty());
    let moved = documents::list(db, next).await.unwrap();
    assert_eq!(moved.iter().map(|row| row.id).collect::<Vec<_>>(), [kept]);
    assert!(matches!(documents::find(db, dropped).await, Err(CommandError::NotFound)));
});

on_both!(bytes_that_changed_in_the_database_are_not_served, world => {
    let operator = company(&world, "BE", "Acme").await;
    let licence = granted(&world, "BE", operator, "L-1", &terms(vec![])).await;
    let officer = world.officer("BE", &[Role::CaseOfficer]).await;
    let id = stored(&world, officer, Owner { kind: "licence", id: licence }, "a.txt", b"true").await;
    documents::entity::content::Entity::update_many()
        .col_expr(documents::entity::content::Column::Bytes, Expr::value(b"false".to_vec()))
        .filter(documents::entity::content::Column::DocumentId.eq(id))
        .exec(world.app.db.read())
        .await
        .unwrap();
    let answer = world.client(officer).await.get(&format!("/documents/{id}")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.body.contains("false"));
});
